"""One DuckDB in memory that can read one folder and do nothing else: no network, no extensions, no disk, no settings.

Statements run in threads of its own; one whose caller is gone is interrupted.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, TypeVar

from resolvers.sources.base import SourceUnavailableError
from resolvers.sources.files_folder import Folder
from resolvers.sources.files_layout import Allowance
from resolvers.sources.files_sql import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")

_AT_ONCE = 4
"""Statements of one source under way at the same time."""


class StatementError(SourceUnavailableError):
    """DuckDB could not do what a statement says: a file is not what its name says, or is gone."""


class Call:
    """One piece of work on the database, in a thread; `stop` ends it from another."""

    def __init__(self, cursor: "DuckDBPyConnection") -> None:
        """`cursor` is this call's alone."""
        self._cursor = cursor
        self._stopped = Event()

    @property
    def stopped(self) -> bool:
        """Whether nobody waits for the outcome."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """End the statement that runs, and run no other."""
        self._stopped.set()
        self._cursor.interrupt()

    def run(self, sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a statement. Raises `SourceUnavailableError`, whose text holds no value."""
        import duckdb  # noqa: PLC0415  a tenth of a second that a hub without files need not wait

        if self.stopped:
            raise SourceUnavailableError("the read was given up")
        try:
            return self._cursor.execute(sql, values or []).fetchall()
        except duckdb.OutOfMemoryException:
            raise SourceUnavailableError("reading the files needs more than `memory_mb`") from None
        except duckdb.Error as error:  # the text may hold cells
            raise StatementError(f"DuckDB: {type(error).__name__}") from None

    def columns(self, sql: str, values: list[Any]) -> list[tuple[str, str]]:
        """The name and type of each column that a statement gives."""
        self.run(sql, values)
        return [(column[0], str(column[1])) for column in self._cursor.description or ()]


class Database:
    """The database of one folder, made when first used and anew if the folder was not there."""

    def __init__(self, address: str, allowance: Allowance) -> None:
        """`address` is the folder's path."""
        self._address = address
        self._allowance = allowance
        self._opened: tuple[Folder, DuckDBPyConnection] | None = None
        self._lock = Lock()
        self._calls: set[Call] = set()
        self._threads = ThreadPoolExecutor(_AT_ONCE, "files")

    async def call(self, work: Callable[[Call, Folder], T]) -> T:
        """The outcome of work in a thread. Ends it where the caller is gone. Raises `SourceError`."""
        begun: list[Call] = []
        given_up = Event()

        def job() -> T:
            folder, connection = self._open()
            call = Call(connection.cursor())
            begun.append(call)
            if given_up.is_set():
                call.stop()
            self._calls.add(call)
            try:
                return work(call, folder)
            finally:
                self._calls.discard(call)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, job)
        except asyncio.CancelledError:
            given_up.set()
            for call in begun:
                call.stop()
            raise

    def close(self) -> None:
        """Let go of the tables; statements under way end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for call in [*self._calls]:
            call.stop()
        with self._lock:
            if self._opened is not None:
                self._opened[1].close()
                self._opened = None

    def _open(self) -> "tuple[Folder, DuckDBPyConnection]":
        with self._lock:
            if self._opened is None:
                folder = Folder.at(self._address)
                self._opened = folder, _confined(folder, self._allowance)
            return self._opened


def _confined(folder: Folder, allowance: Allowance) -> "DuckDBPyConnection":
    """A database in memory. The order matters: each setting that closes a way closes it for those behind it too."""
    import duckdb  # noqa: PLC0415  as above

    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "memory_limit": f"{allowance.memory_mb}MB",
            "threads": str(allowance.threads),
        },
    )
    for setting in (
        "temp_directory = ''",  # what does not fit into memory is an error: records never go to a disk
        "TimeZone = 'UTC'",
        "python_enable_replacements = false",
        f"allowed_directories = [{literal(str(folder.path))}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection
