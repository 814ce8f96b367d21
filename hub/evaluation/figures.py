"""What the log tells of a time, in one party's view of it, counted in the log's database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from hub.database import AWAY, DatabaseError, reading_pool
from hub.duties.acts import Act
from hub.duties.store import read_acts
from hub.journal.entry import DENIED, NOT_ASKED, entry_time
from hub.journal.matching import Matching, match
from hub.journal.totals import Counting, TooManyToCountError, Totals
from hub.journal.view import AuditFilter, Reader
from hub.proof.store import StoredCheckpoint, newest_checkpoint
from schema.audit_totals import AuditDimension

_PATIENCE_SECONDS: Final = 600.0
_MOST_GROUPS: Final = 2_000

_COUNTED: Final = """
WITH counted AS MATERIALIZED (
    SELECT profile, count(*) AS entries FROM journal.entry
    WHERE id >= $1 AND id < $2 AND profile = ANY ($3) GROUP BY 1)
"""
_DOMAINS: Final = f"""
{_COUNTED}, seen AS (
    SELECT DISTINCT p.id, split_part(d.coordinate, '.', 1) AS domain
    FROM counted c JOIN journal.profile p ON p.id = c.profile
    JOIN journal.decision_set s ON s.id = p.decision_set
    CROSS JOIN LATERAL unnest(s.decisions) AS item(id) JOIN journal.decision d ON d.id = item.id
    WHERE p.party = $4 OR d.owner = $4)
SELECT domain, sum(entries)::bigint AS entries FROM seen JOIN counted ON profile = id GROUP BY 1
ORDER BY 2 DESC, domain COLLATE "C"
"""  # noqa: S608 - constants of this module
_READS: Final = f"""
{_COUNTED}
SELECT part.source, coalesce(
    part.status, CASE WHEN part.place <= s.asked + s.denied THEN '{DENIED}' ELSE '{NOT_ASKED}' END
) AS status, sum(c.entries)::bigint AS entries
FROM counted c JOIN journal.profile p ON p.id = c.profile JOIN journal.source_set s ON s.id = p.source_set
CROSS JOIN LATERAL unnest(s.sources, s.owners, p.statuses) WITH ORDINALITY AS part(source, owner, status, place)
WHERE p.party = $4 OR part.owner = $4 GROUP BY 1, 2 ORDER BY part.source COLLATE "C", 3 DESC
"""  # noqa: S608 - constants of this module
_ROWS: Final = """
SELECT part.source, sum(part.rows)::bigint AS entries
FROM journal.entry e JOIN journal.profile p ON p.id = e.profile JOIN journal.source_set s ON s.id = p.source_set
CROSS JOIN LATERAL unnest(s.sources, s.owners, e.rows) AS part(source, owner, rows)
WHERE e.id >= $1 AND e.id < $2 AND e.profile = ANY ($3) AND part.rows > 0 AND (p.party = $4 OR part.owner = $4)
GROUP BY 1 ORDER BY part.source COLLATE "C"
"""
_TOLD: Final = """
SELECT e.id, o.text FROM journal.entry e
JOIN journal.profile p ON p.id = e.profile JOIN journal.operation o ON o.id = p.operation
WHERE e.id >= $1 AND e.id < $2 AND e.profile = ANY ($3) AND p.party IS NULL AND p.outcome = 'OK'
ORDER BY e.id
"""

Counts = tuple[tuple[tuple[str, ...], int], ...]
"""Words, and the number of entries that have them; most entries first."""


@dataclass(frozen=True, slots=True)
class Told:
    """An act of administration, in the words of the log."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Entries counted: of the time in all, by months and purposes, and so on; acts, and the log's newest checkpoint.

    `reads` are by source and status, `rows` the records given by each source. An entry counts in each of its domains,
    treatments and sources.
    """

    total: int
    months: Counts
    purposes: Counts
    outcomes: Counts
    domains: Counts
    treatments: Counts
    reads: Counts
    rows: Counts
    told: tuple[Told, ...]
    acts: tuple[Act, ...]
    checkpoint: StoredCheckpoint | None


async def figures(dsn: str, reader: Reader, span: tuple[datetime, datetime]) -> Figures:
    """What a reader may see of the time [since, until). Raises DatabaseError, also where counting takes too long."""
    wanted = AuditFilter(since=span[0], until=span[1])
    try:
        async with (
            reading_pool(dsn, _PATIENCE_SECONDS) as pool,
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read"),
        ):
            return await _figures(connection, reader, wanted)
    except (*AWAY, TooManyToCountError) as error:
        raise DatabaseError(f"the log's database did not answer in time ({type(error).__name__})") from error


async def _figures(connection: PoolConnectionProxy, reader: Reader, wanted: AuditFilter) -> Figures:
    matching = await match(connection, reader, wanted)
    if matching is None or matching.profiles is None:
        raise AssertionError("a time that is not empty, in the view of one party")
    counted = _Counted(connection, reader, matching)
    return Figures(
        total=await matching.count(connection),
        months=await counted.by(AuditDimension.MONTH),
        purposes=await counted.by(AuditDimension.PARTY, AuditDimension.PURPOSE),
        outcomes=await counted.by(AuditDimension.PARTY, AuditDimension.OUTCOME),
        treatments=await counted.by(AuditDimension.COORDINATE, AuditDimension.TREATMENT),
        domains=await counted.per(_DOMAINS),
        reads=await counted.per(_READS),
        rows=await counted.per(_ROWS),
        told=await counted.told(),
        acts=await read_acts(connection),
        checkpoint=await newest_checkpoint(connection),
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """Counts what matches, in one way after another."""

    connection: PoolConnectionProxy
    reader: Reader
    matching: Matching

    async def by(self, *dimensions: AuditDimension) -> Counts:
        """Entries by what they tell; one who is not known counts as `-`."""
        counting = Counting(dimensions, _MOST_GROUPS)
        async with self.connection.transaction():
            found = await Totals(self.reader, AuditFilter(), counting).count(self.connection, self.matching)
        return tuple((tuple(part[0] if part else "-" for part in one.key), one.entries) for one in found.groups)

    async def per(self, statement: str) -> Counts:
        """Entries, or rows, by the words before the last column."""
        return tuple((tuple(row)[:-1], row["entries"]) for row in await self._fetch(statement, self.reader.party))

    async def told(self) -> tuple[Told, ...]:
        """The acts of administration."""
        return tuple(Told(entry_time(row["id"]), row["text"]) for row in await self._fetch(_TOLD))

    async def _fetch(self, statement: str, *more: object) -> Sequence[asyncpg.Record]:
        one = self.matching
        found: Sequence[asyncpg.Record] = await self.connection.fetch(
            statement, one.least, one.beyond, one.profiles, *more
        )
        return found


def shares(reads: Counts) -> Mapping[str, tuple[int, int]]:
    """Of each source how often it answered whole, and how often it was asked."""
    found: dict[str, tuple[int, int]] = {}
    for (source, status), entries in reads:
        if status not in {DENIED, NOT_ASKED}:
            good, asked = found.get(source, (0, 0))
            found[source] = (good + entries * (status == "OK"), asked + entries)
    return found
