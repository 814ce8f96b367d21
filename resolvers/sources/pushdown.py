"""What of a read an API can do itself. Pure. Only conditions and orders on values plain in every cell go down."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from resolvers.mapping import ApiMapping, TypeMapping
from resolvers.reads import KEY, And, Comparison, GroupRead, Op, Read, Treated, Where
from resolvers.rows.natives import NativeValue, natives_of
from resolvers.rows.where import items
from resolvers.sources.api import Equal
from resolvers.sources.base import Values
from schema.decisions import Treatment

FAN_OUT = 8
"""Most values asked for one by one where the API takes no list."""
BATCH = 100
"""Values of one list in a request: keeps addresses short."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """The conditions an API applies itself.

    `batches` are alternatives (their answers together are the answer), each a set of conditions that all hold; none
    when nothing can match. `whole` says that the API's count of a single batch is the read's own count.
    """

    batches: tuple[tuple[Equal, ...], ...]
    whole: bool


def push_filters(read: Read | GroupRead, mapping: TypeMapping, values: Values) -> Pushed:
    """The pushed conditions of a read."""
    offered = _Offered(mapping)
    single: dict[str, Equal] = {}
    lists: list[Equal] = list(_parent_keys(read, offered, values))
    whole = read.region is None and not read.split_sides and not lists and _is_conjunction(read.where)
    for comparison in conjuncts(read.where):
        equal = _pushable(comparison, read, offered, values)
        if equal is None:
            whole = False
        elif len(equal.natives) == 1 and not equal.takes_list and equal.parameter not in single:
            single[equal.parameter] = equal
        else:
            lists.append(equal)
            whole = False
    return Pushed(batches_of(tuple(single.values()), lists), whole)


def _pushable(comparison: Comparison, read: Read | GroupRead, offered: "_Offered", values: Values) -> Equal | None:
    if comparison.op not in (Op.EQ, Op.IN) or not is_plain(comparison.treated, read):
        return None
    value = values[comparison.slot]
    return None if value is None else offered.equal(comparison.treated.field, items(value))


def conjuncts(where: Where | None) -> Iterator[Comparison]:
    """The comparisons that every record of the answer fulfils."""
    if isinstance(where, Comparison):
        yield where
    elif isinstance(where, And):
        for item in where.items:
            yield from conjuncts(item)


def is_plain(treated: Treated, read: Read | GroupRead) -> bool:
    """Whether the field is compared as it is in every cell of the read."""
    clear = {cell for cell, treatment, _ in treated.by_cell if treatment is Treatment.CLEAR}
    return clear.issuperset(read.cells)


def _is_conjunction(where: Where | None) -> bool:
    """Whether the filter is nothing but conditions that must all hold."""
    if isinstance(where, And):
        return all(map(_is_conjunction, where.items))
    return where is None or isinstance(where, Comparison)


def _parent_keys(read: Read | GroupRead, offered: "_Offered", values: Values) -> Iterator[Equal]:
    parents = read.parents if isinstance(read, Read) else None
    if parents is None or parents.by_person:
        return
    equal = offered.equal(parents.link, items(values[parents.slot]))
    if equal is not None:
        yield equal


def key_condition(mapping: TypeMapping, keys: Iterable[int]) -> Equal | None:
    """The condition that records have one of the keys, if the API has it."""
    return _Offered(mapping).equal(KEY, keys)


def condition(mapping: TypeMapping, field: str, value: object, *, takes_list: bool) -> Equal | None:
    """The condition that a field is one value, by the parameter for one or the one for lists."""
    offered = _Offered(mapping)
    values = frozenset({value})
    return offered.listed(field, values) if takes_list else offered.single(field, values)


def batches_of(single: tuple[Equal, ...], lists: Sequence[Equal]) -> tuple[tuple[Equal, ...], ...]:
    """One batch per run of values of the shortest list; other lists are left to the hub."""
    taken = {equal.parameter for equal in single}
    free = [equal for equal in lists if equal.parameter not in taken]
    if not free:
        return (single,)
    shortest = min(free, key=lambda equal: len(equal.natives))
    step = BATCH if shortest.takes_list else 1
    return tuple((*single, _part(shortest, start, step)) for start in range(0, len(shortest.natives), step))


def _part(equal: Equal, start: int, step: int) -> Equal:
    return Equal(equal.field, equal.parameter, equal.natives[start : start + step], equal.wanted, equal.takes_list)


@dataclass(frozen=True, slots=True)
class _Offered:
    """What an API offers for one type."""

    mapping: TypeMapping

    def equal(self, field: str, wanted: Iterable[object]) -> Equal | None:
        """The condition that a field is one of some values, if the API has it."""
        values = frozenset(wanted) - {None}
        if len(values) > 1 and field in self.mapping.api.many:
            return self.listed(field, values)
        return self.single(field, values) or self.listed(field, values)

    def single(self, field: str, values: frozenset[object]) -> Equal | None:
        """By the parameter for one value: asked once for each."""
        natives, parameter = self._natives(field, values), self.mapping.api.filters.get(field)
        if natives is None or parameter is None or len(natives) > FAN_OUT:
            return None
        return Equal(field, parameter, natives, values, takes_list=False)

    def listed(self, field: str, values: frozenset[object]) -> Equal | None:
        """By the parameter for lists. A comma parts their members, so no member may hold one."""
        natives, parameter = self._natives(field, values), self.mapping.api.many.get(field)
        if natives is None or parameter is None or any("," in str(native) for native in natives):
            return None
        return Equal(field, parameter, natives, values, takes_list=True)

    def _natives(self, field: str, values: frozenset[object]) -> tuple[NativeValue, ...] | None:
        if field == KEY:
            return tuple(sorted(value for value in values if isinstance(value, int)))
        column = self.mapping.columns.get(field)
        found = [natives_of(column, value) if column else None for value in sorted(values, key=str)]
        if column is None or None in found:
            return None
        return tuple(native for natives in found if natives for native in natives)


@dataclass(frozen=True, slots=True)
class PushedOrder:
    """The order an API reads in: its own name of it, and the field (or `id`) behind it.

    `exact` says that it is the read's whole order; else it is the first of several terms.
    """

    name: str
    field: str
    descending: bool
    exact: bool


def push_order(read: Read, mapping: TypeMapping) -> PushedOrder | None:
    """The order of a read as the API offers it, if it does."""
    if not read.order:
        return by_key(mapping)
    first = read.order[0]
    name = mapping.api.orders.get(first.treated.field)
    if name is None or not is_plain(first.treated, read):
        return None
    return PushedOrder(name, first.treated.field, first.descending, exact=len(read.order) == 1)


def by_key(mapping: TypeMapping) -> PushedOrder:
    """The order every API offers."""
    return PushedOrder(mapping.api.orders.get(KEY, mapping.key), KEY, descending=False, exact=True)


def advice(api: ApiMapping) -> str:
    """What a caller may do to stay within the bound, in the words of `where` and `orderBy`."""
    offers: Mapping[str, Iterable[str]] = {
        "where": dict.fromkeys((*api.filters, *api.many)),
        "orderBy": api.orders,
    }
    return "; ".join(f"{name}: {', '.join(fields)}" for name, fields in offers.items() if fields)
