"""A PostgreSQL source: runs what `resolvers.sql` makes, read-only. The guard in front of it keeps the deadline.

What comes back is treated already, but for tags and pseudonyms, which need keys: they are made here, before anything
else sees a value.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from resolvers.batches import Batch, Groups
from resolvers.mapping import SourceMapping
from resolvers.reads import GroupRead, Read
from resolvers.sources.base import Question, slot_items
from resolvers.sources.postgres_batch import batch_of
from resolvers.sources.postgres_groups import persons_bounded, read_groups
from resolvers.sources.postgres_pool import FEW, Plans, Pool, PoolSettings, Row
from resolvers.sources.postgres_verify import LivingPostgres
from resolvers.sources.sql_contract import Contract, hold
from resolvers.sources.sql_source import add_counts, by_person, page_and_counts
from resolvers.sources.sql_verify import Verifier
from resolvers.sql.gathering import columns_of
from resolvers.sql.read import CompiledRead, Target
from resolvers.sql.sharing import Layout, shared_groups, shared_read
from resolvers.sql.statement import Statement
from schema.catalogue import Catalogue

_LEAST_CEILING = 64
_CEILING_STEP = 4
_PLANS_OF_COUNTS = Plans.GIVEN
"""A plan for any values takes a span of days for a narrow one: an aggregate then takes three times as long."""
_MOST_JOINED = 256
"""Rows beside which linked records are read one by one; among more, many lead to the same few: a read of its own."""
_MOST_GROUPS = 50_000
"""Rows of an aggregate: groups, or the distinct numbers of a median."""
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
        self._contract = Contract(mapping.id)
        self._pool = Pool(dsn, mapping.id, mapping.deadline_ms / 1000, settings or PoolSettings())
        self._compiled_read = lru_cache(maxsize=_STATEMENTS)(self._compile_read)
        self._compiled_groups = lru_cache(maxsize=_STATEMENTS)(self._compile_groups)

    async def rows(self, read: Read, question: Question) -> Batch:
        """Answer a read. Raises `SourceError` and nothing else."""
        question = replace(question, regions=self._mapping.regions)
        if read.joined and _expected(read, question) > _MOST_JOINED:
            read = replace(read, joined=())
        target = Target(await self._pool.dialect(), _ceiling(read, question))
        compiled = self._compiled_read(read, target)
        with self._contract:
            if read.parents is not None and read.parents.by_person:
                return await by_person(self._fetch, read, compiled, question, (self._mapping, self._catalogue))
            fetch = self._fetch_one if read.parents is None else self._fetch
            rows, counts = await page_and_counts(self._fetch_one, fetch, compiled, question)
            batch = await batch_of(read, self._catalogue, columns_of(rows, read), question)
            hold(batch, read, question)
            add_counts(batch, read, counts)
        return batch

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        """Answer partial aggregates. Raises `SourceError` and nothing else."""
        statement = self._compiled_groups(read)
        with self._contract, persons_bounded(read):
            arguments = statement.arguments(question)
            rows = await self._pool.fetch(statement.sql, arguments, _PLANS_OF_COUNTS, _MOST_GROUPS)
            if read.tags:  # a tag for each person of the source: beside the event loop
                groups = await asyncio.to_thread(read_groups, read, rows, question)
            else:
                groups = read_groups(read, rows, question)
        return Groups(read.source, groups, datetime.now(UTC))

    async def check(self) -> None:
        """Raise `SourceError` unless the source answers now."""
        await self._pool.fetch("SELECT 1", (), most=FEW)

    async def verify(self) -> list[str]:
        """Hold the mapping against the living database: one clear line per fault. Raises `SourceError`."""
        return await Verifier(LivingPostgres(self._pool), self._mapping, self._catalogue).faults()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._pool.close()

    def _compile_read(self, read: Read, target: Target) -> CompiledRead:
        return shared_read(read, self._layout, target)

    def _compile_groups(self, read: GroupRead) -> Statement:
        return shared_groups(read, self._layout)

    async def _fetch_one(self, statement: Statement | None, question: Question) -> Sequence[Row]:
        """What comes as one row: a page, or its count."""
        if statement is None:
            return ()
        return await self._pool.fetch(statement.sql, statement.arguments(question), most=FEW)

    async def _fetch(self, statement: Statement | None, question: Question) -> Sequence[Row]:
        if statement is None:
            return ()
        return await self._pool.fetch(statement.sql, statement.arguments(question))


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
    return first * len(slot_items(values[read.parents.slot]))
