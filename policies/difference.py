"""What changes from one set of policies to another: every decision whose treatment, form or named rights differ.

Tables are compared, not cells: equal stacks of rules give equal answers, whoever signed them, so a change of one
agreement among hundreds costs as much as it changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Final

from policies.alike import Numbers, pair_key, traits_of
from policies.building import Table
from policies.model import Agreement, End, Party, PolicySet
from policies.rulebook import Acting, Question, Rulebook
from policies.stricter import Outcome, is_widening, outcome
from schema.caller import Standing
from schema.catalogue import Catalogue, DomainType, Field
from schema.decisions import Access, Cell

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
_END: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One field in one cell that is given otherwise than before; `access` is None where it holds for both."""

    cell: Cell
    access: Access | None
    field: Field
    before: Outcome
    after: Outcome

    @property
    def is_widening(self) -> bool:
        """Whether more can be shown, or done, than before."""
        return is_widening(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Change:
    """A decision that changes for everyone of a party in a role for a purpose.

    It holds at `since <= at < until`; None stands for no bound.
    """

    standing: Standing
    owner: str
    change: CellChange
    since: datetime | None
    until: datetime | None

    @property
    def is_widening(self) -> bool:
        """Whether more can be shown, or done, than before."""
        return self.change.is_widening


@dataclass(frozen=True, slots=True)
class TermChange:
    """A part of an agreement, other than its rules, that is not as before; None where there was or is none."""

    agreement: str
    part: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class _Span:
    """What changes for one standing towards one owner's type between two instants."""

    standing: Standing
    owner: str
    since: datetime
    until: datetime
    changes: tuple[CellChange, ...]


def difference(before: PolicySet, after: PolicySet, catalogue: Catalogue) -> Iterator[Change]:
    """Every change of a decision from `before` to `after`, at any time; those that widen come first."""
    spans = tuple(_spans(_Comparison(before, after, catalogue)))
    for wanted in (True, False):
        for span in spans:
            since = None if span.since == _BEGINNING else span.since
            until = None if span.until == _END else span.until
            for change in span.changes:
                if change.is_widening is wanted:
                    yield Change(span.standing, span.owner, change, since, until)


def term_changes(before: PolicySet, after: PolicySet) -> Iterator[TermChange]:
    """Every part of an agreement beside its rules that changes: term, domains, sources, consents, limits and so on."""
    for name in sorted(before.agreements.keys() | after.agreements.keys()):
        old, new = before.agreements.get(name), after.agreements.get(name)
        for part in (field.name for field in fields(Agreement) if field.name not in {"rules", "restrictions"}):
            one, other = getattr(old, part, None), getattr(new, part, None)
            if one != other:
                yield TermChange(name, part, one, other)


class _Comparison:
    """Two rulebooks side by side, and what is known already of how their tables differ."""

    def __init__(self, before: PolicySet, after: PolicySet, catalogue: Catalogue) -> None:
        self.before, self.after, self.catalogue = before, after, catalogue
        self._old = Rulebook(before, catalogue)
        self._new = Rulebook(after, catalogue, self._old)
        self._known: dict[tuple[object, object], tuple[CellChange, ...]] = {}

    @property
    def is_common_equal(self) -> bool:
        """Whether own and public rights and the purposes are the same in both."""
        one, other = self.before, self.after
        rules = (one.own.digest, one.public.digest) == (other.own.digest, other.public.digest)
        return rules and one.purposes == other.purposes

    def spans(self, question: Question) -> Iterator[_Span]:
        """What changes for a question, span by span; spans that follow each other with equal changes are one."""
        open_span: _Span | None = None
        since = _BEGINNING
        while since < _END:
            until, changes = self._at(question, since)
            if open_span is not None and open_span.changes == changes:
                open_span = replace(open_span, until=until)
            else:
                if open_span is not None:
                    yield open_span
                open_span = _Span(question.standing, question.owner, since, until, changes) if changes else None
            since = until
        if open_span is not None:
            yield open_span

    def _at(self, question: Question, at: datetime) -> tuple[datetime, tuple[CellChange, ...]]:
        """What changes for a question at an instant, and the end of the span in which that holds."""
        old, new = _acting(self._old, question, at), _acting(self._new, question, at)
        until = min(one.opening.until if one else _END for one in (old, new))
        key = (old.key if old else None, new.key if new else None)
        if key[0] == key[1]:
            return until, ()
        if key not in self._known:
            tables = _table(self._old, old), _table(self._new, new)
            self._known[key] = tuple(_changes(self.catalogue.types[question.type_name], *tables))
        return until, self._known[key]


def _acting(rulebook: Rulebook, question: Question, at: datetime) -> Acting | None:
    """What decides a question; None where the policies do not know one of its parties."""
    known = rulebook.policies.parties
    return rulebook.acting(question, at) if question.standing.party in known and question.owner in known else None


def _table(rulebook: Rulebook, acting: Acting | None) -> Table:
    return rulebook.table(acting) if acting else {access: {} for access in Access}


def _changes(domain_type: DomainType, old: Table, new: Table) -> Iterator[CellChange]:
    """The differences of two tables of a type, those that hold for both accesses once."""
    cells = sorted({cell for table in (old, new) for by_cell in table.values() for cell in by_cell})
    for cell in cells:
        for field in domain_type.fields.values():
            pairs = [(_given(old, access, cell, field), _given(new, access, cell, field)) for access in Access]
            found = zip(Access, pairs, strict=True) if len(set(pairs)) > 1 else ((None, pairs[0]),)
            for access, (one, other) in found:
                if one != other:
                    yield CellChange(cell, access, field, one, other)


def _given(table: Table, access: Access, cell: Cell, field: Field) -> Outcome:
    placed = table[access].get(cell, {}).get(field.name)
    return outcome(field, placed.rule if placed else None)


def _spans(compared: _Comparison) -> Iterator[_Span]:
    """Every span in which something changes, by caller, owner, role and purpose, and type; alike pairs once."""
    before, after = compared.before, compared.after
    parties = {**before.parties, **after.parties}
    numbers = Numbers()
    old, new = traits_of(before, numbers), traits_of(after, numbers)
    known: dict[object, tuple[_Span, ...]] = {}
    owners = [party for party in parties.values() if party.end is not End.THIRD]
    for caller in parties.values():
        for owner in owners:
            keys = pair_key(old, caller, owner), pair_key(new, caller, owner)
            if compared.is_common_equal and keys[0] == keys[1]:
                continue
            if keys not in known:
                known[keys] = tuple(_between(compared, caller, owner))
            for span in known[keys]:
                yield replace(span, standing=replace(span.standing, party=caller.id), owner=owner.id)


def _between(compared: _Comparison, caller: Party, owner: Party) -> Iterator[_Span]:
    """What changes for one party towards another."""
    before, after = compared.before, compared.after
    pairs = sorted({(role, one.id) for side in (before, after) for one in side.purposes.values() for role in one.roles})
    source = _source(before, after, caller, owner)
    for role, purpose in pairs:
        for type_name in compared.catalogue.types:
            yield from compared.spans(
                Question(Standing(caller.id, role, purpose), owner.id, source, type_name, Access.LIST)
            )


def _concerned(policies: PolicySet, caller: Party, owner: Party) -> tuple[Agreement, ...]:
    """The agreements on which a decision between the two can rest."""
    if caller.end is End.THIRD:
        consents = (one for one in policies.agreements.values() if any(to.to == caller.id for to in one.consents))
        return tuple(consents)
    names = (party.id for party in (owner, caller) if party.end is End.REGION)
    return tuple(policies.agreements[name] for name in names if name in policies.agreements)


def _source(before: PolicySet, after: PolicySet, caller: Party, owner: Party) -> str:
    """A source that the agreements concerned cover before and after, or else one that some of them covers."""
    every = [set(one.sources) for side in (before, after) for one in _concerned(side, caller, owner)[:1]]
    shared = set.intersection(*every) if every else set()
    return min(shared or set().union(*every), default="")
