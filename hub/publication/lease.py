"""A worker's lease on answering: held only as long as the database surely still counts it.

The database counts five seconds from when it renews; the worker counts them from before it asked. So where the database
says that a lease has run out, its worker has known for longer. The clock goes on while the machine sleeps.
"""

import time
from typing import Final

SECONDS: Final = 5.0
"""How long a lease holds."""

_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def instant() -> float:
    """Seconds on a clock that nobody sets."""
    return time.clock_gettime(_CLOCK)


class Lease:
    """Whether this worker may answer now. `span` changes whenever the lease had run out in between."""

    __slots__ = ("_until", "span")

    def __init__(self) -> None:
        self._until = float("-inf")
        self.span = 0

    @property
    def holds(self) -> bool:
        """Whether it may."""
        return instant() < self._until

    @property
    def left(self) -> float:
        """Seconds until it runs out; 0 if it has."""
        return max(0.0, self._until - instant())

    def renew(self, asked: float) -> None:
        """The database renewed it; `asked` is the instant before it was asked to."""
        if not self.holds:
            self.span += 1
        self._until = max(self._until, asked + SECONDS)

    def end(self) -> None:
        """Answer nothing from now on, until it is renewed."""
        self._until = float("-inf")
