"""What a MariaDB source alone does, and what is asked of it in texts that would like to be SQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

import pytest
from asyncmy.errors import MySQLError

from hub.embedded_mariadb import MariaDbServer, ensure_reader
from resolvers.mapping import SourceMapping
from resolvers.reads import Comparison, Op
from resolvers.sources.base import Question, SourceUnavailableError
from resolvers.sources.mysql import MysqlSource
from resolvers.sources.mysql_literals import literal, written
from resolvers.sources.mysql_pool import Pool, PoolSettings
from resolvers.sql.mariadb import MARIADB
from resolvers.sql.read import Target, compile_read
from schema.build import CATALOGUE
from tests.resolvers.sql.gate import LISTING, QUESTION
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.labs import MariaLab, over, run
from tests.resolvers.sql.shorthand import clear
from tests.resolvers.sql.world import NOW, World

ATTACKS = (
    "' OR 1=1 -- ",
    "\\' OR 1=1 -- ",
    "\\",
    "'; DROP TABLE uji.masuk; -- ",
    "%s %(p0)s %% $1 $2",
    '" OR ""="',
    "`; --",
    "/*! OR 1=1 */",
    "\x1a\b\n'",
    "é' OR 1=1 -- ",
    "\N{FULLWIDTH APOSTROPHE} OR 1=1",
    "a -- b",
    "0x41",
    "NULL",
)

_COMPLAINING = (
    """CREATE OR REPLACE FUNCTION uji.keluh(t text) RETURNS text DETERMINISTIC
    BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'ZZZ'; RETURN t; END""",
    "CREATE OR REPLACE VIEW uji.rusak AS SELECT id, lahir, nik, golongan, uji.keluh(nama) AS nama FROM uji.pencari",
)
_GARBAGE = {
    "nothing": b"",
    "http": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "half": b"\x01\x00\x00\x00\x0a",
    "ones": b"\xff" * 64,
    "zeros": b"\x4a\x00\x00\x00\x0a" + b"\x00" * 74,
}

pytestmark = pytest.mark.parametrize("lab", ["mariadb"], indirect=True)


@asynccontextmanager
async def _source(lab: MariaLab, dsn: str, mapping: SourceMapping | None = None) -> AsyncIterator[MysqlSource]:
    source = MysqlSource(mapping or lab.mapping, CATALOGUE, dsn)
    try:
        yield source
    finally:
        await source.close()


@asynccontextmanager
async def _pool(lab: MariaLab, dsn: str = "") -> AsyncIterator[Pool]:
    pool = Pool(dsn or lab.dsn, "uji", 5, PoolSettings())
    try:
        yield pool
    finally:
        await pool.close()


@pytest.mark.parametrize("answer", _GARBAGE.values(), ids=_GARBAGE)
async def test_garbage_is_an_unavailable_source(lab: MariaLab, answer: bytes) -> None:
    """Whatever the driver makes of it."""

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with _source(lab, f"mysql://a:b@127.0.0.1:{port}/uji") as source:
        with pytest.raises(SourceUnavailableError):
            await source.rows(LISTING, QUESTION)
    server.close()


async def test_an_error_of_the_database_shows_no_value(lab: MariaLab) -> None:
    """MariaDB quotes the value it could not read; the source's error names the kind only."""
    async with lab.connected() as connection:
        for statement in _COMPLAINING:
            await run(connection, statement)
        with pytest.raises(MySQLError) as quoted:
            await run(connection, "SELECT nama FROM uji.rusak WHERE nama = 'ZZZ'")
    assert "ZZZ" in str(quoted.value)
    async with _source(lab, lab.dsn, over(lab.mapping, "uji.rusak")) as source:
        with pytest.raises(SourceUnavailableError) as refused:
            await source.rows(LISTING, QUESTION)
    assert str(refused.value) == "uji: OperationalError (1644)"
    assert refused.value.__suppress_context__


async def test_a_wrong_password_shows_no_secret(lab: MariaLab) -> None:
    """Neither the address nor the user is in the error."""
    async with _source(lab, "mysql://someone:secret@" + lab.dsn.rpartition("@")[2]) as source:
        with pytest.raises(SourceUnavailableError) as refused:
            await source.check()
    assert str(refused.value) == "uji: OperationalError (1045)"


async def test_sessions_cannot_write(lab: MariaLab) -> None:
    """Whatever the login may do, the hub's sessions only read."""
    async with _pool(lab) as pool:
        for statement in (
            "DELETE FROM uji.masuk",
            "CREATE TABLE uji.baru (id integer)",
            "UPDATE uji.masuk SET id = id",
        ):
            with pytest.raises(SourceUnavailableError, match=r"\(1792\)"):
                await pool.fetch(statement)


async def test_a_login_that_may_only_read_is_enough(lab: MariaLab, mariadb: MariaDbServer) -> None:
    """No right beyond SELECT on the one database."""
    ensure_reader(mariadb, "uji", "pembaca", "rahasia")
    async with _source(lab, mariadb.dsn("uji", "pembaca", "rahasia")) as source:
        assert len((await source.rows(LISTING, QUESTION)).keys) == 5
        assert all("no table" not in fault for fault in await source.verify())


async def test_a_session_is_in_utc_and_compares_by_code_point(lab: MariaLab) -> None:
    """Whatever the server's own settings are."""
    async with _pool(lab) as pool:
        [row] = await pool.fetch("SELECT @@time_zone, @@collation_connection, 'a ' = 'a', 'a' = 'A', @@tx_read_only")
        assert row == ("+00:00", MARIADB.collation, 0, 0, 1)
        [[mode]] = await pool.fetch("SELECT @@sql_mode")
        assert "NO_BACKSLASH_ESCAPES" in mode


@pytest.mark.parametrize("mode", ["NO_BACKSLASH_ESCAPES", "", "ANSI_QUOTES"])
async def test_a_text_that_would_like_to_be_sql_is_a_text(lab: MariaLab, mode: str) -> None:
    """It comes back as it went, in sessions of every mode: nothing hangs on how backslashes are read."""
    async with lab.connected() as connection:
        await run(connection, f"SET SESSION sql_mode='{mode}'")
        for text in ATTACKS:
            assert await run(connection, f"SELECT {literal(text, MARIADB.collation)}") == ((text,),)


@pytest.mark.parametrize("text", ATTACKS)
async def test_a_filter_for_such_a_text_finds_what_is_equal_to_it(lab: MariaLab, world: World, text: str) -> None:
    """One name is a backslash; nothing is equal to the others."""
    cells = LISTING.cells
    read = replace(LISTING, where=Comparison(clear("fullName", cells), Op.EQ, 1))
    among = replace(LISTING, where=Comparison(clear("nik", cells), Op.IN, 1))
    async with _source(lab, lab.dsn) as source:
        named = [row for row in world.rows["uji.pencari"] if row["nama"] == text]
        assert (await source.rows(read, Question([5, text], TestKeys(), NOW))).total == len(named)
        assert (await source.rows(among, Question([5, [text, "x"]], TestKeys(), NOW))).total == 0


@pytest.mark.parametrize(
    ("field", "operator", "value", "index"),
    [
        ("regionCode", Op.EQ, "32.16", "wilayah"),
        ("nik", Op.EQ, "3216994508980001", "nik"),
        ("nik", Op.IN, ["3216994508980001", "é"], "nik"),
        ("registeredAt", Op.GTE, date(2025, 1, 31), "terdaftar"),
    ],
)
async def test_an_index_serves_a_filter_whatever_its_columns_character_set(
    lab: MariaLab, field: str, operator: Op, value: object, index: str
) -> None:
    """The stored value is compared for the index's sake, the value itself for the answer's."""
    read = replace(LISTING, where=Comparison(clear(field, LISTING.cells), operator, 1))
    compiled = compile_read(read, lab.mapping, CATALOGUE, Target(MARIADB))
    assert compiled.total is not None
    statement = written(compiled.total, Question([5, value], TestKeys(), NOW), MARIADB.collation)
    async with lab.connected() as connection:
        [plan] = await run(connection, f"EXPLAIN {statement}")
    assert index in plan[4].split(",")
