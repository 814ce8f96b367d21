"""What the guard before a source costs where nothing is shared."""

import time
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import uvloop

from resolvers.batches import Batch
from resolvers.guarded.bounds import Bounds
from resolvers.guarded.source import GuardedSource
from resolvers.reads import Read
from resolvers.sources.base import Question
from tests.resolvers.core.test_sharing import NOW, READ, Answering, question
from tests.resolvers.guarding import Told


def _per_call(run: Callable[[], Awaitable[Any]]) -> float:
    """The least microseconds of a call over some rounds."""

    async def timed() -> float:
        begun = time.process_time()
        for _ in range(2_000):
            await run()
        return (time.process_time() - begun) / 2_000 * 1e6

    async def rounds() -> float:
        return min([await timed() for _ in range(10)])

    return uvloop.run(rounds())


def test_the_guard_costs_microseconds_where_nothing_is_shared() -> None:
    """About ten, deadline included; the generous limit is for a busy machine."""

    async def plain() -> None:
        await direct.rows(READ, one)

    async def through() -> None:
        await source.rows(READ, one)

    direct = _Ready()
    source = GuardedSource(direct, Bounds(5.0), Told())
    one = question("32.16", date(2026, 1, 1), 50, [1, 2, 3])
    cost = _per_call(through) - _per_call(plain)
    assert cost < 40, f"{cost:.1f} microseconds a read"


class _Ready(Answering):
    """A source that answers at once."""

    def __init__(self) -> None:
        self.batch = Batch("a", [1], [], [], [], None, None, None, NOW)

    async def rows(self, read: Read, question: Question) -> Batch:
        """See `Source`."""
        return self.batch
