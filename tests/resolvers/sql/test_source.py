"""A PostgreSQL source on a bad day: down, restarted, slow, or answering with an error that quotes somebody's data."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from resolvers.mapping import SourceMapping
from resolvers.reads import OrderTerm, Output, Piece, Read, Treated
from resolvers.sources.base import Question, SourceTimeoutError, SourceUnavailableError
from resolvers.sources.postgres import PostgresSource
from schema.build import CATALOGUE
from schema.decisions import Cell, Scope, Side, Treatment
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.world import NOW, World

CELLS = tuple(Cell(Scope.OTHER, side) for side in Side)
NAME = Treated("fullName", tuple((cell, Treatment.CLEAR, None) for cell in CELLS))
LISTING = Read(
    source="uji",
    type_name="JobSeeker",
    cells=CELLS,
    region=None,
    split_sides=True,
    pieces=(Piece((Output("fullName", NAME),)),),
    hidden=(),
    where=None,
    order=(OrderTerm(NAME, descending=False),),
    keyset=None,
    parents=None,
    limit_slot=0,
    total=True,
)
QUESTION = Question([5], TestKeys(), NOW)


class Gate:
    """A TCP gate before the database: shut, open, or holding every byte back."""

    def __init__(self, dsn: str) -> None:
        """The gate stands shut, on a port of its own."""
        self._target = urlsplit(dsn)
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self._port = 0
        self.flowing = asyncio.Event()
        self.flowing.set()

    @property
    def dsn(self) -> str:
        """The database's address by way of the gate."""
        user = self._target.netloc.rpartition("@")[0]
        return urlunsplit(self._target._replace(netloc=f"{user}@127.0.0.1:{self._port}"))

    async def open(self) -> None:
        """Let connections through, on the same port as before."""
        self._server = await asyncio.start_server(self._through, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Refuse new connections and break those that stand."""
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()
        await asyncio.sleep(0)

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        database_reader, database_writer = await asyncio.open_connection("127.0.0.1", self._target.port)
        self._writers += [writer, database_writer]
        await asyncio.gather(self._pass(reader, database_writer), self._pass(database_reader, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while chunk := await reader.read(65536):
                await self.flowing.wait()
                writer.write(chunk)
        except ConnectionError:
            pass
        finally:
            writer.close()


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
    async with _source(mapping, dsn) as source:
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
    async with _source(replace(mapping, deadline_ms=400), gate.dsn) as source:
        await source.rows(LISTING, QUESTION)
        gate.flowing.clear()
        with pytest.raises(SourceTimeoutError):
            await asyncio.wait_for(source.rows(LISTING, QUESTION), timeout=2)
        gate.flowing.set()
        assert len((await source.rows(LISTING, QUESTION)).keys) == 5
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
