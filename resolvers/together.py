"""Several things under way at once."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

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
