"""Who looked at a person's data: the index finds what a plain scan of all entries finds, and nothing holds a NIK."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from hub.database import reading_pool
from hub.errors import ErrorCode, HubError
from hub.journal.accesses import AccessReader
from hub.journal.entry import Entry, entry_id
from hub.journal.sequencer import Sequencer
from hub.journal.tag_index import TagIndex
from hub.journal.view import Reader, Window
from hub.journal.writer import Journal
from resolvers.masters import Secrets
from resolvers.seal import Keyring
from schema.caller import Caller, Standing
from tests.hub.conftest import Log, decision

NIKS = [f"32169905059000{number:02}" for number in range(12)]
PARTIES = ["kemnaker", "bekasi", "halmahera-selatan"]
OLD, NEW = b"o" * 32, b"n" * 32
BEFORE = Keyring(Secrets(b"s" * 32, b"t" * 32, OLD))
AFTER = Keyring(Secrets(b"s" * 32, b"t" * 32, NEW, older_journals=(OLD,)))
READERS = [Reader("kemnaker", sees_all=True), Reader("bekasi", sees_all=False), Reader(PARTIES[2], sees_all=False)]
T0 = datetime(2026, 1, 1, tzinfo=UTC)
SOME = Window(3, None, total=False)
Maker = Callable[..., Entry]


@dataclass(frozen=True)
class Touch:
    """An operation: the persons it named, the records it gave, and whether all of them are of the one it named."""

    named: Sequence[int]
    records: Sequence[int]
    resolves: bool
    keyring: Keyring
    party: str
    owner: str

    def tags(self) -> bytes:
        """Its packed tags: record `n` is the person's number in one of two sources."""
        persons = b"".join(self.keyring.journal_person(NIKS[number]) for number in self.named)
        return persons + b"".join(self.keyring.journal_records(1, f"source-{n % 2}", [n]) for n in self.records)

    def seen_by(self, reader: Reader) -> bool:
        """The rule of the log: what the party asked, and what concerns its own records; the Ministry all."""
        return reader.sees_all or reader.party in (self.party, self.owner)


def _touch(chance: random.Random, *, early: bool) -> Touch:
    keyring, party, owner = BEFORE if early else AFTER, chance.choice(PARTIES), chance.choice(PARTIES)
    if chance.random() < 0.3:
        person = chance.randrange(len(NIKS))
        own = [number for number in (person, person + len(NIKS)) if chance.random() < 0.5]
        return Touch([person], own, True, keyring, party, owner)
    named = chance.sample(range(len(NIKS)), chance.randint(0, 2))
    return Touch(named, chance.sample(range(2 * len(NIKS)), chance.randint(0, 6)), False, keyring, party, owner)


def _scanned(touches: Sequence[Touch], person: int, reader: Reader) -> list[int]:
    """Which operations tell of a person, newest first, by the plain rule: named, or a record known to be theirs."""
    known = {n for one in touches if one.resolves and one.named == [person] for n in one.records}
    return [
        place
        for place, one in reversed(list(enumerate(touches)))
        if (person in one.named or known & set(one.records)) and one.seen_by(reader)
    ]


async def _found(reader: AccessReader, who: Reader, nik: str, window: Window = SOME) -> list[str]:
    """All the pages of an answer."""
    subject, ids = AFTER.journal_subject(nik), list[str]()
    page = await reader.page(who, subject, window)
    ids += [entry.id for entry in page.entries]
    while page.has_next:
        page = await reader.page(who, subject, replace(window, after=page.entries[-1].cursor))
        ids += [entry.id for entry in page.entries]
    return ids


def _entry(make_entry: Maker, touch: Touch, minute: int) -> Entry:
    caller = Caller("https://masuk.example", "rini", Standing(touch.party, "officer", "placement-service"))
    about = decision("JobSeeker.nik", touch.owner, "MASK")
    at = T0 + timedelta(minutes=minute)
    return make_entry(caller, at=at, tags=touch.tags(), resolves=touch.resolves, decisions=[about], sources=())


@pytest.mark.parametrize("seed", range(3))
async def test_the_answer_is_that_of_a_plain_scan(
    journal: Journal, journal_dsn: str, make_entry: Maker, log: Log, seed: int
) -> None:
    """For every person and party, over a rotation of keys, and whether or not the newest entries are indexed yet."""
    chance = random.Random(seed)
    touches = [_touch(chance, early=place < 60) for place in range(120)]
    connection = await asyncpg.connect(journal_dsn)
    sequencer, ids = Sequencer(journal_dsn, log.logger, [TagIndex()]), []
    for place, touch in enumerate(touches):
        ids.append(await journal.append(_entry(make_entry, touch, place)))
        if place == 90:
            await sequencer.sequence(connection)
    found = 0
    async with reading_pool(journal_dsn, 5.0) as pool:
        for indexed in (False, True):
            for person, nik in enumerate(NIKS):
                for who in READERS:
                    expected = [ids[place] for place in _scanned(touches, person, who)]
                    assert await _found(AccessReader(pool), who, nik) == expected, (person, who, indexed)
                    found += len(expected)
            await sequencer.sequence(connection)
            assert await connection.fetchval("SELECT count(*) FROM journal.unsequenced") == 0
    await connection.close()
    assert found > 500


async def test_what_is_erased_is_found_no_more(journal: Journal, journal_dsn: str, make_entry: Maker, log: Log) -> None:
    """Neither in the log nor in its index; other entries of the person stay."""
    touch = Touch([1], [1], True, AFTER, "bekasi", "bekasi")
    gone, kept = [await journal.append(_entry(make_entry, touch, minute)) for minute in (0, 1)]
    connection = await asyncpg.connect(journal_dsn)
    await Sequencer(journal_dsn, log.logger, [TagIndex()]).sequence(connection)
    await connection.execute("SELECT journal.erase($1)", [gone])
    async with reading_pool(journal_dsn, 5.0) as pool:
        assert await _found(AccessReader(pool), READERS[0], NIKS[1]) == [kept]
    assert [str(row["entry"]) for row in await connection.fetch("SELECT entry FROM journal.tagged")] == [kept]
    await connection.close()


async def test_two_tags_that_begin_alike_are_not_one_person(
    journal: Journal, journal_dsn: str, make_entry: Maker, log: Log
) -> None:
    """The index keeps the first bytes of a tag alone; the entry's own tags decide."""
    alike = AFTER.journal_person(NIKS[0])[:4] + b"\x00" * 12
    caller = Caller("https://masuk.example", "rini", Standing("bekasi", "officer", "placement-service"))
    await journal.append(make_entry(caller, tags=alike))
    connection = await asyncpg.connect(journal_dsn)
    await Sequencer(journal_dsn, log.logger, [TagIndex()]).sequence(connection)
    short = int.from_bytes(alike[:4], "big", signed=True)
    assert await connection.fetchval("SELECT count(*) FROM journal.tagged WHERE tags @> ARRAY[$1::integer]", short) == 1
    async with reading_pool(journal_dsn, 5.0) as pool:
        assert await _found(AccessReader(pool), READERS[0], NIKS[0]) == []
    await connection.close()


async def test_without_its_database_nobody_is_told_anything(journal_dsn: str) -> None:
    """An answer that cannot be looked up is no empty answer."""
    nowhere = journal_dsn.replace("journal", "no_such_journal")
    async with reading_pool(nowhere, 1.0) as pool:
        with pytest.raises(HubError) as refused:
            await AccessReader(pool).page(READERS[0], AFTER.journal_subject(NIKS[0]), SOME)
    assert refused.value.code is ErrorCode.AUDIT_UNAVAILABLE


async def test_no_byte_of_the_log_or_its_indexes_holds_a_nik(
    journal: Journal, journal_dsn: str, make_entry: Maker, log: Log
) -> None:
    """Every file of every table and index of the log, once it is on disk; a word that is there is found."""
    for minute, person in enumerate(range(len(NIKS))):
        touch = Touch([person], [person], True, AFTER, "bekasi", "bekasi")
        await journal.append(_entry(make_entry, touch, minute))
    connection = await asyncpg.connect(journal_dsn)
    await Sequencer(journal_dsn, log.logger, [TagIndex()]).sequence(connection)
    await connection.execute("CHECKPOINT")
    files = await connection.fetch(
        "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) AS bytes FROM pg_class c "
        "WHERE relnamespace = 'journal'::regnamespace AND relkind IN ('r', 'i') AND pg_relation_size(c.oid) > 0"
    )
    whole = b"\n".join(row["bytes"] for row in files)
    await connection.close()
    assert b"placement-service" in whole
    assert AFTER.journal_person(NIKS[0]) in whole
    for nik in NIKS:
        packed = bytes.fromhex(nik)
        assert nik.encode() not in whole
        assert packed not in whole
        assert int(nik).to_bytes(8, "big") not in whole
        assert int(nik).to_bytes(8, "little") not in whole


_TAGS = 50
_BATCH = 1_000
_LAST = 4
_OFTEN = 50
_COLUMNS = ["id", "profile", "rows", "epoch", "personal", "salt", "account", "tags"]


async def _fill(dsn: str, like: str, count: int, often: bytes) -> list[float]:
    """Entries of one profile with so many records each, in the log and its index; the seconds the last batches took.

    Every so many of them tell of the person of the tag `often`.
    """
    connection, chance, took = await asyncpg.connect(dsn), random.Random(0), []
    await connection.execute("SET synchronous_commit = off")
    profile = await connection.fetchval("SELECT profile FROM journal.entry WHERE id = $1", like)
    people = [chance.randbytes(16) for _ in range(count)]
    first = 1 + await connection.fetchval("SELECT max(seq) FROM journal.leaf")
    index = await connection.fetchval("SELECT pg_get_indexdef('journal.tagged_by_tag'::regclass)")
    await connection.execute("DROP INDEX journal.tagged_by_tag")  # what is made over all at once is made quicker
    for begin in range(0, count, _BATCH):
        if begin == count - _LAST * _BATCH:
            await TagIndex().advance(connection, first, [])
            await connection.execute(index)
        ids = [entry_id(T0 + timedelta(seconds=begin + place)) for place in range(_BATCH)]
        tags = [b"".join(chance.choices(people, k=_TAGS)) for _ in ids]
        tags[::_OFTEN] = [often + own for own in tags[::_OFTEN]]
        rows = [(one, profile, list[int](), 0, b"", b"", None, own) for one, own in zip(ids, tags, strict=True)]
        leaves = [(first + begin + place, one, b"") for place, one in enumerate(ids)]
        await connection.copy_records_to_table("entry", schema_name="journal", columns=_COLUMNS, records=rows)
        await connection.copy_records_to_table("leaf", schema_name="journal", records=leaves)
        if begin >= count - _LAST * _BATCH:
            start = time.perf_counter()
            await TagIndex().advance(connection, first + begin, [])
            took.append(time.perf_counter() - start)
    await connection.execute("ANALYZE journal.entry, journal.tagged, journal.leaf")
    await connection.close()
    return took


@pytest.mark.parametrize("count", [5_000, pytest.param(1_000_000, marks=pytest.mark.soak)])
async def test_a_person_is_found_quickly_among_many_entries(
    journal: Journal, journal_dsn: str, make_entry: Maker, log: Log, count: int
) -> None:
    """The better of three look-ups is a fifth of a second at most, for the Ministry and for a region.

    So it is for a person in every fiftieth entry; and the sequencer, which must stay within a second at 2,000 entries
    a second, spends less than half a second of it on the index of 1,000.
    """
    touch = Touch([3], [3], True, AFTER, "bekasi", "bekasi")
    mine = [await journal.append(_entry(make_entry, touch, place)) for place in range(40)]
    connection = await asyncpg.connect(journal_dsn)
    await Sequencer(journal_dsn, log.logger, [TagIndex()]).sequence(connection)
    await connection.close()
    indexed = await _fill(journal_dsn, mine[0], count, AFTER.journal_person(NIKS[4]))
    assert min(indexed) < 0.5
    async with reading_pool(journal_dsn, 30.0) as pool:
        for who in READERS[:2]:
            assert await _quickest(AccessReader(pool), who, NIKS[3], mine[::-1]) < 0.2
            assert await _quickest(AccessReader(pool), who, NIKS[4], None) < 0.2


async def _quickest(reader: AccessReader, who: Reader, nik: str, expected: list[str] | None) -> float:
    """The seconds of the best of three look-ups of a page; None expects a full one."""
    took = []
    for _ in range(3):
        begin = time.perf_counter()
        found = await reader.page(who, AFTER.journal_subject(nik), replace(SOME, first=50))
        took.append(time.perf_counter() - begin)
        ids = [entry.id for entry in found.entries]
        assert len(ids) == 50 if expected is None else ids == expected
    return min(took)
