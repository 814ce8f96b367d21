"""Identical reads under way, each asked once for all who want it; nothing is kept once it has ended.

Reads are identical where standing, epoch, day, read, values and keyed treatments are equal: then the source is sent the
same statement with the same parameters, and what comes back is treated in the same way. A batch belongs to all who
share it: nobody changes one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from resolvers.reads import GroupRead, Read
from resolvers.sources.base import Question, SourceTimeoutError, SourceUnavailableError, Taken


class JointTaken(Taken):
    """Rows that a shared read takes: they count for each who shares it, as if each had asked alone."""

    __slots__ = ("_accounts", "_so_far")

    def __init__(self, first: Taken) -> None:
        """Begin with the account of who asks first."""
        self._accounts = [first]
        self._so_far = 0

    @property
    def rows(self) -> int:
        """The most that any of them has taken: the bound is held for all."""
        return max([account.rows for account in self._accounts])

    @rows.setter
    def rows(self, rows: int) -> None:
        more = rows - self.rows
        self._so_far += more
        for account in self._accounts:
            account.rows += more

    def join(self, account: Taken) -> None:
        """One more shares the read, what it took before included."""
        account.rows += self._so_far
        self._accounts.append(account)

    def part(self, account: Taken) -> None:
        """One that shared the read asks alone after all."""
        account.rows -= self._so_far
        self._accounts = [one for one in self._accounts if one is not account]

    def undo(self) -> None:
        """The read is begun anew."""
        self.rows -= self._so_far


class Flight:
    """One read under way, by when it has ended, what it takes, and those who wait for it."""

    __slots__ = ("key", "late", "question", "read", "taken", "task", "timer", "until", "waiting")

    def __init__(self, key: int | None, read: Read | GroupRead, question: Question, until: float) -> None:
        """`until` is a time of the event loop's clock."""
        self.key = key
        self.read = read
        self.question = question
        self.until = until
        self.taken = JointTaken(question.taken)
        self.waiting: set[asyncio.Future[Any]] = set()
        self.task: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.late = False

    def expire(self) -> None:
        """Its deadline has come."""
        self.late = True
        if self.task is not None:
            self.task.cancel()

    def answers(self, read: Read | GroupRead, question: Question) -> bool:
        """Whether another question under the same key is the same."""
        mine = self.question
        return (
            (self.read is read or self.read == read)
            and mine.shared_by == question.shared_by
            and mine.values == question.values
            and mine.treater == question.treater
        )

    def land(self, answer: Any, error: Exception | None) -> None:
        """Give all who wait the outcome."""
        if self.timer is not None:
            self.timer.cancel()
        for place in self.waiting:
            if not place.done():
                place.set_result((answer, error))


class Flights:
    """The reads of one source that are under way."""

    def __init__(self) -> None:
        """Begin with none."""
        self._flights: dict[int | None, list[Flight]] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many may be joined."""
        return sum(map(len, self._flights.values()))

    def join(self, key: int | None, read: Read | GroupRead, question: Question) -> Flight | None:
        """The one that answers a question, counted on its account from now on."""
        for flight in self._flights.get(key, ()):
            if flight.answers(read, question):
                flight.taken.join(question.taken)
                return flight
        return None

    def begin(self, flight: Flight, asking: Callable[[Flight], Awaitable[Any]]) -> None:
        """Set out with one more, in a task of its own: who asked first may leave like any other.

        The task is cancelled at the deadline: what `asyncio.timeout` does, at a third of its cost.
        """
        self._flights.setdefault(flight.key, []).append(flight)
        loop = asyncio.get_running_loop()
        flight.task = loop.create_task(self._fly(flight, asking))
        flight.timer = loop.call_at(flight.until, flight.expire)

    async def wait(self, flight: Flight, until: float) -> Any:
        """The answer. Raises `SourceError`, also where the time of the one who waits is up."""
        place = asyncio.get_running_loop().create_future()
        flight.waiting.add(place)
        try:
            answer, error = await (place if until >= flight.until else _in_time(place, until))
        finally:
            flight.waiting.discard(place)
            if not flight.waiting:
                self._abandon(flight)
        if error is not None:
            raise error
        return answer

    async def close(self) -> None:
        """End all that is under way."""
        for flights in [*self._flights.values()]:
            for flight in [*flights]:
                self._abandon(flight)
        await asyncio.gather(*self._leaving, return_exceptions=True)

    async def _fly(self, flight: Flight, asking: Callable[[Flight], Awaitable[Any]]) -> None:
        answer, error = None, None
        try:
            answer = await asking(flight)
        except Exception as failed:  # noqa: BLE001 - whatever it is, it belongs to those who wait
            error = failed
        self._remove(flight)
        flight.land(answer, error)

    def _abandon(self, flight: Flight) -> None:
        """End a read that is still under way; whoever waits for it yet is told so."""
        task = flight.task
        if task is not None and not task.done():
            self._remove(flight)
            flight.land(None, SourceUnavailableError("the source is being closed"))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
            task.cancel()

    def _remove(self, flight: Flight) -> None:
        flights = self._flights.get(flight.key, [])
        if flight in flights:
            flights.remove(flight)
            if not flights:
                del self._flights[flight.key]


async def _in_time(place: "asyncio.Future[Any]", until: float) -> Any:
    try:
        async with asyncio.timeout_at(until):
            return await place
    except TimeoutError:
        raise SourceTimeoutError("the deadline of the whole operation passed") from None


def key_of(read: Read | GroupRead, question: Question) -> int | None:
    """A number that equal questions have in common and few others; `None` where the read is nobody else's.

    Only for a candidate are lists and the read itself worth comparing.
    """
    if question.shared_by is None:
        return None
    single = [value for value in question.values if value.__class__ is not list]
    try:
        return hash((question.shared_by, read.type_name, *single))
    except TypeError:
        return None
