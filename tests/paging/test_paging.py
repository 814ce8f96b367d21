"""Paging by cursor gives each record exactly once, in the order that sorting everything in one place gives."""

from collections.abc import Iterator
from itertools import cycle

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, in_order
from tests.conftest import Demo
from tests.paging.conftest import Everyone
from tests.paging.listing import (
    BEKASI,
    EVERYONE,
    MINISTRY,
    Caller,
    Filter,
    Lister,
    Name,
    Term,
    client_of,
    expected,
    filters,
    name_of,
    named,
    orders,
)

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def ministry(demo: Demo) -> Iterator[httpx.Client]:
    """The Ministry's officer at the default demo."""
    with client_of(demo, MINISTRY) as opened:
        yield opened


@pytest.fixture(scope="module", params=[MINISTRY, BEKASI], ids=["Ministry", "Bekasi"])
def caller(request: pytest.FixtureRequest) -> Caller:
    """An officer who may list several sources."""
    found: Caller = request.param
    return found


@pytest.fixture(scope="module")
def officer(few: Demo, caller: Caller) -> Iterator[httpx.Client]:
    """The officer at the small demo."""
    with client_of(few, caller) as opened:
        yield opened


def test_a_record_is_known_by_its_number_and_time(seekers: Everyone, few_seekers: Everyone) -> None:
    """What the other tests compare by is different for every record."""
    for everyone in (seekers, few_seekers):
        assert len(set(map(named, everyone))) == len(everyone)


def all_names(lister: Lister, sizes: Iterator[int]) -> list[Name]:
    """The names of all records, page by page."""
    return [name_of(edge["node"]) for page in lister.pages(sizes) for edge in page["edges"]]


@given(order=orders, wanted=filters, sizes=st.lists(st.integers(500, 5000), min_size=1, max_size=3))
@settings(UNHURRIED, max_examples=12)
def test_twenty_thousand_seekers_of_three_sources_page_in_one_order(
    ministry: httpx.Client, seekers: Everyone, order: list[Term], wanted: Filter, sizes: list[int]
) -> None:
    """Large pages, any order, any filter."""
    assert all_names(Lister(ministry, order, wanted.where), cycle(sizes)) == expected(
        MINISTRY, seekers, order, wanted
    )


@given(order=orders, wanted=filters, sizes=st.lists(st.integers(1, 60), min_size=1, max_size=4))
@settings(UNHURRIED, max_examples=40)
def test_small_pages_of_any_size_join_without_a_gap(
    officer: httpx.Client,
    caller: Caller,
    few_seekers: Everyone,
    order: list[Term],
    wanted: Filter,
    sizes: list[int],
) -> None:
    """Pages of one record and more, in any mixture, as the Ministry and as a region whose own rows lie in two sources."""
    whole = expected(caller, few_seekers, order, wanted)
    found: list[Name] = []
    for page in Lister(officer, order, wanted.where).pages(cycle(sizes)):
        names = [name_of(edge["node"]) for edge in page["edges"]]
        found += names
        assert page["totalCount"] == len(whole)
        assert (page["pageInfo"]["endCursor"] is None) == (not names)
        given_by = {part["source"]["id"]: part["rows"] for part in page["completeness"] if part["status"] == "OK"}
        assert given_by == {source: sum(name[0] == source for name in names) for source in given_by}
    assert found == whole


@given(order=orders, wanted=filters, place=st.floats(0, 1), first=st.integers(1, 40))
@settings(UNHURRIED, max_examples=40)
def test_a_list_resumes_right_behind_any_record(
    officer: httpx.Client,
    caller: Caller,
    few_seekers: Everyone,
    order: list[Term],
    wanted: Filter,
    place: float,
    first: int,
) -> None:
    """Every edge's cursor is a place of its own, ties and nulls included."""
    lister = Lister(officer, order, wanted.where)
    edges = lister.page(5000, None)["edges"]
    names = [name_of(edge["node"]) for edge in edges]
    assert names == expected(caller, few_seekers, order, wanted)
    if edges:
        chosen = round(place * (len(edges) - 1))
        page = lister.page(first, edges[chosen]["cursor"])
        rest = names[chosen + 1 :]
        assert [name_of(edge["node"]) for edge in page["edges"]] == rest[:first]
        assert page["pageInfo"]["hasNextPage"] == (len(rest) > first)


@pytest.mark.parametrize("order", [[], [("SEX", True)], [("AGE_GROUP", False), ("SEX", True)]], ids=str)
def test_pages_of_one_record_walk_through_ties_and_nulls(
    officer: httpx.Client, caller: Caller, few_seekers: Everyone, order: list[Term]
) -> None:
    """Where almost every record is equal to the next, the hidden key alone keeps the place."""
    assert all_names(Lister(officer, order, {}), cycle([1])) == expected(caller, few_seekers, order, EVERYONE)


@pytest.mark.parametrize("down", [False, True], ids=["ascending", "descending"])
@pytest.mark.parametrize("field", ["FULL_NAME", "PHONE"])
def test_a_source_whose_values_may_not_be_compared_is_left_out(
    ministry: httpx.Client, seekers: Everyone, field: str, down: bool
) -> None:
    """By names the Ministry may order its own rows alone: they come by code point, and the regions stand as DENIED."""
    lister = Lister(ministry, [(field, down)], {})
    pages = list(lister.pages(cycle([3000])))
    for page in pages:
        statuses = {part["source"]["id"]: part["status"] for part in page["completeness"]}
        assert statuses == {SIAPKERJA: "OK", SIP_KERJA: "DENIED", SI_PINKER: "DENIED"}
    own = [seeker for seeker in seekers if seeker.source == SIAPKERJA and seeker.adult]
    column = {"FULL_NAME": "fullName", "PHONE": "phone"}[field]
    found = [name_of(edge["node"]) for page in pages for edge in page["edges"]]
    assert found == [named(seeker) for seeker in in_order(own, [(column, down)])]


def test_an_empty_page_and_a_page_of_nothing(ministry: httpx.Client) -> None:
    """Nobody fits: no edges, no cursor, a count of none. `first: 0`: the count alone."""
    nobody = {"and": [{"sex": {"eq": "MALE"}}, {"sex": {"eq": "FEMALE"}}]}
    page = Lister(ministry, [], nobody).page(10, None)
    assert (page["edges"], page["totalCount"]) == ([], 0)
    assert page["pageInfo"] == {"hasNextPage": False, "endCursor": None}
    none = Lister(ministry, [], {}).page(0, None)
    assert none["edges"] == []
    assert none["totalCount"] > 18_000
