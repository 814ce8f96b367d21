"""A candidate on trial: live operations are decided a second time under it, after their answers are sent.

Decisions only: no source is asked, no value fetched or treated. What is kept are counts by agreement, owner, coordinate
and treatment now and under the candidate; nothing of who asked.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Final

import asyncpg

from hub.evidence import Evidence
from hub.publication.regimes import Regime
from policies.errors import UnknownNameError
from policies.model import End, PolicySet
from policies.rulebook import Question, Rulebook
from resolvers.ledger import Noted
from resolvers.mapping import SourceMapping
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access, Decision

_MOST: Final = 4_096
"""Different operations kept between two flushes; more of them are left out of the counts."""

_ADD = """
INSERT INTO policy.candidate_count (candidate, agreement, owner, coordinate, now, candidate_treatment, count)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
ON CONFLICT (candidate, agreement, owner, coordinate, now, candidate_treatment)
DO UPDATE SET count = candidate_count.count + excluded.count
"""


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """One line of the report: what a coordinate of an owner's records is treated as now, and under the candidate."""

    agreement: str
    owner: str
    coordinate: str
    now: str
    candidate: str


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A set on trial, by its number."""

    number: int
    rulebook: Rulebook


@dataclass(frozen=True, slots=True)
class _Operation:
    """What one operation was decided by; equal ones are compared once."""

    noted: Noted
    standing: Standing
    regime: Regime


@dataclass(slots=True, eq=False)
class Trials:
    """Counts what the candidate would change, for one process. Without a candidate it costs nothing."""

    candidate: Candidate | None = None
    _asked: Counter[_Operation] = field(default_factory=Counter)
    _at: datetime | None = None

    def consider(self, evidence: Evidence) -> None:
        """Keep in mind what an answer that was sent rests on."""
        if self.candidate is None or not evidence.noted.decisions:
            return
        operation = _Operation(evidence.noted, evidence.standing, evidence.regime)
        if operation in self._asked or len(self._asked) < _MOST:
            self._asked[operation] += 1
            self._at = evidence.at

    async def flush(self, connection: asyncpg.Connection, mappings: Mapping[str, SourceMapping]) -> None:
        """Decide what was kept in mind under the candidate, in a thread, and add the counts to the database's."""
        candidate, asked, at = self.candidate, self._asked, self._at
        if candidate is None or at is None or not asked:
            return
        self._asked = Counter()
        shifts: Counter[Shift] = await asyncio.to_thread(_shifts, candidate, asked, at, mappings)
        if shifts:
            ordered = sorted(shifts)
            columns = zip(*map(astuple, ordered), strict=True)
            await connection.execute(_ADD, candidate.number, *columns, [shifts[shift] for shift in ordered])


def _shifts(
    candidate: Candidate, asked: Mapping[_Operation, int], at: datetime, mappings: Mapping[str, SourceMapping]
) -> Counter[Shift]:
    found: Counter[Shift] = Counter()
    for operation, times in asked.items():
        for shift in {*_compared(candidate, operation, at, mappings)}:
            found[shift] += times
    return found


def _compared(
    candidate: Candidate, operation: _Operation, at: datetime, mappings: Mapping[str, SourceMapping]
) -> Iterable[Shift]:
    """What becomes of each decision of an operation."""
    policies = operation.regime.policies
    for decision in operation.noted.decisions:
        question = _question(operation, decision, at, mappings)
        if question is None:
            continue
        then = _decided(candidate.rulebook, question, decision, at)
        if then is not None:
            name = _agreement(policies, operation.standing.party, decision.owner)
            yield Shift(name, decision.owner, decision.coordinate, decision.treatment.value, then.treatment.value)


def _question(
    operation: _Operation, decision: Decision, at: datetime, mappings: Mapping[str, SourceMapping]
) -> Question | None:
    """The question that a decision answered; relations follow from their fields and are left out."""
    type_name, _, name = decision.coordinate.partition(".")
    if name not in CATALOGUE.types[type_name].fields:
        return None
    for mapping in mappings.values():
        if mapping.owner != decision.owner or type_name not in mapping.types:
            continue
        for access in Access:
            question = Question(operation.standing, decision.owner, mapping.id, type_name, access)
            if _decided(operation.regime.rulebook, question, decision, at) == decision:
                return question
    return None


def _decided(rulebook: Rulebook, question: Question, decision: Decision, at: datetime) -> Decision | None:
    try:
        fields = rulebook.decide(question, at).fields.get(decision.cell, {})
    except UnknownNameError:
        return None
    return fields.get(decision.coordinate.partition(".")[2])


def _agreement(policies: PolicySet, caller: str, owner: str) -> str:
    """The agreement whose two parties learn of it: the owner's, or the caller's where the Ministry is the owner."""
    return owner if policies.parties[owner].end is not End.MINISTRY else caller
