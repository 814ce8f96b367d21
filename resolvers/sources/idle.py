"""The connections to one database that nobody uses now: the one used last serves next, those long unused are closed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

IDLE_SECONDS = 300.0

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Manners(Generic[C]):
    """How a driver's connections are dealt with.

    `is_closed`: whether the server has ended one, as far as the driver knows. `end`: at once. `leave`: with a word to
    the server, and by force where it does not answer; raises nothing.
    """

    is_closed: Callable[[C], bool]
    end: Callable[[C], None]
    leave: Callable[[C], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Unused(Generic[C]):
    """A connection nobody uses, and since when, in the event loop's seconds."""

    connection: C
    since: float


class Idle(Generic[C]):
    """The idle connections of one pool."""

    def __init__(self, manners: Manners[C]) -> None:
        """Begin with none."""
        self._manners = manners
        self._unused: list[_Unused[C]] = []
        self._sweep: asyncio.TimerHandle | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._ended = False

    def __len__(self) -> int:
        """How many there are."""
        return len(self._unused)

    def take(self) -> C | None:
        """The connection that was used last, if one is idle and was not closed meanwhile by the server."""
        while self._unused:
            connection = self._unused.pop().connection
            if not self._manners.is_closed(connection):
                return connection
        return None

    def put(self, connection: C) -> None:
        """Keep a connection whose read is over; after `close` it is ended."""
        if self._ended:
            self._manners.end(connection)
            return
        if self._manners.is_closed(connection):
            return
        loop = asyncio.get_running_loop()
        self._unused.append(_Unused(connection, loop.time()))
        if self._sweep is None:
            self._sweep = loop.call_later(IDLE_SECONDS, self._close_unused)

    def end_all(self) -> None:
        """End them at once: after a fall of the server or the network they are broken too."""
        unused, self._unused = self._unused, []
        for one in unused:
            self._manners.end(one.connection)

    async def close(self) -> None:
        """Close them all, and keep none from now on."""
        self._ended = True
        if self._sweep is not None:
            self._sweep.cancel()
        unused, self._unused = self._unused, []
        await asyncio.gather(*self._leaving, *(self._manners.leave(one.connection) for one in unused))

    def _close_unused(self) -> None:
        """Close what nobody used for long: the first of them, since the last serves next."""
        loop = asyncio.get_running_loop()
        oldest = loop.time() - IDLE_SECONDS
        unused = [one for one in self._unused if one.since <= oldest]
        del self._unused[: len(unused)]
        for one in unused:
            task = loop.create_task(self._left(one.connection))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
        wait = self._unused[0].since + IDLE_SECONDS - loop.time() if self._unused else None
        self._sweep = None if wait is None else loop.call_later(wait, self._close_unused)

    async def _left(self, connection: C) -> None:
        await self._manners.leave(connection)
