"""Codes of a region's own districts are looked up where many rows are asked for, and shown as they always are."""

from collections.abc import Sequence
from dataclasses import replace

import orjson
import pytest

from resolvers.reads import Output, Piece, Read, Treated
from resolvers.rows.page import page
from resolvers.sources.base import Question
from resolvers.sql.likely import LikelyMembers
from resolvers.sql.read import Target, compile_read
from schema.build import CATALOGUE
from schema.decisions import Treatment
from tests.resolvers.sql.conftest import Twin
from tests.resolvers.sql.gate import CELLS, LISTING
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.labs import Lab
from tests.resolvers.sql.made_reads import MAPPING
from tests.resolvers.sql.world import NOW

_MANY, _FEW = 500, 5
_ALL = tuple(f"11.{regency:02}" for regency in range(1, 18))


def _reading(*fields: str) -> Read:
    outputs = (Output(name, Treated(name, tuple((cell, Treatment.CLEAR, None) for cell in CELLS))) for name in fields)
    return replace(LISTING, pieces=(Piece(tuple(outputs)),), total=False)


PLACES = _reading("regionCode", "districtCode", "fullName")


@pytest.mark.parametrize("regions", [("*",), (), ("32.16",), ("32.16", "82.04"), ("32",), ("99.99",), _ALL], ids=str)
@pytest.mark.parametrize("first", [_FEW, _MANY])
async def test_whatever_regions_a_source_covers_its_rows_are_shown_alike(
    regions: Sequence[str], first: int, lab: Lab, twin: Twin
) -> None:
    """Likely codes, unlikely ones, nulls and what is no code: as in the twin, which knows of no likely ones."""
    question = Question([first], TestKeys(), NOW)
    source = lab.source(replace(lab.mapping, regions=tuple(regions)))
    found = await source.rows(PLACES, question)
    await source.close()
    expected = page(PLACES, twin.tables["JobSeeker"], question, found.as_of)
    assert [*found.keys] == [*expected.keys]
    assert [[*column] for column in found.pieces] == [[*column] for column in expected.pieces]


def _likely(regions: Sequence[str], ceiling: int = _MANY) -> list[dict[str, str]]:
    statement = compile_read(PLACES, MAPPING, CATALOGUE, Target(ceiling=ceiling)).rows
    assert statement is not None
    question = replace(Question([_FEW], TestKeys(), NOW), regions=regions)
    recipes = (one for one in statement.parameters if isinstance(one, LikelyMembers))
    return [orjson.loads(one.value(question)) for one in recipes]


def test_the_codes_sent_are_those_of_the_region_and_its_districts() -> None:
    """As the columns store them, each with the member it becomes."""
    region, district = _likely(("32.16",))
    assert region == {"3216": '"regionCode":"32.16"'}
    assert len(district) == 23
    assert district["321606"] == ',"districtCode":"32.16.06"'


def test_a_source_of_very_many_regions_is_sent_none() -> None:
    """Reading hundreds of codes would cost more than it saves."""
    assert _likely(_ALL)[1] == {}
    assert _likely(("*",)) == [{}, {}]


def test_a_small_page_sends_no_codes() -> None:
    """Statements for few rows read every code as it is stored."""
    assert _likely(("32.16",), ceiling=64) == []
