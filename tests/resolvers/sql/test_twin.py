"""What the SQL gives for a read equals, byte for byte, what the pure evaluation of the read gives over the same rows."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.batches import Group
from resolvers.mapping import SourceMapping
from resolvers.rows.groups import groups
from resolvers.rows.page import page
from resolvers.rows.table import Table, TypeShape
from resolvers.sources.base import Question
from resolvers.sources.postgres import PostgresSource
from schema.build import CATALOGUE
from tests.resolvers.sql.conftest import TestKeys
from tests.resolvers.sql.made_reads import groupings, reads
from tests.resolvers.sql.world import NOW, World

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="session")
def tables(mapping: SourceMapping, world: World) -> Mapping[str, Table]:
    """The same rows for the pure evaluation."""

    def table(name: str, *, linked: bool = True) -> Table:
        shape = TypeShape(CATALOGUE.types[name], mapping.types[name], CATALOGUE, mapping.types)
        relations = CATALOGUE.types[name].relations.values() if linked else ()
        near = {
            relation.name: table(relation.target, linked=False)
            for relation in relations
            if relation.target in mapping.types and not relation.many
        }
        return Table.of(shape, world.records(mapping.types[name].table), near)

    return {name: table(name) for name in mapping.types}


@given(data=st.data())
@SETTINGS
async def test_rows(data: st.DataObject, source: PostgresSource, mapping: SourceMapping, tables: Mapping[str, Table]) -> None:
    """Keys, JSON, hidden columns, order values and totals are the same in every cell, filter and order."""
    read, values = data.draw(reads(mapping))
    question = Question(values, TestKeys(), NOW)
    found = await source.rows(read, question)
    expected = page(read, tables[read.type_name], question, found.as_of)
    assert [*found.keys] == [*expected.keys]
    assert [[*column] for column in found.pieces] == [[*column] for column in expected.pieces]
    assert [[*column] for column in found.hidden] == [[*column] for column in expected.hidden]
    assert [[*column] for column in found.order] == [[*column] for column in expected.order]
    assert found.total == expected.total


@given(data=st.data())
@SETTINGS
async def test_groups(
    data: st.DataObject, source: PostgresSource, mapping: SourceMapping, tables: Mapping[str, Table]
) -> None:
    """Counts, numbers and tags of every group are the same; the keyed sum is each source's own."""
    read, values = data.draw(groupings(mapping))
    question = Question(values, TestKeys(), NOW)
    found = (await source.groups(read, question)).groups
    expected = groups(read, tables[read.type_name], question)
    assert _comparable(found) == _comparable(expected)


def _comparable(found: tuple[Group, ...]) -> dict[tuple[object, ...], Group]:
    assert len({group.key for group in found}) == len(found)
    return {group.key: replace(group, keyed=0, persons=0) for group in found}
