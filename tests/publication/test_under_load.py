"""Four workers, many callers, many publishes: nothing decided under old rules follows a publish, in the log or outside.

Which version an answer rests on shows in the answer: Bekasi's names are masked under the even versions, absent under
the odd ones.
"""

import asyncio
import os
import random
import signal
import time
from dataclasses import dataclass, field

import httpx
import pytest

from policies.bundle import Bundle
from tests.publication.conftest import QUERY, Served, Site, package, renamed, served, strict

CALLERS = 32
WORKERS = 4
PAUSE_SECONDS = 0.1
"""On average, between two requests of a caller: two cores serve callers, workers and all the databases."""


@dataclass
class Seen:
    """What callers got: when a request was begun and answered, whether names were shown, and under which entry."""

    answers: list[tuple[float, float, bool, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    over: bool = False


def _version(number: int) -> Bundle:
    """A version of its own; odd ones show no names."""
    bundle = renamed(package(), f"versi {number}")
    return strict(bundle) if number % 2 else bundle


async def _call(url: str, token: str, seen: Seen) -> None:
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=30) as client:
        while not seen.over:
            begun = time.monotonic()
            try:
                answer = (await client.post("/graphql", json={"query": QUERY})).json()
            except httpx.TransportError:  # its worker was killed
                continue
            if "errors" in answer:
                seen.failures.append(answer["errors"][0]["extensions"]["code"])
                continue
            names = [node["fullName"] for node in answer["data"]["jobSeekers"]["nodes"]]
            assert len(set(map(bool, names))) == 1, "one answer, one version"
            entry = answer["extensions"]["audit"]["entry"]
            seen.answers.append((begun, time.monotonic(), bool(names[0]), entry))
            await asyncio.sleep(random.uniform(0, 2 * PAUSE_SECONDS))


@dataclass(frozen=True)
class Published:
    """One publish: its version, its epoch, and when it returned."""

    number: int
    epoch: int
    returned: float


async def _run(site: Site, hub: Served, publishes: int, kill_at: int | None = None) -> tuple[Seen, list[Published]]:
    """Ask all the time, and publish one version after the other."""
    seen, done = Seen(), []
    callers = [asyncio.create_task(_call(hub.url, site.token(subject=f"caller-{n}"), seen)) for n in range(CALLERS)]
    await asyncio.sleep(0.5)
    async with site.publisher() as publisher:
        for number in range(1, publishes + 1):
            if number == kill_at:
                os.kill(hub.workers()[0], signal.SIGKILL)
            offer = await asyncio.to_thread(site.sign, _version(number), {"bekasi": number + 1})
            outcome = await publisher.publish(offer)
            done.append(Published(number, outcome.epoch, time.monotonic()))
    await asyncio.sleep(0.3)
    seen.over = True
    await asyncio.gather(*callers)
    return seen, done


async def _hold(site: Site, seen: Seen, done: list[Published]) -> None:
    """What must hold whatever happened."""
    # Transaction numbers are given out while the epoch is held, so their order is the order of the log.
    rows = await site.rows("SELECT e.id::text, e.epoch FROM journal.entry e ORDER BY e.xmin::text::bigint")
    epochs = [row["epoch"] for row in rows]
    assert epochs == sorted(epochs), "no entry of an older epoch follows a publish"
    by_time = sorted(rows, key=lambda row: row["id"])
    assert [row["epoch"] for row in by_time] == sorted(epochs), "nor in the order of the entries' times"
    epoch_of = {row["id"]: row["epoch"] for row in rows}
    first = {publish.epoch: publish.number for publish in done} | {1: 0}
    for begun, _, shown, entry in seen.answers:
        epoch = epoch_of[entry]
        assert shown == (first[epoch] % 2 == 0), "the answer is of the version its entry names"
        obeyed = max((one.epoch for one in done if one.returned <= begun), default=1)
        assert epoch >= obeyed, "after a publish returned nothing was answered by an older version"


async def test_attack_27_no_answer_of_an_older_version_follows_a_publish(site: Site) -> None:
    """Over ten publishes, with four workers and thirty-two callers; and nobody is ever without rules."""
    await site.publish(_version(0))
    with served(site, WORKERS) as hub:
        seen, done = await _run(site, hub, publishes=10)
    await _hold(site, seen, done)
    assert [one.epoch for one in done] == list(range(2, 12))
    assert seen.failures == []
    assert len(seen.answers) > 100
    assert {shown for _, _, shown, _ in seen.answers} == {True, False}


async def test_a_worker_that_is_killed_holds_a_publish_up_until_its_lease_ends(site: Site) -> None:
    """The others go on, the publish returns within seconds, and another worker takes its place."""
    await site.publish(_version(0))
    with served(site, WORKERS) as hub:
        begun = time.monotonic()
        seen, done = await _run(site, hub, publishes=3, kill_at=2)
        took = time.monotonic() - begun
        assert hub.events("worker_ended")
    await _hold(site, seen, done)
    assert took < 30  # the lease is five seconds; the rest is what a busy machine takes
    assert seen.failures == []


@pytest.mark.soak
async def test_attack_27_holds_over_a_hundred_publishes(site: Site) -> None:
    """The same for minutes, with a worker killed on the way."""
    await site.publish(_version(0))
    with served(site, WORKERS) as hub:
        seen, done = await _run(site, hub, publishes=100, kill_at=50)
    await _hold(site, seen, done)
    assert len(done) == 100
