"""Loading into a real MariaDB: all arrives as it was, links hold, and the hub's account may read and no more."""

import asyncmy
import asyncmy.errors
import pytest
import pytest_asyncio

from hub.demo.data import DemoData, Table
from hub.demo.load_mariadb import in_mariadb, load_sip_kerja_mariadb
from hub.embedded_mariadb import MariaDbServer, ensure_database, ensure_reader
from hub.embedded_process import HOST

DATABASE, READER, PASSWORD = "demo_sip", "pembaca_uji", "rahasia-uji"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def loaded(mariadb: MariaDbServer, data: DemoData) -> MariaDbServer:
    """The server with SIP Kerja's data, loaded twice: the second time replaces all, and is no longer in the log."""
    ensure_database(mariadb, DATABASE)
    ensure_reader(mariadb, DATABASE, READER, PASSWORD)
    for _ in range(2):
        await load_sip_kerja_mariadb(mariadb.dsn(DATABASE), data)
    return mariadb


async def _rows(
    server: MariaDbServer, statement: str, user: str = READER, password: str = PASSWORD
) -> list[list[object]]:
    connection = await asyncmy.connect(
        host=HOST, port=server.port, user=user, password=password, database=DATABASE, charset="utf8mb4"
    )
    try:
        async with connection.cursor() as cursor:
            await cursor.execute(statement)
            return [list(row) for row in await cursor.fetchall()]
    finally:
        await connection.ensure_closed()


async def test_every_row_arrives_as_it_was_made(loaded: MariaDbServer, data: DemoData) -> None:
    """Row by row, signs beyond the basic plane included; nothing is cut, rounded or trimmed."""
    for name, table in data.of_source("sip-kerja").items():
        rows = await _rows(loaded, f"SELECT {', '.join(table)} FROM {name} ORDER BY id")  # noqa: S608 - the layouts'
        assert rows == _listed(in_mariadb(name, table)), name


def _listed(table: Table) -> list[list[object]]:
    return [list(row) for row in zip(*table.values(), strict=True)]


async def test_links_hold(loaded: MariaDbServer) -> None:
    """Nine foreign keys, as in PostgreSQL, over rows that were there when they were checked."""
    links = await _rows(
        loaded,
        "SELECT table_name, column_name, referenced_table_name FROM information_schema.key_column_usage"
        " WHERE table_schema = database() AND referenced_table_name IS NOT NULL",
        loaded.user,
        loaded.password,
    )
    assert len(links) == 9
    for table, column, target in links:
        orphans = (
            f"SELECT count(*) FROM {table} t LEFT JOIN {target} x ON x.id = t.{column} WHERE t.{column} IS NOT NULL"  # noqa: S608 - as above
        )
        assert await _rows(loaded, f"{orphans} AND x.id IS NULL") == [[0]]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM pelamar", "SELECT * FROM mysql.global_priv", "CREATE TABLE pelamar_dua (id int)"]
)
async def test_the_hubs_account_reads_this_database_and_no_more(loaded: MariaDbServer, statement: str) -> None:
    """A fault in the hub can change nothing at the region."""
    with pytest.raises(asyncmy.errors.OperationalError, match="denied"):
        await _rows(loaded, statement)
