"""Paging by cursor gives each record exactly once, in the order that sorting everything in one place gives."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Seeker, in_order
from tests.conftest import Demo
from tests.paging.listing import (
    BEKASI,
    MINISTRY,
    Caller,
    Desk,
    Filter,
    Name,
    Question,
    Term,
    desk_at,
    named,
    names_of,
    questions,
)

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def ministry(demo: Demo, seekers: Sequence[Seeker]) -> Iterator[Desk]:
    """The Ministry's officer at the default demo."""
    with desk_at(demo, MINISTRY, seekers) as desk:
        yield desk


@pytest.fixture(scope="module", params=[MINISTRY, BEKASI], ids=["Ministry", "Bekasi"])
def officer(request: pytest.FixtureRequest, small_demo: Demo, few: list[Seeker]) -> Iterator[Desk]:
    """An officer who may list several sources, at the small demo."""
    caller: Caller = request.param
    with desk_at(small_demo, caller, few) as desk:
        yield desk


def test_a_record_is_known_by_its_number_and_time(seekers: Sequence[Seeker], few: list[Seeker]) -> None:
    """What the other tests compare by is different for every record."""
    for some in (seekers, few):
        assert len(set(map(named, some))) == len(some)


@given(question=questions, sizes=st.lists(st.integers(500, 5000), min_size=1, max_size=3))
@settings(UNHURRIED, max_examples=6)
def test_twenty_thousand_seekers_of_three_sources_page_in_one_order(
    ministry: Desk, question: Question, sizes: list[int]
) -> None:
    """Large pages, any order, any filter."""
    assert ministry.names(question, sizes) == ministry.expected(question)


@given(question=questions, sizes=st.lists(st.integers(1, 60), min_size=1, max_size=4))
@settings(UNHURRIED, max_examples=15)
def test_small_pages_of_any_size_join_without_a_gap(officer: Desk, question: Question, sizes: list[int]) -> None:
    """Pages of one record and more, in any mixture, as the Ministry and as a region with own rows in two sources."""
    whole = officer.expected(question)
    found: list[Name] = []
    for page in officer.pages(question, sizes):
        names = names_of(page)
        found += names
        assert page["totalCount"] == len(whole)
        assert (page["pageInfo"]["endCursor"] is None) == (not names)
        given_by = {part["source"]["id"]: part["rows"] for part in page["completeness"] if part["status"] == "OK"}
        assert given_by == {source: sum(name[0] == source for name in names) for source in given_by}
    assert found == whole


@given(question=questions, place=st.floats(0, 1), first=st.integers(1, 40))
@settings(UNHURRIED, max_examples=15)
def test_a_list_resumes_right_behind_any_record(officer: Desk, question: Question, place: float, first: int) -> None:
    """Every edge's cursor is a place of its own, ties and nulls included."""
    edges = officer.page(question, 5000, None)["edges"]
    whole = officer.expected(question)
    assert names_of({"edges": edges}) == whole
    if edges:
        chosen = round(place * (len(edges) - 1))
        page = officer.page(question, first, edges[chosen]["cursor"])
        rest = whole[chosen + 1 :]
        assert names_of(page) == rest[:first]
        assert page["pageInfo"]["hasNextPage"] == (len(rest) > first)


@pytest.mark.parametrize("order", [[], [("SEX", True)], [("AGE_GROUP", False), ("SEX", True)]], ids=str)
def test_pages_of_one_record_walk_through_ties_and_nulls(officer: Desk, order: list[Term]) -> None:
    """Where almost every record is equal to the next, the hidden key alone keeps the place."""
    question = Question(order)
    assert officer.names(question, [1]) == officer.expected(question)


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize(("field", "column"), [("FULL_NAME", "fullName"), ("PHONE", "phone")])
def test_a_source_whose_values_may_not_be_compared_is_left_out(
    ministry: Desk, field: str, column: str, direction: str
) -> None:
    """By names the Ministry may order its own rows alone: they come by code point, and the regions stand as DENIED."""
    down = direction == "DESC"
    pages = list(ministry.pages(Question([(field, down)]), [3000]))
    for page in pages:
        statuses = {part["source"]["id"]: part["status"] for part in page["completeness"]}
        assert statuses == {SIAPKERJA: "OK", SIP_KERJA: "DENIED", SI_PINKER: "DENIED"}
    own = [seeker for seeker in ministry.seekers if seeker.source == SIAPKERJA and seeker.adult]
    found = [name for page in pages for name in names_of(page)]
    assert found == [named(seeker) for seeker in in_order(own, [(column, down)])]


def test_an_empty_page_and_a_page_of_nothing(ministry: Desk) -> None:
    """Nobody fits: no edges, no cursor, a count of none. `first: 0`: the count alone."""
    nobody = Filter({"and": [{"sex": {"eq": "MALE"}}, {"sex": {"eq": "FEMALE"}}]}, lambda _: False)
    page = ministry.page(Question([], nobody), 10, None)
    assert (page["edges"], page["totalCount"]) == ([], 0)
    assert page["pageInfo"] == {"hasNextPage": False, "endCursor": None}
    none = ministry.page(Question([]), 0, None)
    assert none["edges"] == []
    assert none["totalCount"] == len(ministry.expected(Question([]))) > 18_000
