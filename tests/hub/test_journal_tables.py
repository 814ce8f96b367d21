"""The journal's tables: made once, and never taken for those of another version of the hub."""

import asyncio

import asyncpg
import pytest

from hub.database import DatabaseError, OtherVersionError, make_anew, migrate
from hub.embedded import PostgresServer, ensure_database


async def _fetch(dsn: str, sql: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return list(await connection.fetch(sql))
    finally:
        await connection.close()


async def test_the_tables_are_made_once_by_hubs_that_start_together(postgres: PostgresServer) -> None:
    """Several starts at once, and starts over finished tables, end well."""
    await asyncio.to_thread(ensure_database, postgres, "journal_anew")
    for _ in range(2):
        await asyncio.gather(*(migrate(postgres.dsn("journal_anew")) for _ in range(3)))
    [row] = await _fetch(postgres.dsn("journal_anew"), "SELECT count(*) FROM journal.entry")
    assert row["count"] == 0


async def test_a_database_of_another_version_is_left_alone_or_made_anew(postgres: PostgresServer) -> None:
    """The error says what to do; only where its data are invented is everything dropped, and made as new."""
    dsn = postgres.dsn("journal_of_old")
    await asyncio.to_thread(ensure_database, postgres, "journal_of_old")
    await migrate(dsn)
    await _fetch(dsn, "UPDATE hub_schema_version SET version_num = '0004'")
    await _fetch(dsn, "INSERT INTO journal.account (issuer, subject) VALUES ('i', 's')")
    with pytest.raises(OtherVersionError, match=r"Name an empty database in \[journal\] dsn"):
        await migrate(dsn)
    counted = "SELECT count(*) AS n FROM journal.account"
    assert (await _fetch(dsn, counted))[0]["n"] == 1
    await make_anew(dsn)
    await migrate(dsn)
    assert (await _fetch(dsn, counted))[0]["n"] == 0


async def test_a_database_that_is_not_there_is_a_clear_error_without_its_password() -> None:
    """The address is not repeated: it holds a password."""
    with pytest.raises(DatabaseError) as caught:
        await migrate("postgresql://hub:rahasia@127.0.0.1:1/hub")
    assert "rahasia" not in str(caught.value)
