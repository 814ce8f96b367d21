"""What of a read its source does itself, and what is left to the hub and why. Pure; no value of a request is told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from resolvers.capabilities import Capabilities, Reach, capabilities_of
from resolvers.mapping import SourceKind, SourceMapping
from resolvers.reads import Comparison, GroupRead, HiddenKind, Not, Op, Read, Where
from resolvers.sources.api import Condition, Equal
from resolvers.sources.paging import Paging
from resolvers.sources.pushdown import Pushed, PushedOrder, conjuncts, is_plain, push_filters, push_order
from schema.decisions import Treatment

AnyRead = Read | GroupRead
_IN_SQL = frozenset({Treatment.MASK, Treatment.GENERALISE})
_RANGES = frozenset({Op.LT, Op.LTE, Op.GT, Op.GTE})
_METHODS = {SourceKind.REST: "GET", SourceKind.GRAPHQL: "query", SourceKind.FILES: "read"}


@dataclass(frozen=True, slots=True)
class Left:
    """A part of a read that the hub does itself, and why the source does not."""

    what: str
    why: str

    def __str__(self) -> str:
        """In one line."""
        return f"{self.what}: {self.why}"


@dataclass(frozen=True, slots=True)
class Division:
    """A read, divided between the source and the hub.

    `request` is what an API, or a folder, is asked, with `?` for each value.
    """

    pushed: tuple[str, ...]
    left: tuple[Left, ...]
    request: str | None = None


def divided(read: AnyRead, mapping: SourceMapping, values: Sequence[object]) -> Division:
    """How a read is divided. `values` are the operation's own, with keys for ids; a key stands in for the parents."""
    capabilities = capabilities_of(mapping)
    if capabilities.group:
        return Division(tuple(_sql_pushed(read)), tuple(_left_by_keys(read)))
    return _BoundedRead(read, mapping, capabilities, _with_own(read, values)).division()


def _with_own(read: AnyRead, values: Sequence[object]) -> list[object]:
    """The vector with one parent in the slot of the parents, where the executor would put them."""
    slot = read.parents.slot if isinstance(read, Read) and read.parents else 0
    padding = [None] * max(0, slot - len(values))
    return [*[*values, *padding][:slot], [1]] if slot else list(values)


def _sql_pushed(read: AnyRead) -> Iterator[str]:
    yield "columns"
    yield "scope and side"
    if read.where is not None:
        yield "where"
    if isinstance(read, GroupRead):
        yield "groups and figures"
        return
    if ways := _treatments(read) & _IN_SQL:
        yield f"treatments: {', '.join(sorted(ways))}"
    if read.order:
        yield "order"
    if read.limit_slot is not None or (read.parents and read.parents.first_slot is not None):
        yield "limit"
    if read.total:
        yield "count"
    if read.joined:
        yield "relations to one, beside each row"


def _left_by_keys(read: AnyRead) -> Iterator[Left]:
    """What needs keys, which never leave the hub."""
    if isinstance(read, GroupRead):
        if read.tags:
            yield Left("distinct persons", "their tags are keyed, and keys stay in the hub")
        return
    for hidden in read.hidden:
        if hidden.kind is HiddenKind.PSEUDONYM:
            yield Left(f"pseudonym of {hidden.treated.field}", "it is keyed, and keys stay in the hub")
    if read.parents is not None and read.parents.by_person:
        yield Left("join by the person", "tags are keyed, and keys stay in the hub")


def _treatments(read: Read) -> set[Treatment]:
    outputs = (output for piece in read.pieces for output in piece.outputs)
    return {way for output in outputs for _, way, _ in output.treated.by_cell}


@dataclass(frozen=True, slots=True)
class _BoundedRead:
    """A read of a source that can do a part of it."""

    read: AnyRead
    mapping: SourceMapping
    capabilities: Capabilities
    values: Sequence[object]

    def division(self) -> Division:
        pushed = push_filters(self.read, self.mapping.types[self.read.type_name], self.capabilities, self.values)
        done = [*self._filters_done(pushed), *self._page_done(pushed)]
        left = [*self._filters_left(pushed), *self._page_left(pushed), *_left_by_keys(self.read)]
        return Division(tuple(done), tuple(left), self._request(pushed))

    def _conditions(self, pushed: Pushed) -> tuple[Condition, ...]:
        return pushed.batches[0] if pushed.batches else ()

    def _filters_done(self, pushed: Pushed) -> Iterator[str]:
        if self.mapping.kind is not SourceKind.REST:
            yield "columns"
        for one in self._conditions(pushed):
            how = " (a list)" if isinstance(one, Equal) and one.takes_list else ""
            yield f"where {one.field} as {one.parameter}{how}"

    def _filters_left(self, pushed: Pushed) -> Iterator[Left]:
        if self.mapping.kind is SourceKind.REST:
            yield Left("columns", "the API gives whole records")
        done = {one.field for one in self._conditions(pushed)}
        whole = list(conjuncts(self.read.where))
        for one in _comparisons(self.read.where):
            if one not in whole or one.treated.field not in done:
                yield Left(f"where {one.treated.field} {one.op}", self._why(one, inside=one not in whole))
        if self.read.region is not None or self.read.split_sides:
            yield Left("scope and side", "told by the records' own columns")

    def _why(self, one: Comparison, *, inside: bool) -> str:
        api, field = self.mapping.types[self.read.type_name].api, one.treated.field
        if inside:
            return "it stands inside `or` or `not`, which the source does not know"
        if self._reach(one.op) is Reach.NONE:
            return "the source does not compare so"
        if not is_plain(one.treated, self.read):
            return "it is compared as treated, not as stored"
        if field not in api.filters and field not in api.many:
            return "the source offers no condition on it"
        return "the source takes no such value, or another list of values already"

    def _reach(self, op: Op) -> Reach:
        if op in {Op.EQ, Op.IN}:
            return self.capabilities.equal
        if op is Op.IS_NULL:
            return self.capabilities.nulls
        return self.capabilities.ranges if op in _RANGES else Reach.NONE

    def _order(self, read: Read) -> PushedOrder | None:
        return push_order(read, self.mapping.types[read.type_name], self.capabilities)

    def _is_scan(self, pushed: Pushed) -> bool:
        """Whether pages are read in the API's own order only as far as the answer needs."""
        read = self.read
        if isinstance(read, GroupRead) or read.limit_slot is None or read.parents or len(pushed.batches) != 1:
            return False
        return self._order(read) is not None and not self._counts_itself(pushed)

    def _counts_itself(self, pushed: Pushed) -> bool:
        """Whether the hub must read all records to count them."""
        counted = pushed.whole and self.capabilities.count
        return isinstance(self.read, Read) and self.read.total and not counted

    def _page_done(self, pushed: Pushed) -> Iterator[str]:
        if isinstance(self.read, GroupRead):
            return
        if self._is_scan(pushed):
            yield "order by key" if not self.read.order else f"order by {self.read.order[0].treated.field}"
            yield "limit"
        if self.read.total and not self._counts_itself(pushed):
            yield "count"

    def _page_left(self, pushed: Pushed) -> Iterator[Left]:
        read, bound = self.read, f"all that match are read, up to the bound of {self.mapping.bound} rows"
        if isinstance(read, GroupRead):
            yield Left("groups and figures", f"the source lists records alone; {bound}")
            return
        if read.order and self._order(read) is None:
            yield Left("order", "the source does not offer it, or orders values as stored")
        elif len(read.order) > 1 and not self.capabilities.whole_order:
            yield Left("order beyond its first term", "the source orders by one")
        limited = read.limit_slot is not None or (read.parents is not None and read.parents.first_slot is not None)
        if limited and not self._is_scan(pushed):
            yield Left("limit", bound)
        if self._counts_itself(pushed):
            yield Left("count", f"the source counts other records than are meant, or none; {bound}")
        if ways := _treatments(read) & _IN_SQL:
            yield Left(f"treatments {', '.join(sorted(ways))}", "the source gives values as they are stored")

    def _request(self, pushed: Pushed) -> str:
        """One page of the first batch."""
        table = self.mapping.types[self.read.type_name].table
        return f"{_METHODS[self.mapping.kind]} {table}: {', '.join(self._parameters(pushed))}"

    def _parameters(self, pushed: Pushed) -> Iterator[str]:
        for one in self._conditions(pushed):
            yield f"{one.parameter}=?"
        key = self.mapping.types[self.read.type_name].key
        order = self._order(self.read) if isinstance(self.read, Read) and self._is_scan(pushed) else None
        names = " ".join(term.name for term in order.terms) if order else key
        if self.mapping.kind is SourceKind.FILES:
            yield from (f"order={names}", "limit=?")
            return
        paging = Paging.of(self.mapping)
        if paging.order is not None:
            yield f"{paging.order}={names}"
        yield from (f"{name}=?" for name in (paging.page or paging.skip or paging.cursor, paging.size) if name)


def _comparisons(where: Where | None) -> Iterable[Comparison]:
    if isinstance(where, Comparison):
        yield where
    elif isinstance(where, Not):
        yield from _comparisons(where.item)
    elif where is not None:
        for item in where.items:
            yield from _comparisons(item)
