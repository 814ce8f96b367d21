"""Identical reads under way: who shares one, what leaving means, and what nobody shares."""

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from resolvers.batches import Batch, Groups
from resolvers.guarded.bounds import Bounds
from resolvers.guarded.source import GuardedSource
from resolvers.reads import GroupRead, Parents, Read
from resolvers.seal import Keyring, RecipientTreater, Secrets
from resolvers.sources.base import (
    Question,
    SharedBy,
    SourceBoundError,
    SourceConnectionError,
    SourceError,
    SourceTimeoutError,
    SourceUnavailableError,
    Taken,
)
from schema.caller import Standing
from schema.decisions import Cell, Scope, Side
from schema.source_state import Circuit
from tests.resolvers.guarding import Told

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
KEYRING = Keyring(Secrets(b"s" * 32, b"t" * 32, b"j" * 32))
MINE = SharedBy("bekasi", "officer", "placement-service", 7, date(2026, 11, 2))
READ = Read("a", "JobSeeker", (Cell(Scope.OWN, Side.ADULT),), None, True, (), (), None, (), None, None, 0, False)
GROUPS = GroupRead("a", "JobSeeker", (), None, False, None, (), (), False)


def question(*values: object, by: SharedBy | None = MINE, agreement: str | None = "bekasi") -> Question:
    """What one caller asks."""
    standing = Standing(MINE.party, MINE.role, MINE.purpose)
    return Question(values, RecipientTreater(KEYRING, standing, agreement, "a"), NOW, Taken(), by)


class Answering:
    """A source that answers when it is let: counts what it is asked, and how often it was ended before."""

    def __init__(self, rows: int = 0, bound: int = 100) -> None:
        self.asked = self.ended = 0
        self.rows_of_each, self.bound = rows, bound
        self.go = asyncio.Event()
        self.failures: list[SourceError] = []

    async def rows(self, read: Read, question: Question) -> Batch:
        """See `Source`."""
        await self._answer(question)
        return Batch("a", [1], [], [], [], None, None, None, NOW)

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        """See `Source`."""
        await self._answer(question)
        return Groups("a", (), NOW)

    async def _answer(self, question: Question) -> None:
        self.asked += 1
        question.taken.rows += self.rows_of_each
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.ended += 1
            raise
        if question.taken.rows > self.bound:
            raise SourceBoundError(self.bound, "narrow it")
        if self.failures:
            raise self.failures.pop(0)

    async def check(self) -> None:
        """See `Source`."""
        await self.go.wait()

    async def verify(self) -> list[str]:
        """See `Source`."""
        return []

    async def close(self) -> None:
        """See `Source`."""
        self.go.set()


def guard(source: Answering, told: Told | None = None, **bounds: Any) -> GuardedSource:
    """The source behind a guard."""
    return GuardedSource(source, Bounds(**{"deadline": 5.0} | bounds), told or Told())


async def asked_together(source: GuardedSource, *calls: Awaitable[Any], answering: Answering) -> list[Any]:
    """All calls begun before the source answers."""
    tasks = [asyncio.ensure_future(call) for call in calls]
    await asyncio.sleep(0.01)
    answering.go.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_identical_reads_at_once_reach_the_source_once() -> None:
    """Sixteen callers, one answer; asked again afterwards, the source is asked again."""
    answering, told = Answering(), Told()
    source = guard(answering, told)
    for turn in (1, 2):
        calls = [source.groups(GROUPS, question("32.16", [1, 2])) for _ in range(16)]
        answers = await asked_together(source, *calls, answering=answering)
        assert all(answer is answers[0] for answer in answers)
        assert (answering.asked, told.sharers, len(told.reads)) == (turn, 15 * turn, turn)
        answering.go.clear()


OTHERS = [
    question("32.16", [1, 2], by=replace(MINE, party="halmahera-selatan")),
    question("32.16", [1, 2], by=replace(MINE, role="dashboard")),
    question("32.16", [1, 2], by=replace(MINE, purpose="statistics")),
    question("32.16", [1, 2], by=replace(MINE, epoch=8)),
    question("32.16", [1, 2], by=replace(MINE, day=date(2026, 11, 3))),
    question("32.16", [1, 2], by=None),
    question("32.16", [1, 2], agreement=None),
    question("32.17", [1, 2]),
    question("32.16", [2, 1]),
    question("32.16"),
]


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: f"{other.shared_by} {other.values}")
async def test_a_read_that_differs_in_anything_is_asked_by_itself(other: Question) -> None:
    """Party, role, purpose, epoch, day, agreement (its pseudonyms' key), values: one that differs is enough."""
    answering, told = Answering(), Told()
    source = guard(answering, told)
    await asked_together(
        source, source.rows(READ, question("32.16", [1, 2])), source.rows(READ, other), answering=answering
    )
    assert (answering.asked, told.sharers) == (2, 0)


async def test_another_read_with_the_same_values_is_asked_by_itself() -> None:
    """And an equal one, made anew, is shared."""
    answering = Answering()
    source = guard(answering)
    reads = [READ, replace(READ), replace(READ, total=True), replace(READ, parents=Parents("id", False, 0, None))]
    await asked_together(source, *(source.rows(read, question(5)) for read in reads), answering=answering)
    assert answering.asked == 3


@pytest.mark.parametrize("leaver", [0, 1])
async def test_who_leaves_ends_nothing_for_the_others(leaver: int) -> None:
    """Neither the one who asked first nor one who joined; the last one to leave ends the read."""
    answering, told = Answering(), Told()
    source = guard(answering, told)
    tasks = [asyncio.ensure_future(source.rows(READ, question(5))) for _ in range(3)]
    await asyncio.sleep(0.01)
    tasks[leaver].cancel()
    await asyncio.sleep(0.01)
    assert (answering.asked, answering.ended) == (1, 0)
    tasks[2].cancel()
    await asyncio.sleep(0.01)
    answering.go.set()
    assert (await tasks[1 - leaver]).keys == [1]
    alone = asyncio.ensure_future(source.rows(READ, question(6)))
    answering.go.clear()
    await asyncio.sleep(0.01)
    alone.cancel()
    await asyncio.sleep(0.01)
    assert (answering.ended, source.circuit) == (1, Circuit.CLOSED)
    await source.stop()


async def test_one_that_leaves_before_its_read_began_leaves_nothing_behind() -> None:
    """Cancelled in the very turn of the event loop in which it asked."""
    source = guard(Answering())
    task = asyncio.ensure_future(source.rows(READ, question(5)))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await source.stop()
    assert len(source._flights) == 0
    assert len(asyncio.all_tasks()) == 1


async def test_the_deadline_of_one_operation_ends_nothing_for_the_others() -> None:
    """Its time is up, it goes on without the source; who has time gets the answer."""
    answering = Answering()
    source = guard(answering)
    late = replace(question(5), until=asyncio.get_running_loop().time() + 0.02)
    tasks = [asyncio.ensure_future(source.rows(READ, one)) for one in (late, question(5))]
    with pytest.raises(SourceTimeoutError, match="whole operation"):
        await tasks[0]
    answering.go.set()
    assert (await tasks[1]).keys == [1]


async def test_a_shared_read_that_fails_fails_each_and_is_not_kept() -> None:
    """The next read is asked anew."""
    answering = Answering()
    source = guard(answering)
    answering.failures = [SourceUnavailableError("status 500")]
    calls = [source.rows(READ, question(5)) for _ in range(4)]
    answers = await asked_together(source, *calls, answering=answering)
    assert [type(answer) for answer in answers] == [SourceUnavailableError] * 4
    assert (await source.rows(READ, question(5))).keys == [1]
    assert answering.asked == 2


async def test_a_fault_of_ours_is_not_swallowed() -> None:
    """Whatever else a source raises comes through to each."""
    source = guard(Answering())
    with pytest.raises(AttributeError):
        await source.rows(READ, replace(question(5), taken=None))  # type: ignore[arg-type] # a fault


async def test_rows_taken_count_for_each_who_shares_the_read() -> None:
    """As if each had asked alone, whenever it joined."""
    answering = Answering(rows=30)
    source = guard(answering)
    questions = [question(5) for _ in range(3)]
    tasks = [asyncio.ensure_future(source.rows(READ, one)) for one in questions[:2]]
    await asyncio.sleep(0.01)
    await asked_together(source, source.rows(READ, questions[2]), answering=answering)
    await asyncio.gather(*tasks)
    assert [one.taken.rows for one in questions] == [30, 30, 30]
    assert answering.asked == 1


@pytest.mark.parametrize("heavy_first", [True, False])
async def test_only_its_own_rows_put_an_operation_over_the_bound(heavy_first: bool) -> None:  # noqa: FBT001 - a table
    """One that has taken much before is over it; one that shares its read, joined or joining, asks again alone."""
    answering = Answering(rows=30)
    source = guard(answering)
    heavy, light = question(5), question(5)
    heavy.taken.rows = 90
    calls = [source.rows(READ, one) for one in ((heavy, light) if heavy_first else (light, heavy))]
    answers = await asked_together(source, *calls, answering=answering)
    over, within = answers if heavy_first else reversed(answers)
    assert isinstance(over, SourceBoundError)
    assert within.keys == [1]
    assert (light.taken.rows, answering.asked) == (30, 2)


async def test_a_bound_of_another_kind_is_met_once_for_all_who_share() -> None:
    """Too many distinct values are too many for each: nobody asks again."""
    answering = Answering(rows=30)
    source = guard(answering)
    answering.failures = [SourceBoundError(20_000, "group by less")]
    calls = [source.rows(READ, question(5)) for _ in range(4)]
    answers = await asked_together(source, *calls, answering=answering)
    assert [type(answer) for answer in answers] == [SourceBoundError] * 4
    assert answering.asked == 1


async def test_a_connection_that_failed_is_tried_once_more_within_the_budget() -> None:
    """Once, with the rows of the first try taken back; and where much fails, soon not at all."""
    answering, told = Answering(rows=10), Told()
    answering.go.set()
    source = guard(answering, told, failures=1000)
    answering.failures = [SourceConnectionError("reset")]
    one = question(5)
    assert (await source.rows(READ, one)).keys == [1]
    assert (answering.asked, told.retries, one.taken.rows) == (2, 1, 10)
    answering.failures = [SourceConnectionError("reset")] * 400
    for _ in range(100):
        with pytest.raises(SourceConnectionError):
            await source.rows(READ, question(5))
    assert told.retries == pytest.approx(20 + 100 * 0.1, abs=2)


@pytest.mark.parametrize("error", [SourceTimeoutError("slow"), SourceUnavailableError("status 500")])
async def test_no_other_failure_is_tried_again(error: SourceError) -> None:
    """A source that is slow or in trouble is not asked twice."""
    answering, told = Answering(), Told()
    answering.go.set()
    answering.failures = [error]
    with pytest.raises(type(error)):
        await guard(answering, told).rows(READ, question(5))
    assert (answering.asked, told.retries) == (1, 0)


async def test_so_many_reads_are_under_way_so_many_wait_and_the_rest_is_refused_at_once() -> None:
    """Who waits and leaves takes no place with it."""
    answering = Answering()
    source = guard(answering, at_once=2, waiting=3)
    tasks = [asyncio.ensure_future(source.rows(READ, question(number))) for number in range(5)]
    await asyncio.sleep(0.01)
    begun = time.perf_counter()
    with pytest.raises(SourceUnavailableError, match="3 reads wait"):
        await source.rows(READ, question(5))
    assert time.perf_counter() - begun < 0.1
    assert answering.asked == 2
    tasks[3].cancel()
    await asyncio.sleep(0.01)
    answering.go.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert answering.asked == 4
    await asyncio.gather(*(source.rows(READ, question(number)) for number in range(5)))
    assert answering.asked == 9


async def test_a_source_that_hangs_costs_its_deadline_once_and_returns_by_itself() -> None:
    """Reads that wait are sent away when it is left alone, those after it cost nothing, and its return is noticed."""
    answering, told = Answering(), Told()
    source = guard(answering, told, deadline=0.1, at_once=2)
    begun = time.perf_counter()
    calls = [source.rows(READ, question(number)) for number in range(8)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(answer, SourceTimeoutError) for answer in answers)
    assert 0.08 < time.perf_counter() - begun < 0.3
    for _ in range(1000):
        with pytest.raises(SourceTimeoutError, match="not asked"):
            await source.rows(READ, question(5))
    assert (answering.asked, answering.ended) == (2, 2)
    answering.go.set()
    async with asyncio.timeout(3):
        await told.closed.wait()
    assert (await source.rows(READ, question(5))).keys == [1]
    assert told.circuits == [Circuit.OPEN, Circuit.CLOSED]
    await source.stop()
    assert len(asyncio.all_tasks()) == 1


class Stubborn(Answering):
    """A source that does not give up when it is told to, or gives up by itself."""

    async def _answer(self, question: Question) -> None:
        self.asked += 1
        if self.failures:
            raise asyncio.CancelledError
        while not self.go.is_set():
            with suppress(asyncio.CancelledError):
                await self.go.wait()


async def test_a_source_that_does_not_give_up_holds_nobody_up() -> None:
    """Its readers go at the deadline, it is left alone, and closing waits for it."""
    answering, told = Stubborn(), Told()
    source = guard(answering, told, deadline=0.05)
    begun = time.perf_counter()
    with pytest.raises(SourceTimeoutError):
        await source.rows(READ, question(5))
    assert time.perf_counter() - begun < 0.3
    assert told.circuits == [Circuit.OPEN]
    assert len(source._flights) == 0
    answering.go.set()
    await source.stop()
    assert len(asyncio.all_tasks()) == 1


async def test_a_read_that_its_driver_cancels_is_a_failure_and_holds_nobody_up() -> None:
    """Nobody here cancelled it, so nobody here may be cancelled by it."""
    answering = Stubborn()
    answering.failures = [SourceError("cancelled")]
    source = guard(answering)
    with pytest.raises(SourceUnavailableError, match="by its own driver"):
        await source.rows(READ, question(5))


async def test_a_try_that_is_given_up_before_it_began_lets_another_try() -> None:
    """Half-open, the one that tries leaves in the very turn in which it asked."""
    answering, told = Answering(), Told()
    answering.go.set()
    answering.failures = [SourceUnavailableError("status 500")] * 2
    source = guard(answering, told, failures=2)
    for _ in range(2):
        with pytest.raises(SourceUnavailableError):
            await source.rows(READ, question(5))
    await source.check()
    assert told.circuits == [Circuit.OPEN, Circuit.HALF_OPEN]
    task = asyncio.ensure_future(source.rows(READ, question(5)))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (await source.rows(READ, question(6))).keys == [1]
    assert source.circuit is Circuit.CLOSED
    await source.stop()


async def test_closing_ends_what_is_under_way() -> None:
    """Who waits is told; nothing is left running."""
    source = guard(Answering())
    task = asyncio.ensure_future(source.rows(READ, question(5)))
    await asyncio.sleep(0.01)
    await source.close()
    with pytest.raises(SourceUnavailableError):
        await task
    assert len(asyncio.all_tasks()) == 1
