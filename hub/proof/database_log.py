"""The log as it lies in the hub's own database, read for verifying or bundling in one snapshot, chunk by chunk."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Final

import asyncpg
import uvloop
from asyncpg.cursor import Cursor

from hub.database import AWAY, DatabaseError
from hub.journal.entry import DecisionRecord
from hub.proof.derived import BESIDE
from hub.proof.parts import Part, PartKind
from hub.proof.records import EntryRecord, Personal
from hub.proof.store import newest_checkpoint, read_tile
from hub.proof.tiles import Tile

_PATIENCE_SECONDS: Final = 10.0
_CHUNK: Final = 4_000
_PARTS_AT_ONCE: Final = 50
"""A set may name tens of thousands of decisions."""

_COLUMNS: Final = """
e.id, p.digest, e.rows, e.epoch, e.personal, e.salt, e.tags, coalesce(a.issuer, e.account::text), a.subject
"""
_JOINED: Final = """
LEFT JOIN journal.profile AS p ON p.id = e.profile LEFT JOIN journal.account AS a ON a.id = e.account
"""
_ENTRIES: Final = f"""
SELECT {_COLUMNS}
FROM generate_series($1::bigint, $2::bigint - 1) AS place
LEFT JOIN journal.leaf AS l ON l.seq = place
LEFT JOIN journal.entry AS e ON e.id = l.entry {_JOINED}
ORDER BY place
"""  # noqa: S608 - constants of this module

_STRAYS: Final = f"""
SELECT {_COLUMNS} FROM journal.entry AS e {_JOINED}
WHERE NOT EXISTS (SELECT FROM journal.leaf AS l WHERE l.entry = e.id)
  AND NOT EXISTS (SELECT FROM journal.unsequenced AS u WHERE u.entry = e.id)
ORDER BY e.id LIMIT 1
"""  # noqa: S608 - constants of this module
"""An entry that is neither in the tree nor on its way there: nothing the hub does makes one."""

_PARTS: Final = {
    PartKind.OPERATIONS: "SELECT hash AS digest, text FROM journal.operation ORDER BY id",
    PartKind.DECISIONS: """
        SELECT id, ARRAY[coordinate, owner, scope, side, treatment, form, rule, clause] AS decision, hash
        FROM journal.decision ORDER BY id
    """,
    # A set that is not marked with what it holds would be passed over by who looks for it: it has no digest here.
    PartKind.DECISION_SETS: """
        SELECT CASE WHEN marks = ARRAY(
                   SELECT mark FROM journal.decision AS d,
                       unnest(ARRAY[d.coordinate || ' ' || treatment, d.coordinate || ' ', ' ' || treatment]) AS mark
                   WHERE d.id = ANY (decisions) GROUP BY mark ORDER BY mark COLLATE "C"
               ) THEN digest END AS digest, decisions
        FROM journal.decision_set ORDER BY id
    """,
    # An owner is found by the place of its source: arrays that do not both count from 1 would name another's.
    PartKind.SOURCES: """
        SELECT CASE WHEN coalesce(array_dims(sources), '[1:0]') = format('[1:%s]', cardinality(sources))
                     AND array_dims(owners) IS NOT DISTINCT FROM array_dims(sources)
               THEN encode(digest, 'hex') END AS digest, coalesce((
                   SELECT array_agg(ARRAY[source, owner] ORDER BY place)
                   FROM unnest(sources, owners) WITH ORDINALITY AS one(source, owner, place)
               ), '{}') AS sources, asked, denied
        FROM journal.source_set ORDER BY id
    """,
    PartKind.OWNERS: "SELECT encode(digest, 'hex') AS digest, owners FROM journal.owner_set ORDER BY id",
    PartKind.PROFILES: """
        SELECT encode(p.digest, 'hex') AS digest, party, role, purpose, outcome, o.hash AS operation, rules_version,
               d.digest AS decisions, encode(s.digest, 'hex') AS sources, statuses, encode(w.digest, 'hex') AS owners
        FROM journal.profile AS p
        LEFT JOIN journal.operation AS o ON o.id = p.operation
        LEFT JOIN journal.decision_set AS d ON d.id = p.decision_set
        LEFT JOIN journal.source_set AS s ON s.id = p.source_set
        LEFT JOIN journal.owner_set AS w ON w.id = p.owner_set
        ORDER BY p.id
    """,
}


class NoCheckpointError(Exception):
    """The log has no checkpoint yet: nothing was ever sequenced."""


@contextmanager
def opened_log(dsn: str, first: int = 0) -> Iterator["DatabaseLog"]:
    """The log as it is at this moment, from place `first` on, until the block ends.

    Raises DatabaseError where the database is away, then or later; its text holds no part of `dsn`.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:

        def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
            try:
                return runner.run(coroutine)
            except AWAY as error:
                raise DatabaseError(f"the log's database does not answer ({type(error).__name__})") from error

        connection: asyncpg.Connection = run(_connected(dsn))
        try:
            yield DatabaseLog(connection, run, first)
        finally:
            connection.terminate()


async def _connected(dsn: str) -> asyncpg.Connection:
    """A connection that sees one snapshot."""
    settings = {"application_name": "sinergi-hub audit", "jit": "off"}
    connection = await asyncpg.connect(dsn, timeout=_PATIENCE_SECONDS, server_settings=settings)
    await connection.transaction(isolation="repeatable_read", readonly=True).start()
    return connection


class DatabaseLog:
    """The log over a connection that is in a transaction of one snapshot."""

    def __init__(
        self, connection: asyncpg.Connection, run: Callable[[Coroutine[Any, Any, Any]], Any], first: int = 0
    ) -> None:
        """`run` waits for a coroutine on the connection's own loop: what verifies does so one entry after another."""
        self._connection = connection
        self._run = run
        self._first = first

    @property
    def first(self) -> int:
        """The place from which entries are read."""
        return self._first

    @property
    def personal(self) -> bool:
        """The database leaves nothing out."""
        return True

    def checkpoint(self) -> bytes:
        """The newest checkpoint with its countersignatures. Raises NoCheckpointError."""
        stored = self._run(newest_checkpoint(self._connection))
        if stored is None:
            raise NoCheckpointError("the log has no checkpoint yet; expected a hub to have answered over it")
        note: str = stored.note
        return note.encode()

    def beside(self) -> Iterator[str]:
        """What the database keeps beside the entries and says otherwise than they or the notes do."""
        for question, says in BESIDE:
            if (found := self._run(self._connection.fetchval(question))) is not None:
                yield says.format(found)

    def tile(self, tile: Tile) -> bytes | None:
        """The packed hashes of a tile."""
        hashes: bytes = self._run(read_tile(self._connection, tile))
        return hashes or None

    def parts(self, kind: PartKind) -> Iterator[Part]:
        """The parts of a kind."""
        cursor = self._run(_cursor(self._connection, _PARTS[kind]))
        while rows := self._run(cursor.fetch(_PARTS_AT_ONCE)):
            yield from map(_decision if kind is PartKind.DECISIONS else dict, rows)

    def entries(self, first: int) -> Iterator[EntryRecord | None]:
        """The entries by the order of their leaves, then one that has no leaf and should, if there is one."""
        end: int = self._run(self._connection.fetchval("SELECT coalesce(max(seq) + 1, 0) FROM journal.leaf"))
        for low in range(first, end, _CHUNK):
            rows = self._run(self._connection.fetch(_ENTRIES, low, min(low + _CHUNK, end)))
            yield from map(_entry, rows)
        yield from map(_entry, self._run(self._connection.fetch(_STRAYS)))


async def _cursor(connection: asyncpg.Connection, query: str) -> Cursor:
    return await connection.cursor(query)


def _decision(row: asyncpg.Record) -> Part:
    """A decision; an empty part, which is believed by nobody, where it is stored under another's hash."""
    id_, decision, stored = row
    own = sha256(DecisionRecord(*decision).canonical()).digest()
    return {"id": id_, "decision": decision} if own == stored else {}


def _entry(row: asyncpg.Record) -> EntryRecord | None:
    id_, profile, rows, epoch, digest, salt, tags, issuer, subject = row
    if id_ is None:
        return None
    # Erased is the whole personal part or nothing of it: what is left of one is held against the digest, and fails.
    erased = salt is None and tags is None and issuer is None
    kept = salt if salt is not None and tags is not None else b""
    personal = None if erased else Personal(kept, issuer, subject, tags or b"")
    return EntryRecord(id_, profile or b"", rows, epoch, digest, personal)
