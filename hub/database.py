"""The hub's own database: connections to it, and its tables brought to the version that this code knows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import as_file, files

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What asking the database raises where it is away, or does not do what it is asked."""

LOST = (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.AdminShutdownError)
"""What a connection says that was good when it was last used; the server may be back already."""

_DIALECT = "postgresql+asyncpg://"
_MIGRATION_LOCK = 0x53494E45524749  # any number that all hubs on one database agree on


class DatabaseError(Exception):
    """The hub's database cannot be reached or brought up to date; the text is for the operator."""


async def migrate(dsn: str) -> None:
    """Bring the tables to the newest version, in one transaction; hubs that start at once wait for each other.

    Raises DatabaseError, whose text holds no part of `dsn`.
    """
    # The driver reads the address itself, and so what it says of TLS.
    engine = create_async_engine(_DIALECT, async_creator=lambda: asyncpg.connect(dsn), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            await connection.run_sync(_upgrade)
    except (OSError, SQLAlchemyError, asyncpg.PostgresError, TimeoutError) as error:
        raise DatabaseError(f"the hub's database could not be prepared ({type(error).__name__})") from error
    finally:
        await engine.dispose()


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
            "statement_timeout": str(int(deadline * 1000)),
        },
    )
    async with pool:
        yield pool
