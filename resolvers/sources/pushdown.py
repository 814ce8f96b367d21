"""What of a read a source can do itself, by its capabilities. Pure.

Only conditions and orders on values plain in every cell go down: nothing else may be compared where the raw value lies.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from resolvers.capabilities import Capabilities, Reach, offered_fields, reaches
from resolvers.mapping import TypeMapping
from resolvers.reads import KEY, UPDATED_AT, And, Comparison, GroupRead, Op, Read, Treated, Where
from resolvers.rows.natives import NativeValue, natives_of
from resolvers.sources.api import Condition, Equal, Onward, Term, Within
from resolvers.sources.base import Values, slot_items
from schema.catalogue import ValueType
from schema.decisions import Treatment

FAN_OUT = 8
"""Most values asked for one by one where the API takes no list."""
BATCH = 100
"""Values of one list in a request: keeps addresses short."""

_LOWER, _UPPER = frozenset({Op.GT, Op.GTE}), frozenset({Op.LT, Op.LTE})
_MEASURED = frozenset({ValueType.INT, ValueType.MONEY, ValueType.DATE})
"""Values that every API orders alike."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """The conditions a source applies itself.

    `batches` are alternatives (their answers together are the answer), each a set of conditions that all hold; none
    when nothing can match. `whole` says that the source's count of a single batch is the read's own count.
    """

    batches: tuple[tuple[Condition, ...], ...]
    whole: bool


@dataclass(slots=True)
class _Chosen:
    """The conditions chosen so far: those of every request, and lists of which one is cut into batches."""

    single: list[Condition] = field(default_factory=list)
    lists: list[Equal] = field(default_factory=list)
    parameters: set[str] = field(default_factory=set)

    def add(self, condition: Condition, *, every: bool) -> bool:
        """Choose a condition; false where the source's answer will be wider than it."""
        if every:
            self.single.append(condition)
            return True
        if isinstance(condition, Equal) and (condition.takes_list or len(condition.natives) != 1):
            self.lists.append(condition)
            return False
        if condition.parameter in self.parameters:
            return False
        self.parameters.add(condition.parameter)
        self.single.append(condition)
        return True


def push_filters(read: Read | GroupRead, mapping: TypeMapping, capabilities: Capabilities, values: Values) -> Pushed:
    """The pushed conditions of a read."""
    offered = Offered(mapping, capabilities)
    every = capabilities.equal is Reach.EVERY
    chosen = _Chosen()
    for equal in _parent_keys(read, offered, values):
        chosen.add(equal, every=every)
    alone = not isinstance(read, Read) or read.parents is None
    whole = alone and read.region is None and not read.split_sides and _is_conjunction(read.where)
    for comparison in conjuncts(read.where):
        condition = offered.condition(comparison, values) if is_plain(comparison.treated, read) else None
        pushed = condition is not None and chosen.add(condition, every=every)
        wider = isinstance(condition, Within) and condition.op is not comparison.op
        whole = whole and pushed and not wider
    if any(isinstance(one, Equal) and not one.wanted for one in chosen.single):
        return Pushed((), whole)
    return Pushed(batches_of(tuple(chosen.single), chosen.lists), whole)


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


def _parent_keys(read: Read | GroupRead, offered: "Offered", values: Values) -> Iterator[Equal]:
    parents = read.parents if isinstance(read, Read) else None
    if parents is None or parents.by_person:
        return
    equal = offered.equal(parents.link, slot_items(values[parents.slot]))
    if equal is not None:
        yield equal


def key_condition(mapping: TypeMapping, capabilities: Capabilities, keys: Iterable[int]) -> Equal | None:
    """The condition that records have one of the keys, if the source has it."""
    return Offered(mapping, capabilities).equal(KEY, keys)


def condition(mapping: TypeMapping, field_name: str, value: object, *, takes_list: bool) -> Equal | None:
    """The condition that a field is one value, by the API's parameter for one or the one for lists."""
    offered = Offered(mapping, None)
    values = frozenset({value})
    return offered.listed(field_name, values) if takes_list else offered.single(field_name, values)


def batches_of(single: tuple[Condition, ...], lists: Sequence[Equal]) -> tuple[tuple[Condition, ...], ...]:
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
class Offered:
    """What a source offers for one type. Without `capabilities` what the mapping names is taken as it is."""

    mapping: TypeMapping
    capabilities: Capabilities | None

    def condition(self, comparison: Comparison, values: Values) -> Condition | None:
        """The source's own form of a comparison, or a wider one; `None` where it has none."""
        name, op, value = comparison.treated.field, comparison.op, values[comparison.slot]
        if op in (Op.EQ, Op.IN):
            return None if value is None and not self._every else self.equal(name, slot_items(value))
        if value is None:
            return None
        if op is Op.IS_NULL:
            reach = self.capabilities.nulls if self.capabilities else Reach.NONE
            return Within(name, name, "", op, value) if reach is Reach.EVERY and self._single(name) else None
        return self.within(name, op, value)

    @property
    def _every(self) -> bool:
        return self.capabilities is not None and self.capabilities.equal is Reach.EVERY

    def _single(self, name: str) -> bool:
        """Whether the field, mapped or not, holds single values here."""
        column = self.mapping.columns.get(name)
        return column is None or column.list_as is None

    def equal(self, name: str, wanted: Iterable[object]) -> Equal | None:
        """The condition that a field is one of some values, if the source has it."""
        values = frozenset(wanted) - {None}
        if self._every:
            return Equal(name, name, (), values, takes_list=True) if self._single(name) else None
        if len(values) > 1 and name in self.mapping.api.many:
            return self.listed(name, values)
        return self.single(name, values) or self.listed(name, values)

    def single(self, name: str, values: frozenset[object]) -> Equal | None:
        """By the parameter for one value: asked once for each."""
        natives, parameter = self._natives(name, values), self.mapping.api.filters.get(name)
        if natives is None or parameter is None or len(natives) > FAN_OUT:
            return None
        return Equal(name, parameter, natives, values, takes_list=False)

    def listed(self, name: str, values: frozenset[object]) -> Equal | None:
        """By the parameter for lists. A comma parts their members, so no member may hold one."""
        natives, parameter = self._natives(name, values), self.mapping.api.many.get(name)
        if natives is None or parameter is None or any("," in str(native) for native in natives):
            return None
        return Equal(name, parameter, natives, values, takes_list=True)

    def within(self, name: str, op: Op, bound: object) -> Within | None:
        """A bound of a range; an API's own bounds are inclusive and known for numbers, dates and keys only."""
        reach = self.capabilities.ranges if self.capabilities else Reach.NONE
        if op not in _LOWER | _UPPER:
            return None
        if reach is Reach.EVERY:
            return Within(name, name, "", op, bound) if self._single(name) else None
        offered = self.mapping.api.least if op in _LOWER else self.mapping.api.most
        native = self._measure(name, bound)
        if native is None or not reaches(reach, offered, name):
            return None
        return Within(name, offered[name], native, Op.GTE if op in _LOWER else Op.LTE, bound)

    def _measure(self, name: str, bound: object) -> NativeValue | None:
        if name == KEY:
            return bound if isinstance(bound, int) else None
        column = self.mapping.columns.get(name)
        if column is None or not column.plain or column.value not in _MEASURED:
            return None
        natives = natives_of(column, bound)
        return natives[0] if natives else None

    def _natives(self, name: str, values: frozenset[object]) -> tuple[NativeValue, ...] | None:
        if name == KEY:
            return tuple(sorted(value for value in values if isinstance(value, int)))
        column = self.mapping.columns.get(name)
        found = [natives_of(column, value) if column else None for value in sorted(values, key=str)]
        if column is None or None in found:
            return None
        return tuple(native for natives in found if natives for native in natives)


@dataclass(frozen=True, slots=True)
class PushedOrder:
    """The order a source reads in: its own name and direction of each term, and the fields (or `id`) behind them.

    `exact` says that it is the read's whole order; else it is the beginning of it.
    """

    terms: tuple[Term, ...]
    fields: tuple[str, ...]
    exact: bool


def push_order(read: Read, mapping: TypeMapping, capabilities: Capabilities) -> PushedOrder | None:
    """The order of a read as far as the source offers it, if it offers any of it."""
    if not read.order:
        return by_key(mapping, capabilities)
    terms: list[Term] = []
    for term in read.order if capabilities.whole_order else read.order[:1]:
        name = _order_name(term.treated.field, mapping, capabilities)
        if name is None or not is_plain(term.treated, read):
            break
        terms.append(Term(name, term.descending))
    if not terms:
        return None
    fields = tuple(term.treated.field for term in read.order[: len(terms)])
    return PushedOrder(tuple(terms), fields, exact=len(terms) == len(read.order))


def _order_name(name: str, mapping: TypeMapping, capabilities: Capabilities) -> str | None:
    if capabilities.sort is Reach.EVERY:
        column = mapping.updated_at if name == UPDATED_AT else mapping.columns.get(name)
        return name if column is None or column.list_as is None else None
    return mapping.api.orders.get(name) if capabilities.sort is Reach.OFFERED else None


def by_key(mapping: TypeMapping, capabilities: Capabilities) -> PushedOrder:
    """The order every source offers. One that orders by every field names them as the domain does."""
    name = KEY if capabilities.sort is Reach.EVERY else mapping.api.orders.get(KEY, mapping.key)
    return PushedOrder((Term(name, descending=False),), (KEY,), exact=True)


def push_position(read: Read, order: PushedOrder, capabilities: Capabilities, values: Values) -> Onward | None:
    """The read's position, where the source can begin behind it."""
    keyset = read.keyset
    if keyset is None or not order.exact or not capabilities.onward:
        return None
    marks = tuple(None if null else values[slot] for slot, null in zip(keyset.slots, keyset.nulls, strict=True))
    key = values[keyset.key_slot]
    return Onward(marks, key, keyset.tie) if isinstance(key, int) else None


def push_least(read: Read, mapping: TypeMapping, order: PushedOrder, capabilities: Capabilities) -> Op | None:
    """The bound on the order's first field that leaves out what stands before a position, where the API offers it."""
    if read.keyset is None or (read.keyset.nulls and read.keyset.nulls[0]):
        return None
    offered = mapping.api.most if order.terms[0].descending else mapping.api.least
    if not reaches(capabilities.ranges, offered, order.fields[0]):
        return None
    return Op.LTE if order.terms[0].descending else Op.GTE


def advice(mapping: TypeMapping, capabilities: Capabilities) -> str:
    """What a caller may do to stay within the bound, in the words of `where` and `orderBy`."""
    offers = offered_fields(capabilities, mapping.api)
    if capabilities.equal is Reach.EVERY:
        offers = {"where": ("eq, in, lt, lte, gt, gte, isNull",), "orderBy": ("*",)}
    return "; ".join(f"{name}: {', '.join(fields)}" for name, fields in offers.items() if fields)
