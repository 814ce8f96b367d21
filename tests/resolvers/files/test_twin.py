"""What files of each format give for a read equals its pure evaluation over the same rows, and PostgreSQL's answer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings

from hub.embedded import PostgresServer, ensure_database
from resolvers.batches import Batch, Group
from resolvers.reads import GroupRead, Keyset, Read
from resolvers.rows.groups import groups
from resolvers.rows.page import page
from resolvers.sources.base import Question
from resolvers.sources.bounded import BoundedSource
from resolvers.sources.postgres import PostgresSource
from schema.build import CATALOGUE
from tests.resolvers.files.conftest import Filed
from tests.resolvers.files.folders import mapping_text, open_files, read_mapping, write_world
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.made_reads import MAPPING, ReadCase, groupings, reads
from tests.resolvers.sql.world import NOW, World

TABLES = Path(__file__).parent.parent / "sql" / "tables.sql"
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DATABASE = "files_tests"


def told(batch: Batch) -> object:
    """What a batch holds, its time aside."""
    return (
        [*batch.keys],
        [[*column] for column in batch.pieces],
        [[*column] for column in batch.hidden],
        [[*column] for column in batch.order],
        batch.total,
    )


def behind(read: Read, values: list[object], batch: Batch) -> tuple[Read, list[object]]:
    """The read of what follows the first half of an answer."""
    at = len(batch.keys) // 2
    marks = [column[at] for column in batch.order]
    slots = tuple(range(len(values) + 1, len(values) + 1 + len(marks)))
    keyset = Keyset(slots, tuple(mark is None for mark in marks), len(values), 0)
    return replace(read, keyset=keyset), [*values, batch.keys[at], *marks]


@given(case=reads())
@SETTINGS
async def test_rows_are_those_of_all_records_at_once(case: ReadCase, filed: Filed) -> None:
    """Keys, JSON, hidden columns, order values and totals, and those of the page behind a position."""
    read, values = case
    question = Question(values, TestKeys(), NOW)
    expected = page(read, filed.tables[read.type_name], question, NOW)
    assert told(await filed.source.rows(read, question)) == told(expected)
    if expected.keys:
        read, values = behind(read, values, expected)
        question = Question(values, TestKeys(), NOW)
        expected = page(read, filed.tables[read.type_name], question, NOW)
        assert told(await filed.source.rows(read, question)) == told(expected)


@given(case=groupings())
@SETTINGS
async def test_groups_are_those_of_all_records_at_once(case: tuple[GroupRead, list[object]], filed: Filed) -> None:
    """Counts, persons, keyed sums, figures and tags of every group."""
    read, values = case
    question = Question(values, TestKeys(), NOW)
    found = (await filed.source.groups(read, question)).groups
    assert _by_key(found) == _by_key(groups(read, filed.tables[read.type_name], question))


def _by_key(found: tuple[Group, ...]) -> dict[tuple[object, ...], Group]:
    return {group.key: group for group in found}


@pytest.fixture(scope="module")
def dsn(postgres: PostgresServer, world: World) -> str:
    """A database with the same rows."""
    ensure_database(postgres, DATABASE)
    asyncio.run(_fill(postgres.dsn(DATABASE), world))
    return postgres.dsn(DATABASE)


async def _fill(address: str, world: World) -> None:
    connection = await asyncpg.connect(address)
    await connection.execute(TABLES.read_text())
    for name, rows in world.rows.items():
        schema, _, table = name.partition(".")
        records = [tuple(row.values()) for row in rows]
        await connection.copy_records_to_table(table, schema_name=schema, columns=list(rows[0]), records=records)
    await connection.close()


@pytest.fixture
async def both(dsn: str, world: World, tmp_path: Path) -> AsyncIterator[tuple[PostgresSource, BoundedSource]]:
    """The database's source, and that of Parquet files, which tell an empty text from none as a database does."""
    folder = tmp_path / "berkas"
    folder.mkdir()
    write_world(world, folder, "parquet")
    database = PostgresSource(MAPPING, CATALOGUE, dsn)
    files = open_files(read_mapping(mapping_text("parquet"), tmp_path), folder)
    yield database, files
    await files.close()
    await database.close()


@given(case=reads())
@SETTINGS
async def test_files_and_postgresql_answer_alike(case: ReadCase, both: tuple[PostgresSource, BoundedSource]) -> None:
    """The same rows in Parquet files and in PostgreSQL give the same page of every read."""
    read, values = case
    question = Question(values, TestKeys(), NOW)
    database, files = both
    assert told(await files.rows(read, question)) == told(await database.rows(read, question))
