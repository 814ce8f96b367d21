"""What the tests of the proof in the database share: an empty journal, entries, a sequencer, and the log as it lies."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import asyncpg
import pytest

from hub.database import migrate
from hub.embedded import PostgresServer, ensure_database
from hub.journal.entry import DecisionRecord, DecisionSet, Entry, SourceRecord, administration, entry_id
from hub.journal.sequencer import Sequencer
from hub.journal.store import JournalStore, Pending
from hub.journal.tag_index import TagIndex
from hub.logs import make_log
from hub.proof.database_log import opened_log
from hub.proof.erasure import Erasure
from hub.proof.store import LogTree
from hub.proof.verify import Report, Trust, verify
from schema.caller import Caller, Standing
from tests.hub.conftest import JOURNAL_TABLES
from tests.proof.logs import DECISIONS, KEY, LOG, ORIGIN

BEGUN = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
KEMNAKER = [number for number in range(300) if number % 5 and number % 3 == 1]
"""The first entries of operations of the Ministry."""


@pytest.fixture(scope="session")
def proof_database(postgres: PostgresServer) -> str:
    """The address of a database with a journal, which every test finds empty."""
    ensure_database(postgres, "proof")
    asyncio.run(migrate(postgres.dsn("proof")))
    return postgres.dsn("proof")


def entry_of(number: int) -> Entry:
    """An entry of this number: some administration, some of nobody, the others of accounts of three parties."""
    caller = None
    if number % 5:
        party = ("bekasi", "kemnaker", "halmahera-selatan")[number % 3]
        caller = Caller("https://idp.example", f"account-{number % 7}", Standing(party, "officer", "placement-service"))
    text = f"query Q{number % 4} {{ jobSeekers {{ nodes {{ nik }} }} }}"
    decisions = DecisionSet.of(DecisionRecord(*one) for one in DECISIONS[: number % 3])
    sources = (
        SourceRecord("siapkerja", "kemnaker", "OK", number % 50),
        SourceRecord("sip-kerja", "bekasi", "DENIED", None),
    )
    return Entry(
        at=BEGUN + timedelta(milliseconds=number),
        caller=caller,
        outcome="OK" if number % 4 else "FORBIDDEN",
        operation_hash=sha256(text.encode()).hexdigest(),
        operation_text=text,
        rules_version="rules-1",
        epoch=0,
        decisions=decisions,
        sources=sources[: number % 3],
        tags=b"%016d" % number * (number % 3),
    )


@dataclass
class ProofLog:
    """A real journal with its tree, and the means to harm both."""

    dsn: str
    connection: asyncpg.Connection
    tree: LogTree = field(default_factory=lambda: LogTree(ORIGIN, [LOG]))
    appended: int = 0

    async def append(self, count: int) -> list[UUID]:
        """Store so many entries as the hub does, and put them into the tree."""
        stored = await self.store(count)
        await self.sequence()
        return stored

    async def store(self, count: int) -> list[UUID]:
        """Store so many entries as the hub does, in no tree yet."""
        entries = [entry_of(number) for number in range(self.appended, self.appended + count)]
        self.appended += count
        pending = [Pending(entry_id(entry.at), entry) for entry in entries]
        store = JournalStore(self.dsn, 10.0)
        await store.insert(pending)
        store.drop()
        return [one.id for one in pending]

    async def tell(self, act: Erasure, at: datetime) -> UUID:
        """Put an act of erasure into the log and the tree."""
        pending = Pending(entry_id(at), administration(act.words, at, (act.party,), 0))
        store = JournalStore(self.dsn, 10.0)
        await store.insert([pending])
        store.drop()
        await self.sequence()
        return pending.id

    async def sequence(self) -> None:
        """Give the entries that have none their places."""
        sequencer = Sequencer(self.dsn, make_log(), [self.tree, TagIndex()])
        while await sequencer.sequence(self.connection):
            pass

    async def harm(self, statement: str, *args: object) -> None:
        """Do what only a superuser can who switches the triggers off."""
        await self.connection.execute("SET session_replication_role = replica")
        try:
            await self.connection.execute(statement, *args)
        finally:
            await self.connection.execute("SET session_replication_role = origin")

    async def verified(self, trust: Trust | None = None) -> Report:
        """What `verify` finds in the database."""
        return await asyncio.to_thread(self._verified, trust or Trust([KEY]))

    def _verified(self, trust: Trust) -> Report:
        with opened_log(self.dsn) as log:
            return verify(log, trust, lambda _count: None)

    async def fault(self) -> str:
        """The one fault that it finds."""
        (found,) = (await self.verified()).faults
        return found


@pytest.fixture
async def proof_log(proof_database: str) -> AsyncIterator[ProofLog]:
    """An empty log."""
    connection = await asyncpg.connect(proof_database)
    made = ProofLog(proof_database, connection)
    await made.harm(f"TRUNCATE {', '.join(f'journal.{table}' for table in JOURNAL_TABLES)}")
    yield made
    await connection.close()
