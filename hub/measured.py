"""A source whose reads are counted and timed for the operator's monitoring."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import TypeVar

from resolvers.batches import Batch, Groups
from resolvers.reads import GroupRead, Read
from resolvers.sources.base import Question, Source, SourceBoundError, SourceTimeoutError

T = TypeVar("T")

Observe = Callable[[str, str, float], None]
"""Told a source's id, the completeness status of one read, and its seconds."""


class MeasuredSource:
    """Passes everything on to another source: see `Source`."""

    def __init__(self, name: str, source: Source, observe: Observe) -> None:
        """Measure `source` under its id."""
        self._name = name
        self._source = source
        self._observe = observe

    async def rows(self, read: Read, question: Question) -> Batch:
        """Answer a read. Raises `SourceError` and nothing else."""
        return await self._measured(self._source.rows(read, question))

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        """Answer partial aggregates. Raises `SourceError` and nothing else."""
        return await self._measured(self._source.groups(read, question))

    async def check(self) -> None:
        """Raise `SourceError` unless the source answers now."""
        await self._source.check()

    async def verify(self) -> list[str]:
        """Hold the mapping against the living source."""
        return await self._source.verify()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._source.close()

    async def _measured(self, call: Awaitable[T]) -> T:
        begun = perf_counter()
        status = "UNAVAILABLE"
        try:
            answer = await call
            status = "OK"
        except SourceTimeoutError:
            status = "TIMED_OUT"
            raise
        except SourceBoundError:
            status = "OVER_BOUND"
            raise
        else:
            return answer
        finally:
            self._observe(self._name, status, perf_counter() - begun)
