"""A PostgreSQL source: runs what `resolvers.sql` makes, read-only. The guard in front of it keeps the deadline.

What comes back is treated already, but for tags and pseudonyms, which need keys: they are made here, before anything
else sees a value.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from resolvers.batches import Batch, Groups
from resolvers.mapping import SourceMapping
from resolvers.reads import GroupRead, Parents, Read
from resolvers.sources.base import Question, SourceBoundError, SourceError
from resolvers.sources.postgres_batch import batch_of, columns_of_rows, person_tags
from resolvers.sources.postgres_groups import read_groups
from resolvers.sources.postgres_pool import Pool, PoolSettings, Row
from resolvers.sources.postgres_verify import Verifier
from resolvers.sql.gathering import columns_of
from resolvers.sql.read import CompiledRead, Target
from resolvers.sql.sharing import Layout, shared_groups, shared_read
from resolvers.sql.statement import Statement
from schema.catalogue import Catalogue

_LEAST_CEILING = 64
_CEILING_STEP = 4
_PLANS_OF_COUNTS = "force_custom_plan"
"""A plan for any values takes a span of days for a narrow one: an aggregate then takes three times as long."""
_MOST_JOINED = 256
"""Rows beside which linked records are read one by one; among more, many lead to the same few: a read of its own."""
_STATEMENTS = 2048
"""Compiled reads kept: shapes of operations times decisions."""


class PostgresSource:
    """One PostgreSQL database. It connects when first asked, and again by itself after it was down."""

    def __init__(
        self, mapping: SourceMapping, catalogue: Catalogue, dsn: str, settings: PoolSettings | None = None
    ) -> None:
        """`dsn` is the database's address with its secret; it is shown nowhere."""
        self._mapping = mapping
        self._catalogue = catalogue
        self._layout = Layout(mapping, catalogue)
        seconds, settings = mapping.deadline_ms / 1000, settings or PoolSettings()
        self._pool = Pool(dsn, mapping.id, seconds, settings)
        self._counting = Pool(dsn, mapping.id, seconds, replace(settings, plans=_PLANS_OF_COUNTS))
        self._compiled_read = lru_cache(maxsize=_STATEMENTS)(self._compile_read)
        self._compiled_groups = lru_cache(maxsize=_STATEMENTS)(self._compile_groups)

    async def rows(self, read: Read, question: Question) -> Batch:
        """Answer a read. Raises `SourceError` and nothing else."""
        if read.joined and _expected(read, question) > _MOST_JOINED:
            read = replace(read, joined=())
        target = Target(await self._pool.dialect(), _ceiling(read, question), gathers=True)
        compiled = self._compiled_read(read, target)
        if read.parents is not None and read.parents.by_person:
            return await self._by_person(read, read.parents, compiled, question)
        rows, counts = await self._both(compiled, question)
        batch = await batch_of(read, self._catalogue, columns_of(rows, read), question)
        if read.total and read.parents is None:
            batch.total = counts[0][0]
        elif read.total:
            batch.parent_totals = {row[0]: row[1] for row in counts}
        return batch

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        """Answer partial aggregates. Raises `SourceError` and nothing else."""
        statement = self._compiled_groups(read)
        rows = await self._counting.fetch(statement.sql, statement.arguments(question))
        if read.tags:  # a tag for each person of the source: beside the event loop
            groups = await asyncio.to_thread(read_groups, read, rows, question)
        else:
            groups = read_groups(read, rows, question)
        return Groups(read.source, groups, datetime.now(UTC))

    async def check(self) -> None:
        """Raise `SourceError` unless the source answers now."""
        await self._pool.fetch("SELECT 1", ())

    async def verify(self) -> list[str]:
        """Hold the mapping against the living database: one clear line per fault. Raises `SourceError`."""
        return await Verifier(self._pool, self._mapping, self._catalogue).faults()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._pool.close()
        await self._counting.close()

    def _compile_read(self, read: Read, target: Target) -> CompiledRead:
        return shared_read(read, self._layout, target)

    def _compile_groups(self, read: GroupRead) -> Statement:
        return shared_groups(read, self._layout)

    async def _both(self, compiled: CompiledRead, question: Question) -> tuple[Sequence[Row], Sequence[Row]]:
        """The page and the count, at the same time on two connections."""
        if compiled.total is None:
            return await self._fetch(compiled.rows, question), ()
        try:
            async with asyncio.TaskGroup() as group:
                page = group.create_task(self._fetch(compiled.rows, question))
                counts = group.create_task(self._fetch(compiled.total, question))
        except ExceptionGroup as errors:
            raise _first(errors) from None
        return page.result(), counts.result()

    async def _fetch(self, statement: Statement | None, question: Question) -> Sequence[Row]:
        if statement is None:
            return ()
        return await self._pool.fetch(statement.sql, statement.arguments(question))

    async def _by_person(self, read: Read, parents: Parents, compiled: CompiledRead, question: Question) -> Batch:
        """Rows joined on keyed tags, which no database can make: identifiers first, then the rows of those wanted."""
        known = await self._fetch(compiled.identifiers, question)
        question.taken.rows += len(known)
        if question.taken.rows > self._mapping.bound:
            raise SourceBoundError(self._mapping.bound, "narrow the related records by a filter")
        wanted = frozenset(_items(question.values[parents.slot]))
        tags = await person_tags([row[1] for row in known], question)
        tag_of = {row[0]: tag for row, tag in zip(known, tags, strict=True) if tag is not None and tag in wanted}
        values = [*question.values]
        values[parents.slot] = list(tag_of)
        rows = await self._fetch(compiled.rows, replace(question, values=values))
        first: Any = None if parents.first_slot is None else question.values[parents.first_slot]
        batch = await batch_of(read, self._catalogue, columns_of_rows(read, _by_tag(rows, tag_of, first)), question)
        batch.parents = [tag_of[key] for key in batch.keys]
        batch.parent_totals = dict(Counter(tag_of.values())) if read.total else None
        return batch


def _by_tag(rows: Sequence[Row], tag_of: Mapping[int, bytes], first: int | None) -> list[Row]:
    """Rows ordered by tag and then as they came, at most `first` of each."""
    by_tag: dict[bytes, list[Row]] = {}
    for row in rows:
        by_tag.setdefault(tag_of[row[0]], []).append(row)
    return [row for tag in sorted(by_tag) for row in by_tag[tag][:first]]


def _ceiling(read: Read, question: Question) -> int:
    """The least of a few numbers that holds the request's limit, so that few texts serve all page sizes."""
    limit: Any = question.values[read.limit_slot] if read.rows and read.limit_slot is not None else 0
    ceiling = _LEAST_CEILING
    while ceiling < limit:
        ceiling *= _CEILING_STEP
    return ceiling


def _expected(read: Read, question: Question) -> int:
    """About how many rows a read gives at most."""
    values: Sequence[Any] = question.values
    if read.parents is None:
        return 0 if read.limit_slot is None else int(values[read.limit_slot])
    first = 1 if read.parents.first_slot is None else int(values[read.parents.first_slot])
    return first * len(_items(values[read.parents.slot]))


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)


def _first(errors: ExceptionGroup[Exception]) -> Exception:
    """The source's own failure; anything else is a fault of this code and comes through as it is."""
    return next((error for error in errors.exceptions if isinstance(error, SourceError)), errors.exceptions[0])
