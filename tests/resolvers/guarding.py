"""A source behind the guard it has in the hub, and what the guard tells of it."""

import asyncio
from dataclasses import dataclass, field

from resolvers.guarded.bounds import Bounds
from resolvers.guarded.source import GuardedSource
from resolvers.sources.base import Source, SourceError
from schema.source_state import Circuit


@dataclass
class Told:
    """What the guard told: errors of reads (None: answered), reads shared, tries, states of the circuit."""

    reads: list[SourceError | None] = field(default_factory=list)
    sharers: int = 0
    retries: int = 0
    circuits: list[Circuit] = field(default_factory=list)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    def read(self, error: SourceError | None, seconds: float) -> None:
        """See `Watch`."""
        self.reads.append(error)

    def shared(self) -> None:
        """See `Watch`."""
        self.sharers += 1

    def retried(self) -> None:
        """See `Watch`."""
        self.retries += 1

    def turned(self, circuit: Circuit) -> None:
        """See `Watch`."""
        self.circuits.append(circuit)
        if circuit is Circuit.CLOSED:
            self.closed.set()


def guarded(source: Source, seconds: float = 5.0, told: Told | None = None) -> GuardedSource:
    """The source behind a guard with a deadline."""
    return GuardedSource(source, Bounds(seconds), told or Told())
