"""Whether the hub can do its work, and which sources answer: asked every few seconds at most, however often read."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final

import orjson

from hub.journal.writer import Journal
from resolvers.guarded.source import GuardedSource
from resolvers.sources.base import SourceError, SourceTimeoutError
from schema.source_state import Circuit

_FRESH: Final = timedelta(seconds=3)
_PATIENCE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class SourceState:
    """Whether a source answered when it was last asked: OK, UNAVAILABLE or TIMED_OUT, and how fast."""

    status: str
    latency_ms: float | None
    checked_at: datetime | None


UNKNOWN: Final = SourceState("UNAVAILABLE", None, None)
"""A source that was not asked yet."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force: their version and epoch, and whether this process may answer by them now."""

    version: str
    epoch: int
    obeyed: bool


class Health:
    """Asks the journal's database and every source whether they are there; many readers share one asking."""

    def __init__(self, journal: Journal, sources: Mapping[str, GuardedSource], clock: Callable[[], datetime]) -> None:
        """Ask nothing yet."""
        self._journal = journal
        self._sources = sources
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._states: Mapping[str, SourceState] = {}
        self._ready = False
        self._checked: datetime | None = None

    def watch(self, sources: Mapping[str, GuardedSource]) -> None:
        """Ask these from now on."""
        self._sources = sources
        self._checked = None

    async def sources(self) -> Mapping[str, SourceState]:
        """The state of each source, by its id; at most a few seconds old."""
        await self._refresh()
        return self._states

    def circuit(self, source: str) -> Circuit:
        """The state of a source's circuit breaker now."""
        return self._sources[source].circuit

    async def ready(self, rules: Rules) -> tuple[bool, bytes]:
        """Whether the hub may be sent requests, and the page that says so in JSON. A missing source is no hindrance."""
        await self._refresh()
        states = {name: state.status for name, state in self._states.items()}
        ready = self._ready and rules.obeyed
        page = {
            "status": "ready" if ready else "not ready",
            "journal": "OK" if self._ready else "UNAVAILABLE",
            "rules": rules.version,
            "epoch": rules.epoch,
            "lease": "OK" if rules.obeyed else "LOST",
            "sources": states,
        }
        return ready, orjson.dumps(page)

    async def _refresh(self) -> None:
        async with self._one_at_a_time:
            now = self._clock()
            if self._checked is not None and now - self._checked < _FRESH:
                return
            sources = self._sources
            asked = asyncio.gather(*(self._state(source) for source in sources.values()))
            self._ready, states = await asyncio.gather(self._journal.check(), asked)
            self._states = dict(zip(sources, states, strict=True))
            self._checked = now if sources is self._sources else None

    async def _state(self, source: GuardedSource) -> SourceState:
        begun = perf_counter()
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await source.check()
            status = "OK"
        except (SourceTimeoutError, TimeoutError):
            status = "TIMED_OUT"
        except SourceError:
            status = "UNAVAILABLE"
        return SourceState(status, round((perf_counter() - begun) * 1000, 1), self._clock())
