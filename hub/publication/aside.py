"""Building the next rules beside requests: neither the garbage collector nor the builder's thread holds requests up.

A collection of everything that hundreds of agreements consist of takes up to 150 ms, in which nobody is answered. So
none begins while rules are built, and what was built is set aside from later ones. What is replaced holds no cycles: it
is freed with its last reference, set aside or not.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

_TURN_SECONDS: Final = 0.0005
"""How long the builder keeps the interpreter from others at a time; a request waits so long once or a few times."""

_YOUNG: Final = 1
"""The generations collected before: what requests left lately, a millisecond's work."""


@dataclass(slots=True)
class Aside:
    """One process's building of rules; several at the same time count as one."""

    _under_way: int = 0
    _interval: float = 0.0

    @contextmanager
    def building(self) -> Iterator[None]:
        """From before the first file is read until the new rules are in hand; for the thread of the event loop."""
        if not self._under_way:
            self._begin()
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._finish()

    def end(self) -> None:
        """Give the collector everything back, as it takes modules apart where a process ends (see hub/server.py)."""
        gc.unfreeze()

    def _begin(self) -> None:
        gc.collect(_YOUNG)
        gc.disable()
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(_TURN_SECONDS)

    def _finish(self) -> None:
        sys.setswitchinterval(self._interval)
        gc.freeze()
        gc.enable()
