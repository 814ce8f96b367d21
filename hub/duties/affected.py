"""Whom a breach concerns, as far as the log knows: the keyed tags of persons in the answers of some time.

A tag names nobody: whose record it is, the owner of the source finds out by the hub's keys. Nothing else of a person is
in the log. To read the log so is itself an entry of it, made before.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg
import orjson

from hub.database import AWAY, DatabaseError, reading_pool
from hub.duties.basis import check_party, policies_in_force
from hub.journal.entry import entry_time
from hub.journal.matching import match
from hub.journal.view import AuditFilter, Reader
from hub.publication.publisher import publishing
from hub.settings import Settings
from policies.model import End
from schema.caller import Standing

TAG_BYTES: Final = 16

_PATIENCE_SECONDS: Final = 300.0
_AT_ONCE: Final = 2_000
_ANSWERS: Final = """
SELECT e.id, e.tags, p.party, p.role, p.purpose
FROM journal.entry e
JOIN journal.profile p ON p.id = e.profile
JOIN journal.source_set s ON s.id = p.source_set
WHERE e.id >= $1 AND e.id < $2 AND p.outcome = 'OK' AND p.party IS NOT NULL
  AND ($3::integer[] IS NULL OR e.profile = ANY($3)) AND ($4::integer IS NULL OR e.account = $4)
  AND ($5::text IS NULL OR e.rows[array_position(s.sources, $5)] > 0)
  AND ($6 OR p.party = $7 OR EXISTS (
      SELECT FROM unnest(s.owners, e.rows) AS part(owner, given) WHERE part.owner = $7 AND part.given > 0))
  AND (e.tags IS NULL OR length(e.tags) > 0)
ORDER BY e.id
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that held records of persons, or asked after some; None where the log has forgotten whose."""

    entry: str
    at: datetime
    standing: Standing
    tags: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Affected:
    """Answers in their order, and every tag among them once, in hexadecimal digits.

    Among them are tags of persons whom a filter named. Which tag is of which source, the log does not say.
    """

    answers: tuple[Answered, ...]

    @property
    def tags(self) -> frozenset[str]:
        """Every tag among the answers."""
        return frozenset(tag for one in self.answers for tag in one.tags or ())

    @property
    def forgotten(self) -> int:
        """The answers whose persons were erased from the log."""
        return sum(one.tags is None for one in self.answers)

    def by_standing(self) -> Mapping[Standing, int]:
        """How many answers there were in each standing, most first."""
        return dict(Counter(one.standing for one in self.answers).most_common())

    def data(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "persons": sorted(self.tags),
            "forgotten": self.forgotten,
            "answers": [
                {
                    "entry": one.entry,
                    "at": one.at.isoformat(),
                    "party": one.standing.party,
                    "role": one.standing.role,
                    "purpose": one.standing.purpose,
                    "persons": None if one.tags is None else list(one.tags),
                }
                for one in self.answers
            ],
        }


async def affected(settings: Settings, party: str, wanted: AuditFilter) -> Affected:
    """The answers in a party's view of the log that match a filter, once this reading stands in the log.

    Of another party's answers, those that hold records of its own sources; with a source, those that hold records of
    it. Raises DatabaseError, NotPossibleError, UnknownNameError, or what `policies_in_force` raises.
    """
    policies, dsn = await policies_in_force(settings), settings.journal.dsn.reveal()
    check_party(policies, party)
    reader = Reader(party, policies.parties[party].end is End.MINISTRY)
    async with publishing(dsn, settings.signers) as publisher:
        await publisher.note(_words(party, wanted), (party,), _nothing)
    try:
        async with (
            reading_pool(dsn, _PATIENCE_SECONDS) as pool,
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read"),
        ):
            return Affected(await _answers(connection, reader, wanted))
    except AWAY as error:
        raise DatabaseError(f"the log's database does not answer ({type(error).__name__})") from error


async def _answers(
    connection: asyncpg.pool.PoolConnectionProxy, reader: Reader, wanted: AuditFilter
) -> tuple[Answered, ...]:
    found = await match(connection, reader, wanted)
    if found is None:
        return ()
    matching = (found.least, found.beyond, found.profiles, found.account)
    values = (*matching, wanted.source, reader.sees_all, reader.party)
    return tuple([_answered(row) async for row in connection.cursor(_ANSWERS, *values, prefetch=_AT_ONCE)])


def _answered(row: asyncpg.Record) -> Answered:
    packed: bytes | None = row["tags"]
    tags = None
    if packed is not None:
        cut = (packed[at : at + TAG_BYTES].hex() for at in range(0, len(packed), TAG_BYTES))
        tags = tuple(dict.fromkeys(cut))
    return Answered(str(row["id"]), entry_time(row["id"]), Standing(row["party"], row["role"], row["purpose"]), tags)


def _words(party: str, wanted: AuditFilter) -> str:
    """What the log tells of the reading: neither an account nor a tag."""
    told = {
        "party": party,
        "since": wanted.since,
        "until": wanted.until,
        "source": wanted.source,
        "of_one_caller": wanted.caller is not None,
    }
    return "breach-affected " + orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


async def _nothing(_: asyncpg.Connection) -> int:
    """The reading changes nothing beside its entry."""
    return 0
