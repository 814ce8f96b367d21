"""Answers over the API are those of all its records read in one place, whatever the API does of the work itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from resolvers.batches import Batch
from resolvers.reads import KEY, Comparison, GroupKey, GroupRead, Keyset, Op, OrderTerm, Parents, Read
from resolvers.rows.groups import groups
from resolvers.rows.page import page
from resolvers.rows.table import Table
from resolvers.sources.base import Question
from resolvers.sources.bounded import BoundedSource
from resolvers.utf8 import to_bytes
from schema.decisions import Form, Treatment
from schema.names import Bucket
from tests.resolvers.api_sources.conftest import Server
from tests.resolvers.rows.samples import (
    BOTH_SIDES,
    NOW,
    OWN_ADULT,
    clear,
    piece,
    question,
    read,
    shape,
    shown,
    treater,
    where,
)

MEMBERS = piece("fullName", "sex", "registeredAt", "regionCode", "skills", "updatedAt", "quality:nik,sex,fullName")
NEWEST = (OrderTerm(clear("registeredAt"), descending=True),)


def term(field: str, *, descending: bool = False) -> OrderTerm:
    """A term on the plain value."""
    return OrderTerm(clear(field), descending)


def expected(server: Server, asked: Read, asking: Question) -> Batch:
    """What evaluating all records at once gives."""
    seekers = Table.of(shape("JobSeeker"), server.records("pencaker"))
    if asked.type_name == "JobSeeker":
        return page(asked, seekers, asking, NOW)
    return page(asked, Table.of(shape("Placement"), server.records("penempatan"), {"seeker": seekers}), asking, NOW)


def same(found: Batch, wanted: Batch) -> bool:
    """Whether two batches hold the same, the time of the answer aside."""
    return replace(found, as_of=NOW) == replace(wanted, as_of=NOW)


READS: dict[str, tuple[Read, tuple[Any, ...]]] = {
    "newest": (read("JobSeeker", pieces=(MEMBERS,), order=NEWEST, limit_slot=0), (51,)),
    "oldest": (read("JobSeeker", pieces=(MEMBERS,), order=(term("registeredAt"),), limit_slot=0), (51,)),
    "by key": (read("JobSeeker", pieces=(MEMBERS,), limit_slot=0), (51,)),
    "by name": (read("JobSeeker", pieces=(MEMBERS,), order=(term("fullName"),), limit_slot=0), (51,)),
    "two terms": (read("JobSeeker", order=(*NEWEST, term("fullName")), pieces=(MEMBERS,), limit_slot=0), (40,)),
    "more than a page": (read("JobSeeker", order=NEWEST, pieces=(MEMBERS,), limit_slot=0), (1200,)),
    "all": (read("JobSeeker", order=NEWEST, pieces=(MEMBERS,), limit_slot=0), (10_000,)),
    "adults only": (read("JobSeeker", cells=(OWN_ADULT,), order=NEWEST, pieces=(MEMBERS,), limit_slot=0), (100,)),
    "filtered by the API": (
        read("JobSeeker", where=where(("sex", Op.EQ, 1)), order=NEWEST, limit_slot=0),
        (30, "MALE"),
    ),
    "filtered by the hub": (
        read("JobSeeker", where=where(("fullName", Op.LT, 1)), order=NEWEST, limit_slot=0),
        (30, "Nama 2"),
    ),
    "two codes for one value": (
        read("JobSeeker", where=where(("seekerStatus", Op.EQ, 1)), order=NEWEST, limit_slot=0),
        (30, "ACTIVE"),
    ),
    "one key": (read("JobSeeker", pieces=(MEMBERS,), where=Comparison(clear(KEY), Op.IN, 1), limit_slot=0), (9, (30,))),
    "many keys": (
        read("JobSeeker", where=Comparison(clear(KEY), Op.IN, 1), order=NEWEST, limit_slot=0),
        (999, tuple(range(0, 3000, 2))),
    ),
    "no key": (read("JobSeeker", where=Comparison(clear(KEY), Op.IN, 1), limit_slot=0, total=True), (9, ())),
    "total and rows": (read("JobSeeker", order=NEWEST, limit_slot=0, total=True), (5,)),
    "total alone": (read("JobSeeker", limit_slot=0, total=True, rows=False), (5,)),
    "side of a linked record": (
        read("Placement", cells=(OWN_ADULT,), order=(OrderTerm(clear("placedAt"), descending=True),), limit_slot=0),
        (20,),
    ),
    "placements of some": (
        read("Placement", parents=Parents("seekerId", by_person=False, slot=0, first_slot=1), total=True),
        ((3, 9, 12, 4), 1),
    ),
    "seekers of placements": (
        read("JobSeeker", pieces=(MEMBERS,), parents=Parents(KEY, by_person=False, slot=0, first_slot=None)),
        ((30, 60, 7),),
    ),
}


@pytest.mark.parametrize("name", READS)
async def test_a_read_is_answered_as_from_all_records_at_once(name: str, server: Server, source: BoundedSource) -> None:
    """Keys, texts, order values, parents and totals are equal, pushed down or not."""
    asked, values = READS[name]
    asking = question(*values)
    assert same(await source.rows(asked, asking), expected(server, asked, asking))


ORDERS: dict[str, Sequence[OrderTerm]] = {
    "key": (),
    "date up": (term("registeredAt"),),
    "date down": NEWEST,
    "name": (term("fullName"),),
    "sex down, date": (term("sex", descending=True), term("registeredAt")),
    "date, name": (term("registeredAt"), term("fullName")),
    "generalised": (
        OrderTerm(shown("birthDate", dict.fromkeys(BOTH_SIDES, (Treatment.GENERALISE, Form.YEAR))), descending=True),
    ),
}


@pytest.mark.parametrize("name", ORDERS)
async def test_paging_gives_each_of_2000_records_once_in_order(
    name: str, server: Server, source: BoundedSource
) -> None:
    """From position to position, nulls and ties included, in the order that sorting everything at once gives."""
    order = tuple(ORDERS[name])
    everyone = expected(server, read("JobSeeker", order=order), question())
    keys: list[int] = []
    keyset, values = None, [250]
    while True:
        batch = await source.rows(read("JobSeeker", order=order, keyset=keyset, limit_slot=0), question(*values))
        if not batch.keys:
            break
        keys += batch.keys
        last: list[Any] = [column[-1] for column in batch.order]
        values = [250, batch.keys[-1], *last]
        keyset = Keyset(tuple(range(2, 2 + len(last))), tuple(value is None for value in last), 1, 0)
    assert len(keys) == 2000
    assert keys == list(everyone.keys)


@pytest.mark.parametrize("tie", [-1, 0, 1])
@pytest.mark.parametrize("mark", [date(2026, 5, 5), None])
async def test_a_page_begins_behind_another_sources_position(
    tie: int, mark: date | None, server: Server, source: BoundedSource
) -> None:
    """Ties with the position come or do not come by the order of the sources."""
    asked = read("JobSeeker", order=NEWEST, keyset=Keyset((2,), (mark is None,), 1, tie), limit_slot=0)
    asking = question(40, 3000, mark)
    assert same(await source.rows(asked, asking), expected(server, asked, asking))


async def test_groups_are_those_of_all_records(server: Server, source: BoundedSource) -> None:
    """Counts, keyed sums and figures over every page equal those over all records at once."""
    keys = (GroupKey(clear("sex"), None), GroupKey(clear("registeredAt"), Bucket.MONTH))
    asked = GroupRead("contoh", "JobSeeker", BOTH_SIDES, None, True, where(("sex", Op.EQ, 0)), keys, (), True)
    found = await source.groups(asked, question("FEMALE"))
    seekers = Table.of(shape("JobSeeker"), server.records("pencaker"))
    wanted = groups(asked, seekers, question("FEMALE"))
    assert sorted(found.groups, key=str) == sorted(wanted, key=str)
    assert len(found.groups) == 4


async def test_texts_are_whole_json(source: BoundedSource) -> None:
    """The pieces of a page are members of JSON objects, quotes and emoji included."""
    batch = await source.rows(read("JobSeeker", pieces=(MEMBERS,), limit_slot=0), question(3))
    first = orjson.loads(to_bytes(f"{{{batch.pieces[0][0]}}}"))
    assert first == {
        "fullName": "Nama 940 'É\"😀",
        "sex": "MALE",
        "registeredAt": "2026-02-02",
        "regionCode": "82.04",
        "skills": ["las"],
        "updatedAt": "2025-10-09T08:53:20.001000Z",
        "quality:nik,sex,fullName": [],
    }


async def test_graphql_answers_alike(server: Server, graphql: BoundedSource) -> None:
    """A GraphQL source pages by skipping, and filters by lists."""
    newest = (OrderTerm(clear("levyAmountUsd"), descending=True),)
    asked = read("ForeignWorker", pieces=(piece("levyAmountUsd", "workRegionCodes"),), order=newest, limit_slot=0)
    batch = await graphql.rows(asked, question(450))
    assert list(batch.keys) == list(range(700, 250, -1))
    assert batch.pieces[0][0] == '"levyAmountUsd":70000,"workRegionCodes":["82.04"]'
    by_passport = read("ForeignWorker", where=where(("passportNumber", Op.IN, 1)), limit_slot=0)
    found = await graphql.rows(by_passport, question(9, ["A000007", 'A"} {'], 3))
    assert list(found.keys) == [7, 407]


async def test_graphql_persons_are_joined_on_their_tags(server: Server, graphql: BoundedSource) -> None:
    """Tags are made at the adapter over what the other conditions leave; only persons asked for come back."""
    tags = treater().person_tags(["A000007", "A000399", "B000001"])
    asked = read("ForeignWorker", parents=Parents("passportNumber", by_person=True, slot=0, first_slot=1), total=True)
    batch = await graphql.rows(asked, question(tags, 1))
    assert sorted(zip(batch.keys, batch.parents or (), strict=True)) == [(7, tags[0]), (399, tags[1])]
    assert batch.parent_totals == {tags[0]: 2, tags[1]: 1}
