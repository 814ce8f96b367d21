"""Several worker processes behind one listening socket; one that ends is told of and started again.

Workers are forked before anything runs: they share the memory of the code, and start in a moment. Each has its own
lease on the published policies. A worker whose parent is gone ends by itself: a pipe that the parent holds then closes.
"""

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Final

from structlog.typing import FilteringBoundLogger

CANNOT_START: Final = 2
"""The status of a process that told what is wrong with its settings or policies: at the start, trying again is no help.

Once all have answered it is: the settings were good, and what is wrong (the hub's database is away) passes.
"""

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_POLL_SECONDS: Final = 0.05
_PAUSE_SECONDS: Final = 1.0
_END_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Pipes:
    """What a worker has of its parent: a pipe that closes with it, and one to tell it that this worker answers."""

    alive: int
    ready: int

    def end_with_parent(self) -> None:
        """Let this worker end in good order when its parent is gone."""
        loop = asyncio.get_running_loop()

        def gone() -> None:
            loop.remove_reader(self.alive)
            os.kill(os.getpid(), signal.SIGTERM)

        loop.add_reader(self.alive, gone)

    def tell_ready(self) -> None:
        """This worker answers from now on."""
        os.write(self.ready, b".")


Work = Callable[[Pipes], int]
"""What a worker does until it is told to end, and its status."""


class Crew:
    """The workers of one parent, which has no threads and no event loop."""

    def __init__(self, work: Work, log: FilteringBoundLogger, ending: Callable[[], None] = lambda: None) -> None:
        """Start nothing yet. `ending` is called when the workers are told to end: nothing new shall come in."""
        self._work = work
        self._ending = ending
        self._log = log
        self._pids: set[int] = set()
        self._until: float | None = None
        self._failed = False
        self._begun = False

    def run(self, workers: int, ready: Callable[[], None]) -> bool:
        """Keep so many workers running until SIGINT or SIGTERM; False if one told at the start that it cannot.

        `ready` is called when all answer for the first time.
        """
        before = {number: signal.signal(number, self._told) for number in _SIGNALS}
        alive, held = os.pipe()
        hear, told = os.pipe()
        os.set_blocking(hear, False)
        waiting = workers
        gc.collect()
        gc.freeze()  # what is there already is never written to by a collection, and stays shared
        try:
            for _ in range(workers):
                self._fork(Pipes(alive, told), held)
            while self._pids:
                self._look(Pipes(alive, told), held)
                heard = _heard(hear)
                if 0 < waiting <= heard:
                    self._begun = True
                    ready()
                waiting -= heard
                time.sleep(_POLL_SECONDS)
        finally:
            for end in (held, alive, hear, told):
                os.close(end)
            for number, handler in before.items():
                signal.signal(number, handler)
        return not self._failed

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        self._end()

    def _end(self) -> None:
        """Tell every worker to finish what is under way."""
        if self._until is None:
            self._until = time.monotonic() + _END_SECONDS
            self._ending()
            self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        for pid in self._pids:
            os.kill(pid, number)  # not waited for yet, so the id is still its own

    def _look(self, pipes: Pipes, held: int) -> None:
        """See who has ended, and start another in its place."""
        for pid in tuple(self._pids):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            self._pids.discard(pid)
            code = os.waitstatus_to_exitcode(status)
            if code == CANNOT_START and not self._begun:
                self._failed = True
                self._end()
            elif self._until is None:
                self._log.error("worker_ended", pid=pid, status=code)
                time.sleep(_PAUSE_SECONDS)
                self._fork(pipes, held)
        if self._until is not None and time.monotonic() > self._until:
            self._signal(signal.SIGKILL)

    def _fork(self, pipes: Pipes, held: int) -> None:
        if self._until is not None:
            return
        pid = os.fork()
        if pid:
            self._pids.add(pid)
            return
        status = 1
        try:
            for number in _SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            os.close(held)
            status = self._work(pipes)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)


def _heard(pipe: int) -> int:
    """How many workers said that they answer since this was last asked."""
    try:
        return len(os.read(pipe, 4096))
    except BlockingIOError:
        return 0
