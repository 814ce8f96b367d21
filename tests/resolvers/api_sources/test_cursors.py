"""An API that cannot skip is read forward, page by page: the same answers, within the bound, and never without end."""

import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from resolvers.capabilities import KINDS, Reach, capabilities_of
from resolvers.mapping import SourceKind
from resolvers.mapping_toml import MappingError
from resolvers.reads import Comparison, Keyset, Op, OrderTerm
from resolvers.rows.contract import ContractError
from resolvers.sources.base import SourceBoundError, SourceUnavailableError
from resolvers.sources.bounded import BoundedSource
from resolvers.sources.paging import Paging
from tests.resolvers.api_sources.conftest import GRAPHQL_MAPPING, Server, opened
from tests.resolvers.api_sources.test_answers import ORDERS, READS, expected, same
from tests.resolvers.rows.samples import MAPPING, clear, piece, question, read, read_mapping, where

PLACE = 'page = "halaman"\n'
INSIDE = MAPPING.replace(PLACE, 'cursor = "kursor"\nnext = "meta.next"\n').replace('total = "total"\n', "")
BESIDE = INSIDE.replace('next = "meta.next"', 'next = "Link"').replace('items = "data"\n', "")
BOUNDS = 'orders = { registeredAt = "daftar" }'
WITH_BOUNDS = f'{BOUNDS}\nleast = {{ registeredAt = "sejak" }}\nmost = {{ registeredAt = "sampai" }}'
RELAY = (
    GRAPHQL_MAPPING.replace('skip = "lewati"', 'cursor = "after"\nnext = "pageInfo.endCursor"')
    .replace('total = "total"', 'more = "pageInfo.hasNextPage"')
    .replace('size = "ambil"', 'size = "first"')
    .replace('items = "data"', 'items = "nodes"')
    .replace(
        'orders = { levyAmountUsd = "dkptka" }',
        'orders = { levyAmountUsd = "dkptka" }\nleast = { levyAmountUsd = "dkptka_min" }',
    )
)
WAYS = {
    "inside": (INSIDE, "/berikut"),
    "beside": (BESIDE, "/tautan"),
    "bounds": (INSIDE.replace(BOUNDS, WITH_BOUNDS), "/berikut"),
}
NEWEST = (OrderTerm(clear("registeredAt"), descending=True),)
PAGE = read("JobSeeker", pieces=(piece("fullName", "nik"),), order=NEWEST, limit_slot=0)
ALL = read("JobSeeker", pieces=(piece("fullName", "nik"),), order=(OrderTerm(clear("fullName"), False),), limit_slot=0)
NIK = "8204990101700000"


@pytest.fixture(scope="session")
def started() -> Iterator[Server]:
    """The server, for all tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(probe.getsockname()[1], "cursor_server")
    server.start()
    yield server
    server.stop()
    server.client.close()


@pytest.fixture
def cursors(started: Server) -> Iterator[Server]:
    """The server on its best behaviour, with nothing recorded."""
    started.behave()
    started.requests()
    yield started
    started.behave()


@pytest_asyncio.fixture(params=WAYS)
async def source(request: pytest.FixtureRequest, cursors: Server) -> AsyncIterator[BoundedSource]:
    """The sample source behind an API that tells the next page."""
    text, path = WAYS[request.param]
    async with opened(read_mapping(text), cursors.url + path) as connected:
        yield connected


@pytest.mark.parametrize("name", READS)
async def test_a_read_is_answered_as_from_all_records_at_once(
    name: str, cursors: Server, source: BoundedSource
) -> None:
    """Whatever the read: keys, texts, order values, parents and totals."""
    asked, values = READS[name]
    asking = question(*values)
    assert same(await source.rows(asked, asking), expected(cursors, asked, asking))


@pytest.mark.parametrize("name", ["key", "date up", "date down", "date, name", "sex down, date"])
async def test_paging_gives_each_record_once_in_order(name: str, cursors: Server, source: BoundedSource) -> None:
    """From position to position, nulls and ties included."""
    order = tuple(ORDERS[name])
    everyone = expected(cursors, read("JobSeeker", order=order), question())
    keys: list[int] = []
    keyset, values = None, [500]
    while True:
        batch = await source.rows(read("JobSeeker", order=order, keyset=keyset, limit_slot=0), question(*values))
        if not batch.keys:
            break
        keys += batch.keys
        last: list[Any] = [column[-1] for column in batch.order]
        values = [500, batch.keys[-1], *last]
        keyset = Keyset(tuple(range(2, 2 + len(last))), tuple(value is None for value in last), 1, 0)
    assert keys == list(everyone.keys)


async def test_a_page_without_records_is_no_fault_in_a_finer_order(source: BoundedSource) -> None:
    """Where the API has the order's first field alone, and finds nobody."""
    order = (*NEWEST, OrderTerm(clear("fullName"), descending=False))
    asked = read("JobSeeker", where=where(("nik", Op.EQ, 1)), order=order, limit_slot=0)
    assert not (await source.rows(asked, question(5, "8204990101709999"))).keys


async def test_a_page_takes_no_more_pages_than_it_needs(cursors: Server) -> None:
    """The first page is one request; a token is sent as it came, and never an address followed."""
    async with opened(read_mapping(INSIDE), f"{cursors.url}/berikut") as source:
        await source.rows(PAGE, question(20))
        assert [query for _, query in cursors.requests()] == ["urut=-daftar&batas=50"]
        await source.rows(PAGE, question(60))
        first = cursors.requests()
        assert [query for _, query in first] == ["urut=-daftar&batas=120"]
    cursors.behave("elsewhere")
    async with opened(read_mapping(BESIDE), f"{cursors.url}/tautan") as source:
        assert len((await source.rows(ALL, question(60))).keys) == 60
    assert {path for path, _ in cursors.requests()} == {"/tautan/api/pencaker"}


async def test_a_deep_page_begins_at_a_bound_the_api_offers(cursors: Server) -> None:
    """Where it has a parameter for the least or the greatest date, what stands before is not read; else it is."""
    deep = replace(PAGE, keyset=Keyset((2,), (False,), 1, 0))
    taken = {}
    for name in ("inside", "bounds"):
        text, path = WAYS[name]
        async with opened(read_mapping(text), cursors.url + path) as source:
            asking = question(20, 5, date(2026, 2, 10))
            assert same(await source.rows(deep, asking), expected(cursors, deep, asking))
            taken[name] = asking.taken.rows
    assert taken["bounds"] <= 100
    assert taken["inside"] > 1000
    assert any("sampai=2026-02-10" in query for _, query in cursors.requests())


@pytest.mark.parametrize(
    ("op", "sent"),
    [(Op.GTE, "sejak"), (Op.GT, "sejak"), (Op.LTE, "sampai"), (Op.LT, "sampai")],
)
async def test_a_range_goes_down_where_the_api_has_a_bound_for_it(op: Op, sent: str, cursors: Server) -> None:
    """The API's bounds are inclusive; what it gives too much the hub leaves out."""
    text, path = WAYS["bounds"]
    asked = replace(PAGE, where=where(("registeredAt", op, 1)), total=True)
    async with opened(read_mapping(text), cursors.url + path) as source:
        asking = question(20, date(2026, 8, 1))
        assert same(await source.rows(asked, asking), expected(cursors, asked, asking))
    assert all(f"{sent}=2026-08-01" in query for _, query in cursors.requests())


async def test_a_deep_page_beyond_the_bound_says_so(cursors: Server) -> None:
    """Never a part of it: OVER_BOUND, with what would fit."""
    text = INSIDE.replace("bound = 5000", "bound = 600")
    deep = replace(PAGE, keyset=Keyset((2,), (False,), 1, 0))
    async with opened(read_mapping(text), f"{cursors.url}/berikut") as source:
        with pytest.raises(SourceBoundError) as exceeded:
            await source.rows(deep, question(20, 5, date(2026, 1, 2)))
        with pytest.raises(SourceBoundError):
            await source.rows(ALL, question(20))
    assert exceeded.value.bound == 600


# --- answers outside the contract --------------------------------------------------------------------------------

ENDLESS = ["same-token", "two-tokens", "empty-pages", "long-token", "odd-token", "true-token"]
SPOILT = [
    "garbage",
    "truncated",
    "huge",
    "packed",
    "many-rows",
    "no-objects",
    "no-keys",
    "numbers",
    "long-texts",
    "500",
]


@pytest.mark.parametrize("asked", [PAGE, ALL], ids=["ordered by the API", "ordered by the hub"])
@pytest.mark.parametrize("mode", [*ENDLESS, *SPOILT])
async def test_attack_42_pages_outside_the_contract_end_the_read(mode: str, asked: Any, cursors: Server) -> None:
    """Tokens that come again, lead nowhere or are none, and spoilt records: unavailable, and well again afterwards."""
    async with opened(read_mapping(INSIDE), f"{cursors.url}/berikut") as source:
        cursors.behave(mode)
        with pytest.raises(SourceUnavailableError) as refused:
            await source.rows(asked, question(3000))
        assert "Nama" not in str(refused.value)
        assert NIK not in str(refused.value)
        assert len(cursors.requests()) < 20
        cursors.behave()
        assert len((await source.rows(asked, question(60))).keys) == 60


@pytest.mark.parametrize("asked", [PAGE, ALL], ids=["ordered by the API", "ordered by the hub"])
async def test_attack_42_pages_that_never_end_stop_at_the_bound(asked: Any, cursors: Server) -> None:
    """Ever new tokens to the same records: out of order, or more rows than the bound, and never a loop."""
    async with opened(read_mapping(INSIDE), f"{cursors.url}/berikut") as source:
        cursors.behave("endless")
        with pytest.raises((SourceBoundError, ContractError)):
            await source.rows(asked, question(3000))
    assert len(cursors.requests()) < 120


@pytest.mark.parametrize("mode", ["no-cursor", "many-rows", "same-token", "garbage", "no-keys"])
async def test_attack_42_links_outside_the_contract_end_the_read(mode: str, cursors: Server) -> None:
    """A link without our parameter, and the rest, in an API that tells the next page in a header."""
    async with opened(read_mapping(BESIDE), f"{cursors.url}/tautan") as source:
        cursors.behave(mode)
        with pytest.raises(SourceUnavailableError):
            await source.rows(ALL, question(3000))


async def test_attack_42_records_of_another_person_or_beyond_a_bound_are_refused(cursors: Server) -> None:
    """Asked for one NIK the source gives another's: a broken contract, in every way of paging."""
    by_nik = read("JobSeeker", where=Comparison(clear("nik"), Op.EQ, 1), pieces=(piece("fullName"),), limit_slot=0)
    for text, path in WAYS.values():
        async with opened(read_mapping(text), cursors.url + path) as source:
            cursors.behave("others")
            with pytest.raises(ContractError, match="outside the question"):
                await source.rows(by_nik, question(9, "8204990101130003"))
            cursors.behave()
    wrong = INSIDE.replace(BOUNDS, WITH_BOUNDS.replace('"sejak"', '"sampai"'))
    asked = replace(PAGE, where=where(("registeredAt", Op.GTE, 1)))
    async with opened(read_mapping(wrong), f"{cursors.url}/berikut") as source:
        with pytest.raises(ContractError, match="outside the question"):
            await source.rows(asked, question(20, date(2026, 8, 1)))


# --- GraphQL connections -----------------------------------------------------------------------------------------


async def test_graphql_connections_are_read_forward(cursors: Server) -> None:
    """`first`, `after`, `pageInfo`: the end cursor of the last page leads no further."""
    asked = read("ForeignWorker", pieces=(piece("levyAmountUsd"),), limit_slot=0)
    newest = replace(asked, order=(OrderTerm(clear("levyAmountUsd"), descending=True),))
    async with opened(read_mapping(RELAY), cursors.url) as source:
        batch = await source.rows(newest, question(450))
        assert list(batch.keys) == list(range(700, 250, -1))
        first, *others = [text for _, text in cursors.requests()]
        assert first == (
            '{ tka(first: 200, urut: "-dkptka") { nodes { id lahir dkptka } pageInfo { endCursor } '
            "pageInfo { hasNextPage } } }"
        )
        assert all('tka(after: "' in text for text in others)
        some = replace(asked, where=where(("levyAmountUsd", Op.GTE, 1)))
        assert list((await source.rows(some, question(3, 69_000))).keys) == [690, 691, 692]
        assert "dkptka_min: 69000" in cursors.requests()[0][1]
        for mode in ("same-token", "two-tokens", "empty-pages"):
            cursors.behave(mode)
            with pytest.raises(SourceUnavailableError):
                await source.rows(newest, question(699))


# --- settings and what is declared -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (INSIDE.replace('next = "meta.next"\n', ""), "settings.next: found no such key; expected the member"),
        (MAPPING.replace(PLACE, f'{PLACE}next = "meta.next"\n'), "settings.next: found 'meta.next'; expected no"),
        (MAPPING.replace(PLACE, f'{PLACE}more = "lagi"\n'), "settings.more: found 'lagi'; expected no `more` without"),
        (INSIDE.replace("[settings]\n", '[settings]\npage = "halaman"\n'), "settings.page: found 'halaman'; expected"),
        (INSIDE.replace('items = "data"\n', ""), "settings.items"),
    ],
)  # fmt: skip
def test_settings_that_do_not_say_how_to_go_on_are_refused(text: str, said: str) -> None:
    """Before anything is asked."""
    with pytest.raises(MappingError) as refused:
        Paging.of(read_mapping(text))
    assert said in str(refused.value)


async def test_a_bound_that_is_none_is_found_when_the_source_is_verified(cursors: Server) -> None:
    """The mapping's `least` and `most` are asked with a value that is there."""
    wrong = INSIDE.replace(BOUNDS, WITH_BOUNDS.replace('"sejak"', '"kab"'))
    async with opened(read_mapping(wrong), f"{cursors.url}/berikut") as source:
        lines = await source.verify()
    assert any("api.least.registeredAt: finds no record" in line for line in lines), lines


def test_every_kind_declares_what_it_can_do() -> None:
    """And a mapping's settings take from it: no order, no count, no skipping."""
    assert {kind for kind in SourceKind if kind is not SourceKind.__members__.get("MYSQL")} <= KINDS.keys()
    rest = capabilities_of(read_mapping())
    assert (rest.equal, rest.sort, rest.skip, rest.count, rest.group) == (
        Reach.OFFERED, Reach.OFFERED, True, True, False,
    )  # fmt: skip
    cursor = capabilities_of(read_mapping(INSIDE))
    assert (cursor.skip, cursor.count, cursor.sort) == (False, False, Reach.OFFERED)
    assert KINDS[SourceKind.POSTGRES].group
    assert KINDS[SourceKind.FILES].equal is Reach.EVERY
