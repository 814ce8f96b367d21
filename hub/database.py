"""The hub's own database: connections to it, and its tables brought to the version that this code knows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import as_file, files

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What asking the database raises where it is away, or does not do what it is asked."""

LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.AdminShutdownError,
    asyncpg.InternalClientError,  # the end met the statement half way
)
"""What a connection says that was good when it was last used; the server may be back already."""

_SCHEMAS = ("journal", "policy", "harvest", "source")
_DIALECT = "postgresql+asyncpg://"
_MIGRATION_LOCK = 0x53494E45524749  # any number that all hubs on one database agree on


class DatabaseError(Exception):
    """The hub's database cannot be reached or brought up to date; the text is for the operator."""


class OtherVersionError(DatabaseError):
    """The database holds tables of a version of the hub that this one does not continue."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "the hub's database was made by another version of the hub, and this one cannot go on from its tables; "
            "nothing was changed. Name an empty database in [journal] dsn, publish the policies there, and keep the "
            "old one: it is the log of its time"
        )


async def migrate(dsn: str) -> None:
    """Bring the tables to the newest version, in one transaction; hubs that start at once wait for each other.

    Raises OtherVersionError or another DatabaseError, whose text holds no part of `dsn`.
    """
    # The driver reads the address itself, and so what it says of TLS.
    engine = create_async_engine(_DIALECT, async_creator=lambda: asyncpg.connect(dsn), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            await connection.run_sync(_upgrade)
    except CommandError as error:
        raise OtherVersionError from error
    except (OSError, SQLAlchemyError, asyncpg.PostgresError, TimeoutError) as error:
        raise DatabaseError(f"the hub's database could not be prepared ({type(error).__name__})") from error
    finally:
        await engine.dispose()


async def make_anew(dsn: str) -> None:
    """Drop everything the hub keeps in a database, its log included, and make the tables: for a demo's data alone.

    Raises DatabaseError.
    """
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute(f"DROP SCHEMA IF EXISTS {', '.join(_SCHEMAS)} CASCADE")
            await connection.execute("DROP TABLE IF EXISTS hub_schema_version")
    finally:
        await connection.close()
    await migrate(dsn)


def _upgrade(connection: Connection) -> None:
    with as_file(files("hub") / "migrations") as scripts:
        config = Config()
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        config.set_main_option("path_separator", "newline")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


async def connect(dsn: str, deadline: float) -> asyncpg.Connection:
    """One connection whose commits are on disk when confirmed. Raises OSError, TimeoutError or asyncpg errors."""
    return await asyncpg.connect(
        dsn,
        timeout=deadline,
        server_settings={
            "synchronous_commit": "on",
            "application_name": "sinergi-hub journal",
            "statement_timeout": str(int(deadline * 1000)),
        },
    )


@asynccontextmanager
async def reading_pool(dsn: str, deadline: float) -> AsyncIterator[asyncpg.Pool]:
    """Connections that read the log, planning for the values at hand: parties' shares of the log differ widely."""
    pool = asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=4,
        timeout=deadline,
        command_timeout=deadline,
        server_settings={
            "application_name": "sinergi-hub auditors",
            "default_transaction_read_only": "on",
            "jit": "off",  # compiling costs more than these statements take
            "plan_cache_mode": "force_custom_plan",
            "enable_seqscan": "off",  # the planner takes long arrays for cheap to read; there is an index for each
            "statement_timeout": str(int(deadline * 1000)),
        },
    )
    async with pool:
        yield pool
