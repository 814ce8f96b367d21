"""Aggregates against the raw rows: persons, keyed sums, and stored codes that mean the same."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from resolvers.batches import Group
from resolvers.reads import Comparison, GroupKey, GroupRead, Op, Treated
from resolvers.sources.base import Question, SourceBoundError
from resolvers.sources.postgres_groups import read_groups
from schema.decisions import Cell, Scope, Side, Treatment
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.labs import SqlSource
from tests.resolvers.sql.shorthand import clear, grouping, treated
from tests.resolvers.sql.world import NOW, World

CELLS = (Cell(Scope.OTHER, Side.ADULT), Cell(Scope.OTHER, Side.MINOR))
SEX = GroupKey(treated("sex", CELLS, Treatment.AGGREGATE), None)


class OtherKeys(TestKeys):
    """Another secret for rounding."""

    rounding_seed = 7


def _question(*values: object) -> Question:
    return Question(values, TestKeys(), NOW)


async def _groups(source: SqlSource, read: GroupRead, question: Question) -> dict[tuple[object, ...], Group]:
    return {group.key: group for group in (await source.groups(read, question)).groups}


async def test_stored_codes_that_mean_the_same_are_one_group(source: SqlSource, world: World) -> None:
    """P and W are both women; unknown codes and nulls are one group of their own."""
    groups = await _groups(source, grouping("JobSeeker", CELLS, keys=(SEX,)), _question())
    meanings = {"L": "MALE", "P": "FEMALE", "W": "FEMALE"}
    expected = Counter(meanings.get(row["jk"]) for row in world.rows["uji.pencari"])
    assert {key: group.count for key, group in groups.items()} == {(sex,): count for sex, count in expected.items()}


async def test_persons_are_rows_where_the_mapping_says_so(source: SqlSource) -> None:
    """Job seekers have one row each here."""
    groups = await _groups(source, grouping("JobSeeker", CELLS, keys=(SEX,)), _question())
    assert all(group.persons == group.count for group in groups.values())


async def test_persons_are_told_apart_by_their_identifier(source: SqlSource, world: World) -> None:
    """Employed persons may have several rows; who has no NIK counts as a person."""
    groups = await _groups(source, grouping("EmployedPerson", CELLS), _question())
    niks = [row["nik"] for row in world.rows["uji.pekerja"]]
    assert groups[()].persons == len(set(niks) - {None}) + niks.count(None)
    assert groups[()].count == len(niks)


async def test_persons_without_an_identifier_are_told_apart_by_their_link(source: SqlSource, world: World) -> None:
    """A placement's person is the seeker it links to, whose NIK gives the tag."""
    groups = await _groups(source, grouping("Placement", CELLS, tags=True), _question())
    links = [row["id_pencari"] for row in world.rows["uji.penempatan"]]
    niks = {row["id"]: row["nik"] for row in world.rows["uji.pencari"]}
    assert groups[()].persons == len(set(links) - {None}) + links.count(None)
    found = {nik for link in links if (nik := niks.get(link)) is not None}
    assert groups[()].tags == frozenset(tag for tag in TestKeys().person_tags(sorted(found)) if tag is not None)


async def test_types_that_are_not_about_a_person_count_rows(source: SqlSource, world: World) -> None:
    """An employer is no person, whatever the mapping says of its rows."""
    cells = (Cell(Scope.OTHER, Side.ADULT),)
    groups = await _groups(source, grouping("Employer", cells, split_sides=False), _question())
    assert groups[()].persons == groups[()].count == len(world.rows["uji.Perusahaan"])


async def test_the_keyed_sum_depends_on_nothing_but_the_records(source: SqlSource) -> None:
    """The same records by another filter give the same sum, the parts the whole's; another key gives another."""
    whole = grouping("JobSeeker", CELLS)
    sums = await _groups(source, replace(whole, keys=(SEX,)), _question())
    everything = (await _groups(source, whole, _question()))[()].keyed
    together = 0
    for group in sums.values():
        together ^= group.keyed
    assert together == everything
    women = Comparison(clear("sex", CELLS), Op.EQ, 0)
    alone = await _groups(source, replace(whole, where=women), _question("FEMALE"))
    assert alone[()].keyed == sums["FEMALE",].keyed != everything
    other = await _groups(source, whole, Question((), OtherKeys(), NOW))
    assert other[()].keyed != everything


async def test_no_rows_and_no_keys_give_one_empty_group(source: SqlSource) -> None:
    """A count of nothing is zero."""
    read = grouping(
        "EmployedPerson",
        CELLS,
        where=Comparison(clear("workRegionCode", CELLS), Op.EQ, 0),
        numbers=(Treated("monthlyWage", tuple((cell, Treatment.AGGREGATE, None) for cell in CELLS)),),
    )
    group = (await _groups(source, read, _question("00.00")))[()]
    assert (group.count, group.persons, group.keyed) == (0, 0, 0)
    assert (group.numbers[0].count, group.numbers[0].total, group.numbers[0].least) == (0, 0, None)


async def test_the_values_of_a_number_come_with_their_counts_alone(source: SqlSource, world: World) -> None:
    """What a median is made of: no persons are told apart for it, and no more values come than may."""
    wage = GroupKey(treated("monthlyWage", CELLS, Treatment.AGGREGATE), None)
    read = grouping("EmployedPerson", CELLS, keys=(wage,), most=10_000)
    groups = await _groups(source, read, _question())
    expected = Counter(row["upah"] for row in world.rows["uji.pekerja"])
    assert {key: group.count for key, group in groups.items()} == {(wage,): count for wage, count in expected.items()}
    assert {(group.persons - group.count, group.keyed) for group in groups.values()} == {(0, 0)}
    with pytest.raises(SourceBoundError, match=f"more than {len(expected) - 1} rows"):
        await source.groups(replace(read, most=len(expected) - 1), _question())


def test_more_persons_than_may_be_told_apart_are_over_the_bound() -> None:
    """Their identifiers are counted before a tag is made of any."""
    read = grouping("EmployedPerson", CELLS, tags=True)
    rows: Any = [(3, 3, 0, ["1", "2", "3"])]
    assert read_groups(read, rows, _question(), most_persons=3)[0].persons == 3
    with pytest.raises(SourceBoundError, match="more than 2 rows"):
        read_groups(read, rows, _question(), most_persons=2)
