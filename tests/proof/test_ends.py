"""Whatever ends in between, the tree is that of the log: leaves, tiles and checkpoint are committed as one."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from hub.database import LOST
from hub.journal.entry import entry_id
from hub.journal.sequencer import SEQUENCER_LOCK, Sequencer, sequencing
from hub.journal.store import JournalStore, Pending
from hub.journal.tag_index import TagIndex
from hub.logs import make_log
from hub.proof.store import LogTree, newest_checkpoint
from tests.proof.conftest import ProofLog, entry_of
from tests.proof.logs import LOG, ORIGIN

_CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND ((classid::bigint << 32) | objid::bigint) = $1 AND objsubid = 1 AND granted
"""
_EVERYONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def _write(log: ProofLog, writer: int, count: int) -> list[UUID]:
    """Store entries one by one, each again where its confirmation was lost."""
    store, written = JournalStore(log.dsn, 10.0), []
    for number in range(count):
        entry = entry_of(1000 * writer + number)
        pending = Pending(entry_id(entry.at), entry)
        for _ in range(10):
            try:
                await store.insert([pending])
                break
            except (*LOST, asyncpg.InternalClientError):  # the latter where the end is met halfway in a statement
                store.drop()
                await asyncio.sleep(0.05)
        written.append(pending.id)
    store.drop()
    return written


@pytest.mark.parametrize("whom", ["who sequences", "everyone"])
async def test_the_tree_holds_every_entry_once_however_often_connections_end(proof_log: ProofLog, whom: str) -> None:
    """While four write and two would sequence; the last checkpoint is a second behind at most."""
    cut = _CUT_OFF if whom == "who sequences" else _EVERYONE
    arguments = [SEQUENCER_LOCK] if whom == "who sequences" else []
    sequencers = [Sequencer(proof_log.dsn, make_log(), [LogTree(ORIGIN, [LOG]), TagIndex()]) for _ in range(2)]
    async with sequencing(sequencers[0]), sequencing(sequencers[1]):
        writing = asyncio.gather(*(_write(proof_log, writer, 100) for writer in range(4)))
        for _ in range(8):
            await asyncio.sleep(0.1)
            await proof_log.connection.execute(cut, *arguments)
        written = [entry for part in await writing for entry in part]
        for _ in range(200):
            if not await proof_log.connection.fetchval("SELECT count(*) FROM journal.unsequenced"):
                break
            await asyncio.sleep(0.05)
    report = await proof_log.verified()
    assert (report.faults, report.entries) == ([], len(written))
    leaves = await proof_log.connection.fetch("SELECT entry FROM journal.leaf")
    assert {row["entry"] for row in leaves} == set(written)
    newest = await newest_checkpoint(proof_log.connection)
    assert newest is not None
    assert newest.size == len(written)
