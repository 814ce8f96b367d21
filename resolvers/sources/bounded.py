"""A source whose API can do little: it does what it can, the hub does the rest, up to the source's bound."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from resolvers.batches import Batch, Groups
from resolvers.mapping import SourceMapping
from resolvers.reads import GroupRead, Read
from resolvers.rows.groups import groups
from resolvers.rows.page import page
from resolvers.rows.table import Table, TypeShape
from resolvers.sources.api import Api
from resolvers.sources.base import Question, SourceTimeoutError, SourceUnavailableError
from resolvers.sources.pushdown import Pushed, by_key, push_filters, push_order
from resolvers.sources.reading import Goal, Reading, Terms, joined, together
from resolvers.sources.scan import OrderUnusableError, Scan, scan_size
from resolvers.sources.verifying import Verification
from schema.catalogue import Catalogue

_VERIFY_DEADLINES = 10
"""Verification asks many times; it may take this many deadlines of one read."""

_MANY = 1_500
"""Records from which an evaluation takes some milliseconds and more."""

T = TypeVar("T")


class BoundedSource:
    """A source behind an API: see `Source`. It keeps no data from one read to the next."""

    def __init__(self, mapping: SourceMapping, catalogue: Catalogue, api: Api) -> None:
        """`api` is the source's own interface; what it can do itself is pushed down."""
        self._mapping = mapping
        self._api = api
        self._terms = Terms(mapping.bound, api.size_max, api.capabilities)
        self._shapes = {
            name: TypeShape(catalogue.types[name], of_type, catalogue, mapping.types)
            for name, of_type in mapping.types.items()
        }

    async def rows(self, read: Read, question: Question) -> Batch:
        """Answer a read. Raises `SourceError` and nothing else."""
        return await self._rows(read, question)

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        """Answer partial aggregates. Raises `SourceError` and nothing else."""
        return await self._groups(read, question)

    async def check(self) -> None:
        """Raise `SourceError` unless the API gives a page of one type now."""
        shape = next(iter(self._shapes.values()))
        goal = Goal(shape, (shape.mapping.key,), (), by_key(shape.mapping, self._terms.capabilities), 1)
        await Reading(self._api.pages(), self._terms).page(goal, 0)

    async def verify(self) -> list[str]:
        """One line per way in which the mapping and what the API gives now do not agree."""
        whole_page = replace(self._terms, bound=max(self._terms.bound, self._terms.size_max))
        verification = Verification(self._mapping.file, lambda: Reading(self._api.pages(), whole_page), self._terms)
        allowed = _VERIFY_DEADLINES * self._mapping.deadline_ms
        try:
            async with asyncio.timeout(allowed / 1000 * len(self._shapes)):
                found = [await self._faults(shape, verification) for shape in self._shapes.values()]
        except TimeoutError:
            raise SourceTimeoutError(f"not verified within {allowed} ms for each type") from None
        return [line for lines in found for line in lines]

    async def _faults(self, shape: TypeShape, verification: Verification) -> list[str]:
        """What the source itself tells of a type, and what a page of it shows."""
        name = shape.mapping.name
        told = [f"{self._mapping.file}: types.{name}.table: {line}" for line in await self._api.faults(name)]
        try:
            return told + await verification.faults(shape)
        except SourceUnavailableError:
            if not told:
                raise
            return told

    async def close(self) -> None:
        """Let go of every connection."""
        await self._api.close()

    async def _rows(self, read: Read, question: Question) -> Batch:
        shape = self._shapes[read.type_name]
        reading = Reading(self._api.pages(), self._terms, question.taken)
        pushed = push_filters(read, shape.mapping, self._api.capabilities, question.values)
        counted = await self._counted(read, shape, reading, pushed)
        table = await self._table(read, question, reading, pushed)
        as_of = reading.as_of or datetime.now(UTC)
        batch = await _evaluated(table, partial(page, read, table, question, as_of))
        if counted is not None:
            batch.total = counted
        return batch

    async def _groups(self, read: GroupRead, question: Question) -> Groups:
        shape = self._shapes[read.type_name]
        reading = Reading(self._api.pages(), self._terms, question.taken)
        pushed = push_filters(read, shape.mapping, self._api.capabilities, question.values)
        table = await _everything(read, shape, reading, pushed)
        found = await _evaluated(table, partial(groups, read, table, question))
        return Groups(read.source, found, reading.as_of or datetime.now(UTC))

    async def _counted(self, read: Read, shape: TypeShape, reading: Reading, pushed: Pushed) -> int | None:
        """The total, where the API can count exactly the records the read means; `None` where the hub has to."""
        if not (read.total and pushed.whole and self._api.capabilities.count and read.parents is None):
            return None
        if not pushed.batches:
            return 0
        (filters,) = pushed.batches
        return (await reading.page(reading.goal(read, shape, filters), 0, 1)).total

    async def _table(self, read: Read, question: Question, reading: Reading, pushed: Pushed) -> Table:
        """The records the read may need."""
        shape = self._shapes[read.type_name]
        counting = read.total and not (pushed.whole and self._api.capabilities.count)
        if not read.rows and not counting and read.parents is None:
            return joined(shape, [])
        order = push_order(read, shape.mapping, self._api.capabilities)
        if order is None or counting or read.limit_slot is None or read.parents or len(pushed.batches) != 1:
            return await _everything(read, shape, reading, pushed)
        goal = reading.goal(read, shape, pushed.batches[0])
        probes = self._api.capabilities.skip and not self._api.capabilities.onward
        goal = replace(goal, order=order, size=scan_size(read, question, goal, probes=probes))
        try:
            return await Scan(reading, read, question, goal).table()
        except OrderUnusableError:
            return await _everything(read, shape, Reading(self._api.pages(), self._terms, question.taken), pushed)


async def _evaluated(table: Table, evaluate: Callable[[], T]) -> T:
    """The outcome of an evaluation, beside the event loop where the records are many."""
    return evaluate() if len(table) < _MANY else await asyncio.to_thread(evaluate)


async def _everything(read: Read | GroupRead, shape: TypeShape, reading: Reading, pushed: Pushed) -> Table:
    """Every record that fulfils the pushed conditions, with what its links lead to."""
    goals = [reading.goal(read, shape, filters) for filters in pushed.batches]
    return await reading.linked(read, joined(shape, await together(reading.everything(goal) for goal in goals)))
