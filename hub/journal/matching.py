"""Which profiles match a filter in a reader's view, and where the newest of their entries are."""

from dataclasses import dataclass
from uuid import UUID

from asyncpg.pool import PoolConnectionProxy

from hub.journal.entry import first_id
from hub.journal.profile import mark
from hub.journal.view import AuditFilter, Reader

_PROFILES = """
SELECT id FROM journal.profile
WHERE ($1 OR party = $2 OR owner_set = ANY($3::integer[]))
  AND ($4::text IS NULL OR party = $4) AND ($5::text IS NULL OR role = $5) AND ($6::text IS NULL OR purpose = $6)
  AND ($7::text IS NULL OR outcome = $7)
  AND CASE WHEN $1 OR party = $2
      THEN ($8::integer[] IS NULL OR decision_set = ANY($8)) AND ($9::integer[] IS NULL OR source_set = ANY($9))
      ELSE ($10::integer[] IS NULL OR decision_set = ANY($10)) AND ($11::integer[] IS NULL OR source_set = ANY($11))
      END
"""
_OWNER_SETS = "SELECT id FROM journal.owner_set WHERE owners @> ARRAY[$1::text]"
_MARKED_SETS = "SELECT id FROM journal.decision_set WHERE marks @> ARRAY[$1::text]"
_DECISION_SETS = """
SELECT id FROM journal.decision_set WHERE decisions && ARRAY(
    SELECT id FROM journal.decision
    WHERE ($1::text IS NULL OR coordinate = $1) AND ($2::text IS NULL OR treatment = $2)
      AND ($3::text IS NULL OR rule = $3) AND ($4::text IS NULL OR owner = $4))
"""
_SOURCE_SETS = """
SELECT id FROM journal.source_set
WHERE sources @> ARRAY[$1::text] AND ($2::text IS NULL OR owners[array_position(sources, $1)] = $2)
"""
_ACCOUNT = "SELECT id FROM journal.account WHERE issuer = $1 AND subject = $2"

_WALKED = 2_000
"""Entries looked through for a page, newest first, before those of each profile are asked for apart."""

_WALK = """
WITH newest AS MATERIALIZED (
    SELECT id, profile, account FROM journal.entry WHERE id >= $1 AND id < $2 ORDER BY id DESC LIMIT $6)
SELECT (SELECT count(*) FROM newest) AS walked,
       ARRAY(SELECT id FROM newest
             WHERE ($4::integer[] IS NULL OR profile = ANY($4)) AND ($5::integer IS NULL OR account = $5)
             ORDER BY id DESC LIMIT $3) AS found
"""
_OF_EACH = """
SELECT found.id FROM unnest($4::integer[]) AS wanted(profile),
LATERAL (SELECT id FROM journal.entry WHERE {} AND id >= $1 AND id < $2 ORDER BY id DESC LIMIT $3) found
ORDER BY found.id DESC LIMIT $3
"""
_OF_PROFILES = _OF_EACH.format("entry.profile = wanted.profile AND $5::integer IS NULL")
_OF_ACCOUNT = _OF_EACH.format("account = $5 AND entry.profile = wanted.profile")
_COUNT = """
SELECT count(*) FROM journal.entry
WHERE id >= $1 AND id < $2 AND ($3::integer[] IS NULL OR profile = ANY($3)) AND ($4::integer IS NULL OR account = $4)
"""

_EPOCH = """
SELECT e.epoch FROM journal.entry e
JOIN journal.profile p ON p.id = e.profile JOIN journal.owner_set w ON w.id = p.owner_set
WHERE e.id = $1 AND ($2 OR p.party = $3 OR $3 = ANY(w.owners))
"""

_FIRST, _LAST = UUID(int=0), UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True)
class Matching:
    """Entries that match: of these profiles and this account (None: any), with ids in [least, beyond)."""

    profiles: list[int] | None
    account: int | None
    least: UUID
    beyond: UUID

    async def newest(self, connection: PoolConnectionProxy, after: UUID | None, most: int) -> list[UUID]:
        """The ids of the newest that match, before `after`, at most so many.

        Among the newest of the whole journal there are usually enough. Where there are not, what matches is rare, and
        the newest of each profile are a few look-ups in an index.
        """
        beyond = self.beyond if after is None else min(after, self.beyond)
        wanted = (self.least, beyond, most, self.profiles, self.account)
        walked = await connection.fetchrow(_WALK, *wanted, max(most, _WALKED))
        found: list[UUID] = walked["found"] if walked else []
        if len(found) == most or self.profiles is None or (walked and walked["walked"] < max(most, _WALKED)):
            return found
        rows = await connection.fetch(_OF_PROFILES if self.account is None else _OF_ACCOUNT, *wanted)
        return [row["id"] for row in rows]

    async def count(self, connection: PoolConnectionProxy) -> int:
        """How many match."""
        return int(await connection.fetchval(_COUNT, self.least, self.beyond, self.profiles, self.account))


async def epoch_of(connection: PoolConnectionProxy, reader: Reader, entry: UUID) -> int | None:
    """The epoch of an entry that the reader may read; None where it may not, or there is none."""
    epoch: int | None = await connection.fetchval(_EPOCH, entry, reader.sees_all, reader.party)
    return epoch


async def match(connection: PoolConnectionProxy, reader: Reader, wanted: AuditFilter) -> Matching | None:
    """What matches a filter in the reader's view; None where nothing can."""
    if wanted.is_empty:
        return None
    account = None
    if wanted.caller is not None:
        account = await connection.fetchval(_ACCOUNT, wanted.caller.issuer, wanted.caller.subject)
        if account is None:
            return None
    profiles = None if _is_any(reader, wanted) else await _profiles(connection, reader, wanted)
    if profiles is not None and not profiles:
        return None
    least = _FIRST if wanted.since is None else first_id(wanted.since)
    beyond = _LAST if wanted.until is None else first_id(wanted.until)
    return Matching(profiles, account, least, beyond)


def _is_any(reader: Reader, wanted: AuditFilter) -> bool:
    """Whether every profile matches, and entries are found by time alone."""
    narrowed = (wanted.party, wanted.role, wanted.purpose, wanted.outcome, wanted.source, wanted.caller)
    return reader.sees_all and not wanted.decides and all(word is None for word in narrowed)


async def _profiles(connection: PoolConnectionProxy, reader: Reader, wanted: AuditFilter) -> list[int]:
    """The profiles that match: the sets of owners, decisions and sources first, for each is shared by many."""
    owner_sets = [] if reader.sees_all else await _ids(connection, _OWNER_SETS, reader.party)
    about = (wanted.party, wanted.role, wanted.purpose, wanted.outcome)
    whole = await _decided(connection, wanted, None), await _concerning(connection, wanted, None)
    own: tuple[list[int] | None, list[int] | None] = whole
    if not reader.sees_all:
        own = await _decided(connection, wanted, reader.party), await _concerning(connection, wanted, reader.party)
    return await _ids(connection, _PROFILES, reader.sees_all, reader.party, owner_sets, *about, *whole, *own)


async def _decided(connection: PoolConnectionProxy, wanted: AuditFilter, owner: str | None) -> list[int] | None:
    """Sets with a wanted decision (of one owner); None: any. Of one owner or rule there are few, else marks tell."""
    if not wanted.decides:
        return None
    if owner is None and wanted.rule is None:
        return await _ids(connection, _MARKED_SETS, mark(wanted.coordinate, wanted.treatment))
    return await _ids(connection, _DECISION_SETS, wanted.coordinate, wanted.treatment, wanted.rule, owner)


async def _concerning(connection: PoolConnectionProxy, wanted: AuditFilter, owner: str | None) -> list[int] | None:
    """Sets with the wanted source (if it is this owner's); None: any."""
    return None if wanted.source is None else await _ids(connection, _SOURCE_SETS, wanted.source, owner)


async def _ids(connection: PoolConnectionProxy, sql: str, *values: object) -> list[int]:
    return [row["id"] for row in await connection.fetch(sql, *values)]
