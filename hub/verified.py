"""Mappings held against living sources: those that were away, or did not fit, when they were opened.

A source that was away gives nothing until it fits. The first to ask it for anything starts the verification, and all
who ask meanwhile wait for the same one. A source that does not fit stays UNAVAILABLE, with its faults in the operator's
log, and is looked at again from time to time.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import cast

from structlog.typing import FilteringBoundLogger

from resolvers.batches import Batch, Groups
from resolvers.figures import Figure, FiguresSource
from resolvers.reads import GroupRead, Read
from resolvers.sources.base import Question, Source, SourceTimeoutError, SourceUnavailableError

AGAIN = timedelta(seconds=10)
"""How long a verdict of faults holds: a verification may read whole columns of the source."""

_PATIENCE_SECONDS = 120.0


class MappingFaultsError(Exception):
    """Mappings that do not fit the living sources; one line per fault, with file, key and what was found."""


class ReturningSource:
    """Passes everything on to a source that was away, once that is back and fits its mapping: see `Source`."""

    def __init__(self, name: str, source: Source, log: FilteringBoundLogger, clock: Callable[[], datetime]) -> None:
        """Guard `source` under its id."""
        self._name = name
        self._source = source
        self._log = log
        self._clock = clock
        self._fits = False
        self._faults: list[str] = []
        self._judged: datetime | None = None
        self._verifying: asyncio.Task[None] | None = None

    async def rows(self, read: Read, question: Question) -> Batch:
        """Answer a read. Raises `SourceError` and nothing else."""
        await self._admit()
        return await self._source.rows(read, question)

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        """Answer partial aggregates. Raises `SourceError` and nothing else."""
        await self._admit()
        return await self._source.groups(read, question)

    async def figures(self, regions: Sequence[str], period: str | None) -> Sequence[Figure]:
        """Published figures: see `FiguresSource`."""
        await self._admit()
        return await cast("FiguresSource", self._source).figures(regions, period)

    async def check(self) -> None:
        """Raise `SourceError` unless the source fits its mapping and answers now."""
        await self._admit()
        await self._source.check()

    async def verify(self) -> list[str]:
        """Hold the mapping against the living source."""
        return await self._source.verify()

    async def close(self) -> None:
        """Let go of every connection."""
        await self.give_up()
        await self._source.close()

    async def give_up(self) -> None:
        """End a verification under way."""
        if self._verifying is not None:
            self._verifying.cancel()
            await asyncio.gather(self._verifying, return_exceptions=True)

    @property
    def fits(self) -> bool:
        """Whether it was found to fit its mapping since."""
        return self._fits

    def judge(self, faults: list[str]) -> None:
        """Take a verdict of faults, found just now; none where it was away."""
        if faults:
            self._tell(faults)

    async def _admit(self) -> None:
        """Raise `SourceError` unless the source fits. Who gives up waiting does not end the verification."""
        if self._fits:
            return
        if self._judged is not None and self._clock() - self._judged < AGAIN:
            raise self._refusal()
        if self._verifying is None:
            self._verifying = asyncio.create_task(self._verify())
            self._verifying.add_done_callback(self._ended)
        await asyncio.shield(self._verifying)

    async def _verify(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                faults = await self._source.verify()
        except TimeoutError:
            raise SourceTimeoutError(f"not verified within {_PATIENCE_SECONDS} s") from None
        self._fits = not faults
        if self._fits:
            self._log.info("source_fits", source=self._name)
            return
        self._tell(faults)
        raise self._refusal()

    def _tell(self, faults: list[str]) -> None:
        """Keep the verdict; the log gets the same faults only once."""
        if faults != self._faults:
            for fault in faults:
                self._log.error("source_does_not_fit", source=self._name, detail=fault)
        self._faults, self._judged = faults, self._clock()

    def _refusal(self) -> SourceUnavailableError:
        return SourceUnavailableError(f"{len(self._faults)} faults of its mapping; see source_does_not_fit")

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """Let the next who asks begin anew; the error is with those who waited, and of no use where nobody did."""
        self._verifying = None
        if not task.cancelled():
            task.exception()
