"""Read-only connections to one PostgreSQL database, made when first needed and again after it was down.

Every error of the driver becomes a `SourceError` that names its kind and never a value: the database's own texts, which
may quote somebody's data, go no further.
"""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast

import asyncpg
from asyncpg.protocol import Protocol as Spoken

from resolvers.sources.base import SourceConnectionError, SourceTimeoutError, SourceUnavailableError
from resolvers.sources.idle import Idle, Manners
from resolvers.sources.postgres_arrays import know_arrays
from resolvers.sources.postgres_frames import PostgresFrames
from resolvers.sources.wire import MOST_ROWS, FrameError, GuardedLoop, broken_rule
from resolvers.sql.postgres import JSON_SCALAR, TO_JSON, Postgres

Row = asyncpg.Record
FEW = 1_000
"""Rows of a statement that answers with one; the driver's own question about types, before it, has a few dozen."""

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


class Connection(asyncpg.Connection):
    """A connection whose messages are held against the protocol by the loop that it was given."""

    __slots__ = ("wire",)

    def __init__(self, protocol: Any, transport: Any, loop: Any, *rest: Any) -> None:
        """Take what the driver gives."""
        super().__init__(protocol, transport, loop, *rest)
        self.wire: GuardedLoop = loop


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """How many connections are held at most, and how many prepared statements on each; `tls` verifies the server."""

    connections: int = 10
    statements: int = 512
    tls: ssl.SSLContext | None = None


class Plans(StrEnum):
    """What a statement is planned for (PostgreSQL's `plan_cache_mode`).

    `ANY`: for any values, once it has been asked a few times. `GIVEN`: for the values of each request.
    """

    ANY = "auto"
    GIVEN = "force_custom_plan"


class Pool:
    """The connections of one source: the one used last serves next, and those long unused are closed.

    Sessions only read and change no setting but what statements are planned for, so nothing is reset between two uses;
    asyncpg's own pool asks the server for that, or at least starts a task, each time.
    """

    def __init__(self, dsn: str, source: str, seconds: float, settings: PoolSettings) -> None:
        """`seconds` is the deadline of a whole read, and of each statement by itself in the database."""
        self._dsn = dsn
        self._source = source
        self._seconds = seconds
        self._settings = settings
        self._room = asyncio.Semaphore(settings.connections)
        self._idle: Mapping[Plans, Idle[Connection]] = {plans: Idle(_MANNERS) for plans in Plans}
        self._dialect: Postgres | None = None

    async def fetch(
        self, sql: str, arguments: Sequence[object], plans: Plans = Plans.ANY, most: int = MOST_ROWS
    ) -> list[Row]:
        """The rows of a statement, at most so many.

        Raises `SourceConnectionError` where the connection broke: the next is a new one.
        """
        try:
            return await self._fetch(sql, arguments, plans, most)
        except Exception as error:  # noqa: BLE001 - what a driver makes of garbage is of many types
            raise self._failure(error) from None

    async def fetch_in_time(self, sql: str, arguments: Sequence[object], most: int = MOST_ROWS) -> list[Row]:
        """The same within the source's deadline, for those who ask without a guard that keeps it."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self.fetch(sql, arguments, most=most)
        except TimeoutError:
            raise SourceTimeoutError(f"{self._source}: no answer within {self._seconds} s") from None

    async def _fetch(self, sql: str, arguments: Sequence[object], plans: Plans, most: int) -> list[Row]:
        async with self._room:
            connection = self._idle[plans].take() or await self._turned(plans) or await self._connected(plans)
            connection.wire.begin(most)
            try:
                rows: list[Row] = await connection.fetch(sql, *arguments)
            except asyncpg.PostgresError as error:
                if isinstance(error, _BROKEN):
                    self._end_all(connection)
                else:
                    self._idle[plans].put(connection)
                raise
            except BaseException:
                # Waiting for a server that hangs to confirm would outlast the deadline; it has one of its own.
                self._end_all(connection)
                raise
            self._idle[plans].put(connection)
            return rows

    async def _turned(self, plans: Plans) -> Connection | None:
        """An idle connection that planned otherwise until now: turning it costs a hundredth of a new one."""
        (others,) = (idle for known, idle in self._idle.items() if known is not plans)
        connection = others.take()
        if connection is not None:
            connection.wire.begin(FEW)
            try:
                await connection.execute(f"SET plan_cache_mode = {plans}")
            except BaseException:
                self._end_all(connection)
                raise
        return connection

    def _end_all(self, connection: Connection) -> None:
        """End a connection, and those nobody uses: after a fall of the server or the network they are broken too."""
        connection.terminate()
        for idle in self._idle.values():
            idle.end_all()

    async def dialect(self) -> Postgres:
        """How statements are written for this server."""
        if self._dialect is None:
            rows = await self.fetch_in_time("SELECT current_setting('server_version_num')::integer", (), FEW)
            self._dialect = Postgres(JSON_SCALAR if rows[0][0] >= _JSON_SCALAR_SINCE * 10_000 else TO_JSON)
        return self._dialect

    async def close(self) -> None:
        """Close every connection, by force where one does not end in time; those in use when their read is over."""
        await asyncio.gather(*(idle.close() for idle in self._idle.values()))

    async def _connected(self, plans: Plans) -> Connection:
        connection: Connection = await asyncpg.connect(
            self._dsn,
            loop=cast("asyncio.AbstractEventLoop", GuardedLoop(Spoken, PostgresFrames, Spoken.data_received)),
            connection_class=Connection,
            ssl=self._settings.tls,
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
                "plan_cache_mode": plans.value,
            },
        )
        know_arrays(connection)
        return connection

    def _failure(self, error: Exception) -> SourceTimeoutError | SourceUnavailableError:
        fault = _fault(error)
        if fault is not None:
            return broken_rule(self._source, fault)
        if isinstance(error, asyncpg.QueryCanceledError | TimeoutError):
            return SourceTimeoutError(f"{self._source}: {type(error).__name__} after {self._seconds} s")
        state = getattr(error, "sqlstate", None)
        kind = type(error).__name__
        refused = isinstance(error, asyncpg.PostgresError) and not isinstance(error, _BROKEN)
        failure = SourceUnavailableError if refused else SourceConnectionError
        return failure(f"{self._source}: {kind} ({state})" if state else f"{self._source}: {kind}")


def _fault(error: BaseException | None) -> FrameError | None:
    """The rule that the server broke, among the causes of an error."""
    while error is not None and not isinstance(error, FrameError):
        error = error.__cause__
    return error


async def _closed(connection: Connection) -> None:
    """End a connection's session, by force where the server does not answer."""
    with suppress(Exception):  # whatever a dying connection raises, it is gone
        await connection.close(timeout=_CLOSING_SECONDS)


_MANNERS: Final[Manners[Connection]] = Manners(Connection.is_closed, Connection.terminate, _closed)
