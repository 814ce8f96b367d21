"""A source that is left alone is checked from time to time until it answers; no caller waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from random import uniform

_LEAST_PAUSE, _MOST_PAUSE = 0.1, 5.0
"""Seconds between two checks, each pause twice the one before: so the return is noticed within as long as the source
was away, and within the most of them at the latest."""
_SPREAD = (0.8, 1.2)


class Return:
    """The checks of one source while its circuit is open."""

    def __init__(self, check: Callable[[], Awaitable[None]]) -> None:
        """`check` raises where the source does not answer."""
        self._check = check
        self._pause = 0.0
        self._seeking = False
        self._task: asyncio.Task[None] | None = None

    def seek(self) -> None:
        """The circuit has opened: check at once, or after a pause where that has been done before."""
        self._seeking = True
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._seek())

    def found(self) -> None:
        """The circuit is closed."""
        self._seeking = False
        self._pause = 0.0

    async def stop(self) -> None:
        """Check no more."""
        self._seeking = False
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _seek(self) -> None:
        try:
            while self._seeking and not await self._answers():
                pass
        finally:
            self._task = None

    async def _answers(self) -> bool:
        await asyncio.sleep(self._pause * uniform(*_SPREAD))  # noqa: S311 - spreads load, keeps no secret
        self._pause = min(_MOST_PAUSE, max(_LEAST_PAUSE, 2 * self._pause))
        try:
            await self._check()
        except Exception:  # noqa: BLE001 - whatever it is, the source is not back, and must not be forgotten
            return False
        return True
