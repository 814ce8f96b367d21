"""What the operator hands out of the log in its database: bundles, each told by an entry of its own, and proofs."""

from uuid import UUID

import asyncpg

from hub.database import AWAY, DatabaseError, connect
from hub.proof.database_log import NoCheckpointError
from hub.proof.inclusion import EntryProof
from hub.proof.reader import prove_entry
from hub.proof.store import newest_checkpoint
from hub.publication.publisher import publishing
from hub.settings import Settings

_PATIENCE_SECONDS = 10.0


class NoSuchEntryError(Exception):
    """An entry that is not in the log's tree, or not yet; it takes a second at most."""


async def note_export(settings: Settings, first: int, *, personal: bool) -> None:
    """Put it into the log that it is read: all parties are told. Raises DatabaseError, NotPossibleError."""

    async def size(connection: asyncpg.Connection) -> int:
        newest = await newest_checkpoint(connection)
        if newest is None:
            raise NoCheckpointError("the log has no checkpoint yet; expected a hub to have answered over it")
        return newest.size

    words = f"audit export from place {first} on, {'with' if personal else 'without'} personal parts"
    async with publishing(settings.journal.dsn.reveal(), settings.signers) as publisher:
        await publisher.note(words, tuple(sorted(settings.signers)), size)


async def entry_proof(dsn: str, entry: UUID) -> EntryProof:
    """The proof of an entry in the newest checkpoint. Raises NoSuchEntryError or DatabaseError."""
    try:
        connection = await connect(dsn, _PATIENCE_SECONDS)
        try:
            found = await prove_entry(connection, entry)
        finally:
            connection.terminate()
    except AWAY as error:
        raise DatabaseError(f"the log's database does not answer ({type(error).__name__})") from error
    if found is None:
        raise NoSuchEntryError(f"{entry} is not in a checkpoint of the log; expected the id of an entry, a second old")
    return found.proof
