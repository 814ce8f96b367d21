"""What is gathered about one operation while it is answered, and the journal entry made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from math import inf

from hub.documents import PreparedOperation
from hub.journal.entry import DENIED, NOBODY, NOT_ASKED, DecisionRecord, DecisionSet, Entry, LeftOut, SourceRecord
from hub.planning import Asked
from hub.publication.regimes import Regime
from resolvers.execution import Execution, Participation
from resolvers.ledger import Noted
from resolvers.openings import open_values
from resolvers.plan import ALL_ASKED, GroupPlan, GroupSource, ListPlan, Plan, SourcePlan, SourceRef, Unasked
from resolvers.resolving import resolves
from resolvers.seal import Keyring
from schema.caller import Caller, Standing
from schema.pseudonyms import is_pseudonym

_OK = "OK"
_UNASKED = frozenset({DENIED, NOT_ASKED})
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
    unasked: Unasked = ALL_ASKED
    given: Mapping[SourceRef, int] = field(default_factory=dict)
    """Records that left, by source, those of relations included."""
    tags: list[bytes] = field(default_factory=list)
    looked_up: int = 0
    """Persons whose identifiers the filters hold, each counted once."""
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
        self.looked_up = len(set(self.tags))

    def take_part(self, participations: Iterable[Participation]) -> None:
        """Take how sources took part, whether or not what they gave may leave; the plan says which were left out."""
        self.participations = tuple(participations)
        self.unasked = self.plan.unasked if self.plan else ALL_ASKED

    def close(self, run: Execution) -> None:
        """Take what leaves: the records given by source, and the tags of their persons."""
        self.given = run.given
        for tags in run.tags.values():
            self.tags.extend(tags)
        self.tags.extend(run.resolved)


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
    sources, left_out = _sources(evidence)
    return Entry(
        at=evidence.at,
        caller=evidence.caller,
        outcome=outcome,
        operation_hash=prepared.hash if prepared else "",
        operation_text=prepared.text if prepared else "",
        rules_version=evidence.regime.version,
        epoch=evidence.regime.epoch,
        decisions=decision_set(evidence.noted),
        sources=sources,
        tags=b"".join(evidence.tags),
        left_out=left_out,
        resolves=evidence.looked_up == 1 and evidence.plan is not None and resolves(evidence.plan),
    )


@lru_cache(maxsize=4096)
def decision_set(noted: Noted) -> DecisionSet:
    """The journal's form of the decisions noted."""
    return DecisionSet.of(map(DecisionRecord.of, noted.decisions))


@lru_cache(maxsize=4096)
def _left_out(unasked: Unasked) -> tuple[LeftOut, frozenset[str]]:
    """The journal's form of the sources that a plan leaves out, and their ids."""
    items = [SourceRecord(ref.id, ref.owner, DENIED, None) for ref in unasked.denied]
    items += [SourceRecord(ref.id, ref.owner, NOT_ASKED, None) for ref in unasked.not_asked]
    return LeftOut.of(items), frozenset(item.source for item in items)


def _sources(evidence: Evidence) -> tuple[tuple[SourceRecord, ...], LeftOut]:
    """How each source took part, and those left out, as the plan has them unless one of them took part elsewhere."""
    records = _records(evidence)
    left_out, ids = _left_out(evidence.unasked)
    if ids.isdisjoint(records) and all(record.status not in _UNASKED for record in records.values()):
        return tuple(records.values()), left_out
    for item in left_out.items:
        known = records.get(item.source)
        if known is None or (known.status == _OK and item.source not in {ref.id for ref in evidence.given}):
            records[item.source] = item if known is None else _added(known, item)
    return tuple(records.values()), NOBODY


def _records(evidence: Evidence) -> dict[str, SourceRecord]:
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
        records.setdefault(ref.id, SourceRecord(ref.id, ref.owner, DENIED, None))
    return records


def _added(one: SourceRecord, other: SourceRecord) -> SourceRecord:
    rows = None if one.rows is None and other.rows is None else (one.rows or 0) + (other.rows or 0)
    status = other.status if one.status == _OK else one.status
    return SourceRecord(one.source, one.owner, status, rows)
