"""What erasing reads and changes in the log's database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from hub.journal.entry import first_id

BATCH: Final = 1_000
"""Entries erased in one transaction: none holds a lock for long."""

_LOCK: Final = 0x53494E45524153
"""Held by the connection that erases: one at a time."""

_NOTHING: Final = UUID(int=0)
_PARTIES: Final = "SELECT DISTINCT party FROM journal.profile WHERE party IS NOT NULL"
_ACTS: Final = """
SELECT DISTINCT o.text FROM journal.operation o
JOIN journal.profile p ON p.operation = o.id
JOIN journal.entry e ON e.profile = p.id
JOIN journal.leaf l ON l.entry = e.id
WHERE o.text LIKE 'personal parts erased %' AND p.party IS NULL AND p.outcome = 'OK'
  AND l.seq < (SELECT max(size) FROM journal.checkpoint)
"""
"""Those in a checkpoint: what is erased under them can be proved right from then on."""

_WITH: Final = """
FROM journal.entry e JOIN journal.profile p ON p.id = e.profile
WHERE e.id > $1 AND e.id < $2 AND p.party = $3 AND e.salt IS NOT NULL
"""
_PLACED: Final = "AND EXISTS (SELECT FROM journal.leaf l WHERE l.entry = e.id)"
"""With a place in the log: what is derived from the others may just be being written, and would stay."""
_DUE: Final = f"SELECT e.id {_WITH} {_PLACED} ORDER BY e.id LIMIT $4"
_COUNT: Final = f"SELECT count(*) {_WITH}"


async def alone(connection: asyncpg.Connection) -> bool:
    """Whether nobody else erases; then nobody can until the connection ends."""
    found: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK)
    return found


async def parties(connection: asyncpg.Connection) -> list[str]:
    """Every party whose operations the log has, also one that no agreement knows any more."""
    return [row["party"] for row in await connection.fetch(_PARTIES)]


async def acts(connection: asyncpg.Connection) -> list[str]:
    """The words of the acts of erasure that are in a checkpoint."""
    return [row["text"] for row in await connection.fetch(_ACTS)]


async def count(connection: asyncpg.Connection, party: str, before: datetime) -> int:
    """How many of a party's entries before an instant have their personal part."""
    found: int = await connection.fetchval(_COUNT, _NOTHING, first_id(before), party)
    return found


async def erase(connection: asyncpg.Connection, party: str, before: datetime) -> int:
    """Erase the personal parts of a party's entries before an instant, some at a time; gives how many."""
    erased, last = 0, _NOTHING
    while ids := await _next(connection, last, party, before):
        erased += await connection.fetchval("SELECT journal.erase($1)", ids)
        last = ids[-1]
    return erased


async def _next(connection: asyncpg.Connection, last: UUID, party: str, before: datetime) -> Sequence[UUID]:
    return [row["id"] for row in await connection.fetch(_DUE, last, first_id(before), party, BATCH)]
