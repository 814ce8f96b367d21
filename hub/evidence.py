"""What is gathered about one operation while it is answered, and the journal entry made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from math import inf

from hub.documents import PreparedOperation
from hub.journal.entry import NOT_ASKED, DecisionRecord, DecisionSet, Entry, SourceRecord
from hub.planning import Asked
from hub.publication.regimes import Regime
from resolvers.execution import Execution, Participation
from resolvers.ledger import Noted
from resolvers.lists import RootAnswer
from resolvers.openings import open_values
from resolvers.plan import GroupPlan, GroupSource, ListPlan, Plan, SourcePlan, SourceRef
from resolvers.seal import Keyring
from schema.caller import Caller, Standing
from schema.pseudonyms import is_pseudonym

_OK, _DENIED = "OK", "DENIED"
_UNASKED = frozenset({_DENIED, NOT_ASKED})
_NOTHING = Noted((), ())


@dataclass(slots=True)
class Evidence:
    """Filled step by step on the path of an operation; complete or not, it always makes an entry."""

    caller: Caller
    regime: Regime
    at: datetime
    until: float = inf
    """When the operation ends, by the event loop's clock."""
    asked: Asked | None = None
    prepared: PreparedOperation | None = None
    plan: Plan | None = None
    noted: Noted = _NOTHING
    denied: tuple[SourceRef, ...] = ()
    participations: tuple[Participation, ...] = ()
    given: Mapping[SourceRef, int] = field(default_factory=dict)
    """Records that left, by source, those of relations included."""
    tags: list[bytes] = field(default_factory=list)
    steps: str | None = None
    """The plan as an operator is told it, as JSON."""
    named: int = 0
    """Identifiers, names and numbers that the filters hold: so many look-ups are tried. A pseudonym was seen before."""

    @property
    def standing(self) -> Standing:
        """The standing the operation is asked in."""
        return self.caller.standing

    def name_persons(self, keyring: Keyring, values: Sequence[object]) -> None:
        """Count those the operation's filters ask after, and tag whom they identify; even if nothing comes back."""
        for slot in self.noted.naming_slots:
            self.named += _looked_up(_texts(values[slot]))
        for slot in self.noted.person_slots:
            given = _texts(values[slot])
            self.named += _looked_up(given)
            named = {*given, *_opened(self, keyring, values, slot)}
            self.tags.extend(keyring.journal_person(value) for value in sorted(named))

    def take_part(self, roots: Sequence[RootAnswer]) -> None:
        """Take how sources took part, whether or not what they gave may leave."""
        self.participations = tuple(item for root in roots for item in root.participations)

    def close(self, run: Execution) -> None:
        """Take what leaves: the records given by source, and the tags of their persons."""
        self.given = run.given
        for tags in run.tags.values():
            self.tags.extend(tags)


def _texts(value: object) -> list[str]:
    """The identifiers in a slot."""
    values = value if isinstance(value, list) else [value]
    return [str(item) for item in values if item is not None]


def _looked_up(given: Sequence[str]) -> int:
    return sum(not is_pseudonym(value) for value in given)


def _opened(evidence: Evidence, keyring: Keyring, values: Sequence[object], slot: int) -> Iterable[str]:
    """The identifiers behind pseudonyms in a slot."""
    for _, root in evidence.plan.roots if evidence.plan else ():
        sources: Sequence[SourcePlan | GroupSource] = root.asked if isinstance(root, ListPlan | GroupPlan) else ()
        for source in sources:
            if any(opening.slot == slot for opening in source.openings):
                opened = open_values(source.openings, values, source.source.id, keyring, evidence.standing)
                yield from _texts(opened[slot])


def entry_of(evidence: Evidence, outcome: str) -> Entry:
    """The entry of an operation, whatever became of it."""
    prepared = evidence.prepared
    return Entry(
        at=evidence.at,
        caller=evidence.caller,
        outcome=outcome,
        operation_hash=prepared.hash if prepared else "",
        operation_text=prepared.text if prepared else "",
        rules_version=evidence.regime.version,
        epoch=evidence.regime.epoch,
        decisions=decision_set(evidence.noted),
        sources=_sources(evidence),
        tags=b"".join(evidence.tags),
    )


@lru_cache(maxsize=4096)
def decision_set(noted: Noted) -> DecisionSet:
    """The journal's form of the decisions noted."""
    return DecisionSet.of(
        DecisionRecord(
            coordinate=decision.coordinate,
            owner=decision.owner,
            scope=decision.cell.scope.value,
            side=decision.cell.side.value,
            treatment=decision.treatment.value,
            form=decision.form.value if decision.form else None,
            rule=decision.rule,
            clause=decision.clause,
        )
        for decision in noted.decisions
    )


def _sources(evidence: Evidence) -> tuple[SourceRecord, ...]:
    """How each source took part: of one in several roots its worst state, of one asked below them alone OK."""
    records: dict[str, SourceRecord] = {}
    for item in evidence.participations:
        found = SourceRecord(item.source.id, item.source.owner, item.status.value, item.rows)
        known = records.get(found.source)
        records[found.source] = found if known is None else _added(known, found)
    for ref, rows in evidence.given.items():
        known = records.get(ref.id)
        status = known.status if known and known.status not in _UNASKED else _OK
        records[ref.id] = SourceRecord(ref.id, ref.owner, status, rows)
    for ref in evidence.denied:
        records.setdefault(ref.id, SourceRecord(ref.id, ref.owner, _DENIED, None))
    return tuple(records.values())


def _added(one: SourceRecord, other: SourceRecord) -> SourceRecord:
    rows = None if one.rows is None and other.rows is None else (one.rows or 0) + (other.rows or 0)
    status = other.status if one.status == _OK else one.status
    return SourceRecord(one.source, one.owner, status, rows)
