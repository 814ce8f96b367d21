"""Acts about duties, told to the log and read from it: an act counts only as an administrative entry of the log."""

from hashlib import sha256

import asyncpg

from hub.database import AWAY
from hub.duties.acts import Act, act_of, words_of
from hub.errors import ErrorCode, HubError
from hub.publication.publisher import publishing
from hub.settings import Settings

_TELL = "INSERT INTO journal.duty (hash) VALUES ($1)"
_TOLD = """
SELECT o.text FROM journal.duty d
JOIN journal.operation o ON o.hash = d.hash
JOIN journal.profile p ON p.operation = o.id AND p.party IS NULL AND p.outcome = 'OK'
JOIN journal.entry e ON e.profile = p.id
GROUP BY o.text ORDER BY min(e.id::text)
"""


async def tell(settings: Settings, act: Act, parties: tuple[str, ...]) -> None:
    """Put an act into the log, where these parties read it. Raises DatabaseError or NotPossibleError."""
    words = words_of(act)

    async def insert(connection: asyncpg.Connection) -> int:
        await connection.execute(_TELL, sha256(words.encode()).hexdigest())
        return 0

    async with publishing(settings.journal.dsn.reveal(), settings.signers) as publisher:
        await publisher.note(words, parties, insert)


async def read_acts(connection: asyncpg.Connection | asyncpg.pool.PoolConnectionProxy) -> tuple[Act, ...]:
    """Every act that was told, oldest first. Raises asyncpg errors, or ActError where the log tells no act."""
    return tuple(act_of(row["text"]) for row in await connection.fetch(_TOLD))


class ActReader:
    """Reads acts over a pool of connections."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        """Read through `pool` (see `hub.database.reading_pool`)."""
        self._pool = pool

    async def all(self) -> tuple[Act, ...]:
        """Every act. Raises HubError(AUDIT_UNAVAILABLE) where the database is away."""
        try:
            async with self._pool.acquire() as connection:
                return await read_acts(connection)
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error
