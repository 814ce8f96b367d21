"""What auditors are given of the proof over GraphQL: the newest checkpoint, and proofs of entries they may read."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from hub.database import AWAY
from hub.errors import ErrorCode, HubError
from hub.journal.leaf import leaf_data
from hub.journal.matching import epoch_of
from hub.journal.view import Reader
from hub.proof.inclusion import EntryProof
from hub.proof.store import Connection, StoredCheckpoint, newest_checkpoint, prove_inclusion

_LEAF = """
SELECT e.id, p.digest, e.rows, e.epoch, e.personal, p.party
FROM journal.entry AS e JOIN journal.profile AS p ON p.id = e.profile WHERE e.id = $1
"""


@dataclass(frozen=True, slots=True)
class Proved:
    """A checkpoint, the proof that an entry is in it, and the party whose operation the entry is of."""

    checkpoint: StoredCheckpoint
    proof: EntryProof
    party: str | None

    def is_whole(self, reader: Reader) -> bool:
        """Whether the reader sees all of the entry. If not, what its leaf is made of tells it of others' records."""
        return reader.sees_all or self.party == reader.party


async def prove_entry(connection: Connection, entry: UUID) -> Proved | None:
    """The proof of an entry in the newest checkpoint, None while it is in none (or never was an entry)."""
    found = await prove_inclusion(connection, entry)
    rows = await connection.fetch(_LEAF, entry)
    if found is None or not rows:
        return None
    *leaf, party = rows[0]
    proof = EntryProof(leaf_data(*leaf), found.place, found.path, found.checkpoint.note.encode())
    return Proved(found.checkpoint, proof, party)


class ProofReader:
    """Reads over the auditors' pool."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        """Read through `pool` (see `hub.database.reading_pool`)."""
        self._pool = pool

    async def newest(self) -> StoredCheckpoint | None:
        """The newest checkpoint. Raises HubError(AUDIT_UNAVAILABLE) where the database is away."""
        try:
            async with self._pool.acquire() as connection:
                return await newest_checkpoint(connection)
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error

    async def entry(self, reader: Reader, entry: str) -> Proved | None:
        """The proof of an entry that the reader's party may read; one that is absent and one that is not look the same.

        Raises HubError(AUDIT_UNAVAILABLE) where the database is away.
        """
        try:
            id_ = UUID(entry)
        except ValueError:
            return None
        try:
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                if await epoch_of(connection, reader, id_) is None:
                    return None
                return await prove_entry(connection, id_)
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error
