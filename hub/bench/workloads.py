"""What is asked: each workload's query, its caller, and an endless stream of variables, different in every request."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product, repeat
from random import Random
from typing import TypeVar

import orjson

from hub.bench.model import Subject
from schema.caller import Standing

T = TypeVar("T")

Values = dict[str, object]
"""The variables of one request, the same for every subject."""

ALL = ("siapkerja", "sip-kerja", "si-pinker")
OFFICER = Standing("kemnaker", "officer", "placement-service")
DASHBOARD = Standing("bekasi", "dashboard", "statistics")
ANALYST = Standing("kemnaker", "analyst", "statistics")

_TWELVE = """
id registrationNumber nik fullName birthDate sex regionCode districtCode educationLevel phone seekerStatus registeredAt
"""
_PAGE = """
id registrationNumber fullName educationLevel seekerStatus registeredAt
"""
_ARGUMENTS = "$sources: [String!]!, $since: Date!, $before: Date!, $first: Int!"
_SPAN = "registeredAt: { gte: $since, lt: $before }"
_NEWEST = "orderBy: [{ field: REGISTERED_AT, direction: DESC }], sources: $sources"


def _hub_list(where: str, nodes: str) -> str:
    return f"jobSeekers(where: {{ {where} }}, first: $first, {_NEWEST}) {{ nodes {{ {nodes} }} }}"


_HUB_PAGE = f"""query ({_ARGUMENTS}, $region: RegionCode!) {{
{
    _hub_list(
        f"regionCode: {{ eq: $region }}, {_SPAN}",
        f'''{_PAGE}
    placements(first: 1, orderBy: [{{ field: PLACED_AT, direction: DESC }}]) {{ nodes {{
        placedAt vacancy {{ id jobTitle workRegionCode }} employer {{ id name industryCode }}
    }} }}''',
    )
}
}}"""
_HUB_ROWS = f"query ({_ARGUMENTS}) {{ {_hub_list(_SPAN, _TWELVE)} }}"
_HUB_ONE = f"""query ($sources: [String!]!, $nik: NIK!) {{
    jobSeekers(where: {{ nik: {{ eq: $nik }} }}, first: 1, sources: $sources) {{ nodes {{ {_TWELVE} }} }}
}}"""
_HUB_COUNTS = f"""query ($sources: [String!]!, $since: Date!, $before: Date!) {{
    jobSeekersAggregate(
        where: {{ seekerStatus: {{ eq: ACTIVE }}, {_SPAN} }}
        groupBy: [REGION_CODE, SEX, EDUCATION_LEVEL], sources: $sources
    ) {{ groups {{ key {{ regionCode sex educationLevel }} count suppressed }} total exact }}
}}"""

_THEIR_ARGUMENTS = "$sources: [String!]!, $since: Date!, $before: Date!"
_THEIR_LIST = "jobSeekers(sources: $sources, since: $since, before: $before, first: $first"
_THEIR_PAGE = f"""query ({_ARGUMENTS}, $region: String!) {{
    {_THEIR_LIST}, region: $region) {{ {_PAGE}
        placements {{ placedAt vacancy {{ id jobTitle workRegionCode }} employer {{ id name industryCode }} }}
    }}
}}"""
_THEIR_ROWS = f"query ({_ARGUMENTS}) {{ {_THEIR_LIST}) {{ {_TWELVE} }} }}"
_THEIR_ONE = f"query ($source: String!, $nik: String!) {{ jobSeeker(source: $source, nik: $nik) {{ {_TWELVE} }} }}"
_THEIR_COUNTS = f"""query ({_THEIR_ARGUMENTS}) {{
    activeSeekers(sources: $sources, since: $since, before: $before) {{ regionCode sex educationLevel count }}
}}"""


@dataclass(frozen=True, slots=True)
class Shape:
    """One way of asking, in the words of each subject: the hub's query, the limit's path, the Strawberry query."""

    hub: str
    limit: str
    strawberry: str

    def path(self, subject: Subject) -> str:
        """Where the subject is asked."""
        return {Subject.HUB: "/graphql", Subject.LIMIT: f"/{self.limit}", Subject.STRAWBERRY: "/"}[subject]

    def body(self, subject: Subject, values: Values) -> str:
        """One request's body."""
        if subject is Subject.LIMIT:
            return orjson.dumps(values).decode()
        query = self.hub if subject is Subject.HUB else self.strawberry
        return orjson.dumps({"query": query, "variables": values}).decode()


PAGE = Shape(_HUB_PAGE, "page", _THEIR_PAGE)
ROWS = Shape(_HUB_ROWS, "rows", _THEIR_ROWS)
ONE = Shape(_HUB_ONE, "one", _THEIR_ONE)
COUNTS = Shape(_HUB_COUNTS, "counts", _THEIR_COUNTS)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the streams of variables are made from: the newest registration, and NIKs to look up."""

    newest: date
    numbers: Sequence[str]


Stream = Callable[[Facts, Random], Iterator[Values]]


@dataclass(frozen=True, slots=True)
class Workload:
    """One workload: its name, how it is asked, who asks the hub under which rules, its variables, its target.

    `rules` names the hub that is asked: under the package's rules, or under the test rules. `most` is how often the
    limit's p50 the hub's may be.
    """

    name: str
    shape: Shape
    standing: Standing
    rules: str
    stream: Stream
    most: float


def _spans(sources: Sequence[str], first: int, **more: object) -> Stream:
    """Registrations between two days: the first long ago, the last within ten months, so that enough are left."""

    def stream(facts: Facts, random: Random) -> Iterator[Values]:
        pairs = list(product(range(2_000, 2_600), range(300)))
        for since, before in _shuffled(pairs, random):
            days = {"since": _day(facts.newest, since), "before": _day(facts.newest, before)}
            yield {"sources": sources, "first": first, **days, **more}

    return stream


def _shuffled(choices: Sequence[T], random: Random) -> Iterator[T]:
    """All choices in some order, and only then again, in another: small databases have few."""
    while True:
        yield from random.sample(choices, len(choices))


def _months(facts: Facts, random: Random) -> Iterator[Values]:
    """All registrations, between months that differ: the first is years ago, the last years ahead."""
    for since, before in _shuffled(list(product(range(72, 120), range(1, 49))), random):
        yield {"sources": ALL, "since": _month(facts.newest, -since), "before": _month(facts.newest, before)}


def _same(facts: Facts, random: Random) -> Iterator[Values]:
    """One request again and again."""
    yield from repeat(next(_months(facts, random)))


def _numbers(facts: Facts, random: Random) -> Iterator[Values]:
    for nik in _shuffled(facts.numbers, random):
        yield {"sources": ALL[:1], "source": ALL[0], "nik": nik}


def _day(newest: date, ago: int) -> str:
    return (newest - timedelta(days=ago)).isoformat()


def _month(newest: date, ahead: int) -> str:
    year, month = divmod(newest.year * 12 + newest.month - 1 + ahead, 12)
    return date(year, month + 1, 1).isoformat()


PACKAGE, CLEAR = "package", "clear"

WORKLOADS = (
    Workload("one", ONE, OFFICER, PACKAGE, _numbers, 3.0),
    Workload("page50", PAGE, DASHBOARD, PACKAGE, _spans(ALL[:2], 50, region="32.16"), 2.0),
    Workload("merged100", ROWS, OFFICER, PACKAGE, _spans(ALL, 100), 2.0),
    Workload("grouped", COUNTS, ANALYST, CLEAR, _months, 2.0),
    Workload("grouped_aggregate", COUNTS, ANALYST, PACKAGE, _months, 2.0),
    Workload("shared", COUNTS, ANALYST, PACKAGE, _same, 2.0),
    Workload("rows1000", ROWS, OFFICER, PACKAGE, _spans(ALL[1:2], 1_000), 2.0),
    Workload("rows10000", ROWS, OFFICER, PACKAGE, _spans(ALL[1:2], 10_000), 2.0),
)
"""In the order in which they are measured: small answers first, so that what large ones leave in memory blurs none."""
