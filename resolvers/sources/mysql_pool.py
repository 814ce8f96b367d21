"""Read-only connections to one MariaDB or MySQL database, made when first needed and again after it was down.

Every error of the driver becomes a `SourceError` that names its kind and never a value: the database's own texts, which
may quote somebody's data, go no further.
"""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from asyncmy.connection import Connection
from asyncmy.errors import InterfaceError, MySQLError

from resolvers.sources.base import SourceConnectionError, SourceTimeoutError, SourceUnavailableError
from resolvers.sources.idle import Idle, Manners
from resolvers.sources.mysql_frames import MysqlFrames, feed
from resolvers.sources.wire import FrameError, GuardedLoop, broken_rule
from resolvers.sql.mariadb import MARIADB, MYSQL, MariaDb

Rows = tuple[tuple[Any, ...], ...]

_CLOSING_SECONDS = 5.0
_TIMED_OUT = frozenset({1969, 3024})
"""What a server says of a statement that outlasted `max_statement_time` or `max_execution_time`."""
_LOST = frozenset({1040, 1053, 1927, 2002, 2003, 2006, 2013, 2055})
"""The server is full, shut down, ended the connection, cannot be reached, went away, or was lost in the middle."""
_LONGEST_LIST = 2**30
_LONGEST_SORT_KEY = 2**16
_MODE = "NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION"


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """How many connections are held at most, and how they are encrypted (`None`: they are not)."""

    connections: int = 10
    tls: ssl.SSLContext | None = None


class _Guarded(Connection):
    """A connection whose packets are held against the protocol."""

    def __init__(self, **arguments: Any) -> None:
        """Take the driver's arguments. It takes no loop, and uses the one it finds here."""
        super().__init__(**arguments)  # type: ignore[no-untyped-call]
        self._loop = self.wire = GuardedLoop(asyncio.BufferedProtocol, MysqlFrames, feed)

    def hold_to_protocol(self) -> None:
        """Raise the rule that the server broke, where that is why it ended: the driver tells only that it did."""
        if self.wire.fault is not None:
            raise self.wire.fault from None


class Pool:
    """The connections of one source: the one used last serves next, and those long unused are closed."""

    def __init__(self, dsn: str, source: str, seconds: float, settings: PoolSettings) -> None:
        """`dsn` is `mysql://user:password@host:port/database`, with `?unix_socket=` for a socket.

        `seconds` is the deadline of a whole read, and of each statement by itself in the database.
        """
        self._address = _address(dsn)
        self._source = source
        self._seconds = seconds
        self._settings = settings
        self._room = asyncio.Semaphore(settings.connections)
        self._idle: Idle[_Guarded] = Idle(_MANNERS)
        self._dialect: MariaDb | None = None

    async def fetch(self, sql: str) -> Rows:
        """The rows of a statement. Raises `SourceConnectionError` where the connection broke: the next is a new one."""
        try:
            async with self._room:
                return await self._fetch(sql)
        except Exception as error:  # noqa: BLE001 - a garbled answer makes the driver raise anything at all
            raise self._failure(error) from None

    async def fetch_in_time(self, sql: str) -> Rows:
        """The same within the source's deadline, for those who ask without a guard that keeps it."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self.fetch(sql)
        except TimeoutError:
            raise SourceTimeoutError(f"{self._source}: no answer within {self._seconds} s") from None

    async def dialect(self) -> MariaDb:
        """How statements are written for this server."""
        if self._dialect is None:
            await self.fetch_in_time("SELECT 1")
        return self._dialect or MARIADB

    async def close(self) -> None:
        """Close every connection, by force where one does not end in time; those in use when their read is over."""
        await self._idle.close()

    async def _fetch(self, sql: str) -> Rows:
        connection = self._idle.take() or await self._connected()
        try:
            rows = await _told(connection, sql)
        except BaseException as error:
            connection.close()
            if _is_broken(error):
                self._idle.end_all()
            connection.hold_to_protocol()
            raise
        self._idle.put(connection)
        return rows

    async def _connected(self) -> _Guarded:
        connection = _Guarded(
            **self._address,
            charset="utf8mb4",
            autocommit=True,
            connect_timeout=self._seconds,
            program_name="sinergi-hub",
            ssl=self._settings.tls,
        )
        try:
            await connection.connect()
            self._dialect = MARIADB if "mariadb" in connection.get_server_info().lower() else MYSQL
            for setting in _settings(self._dialect, self._seconds):
                await _asked(connection, setting)
        except BaseException:
            connection.close()
            connection.hold_to_protocol()
            raise
        return connection

    def _failure(self, error: Exception) -> SourceTimeoutError | SourceUnavailableError:
        if isinstance(error, FrameError):
            return broken_rule(self._source, error)
        kind, code = type(error).__name__, _code(error)
        if code in _TIMED_OUT or isinstance(error, TimeoutError):
            return SourceTimeoutError(f"{self._source}: {kind} after {self._seconds} s")
        fault = SourceConnectionError if _is_broken(error) else SourceUnavailableError
        return fault(f"{self._source}: {kind} ({code})" if code else f"{self._source}: {kind}")


async def _asked(connection: _Guarded, sql: str) -> Rows | None:
    """The rows of a statement; None of one that gives none."""
    connection.wire.begin()
    async with connection.cursor() as cursor:
        await cursor.execute(sql)
        return None if cursor.description is None else tuple(await cursor.fetchall())  # type: ignore[redundant-expr]


async def _told(connection: _Guarded, sql: str) -> Rows:
    """The rows of a statement that gives some, be it none at all."""
    rows = await _asked(connection, sql)
    if rows is None:
        raise InterfaceError("no rows in answer to a question")
    return rows


async def _closed(connection: Connection) -> None:
    """End a connection's session, by force where the server does not answer."""
    try:
        async with asyncio.timeout(_CLOSING_SECONDS):
            await connection.ensure_closed()
    except (TimeoutError, OSError, MySQLError):
        connection.close()


def _is_closed(_connection: Connection) -> bool:
    """The driver learns of a server's farewell with the next statement only."""
    return False


_MANNERS: Manners[_Guarded] = Manners(_is_closed, _Guarded.close, _closed)


def _settings(dialect: MariaDb, seconds: float) -> tuple[str, ...]:
    """What makes a session read only, bounded in time, in UTC and in one way of comparing text."""
    limit = f"max_statement_time={seconds:f}"
    if dialect is MYSQL:
        limit = f"max_execution_time={round(seconds * 1000)}"
    lengths = f"group_concat_max_len={_LONGEST_LIST}, max_sort_length={_LONGEST_SORT_KEY}"
    return (
        f"SET NAMES utf8mb4 COLLATE {dialect.collation}",
        f"SET SESSION sql_mode='{_MODE}', time_zone='+00:00', {lengths}, {limit}",
        "SET SESSION TRANSACTION READ ONLY",
    )


def _address(dsn: str) -> dict[str, Any]:
    """The driver's arguments for an address. Raises `ValueError`, without the address, which holds a secret."""
    parts = urlsplit(dsn)
    options = parse_qs(parts.query)
    if parts.scheme not in ("mysql", "mariadb") or options.keys() - {"unix_socket"}:
        raise ValueError("a MariaDB source's address is mysql://user:password@host:port/database[?unix_socket=PATH]")
    found: dict[str, Any] = {
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path.removeprefix("/")) or None,
    }
    if "unix_socket" in options:
        return found | {"unix_socket": options["unix_socket"][0]}
    return found | {"host": parts.hostname or "127.0.0.1", "port": parts.port or 3306}


def _is_broken(error: BaseException) -> bool:
    """Whether the connection could not be made, or broke before the answer was whole."""
    return isinstance(error, OSError | InterfaceError | EOFError) or _code(error) in _LOST


def _code(error: BaseException) -> int:
    first = error.args[0] if isinstance(error, MySQLError) and error.args else 0
    return first if isinstance(first, int) else 0
