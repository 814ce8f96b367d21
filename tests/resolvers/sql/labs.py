"""The databases that the same tests are run on: what is filled with the world's rows, and what takes a few values."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import asyncmy
import asyncpg
import sqlalchemy as sa
from asyncmy.connection import Connection

from resolvers.mapping import Native, SourceKind, SourceMapping
from resolvers.sources.base import Question
from resolvers.sources.mysql import MysqlSource
from resolvers.sources.mysql_literals import literal, written
from resolvers.sources.mysql_pool import _address, _settings
from resolvers.sources.postgres import PostgresSource
from resolvers.sql.binder import Binder
from resolvers.sql.dialect import Dialect
from resolvers.sql.mariadb import MARIADB
from resolvers.sql.postgres import POSTGRES
from resolvers.sql.statement import Canonical
from resolvers.sql.terms import NATIVE_TYPES, Expression
from schema.build import CATALOGUE
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.made_reads import MAPPING
from tests.resolvers.sql.world import NOW, World

HERE = Path(__file__).parent
SqlSource = PostgresSource | MysqlSource
_COLUMNS = {
    Native.TEXT: "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
    Native.INTEGER: "bigint",
    Native.DATE: "date",
    Native.TIMESTAMPTZ: "datetime(6)",
}
_ON_MARIADB = replace(MAPPING, kind=SourceKind.MYSQL)
_OF_SOURCES = "FROM pg_stat_activity WHERE application_name = 'sinergi-hub' AND datname = current_database()"
_SESSIONS = "SELECT id FROM information_schema.processlist WHERE db = 'uji' AND id <> connection_id()"


def over(mapping: SourceMapping, table: str, deadline_ms: int = 5000) -> SourceMapping:
    """A mapping with seekers in another table."""
    seekers = replace(mapping.types["JobSeeker"], table=table)
    return replace(mapping, types={**mapping.types, "JobSeeker": seekers}, deadline_ms=deadline_ms)


class Lab(Protocol):
    """One kind of database."""

    @property
    def dsn(self) -> str:
        """The address of a database with the world's rows."""

    @property
    def dialect(self) -> Dialect:
        """Its way with SQL."""

    @property
    def mapping(self) -> SourceMapping:
        """The mapping of its tables."""

    def source(self, mapping: SourceMapping | None = None) -> SqlSource:
        """A source over it."""

    @property
    def slow_view(self) -> str:
        """A statement that makes a view `uji.lambat` of seekers, each of whom takes a second."""

    def at(self, dsn: str) -> "Lab":
        """The same database by way of another address."""

    async def run(self, sql: str) -> None:
        """Change something in it."""

    async def sessions(self) -> int:
        """How many the sources have open."""

    async def running(self) -> int:
        """How many of them read the slow view."""

    async def end_sessions(self) -> None:
        """End all of them."""

    async def evaluate(self, binder: Binder, native: Native, expression: Expression, values: list[Any]) -> list[Any]:
        """An expression of a column `v` for each value, in order."""


@dataclass(frozen=True, repr=False)
class PostgresLab:
    """PostgreSQL."""

    dsn: str
    dialect: Dialect = POSTGRES
    mapping: SourceMapping = MAPPING
    slow_view: str = (
        "CREATE OR REPLACE VIEW uji.lambat AS SELECT p.* FROM uji.pencari AS p, LATERAL pg_sleep(p.id * 0 + 1)"
    )

    def at(self, dsn: str) -> "PostgresLab":
        """The same database by way of another address."""
        return replace(self, dsn=dsn)

    def source(self, mapping: SourceMapping | None = None) -> SqlSource:
        """A source over it."""
        return PostgresSource(mapping or self.mapping, CATALOGUE, self.dsn)

    async def run(self, sql: str) -> None:
        """Change something in it."""
        await self._fetch(sql)

    async def sessions(self) -> int:
        """How many the sources have open."""
        return int((await self._fetch(f"SELECT count(*) {_OF_SOURCES}"))[0][0])

    async def running(self) -> int:
        """How many of them read the slow view."""
        return int((await self._fetch(f"SELECT count(*) {_OF_SOURCES} AND state = 'active'"))[0][0])

    async def end_sessions(self) -> None:
        """End all of them."""
        await self._fetch(f"SELECT pg_terminate_backend(pid) {_OF_SOURCES}")

    async def _fetch(self, sql: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.dsn)
        try:
            return list(await connection.fetch(sql))
        finally:
            await connection.close()

    async def evaluate(self, binder: Binder, native: Native, expression: Expression, values: list[Any]) -> list[Any]:
        """The values are unnested from an array."""
        rows = sa.func.unnest(binder.bind_list(Canonical(0), NATIVE_TYPES[native]))
        given = rows.table_valued("v", with_ordinality="n", name="rows").render_derived()
        statement = binder.finish(sa.select(expression).select_from(given).order_by(given.c.n))
        connection = await asyncpg.connect(self.dsn, server_settings={"DateStyle": "ISO", "TimeZone": "Asia/Jakarta"})
        try:
            question = Question([values], TestKeys(), NOW)
            return [row[0] for row in await connection.fetch(statement.sql, *statement.arguments(question))]
        finally:
            await connection.close()


@dataclass(frozen=True, repr=False)
class MariaLab:
    """MariaDB."""

    dsn: str
    dialect: Dialect = MARIADB
    mapping: SourceMapping = _ON_MARIADB
    slow_view: str = "CREATE OR REPLACE VIEW uji.lambat AS SELECT p.* FROM uji.pencari AS p WHERE sleep(1) = 0"

    def at(self, dsn: str) -> "MariaLab":
        """The same database by way of another address."""
        return replace(self, dsn=dsn)

    def source(self, mapping: SourceMapping | None = None) -> SqlSource:
        """A source over it."""
        return MysqlSource(mapping or self.mapping, CATALOGUE, self.dsn)

    async def run(self, sql: str) -> None:
        """Change something in it."""
        await self._fetch(sql)

    async def sessions(self) -> int:
        """How many the sources have open."""
        return len(await self._fetch(_SESSIONS))

    async def running(self) -> int:
        """How many of them read the slow view."""
        return len(await self._fetch(f"{_SESSIONS} AND info LIKE '%lambat%'"))

    async def end_sessions(self) -> None:
        """End all of them."""
        for (session,) in await self._fetch(_SESSIONS):
            await self._fetch(f"KILL {session}")

    async def _fetch(self, sql: str) -> tuple[tuple[Any, ...], ...]:
        async with self.connected() as connection:
            return await run(connection, sql)

    async def evaluate(self, binder: Binder, native: Native, expression: Expression, values: list[Any]) -> list[Any]:
        """The values stand in a temporary table, whose collation takes a for A."""
        given = sa.table("given_rows", sa.column("n"))
        statement = binder.finish(sa.select(expression).select_from(given).order_by(given.c.n))
        async with self.connected() as connection:
            await run(connection, f"CREATE TEMPORARY TABLE given_rows (n integer, v {_COLUMNS[native]})")
            rows = ", ".join(f"({n}, {literal(value, MARIADB.collation)})" for n, value in enumerate(values))
            await run(connection, f"INSERT INTO given_rows VALUES {rows}")  # noqa: S608 - the literals under test
            found = await run(connection, written(statement, Question([values], TestKeys(), NOW), MARIADB.collation))
        return [value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for (value,) in found]

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Connection]:
        """A session like the source's, that may write."""
        connection = await asyncmy.connect(**_address(self.dsn), charset="utf8mb4", autocommit=True)
        try:
            for setting in _settings(MARIADB, 60)[:-1]:
                await run(connection, setting)
            yield connection
        finally:
            connection.close()

    async def fill(self, world: World) -> None:
        """Put the world's rows in."""
        async with self.connected() as connection:
            for name, rows in world.rows.items():
                records = (", ".join(_literal(value) for value in row.values()) for row in rows)
                table = ".".join(f"`{part}`" for part in name.split("."))
                await run(connection, f"INSERT INTO {table} VALUES ({'), ('.join(records)})")  # noqa: S608 - as above


async def run(connection: Connection, sql: str) -> tuple[tuple[Any, ...], ...]:
    """The rows of a statement."""
    async with connection.cursor() as cursor:
        await cursor.execute(sql)
        return tuple(await cursor.fetchall())


def _literal(value: Any) -> str:
    return literal(json.dumps(value) if isinstance(value, list) else value, MARIADB.collation)
