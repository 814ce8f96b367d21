"""What is asked of a hub of 514 sources, and of those it is held against, in turn."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from urllib.request import Request, urlopen

import orjson

from hub.bench.client import HOST, Job
from hub.bench.model import BenchError, Row
from hub.bench.servers import Client, Server
from hub.bench.workloads import ANALYST, DASHBOARD, OFFICER
from schema.caller import Standing

Values = Mapping[str, object]

_PATIENCE = 120.0
_PAGE = 50
_TWELVE = (
    "id registrationNumber nik fullName birthDate sex regionCode districtCode educationLevel phone seekerStatus "
    "registeredAt"
)
_NEWEST = "first: $first, orderBy: [{ field: REGISTERED_AT, direction: DESC }]"
_SPAN = "registeredAt: { gte: $since, lt: $before }"
_STATES = "completeness { source { id } status }"

_GLOBAL = f"""query ($since: Date!, $before: Date!, $first: Int!) {{
    found: jobSeekers(where: {{ {_SPAN} }}, {_NEWEST}) {{
        nodes {{ {_TWELVE} }} pageInfo {{ hasNextPage endCursor }} %s
    }}
}}"""
_REGION = f"""query ($since: Date!, $before: Date!, $first: Int!) {{
    found: jobSeekers(where: {{ regionCode: {{ eq: "32.16" }}, {_SPAN} }}, {_NEWEST}) {{
        nodes {{ id registrationNumber fullName educationLevel seekerStatus registeredAt
            placements(first: 1, orderBy: [{{ field: PLACED_AT, direction: DESC }}]) {{ nodes {{
                placedAt vacancy {{ id jobTitle workRegionCode }} employer {{ id name industryCode }}
            }} }}
        }} %s
    }}
}}"""
_GROUPED = f"""query ($since: Date!, $before: Date!) {{
    found: jobSeekersAggregate(
        where: {{ seekerStatus: {{ eq: ACTIVE }}, {_SPAN} }} groupBy: [REGION_CODE, SEX, EDUCATION_LEVEL]
    ) {{ groups {{ key {{ regionCode sex educationLevel }} count suppressed }} total exact %s }}
}}"""


@dataclass(frozen=True, slots=True)
class Question:
    """One way of asking: its name, the hub's query, the path of the program written by hand, who asks the hub."""

    name: str
    query: str
    path: str
    standing: Standing
    values: Callable[[date, int], Values]

    def hub_body(self, today: date, number: int, more: str = "") -> str:
        """The hub's request; `more` is selected beside."""
        return orjson.dumps({"query": self.query % more, "variables": self.values(today, number)}).decode()

    def plain_body(self, today: date, number: int) -> str:
        """The same for the program written by hand."""
        return orjson.dumps(self.values(today, number)).decode()


def _days(today: date, number: int) -> Values:
    """A span of days, another for each number."""
    since, before = today - timedelta(days=1_500 + number), today - timedelta(days=number % 40)
    return {"since": since.isoformat(), "before": before.isoformat(), "first": _PAGE}


def _months(today: date, number: int) -> Values:
    """A span of whole months, which a caller without rows may filter by: another for each of some hundreds."""
    ahead, ago = divmod(number, 48)
    return {"since": _month(today, -72 - ago), "before": _month(today, 1 + ahead)}


def _month(today: date, ahead: int) -> str:
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    return date(year, month + 1, 1).isoformat()


GLOBAL = Question("global50", _GLOBAL, "/rows", OFFICER, _days)
"""The Ministry's first page over all sources."""

GROUPED = Question("grouped", _GROUPED, "/counts", ANALYST, _months)
"""Its grouped count over all."""

REGION = Question("region50", _REGION, "", DASHBOARD, _days)
"""Bekasi's page of its own people, with the last placement of each."""


@dataclass(slots=True)
class Contestant:
    """One who is asked: its name in the rows, its server and token, and how a request of it reads."""

    name: str
    server: Server
    path: str
    token: str
    body: Callable[[int], str]
    latencies: list[float] = field(default_factory=list, init=False)
    cpu_seconds: float = field(default=0.0, init=False)

    def row(self, workload: str, limit: float | None) -> Row:
        """The figures."""
        p50 = median(self.latencies)
        return Row(
            workload=workload,
            subject=self.name,
            p50_ms=round(p50, 2),
            p95_ms=round(quantiles(self.latencies, n=20, method="inclusive")[-1], 2),
            rps_1=round(1000 / p50, 1),
            rps_16=None,
            cpu_ms=round(self.cpu_seconds / len(self.latencies) * 1000, 2),
            peak_mb=round(self.server.memory() / 2**20, 1),
            ratio_to_limit=round(p50 / limit, 2) if limit else None,
        )


def contest(client: Client, asked: Sequence[Contestant], rounds: int, in_round: int) -> Iterator[int]:
    """Ask all in turn, each round beginning with another; tells the number of each round. Raises BenchError."""
    for number in range(rounds):
        yield number
        first = number % len(asked)
        for one in (*asked[first:], *asked[:first]):
            bodies = [one.body(number * in_round + at + 1) for at in range(in_round)]
            before = one.server.cpu_seconds()
            measured = client.work(Job(one.server.port, one.path, one.token, bodies, 1))
            if measured.fault is not None:
                raise BenchError(f"{one.server.name} answered {measured.fault}")
            one.cpu_seconds += one.server.cpu_seconds() - before
            one.latencies += measured.latencies


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of a hub: what it took in milliseconds, and how many sources took part how."""

    took_ms: float
    states: Counter[str]


def ask_once(server: Server, token: str, question: Question, body: str) -> Told:
    """Ask a hub, with how each source took part. Raises BenchError on an error."""
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    begun = perf_counter()
    with urlopen(Request(f"http://{HOST}:{server.port}/graphql", body.encode(), headers), timeout=_PATIENCE) as found:
        content: Any = orjson.loads(found.read())
    took = (perf_counter() - begun) * 1000
    if "errors" in content:
        raise BenchError(f"{question.name}: {server.name} answered {orjson.dumps(content['errors']).decode()}")
    return Told(took, Counter(one["status"] for one in content["data"]["found"]["completeness"]))


def with_states(question: Question, today: date, number: int) -> str:
    """The hub's request, selecting how each source took part."""
    return question.hub_body(today, number, _STATES)
