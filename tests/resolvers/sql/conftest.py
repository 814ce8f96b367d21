"""A real database with the world's rows, the source that reads it, and the pure twin over the same rows."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from hub.embedded import PostgresServer, ensure_database
from hub.embedded_mariadb import MariaDbServer, run_script
from resolvers.mapping import SourceMapping
from resolvers.rows.table import Table, TypeShape
from schema.build import CATALOGUE
from tests.resolvers.sql.labs import Lab, MariaLab, PostgresLab, SqlSource
from tests.resolvers.sql.made_reads import MAPPING
from tests.resolvers.sql.world import World, make_world

HERE = Path(__file__).parent
DATABASE = "sql_tests"


@pytest.fixture(scope="session")
def mapping() -> SourceMapping:
    """The mapping of the test database."""
    return MAPPING


@pytest.fixture(scope="session")
def world() -> World:
    """The rows of the test database."""
    return make_world(seed=20260, size=120)


@pytest.fixture(scope="session")
def dsn(postgres: PostgresServer, world: World) -> str:
    """The address of the test database, filled."""
    ensure_database(postgres, DATABASE)
    asyncio.run(_fill(postgres.dsn(DATABASE), world))
    return postgres.dsn(DATABASE)


async def _fill(address: str, world: World) -> None:
    connection = await asyncpg.connect(address)
    await connection.execute((HERE / "tables.sql").read_text())
    for name, rows in world.rows.items():
        schema, _, table = name.partition(".")
        records = [tuple(row.values()) for row in rows]
        await connection.copy_records_to_table(table, schema_name=schema, columns=list(rows[0]), records=records)
    await connection.close()


@dataclass(frozen=True, repr=False)
class Twin:
    """The same rows for the pure evaluation of reads; its short name keeps the reports of failed tests readable."""

    tables: Mapping[str, Table]

    @classmethod
    def of(cls, world: World) -> "Twin":
        """The twin over a world."""
        return cls({name: _table(world, name, linked=True) for name in MAPPING.types})


def _table(world: World, name: str, *, linked: bool) -> Table:
    shape = TypeShape(CATALOGUE.types[name], MAPPING.types[name], CATALOGUE, MAPPING.types)
    near = {
        relation.name: _table(world, relation.target, linked=False)
        for relation in shape.domain.relations.values()
        if linked and relation.target in MAPPING.types and not relation.many
    }
    return Table.of(shape, world.records(shape.mapping.table), near)


@pytest.fixture(scope="session")
def twin(world: World) -> Twin:
    """The twin over the test database's rows."""
    return Twin.of(world)


@pytest.fixture(scope="session", params=["postgres", "mariadb"])
def lab(request: pytest.FixtureRequest, world: World) -> Lab:
    """Each kind of database in turn, filled."""
    if request.param == "postgres":
        return PostgresLab(request.getfixturevalue("dsn"))
    server: MariaDbServer = request.getfixturevalue("mariadb")
    run_script(server, (HERE / "mariadb.sql").read_text("utf-8"))
    maria = MariaLab(server.dsn("uji"))
    asyncio.run(maria.fill(world))
    return maria


@pytest.fixture
async def source(lab: Lab) -> AsyncIterator[SqlSource]:
    """The source over the test database."""
    opened = lab.source()
    yield opened
    await opened.close()
