"""Row 16: whoever asks for too much is refused fast, before any source is asked, and with one entry in the log."""

import gc
import time
from collections.abc import Mapping
from typing import Any

import asyncpg
import pytest

from tests.attacks.target import Target
from tests.attacks.test_lookups import reads

DASHBOARD = "bekasi/dashboard/statistics"
MOST_SECONDS = 0.05
_TRIES = 5


def _many(template: str, count: int) -> str:
    return " ".join(template.replace("%", str(number)) for number in range(count))


def _doubling(levels: int, first: str, second: str) -> str:
    """Fragments of which each selects the next one twice."""
    below = "placements {{ nodes {{ seeker {{ ...F{0} }} }} }}"
    middle = [
        f"fragment F{n} on JobSeeker {{ {first}{below.format(n + 1)} {second}{below.format(n + 1)} }}"
        for n in range(levels)
    ]
    last = f"fragment F{levels} on JobSeeker {{ id fullName }}"
    return "{ jobSeekers(first: 1) { nodes { ...F0 } } } " + " ".join([*middle, last])


def _nested(levels: int) -> str:
    inner = "id"
    for _ in range(levels):
        inner = f"placements(first: 100) {{ nodes {{ seeker {{ {inner} }} }} }}"
    return f"{{ jobSeekers(first: 100) {{ nodes {{ {inner} }} }} }}"


def _deep(levels: int) -> dict[str, Any]:
    where: dict[str, Any] = {"regionCode": {"eq": "32.16"}}
    for level in range(levels):
        where = {"not": where} if level % 2 else {"and": [where]}
    return where


WHERE = "query ($where: JobSeekerWhere) { jobSeekers(where: $where) { totalCount } }"
LIST = "query ($in: [RegionCode!]) { jobSeekers(where: { regionCode: { in: $in } }) { totalCount } }"
ONE = {"regionCode": {"eq": "32.16"}}

FLOODS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "aliases of a field": ("{ jobSeekers { nodes { " + _many("n%: fullName", 450) + " } } }", {}),
    "aliases of a root field": ("{ " + _many("p%: jobSeekers(first: 1) { totalCount }", 120) + " }", {}),
    "long pages under aliases": ("{ " + _many("p%: jobSeekers(first: 10000) { nodes { id sex } }", 45) + " }", {}),
    "aggregates under aliases": ("{ " + _many("a%: jobSeekersAggregate { total }", 60) + " }", {}),
    "fragments that double under aliases": (_doubling(18, "a: ", "b: "), {}),
    "fragments that double under one key": (_doubling(18, "", ""), {}),
    "fragments that double where nobody spreads them": (
        "{ jobSeekers { totalCount } } " + _doubling(18, "a: ", "b: ").partition("} } } ")[2],
        {},
    ),
    "fragments by the hundred": (
        "{ jobSeekers { nodes { " + _many("...F%", 120) + " } } } " + _many("fragment F% on JobSeeker { id sex }", 120),
        {},
    ),
    "one field again and again": ("{ jobSeekers { nodes { " + "fullName " * 1_500 + "} } }", {}),
    "one list again and again": ("{ jobSeekers { " + "nodes { id sex } " * 400 + "} }", {}),
    "the same inside inline fragments": ("{ jobSeekers { nodes { " + "... { id fullName } " * 600 + "} } }", {}),
    "nested lists": (_nested(4), {}),
    "very deep lists": (_nested(9), {}),
    "skipped fields": (
        "query ($no: Boolean!) { jobSeekers { nodes { " + _many("n%: fullName @include(if: $no)", 450) + " } } }",
        {"no": False},
    ),
    "a huge list in a filter": (LIST, {"in": ["32.16"] * 25_000}),
    "a huge list written out": (
        "{ jobSeekers(where: { regionCode: { in: [" + '"32.16" ' * 3_500 + "] } }) { totalCount } }",
        {},
    ),
    "many alternatives": (WHERE, {"where": {"or": [ONE] * 900}}),
    "many alternatives written out": (
        "{ jobSeekers(where: { or: [" + '{ regionCode: { eq: "32.16" } } ' * 350 + "] }) { totalCount } }",
        {},
    ),
    "a deep filter": (WHERE, {"where": _deep(59)}),
    "a very deep filter": (WHERE, {"where": _deep(250)}),
    "a deep filter written out": (
        "{ jobSeekers(where: " + "{ not: " * 150 + "{}" + " }" * 150 + ") { totalCount } }",
        {},
    ),
    "more tokens than are read": ("{ " + "a " * 9_000 + "}", {}),
    "nested beyond reading": ("{ jobSeekers " + "{ nodes { placements " * 400, {}),
    "many operations": (_many("query Q% { __typename }", 700), {}),
}


@pytest.mark.parametrize(("query", "variables"), FLOODS.values(), ids=list(FLOODS))
def test_attack_16_a_flood_is_refused_at_once_unasked_and_logged_once(
    target: Target, query: str, variables: Mapping[str, Any]
) -> None:
    """Counted once fragments are spread, per record and field: in time that its length bounds, not what it would make.

    The time is that of the processor, the least of several tries: other work on the machine is not counted.
    """
    calls, entries = reads(target), _entries(target)
    spent: list[float] = []
    for _ in range(_TRIES):
        gc.collect()
        spent.append(_spent(target, query, variables))
    assert min(spent) < MOST_SECONDS
    assert _entries(target) == entries + _TRIES
    assert reads(target) == calls


def _spent(target: Target, query: str, variables: Mapping[str, Any]) -> float:
    begun = time.process_time()
    reply = target.ask(DASHBOARD, query, **variables)
    spent = time.process_time() - begun
    assert reply.code == "QUERY_TOO_COSTLY", reply.body[:300]
    assert len(reply.body) < 1_000
    return spent


def _entries(target: Target) -> int:
    async def read() -> int:
        connection = await asyncpg.connect(target.hubs.sites[0].journal)
        try:
            return int(await connection.fetchval("SELECT count(*) FROM journal.entry"))
        finally:
            await connection.close()

    return target.hubs.background.run(read())


def test_attack_16_the_error_tells_the_numbers_and_what_contributes_most(target: Target) -> None:
    """Found, allowed, and the dearest part by its type: so that whoever asks in earnest can ask for less."""
    reply = target.ask(
        DASHBOARD, "{ e: employers(first: 9000) { nodes { v: vacancies { nodes { id status jobTitle } } } } }"
    )
    assert reply.code == "QUERY_TOO_COSTLY"
    message = reply.json["errors"][0]["message"]
    assert "rows x sources x fields" in message
    assert "1000000 are allowed for `dashboard`" in message
    assert "`Employer.vacancies` over 3 sources" in message


@pytest.mark.parametrize("first", [10_001, 2**31 - 1, -1])
def test_attack_16_no_page_is_longer_than_the_longest(target: Target, first: int) -> None:
    """Written out, in a variable, in a relation."""
    for query in (
        f"{{ jobSeekers(first: {first}) {{ totalCount }} }}",
        f"{{ jobSeekers(first: 1) {{ nodes {{ placements(first: {first}) {{ totalCount }} }} }} }}",
        f'{{ person(nik: "3216990101900997") {{ placements(first: {first}) {{ totalCount }} }} }}',
    ):
        reply = target.ask("bekasi/officer/placement-service", query)
        assert reply.code == "BAD_USER_INPUT"
        assert "between 0 and 10000" in reply.json["errors"][0]["message"]


def test_what_users_ask_for_stays_far_below_the_limits(target: Target) -> None:
    """Long pages of every member, and twenty roots at once."""
    whole = "{ jobSeekers(first: 10000) { nodes { id fullName sex educationLevel regionCode registeredAt } } }"
    roots = "{ " + _many("a%: jobSeekersAggregate(groupBy: [SEX]) { groups { key { sex } count } }", 20) + " }"
    for query in (whole, roots):
        assert target.ask("kemnaker/dashboard/statistics", query).code == "OK"
