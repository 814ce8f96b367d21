"""A cursor is good for the caller and the list it was made for, and for nothing else (attacks 5 and 6)."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from tests.conftest import Demo

OFFICER = "kemnaker/officer/placement-service"
LIST = """
query ($where: JobSeekerWhere, $orderBy: [JobSeekerOrder!], $first: Int = 5, $after: String, $sources: [String!]) {
  jobSeekers(where: $where, orderBy: $orderBy, first: $first, after: $after, sources: $sources) {
    nodes { id registeredAt regionCode }
    edges { cursor }
    pageInfo { endCursor }
  }
}
"""
NEWEST = {"orderBy": [{"field": "REGISTERED_AT", "direction": "DESC"}]}
BEKASI = {"where": {"regionCode": {"eq": "32.16"}}}


def page(demo: Demo, variables: Mapping[str, Any], caller: str = OFFICER) -> dict[str, Any]:
    """A page that must be answered."""
    found: dict[str, Any] = demo.ask(caller, LIST, variables)["data"]["jobSeekers"]
    return found


def assert_refused(answer: Mapping[str, Any]) -> None:
    """BAD_CURSOR in one and the same wording, no data, and an entry in the log."""
    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_CURSOR"}
    assert error["message"] == "The cursor does not fit this listing or has expired. Begin anew without `after`."
    assert answer["extensions"]["audit"]["entry"]


@pytest.fixture(scope="module")
def cursor(demo: Demo) -> str:
    """A cursor of the officer's list of the newest seekers of 32.16."""
    found: str = page(demo, NEWEST | BEKASI)["pageInfo"]["endCursor"]
    return found


def test_attack_06_a_forged_cursor_is_refused(demo: Demo, cursor: str) -> None:
    """Changed anywhere, cut, lengthened, doubled or made up: all look the same."""
    swapped = [f"{cursor[:at]}{'A' if cursor[at] != 'A' else 'B'}{cursor[at + 1 :]}" for at in range(0, len(cursor), 7)]
    made_up = [
        "",
        " ",
        "null",
        "0",
        "MTIz",
        "👨‍👩‍👧",
        "a" * 5000,
        base64.urlsafe_b64encode(b'["2026-01-01", 5]').decode(),
    ]
    for forged in [*swapped, *made_up, cursor[:-1], cursor[:40], cursor + "A", cursor + cursor, cursor.swapcase()]:
        assert_refused(demo.ask(OFFICER, LIST, NEWEST | BEKASI | {"after": forged}))


@pytest.mark.parametrize(
    "caller",
    ["bekasi/officer/placement-service", "bekasi/dashboard/statistics", "bekasi/steward/statistics"],
)
def test_attack_06_a_cursor_of_another_caller_is_refused(demo: Demo, cursor: str, caller: str) -> None:
    """Callers who may ask the very same list of their own get nothing by the Ministry's cursor."""
    assert page(demo, NEWEST | BEKASI, caller)["nodes"]
    assert_refused(demo.ask(caller, LIST, NEWEST | BEKASI | {"after": cursor}))


def test_attack_06_a_cursor_of_another_purpose_of_the_same_party_is_refused(demo: Demo) -> None:
    """Role and purpose are part of who a cursor is for."""
    made = page(demo, NEWEST | BEKASI, "bekasi/dashboard/statistics")["pageInfo"]["endCursor"]
    for other in ("bekasi/steward/statistics", "bekasi/officer/placement-service"):
        assert_refused(demo.ask(other, LIST, NEWEST | BEKASI | {"after": made}))


@pytest.mark.parametrize(
    "other",
    [
        NEWEST,
        BEKASI,
        NEWEST | {"where": {"regionCode": {"eq": "82.04"}}},
        NEWEST | {"where": {"regionCode": {"in": ["32.16"]}}},
        NEWEST | {"where": {"not": {"regionCode": {"eq": "32.16"}}}},
        BEKASI | {"orderBy": [{"field": "REGISTERED_AT", "direction": "ASC"}]},
        BEKASI | {"orderBy": [{"field": "LAST_REPORTED_AT", "direction": "DESC"}]},
        BEKASI | {"orderBy": [*NEWEST["orderBy"], {"field": "SEX", "direction": "ASC"}]},
        NEWEST | BEKASI | {"sources": ["siapkerja"]},
    ],
    ids=str,
)
def test_a_cursor_of_another_list_is_refused(demo: Demo, cursor: str, other: Mapping[str, Any]) -> None:
    """Another filter, another value in it, another order, direction or choice of sources."""
    assert page(demo, other)["nodes"]
    assert_refused(demo.ask(OFFICER, LIST, {**other, "after": cursor}))


def test_a_cursor_of_another_type_is_refused(demo: Demo) -> None:
    """A place among vacancies is none among employers; one below a record is none at the root."""
    vacancies = "query ($after: String) { jobVacancies(first: 2, after: $after) { pageInfo { endCursor } } }"
    employers = """query ($after: String) { employers(first: 2, after: $after) {
      nodes { vacancies(first: 1) { pageInfo { endCursor } } } pageInfo { endCursor } } }"""
    of_vacancies = demo.ask(OFFICER, vacancies)["data"]["jobVacancies"]["pageInfo"]["endCursor"]
    found = demo.ask(OFFICER, employers)["data"]["employers"]
    below = [node["vacancies"]["pageInfo"]["endCursor"] for node in found["nodes"]]
    assert_refused(demo.ask(OFFICER, employers, {"after": of_vacancies}))
    assert_refused(demo.ask(OFFICER, vacancies, {"after": found["pageInfo"]["endCursor"]}))
    for made in filter(None, below):
        assert_refused(demo.ask(OFFICER, employers, {"after": made}))


def test_an_id_is_no_cursor_and_a_cursor_no_id(demo: Demo, cursor: str) -> None:
    """What seals the one does not open the other: as a filter, a cursor finds nobody."""
    some = page(demo, NEWEST | BEKASI)["nodes"][0]["id"]
    assert_refused(demo.ask(OFFICER, LIST, NEWEST | BEKASI | {"after": some}))
    assert page(demo, {"where": {"id": {"eq": cursor}}})["nodes"] == []


def test_attack_05_a_cursor_tells_nothing_of_its_place(demo: Demo) -> None:
    """Neither the sort value nor the key stands in it, and the same place never looks the same twice."""
    made = [page(demo, NEWEST | BEKASI)["edges"] for _ in range(2)]
    shown = page(demo, NEWEST | BEKASI)["nodes"]
    assert not {edge["cursor"] for edge in made[0]} & {edge["cursor"] for edge in made[1]}
    for edge, node in zip(made[0], shown, strict=True):
        raw = base64.urlsafe_b64decode(edge["cursor"] + "=" * (-len(edge["cursor"]) % 4))
        assert node["registeredAt"].encode() not in raw
        assert b"siapkerja" not in raw


def test_a_cursor_holds_for_any_page_size_and_selection(demo: Demo, cursor: str) -> None:
    """What a page shows, and how much of it, may change on the way."""
    after = page(demo, NEWEST | BEKASI | {"first": 12})["nodes"][5:]
    assert page(demo, NEWEST | BEKASI | {"first": 7, "after": cursor})["nodes"] == after
    query = """query ($after: String) { jobSeekers(where: { regionCode: { eq: "32.16" } }, first: 7, after: $after,
      orderBy: [{ field: REGISTERED_AT, direction: DESC }]) { nodes { id educationLevel } } }"""
    found = demo.ask(OFFICER, query, {"after": cursor})["data"]["jobSeekers"]["nodes"]
    assert [node["id"] for node in found] == [node["id"] for node in after]
