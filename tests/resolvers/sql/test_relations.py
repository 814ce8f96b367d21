"""Relations to one, to many and by person give what the pure evaluation of the read gives over the same rows."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.batches import Batch
from resolvers.reads import KEY, Parents, Read
from resolvers.rows.page import page
from resolvers.sources.base import Question, SourceBoundError
from schema.build import CATALOGUE
from schema.decisions import Cell, Scope, Side
from tests.resolvers.sql.conftest import Twin
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.labs import Lab, SqlSource
from tests.resolvers.sql.made_reads import MAPPING, ReadCase, reads
from tests.resolvers.sql.world import NIKS, NOW

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PASSPORTS = ("E1234567", "X99", "G7654321")


def _related(read: Read, values: list[object], parents: Parents, wanted: list[object]) -> tuple[Read, Question]:
    """The read as a relation; the parents' slot and the slot for the first of each follow the read's own."""
    related = replace(read, parents=parents, limit_slot=None)
    return related, Question([*values, wanted, values[0]], TestKeys(), NOW)


def _assert_same(found: Batch, expected: Batch) -> None:
    assert found.parents is not None
    assert expected.parents is not None
    assert [*found.parents] == [*expected.parents]
    assert [*found.keys] == [*expected.keys]
    assert [[*column] for column in found.pieces] == [[*column] for column in expected.pieces]
    assert [[*column] for column in found.hidden] == [[*column] for column in expected.hidden]
    assert found.parent_totals == expected.parent_totals


@given(case=reads(), keys=st.lists(st.integers(1, 360), max_size=40))
@SETTINGS
async def test_to_one(
    case: ReadCase,
    keys: list[int],
    source: SqlSource,
    twin: Twin,
) -> None:
    """Each record asked for comes once, if its cell and the filter let it."""
    read, values = case
    related, question = _related(replace(read, total=False), values, Parents(KEY, False, len(values), None), [*keys])
    found = await source.rows(related, question)
    _assert_same(found, page(related, twin.tables[read.type_name], question, found.as_of))


@given(case=reads(), keys=st.lists(st.integers(1, 60), max_size=60, unique=True), which=st.integers(0, 5))
@SETTINGS
async def test_to_many(
    case: ReadCase,
    keys: list[int],
    which: int,
    source: SqlSource,
    twin: Twin,
) -> None:
    """Each parent has the first of its records in the read's order, and the count of all of them."""
    read, values = case
    links = [field.name for field in CATALOGUE.types[read.type_name].fields.values() if field.links_to in MAPPING.types]
    links = [name for name in links if name in MAPPING.types[read.type_name].columns]
    if not links:
        return
    link = links[which % len(links)]
    related, question = _related(read, values, Parents(link, False, len(values), len(values) + 1), [*keys])
    found = await source.rows(related, question)
    _assert_same(found, page(related, twin.tables[read.type_name], question, found.as_of))


@given(case=reads(), many=st.booleans(), texts=st.lists(st.sampled_from((*NIKS, *PASSPORTS)), max_size=10, unique=True))
@SETTINGS
async def test_by_person(case: ReadCase, *, many: bool, texts: list[str], source: SqlSource, twin: Twin) -> None:
    """Rows are found by the tags of their persons, in both directions."""
    read, values = case
    identifier = CATALOGUE.types[read.type_name].identifier
    if identifier is None:
        return
    first = len(values) + 1 if many else None
    parents = Parents(identifier, True, len(values), first)
    related, question = _related(read, values, parents, [*TestKeys().person_tags(texts)])
    found = await source.rows(related, question)
    _assert_same(found, page(related, twin.tables[read.type_name], question, found.as_of))


async def test_by_person_refuses_more_identifiers_than_the_bound(
    lab: Lab,
) -> None:
    """Tags cannot be made of more rows than the source lets through the hub; the error names the bound."""
    small = lab.source(replace(lab.mapping, bound=10))
    read = _entries("passportNumber")
    try:
        with pytest.raises(SourceBoundError) as refused:
            await small.rows(read, Question([[b"x" * 16]], TestKeys(), NOW))
    finally:
        await small.close()
    assert refused.value.bound == 10


def _entries(identifier: str) -> Read:
    return Read(
        source="uji",
        type_name="ForeignWorkerEntry",
        cells=(Cell(Scope.OTHER, Side.ADULT), Cell(Scope.OTHER, Side.MINOR)),
        region=None,
        split_sides=True,
        pieces=(),
        hidden=(),
        where=None,
        order=(),
        keyset=None,
        parents=Parents(identifier, True, 0, None),
        limit_slot=None,
        total=False,
    )
