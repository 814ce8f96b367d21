"""Gives every entry its place in the log: numbers from 0 without a gap, in the order in which they are taken up.

Entries are committed in no order that anyone could tell later, so one process of all that share a database, by an
advisory lock on its connection, empties the queue of new entries and makes each a leaf, in one transaction with what is
derived from the leaves. Answers never wait for this. A process that ends, or loses its connection, loses the lock with
it, and another goes on from what is committed; an entry has one leaf, however often it is queued.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final, Protocol
from uuid import UUID

import asyncpg
from structlog.typing import FilteringBoundLogger

from hub.database import connect
from hub.journal.leaf import leaf_data, leaf_hash
from hub.logs import frames

SEQUENCER_LOCK: Final = 0x53494E45534551
"""Held by the connection whose process sequences."""

_PATIENCE_SECONDS: Final = 10.0
_EVERY_SECONDS: Final = 0.2
_RETRY_SECONDS: Final = 1.0
_MOST: Final = 1_000
"""Entries in one transaction: no answer waits long for their hashing. After so many the next follows at once."""
_LATE_SECONDS: Final = 10.0
"""For which one entry may wait for its place before the operator is told: nobody can prove it meanwhile."""

_WAITS = "SELECT EXISTS (SELECT FROM journal.unsequenced)"
_OLDEST = "SELECT entry FROM journal.unsequenced ORDER BY entry LIMIT 1"
_TAKE = """
WITH taken AS (
    DELETE FROM journal.unsequenced WHERE ctid = ANY (ARRAY(SELECT ctid FROM journal.unsequenced LIMIT $1))
    RETURNING entry)
SELECT DISTINCT ON (taken.entry) taken.entry, p.digest, e.rows, e.epoch, e.personal
FROM taken LEFT JOIN journal.entry e ON e.id = taken.entry LEFT JOIN journal.profile p ON p.id = e.profile
WHERE NOT EXISTS (SELECT FROM journal.leaf WHERE leaf.entry = taken.entry)
ORDER BY taken.entry
"""
_NEXT = "SELECT coalesce(max(seq) + 1, 0) FROM journal.leaf"
_INSERT = "INSERT INTO journal.leaf (seq, entry, hash) SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[])"


class Advance(Protocol):
    """What is derived from the leaves, and committed with them."""

    async def advance(self, connection: asyncpg.Connection, first_seq: int, hashes: Sequence[bytes]) -> None:
        """Take in leaves from this number on, within the transaction on this connection; what it raises undoes it."""


class Sequencer:
    """One process among those that would sequence. `advances` are told of new leaves, in this order.

    `observe` is told, again and again, for how many seconds the oldest entry has been seen to wait for its place:
    whoever keeps entries out of the tree, be it by the lock of all sequencers, does not do so unseen.
    """

    def __init__(
        self,
        dsn: str,
        log: FilteringBoundLogger,
        advances: Sequence[Advance] = (),
        observe: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        """Hold nothing yet."""
        self._dsn = dsn
        self._log = log
        self._advances = tuple(advances)
        self._observe = observe
        self._oldest: tuple[UUID | None, float] = (None, 0.0)
        self._late = False
        self._failed = False

    async def run(self) -> None:
        """Sequence whenever this process holds the lock, until cancelled."""
        while True:
            try:
                await self._serve()
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing is lost: the queue keeps, it is tried again
                if not self._failed:
                    self._log.error("journal_not_sequenced", error=type(error).__qualname__, frames=frames(error))
                self._failed = True
            await asyncio.sleep(_RETRY_SECONDS)

    async def _serve(self) -> None:
        """Hold the lock for the life of one connection, and sequence while it lives."""
        connection = await connect(self._dsn, _PATIENCE_SECONDS)
        try:
            held = False
            while True:
                held = held or await connection.fetchval("SELECT pg_try_advisory_lock($1)", SEQUENCER_LOCK)
                await self._look(connection)
                count = await self.sequence(connection) if held else 0
                self._failed = False
                if count < _MOST:
                    await asyncio.sleep(_EVERY_SECONDS if held else _RETRY_SECONDS)
        finally:
            connection.terminate()

    async def _look(self, connection: asyncpg.Connection) -> None:
        """See for how long the oldest entry waits; by this process's own clock, for entries tell the time of theirs."""
        oldest, now = await connection.fetchval(_OLDEST), monotonic()
        if oldest is None or oldest != self._oldest[0]:
            self._oldest = (oldest, now)
        behind = now - self._oldest[1]
        self._observe(behind)
        if behind > _LATE_SECONDS and not self._late:
            self._log.error("journal_behind", seconds=round(behind), entry=str(oldest))
        self._late = behind > _LATE_SECONDS

    async def sequence(self, connection: asyncpg.Connection) -> int:
        """Give what waits its place, in one transaction: how many it was. For who holds the lock."""
        if not await connection.fetchval(_WAITS):
            return 0
        async with connection.transaction():
            rows = await connection.fetch(_TAKE, _MOST)
            entries, hashes = self._leaves(rows)
            first: int = await connection.fetchval(_NEXT)
            await connection.execute(_INSERT, list(range(first, first + len(entries))), entries, hashes)
            for each in self._advances:
                await each.advance(connection, first, hashes)
        return len(rows)

    def _leaves(self, rows: Sequence[asyncpg.Record]) -> tuple[list[UUID], list[bytes]]:
        """The entries that are there, and their leaves' hashes; one that was queued and is gone was taken by hand."""
        entries, hashes = [], []
        for row in rows:
            if row["digest"] is None:
                self._log.error("journal_entry_missing", entry=str(row["entry"]))
                continue
            entries.append(row["entry"])
            hashes.append(leaf_hash(leaf_data(*row)))
        return entries, hashes


@asynccontextmanager
async def sequencing(sequencer: Sequencer) -> AsyncIterator[None]:
    """A sequencer at work until the block ends."""
    task = asyncio.create_task(sequencer.run(), name="sequencer")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
