"""An API that offers less is asked for more rows and gives the same answers."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from resolvers.reads import KEY, Comparison, Keyset, Op, OrderTerm, Parents
from resolvers.rows.page import page
from resolvers.rows.table import Table
from resolvers.sources.bounded import BoundedSource
from schema.decisions import Cell
from tests.resolvers.api_sources.conftest import Server, opened
from tests.resolvers.rows.samples import MAPPING, NOW, OWN_ADULT, clear, question, read, read_mapping, shape

ADULTS: tuple[Cell, ...] = (OWN_ADULT,)
NEWEST = (OrderTerm(clear("registeredAt"), descending=True),)


@pytest_asyncio.fixture(params=["no count", "no lists", "no filters", "no orders"])
async def poor(request: pytest.FixtureRequest, server: Server) -> AsyncIterator[BoundedSource]:
    """The sample source without one of the API's abilities."""
    text = {
        "no count": MAPPING.replace('total = "total"\n', ""),
        "no lists": MAPPING.replace('many = { id = "id", seekerId = "id_pencaker" }', "").replace(
            'many = { id = "id" }', ""
        ),
        "no filters": MAPPING.replace('filters = { sex = "jk", nik = "nik", regionCode = "kab" }', ""),
        "no orders": MAPPING.replace('orders = { registeredAt = "daftar" }', ""),
    }[request.param]
    assert text != MAPPING
    async with opened(read_mapping(text), server.url) as source:
        yield source


READS = [
    (read("JobSeeker", order=NEWEST, limit_slot=0, total=True), (700,)),
    (read("JobSeeker", order=NEWEST, keyset=Keyset((2,), (True,), 1, 0), limit_slot=0), (50, 99, None)),
    (read("JobSeeker", where=Comparison(clear(KEY), Op.IN, 1), limit_slot=0), (9, [3, 6, 4])),
    (read("JobSeeker", where=Comparison(clear("sex"), Op.EQ, 1), order=NEWEST, limit_slot=0), (9, "FEMALE")),
    (read("JobSeeker", parents=Parents(KEY, by_person=False, slot=0, first_slot=None)), ((3, 300, 7),)),
    (read("Placement", parents=Parents("seekerId", by_person=False, slot=0, first_slot=1)), ((3, 300), 1)),
    (read("Placement", cells=ADULTS, limit_slot=0), (300,)),
]


@pytest.mark.parametrize("number", range(len(READS)))
async def test_less_ability_changes_no_answer(number: int, poor: BoundedSource, server: Server) -> None:
    """Keys, parents and totals are those of evaluating all records at once."""
    asked, values = READS[number]
    seekers = Table.of(shape("JobSeeker"), server.records("pencaker"))
    everything = seekers
    if asked.type_name == "Placement":
        everything = Table.of(shape("Placement"), server.records("penempatan"), {"seeker": seekers})
    wanted = page(asked, everything, question(*values), NOW)
    found = await poor.rows(asked, question(*values))
    assert (found.keys, found.parents, found.total) == (wanted.keys, wanted.parents, wanted.total)


@pytest.mark.parametrize("number", range(len(READS)))
async def test_pages_by_rows_passed_over_are_those_by_number(number: int, server: Server) -> None:
    """An API that is told how many rows to skip gives the same answers, deep pages among them."""
    asked, values = READS[number]
    skipping = MAPPING.replace('page = "halaman"', 'skip = "lewati"')
    async with opened(read_mapping(skipping), server.url) as source, opened(read_mapping(), server.url) as by_page:
        found, wanted = await source.rows(asked, question(*values)), await by_page.rows(asked, question(*values))
    assert replace(found, as_of=NOW) == replace(wanted, as_of=NOW)
    assert any("lewati=" in query for _, query in server.requests())


async def test_without_lists_a_few_keys_are_asked_for_one_by_one(server: Server) -> None:
    """Up to eight values cost one request each, more are picked out of everything."""
    text = MAPPING.replace("filters = { sex", 'filters = { id = "id", sex').replace('many = { id = "id" }', "")
    asked = read("JobSeeker", where=Comparison(clear(KEY), Op.IN, 1), limit_slot=0)
    async with opened(read_mapping(text), server.url) as source:
        few = await source.rows(asked, question(9, [9, 3]))
        one_by_one = server.requests()
        many = await source.rows(asked, question(20, list(range(3, 33, 3))))
        at_once = server.requests()
    assert (list(few.keys), len(many.keys)) == ([3, 9], 10)
    assert sorted(query for _, query in one_by_one) == [f"id={key}&urut=id&halaman=1&batas=500" for key in (3, 9)]
    assert not [query for _, query in at_once if query.startswith("id=")]
