"""The journal: an answer leaves only after its entry is on disk.

Entries of many requests wait in one bounded queue; one writer takes all that wait and commits them together, so one
flush serves them all. When the queue is full, or the database does not confirm in time, there is no entry and therefore
no data; the next entry tries again, so the journal recovers by itself. An entry decided under policies that are no
longer in force is not stored.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import asyncpg
from structlog.typing import FilteringBoundLogger

from hub.database import AWAY
from hub.entry import DecisionRecord, DecisionSet, Entry, SourceRecord, entry_id
from hub.errors import ErrorCode, HubError
from hub.journal_store import JournalStore, Pending
from hub.logs import frames
from hub.settings import JournalSettings

__all__ = ["DecisionRecord", "DecisionSet", "Entry", "EpochMovedError", "Journal", "SourceRecord"]

_LARGEST_BATCH = 512


@dataclass(frozen=True, slots=True)
class _Waiting:
    pending: Pending
    stored: asyncio.Future[None]


class EpochMovedError(Exception):
    """An entry was decided under policies that are no longer in force; `epoch` is. Nothing is stored: decide anew."""

    def __init__(self, epoch: int) -> None:
        """Keep the epoch in force."""
        super().__init__(epoch)
        self.epoch = epoch


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
        self._wake = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the writer. Whether the database answers shows with the first entry, or by `check`."""
        self._writer = asyncio.create_task(self._write_forever(), name="journal writer")

    async def close(self) -> None:
        """Stop the writer; entries that still wait are not stored and their requests get no data."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        self._answer(self._queue, _unavailable())
        self._queue.clear()
        await self._store.close()

    async def append(self, entry: Entry) -> str:
        """Give the id of the entry once it is on disk.

        Raises EpochMovedError, or HubError (AUDIT_UNAVAILABLE): then there may be no entry.

        A request without a proved caller gets a quarter of the queue at most, so that a flood of bad tokens never
        takes the journal from those who may ask.
        """
        room = self._settings.queue if entry.caller is not None else self._settings.queue // 4
        if len(self._queue) >= room or self._writer is None:
            raise _unavailable()
        begun = perf_counter()
        waiting = _Waiting(Pending(entry_id(entry.at), entry), asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._wake.set()
        try:
            async with asyncio.timeout(self._settings.deadline):
                await waiting.stored
        except TimeoutError as error:
            raise _unavailable() from error
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

    async def _write_forever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                await self._write(self._next_batch())

    def _next_batch(self) -> list[_Waiting]:
        """What waits, in order, without those whose request has given up."""
        taken = [self._queue.popleft() for _ in range(min(len(self._queue), _LARGEST_BATCH))]
        return [waiting for waiting in taken if not waiting.stored.done()]

    async def _write(self, batch: Sequence[_Waiting]) -> None:
        if not batch:
            return
        try:
            async with asyncio.timeout(self._settings.deadline):
                epoch = await self._store.insert([waiting.pending for waiting in batch])
        except asyncpg.DataError as error:
            await self._write_apart(batch, error)
        except AWAY as error:
            await self._store.close()
            self._log.error("journal_unavailable", error=type(error).__qualname__, count=len(batch))
            self._answer(batch, _unavailable())
        except Exception as error:  # noqa: BLE001 - whatever it is: no entry, no data, and the writer goes on
            await self._write_apart(batch, error)
        else:
            self._answer([waiting for waiting in batch if waiting.pending.entry.epoch == epoch], None)
            self._answer([waiting for waiting in batch if waiting.pending.entry.epoch != epoch], EpochMovedError(epoch))

    async def _write_apart(self, batch: Sequence[_Waiting], error: Exception) -> None:
        """One entry of a batch cannot be stored; the others shall not suffer for it."""
        if len(batch) > 1:
            for waiting in batch:
                await self._write([waiting])
            return
        self._log.error("journal_entry_refused", error=type(error).__qualname__, frames=frames(error))
        self._answer(batch, _unavailable())

    @staticmethod
    def _answer(batch: Sequence[_Waiting] | deque[_Waiting], error: HubError | EpochMovedError | None) -> None:
        for waiting in batch:
            if waiting.stored.done():
                continue
            if error is None:
                waiting.stored.set_result(None)
            else:
                waiting.stored.set_exception(error)
