"""Plans of aggregates: which cells may be counted, grouped and filtered, and whether the figures may be exact."""

from collections.abc import Iterable
from dataclasses import replace

from resolvers.holdings import Setting, SourceHoldings
from resolvers.ledger import Ledger
from resolvers.narrow import (
    NOT_FILTERABLE,
    NOT_GROUPABLE,
    Demand,
    Narrowed,
    Share,
    planned_where,
    shared,
    shrink,
)
from resolvers.openings import link_target, plan_openings
from resolvers.operation import Condition, Filter, Grouping, NoneOf
from resolvers.plan import GroupPlan, GroupSource, Unasked
from resolvers.reads import MOST_VALUES, GroupKey, GroupRead, Op
from resolvers.rights import UNGOVERNED, compared, conditions, countable, holding, is_link, listable
from schema.catalogue import DomainType, ValueType
from schema.decisions import Access, Cell, Right, Treatment, TypeDecisions
from schema.names import GroupField
from schema.treatments import has_bands

_EXACT = frozenset({Treatment.CLEAR, Treatment.GENERALISE})
_GENERALISED = frozenset({Treatment.GENERALISE})
_BAND_OPS = frozenset({Op.EQ, Op.IN})
_MONTH_OPS = frozenset({Op.GTE, Op.LT})
_DATES = frozenset({ValueType.DATE, ValueType.DATETIME})


def plan_grouping(grouping: Grouping, setting: Setting, ledger: Ledger) -> GroupPlan:
    """The plan of an aggregate over every source that holds the type."""
    kind = setting.catalogue.types[grouping.type_name]
    found = [_share(setting, ledger, source, grouping) for source in setting.asked(kind.name)]
    shares = shared(found, kind, ledger, aggregate=True)
    narrowed = [share.narrowed for share in shares.taking]
    exact = all(one.cells <= _exact_cells(kind, one.decisions, grouping) for one in narrowed)
    min_cell = max(one.decisions.min_cell for one in narrowed)
    by_persons = kind.about_person and not exact and len(shares.taking) > 1
    return GroupPlan(
        grouping=grouping,
        asked=tuple(_source(setting, share, grouping, min_cell if by_persons else 0) for share in shares.taking),
        unasked=Unasked(shares.denied, setting.left_out(kind.name)),
        exact=exact,
        min_cell=min_cell,
        rounding_units=tuple(
            max(one.decisions.rounding_units.get(name, 1) for one in narrowed) for name in grouping.numbers
        ),
        by_rows=not kind.about_person,
        persons_add=all(share.source.types[kind.name].one_row_per_person for share in shares.taking),
        whole_months=_whole_months(kind, grouping, narrowed),
    )


def _used(grouping: Grouping) -> frozenset[str]:
    """Every governed field the aggregate uses."""
    filtered = {condition.field for condition in conditions(grouping.where)} - UNGOVERNED
    return frozenset(filtered | {key.field for key in grouping.group_by} | set(grouping.numbers))


def _share(setting: Setting, ledger: Ledger, source: SourceHoldings, grouping: Grouping) -> Share:
    kind = setting.catalogue.types[grouping.type_name]
    decisions = setting.decide(source.ref, kind.name, Access.LIST)
    ledger.tag_persons(kind, grouping.where)
    ledger.note(decisions, [name for name in kind.fields if name in _used(grouping)])
    narrowed = shrink(decisions, countable(decisions), _demands(kind, grouping, decisions))
    return Share(source, kind, narrowed)


def _demands(kind: DomainType, grouping: Grouping, decisions: TypeDecisions) -> Iterable[Demand]:
    negated = _negated(grouping.where)
    exact = _exact_cells(kind, decisions, grouping)
    for condition in conditions(grouping.where):
        cells = _filterable(kind, condition, decisions, exact, negated=condition in negated)
        yield NOT_FILTERABLE, f"{kind.name}.{condition.field}", cells
    for key in grouping.group_by:
        yield NOT_GROUPABLE, f"{kind.name}.{key.field}", _groupable(kind, key, decisions)
    for name in grouping.numbers:
        right = holding(name, decisions, Right.COUNT)
        if name in grouping.extremes:
            right &= _treated_as(name, decisions, _EXACT)
        yield NOT_GROUPABLE, f"{kind.name}.{name}", right


def _treated_as(name: str, decisions: TypeDecisions, treatments: frozenset[Treatment]) -> frozenset[Cell]:
    return frozenset(cell for cell, fields in decisions.fields.items() if fields[name].treatment in treatments)


def _groupable(kind: DomainType, key: GroupField, decisions: TypeDecisions) -> frozenset[Cell]:
    """Dates that may only be aggregated are grouped by whole months, quarters or years."""
    cells = holding(key.field, decisions, Right.GROUP)
    if key.bucket is None and kind.fields[key.field].value in _DATES:
        cells &= _treated_as(key.field, decisions, _EXACT)
    return cells


def _filterable(
    kind: DomainType, condition: Condition, decisions: TypeDecisions, exact: frozenset[Cell], *, negated: bool
) -> frozenset[Cell]:
    """AGGREGATE filters by `eq` and `in` on bands or by whole months, never under `not`.

    CLEAR filters freely where the figures are exact; where they are rounded, by published bands alone. Ids, names,
    numbers and days single out records: over many sets chosen by them, with and without one record, the rounding
    would average out (ATTACKS 11 and 12). A generalised value is a band by itself.
    """
    if condition.field in UNGOVERNED:
        return exact
    free = holding(condition.field, decisions, Right.FILTER) & _treated_as(condition.field, decisions, _EXACT)
    if not _cuts_by_bands(kind, condition):
        free &= exact | _treated_as(condition.field, decisions, _GENERALISED)
    banded = holding(condition.field, decisions, Right.FILTER) & _treated_as(
        condition.field, decisions, frozenset({Treatment.AGGREGATE})
    )
    if negated:
        return free
    date = kind.fields[condition.field].value in _DATES
    fitting = condition.op in (_MONTH_OPS if date else _BAND_OPS)
    return free | banded if fitting else free


def _cuts_by_bands(kind: DomainType, condition: Condition) -> bool:
    """Whether a condition parts records by published bands; bounds of dates are held to whole months elsewhere."""
    field = kind.fields[condition.field]
    if condition.op is Op.IS_NULL:
        return True
    return condition.op in _MONTH_OPS if field.value in _DATES else has_bands(field)


def _negated(filter_: Filter | None, *, below: bool = False) -> frozenset[Condition]:
    """The conditions that stand under a `not`."""
    if isinstance(filter_, Condition):
        return frozenset({filter_}) if below else frozenset()
    if isinstance(filter_, NoneOf):
        return _negated(filter_.item, below=True)
    if filter_ is None:
        return frozenset()
    return frozenset().union(*(_negated(item, below=below) for item in filter_.items))


def _exact_cells(kind: DomainType, decisions: TypeDecisions, grouping: Grouping) -> frozenset[Cell]:
    """The cells whose figures are exact: their rows may be listed, and every decision used is CLEAR or GENERALISE."""
    used = _used(grouping)
    exact = frozenset(
        cell
        for cell in listable(kind, decisions)
        if all(decisions.decision(cell, name).treatment in _EXACT for name in used)
    )
    return exact & _telling_persons(kind, decisions) if grouping.persons and kind.about_person else exact


def _telling_persons(kind: DomainType, decisions: TypeDecisions) -> frozenset[Cell]:
    """The cells in which the caller itself sees which records are one person.

    Elsewhere an exact number of persons would tell it, two records at a time: joining them is a right of its own.
    """
    return _treated_as(kind.identifier, decisions, frozenset({Treatment.CLEAR})) if kind.identifier else frozenset()


def _whole_months(kind: DomainType, grouping: Grouping, taking: Iterable[Narrowed]) -> tuple[tuple[int, str], ...]:
    """The slots of date bounds that must fall on the first of a month, with their coordinates."""
    dated = [
        condition
        for condition in conditions(grouping.where)
        if condition.op in _MONTH_OPS
        and condition.field in kind.fields
        and kind.fields[condition.field].value in _DATES
    ]
    found: dict[int, str] = {}
    for narrowed in taking:
        exact = _exact_cells(kind, narrowed.decisions, grouping)
        for condition in dated:
            if not narrowed.cells <= exact | _treated_as(condition.field, narrowed.decisions, _GENERALISED):
                found[condition.slot] = f"{kind.name}.{condition.field}"
    return tuple(found.items())


def _source(setting: Setting, share: Share, grouping: Grouping, small: int) -> GroupSource:
    source, kind, narrowed = share.source, share.kind, share.narrowed
    read = GroupRead(
        source=source.ref.id,
        type_name=kind.name,
        cells=tuple(sorted(narrowed.cells)),
        region=setting.region if source.splits else None,
        split_sides=kind.about_person,
        where=planned_where(grouping.where, kind, narrowed),
        keys=tuple(
            GroupKey(compared(key.field, narrowed.cells, narrowed.decisions), key.bucket) for key in grouping.group_by
        ),
        numbers=tuple(compared(name, narrowed.cells, narrowed.decisions) for name in grouping.numbers),
        tags=grouping.persons and kind.about_person,
        small=small,
    )
    openings = plan_openings(setting, source.ref, kind, grouping.where, narrowed)
    linked = tuple(
        link_target(setting, source.ref, kind, key.field) if is_link(kind, key.field) else None
        for key in grouping.group_by
    )
    return GroupSource(source.ref, read, openings, narrowed.decisions, linked, _spreads(read, grouping))


def _spreads(read: GroupRead, grouping: Grouping) -> tuple[GroupRead, ...]:
    """One read for each median: the values themselves as one more key."""
    values = (read.numbers[grouping.numbers.index(name)] for name in grouping.medians)
    return tuple(
        replace(read, keys=(*read.keys, GroupKey(value, None)), numbers=(), tags=False, most=MOST_VALUES, small=0)
        for value in values
    )
