"""How long each read of one operation took, and how many rows it gave; kept only where an operator asks for it."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

from resolvers.batches import Batch
from resolvers.plan import GroupSource, SourcePlan

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timed:
    """One read. `rows` is None for aggregates, and where the source gave none."""

    seconds: float
    rows: int | None


@dataclass(slots=True)
class Trace:
    """The reads of one operation, by the part of the plan they answer."""

    _reads: dict[int, list[Timed]] = field(default_factory=dict)

    async def timed(self, plan: SourcePlan | GroupSource, answer: Awaitable[T]) -> T:
        """An answer, and a note of it; the plan outlives the trace, so that its identity names it."""
        begun = perf_counter()
        found: T | None = None
        try:
            found = await answer
            return found
        finally:
            rows = len(found.keys) if isinstance(found, Batch) else None
            self._reads.setdefault(id(plan), []).append(Timed(perf_counter() - begun, rows))

    def of(self, plan: SourcePlan | GroupSource) -> list[Timed]:
        """The reads that answered a part of the plan."""
        return self._reads.get(id(plan), [])
