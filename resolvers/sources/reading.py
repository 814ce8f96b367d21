"""One read's way through an API: a few pages at a time, each held against the question and counted to the bound."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from resolvers.capabilities import Capabilities, Reach
from resolvers.mapping import TypeMapping
from resolvers.reads import KEY, GroupRead, Read
from resolvers.rows.contract import ContractError
from resolvers.rows.needs import columns_of, fields_needed, links_needed
from resolvers.rows.table import Table, TypeShape
from resolvers.sources.api import ApiPage, Ask, Condition, Equal, Onward, Pages
from resolvers.sources.base import SourceBoundError, Taken
from resolvers.sources.pushdown import PushedOrder, advice, batches_of, by_key, key_condition

AT_ONCE = 4
"""Requests of one read under way at the same time."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every read of a source: its bound in rows, the greatest page, and what it can do itself."""

    bound: int
    size_max: int
    capabilities: Capabilities


@dataclass(frozen=True, slots=True)
class Goal:
    """Records of one type that are wanted: the columns needed, the API's conditions and order, the size of pages."""

    shape: TypeShape
    columns: tuple[str, ...]
    filters: tuple[Condition, ...]
    order: PushedOrder
    size: int
    onward: Onward | None = None

    def ask(self, skip: int, size: int | None = None, token: str | None = None) -> Ask:
        """The page that begins behind `skip` records, which `token` leads to where the source cannot skip."""
        return Ask(
            type_name=self.shape.mapping.name,
            table=self.shape.mapping.table,
            columns=self.columns,
            filters=self.filters,
            order=self.order.terms,
            onward=self.onward,
            skip=skip,
            size=size or self.size,
            token=token,
        )


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page whose records are of the right kind and within the question; `full`: others may follow."""

    table: Table
    total: int | None
    full: bool
    token: str | None


@dataclass(slots=True)
class Reading:
    """The state of one read: linked records known so far. The rows taken count together with those of other reads."""

    pages: Pages
    terms: Terms
    taken: Taken = field(default_factory=Taken)
    as_of: datetime | None = None
    _gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _links: dict[str, Table] = field(default_factory=dict)
    _asked: dict[str, set[int]] = field(default_factory=dict)
    _whole: set[str] = field(default_factory=set)

    @property
    def left(self) -> int:
        """The rows that may still be taken."""
        return self.terms.bound - self.taken.rows

    def goal(self, read: Read | GroupRead, shape: TypeShape, filters: tuple[Condition, ...]) -> Goal:
        """The goal of reading all records that fulfil the conditions, by key."""
        names = fields_needed(read, shape) | {condition.field for condition in filters}
        return Goal(
            shape,
            columns_of(shape, names),
            filters,
            by_key(shape.mapping, self.terms.capabilities),
            self.terms.size_max,
        )

    async def page(self, goal: Goal, skip: int, size: int | None = None, token: str | None = None) -> Fetched:
        """One page, held against the question (ATTACKS 42). Raises `SourceError`."""
        ask = goal.ask(skip, size, token)
        async with self._gate:
            page = await self.pages.page(ask)
        as_of = page.as_of or self.as_of or datetime.now(UTC)
        self.as_of = as_of if self.as_of is None else min(as_of, self.as_of)
        name = goal.shape.domain.name
        if len(page.records) > ask.size:
            raise ContractError(f"{name}: found more than the {ask.size} records asked for")
        self._take(len(page.records), goal.shape.mapping)
        table = Table.of(goal.shape, page.records)
        for condition in ask.filters:
            if not condition.holds(table.column(condition.field)):
                raise ContractError(f"{name}: found records outside the question (parameter {condition.parameter})")
        return Fetched(table, page.total, self._is_full(page, ask), page.token)

    def _is_full(self, page: ApiPage, ask: Ask) -> bool:
        """Whether others may follow: told by the token, or by a page that holds all it was asked for."""
        found = len(page.records)
        if not self.terms.capabilities.skip:
            if page.token is not None and not found:
                raise ContractError(f"{ask.type_name}: found an empty page with others behind it")
            return page.token is not None
        if found < ask.size and page.total is not None and ask.skip + found < page.total:
            raise ContractError(f"{ask.type_name}: found a page of fewer than {ask.size} records before the last one")
        return found == ask.size

    def _take(self, rows: int, mapping: TypeMapping) -> None:
        self.taken.rows += rows
        if self.left < 0:
            raise SourceBoundError(self.terms.bound, advice(mapping, self.terms.capabilities))

    async def everything(self, goal: Goal) -> Table:
        """All records that fulfil the goal's conditions."""
        steps = Steps(self, goal)
        first = await steps.next(goal.size)
        if first.total is None or not self.terms.capabilities.skip:
            return joined(goal.shape, [first.table, *await steps.rest(first)])
        if first.total - len(first.table) > self.left:
            raise SourceBoundError(self.terms.bound, advice(goal.shape.mapping, self.terms.capabilities))
        rest = await together(self.page(goal, skip) for skip in range(goal.size, first.total, goal.size))
        return joined(goal.shape, [first.table, *(page.table for page in rest)])

    async def linked(self, read: Read | GroupRead, table: Table) -> Table:
        """The table with the records its links lead to, as far as sides and scopes need them."""
        needed = links_needed(read, table.shape)
        for relation, names in needed.items():
            keys = {key for key in table.column(table.shape.link_of(relation)) if key is not None}
            await self._follow(table.shape.target(relation), relation, names, keys)
        return Table(table.shape, table.records, table.keys, self._links) if needed else table

    async def _follow(self, shape: TypeShape, relation: str, names: frozenset[str], keys: set[int]) -> None:
        """Know the records with the keys, by lists where the API takes them, else by reading all of them once."""
        asked = self._asked.setdefault(relation, set())
        missing = set[int]() if relation in self._whole else keys - asked
        asked |= missing
        condition = key_condition(shape.mapping, self.terms.capabilities, missing)
        if condition is None:
            self._whole.add(relation)
        batches = self._batches(condition) if missing else ()
        columns, order = columns_of(shape, names | {KEY}), by_key(shape.mapping, self.terms.capabilities)
        goals = [Goal(shape, columns, filters, order, self.terms.size_max) for filters in batches]
        known = [self._links[relation]] if relation in self._links else []
        self._links[relation] = joined(shape, [*known, *await together(self.everything(goal) for goal in goals)])

    def _batches(self, condition: Equal | None) -> tuple[tuple[Condition, ...], ...]:
        if condition is None:
            return ((),)
        every = self.terms.capabilities.equal is Reach.EVERY
        return ((condition,),) if every else batches_of((), [condition])


@dataclass(slots=True)
class Steps:
    """Pages one behind the other, for sources that do not count or cannot skip."""

    reading: Reading
    goal: Goal
    _passed: int = 0
    _token: str | None = None
    _tokens: set[str] = field(default_factory=set)

    async def next(self, size: int) -> Fetched:
        """The next page. Raises `ContractError` where a token comes again: such pages would never end."""
        page = await self.reading.page(self.goal, self._passed, size, self._token)
        self._passed += size
        self._token = page.token
        if page.token is not None:
            if page.token in self._tokens:
                name = self.goal.shape.domain.name
                raise ContractError(f"{name}: found a page that leads back to an earlier one")
            self._tokens.add(page.token)
        return page

    async def rest(self, page: Fetched) -> list[Table]:
        """The tables of all pages behind one."""
        tables: list[Table] = []
        while page.full:
            page = await self.next(self.goal.size)
            tables.append(page.table)
        return tables


def joined(shape: TypeShape, tables: list[Table]) -> Table:
    """One table of all records, each key once: a record may stand on two pages when the source changes between them."""
    if len(tables) == 1 and len(set(tables[0].keys)) == len(tables[0].keys):
        return tables[0]
    records = {key: record for table in reversed(tables) for key, record in zip(table.keys, table.records, strict=True)}
    return Table(shape, list(records.values()), list(records), {})


async def together(calls: Iterable[Awaitable[T]]) -> list[T]:
    """The results of calls made at once; the first that fails ends the others."""

    async def awaited(call: Awaitable[T]) -> T:
        return await call

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(awaited(call)) for call in calls]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
