"""What distance costs: the same hub over the same databases, near, and 10 ms away, asked in turn.

Sources are asked all at once, and once per level: so an operation takes the delay once per level and not once per
source, page or record.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from random import Random
from statistics import median
from types import MappingProxyType
from typing import Final
from urllib.request import urlopen

import orjson

from hub.bench.client import HOST, Job
from hub.bench.estate import bearer
from hub.bench.ground import Kept, last_registration, provide_data, write_mappings, write_rules, write_settings
from hub.bench.model import BenchError, Subject, Watch, registers
from hub.bench.relays import moved, port_of, relays
from hub.bench.run import Wanted
from hub.bench.servers import Client, Program, client, running
from hub.bench.workloads import PACKAGE, WORKLOADS, Facts, Workload
from hub.demo.home import Home
from hub.demo.processes import free_port
from hub.embedded import start_postgres, stop_postgres
from hub.settings import load_settings

DELAY_MS: Final = 10
MOST_MORE_MS: Final = MappingProxyType({"merged100": 15.0, "grouped": 15.0, "page50": 35.0})
"""What the delay may add to the median of an operation of one, one and three levels."""
_ALONE = 20
_WARM_UP = 15
_SEED = 11


@dataclass(slots=True)
class Distance:
    """One workload near and far: the latencies in milliseconds, of one caller."""

    workload: str
    near: list[float] = field(default_factory=list)
    far: list[float] = field(default_factory=list)

    @property
    def more(self) -> float:
        """By how much the median far away is greater."""
        return median(self.far) - median(self.near)

    @property
    def words(self) -> str:
        """The figures, and what was allowed."""
        return (
            f"{self.workload}: {median(self.near):.1f} ms near, {median(self.far):.1f} ms with every source"
            f" {DELAY_MS} ms away: {self.more:.1f} ms more, at most {MOST_MORE_MS[self.workload]:.0f}"
        )

    @property
    def met(self) -> bool:
        """Whether it stayed within what is allowed."""
        return self.more <= MOST_MORE_MS[self.workload]


@dataclass(frozen=True, slots=True)
class _Hubs:
    """Ports of the two hubs and a token for a workload's caller."""

    near: int
    far: int
    token: str


def measure_distance(wanted: Wanted, watch: Watch) -> list[Distance]:
    """The distances of the workloads that have a target. Raises BenchError or PostgresError."""
    home = Home(wanted.data)
    home.prepare()
    with ExitStack() as stack:
        watch("Starting PostgreSQL", 0, 1)
        server = start_postgres(home.postgres)
        stack.callback(stop_postgres, server)
        kept = Kept(home, server, registers(wanted.largest))
        provide_data(kept, datetime.now(UTC).date(), watch)
        write_rules(kept, wanted.agreements)
        write_mappings(kept)
        asking = stack.enter_context(client())
        facts = Facts(last_registration(kept), ())
        found = list[Distance]()
        for workload in (one for one in WORKLOADS if one.name in MOST_MORE_MS):
            watch(f"{workload.name}, near and far", len(found), len(MOST_MORE_MS))
            with _hubs(kept, workload) as hubs:
                found.append(_distance(workload, hubs, asking, facts, wanted.pace.rounds))
        return found


def _distance(workload: Workload, hubs: _Hubs, asking: Client, facts: Facts, rounds: int) -> Distance:
    stream = workload.stream(facts, Random(_SEED))  # noqa: S311 - variables, no secrets
    bodies = [workload.shape.body(Subject.HUB, values) for values in islice(stream, _ALONE + _WARM_UP)]
    distance = Distance(workload.name)

    def ask(port: int, some: list[str]) -> list[float]:
        measured = asking.work(Job(port, "/graphql", hubs.token, some, 1))
        if measured.fault is not None:
            raise BenchError(f"{workload.name}: answered {measured.fault}")
        return measured.latencies

    for port in (hubs.near, hubs.far):
        ask(port, bodies[_ALONE:])
        _check_sources(port)
    for _ in range(rounds):
        distance.near += ask(hubs.near, bodies[:_ALONE])
        distance.far += ask(hubs.far, bodies[:_ALONE])
    return distance


def _check_sources(port: int) -> None:
    """Raise BenchError unless every source answers: an answer without one is fast, but no result."""
    with urlopen(f"http://{HOST}:{port}/health/ready") as page:
        states = orjson.loads(page.read())["sources"]
    if set(states.values()) != {"OK"}:
        raise BenchError(f"the sources of the hub at port {port}: {states}")


@contextmanager
def _hubs(kept: Kept, workload: Workload) -> Iterator[_Hubs]:
    """A hub over the databases, and one over proxies before them, until the block ends."""
    near = kept.addresses()
    ports = {source: free_port() for source in near}
    pairs = {ports[source]: port_of(address) for source, address in near.items()}
    with ExitStack() as stack:
        stack.enter_context(running(relays(kept.home.root, pairs, DELAY_MS), None))
        far = {source: moved(address, ports[source]) for source, address in near.items()}
        found: list[int] = []
        token = ""
        for name, addresses in (("near", near), ("far", far)):
            port = free_port()
            rules = None if workload.rules == PACKAGE else kept.home.root / "policies-clear"
            file = write_settings(kept, f"hub-{name}", port, rules, addresses)
            program = Program(f"hub-{name}", ("hub.cli", "serve", "--config", str(file)), port, kept.home.root)
            stack.enter_context(running(program, "/health/ready"))
            found.append(port)
            token = bearer(load_settings(file, os.environ), workload.standing)
        yield _Hubs(found[0], found[1], token)
