"""A real database with the world's rows, the source that reads it, and the pure twin over the same rows."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import asyncpg
import pytest

from hub.embedded import PostgresServer, ensure_database
from resolvers.mapping import SourceMapping
from resolvers.rows.table import Table, TypeShape
from resolvers.sources.postgres import PostgresSource
from schema.build import CATALOGUE
from tests.resolvers.sql.made_reads import MAPPING
from tests.resolvers.sql.world import World, make_world

HERE = Path(__file__).parent
DATABASE = "sql_tests"


class TestKeys:
    """Keyed treatments with a key of their own: enough for tests, and as deterministic as the hub's."""

    __test__ = False
    rounding_seed = -4_242

    def person_tags(self, identifiers: Sequence[str | None]) -> list[bytes | None]:
        """Sixteen bytes for each identifier."""
        return [None if text is None else sha256(text.encode()).digest()[:16] for text in identifiers]

    def pseudonyms(self, coordinate: str, values: Sequence[str | None]) -> list[str | None]:
        """A text for each value."""
        return [None if text is None else f"ps_{coordinate}_{text[::-1]}" for text in values]


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


@pytest.fixture
async def source(dsn: str, mapping: SourceMapping) -> AsyncIterator[PostgresSource]:
    """The source over the test database."""
    opened = PostgresSource(mapping, CATALOGUE, dsn)
    yield opened
    await opened.close()
