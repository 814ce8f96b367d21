"""Thousands of operations in bad weather: each ends in time, and afterwards nothing is left of them."""

import asyncio
import gc
import threading
import time
from dataclasses import dataclass
from random import Random

import psutil
import pytest

from tests.chaos.conftest import (
    APTEKAD,
    COUNT,
    ENTRIES,
    GRACE_SECONDS,
    LEVY,
    LIST,
    OFFICER,
    OPERATION_SECONDS,
    SI_PINKER,
    SIP_KERJA,
    Ground,
    Proxies,
)
from tests.chaos.lag import Lag
from tests.chaos.proxy import TOLD_BY_HTTP, TOLD_BY_SQL, UNHEARD

CALLERS = 16
ASKED = ((LIST, OFFICER), (COUNT, OFFICER), (ENTRIES, LEVY))
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Held:
    """What the hub's process holds: tasks of its event loop, connections, resident memory in megabytes."""

    tasks: int
    connections: int
    memory: float


async def _tasks() -> int:
    return len(asyncio.all_tasks())


@dataclass(frozen=True, slots=True)
class Ended:
    """How one operation ended: its seconds, its code, and the states of its sources; `worded` if each missing is.

    `starved`: of its seconds, those in which the event loop was due and the machine had no processor for it.
    """

    seconds: float
    starved: float
    code: str
    statuses: frozenset[str]
    worded: bool


async def _ended(ground: Ground, number: int, lag: Lag) -> Ended:
    before = lag.starved
    found = await ground.asked(*ASKED[number % len(ASKED)])
    worded = all(part["message"] for part in found.parts.values() if part["status"] != "OK")
    return Ended(found.seconds, lag.starved - before, found.reply.code, frozenset(found.statuses.values()), worded)


async def _asked(ground: Ground, count: int) -> list[Ended]:
    """So many operations by sixteen callers, each of whom asks again as soon as it is answered."""
    left = iter(range(count))

    lag = Lag()
    watching = asyncio.create_task(lag.watch())

    async def call() -> list[Ended]:
        return [await _ended(ground, number, lag) for number in left]

    try:
        return [one for found in await asyncio.gather(*(call() for _ in range(CALLERS))) for one in found]
    finally:
        watching.cancel()


def _held(ground: Ground) -> Held:
    """What is held at rest, after the same work in good weather."""
    ground.background.run(_asked(ground, 200))
    time.sleep(1)
    gc.collect()
    process = psutil.Process()
    connections = [one for one in process.net_connections("tcp") if one.status == psutil.CONN_ESTABLISHED]
    return Held(ground.background.run(_tasks()), len(connections), process.memory_info().rss / MEGABYTE)


class Weather:
    """One source after the other misbehaves for a moment, in another way each time."""

    def __init__(self, proxies: Proxies) -> None:
        """Begin."""
        self._proxies = proxies
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._change)
        self.changes = 0
        self._thread.start()

    def end(self) -> None:
        """Fair from now on."""
        self._over.set()
        self._thread.join()

    def _change(self) -> None:
        random = Random(7)
        while not self._over.is_set():
            source = random.choice((SI_PINKER, SIP_KERJA, APTEKAD))
            modes = UNHEARD + (TOLD_BY_SQL if source == SIP_KERJA else TOLD_BY_HTTP)
            self._proxies.behave(source, random.choice(modes), random.choice((0.0, 0.02)))
            self.changes += 1
            self._over.wait(random.uniform(0.02, 0.3))
            self._proxies.behave(source)
            self._over.wait(random.uniform(0.02, 0.3))


def _weathered(ground: Ground, proxies: Proxies, operations: int) -> tuple[Held, Held, list[Ended], int]:
    _held(ground)
    before = _held(ground)
    weather = Weather(proxies)
    try:
        found = []
        for _ in range(operations // 500):
            found += ground.background.run(_asked(ground, 500))
    finally:
        weather.end()
    for query, who in ASKED:
        ground.back(query, who)
    return before, _held(ground), found, weather.changes


_STATUSES = frozenset({"OK", "UNAVAILABLE", "TIMED_OUT"})


def _hold_to(before: Held, after: Held, found: list[Ended]) -> None:
    """Every one in time, in words, and nothing left over. What the machine kept from the hub is not the hub's."""
    assert max(one.seconds - one.starved for one in found) < OPERATION_SECONDS + GRACE_SECONDS
    assert {one.code for one in found} == {"OK"}
    assert {"OK", "UNAVAILABLE"} <= frozenset.union(*(one.statuses for one in found)) <= _STATUSES
    assert all(one.worded for one in found)
    assert after.tasks <= before.tasks
    assert after.connections <= before.connections + 4
    assert after.memory - before.memory < 60


def test_a_thousand_operations_in_bad_weather(ground: Ground, proxies: Proxies) -> None:
    """Tasks and connections as before, memory within what a warm process moves by."""
    before, after, found, _ = _weathered(ground, proxies, 1_000)
    _hold_to(before, after, found)


@pytest.mark.soak
def test_ten_thousand_operations_in_bad_weather(
    ground: Ground, proxies: Proxies, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same for ten times as long; the figures are printed."""
    begun = time.perf_counter()
    before, after, found, changes = _weathered(ground, proxies, 10_000)
    seconds = sorted(one.seconds for one in found)
    missing = sum(one.statuses != {"OK"} for one in found)
    with capsys.disabled():
        print(  # noqa: T201 - figures for whoever runs it
            f"\n{len(found)} operations in {time.perf_counter() - begun:.0f} s, {changes} changes of weather,"
            f" {missing} answers with a source missing; median {seconds[len(seconds) // 2]:.3f} s,"
            f" p99 {seconds[len(seconds) * 99 // 100]:.3f} s, slowest {seconds[-3:]},"
            f" without waiting for a processor {max(one.seconds - one.starved for one in found):.3f} s,"
            f" late by the clock {sum(one >= OPERATION_SECONDS + GRACE_SECONDS for one in seconds)}"
            f"\nbefore {before}\nafter  {after}"
        )
    _hold_to(before, after, found)
