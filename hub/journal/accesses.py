"""Which entries tell of a person, in a party's view: found by tags, for nothing in the log holds a NIK.

A person is known by the tags of the NIK, for each key that is kept, by those of the records that the sources hold of
the person now, and by those that earlier look-ups led to, which may have moved or gone since. What the index finds is
held against the whole tags of the entry.
"""

from collections.abc import Sequence
from typing import Final, Protocol

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from hub.database import AWAY
from hub.errors import ErrorCode, HubError
from hub.journal.matching import match
from hub.journal.reader import Parts, entries_of, position
from hub.journal.view import AuditFilter, AuditPage, Reader, Window

_RESOLVED: Final = """
SELECT person, record FROM journal.resolution WHERE person = ANY($1::bytea[])
UNION
SELECT found.* FROM journal.unsequenced u JOIN journal.entry e ON e.id = u.entry, journal.resolved(e.tags) AS found
WHERE e.resolves AND found.person = ANY($1::bytea[])
"""
_NEWEST: Final = """
WITH candidate AS MATERIALIZED (
    SELECT entry FROM journal.tagged WHERE tags && $1::integer[] AND ($2::uuid IS NULL OR entry < $2)
    UNION SELECT entry FROM journal.unsequenced WHERE $2 IS NULL OR entry < $2)
SELECT newest.entry AS id FROM (SELECT entry FROM candidate ORDER BY entry DESC) AS newest, LATERAL (
    SELECT FROM journal.entry e
    WHERE e.id = newest.entry AND ($3::integer[] IS NULL OR e.profile = ANY($3))
      AND EXISTS (SELECT FROM unnest($4::bytea[]) AS wanted(tag) WHERE position(tag IN e.tags) > 0)
    OFFSET 0) AS found
ORDER BY newest.entry DESC LIMIT $5
"""
# Each candidate is looked up by itself: the planner takes a tag for frequent, and would walk the whole log instead.
# Those of a person who stands in many lists are looked up newest first, and no more of them than the page takes.


class Subject(Protocol):
    """A person as the log's keys know it."""

    @property
    def persons(self) -> tuple[bytes, ...]:
        """The tags of the person's identifier, one for each key that is kept."""

    @property
    def held(self) -> list[bytes]:
        """The tags, under each key, of the records that the sources hold of the person now."""

    def records(self, person: bytes, found: Sequence[bytes]) -> list[bytes]:
        """The tags, under each key, of records that were tagged under the key of one of `persons`."""


class AccessReader:
    """Reads the entries that tell of a person, over the auditors' pool."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        """Read through `pool` (see `hub.database.reading_pool`)."""
        self._pool = pool

    async def page(self, reader: Reader, subject: Subject, window: Window) -> AuditPage:
        """Those that the reader sees, newest first; they are not counted.

        Raises HubError: BAD_CURSOR, or AUDIT_UNAVAILABLE where the database is away.
        """
        after = position(window.after)
        try:
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                matching = await match(connection, reader, AuditFilter())
                if matching is None:
                    return AuditPage((), has_next=False, total=None)
                tags = await _tags(connection, subject)
                short = [int.from_bytes(tag[:4], "big", signed=True) for tag in tags]
                rows = await connection.fetch(_NEWEST, short, after, matching.profiles, tags, window.first + 1)
                ids = [row["id"] for row in rows]
                entries = await entries_of(connection, ids[: window.first], Parts(reader, window))
                return AuditPage(entries, len(ids) > window.first, total=None)
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error


async def _tags(connection: PoolConnectionProxy, subject: Subject) -> list[bytes]:
    """Every tag under which the log may know a person."""
    found: dict[bytes, list[bytes]] = {}
    for row in await connection.fetch(_RESOLVED, subject.persons):
        found.setdefault(row["person"], []).append(row["record"])
    records = (tag for person, tagged in found.items() for tag in subject.records(person, tagged))
    return list(dict.fromkeys((*subject.persons, *subject.held, *records)))
