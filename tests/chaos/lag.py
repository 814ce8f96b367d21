"""How long the hub's event loop is kept from everybody else, by what it computes itself.

What counts is the processor time of its thread between two beats: a machine with more to do than it has cores lets the
loop wait, but then it computes nothing. What the tests before have left in the process is set aside from the garbage
collector meanwhile, as a hub that serves sets aside what it started with: passing over it takes longer than any turn.
"""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.worlds.background import Background

_BEAT_SECONDS = 0.002


class Lag:
    """The longest turn of a loop, in seconds of its processor time.

    `starved`: the seconds so far in which it was due, and had no processor to compute on.
    """

    def __init__(self) -> None:
        """Begin."""
        self.computed = 0.0
        self.starved = 0.0

    async def watch(self) -> None:
        """Beat until cancelled."""
        while True:
            worked, begun = time.thread_time(), time.perf_counter()
            await asyncio.sleep(_BEAT_SECONDS)
            worked = time.thread_time() - worked
            self.computed = max(self.computed, worked)
            self.starved += max(0.0, time.perf_counter() - begun - _BEAT_SECONDS - worked)


@contextmanager
def lag_of(background: Background) -> Iterator[Lag]:
    """What a loop is held up by until the block ends."""
    lag = Lag()
    gc.collect()
    gc.freeze()
    task = background.run(_begun(lag))
    try:
        yield lag
    finally:
        background.run(_ended(task))
        gc.unfreeze()


async def _begun(lag: Lag) -> "asyncio.Task[None]":
    return asyncio.create_task(lag.watch())


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
