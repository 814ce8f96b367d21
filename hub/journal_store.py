"""Writes batches of entries: one statement, one commit, one round trip, once their operations and decisions are known.

Entry ids are made before, so a batch that was sent twice because its confirmation was lost is stored once. The
statement holds the epoch of the policies and stores entries of that epoch alone: none of an older one can follow a
publish.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from uuid import UUID

import asyncpg
import orjson

from hub.database import LOST, connect
from hub.entry import NOT_ASKED, DecisionRecord, DecisionSet, Entry, entry_time
from hub.errors import InternalError

_REMEMBERED = 50_000

ADMINISTRATION = "administration"
"""What stands for a purpose where the hub's administration is told of."""

_INSERT_ENTRIES = """
WITH held AS MATERIALIZED (SELECT policy.hold_epoch() AS epoch),
entries AS (
    INSERT INTO journal.entry
    SELECT id, at, issuer, subject, party, role, purpose, outcome, operation, rules_version, decision_set,
           sources::jsonb, tags, $19::bigint
    FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::integer[], $10::text[], $11::integer[], $12::text[], $13::bytea[])
         AS given(id, at, issuer, subject, party, role, purpose, outcome, operation, rules_version, decision_set,
                  sources, tags)
    WHERE (SELECT epoch FROM held) = $19
    ON CONFLICT DO NOTHING
),
asked AS (
    INSERT INTO journal.asked
    SELECT * FROM unnest($14::text[], $15::uuid[], $16::text[], $17::text[], $18::integer[])
    WHERE (SELECT epoch FROM held) = $19
    ON CONFLICT DO NOTHING
)
SELECT epoch FROM held
"""

_INSERT_ENTRY = f"""
WITH held AS MATERIALIZED (SELECT policy.hold_epoch() AS epoch),
entry AS (
    INSERT INTO journal.entry
    SELECT $1::uuid, $2::timestamptz, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::integer,
           $10::text, $11::integer, $12::text::jsonb, $13::bytea, $15::bigint
    FROM held WHERE epoch = $15
    ON CONFLICT DO NOTHING
),
asked AS (
    INSERT INTO journal.asked
    SELECT owner, $1::uuid, coalesce($5::text, ''), coalesce($7::text, '{ADMINISTRATION}'), $11::integer
    FROM unnest($14::text[]) AS owner
    WHERE (SELECT epoch FROM held) = $15
    ON CONFLICT DO NOTHING
)
SELECT epoch FROM held
"""  # noqa: S608 - a constant of this module
"""One entry as above, without the arrays: a third less work for most requests of a hub that is not crowded."""

_INSERT_OPERATIONS = """
INSERT INTO journal.operation (hash, text)
SELECT hash, text FROM unnest($1::text[], $2::text[]) AS given(hash, text)
WHERE NOT EXISTS (SELECT FROM journal.operation known WHERE known.hash = given.hash)
ON CONFLICT DO NOTHING
"""
_SELECT_OPERATIONS = "SELECT hash, id FROM journal.operation WHERE hash = ANY($1::text[])"

_INSERT_DECISIONS = """
INSERT INTO journal.decision (hash, coordinate, owner, scope, side, treatment, form, rule, clause)
SELECT given.* FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                           $8::text[], $9::text[])
     AS given(hash, coordinate, owner, scope, side, treatment, form, rule, clause)
WHERE NOT EXISTS (SELECT FROM journal.decision known WHERE known.hash = given.hash)
ON CONFLICT DO NOTHING
"""
_SELECT_DECISIONS = "SELECT hash, id FROM journal.decision WHERE hash = ANY($1::bytea[])"

_INSERT_SET = "INSERT INTO journal.decision_set (digest, decisions) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_SELECT_SETS = "SELECT digest, id FROM journal.decision_set WHERE digest = ANY($1::text[])"


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry with the id it will have."""

    id: UUID
    entry: Entry


@dataclass(frozen=True, slots=True)
class _StoredSet:
    id: int
    owners: frozenset[str]


class JournalStore:
    """One connection that appends; what it knows of stored operations and decisions lives and dies with it."""

    def __init__(self, dsn: str, deadline: float) -> None:
        """`deadline` bounds, in seconds, each connecting and each statement."""
        self._dsn = dsn
        self._deadline = deadline
        self._connection: asyncpg.Connection | None = None
        self._operations: dict[str, int] = {}
        self._sets: dict[str, _StoredSet] = {}

    async def insert(self, batch: Sequence[Pending]) -> int:
        """Store the entries of the batch that are of the epoch in force, durably, and give that epoch.

        Raises OSError, TimeoutError or asyncpg errors. Renews a lost connection once.
        """
        if self._connection is not None and not self._connection.is_closed():
            try:
                return await self._insert(self._connection, batch)
            except LOST:
                await self.close()  # the server ended since the last batch; it may be back already
        self._connection = await self._connected()
        return await self._insert(self._connection, batch)

    async def _connected(self) -> asyncpg.Connection:
        self._operations.clear()  # another server, or the same one restored, may know less
        self._sets.clear()
        return await connect(self._dsn, self._deadline)

    async def check(self) -> None:
        """Raise unless the database takes a connection and holds the journal."""
        connection = await connect(self._dsn, self._deadline)
        try:
            await connection.execute("SELECT FROM journal.entry LIMIT 0")
        finally:
            await connection.close(timeout=self._deadline)

    async def close(self) -> None:
        """Let go of the connection at once; nothing confirmed is lost."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def know(self, connection: asyncpg.Connection, batch: Sequence[Pending]) -> None:
        """Store what repeats in the batch, its operations and decisions, which is no entry yet."""
        await self._know_operations(connection, batch)
        await self._know_sets(connection, batch)

    async def write(self, connection: asyncpg.Connection, batch: Sequence[Pending], epoch: int) -> int:
        """Store known entries of one epoch, if it is in force, and give the epoch that is."""
        if len(batch) == 1:
            (pending,) = batch
            row = (*self._row(pending), self._owners_asked(pending))
            return int(await connection.fetchval(_INSERT_ENTRY, *row, epoch))
        entries = zip(*(self._row(pending) for pending in batch), strict=True)
        asked = [row for pending in batch for row in self._asked_rows(pending)]
        columns = zip(*asked, strict=True) if asked else ((), (), (), (), ())
        return int(await connection.fetchval(_INSERT_ENTRIES, *entries, *columns, epoch))

    async def _insert(self, connection: asyncpg.Connection, batch: Sequence[Pending]) -> int:
        await self.know(connection, batch)
        in_force = 0
        for epoch in sorted({pending.entry.epoch for pending in batch}):
            of_epoch = [pending for pending in batch if pending.entry.epoch == epoch]
            in_force = await self.write(connection, of_epoch, epoch)
        return in_force

    def _row(self, pending: Pending) -> tuple[object, ...]:
        entry = pending.entry
        caller = entry.caller
        who: tuple[str | None, ...] = (None, None, None, None, None)
        if caller is not None:
            standing = caller.standing
            who = (caller.issuer, caller.subject, standing.party, standing.role, standing.purpose)
        return (
            pending.id,
            entry_time(pending.id),
            *who,
            entry.outcome,
            self._operations[entry.operation_hash],
            entry.rules_version,
            self._sets[entry.decisions.digest].id,
            orjson.dumps([(part.source, part.owner, part.status, part.rows) for part in entry.sources]).decode(),
            entry.tags,
        )

    def _asked_rows(self, pending: Pending) -> list[tuple[object, ...]]:
        """One row for each other party whose sources were asked, or on whose fields was decided, or that is told."""
        caller, decided = pending.entry.caller, self._sets[pending.entry.decisions.digest]
        party, purpose = (caller.standing.party, caller.standing.purpose) if caller else ("", ADMINISTRATION)
        return [(owner, pending.id, party, purpose, decided.id) for owner in self._owners_asked(pending)]

    def _owners_asked(self, pending: Pending) -> list[str]:
        """The other parties that may read of the entry."""
        entry = pending.entry
        if entry.caller is None:
            return sorted(entry.told)
        owners = {source.owner for source in entry.sources if source.status != NOT_ASKED}
        owners |= self._sets[entry.decisions.digest].owners
        return sorted(owners - {entry.caller.standing.party})

    async def _know_operations(self, connection: asyncpg.Connection, batch: Sequence[Pending]) -> None:
        texts = {pending.entry.operation_hash: pending.entry.operation_text for pending in batch}
        new = texts.keys() - self._operations.keys()
        if not new:
            return
        hashes = sorted(new)
        await connection.execute(_INSERT_OPERATIONS, hashes, [texts[key] for key in hashes])
        if len(self._operations) > _REMEMBERED:
            self._operations.clear()
        found = await connection.fetch(_SELECT_OPERATIONS, sorted(texts))
        self._operations.update((row["hash"], row["id"]) for row in found)

    async def _know_sets(self, connection: asyncpg.Connection, batch: Sequence[Pending]) -> None:
        sets = {pending.entry.decisions.digest: pending.entry.decisions for pending in batch}
        new = sets.keys() - self._sets.keys()
        if not new:
            return
        for digest in sorted(new):
            await self._store_set(connection, sets[digest])
        if len(self._sets) > _REMEMBERED:
            self._sets.clear()
        for row in await connection.fetch(_SELECT_SETS, sorted(sets)):
            owners = frozenset(item.owner for item in sets[row["digest"]].items)
            self._sets[row["digest"]] = _StoredSet(row["id"], owners)

    async def _store_set(self, connection: asyncpg.Connection, decided: DecisionSet) -> None:
        if DecisionSet.of(decided.items) != decided:
            raise InternalError("a decision set that was not made by DecisionSet.of")
        hashes = {sha256(item.canonical()).digest(): item for item in decided.items}
        ids = await self._decision_ids(connection, hashes)
        await connection.execute(_INSERT_SET, decided.digest, ids)

    async def _decision_ids(self, connection: asyncpg.Connection, items: Mapping[bytes, DecisionRecord]) -> list[int]:
        if not items:
            return []
        rows = zip(*((key, *astuple(item)) for key, item in items.items()), strict=True)
        await connection.execute(_INSERT_DECISIONS, *rows)
        found = {row["hash"]: row["id"] for row in await connection.fetch(_SELECT_DECISIONS, list(items))}
        return [found[key] for key in items]
