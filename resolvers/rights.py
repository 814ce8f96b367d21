"""Which cells of an owner's rows may take part in a use of their fields: look-ups in decisions, nothing is decided."""

from collections.abc import Iterable, Iterator

from resolvers.operation import AllOf, AnyOf, Condition, Filter, NoneOf
from resolvers.reads import KEY, UPDATED_AT, Op, Treated
from schema.catalogue import DomainType, PrivacyClass, ValueType
from schema.decisions import RECORD_LEVEL, Access, Cell, Decision, Right, Treatment, TypeDecisions

UNGOVERNED = frozenset({KEY, UPDATED_AT})
_EQUALITY = frozenset({Op.EQ, Op.IN})


def conditions(filter_: Filter | None) -> Iterator[Condition]:
    """Every condition of a filter."""
    if isinstance(filter_, Condition):
        yield filter_
    elif isinstance(filter_, NoneOf):
        yield from conditions(filter_.item)
    elif isinstance(filter_, AllOf | AnyOf):
        for item in filter_.items:
            yield from conditions(item)


def lookup_condition(kind: DomainType, filter_: Filter | None) -> Condition | None:
    """The condition that makes a list a look-up: one whole identifier asked for by `eq`, joined by `and` alone.

    It is the only condition on the identifier: with two, a look-up would compare persons.
    """
    named = [condition for condition in conditions(filter_) if condition.field == kind.identifier]
    if len(named) != 1 or named[0].op is not Op.EQ:
        return None
    return named[0] if named[0] in _needed(filter_) else None


def _needed(filter_: Filter | None) -> Iterator[Condition]:
    """The conditions that every row must meet by themselves."""
    if isinstance(filter_, Condition):
        yield filter_
    elif isinstance(filter_, AllOf):
        for item in filter_.items:
            yield from _needed(item)


def listable(kind: DomainType, decisions: TypeDecisions) -> frozenset[Cell]:
    """The cells whose rows may stand in a list (DESIGN section 5): something beyond public fields is shown of them."""
    beyond_public = kind.listed_only_with_rights

    def shows(decision: Decision) -> bool:
        public = kind.fields[decision.coordinate.partition(".")[2]].privacy_class is PrivacyClass.PUBLIC
        return decision.treatment in RECORD_LEVEL and not (public and beyond_public)

    return frozenset(cell for cell, fields in decisions.fields.items() if any(map(shows, fields.values())))


def countable(decisions: TypeDecisions) -> frozenset[Cell]:
    """The cells whose rows may be counted: some field of them may at least be aggregated."""
    return frozenset(
        cell
        for cell, fields in decisions.fields.items()
        if any(decision.allows(Right.COUNT) or decision.treatment in RECORD_LEVEL for decision in fields.values())
    )


def holding(field: str, decisions: TypeDecisions, right: Right) -> frozenset[Cell]:
    """The cells in which `field` carries a right."""
    return frozenset(cell for cell, fields in decisions.fields.items() if fields[field].allows(right))


def filterable(kind: DomainType, condition: Condition, decisions: TypeDecisions) -> frozenset[Cell]:
    """The cells of records in which a condition may be used on a list."""
    if condition.field in UNGOVERNED:
        return frozenset(decisions.fields)
    if condition.field == kind.identifier and condition.op is Op.EQ and decisions.access is Access.LOOKUP:
        looked_up = holding(condition.field, decisions, Right.LOOKUP)
        if looked_up:
            return looked_up
    return frozenset(
        cell
        for cell in holding(condition.field, decisions, Right.FILTER)
        if _fits(decisions.decision(cell, condition.field), condition)
    )


def _fits(decision: Decision, condition: Condition) -> bool:
    """AGGREGATE filters only inside aggregates; a pseudonym knows equality only."""
    if decision.treatment is Treatment.PSEUDONYMISE:
        return condition.op in _EQUALITY
    return decision.treatment in RECORD_LEVEL


def treated(field: str, cells: Iterable[Cell], decisions: TypeDecisions) -> Treated:
    """A field as the caller sees it in some cells."""
    found = ((cell, decisions.decision(cell, field)) for cell in sorted(cells))
    return Treated(field, tuple((cell, decision.treatment, decision.form) for cell, decision in found))


def compared(field: str, cells: Iterable[Cell], decisions: TypeDecisions) -> Treated:
    """A field as a filter compares it: plain where a look-up, a pseudonym (opened by the hub) or an aggregate is."""
    if field in UNGOVERNED:
        return Treated(field, tuple((cell, Treatment.CLEAR, None) for cell in sorted(cells)))
    plain = {Treatment.PSEUDONYMISE, Treatment.AGGREGATE, Treatment.MASK, Treatment.WITHHOLD}
    return Treated(
        field,
        tuple(
            (cell, Treatment.CLEAR, None) if treatment in plain else (cell, treatment, form)
            for cell, treatment, form in treated(field, cells, decisions).by_cell
        ),
    )


def is_link(kind: DomainType, field: str) -> bool:
    """Whether a field holds a sealed id."""
    return field in kind.fields and kind.fields[field].value is ValueType.ID
