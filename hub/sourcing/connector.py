"""Opens the sources of one process, holds each against its mapping, takes over what stays, and closes what goes."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from structlog.typing import FilteringBoundLogger

from hub.groundwork import Wanted
from hub.kinds import open_source
from hub.measured import SourceMeter, bounds_of
from hub.metrics import Metrics
from hub.sourcing.source_set import Member, SourceSet, joined_since
from hub.verified import MappingFaultsError, ReturningSource
from policies.model import PolicySet
from resolvers.guarded.source import GuardedSource
from resolvers.sources.base import Source, SourceError

_VERIFY_SECONDS: Final = 120.0
_AT_ONCE: Final = 32
"""Sources verified at the same time: of hundreds at once, the last would wait for the first past their deadlines."""

_LEAVE_SECONDS: Final = 60.0
"""How long answers that use an older set may take before its sources are closed all the same."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A source just opened. `faults` of its mapping; None where it is away."""

    wanted: Wanted
    source: Source
    faults: Sequence[str] | None


class Connector:
    """The sources of one process, whichever set they are in."""

    def __init__(self, log: FilteringBoundLogger, clock: Callable[[], datetime], metrics: Metrics) -> None:
        """`metrics` are told of each read."""
        self._log = log
        self._clock = clock
        self._metrics = metrics
        self._held: dict[Member, Source] = {}
        self._leaving: list[asyncio.Task[None]] = []

    async def first(self, digest: str, wanted: Mapping[str, Wanted], policies: PolicySet) -> SourceSet:
        """The sources at start. Raises MappingFaultsError where one that is agreed to answers and does not fit."""
        opened = await self._opened(wanted.values())
        lines = [
            line
            for one in opened
            if joined_since(one.wanted.mapping, policies) is not None
            for line in one.faults or ()
        ]
        if lines:
            await asyncio.gather(*(one.source.close() for one in opened))
            raise MappingFaultsError("\n".join(lines))
        return SourceSet(digest, {one.wanted.settings.id: self._member(one) for one in opened})

    async def following(self, digest: str, wanted: Mapping[str, Wanted], before: SourceSet) -> SourceSet:
        """The sources of a newer set: what is as it was is taken over, with its connections.

        One that does not fit gives nothing until it does, as at its return from being away.
        """
        kept = {name: before.members[name] for name, one in wanted.items() if _is_same(before.members.get(name), one)}
        opened = await self._opened([one for name, one in wanted.items() if name not in kept])
        fresh = {one.wanted.settings.id: self._member(one) for one in opened}
        return SourceSet(digest, {name: kept.get(name) or fresh[name] for name in wanted})

    def leave(self, before: SourceSet, now: SourceSet) -> None:
        """Close what only an older set holds, once no answer uses that or any set before it."""
        going = [member for member in before.members.values() if now.members.get(member.settings.id) is not member]
        self._leaving = [task for task in self._leaving if not task.done()]
        self._leaving.append(asyncio.create_task(self._left(before, going, tuple(self._leaving)), name="leave sources"))

    async def close(self) -> None:
        """Close every source."""
        for task in self._leaving:
            task.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)
        await self._closed(tuple(self._held))

    async def _left(self, before: SourceSet, going: Sequence[Member], earlier: Sequence["asyncio.Task[None]"]) -> None:
        try:
            async with asyncio.timeout(_LEAVE_SECONDS):
                if earlier:
                    await asyncio.wait(earlier)
                await before.unused()
        except TimeoutError:
            self._log.warning("sources_closed_in_use", count=len(going))
        await self._closed(going)

    async def _closed(self, going: Sequence[Member]) -> None:
        """Let go of sources at the same time, each by its own bound."""
        await asyncio.gather(*(_let_go(member, self._held.pop(member)) for member in going))

    async def _opened(self, wanted: Iterable[Wanted]) -> list[_Opened]:
        """Sources, each held against its mapping at the same time as the others."""
        made = [(one, open_source(one.mapping, one.settings)) for one in wanted]
        room = asyncio.Semaphore(_AT_ONCE)
        found = await asyncio.gather(*(self._faults(one.settings.id, source, room) for one, source in made))
        return [_Opened(one, source, faults) for (one, source), faults in zip(made, found, strict=True)]

    async def _faults(self, name: str, source: Source, room: asyncio.Semaphore) -> Sequence[str] | None:
        """The faults of a source's mapping, one line each; None where the source is away."""
        try:
            async with room, asyncio.timeout(_VERIFY_SECONDS):
                return await source.verify()
        except (SourceError, TimeoutError) as error:
            self._log.warning("source_not_verified", source=name, error=type(error).__name__, detail=str(error))
            return None

    def _member(self, opened: _Opened) -> Member:
        """A source as the executor asks it."""
        wanted, source, name = opened.wanted, opened.source, opened.wanted.settings.id
        returning = None
        if opened.faults is None or opened.faults:
            returning = ReturningSource(name, source, self._log, self._clock)
            returning.judge(list(opened.faults or ()))
        meter = SourceMeter(name, self._metrics, self._log)
        answering = GuardedSource(returning or source, bounds_of(wanted.settings, wanted.mapping), meter)
        member = Member(wanted.settings, wanted.digest, wanted.mapping, answering, returning)
        self._held[member] = source
        return member


async def _let_go(member: Member, source: Source) -> None:
    await member.answering.stop()
    if member.returning is not None:
        await member.returning.give_up()
    await source.close()


def _is_same(member: Member | None, wanted: Wanted) -> bool:
    """Whether a source is what it was: its settings, secrets included, and its mapping's file."""
    return member is not None and (member.settings, member.digest) == (wanted.settings, wanted.digest)
