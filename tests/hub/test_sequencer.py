"""The sequencer: every stored entry gets one leaf, in an order without gaps, whatever ends in between."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from uuid import UUID

import asyncpg
import pytest

from hub.errors import HubError
from hub.journal.entry import Entry, entry_id
from hub.journal.leaf import leaf_data, leaf_hash
from hub.journal.sequencer import SEQUENCER_LOCK, Sequencer, sequencing
from hub.journal.store import JournalStore, Pending
from hub.journal.writer import Journal
from schema.caller import Caller, Standing
from tests.hub.conftest import Log

RINI = Caller("https://masuk.bekasi.example", "rini", Standing("bekasi", "officer", "placement-service"))
Maker = Callable[..., Entry]

_LEAVES = """
SELECT l.seq, l.entry, l.hash, p.digest, e.rows, e.epoch, e.personal
FROM journal.leaf l JOIN journal.entry e ON e.id = l.entry JOIN journal.profile p ON p.id = e.profile ORDER BY l.seq
"""


_CUT_HOLDER = """
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND objid = $1::bigint::oid AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@pytest.fixture
async def connection(journal_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the test's own to the journal."""
    opened = await asyncpg.connect(journal_dsn)
    yield opened
    await opened.close()


async def _leaves(connection: asyncpg.Connection) -> list[UUID]:
    """The entries in their order, once it is known that numbers and hashes are what they must be."""
    rows = await connection.fetch(_LEAVES)
    assert [row["seq"] for row in rows] == list(range(len(rows)))
    for row in rows:
        data = leaf_data(row["entry"], row["digest"], row["rows"], row["epoch"], row["personal"])
        assert row["hash"] == leaf_hash(data)
    return [row["entry"] for row in rows]


async def _all_sequenced(connection: asyncpg.Connection, count: int) -> list[UUID]:
    """The order of the log once it has so many leaves."""
    for _ in range(200):
        if await connection.fetchval("SELECT count(*) FROM journal.leaf") >= count:
            break
        await asyncio.sleep(0.05)
    return await _leaves(connection)


async def test_every_entry_gets_its_place(
    journal: Journal, journal_dsn: str, connection: asyncpg.Connection, make_entry: Maker, log: Log
) -> None:
    """Within a second of its answer, and those of a later moment after those of an earlier one."""
    async with sequencing(Sequencer(journal_dsn, log.logger)):
        first = {await journal.append(make_entry(RINI)) for _ in range(5)}
        early = await _all_sequenced(connection, 5)
        second = set(await asyncio.gather(*(journal.append(make_entry(RINI)) for _ in range(20))))
        order = await _all_sequenced(connection, 25)
    assert {str(entry) for entry in early} == first
    assert order[:5] == early
    assert {str(entry) for entry in order[5:]} == second
    assert await connection.fetchval("SELECT count(*) FROM journal.unsequenced") == 0


async def test_two_processes_never_sequence_at_once(
    journal: Journal, journal_dsn: str, connection: asyncpg.Connection, make_entry: Maker, log: Log
) -> None:
    """While many write; and when the one that does is cut off, again and again, another goes on from there."""
    async with sequencing(Sequencer(journal_dsn, log.logger)), sequencing(Sequencer(journal_dsn, log.logger)):
        taken: list[str] = []
        for _ in range(3):
            taken += await asyncio.gather(*(journal.append(make_entry(RINI)) for _ in range(50)))
            cut = await connection.fetch(_CUT_HOLDER, SEQUENCER_LOCK & 0xFFFFFFFF)
            assert len(cut) <= 1
            await asyncio.sleep(0.3)
        order = await _all_sequenced(connection, len(taken))
    assert sorted(map(str, order)) == sorted(taken)


class _Halting:
    """Derives nothing, and fails the first few times; what it was told of is what was committed if it did not."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.told: list[tuple[int, list[bytes]]] = []

    async def advance(self, connection: asyncpg.Connection, first_seq: int, hashes: Sequence[bytes]) -> None:
        """Fail, or keep what was told; the leaves are there already for who asks on this connection."""
        assert await connection.fetchval("SELECT max(seq) FROM journal.leaf") == first_seq + len(hashes) - 1
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError("3216012345670001")
        self.told.append((first_seq, list(hashes)))


async def test_what_cannot_be_derived_undoes_the_leaves(
    journal: Journal, journal_dsn: str, connection: asyncpg.Connection, make_entry: Maker, log: Log
) -> None:
    """Leaves and tree stand together or not at all; the queue keeps the entries, and the next attempt takes them."""
    halting = _Halting(failures=1)
    sequencer = Sequencer(journal_dsn, log.logger, [halting])
    entries = {await journal.append(make_entry(RINI)) for _ in range(3)}
    with pytest.raises(ZeroDivisionError):
        await sequencer.sequence(connection)
    assert await _leaves(connection) == []
    assert await sequencer.sequence(connection) == 3
    assert {str(entry) for entry in await _leaves(connection)} == entries
    assert [(first, len(hashes)) for first, hashes in halting.told] == [(0, 3)]
    assert await sequencer.sequence(connection) == 0


async def test_a_failure_is_told_once_and_tried_again(
    journal: Journal, journal_dsn: str, connection: asyncpg.Connection, make_entry: Maker, log: Log
) -> None:
    """By its type and place; the text of an error may hold anything."""
    await journal.append(make_entry(RINI))
    async with sequencing(Sequencer(journal_dsn, log.logger, [_Halting(failures=2)])):
        await _all_sequenced(connection, 1)
    assert [(line["event"], line["error"]) for line in log.lines()] == [("journal_not_sequenced", "ZeroDivisionError")]
    assert b"3216012345670001" not in log.stream.getvalue()


async def test_a_batch_that_is_sent_twice_has_one_leaf_each(
    journal_dsn: str, connection: asyncpg.Connection, make_entry: Maker, log: Log
) -> None:
    """Sent again before it is sequenced and after, alone and among others: the entries are there already."""
    store, sequencer = JournalStore(journal_dsn, 5.0), Sequencer(journal_dsn, log.logger)
    batch = [Pending(entry_id(entry.at), entry) for entry in (make_entry(RINI) for _ in range(5))]
    for part in (batch, batch, batch[:1]):
        assert await store.insert(part) == 0
    assert await sequencer.sequence(connection) == 5
    for part in (batch, batch[:1]):
        assert await store.insert(part) == 0
    store.drop()
    assert await sequencer.sequence(connection) == 0
    assert sorted(await _leaves(connection)) == sorted(pending.id for pending in batch)


async def test_an_entry_queued_by_hand_gets_no_second_leaf_and_one_that_is_gone_is_told(
    journal: Journal, journal_dsn: str, connection: asyncpg.Connection, make_entry: Maker, log: Log
) -> None:
    """The queue is a plain table: whoever writes into it stops nothing."""
    sequencer = Sequencer(journal_dsn, log.logger)
    entry = UUID(await journal.append(make_entry(RINI)))
    await sequencer.sequence(connection)
    gone = entry_id(make_entry(RINI).at)
    for again in (entry, gone, gone):
        await connection.execute("INSERT INTO journal.unsequenced VALUES ($1)", again)
    other = UUID(await journal.append(make_entry(RINI)))
    await sequencer.sequence(connection)
    assert await _leaves(connection) == [entry, other]
    assert [(line["event"], line["entry"]) for line in log.lines()] == [("journal_entry_missing", str(gone))]


async def test_nothing_is_lost_when_writers_and_sequencers_are_cut_off_all_the_time(
    journal: Journal, journal_dsn: str, connection: asyncpg.Connection, make_entry: Maker, log: Log
) -> None:
    """Every session of the journal is ended twenty times over: each stored entry has a leaf at last, and only one."""

    async def write() -> None:
        for _ in range(40):
            with suppress(HubError):
                await journal.append(make_entry(RINI))
            await asyncio.sleep(0.01)

    async def cut() -> None:
        for _ in range(20):
            await asyncio.sleep(0.03)
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'sinergi-hub journal' AND datname = current_database()"
            )

    async with sequencing(Sequencer(journal_dsn, log.logger)):
        await asyncio.gather(*(write() for _ in range(4)), cut())
        stored = [row["id"] for row in await connection.fetch("SELECT id FROM journal.entry")]
        order = await _all_sequenced(connection, len(stored))
    assert len(stored) > 40
    assert sorted(order) == sorted(stored)


async def test_attack_37_whoever_keeps_entries_out_of_the_tree_is_told_of(  # noqa: PLR0917 - fixtures
    journal: Journal,
    journal_dsn: str,
    connection: asyncpg.Connection,
    make_entry: Maker,
    log: Log,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the lock of all sequencers, which anyone can hold who reaches the database: seen, and told once."""
    monkeypatch.setattr("hub.journal.sequencer._LATE_SECONDS", 0.5)
    behind = [0.0]
    await connection.execute("SELECT pg_advisory_lock($1)", SEQUENCER_LOCK)
    async with sequencing(Sequencer(journal_dsn, log.logger, (), behind.append)):
        entry = await journal.append(make_entry(RINI))
        for _ in range(200):
            if max(behind) > 1.5:
                break
            await asyncio.sleep(0.05)
        assert max(behind) > 1.5
        await connection.execute("SELECT pg_advisory_unlock($1)", SEQUENCER_LOCK)
        assert [str(one) for one in await _all_sequenced(connection, 1)] == [entry]
        for _ in range(100):
            if not behind[-1]:
                break
            await asyncio.sleep(0.05)
    assert behind[-1] == 0
    assert [line["entry"] for line in log.lines() if line["event"] == "journal_behind"] == [entry]
