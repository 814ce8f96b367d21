"""A PostgreSQL source on a bad day: down, restarted, slow, or answering with an error that quotes somebody's data."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest

from resolvers.mapping import SourceMapping
from resolvers.sources import idle
from resolvers.sources.base import SourceTimeoutError, SourceUnavailableError
from resolvers.sources.postgres import PostgresSource
from resolvers.sources.postgres_pool import Plans, Pool, PoolSettings
from schema.build import CATALOGUE
from schema.source_state import Circuit
from tests.resolvers.guarding import guarded
from tests.resolvers.sql.gate import LISTING, QUESTION, Gate
from tests.resolvers.sql.world import World


@asynccontextmanager
async def _source(mapping: SourceMapping, dsn: str) -> AsyncIterator[PostgresSource]:
    source = PostgresSource(mapping, CATALOGUE, dsn)
    try:
        yield source
    finally:
        await source.close()


async def test_a_source_that_was_down_answers_once_it_is_up(dsn: str, mapping: SourceMapping) -> None:
    """Down at the start, up, down again, up again: each read says how things stand, with no restart of the hub."""
    gate = Gate(dsn)
    await gate.open()
    await gate.shut()
    async with _source(mapping, gate.dsn) as source:
        for _ in range(2):
            with pytest.raises(SourceUnavailableError):
                await source.rows(LISTING, QUESTION)
            await gate.open()
            assert len((await source.rows(LISTING, QUESTION)).keys) == 5
            await source.check()
            await gate.shut()
        with pytest.raises(SourceUnavailableError):
            await source.check()


async def test_a_restarted_database_costs_no_read(dsn: str, mapping: SourceMapping) -> None:
    """Connections that broke while they were idle are replaced within the read that finds them broken."""
    async with _source(mapping, dsn) as direct:
        source = guarded(direct)
        await source.rows(LISTING, QUESTION)
        connection = await asyncpg.connect(dsn)
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await connection.close()
        assert len((await source.rows(LISTING, QUESTION)).keys) == 5


async def test_a_source_that_hangs_is_left_at_its_deadline(dsn: str, mapping: SourceMapping) -> None:
    """The whole read is bounded, and the next one answers when the source does."""
    gate = Gate(dsn)
    await gate.open()
    async with _source(mapping, gate.dsn) as direct:
        source = guarded(direct, 0.4)
        await source.rows(LISTING, QUESTION)
        gate.flowing.clear()
        with pytest.raises(SourceTimeoutError):
            await asyncio.wait_for(source.rows(LISTING, QUESTION), timeout=2)
        gate.flowing.set()
        assert source.circuit is Circuit.OPEN
        await source.check()
        assert len((await source.rows(LISTING, QUESTION)).keys) == 5
        await source.stop()
    await gate.shut()


def _over(mapping: SourceMapping, table: str, deadline_ms: int = 5000) -> SourceMapping:
    """The mapping with seekers in another table."""
    seekers = replace(mapping.types["JobSeeker"], table=table)
    return replace(mapping, types={**mapping.types, "JobSeeker": seekers}, deadline_ms=deadline_ms)


async def test_a_slow_statement_is_a_timeout(dsn: str, mapping: SourceMapping) -> None:
    """A statement that outlasts the deadline ends, in the hub and in the database."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "CREATE OR REPLACE VIEW uji.lambat AS SELECT p.* FROM uji.pencari AS p, LATERAL pg_sleep(p.id * 0 + 1)"
    )
    async with _source(_over(mapping, "uji.lambat", deadline_ms=300), dsn) as source:
        with pytest.raises(SourceTimeoutError):
            await source.rows(LISTING, QUESTION)
        await asyncio.sleep(0.5)
        running = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND application_name = 'sinergi-hub'"
        )
    await connection.close()
    assert running == 0


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
    async with _source(_over(mapping, "uji.rusak"), dsn) as source:
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


async def test_many_readers_share_few_connections(dsn: str, mapping: SourceMapping) -> None:
    """More reads at once than connections wait their turn; none fails."""
    async with _source(mapping, dsn) as source:
        batches = await asyncio.gather(*(source.rows(LISTING, QUESTION) for _ in range(50)))
    assert {tuple(batch.keys) for batch in batches} == {tuple(batches[0].keys)}


async def _sessions(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    found = await connection.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sinergi-hub' AND datname = current_database()"
    )
    await connection.close()
    return int(found)


async def test_reads_one_after_the_other_use_the_same_connections(dsn: str, mapping: SourceMapping) -> None:
    """The connections used last serve next, though more are allowed."""
    async with _source(mapping, dsn) as source:
        for _ in range(5):
            await source.rows(LISTING, QUESTION)
        assert await _sessions(dsn) <= 2  # one for the page, one for its count


async def test_what_plans_otherwise_uses_the_same_connection_too(dsn: str) -> None:
    """A page and then a count: the idle connection is turned, and turned back, and no other is made."""
    pool = Pool(dsn, "uji", 5, PoolSettings())
    try:
        for plans in (Plans.ANY, Plans.GIVEN, Plans.ANY):
            ((shown,),) = await pool.fetch("SHOW plan_cache_mode", (), plans)
            assert shown == plans.value
        assert await _sessions(dsn) == 1
    finally:
        await pool.close()


async def test_connections_long_unused_are_closed(
    dsn: str, mapping: SourceMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a rush of readers opened does not stay open; the source answers on."""
    monkeypatch.setattr(idle, "IDLE_SECONDS", 0.2)
    async with _source(mapping, dsn) as source:
        await asyncio.gather(*(source.rows(LISTING, QUESTION) for _ in range(10)))
        assert await _sessions(dsn) > 1
        for _ in range(50):
            await asyncio.sleep(0.1)
            if not await _sessions(dsn):
                break
        assert await _sessions(dsn) == 0
        assert (await source.rows(LISTING, QUESTION)).keys
