"""Read-only connections to one PostgreSQL database, made when first needed and again after it was down.

Every error of the driver becomes a `SourceError` that names its kind and never a value: the database's own texts, which
may quote somebody's data, go no further.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from resolvers.sources.base import SourceConnectionError, SourceTimeoutError, SourceUnavailableError
from resolvers.sql.read import JSON_SCALAR, TO_JSON

Row = asyncpg.Record

_JSON_SCALAR_SINCE = 17
_CLOSING_SECONDS = 5.0
_BROKEN = (
    ConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the connection's end met the statement half way
)
"""What a connection says that was good when it was put back and is not any more."""


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """How many connections are held at most, and how many prepared statements on each.

    `plans` is PostgreSQL's `plan_cache_mode`: `auto` plans a statement for any values once it has been asked a few
    times, `force_custom_plan` for the values of each request.
    """

    connections: int = 10
    statements: int = 512
    plans: str = "auto"


class _Connection(asyncpg.Connection):
    """Sessions only read and change no setting, so nothing needs to be reset between two uses."""

    def get_reset_query(self) -> str:
        """Nothing: a round trip saved on every read."""
        return ""


class Pool:
    """The connections of one source."""

    def __init__(self, dsn: str, source: str, seconds: float, settings: PoolSettings) -> None:
        """`seconds` is the deadline of a whole read, and of each statement by itself in the database."""
        self._dsn = dsn
        self._source = source
        self._seconds = seconds
        self._settings = settings
        self._opening = asyncio.Lock()
        self._pool: asyncpg.Pool[Row] | None = None
        self._escape: str | None = None

    async def fetch(self, sql: str, arguments: Sequence[object]) -> list[Row]:
        """The rows of a statement. Raises `SourceConnectionError` where the connection broke: the next is a new one."""
        try:
            return await self._fetch(await self._opened(), sql, arguments)
        except Exception as error:  # noqa: BLE001 - what a driver makes of garbage is of many types
            raise self._failure(error) from None

    async def _fetch(self, pool: "asyncpg.Pool[Row]", sql: str, arguments: Sequence[object]) -> list[Row]:
        async with pool.acquire() as connection:
            try:
                return await connection.fetch(sql, *arguments)
            except asyncio.CancelledError:
                # Waiting for a server that hangs to confirm would outlast the deadline; it has one of its own.
                _end(connection)
                _end_idle(pool)
                raise
            except Exception as error:
                if isinstance(error, _BROKEN) or not isinstance(error, asyncpg.PostgresError):
                    _end(connection)
                    _end_idle(pool)
                raise

    async def escape(self) -> str:
        """The function with which this server writes a text as JSON fastest."""
        if self._escape is None:
            rows = await self.fetch("SELECT current_setting('server_version_num')::integer", ())
            self._escape = JSON_SCALAR if rows[0][0] >= _JSON_SCALAR_SINCE * 10_000 else TO_JSON
        return self._escape

    async def close(self) -> None:
        """Close every connection, by force where one does not end in time."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                await pool.close()
        except TimeoutError:
            pool.terminate()

    async def _opened(self) -> "asyncpg.Pool[Row]":
        if self._pool is None:
            async with self._opening:
                if self._pool is None:
                    self._pool = await self._open()
        return self._pool

    async def _open(self) -> "asyncpg.Pool[Row]":
        """A pool that connects to nothing yet."""
        return await asyncpg.create_pool(
            self._dsn,
            min_size=0,
            max_size=self._settings.connections,
            connection_class=_Connection,
            timeout=self._seconds,
            statement_cache_size=self._settings.statements,
            max_cacheable_statement_size=0,
            server_settings={
                "application_name": "sinergi-hub",
                "default_transaction_read_only": "on",
                "statement_timeout": str(round(self._seconds * 1000)),
                "DateStyle": "ISO",  # `resolvers.sql` turns dates into text
                "TimeZone": "UTC",
                "jit": "off",  # compiling costs more than these statements take
                "plan_cache_mode": self._settings.plans,
            },
        )

    def _failure(self, error: Exception) -> SourceTimeoutError | SourceUnavailableError:
        if isinstance(error, asyncpg.QueryCanceledError | TimeoutError):
            return SourceTimeoutError(f"{self._source}: {type(error).__name__} after {self._seconds} s")
        state = getattr(error, "sqlstate", None)
        kind = type(error).__name__
        refused = isinstance(error, asyncpg.PostgresError) and not isinstance(error, _BROKEN)
        fault = SourceUnavailableError if refused else SourceConnectionError
        return fault(f"{self._source}: {kind} ({state})" if state else f"{self._source}: {kind}")


def _end(connection: "PoolConnectionProxy[Row]") -> None:
    """End a connection at once; one that has ended already may have left the pool too."""
    with suppress(asyncpg.InterfaceError):
        connection.terminate()


def _end_idle(pool: "asyncpg.Pool[Row]") -> None:
    """End the connections nobody uses: after a fall of the server or the network they have broken, or hang, too.

    asyncpg's own `expire_connections` waits for their farewell, which may never come.
    """
    for holder in pool._holders:  # type: ignore[attr-defined]  # noqa: SLF001 - known by no other name
        if holder.is_idle():
            holder.terminate()
