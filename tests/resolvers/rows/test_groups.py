"""Partial aggregates agree with a plain reckoning, and say which records contributed without naming them."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.batches import Number
from resolvers.reads import Comparison, GroupKey, GroupRead, Op
from resolvers.rows.groups import groups
from resolvers.sources.base import SourceBoundError
from schema.decisions import Treatment
from schema.names import Bucket
from tests.resolvers.rows.samples import BOTH_SIDES, OWN_ADULT, clear, question, shown, table, treater

AGGREGATE = (Treatment.AGGREGATE, None)


def grouping(type_name: str, **parts: Any) -> GroupRead:
    """A grouping of all rows of both sides."""
    given: dict[str, Any] = {
        "source": "contoh",
        "type_name": type_name,
        "cells": BOTH_SIDES,
        "region": None,
        "split_sides": True,
        "where": None,
        "keys": (),
        "numbers": (),
        "tags": False,
    }
    return GroupRead(**given | parts)


RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "nik": st.none() | st.sampled_from(["8204990508940001", "8204990508940002", "8204990508940003"]),
            "jk": st.sampled_from([None, "L", "P"]),
            "daftar": st.none() | st.dates(date(2024, 11, 1), date(2026, 2, 1)).map(date.isoformat),
        }
    ),
    max_size=15,
)


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.sampled_from([*Bucket, None]))
def test_groups_count_what_a_plain_loop_counts(records: list[dict[str, Any]], bucket: Bucket | None) -> None:
    """Key values, row counts and tags of persons are the oracle's; AGGREGATE groups by the plain value."""
    keys = (GroupKey(shown("sex", dict.fromkeys(BOTH_SIDES, AGGREGATE)), None), GroupKey(clear("registeredAt"), bucket))
    found = groups(grouping("JobSeeker", keys=keys, tags=True), table("JobSeeker", records), question())
    expected: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
    for record in records:
        day = date.fromisoformat(record["daftar"]) if record["daftar"] else None
        sex = {"L": "MALE", "P": "FEMALE", None: None}[record["jk"]]
        expected[sex, _bucketed(day, bucket)].append(record["nik"])
    assert {group.key: (group.count, group.persons) for group in found} == {
        key: (len(niks), len(niks)) for key, niks in expected.items()
    }
    assert {group.key: group.tags for group in found} == {
        key: frozenset(treater().person_tags(sorted({nik for nik in niks if nik}))) for key, niks in expected.items()
    }


def _bucketed(day: date | None, bucket: Bucket | None) -> date | None:
    if day is None or bucket is None:
        return day
    quarter = {1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 4, 7: 7, 8: 7, 9: 7, 10: 10, 11: 10, 12: 10}
    month = {Bucket.MONTH: day.month, Bucket.QUARTER: quarter[day.month], Bucket.YEAR: 1}[bucket]
    return date(day.year, month, 1)


def test_persons_are_distinct_identifiers_where_a_person_may_have_several_rows() -> None:
    """Two permits of one passport are one person, a row without one is a person; elsewhere every row counts."""
    workers = table("ForeignWorker", [{"paspor": "A1234567"}, {"paspor": "A1234567"}, {"paspor": "B1234567"}, {}])
    (group,) = groups(grouping("ForeignWorker"), workers, question())
    assert (group.count, group.persons, group.tags) == (4, 3, None)
    asked = grouping("Training", split_sides=False, cells=(OWN_ADULT,))
    (group,) = groups(asked, table("Training", [{}, {}]), question())
    assert (group.count, group.persons) == (2, 2)


def test_persons_of_placements_are_told_by_their_seekers() -> None:
    """A type without an identifier counts linked persons, and takes their tags from the linked records."""
    seekers = table("JobSeeker", [{"id": 5, "nik": "8204990508940001"}, {"id": 6}])
    records = [{"id_pencaker": 5}, {"id_pencaker": 5}, {"id_pencaker": 6}, {"id_pencaker": None}]
    (group,) = groups(grouping("Placement", tags=True), table("Placement", records, {"seeker": seekers}), question())
    assert (group.count, group.persons) == (4, 3)
    assert group.tags == frozenset(treater().person_tags(["8204990508940001"]))


def test_attack_12_the_same_records_always_give_the_same_keyed_sum() -> None:
    """The keyed sum depends on which records contribute, and on nothing else: not on order, filter or grouping."""
    records = [{"id": i, "jk": "L" if i % 2 else "P"} for i in range(1, 20)]
    males = Comparison(clear("sex"), Op.EQ, 0)
    filtered = groups(grouping("JobSeeker", where=males), table("JobSeeker", records[::-1]), question("MALE"))
    by_sex = groups(
        grouping("JobSeeker", keys=(GroupKey(clear("sex"), None),)), table("JobSeeker", records), question()
    )
    assert [group.keyed for group in by_sex if group.key == ("MALE",)] == [filtered[0].keyed]
    one_less = groups(grouping("JobSeeker", where=males), table("JobSeeker", records[2:]), question("MALE"))
    assert one_less[0].keyed != filtered[0].keyed
    other_type = groups(grouping("Training", split_sides=False), table("Training", records[::2]), question())
    assert other_type[0].keyed != filtered[0].keyed
    assert -(2**63) <= filtered[0].keyed < 2**63


def test_numbers_are_summed_over_what_is_there() -> None:
    """Nulls do not count; a group without any value has no least and no greatest."""
    seekers = table("JobSeeker", [{"id": 1, "lahir": "01-01-1990"}])
    records = [{"id_pencaker": 1, "upah": wage, "kab_kerja": "8204"} for wage in (5, None, 7)]
    placements = table("Placement", [*records, {"id_pencaker": 1}], {"seeker": seekers})
    keys, numbers = (GroupKey(clear("workRegionCode"), None),), (shown("monthlyWage", {OWN_ADULT: AGGREGATE}),)
    found = groups(grouping("Placement", keys=keys, numbers=numbers), placements, question())
    assert {group.key: group.numbers for group in found} == {
        ("82.04",): (Number(2, 12, 5, 7, 1),),
        (None,): (Number(0, 0, None, None, 0),),
    }


def test_without_keys_there_is_one_group_even_of_nothing() -> None:
    """The grand total of no records is a group of none; with keys there is no group at all."""
    (group,) = groups(grouping("JobSeeker", tags=True), table("JobSeeker", []), question())
    assert (group.key, group.count, group.persons, group.keyed, group.tags) == ((), 0, 0, 0, frozenset())
    by_sex = grouping("JobSeeker", keys=(GroupKey(clear("sex"), None),))
    assert groups(by_sex, table("JobSeeker", []), question()) == ()


def test_small_groups_bring_their_tags_where_they_are_at_hand() -> None:
    """So that who is known to two sources is found without reading the API again; large ones need none."""
    niks = [f"820499050894000{number}" for number in range(4)]
    records = [{"nik": niks[0], "jk": "L"}, *({"nik": nik, "jk": "P"} for nik in niks[1:])]
    keys = (GroupKey(clear("sex"), None),)
    found = groups(grouping("JobSeeker", keys=keys, small=3), table("JobSeeker", records), question())
    tags = {group.key: group.tags for group in found}
    assert tags == {("MALE",): frozenset(treater().person_tags(niks[:1])), ("FEMALE",): None}


def test_more_values_than_the_most_are_over_the_bound() -> None:
    """A median is not made of a part of its values."""
    records = [{"jk": code, "daftar": f"2026-0{month}-01"} for code in "LP" for month in range(1, 6)]
    keys = (GroupKey(clear("sex"), None), GroupKey(clear("registeredAt"), None))
    assert len(groups(grouping("JobSeeker", keys=keys, most=10), table("JobSeeker", records), question())) == 10
    with pytest.raises(SourceBoundError, match="more than 9 rows"):
        groups(grouping("JobSeeker", keys=keys, most=9), table("JobSeeker", records), question())
