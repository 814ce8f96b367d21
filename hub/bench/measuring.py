"""Asking the subjects in turn, round by round, and the figures that come of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from statistics import median, quantiles

from hub.bench.client import Job, Measured
from hub.bench.model import CALLERS, BenchError, Pace, Row, Subject
from hub.bench.servers import Client, MemoryWatch, Server
from hub.bench.workloads import Facts, Values, Workload

_WARM_UP = 5
_LEAST_ALONE, _MOST_ALONE = 3, 2_000
_SEED = 11


@dataclass(frozen=True, slots=True)
class Stand:
    """One subject of one workload, ready to be asked: its server, and the token it wants."""

    subject: Subject
    server: Server
    token: str


@dataclass(slots=True)
class Tally:
    """What one subject showed so far. `alone` is the rate of each round by one caller, `crowd` by sixteen."""

    latencies: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    crowd: list[float] = field(default_factory=list)
    requests: int = 0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0

    def row(self, workload: str, subject: Subject, limit_p50: float | None) -> Row:
        """The figures."""
        p50 = median(self.latencies)
        return Row(
            workload=workload,
            subject=subject,
            p50_ms=round(p50, 3),
            p95_ms=round(quantiles(self.latencies, n=20, method="inclusive")[-1], 3),
            rps_1=round(median(self.alone), 1),
            rps_16=round(median(self.crowd), 1),
            cpu_ms=round(self.cpu_seconds / self.requests * 1000, 3),
            peak_mb=round(self.peak_mb, 1),
            ratio_to_limit=round(p50 / limit_p50, 2) if limit_p50 else None,
        )


class Contest:
    """One workload, asked of its subjects in turn."""

    def __init__(self, workload: Workload, stands: list[Stand], client: Client, facts: Facts) -> None:
        """Every subject gets the same variables in the same order."""
        self._workload = workload
        self._stands = stands
        self._client = client
        self._streams: dict[Subject, Iterator[Values]] = {
            stand.subject: workload.stream(facts, Random(_SEED))  # noqa: S311 - variables, no secrets
            for stand in stands
        }
        self.tallies: Mapping[Subject, Tally] = {stand.subject: Tally() for stand in stands}

    def rounds(self, pace: Pace) -> Iterator[tuple[int, Subject]]:
        """Warm up, then measure round by round, each beginning with another subject; tells what comes next."""
        rates = {stand.subject: self._warm_up(stand) for stand in self._stands}
        for number in range(pace.rounds):
            first = number % len(self._stands)
            for stand in self._stands[first:] + self._stands[:first]:
                yield number, stand.subject
                self._round(stand, rates[stand.subject], pace)

    def rows(self) -> list[Row]:
        """The figures of every subject."""
        limit = self.tallies.get(Subject.LIMIT)
        limit_p50 = median(limit.latencies) if limit else None
        return [tally.row(self._workload.name, subject, limit_p50) for subject, tally in self.tallies.items()]

    def _warm_up(self, stand: Stand) -> float:
        """Fill caches and connections; gives about how many requests a second one caller gets."""
        self._ask(stand, 1, 1)
        stand.server.rest()
        self._ask(stand, CALLERS, CALLERS)
        measured = self._ask(stand, _WARM_UP, 1)
        return 1000 / median(measured.latencies)

    def _round(self, stand: Stand, rate: float, pace: Pace) -> None:
        tally = self.tallies[stand.subject]
        before = stand.server.cpu_seconds()
        alone = self._ask(stand, min(max(_LEAST_ALONE, round(rate * pace.alone)), _MOST_ALONE), 1)
        with MemoryWatch(stand.server) as memory:
            crowd = self._ask(stand, max(CALLERS, round(rate * pace.crowd)), CALLERS)
        tally.cpu_seconds += stand.server.cpu_seconds() - before
        tally.requests += len(alone.latencies) + len(crowd.latencies)
        tally.latencies += alone.latencies
        tally.alone.append(len(alone.latencies) / alone.seconds)
        tally.crowd.append(len(crowd.latencies) / crowd.seconds)
        tally.peak_mb = max(tally.peak_mb, memory.megabytes)

    def _ask(self, stand: Stand, count: int, callers: int) -> Measured:
        """Ask the next `count` requests. Raises BenchError on a wrong answer: a refusal is fast, but no result."""
        shape, subject = self._workload.shape, stand.subject
        bodies = [shape.body(subject, values) for values in islice(self._streams[subject], count)]
        measured = self._client.work(Job(stand.server.port, shape.path(subject), stand.token, bodies, callers))
        if measured.fault is not None:
            raise BenchError(f"{self._workload.name}: {stand.server.name} answered {measured.fault}")
        return measured
