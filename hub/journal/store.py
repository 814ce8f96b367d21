"""Writes batches of entries: one statement, one commit, one round trip, once what repeats in them is known.

Entry ids are made before, so a batch that was sent twice because its confirmation was lost is stored once. The
statement holds the epoch of the policies and stores entries of that epoch alone: none of an older one can follow a
publish. What it stores it puts into the sequencer's queue, and nothing else.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from hub.database import LOST, connect
from hub.errors import InternalError
from hub.journal.entry import Entry
from hub.journal.known import Known
from hub.journal.leaf import SALT_BYTES, personal_data, personal_hash

_INSERT_ENTRIES = """
WITH held AS MATERIALIZED (SELECT policy.hold_epoch() AS epoch),
stored AS (
    INSERT INTO journal.entry (id, profile, rows, epoch, personal, salt, account, tags, resolves)
    SELECT id, profile, rows::integer[], $9::bigint, personal, salt, account, tags, resolves
    FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::bytea[], $5::bytea[], $6::integer[], $7::bytea[],
                $8::boolean[])
         AS given(id, profile, rows, personal, salt, account, tags, resolves)
    WHERE (SELECT epoch FROM held) = $9
    ON CONFLICT DO NOTHING RETURNING id
),
queued AS (INSERT INTO journal.unsequenced SELECT id FROM stored)
SELECT epoch FROM held
"""

_APPEND_ENTRY = "SELECT journal.append($1, $2, $3, $4, $5, $6, $7, $8, $9)"
"""One entry, without the arrays: half the work, for most requests of a hub that is not crowded."""

_Row: TypeAlias = tuple[UUID, int, list[int | None], bytes, bytes, int | None, bytes, bool]
"""An entry's columns but the epoch."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry with the id it will have."""

    id: UUID
    entry: Entry


class JournalStore:
    """One connection that appends; what it knows to be stored lives and dies with it."""

    def __init__(self, dsn: str, deadline: float) -> None:
        """`deadline` bounds, in seconds, each connecting and each statement."""
        self._dsn = dsn
        self._deadline = deadline
        self._connection: asyncpg.Connection | None = None
        self._single: PreparedStatement[asyncpg.Record] | None = None
        self._known = Known()

    async def insert(self, batch: Sequence[Pending]) -> int:
        """Store the entries of the batch that are of the epoch in force, durably, and give that epoch.

        Raises OSError, TimeoutError or asyncpg errors. Renews a lost connection once.
        """
        if self._connection is not None and not self._connection.is_closed():
            try:
                return await self._insert(self._connection, batch)
            except LOST:
                self.drop()  # the server ended since the last batch; it may be back already
        self._known = Known()
        self._connection = connection = await connect(self._dsn, self._deadline)
        self._single = await connection.prepare(_APPEND_ENTRY)
        return await self._insert(connection, batch)

    async def check(self) -> None:
        """Raise unless the database takes a connection and holds the journal."""
        connection = await connect(self._dsn, self._deadline)
        try:
            await connection.execute("SELECT FROM journal.entry LIMIT 0")
        finally:
            await connection.close(timeout=self._deadline)

    def drop(self) -> None:
        """Let go of the connection at once; nothing confirmed is lost."""
        connection, self._connection, self._single = self._connection, None, None
        if connection is not None:
            connection.terminate()

    async def know(self, connection: asyncpg.Connection, batch: Sequence[Pending]) -> None:
        """Store what repeats in the batch, which is no entry yet."""
        await self._known.learn(connection, (pending.entry for pending in batch))

    async def write(self, connection: asyncpg.Connection, batch: Sequence[Pending], epoch: int) -> int:
        """Store known entries of one epoch, if it is in force, and give the epoch that is."""
        return await _write(connection, self._rows(batch), epoch)

    async def _insert(self, connection: asyncpg.Connection, batch: Sequence[Pending]) -> int:
        rows = self._rows(batch)
        if None in rows:
            await self.know(connection, batch)
            rows = self._rows(batch)
        epochs = [pending.entry.epoch for pending in batch]
        if len(rows) == 1 and rows[0] is not None and await self._append(rows[0], epochs[0]):
            return epochs[0]
        in_force = 0
        for epoch in sorted(set(epochs)):
            of_epoch = [row for row, its in zip(rows, epochs, strict=True) if its == epoch]
            in_force = await _write(connection, of_epoch, epoch)
        return in_force

    async def _append(self, row: _Row, epoch: int) -> bool:
        """Store one entry; False where it was stored before, or its epoch is not in force."""
        return self._single is not None and bool(await self._single.fetchval(*row, epoch))

    def _rows(self, batch: Sequence[Pending]) -> list[_Row | None]:
        return [self._row(pending) for pending in batch]

    def _row(self, pending: Pending) -> _Row | None:
        """An entry as the statements take it; None where what it shares is not known."""
        entry = pending.entry
        shared = self._known.shared(entry)
        if shared is None:
            return None
        issuer, subject = (None, None) if entry.caller is None else (entry.caller.issuer, entry.caller.subject)
        salt = os.urandom(SALT_BYTES)
        personal = personal_hash(salt, personal_data(issuer, subject, entry.tags))
        return pending.id, shared.profile, shared.rows, personal, salt, shared.account, entry.tags, entry.resolves


async def _write(connection: asyncpg.Connection, rows: Sequence[_Row | None], epoch: int) -> int:
    known = [row for row in rows if row is not None]
    if len(known) < len(rows):
        raise InternalError("an entry whose profile or account was not learned")
    ids, profiles, counts, *others = zip(*known, strict=True)
    arrays = [_array(one) for one in counts]  # arrays of unequal length are no array of arrays
    return int(await connection.fetchval(_INSERT_ENTRIES, ids, profiles, arrays, *others, epoch))


def _array(counts: Sequence[int | None]) -> str:
    """Numbers as the text of an SQL array."""
    return "{" + ",".join("NULL" if count is None else str(count) for count in counts) + "}"
