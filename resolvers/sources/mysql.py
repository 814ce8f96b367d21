"""A MariaDB or MySQL source: runs what `resolvers.sql` makes, read-only. The guard in front of it keeps the deadline.

What comes back is treated already, but for tags and pseudonyms, which need keys: they are made here, before anything
else sees a value.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from resolvers.batches import Batch, Groups
from resolvers.mapping import SourceMapping
from resolvers.reads import GroupRead, Read
from resolvers.sources.base import Question
from resolvers.sources.mysql_literals import written
from resolvers.sources.mysql_pool import Pool, PoolSettings
from resolvers.sources.mysql_rows import canonical_groups, canonical_order
from resolvers.sources.mysql_verify import LivingMysql
from resolvers.sources.postgres_batch import batch_of, columns_of_rows
from resolvers.sources.postgres_groups import persons_bounded, read_groups
from resolvers.sources.sql_contract import Contract, hold
from resolvers.sources.sql_source import Rows, add_counts, by_person, page_and_counts
from resolvers.sources.sql_verify import Verifier
from resolvers.sql.mariadb import MariaDb
from resolvers.sql.read import CompiledRead, Target
from resolvers.sql.sharing import Layout, shared_groups, shared_read
from resolvers.sql.statement import Statement
from schema.catalogue import Catalogue

_STATEMENTS = 2048
"""Compiled reads kept: shapes of operations times decisions."""


class MysqlSource:
    """One MariaDB or MySQL database. It connects when first asked, and again by itself after it was down."""

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
        """Answer a read; linked records are left to reads of their own. Raises `SourceError` and nothing else."""
        if read.joined:
            read = replace(read, joined=())
        compiled = self._compiled_read(read, await self._pool.dialect())
        with self._contract:
            if read.parents is not None and read.parents.by_person:
                batch = await by_person(self._fetch, read, compiled, question, (self._mapping, self._catalogue))
            else:
                rows, counts = await page_and_counts(self._fetch, self._fetch, compiled, question)
                batch = await batch_of(read, self._catalogue, columns_of_rows(read, rows), question)
                add_counts(batch, read, counts)
            batch.order = canonical_order(read, self._mapping.types[read.type_name], batch.order)
            hold(batch, read, question)
        return batch

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        """Answer partial aggregates. Raises `SourceError` and nothing else."""
        statement = self._compiled_groups(read, await self._pool.dialect())
        with self._contract, persons_bounded(read):
            rows = canonical_groups(read, self._mapping.types[read.type_name], await self._fetch(statement, question))
            if read.tags:  # a tag for each person of the source: beside the event loop
                groups = await asyncio.to_thread(read_groups, read, rows, question)
            else:
                groups = read_groups(read, rows, question)
        return Groups(read.source, groups, datetime.now(UTC))

    async def check(self) -> None:
        """Raise `SourceError` unless the source answers now."""
        await self._pool.fetch("SELECT 1")

    async def verify(self) -> list[str]:
        """Hold the mapping against the living database: one clear line per fault. Raises `SourceError`."""
        living = LivingMysql(self._pool, await self._pool.dialect())
        return await Verifier(living, self._mapping, self._catalogue).faults()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._pool.close()

    def _compile_read(self, read: Read, dialect: MariaDb) -> CompiledRead:
        return shared_read(read, self._layout, Target(dialect))

    def _compile_groups(self, read: GroupRead, dialect: MariaDb) -> Statement:
        return shared_groups(read, self._layout, Target(dialect))

    async def _fetch(self, statement: Statement | None, question: Question) -> Rows:
        if statement is None:
            return ()
        dialect = await self._pool.dialect()
        return await self._pool.fetch(written(statement, question, dialect.collation))
