"""The journal: an answer leaves only after its entry is on disk.

Who finds nobody writing writes at once, in its own task; who comes meanwhile waits in one bounded queue, and when the
write ends the first of them writes for all that wait, in one commit: one flush serves them all. A writer that gives up
puts what it took for others back, and the next one sends it again. When the queue is full, or the database does not
confirm in time, there is no entry and therefore no data; the next entry tries again, so the journal recovers by itself.
An entry decided under policies that are no longer in force is not stored.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from time import perf_counter
from uuid import UUID

import asyncpg
from structlog.typing import FilteringBoundLogger

from hub.database import AWAY
from hub.errors import ErrorCode, HubError
from hub.journal.entry import Entry, entry_id
from hub.journal.store import JournalStore, Pending
from hub.logs import frames
from hub.settings import JournalSettings

_LARGEST_BATCH = 512


class EpochMovedError(Exception):
    """An entry was decided under policies that are no longer in force; `epoch` is. Nothing is stored: decide anew."""

    def __init__(self, epoch: int) -> None:
        """Keep the epoch in force."""
        super().__init__(epoch)
        self.epoch = epoch


class _Waiting:
    """An entry that is to be stored; `woken` ends when it is settled, or when its task shall write for all."""

    __slots__ = ("error", "pending", "settled", "woken")

    def __init__(self, pending: Pending) -> None:
        self.pending = pending
        self.woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.settled = False
        self.error: HubError | EpochMovedError | None = None

    def settle(self, error: HubError | EpochMovedError | None) -> None:
        """It is stored, or (`error`) it is not."""
        self.settled, self.error = True, error
        self.wake()

    def wake(self) -> None:
        """Let its task go on."""
        if not self.woken.done():
            self.woken.set_result(None)


def _unavailable() -> HubError:
    return HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable")


class Journal:
    """Appends entries durably. `observe` is told the seconds that each append took."""

    def __init__(self, settings: JournalSettings, log: FilteringBoundLogger, observe: Callable[[float], None]) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._log = log
        self._observe = observe
        self._store = JournalStore(settings.dsn.reveal(), settings.deadline)
        self._queue: deque[_Waiting] = deque()
        self._writing: _Waiting | None = None
        self._ended: asyncio.Future[None] | None = None
        self._open = False
        self._away = False

    def start(self) -> None:
        """Take entries. Whether the database answers shows with the first one, or by `check`."""
        self._open = True

    async def close(self) -> None:
        """Take no more; entries that still wait are not stored and their requests get no data."""
        self._open = False
        for waiting in self._queue:
            waiting.settle(_unavailable())
        if self._writing is not None:
            self._ended = asyncio.get_running_loop().create_future()
            await self._ended
        self._store.drop()

    async def append(self, entry: Entry, key: UUID | None = None) -> str:
        """Give the id of the entry once it is on disk: `key`, by `entry_id`, where somebody must know it before.

        Raises EpochMovedError, or HubError (AUDIT_UNAVAILABLE): then there may be no entry.

        A request without a proved caller gets a quarter of the queue at most, so that a flood of bad tokens never
        takes the journal from those who may ask.
        """
        room = self._settings.queue if entry.caller is not None else self._settings.queue // 4
        if len(self._queue) >= room or not self._open:
            raise _unavailable()
        begun = perf_counter()
        waiting = _Waiting(Pending(key or entry_id(entry.at), entry))
        try:
            async with asyncio.timeout(self._settings.deadline):
                await self._stored(waiting)
        except TimeoutError as error:
            if self._writing is waiting:
                self._tell_away(error)
            raise _unavailable() from error
        finally:
            self._leave(waiting)
        if waiting.error is not None:
            raise waiting.error
        self._observe(perf_counter() - begun)
        return str(waiting.pending.id)

    async def check(self) -> bool:
        """Whether the database takes entries now; for the readiness page."""
        try:
            async with asyncio.timeout(self._settings.deadline):
                await self._store.check()
        except AWAY:
            return False
        return True

    async def _stored(self, waiting: _Waiting) -> None:
        """Wait until it is settled by another writer, or write for all."""
        self._queue.append(waiting)
        if self._writing is None:
            self._writing = waiting
        else:
            await waiting.woken
        if waiting.settled:
            return
        batch = [self._queue.popleft() for _ in range(min(len(self._queue), _LARGEST_BATCH))]
        try:
            await self._write([each for each in batch if not each.settled])
        finally:
            self._put_back([each for each in batch if not each.settled])

    def _put_back(self, batch: Sequence[_Waiting]) -> None:
        """A writer that gave up leaves others' entries, and a connection of which nobody knows what it is doing."""
        if batch:
            self._store.drop()
            self._queue.extendleft(reversed(batch))

    def _leave(self, waiting: _Waiting) -> None:
        """Whatever became of it, it waits no more; who has written lets the first that still waits write next."""
        waiting.settled = True
        if self._writing is not waiting:
            return
        while self._queue and self._queue[0].settled:
            self._queue.popleft()
        self._writing = self._queue[0] if self._queue else None
        if self._writing is not None:
            self._writing.wake()
        elif self._ended is not None and not self._ended.done():
            self._ended.set_result(None)

    async def _write(self, batch: Sequence[_Waiting]) -> None:
        """Settle a batch."""
        try:
            epoch = await self._store.insert([waiting.pending for waiting in batch])
        except asyncpg.DataError as error:
            await self._write_apart(batch, error)
        except AWAY as error:
            self._store.drop()
            self._tell_away(error)
            for waiting in batch:
                waiting.settle(_unavailable())
        except Exception as error:  # noqa: BLE001 - whatever it is: no entry, no data, and the next one is written
            await self._write_apart(batch, error)
        else:
            self._away = False
            for waiting in batch:
                waiting.settle(None if waiting.pending.entry.epoch == epoch else EpochMovedError(epoch))

    async def _write_apart(self, batch: Sequence[_Waiting], error: Exception) -> None:
        """One entry of a batch cannot be stored; the others shall not suffer for it."""
        if len(batch) > 1:
            for waiting in batch:
                await self._write([waiting])
            return
        self._log.error("journal_entry_refused", error=type(error).__qualname__, frames=frames(error))
        for waiting in batch:
            waiting.settle(_unavailable())

    def _tell_away(self, error: Exception) -> None:
        """Tell the operator, once until entries are taken again: every waiting request would tell it."""
        if not self._away:
            self._away = True
            self._log.error("journal_unavailable", error=type(error).__qualname__)
