"""Several things under way at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Generic, TypeVar

T = TypeVar("T")


async def together(tasks: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """The results in order; one alone is awaited as it is, which spares a task and a turn of the event loop."""
    if len(tasks) == 1:
        return [await tasks[0]]
    return list(await asyncio.gather(*tasks))


@asynccontextmanager
async def in_turn(turns: asyncio.Semaphore, until: float) -> AsyncIterator[None]:
    """One of a few turns for the block. Past `until` nobody waits for one: there is no time left to ask any source."""
    try:
        async with asyncio.timeout_at(until):
            await turns.acquire()
    except TimeoutError:
        yield
        return
    try:
        yield
    finally:
        turns.release()


class Meanwhile(Generic[T]):
    """Something the event loop computes while its maker awaits something else, whose question is on its way by then."""

    def __init__(self, compute: Callable[[], T]) -> None:
        """`compute` is called once: on the loop's next turn, or when the result is wanted sooner."""
        self._compute = compute
        self._made: list[T] = []
        # The turn knows nothing of this object: in a circle, an answer would stay until the collector came by.
        self._turn = asyncio.get_running_loop().call_soon(_make, compute, self._made)

    def result(self) -> T:
        """What was computed, or the error that it raised; asked for once."""
        if not self._made:
            self._turn.cancel()
            return self._compute()
        return self._made.pop()


def _make(compute: Callable[[], T], made: list[T]) -> None:
    with suppress(Exception):  # raised again by `result`, to who can answer for it
        made.append(compute())
