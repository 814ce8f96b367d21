"""Generated logs in a real database, each in a transaction that is rolled back, and what a superuser can do to them."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final, TypeAlias
from uuid import UUID

import asyncpg
from hypothesis import strategies as st

from hub.journal.entry import DENIED, DecisionRecord, DecisionSet, Entry, SourceRecord, administration, entry_id
from hub.journal.sequencer import Sequencer
from hub.journal.store import JournalStore, Pending
from hub.logs import make_log
from hub.proof.database_log import DatabaseLog
from hub.proof.store import LogTree
from hub.proof.verify import Report, Trust, verify
from schema.caller import Caller, Standing
from tests.proof.conftest import BEGUN
from tests.proof.logs import DECISIONS, KEY, LOG, ORIGIN

Question: TypeAlias = tuple[int, str, list[int], list[int | None], int]
"""An account, a text, decisions by number, rows of sources, and how many tags."""

ACTS: Final = (
    "publish bekasi 28123001a941f409 (before: none); common 1bef37a0f40ac893",
    "revoke token 7c1f; bekasi is no longer in force",
    "signers bekasi: ZMa05GqpCN8x; kemnaker: 9h6aOS5dM1lE",
    "shadow bekasi 28123001a941f409",
    "sources 91ab; added si-pinker",
    "audit export from place 0 on, without personal parts",
)
"""Acts of administration, in the words of the log: policies, revocations, keys of parties, sources, exports."""

_PARTIES: Final = ("bekasi", "halmahera-selatan", "kemnaker")
_TEXTS: Final = tuple(f"query Q{number} {{ jobSeekers {{ nodes {{ nik }} }} }}" for number in range(3))


def _caller(number: int) -> Caller:
    standing = Standing(_PARTIES[number % 3], ("officer", "analyst")[number % 2], "placement-service")
    return Caller("https://idp.example", f"account-{number}", standing)


def _act(number: int, words: str) -> Entry:
    return administration(words, BEGUN + timedelta(milliseconds=number), _PARTIES[: number % 4], 0)


def _asked(number: int, drawn: Question) -> Entry:
    account, text, decisions, rows, tags = drawn
    names = ("aptekad", "si-pinker", "siapkerja")
    sources = [SourceRecord(*one, "OK", count) for one, count in zip(_pairs(names), rows, strict=False)]
    return Entry(
        at=BEGUN + timedelta(milliseconds=number),
        caller=_caller(account),
        outcome="OK" if account % 2 else "FORBIDDEN",
        operation_hash=sha256(text.encode()).hexdigest(),
        operation_text=text,
        rules_version=f"rules-{account % 2}",
        epoch=0,
        decisions=DecisionSet.of(DecisionRecord(*DECISIONS[one]) for one in decisions),
        sources=(*sources, SourceRecord("sip-kerja", "bekasi", DENIED, None)),
        tags=b"%016d" % number * tags,
    )


def _pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, party) for name, party in zip(names, _PARTIES, strict=True)]


_QUESTIONS: Final = st.tuples(
    st.integers(0, 5),
    st.sampled_from(_TEXTS),
    st.lists(st.integers(0, len(DECISIONS) - 1), min_size=1, max_size=3),
    st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=3),
    st.integers(0, 2),
)


@st.composite
def logs(draw: st.DrawFn) -> list[list[Entry]]:
    """The entries of a log by the steps in which they are sequenced: questions and acts of administration."""
    kinds = [draw(_QUESTIONS), *draw(st.lists(st.sampled_from(ACTS) | _QUESTIONS, min_size=2, max_size=11))]
    entries = [
        _act(number, drawn) if isinstance(drawn, str) else _asked(number, drawn) for number, drawn in enumerate(kinds)
    ]
    cuts = sorted(draw(st.sets(st.integers(1, len(entries) - 1), max_size=3)))
    return [entries[low:high] for low, high in zip([0, *cuts], [*cuts, len(entries)], strict=True)]


def long_log(size: int) -> list[list[Entry]]:
    """One with a full tile."""
    drawn: Question = (2, _TEXTS[0], [0], [3], 1)
    return [[_asked(number, drawn) for number in range(size)]]


@dataclass
class Changing:
    """A log in the transaction of a superuser, in which the hub's own triggers are off."""

    connection: asyncpg.Connection
    run: Callable[[Coroutine[Any, Any, Any]], Any]
    ids: list[UUID] = field(default_factory=list)
    checkpoints: list[tuple[int, bytes]] = field(default_factory=list)

    def append(self, entries: Sequence[Entry]) -> None:
        """Store entries as the hub does, and put them into the tree."""
        pending = [Pending(entry_id(entry.at), entry) for entry in entries]
        store = JournalStore("", 10.0)
        self.run(store.know(self.connection, pending))
        self.run(store.write(self.connection, pending, 0))
        self.ids += [one.id for one in pending]
        self.sequence()

    def sequence(self) -> None:
        """Give places to what has none, sign a checkpoint, and hold it outside."""
        sequencer = Sequencer("", make_log(), [LogTree(ORIGIN, [LOG])])
        while self.run(sequencer.sequence(self.connection)):
            pass
        self.checkpoints.append((len(self.ids), DatabaseLog(self.connection, self.run).checkpoint()))

    def do(self, statement: str, *args: object) -> int:
        """Change rows; how many."""
        done: str = self.run(self.connection.execute(statement, *args))
        return int(done.rpartition(" ")[2]) if done[-1:].isdigit() else 0

    def value(self, query: str, *args: object) -> Any:
        """One value."""
        return self.run(self.connection.fetchval(query, *args))

    def verified(self, held: Sequence[bytes] = ()) -> Report:
        """What `verify` finds."""
        return verify(DatabaseLog(self.connection, self.run), Trust([KEY], held=held), lambda _count: None)

    def sign_anew(self) -> None:
        """Write the history anew, with the log's own key, over the entries as they are now."""
        self.do("TRUNCATE journal.leaf, journal.subtree, journal.checkpoint, journal.unsequenced")
        self.do("INSERT INTO journal.unsequenced SELECT id FROM journal.entry")
        self.sequence()


class Database:
    """An empty journal that keeps nothing."""

    def __init__(self, dsn: str, runner: asyncio.Runner) -> None:
        """Connect, on the runner's loop."""
        self._run = runner.run
        self._connection: asyncpg.Connection = self._run(_connected(dsn))

    @contextmanager
    def log(self, steps: Sequence[Sequence[Entry]]) -> Iterator[Changing]:
        """A log of these entries, until the block ends."""
        transaction = self._connection.transaction(isolation="repeatable_read")
        self._run(transaction.start())
        try:
            self._run(self._connection.execute("SET LOCAL session_replication_role = replica"))
            made = Changing(self._connection, self._run)
            for entries in steps:
                made.append(entries)
            yield made
        finally:
            self._run(transaction.rollback())

    def columns(self) -> list[tuple[str, str, str, bool]]:
        """Of each column of the journal the table, the name, the kind, and whether it may be null."""
        rows = self._run(self._connection.fetch(_COLUMNS))
        return [tuple(row) for row in rows]

    def loosen(self, tables: Sequence[str]) -> None:
        """Let the numbers of rows be changed, as the owner of the tables can."""
        for table in tables:
            self._run(self._connection.execute(f"ALTER TABLE journal.{table} ALTER COLUMN id SET GENERATED BY DEFAULT"))

    def close(self) -> None:
        """Disconnect."""
        self._run(self._connection.close())


async def _connected(dsn: str) -> asyncpg.Connection:
    return await asyncpg.connect(dsn)


_COLUMNS: Final = """
SELECT table_name, column_name, udt_name, is_nullable = 'YES' FROM information_schema.columns
WHERE table_schema = 'journal' ORDER BY table_name, ordinal_position
"""
