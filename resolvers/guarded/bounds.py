"""How many reads of a source may be under way, wait and be tried again."""

import asyncio
from collections import deque
from dataclasses import dataclass

from resolvers.sources.base import SourceError, SourceUnavailableError

RETRIES = 0.1
"""Reads that may be tried a second time, as a part of all."""
_MOST_RETRIES = 20.0
"""Retries in hand at most: a server that starts anew breaks all its connections at once."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a source may be burdened with, and cost.

    `deadline` in seconds holds for a whole read, its waiting included; `at_once` reads are under way, `waiting` wait,
    any more are refused; after `failures` in a row the source is left alone.
    """

    deadline: float
    at_once: int = 32
    waiting: int = 256
    failures: int = 5


class Gate:
    """Lets so many reads in at once; some wait, in order, and the rest is refused."""

    def __init__(self, bounds: Bounds) -> None:
        """Begin with nobody inside."""
        self._free = bounds.at_once
        self._most_waiting = bounds.waiting
        self._queue: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Go in, after a wait if need be. Raises `SourceUnavailableError` where too many wait, or those sent away."""
        if self._free > 0:
            self._free -= 1
            return
        if len(self._queue) >= self._most_waiting:
            raise SourceUnavailableError(f"{self._most_waiting} reads wait for it already")
        place = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        try:
            await place
        except asyncio.CancelledError:
            self._give_back(place)
            raise

    def leave(self) -> None:
        """Go out, and let the next in."""
        while self._queue:
            place = self._queue.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1

    def send_away(self, error: SourceError) -> None:
        """End all waiting: the source is not asked any more."""
        while self._queue:
            place = self._queue.popleft()
            if not place.done():
                place.set_exception(error)

    def _give_back(self, place: "asyncio.Future[None]") -> None:
        """Who stopped waiting takes no place; one that was let in at that moment lets in the next."""
        if place.cancelled():
            if place in self._queue:
                self._queue.remove(place)
        elif place.exception() is None:
            self.leave()


class RetryBudget:
    """Second tries, earned by reads: when much fails, a source is not asked twice as often for it."""

    def __init__(self) -> None:
        """Begin with all that can be saved."""
        self._saved = _MOST_RETRIES

    def earn(self) -> None:
        """A read was asked."""
        if self._saved < _MOST_RETRIES:
            self._saved += RETRIES

    def spend(self) -> bool:
        """Whether one more try may be made."""
        if self._saved < 1:
            return False
        self._saved -= 1
        return True
