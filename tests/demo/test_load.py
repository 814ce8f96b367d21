"""Loading into a real PostgreSQL: everything arrives, as it was, and links hold."""

from typing import Any

import asyncpg
import pytest

from hub.demo.data import DemoData, Table
from hub.demo.load import load_siapkerja, load_sip_kerja
from hub.embedded import PostgresServer, ensure_database

DATABASES = {
    "siapkerja": ("demo_siapkerja", load_siapkerja, "tenaga_kerja"),
    "sip-kerja": ("demo_sip", load_sip_kerja, "public"),
}


@pytest.fixture(params=DATABASES)
async def source(request: pytest.FixtureRequest, postgres: PostgresServer, data: DemoData) -> tuple[str, str, str]:
    """A loaded source: its id, its database's address, its schema."""
    name, load, schema = DATABASES[request.param]
    ensure_database(postgres, name)
    await load(postgres.dsn(name), data)
    return request.param, postgres.dsn(name), schema


async def test_every_row_arrives_as_it_was_made(source: tuple[str, str, str], data: DemoData) -> None:
    """Row by row, signs beyond the basic plane included."""
    source_id, dsn, schema = source
    connection = await asyncpg.connect(dsn)
    try:
        for name, table in data.of_source(source_id).items():
            columns = ", ".join(table)
            statement = f"SELECT {columns} FROM {schema}.{name} ORDER BY id"  # noqa: S608  the layouts' own names
            rows = await connection.fetch(statement)
            assert [_plain(row) for row in rows] == _rows(table), name
    finally:
        await connection.close()


def _plain(row: Any) -> list[object]:
    return [int(value) if type(value).__name__ == "Decimal" else value for value in row.values()]


def _rows(table: Table) -> list[list[object]]:
    return [[_listed(value) for value in row] for row in zip(*table.values(), strict=True)]


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


async def test_loading_again_replaces_everything(source: tuple[str, str, str], data: DemoData) -> None:
    """The same database serves another run."""
    source_id, dsn, schema = source
    _, load, _ = DATABASES[source_id]
    await load(dsn, data)
    name, table = next(iter(data.of_source(source_id).items()))
    connection = await asyncpg.connect(dsn)
    try:
        statement = f"SELECT count(*) FROM {schema}.{name}"  # noqa: S608  the layouts' own names
        assert await connection.fetchval(statement) == len(table["id"])
    finally:
        await connection.close()


async def test_links_and_statistics_are_in_place(source: tuple[str, str, str]) -> None:
    """Foreign keys hold the links; the planner knows the tables."""
    _, dsn, schema = source
    connection = await asyncpg.connect(dsn)
    try:
        links = await connection.fetchval(
            "SELECT count(*) FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace "
            "WHERE c.contype = 'f' AND c.convalidated AND n.nspname = $1",
            schema,
        )
        unknown = await connection.fetchval(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind = 'r' AND n.nspname = $1 AND c.reltuples <= 0",
            schema,
        )
    finally:
        await connection.close()
    assert (links, unknown) == (9, 0)
