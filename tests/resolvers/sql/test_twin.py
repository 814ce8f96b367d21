"""What the SQL gives for a read equals, byte for byte, what its pure evaluation gives over the same rows."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from resolvers.batches import Group
from resolvers.reads import GroupRead
from resolvers.rows.groups import groups
from resolvers.rows.page import page
from resolvers.sources.base import Question
from tests.resolvers.sql.conftest import Twin
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.labs import SqlSource
from tests.resolvers.sql.made_reads import ReadCase, groupings, reads
from tests.resolvers.sql.world import NOW

SETTINGS = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(case=reads())
@SETTINGS
async def test_rows(case: ReadCase, source: SqlSource, twin: Twin) -> None:
    """Keys, JSON, hidden columns, order values and totals are the same in every cell, filter and order."""
    read, values = case
    question = Question(values, TestKeys(), NOW)
    found = await source.rows(read, question)
    expected = page(read, twin.tables[read.type_name], question, found.as_of)
    assert [*found.keys] == [*expected.keys]
    assert [[*column] for column in found.pieces] == [[*column] for column in expected.pieces]
    assert [[*column] for column in found.hidden] == [[*column] for column in expected.hidden]
    assert [[*column] for column in found.order] == [[*column] for column in expected.order]
    assert found.total == expected.total


@given(case=groupings())
@SETTINGS
async def test_groups(case: tuple[GroupRead, list[object]], source: SqlSource, twin: Twin) -> None:
    """Counts, numbers and tags of every group are the same; the keyed sum is each source's own."""
    read, values = case
    question = Question(values, TestKeys(), NOW)
    found = (await source.groups(read, question)).groups
    expected = groups(read, twin.tables[read.type_name], question)
    assert _comparable(found) == _comparable(expected)


def _comparable(found: tuple[Group, ...]) -> dict[tuple[object, ...], Group]:
    assert len({group.key for group in found}) == len(found)
    return {group.key: replace(group, keyed=0, persons=0) for group in found}
