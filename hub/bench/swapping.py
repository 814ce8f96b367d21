"""One changed agreement among 514, published while a hub answers: how soon it is obeyed, and how long requests wait.

A hub in a process of its own, a load generator in another, and the publisher here, all on one machine. The longest
wait in a swap is that of its slowest request, less what a request takes while nothing is published.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import orjson
import uvloop

from hub.bench.client import Job
from hub.bench.estate import Estate, bearer
from hub.bench.hub_settings import Address, Told
from hub.bench.model import BenchError
from hub.bench.servers import Client, Program, Server, client, running
from hub.demo.processes import free_port
from hub.publication.publisher import Offer, Publisher
from hub.settings import Settings
from policies.bundle import Bundle
from schema.caller import Standing

_SOURCE = "siapkerja"
_STANDING = Standing("kemnaker", "dashboard", "statistics")
_QUERY = f'{{ jobSeekers(first: 5, sources: ["{_SOURCE}"]) {{ nodes {{ educationLevel }} }} }}'
_CALLERS = 2
_IN_A_JOB = 100
_AT_REST = 5
_AFTER = 1
"""Jobs after a publish has returned: the old rules are freed then."""


@dataclass(frozen=True, slots=True)
class Swap:
    """One exchange, in milliseconds: until the publish returned, until workers obeyed, and what a request waited."""

    published_ms: float
    obeyed_ms: float
    wait_ms: float


@dataclass(frozen=True, slots=True)
class _Live:
    """What is running: the hub, who asks it, and the job that is asked again and again."""

    hub: Server
    client: Client
    job: Job

    def rest(self) -> float:
        """What a request takes while nothing is published, in milliseconds: the median."""
        return median([one for _ in range(_AT_REST) for one in self._asked()])

    async def during(self, publishing: "asyncio.Task[float]") -> float:
        """The slowest request from before a publish begins until after it has returned, in milliseconds."""
        slowest, left = 0.0, _AFTER
        while left:
            slowest = max(slowest, *await asyncio.to_thread(self._asked))
            left -= publishing.done()
        return slowest

    def _asked(self) -> list[float]:
        measured = self.client.work(self.job)
        if measured.fault is not None:
            raise BenchError(f"{self.hub.name} answered {measured.fault}")
        return measured.latencies


def measure_swaps(estate: Estate, journal: str, source: str, swaps: int) -> list[Swap]:
    """Exchange one agreement so many times; `journal` is an empty database's address, `source` that of SIAPkerja's.

    Raises BenchError, or what is wrong with policies and mappings.
    """
    told = Told("hub-swapping", free_port(), journal, {_SOURCE: Address(source, "siapkerja.toml")})
    settings = estate.settings(told)
    uvloop.run(estate.publish(settings))
    with _answering(estate, settings) as live:
        return uvloop.run(_swapped(estate, settings, live, swaps))


@contextmanager
def _answering(estate: Estate, settings: Settings) -> Iterator[_Live]:
    port, root = settings.listen.port, estate.home.root
    program = Program("hub-swapping", ("hub.cli", "serve", "--config", str(settings.file)), port, root)
    body = orjson.dumps({"query": _QUERY}).decode()
    with running(program, "/health/ready") as hub, client() as asker:
        job = Job(port, "/graphql", bearer(settings, _STANDING), [body] * _IN_A_JOB, _CALLERS)
        yield _Live(hub, asker, job)


async def _swapped(estate: Estate, settings: Settings, live: _Live, swaps: int) -> list[Swap]:
    """The exchanges, after one that is not counted: for that the publisher reads and checks everything."""
    found = []
    async with estate.publisher(settings) as publisher:
        for number in range(swaps + 1):
            offer = _changed(estate, number)
            rest = await asyncio.to_thread(live.rest)
            found.append(await _swap(publisher, offer, live, rest))
    return found[1:]


async def _swap(publisher: Publisher, offer: Offer, live: _Live, rest: float) -> Swap:
    obeyed = 0.0

    async def publish() -> float:
        nonlocal obeyed
        begun = perf_counter()
        obeyed = (await publisher.publish(offer)).seconds
        return perf_counter() - begun

    publishing = asyncio.create_task(publish())
    slowest = await live.during(publishing)
    return Swap((await publishing) * 1000, obeyed * 1000, max(0.0, slowest - rest))


def _changed(estate: Estate, number: int) -> Offer:
    """One agreement in another version, signed by its parties."""
    name = estate.bundle.agreements[-1]
    file = f"agreements/{name}/rules.csv"
    content = estate.bundle.files[file].replace(b"Petugas", b"Pegawai %d" % number)
    changed = Bundle({**estate.bundle.files, file: content}, estate.bundle)
    return estate.offer(changed.chosen([name]), {name: number + 2})
