"""What a PostgreSQL source alone does; `test_source.py` has what every database source does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from resolvers.mapping import SourceMapping
from resolvers.sources.base import SourceUnavailableError
from resolvers.sources.postgres import PostgresSource
from resolvers.sources.postgres_pool import Plans, Pool, PoolSettings
from schema.build import CATALOGUE
from tests.resolvers.sql.gate import LISTING, QUESTION
from tests.resolvers.sql.labs import over
from tests.resolvers.sql.world import World


@asynccontextmanager
async def _source(mapping: SourceMapping, dsn: str) -> AsyncIterator[PostgresSource]:
    source = PostgresSource(mapping, CATALOGUE, dsn)
    try:
        yield source
    finally:
        await source.close()


async def test_an_error_of_the_database_shows_no_value(dsn: str, mapping: SourceMapping, world: World) -> None:
    """PostgreSQL quotes the value it could not read; the source's error names the kind only."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "CREATE OR REPLACE VIEW uji.rusak AS"
        " SELECT id, lahir, nik, golongan, (nama::integer)::text AS nama FROM uji.pencari"
    )
    with pytest.raises(asyncpg.DataError) as quoted:
        await connection.fetch("SELECT nama FROM uji.rusak")
    await connection.close()
    names = [row["nama"] for row in world.rows["uji.pencari"] if row["nama"]]
    assert any(name in str(quoted.value) for name in names)
    async with _source(over(mapping, "uji.rusak"), dsn) as source:
        with pytest.raises(SourceUnavailableError) as refused:
            await source.rows(LISTING, QUESTION)
    assert str(refused.value) == "uji: InvalidTextRepresentationError (22P02)"
    assert refused.value.__suppress_context__


async def test_sessions_cannot_write(dsn: str, mapping: SourceMapping) -> None:
    """Whatever the login may do, the hub's sessions only read."""
    async with _source(mapping, dsn) as source:
        with pytest.raises(SourceUnavailableError, match="ReadOnlySQLTransactionError"):
            await source._pool.fetch("DELETE FROM uji.masuk", ())
        with pytest.raises(SourceUnavailableError, match="ReadOnlySQLTransactionError"):
            await source._pool.fetch("CREATE TABLE uji.baru (id integer)", ())


async def test_what_plans_otherwise_uses_the_same_connection_too(dsn: str) -> None:
    """A page and then a count: the idle connection is turned, and turned back, and no other is made."""
    pool = Pool(dsn, "uji", 5, PoolSettings())
    sessions = set()
    try:
        for plans in (Plans.ANY, Plans.GIVEN, Plans.ANY):
            ((shown,),) = await pool.fetch("SHOW plan_cache_mode", (), plans)
            assert shown == plans.value
            ((session,),) = await pool.fetch("SELECT pg_backend_pid()", (), plans)
            sessions.add(session)
    finally:
        await pool.close()
    assert len(sessions) == 1
