"""The guard in front of one source, the same for every kind: see `Source`.

A read is shared with identical ones under way, admitted by the circuit breaker, let in by the gate, asked within the
one deadline there is, and asked once more if its connection failed. Reads only read, so that is safe.

stamina was weighed for the retries and left out: it costs 16 microseconds a read where everything here together costs
about 10, and it knows no budget.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from random import uniform
from time import perf_counter
from typing import Any, Protocol, cast

from resolvers.batches import Batch, Groups
from resolvers.figures import Figure, FiguresSource
from resolvers.guarded.bounds import Bounds, Gate, RetryBudget
from resolvers.guarded.breaker import Breaker
from resolvers.guarded.returning import Return
from resolvers.guarded.sharing import Flight, Flights, key_of
from resolvers.reads import GroupRead, Read
from resolvers.sources.base import (
    Question,
    Source,
    SourceBoundError,
    SourceConnectionError,
    SourceError,
    SourceTimeoutError,
    SourceUnavailableError,
)
from schema.source_state import Circuit

_JITTER = (0.005, 0.05)
"""Seconds before a second try."""


class Watch(Protocol):
    """Told what becomes of one source's reads, for the operator's monitoring."""

    def read(self, error: SourceError | None, seconds: float) -> None:
        """The source was asked; `error` says how it failed."""

    def shared(self) -> None:
        """A read was answered by one that was under way."""

    def retried(self) -> None:
        """A read was asked once more."""

    def turned(self, circuit: Circuit) -> None:
        """The circuit breaker changed its state."""


Asking = Callable[[Any, Question], Awaitable[Any]]
"""One of the two ways to ask a source."""


class GuardedSource:
    """Passes reads on to another source, as far as it should be asked."""

    def __init__(self, source: Source, bounds: Bounds, watch: Watch) -> None:
        """Guard `source` within its bounds."""
        self._source = source
        self._bounds = bounds
        self._watch = watch
        self._flights = Flights(self._late, self._left)
        self._gate = Gate(bounds)
        self._budget = RetryBudget()
        self._breaker = Breaker(bounds.failures, self._turned)
        self._return = Return(self.check)

    @property
    def circuit(self) -> Circuit:
        """The state of its circuit breaker."""
        return self._breaker.circuit

    async def rows(self, read: Read, question: Question) -> Batch:
        """Answer a read. Raises `SourceError` and nothing else."""
        return cast("Batch", await self._asked(self._source.rows, read, question))

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        """Answer partial aggregates. Raises `SourceError` and nothing else."""
        return cast("Groups", await self._asked(self._source.groups, read, question))

    async def figures(self, regions: Sequence[str], period: str | None) -> Sequence[Figure]:
        """Published figures, which are few and the same for everyone: see `FiguresSource`."""
        self._breaker.admit()
        begun = perf_counter()
        try:
            async with asyncio.timeout(self._bounds.deadline):
                found = await cast("FiguresSource", self._source).figures(regions, period)
        except SourceError as error:
            self._ended(error, begun)
            raise
        except TimeoutError:
            late = self._too_late()
            self._ended(late, begun)
            raise late from None
        except asyncio.CancelledError:
            self._breaker.left(begun)
            raise
        self._answered(begun)
        return found

    async def check(self) -> None:
        """Raise `SourceError` unless the source answers now; one that does is asked again from now on."""
        try:
            async with asyncio.timeout(self._bounds.deadline):
                await self._source.check()
        except TimeoutError:
            raise self._too_late() from None
        self._breaker.checked(perf_counter())

    async def verify(self) -> list[str]:
        """Hold the mapping against the living source."""
        return await self._source.verify()

    async def stop(self) -> None:
        """End all reads and checks under way."""
        await self._return.stop()
        await self._flights.close()

    async def close(self) -> None:
        """End all reads, and let go of every connection."""
        await self.stop()
        await self._source.close()

    async def _asked(self, asking: Asking, read: Read | GroupRead, question: Question) -> Any:
        """The answer, shared where another asks the same."""
        key = key_of(read, question)
        flight = None if key is None else self._flights.join(key, read, question)
        if flight is None:
            flight = self._begun(asking, read, question)
        else:
            self._watch.shared()
        try:
            return await self._flights.wait(flight, question.until)
        except SourceBoundError as error:
            if not question.taken.rows <= error.bound < flight.taken.rows:
                raise
        # Only another of those who share it is over the bound, with what it had taken before.
        flight.taken.part(question.taken)
        return await self._flights.wait(self._begun(asking, read, question), question.until)

    def _begun(self, asking: Asking, read: Read | GroupRead, question: Question) -> Flight:
        """A read that nobody has begun yet. Raises `SourceError` where the circuit breaker does not let it through."""
        self._breaker.admit()
        flight = Flight(key_of(read, question), read, question, _now() + self._bounds.deadline)
        self._flights.begin(flight, partial(self._read, asking))
        return flight

    async def _read(self, asking: Asking, flight: Flight) -> Any:
        """The answer. The breaker and the watch learn how it ended."""
        try:
            await self._gate.enter()
            flight.inside = True
            answer = await self._tried(asking, flight)
        except SourceError as error:
            self._failed(error, flight)
            raise
        except asyncio.CancelledError:
            if flight.landed:
                raise
            cancelled = SourceUnavailableError("cancelled by its own driver")
            self._failed(cancelled, flight)
            raise cancelled from None
        finally:
            if flight.inside:
                self._gate.leave()
        self._answered(flight.begun)
        return answer

    async def _tried(self, asking: Asking, flight: Flight) -> Any:
        """The answer; asked for once more where the connection failed and few do."""
        mine = flight.question
        question = Question(mine.values, mine.treater, mine.now, flight.taken)
        self._budget.earn()
        try:
            return await asking(flight.read, question)
        except SourceConnectionError:
            if not self._budget.spend():
                raise
        self._watch.retried()
        flight.taken.undo()
        await asyncio.sleep(uniform(*_JITTER))  # noqa: S311 - spreads load, keeps no secret
        return await asking(flight.read, question)

    def _answered(self, begun: float) -> None:
        now = perf_counter()
        self._breaker.answered(now)
        self._watch.read(None, now - begun)

    def _ended(self, error: SourceError, begun: float) -> None:
        now = perf_counter()
        self._watch.read(error, now - begun)
        self._breaker.failed(error, begun, now)

    def _failed(self, error: SourceError, flight: Flight) -> None:
        """A read that never came to be asked says nothing of the source, nor does one that ended before."""
        if flight.landed:
            return
        now = perf_counter()
        self._watch.read(error, now - flight.begun)
        if flight.inside:
            self._breaker.failed(error, flight.begun, now)
        else:
            self._breaker.left(flight.begun)

    def _left(self, flight: Flight) -> None:
        """Nobody wants the answer any more."""
        self._breaker.left(flight.begun)

    def _late(self, flight: Flight) -> SourceError:
        """The deadline of a read has come."""
        error = self._too_late()
        self._failed(error, flight)
        return error

    def _too_late(self) -> SourceTimeoutError:
        return SourceTimeoutError(f"no whole answer within {self._bounds.deadline} s")

    def _turned(self, circuit: Circuit) -> None:
        """What follows from a new state of the circuit."""
        self._watch.turned(circuit)
        if circuit is Circuit.OPEN:
            self._gate.send_away(self._breaker.refusal())
            self._return.seek()
        elif circuit is Circuit.CLOSED:
            self._return.found()


def _now() -> float:
    return asyncio.get_running_loop().time()
