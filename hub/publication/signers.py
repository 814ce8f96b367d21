"""Whose signatures count stands in the hub's settings; a change is an entry of the log, made at the next start."""

import asyncpg

from hub.database import AWAY, DatabaseError, connect
from hub.journal.entry import administration, entry_id
from hub.journal.store import JournalStore, Pending
from hub.publication import store
from hub.publication.statement import Signers

_PATIENCE_SECONDS = 10.0
_ATTEMPTS = 5
_KNOWN = """
SELECT o.text
FROM policy.signers s JOIN journal.entry e ON e.id = s.entry JOIN journal.profile p ON p.id = e.profile
JOIN journal.operation o ON o.id = p.operation
WHERE p.party IS NULL AND o.text LIKE 'signers %' ORDER BY s.entry DESC LIMIT 1
"""
"""What the log last told of the keys: a row that names no such entry counts for nothing."""

_LEARN = "INSERT INTO policy.signers (entry) VALUES ($1)"


async def note_signers(dsn: str, signers: Signers) -> None:
    """Log the signing keys if they are others than at the last start. Raises DatabaseError."""
    try:
        connection = await connect(dsn, _PATIENCE_SECONDS)
        journal = JournalStore(dsn, _PATIENCE_SECONDS)
        try:
            for _ in range(_ATTEMPTS):
                if await _noted(connection, journal, signers):
                    return
            raise DatabaseError("the policies are being changed all the time; start again")
        finally:
            connection.terminate()
    except AWAY as error:
        raise DatabaseError(f"the signers could not be noted in the log ({type(error).__name__})") from error


async def _noted(connection: asyncpg.Connection, journal: JournalStore, signers: Signers) -> bool:
    """One attempt; False where the epoch moved meanwhile."""
    words = "signers " + "; ".join(f"{party}: {', '.join(sorted(keys))}" for party, keys in sorted(signers.items()))
    if await connection.fetchval(_KNOWN) == words:
        return True
    published = await store.read_published(connection)
    entry = administration(words, await store.now(connection), tuple(sorted(signers)), published.epoch)
    pending = Pending(entry_id(entry.at), entry)
    await journal.know(connection, [pending])
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(f"SELECT pg_advisory_xact_lock({store.SIGNERS_LOCK})")
    if await connection.fetchval(_KNOWN) == words:
        await transaction.rollback()
        return True
    await connection.execute(_LEARN, pending.id)
    if await journal.write(connection, [pending], published.epoch) != published.epoch:
        await transaction.rollback()
        return False
    await transaction.commit()
    return True
