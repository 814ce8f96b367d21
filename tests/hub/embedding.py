"""The kinds of embedded database server, as the same tests meet them."""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncmy
import asyncmy.errors
import asyncpg

from hub import embedded, embedded_mariadb
from hub.embedded import PostgresServer
from hub.embedded_mariadb import MariaDbServer

_STARTER = "import sys, pathlib, {module} as e; print(e.{start}(pathlib.Path(sys.argv[1])).pid, flush=True)"


async def postgres_value(server: PostgresServer, sql: str, database: str = "postgres", password: str = "") -> object:
    """The first value of a statement."""
    connection = await asyncpg.connect(server.dsn(database).replace(server.password, password or server.password))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def mariadb_value(server: MariaDbServer, sql: str, database: str = "mysql", password: str = "") -> object:
    """The first value of a statement."""
    connection = await asyncmy.connect(
        host="127.0.0.1",
        port=server.port,
        user=server.user,
        password=password or server.password,
        db=database,
        charset="utf8mb4",
        autocommit=True,
    )
    try:
        async with connection.cursor() as cursor:
            await cursor.execute(sql)
            row = await cursor.fetchone()
            return None if row is None else row[0]
    finally:
        await connection.ensure_closed()


@dataclass(frozen=True)
class Kind:
    """One kind of server: how it is used, and what tells of its states."""

    fixture: str
    """The server that all tests share."""
    start: Callable[[Path], Any]
    stop: Callable[[Any], None]
    ensure: Callable[[Any, str], None]
    value: Callable[..., Awaitable[object]]
    starter: str
    """A program that starts a server in the directory of its argument and prints its process id."""
    refusal: type[Exception]
    """What the driver raises where the password is wrong."""
    current: str
    """The statement for the database's name."""
    whole: str
    """A file of every whole cluster."""
    needed: str
    """Without this part of the cluster no server starts, and says so."""
    last: str
    """The last words of a server that ended in good order."""

    @property
    def command(self) -> list[str]:
        """How another process starts it."""
        return [sys.executable, "-c", self.starter]


POSTGRES = Kind(
    "postgres", embedded.start_postgres, embedded.stop_postgres, embedded.ensure_database, postgres_value,
    _STARTER.format(module="hub.embedded", start="start_postgres"), asyncpg.InvalidPasswordError,
    "SELECT current_database()", "PG_VERSION", "global/pg_control", "database system is shut down",
)  # fmt: skip
MARIADB = Kind(
    "mariadb", embedded_mariadb.start_mariadb, embedded_mariadb.stop_mariadb, embedded_mariadb.ensure_database,
    mariadb_value, _STARTER.format(module="hub.embedded_mariadb", start="start_mariadb"),
    asyncmy.errors.OperationalError, "SELECT database()", "ibdata1", "mysql", "Shutdown complete",
)  # fmt: skip
