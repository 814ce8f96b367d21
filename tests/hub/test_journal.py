"""The journal: an entry is on disk when `append` returns, or there is none and no data leaves."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.database import migrate
from hub.embedded import PostgresServer, start_postgres, stop_postgres
from hub.errors import ErrorCode, HubError
from hub.journal.entry import DecisionSet, Entry, entry_id, entry_time, first_id
from hub.journal.leaf import leaf_data, personal_data, personal_hash
from hub.journal.writer import Journal
from hub.secret import Secret
from hub.settings import JournalSettings
from schema.caller import Caller, Standing
from tests.hub.conftest import DERIVED, JOURNAL_TABLES, Log, decision

RINI = Caller("https://masuk.bekasi.example", "rini", Standing("bekasi", "officer", "placement-service"))
Maker = Callable[..., Entry]


async def _fetch(dsn: str, sql: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return list(await connection.fetch(sql))
    finally:
        await connection.close()


def _running(dsn: str, log: Log, deadline: float = 2.0, queue: int = 4096) -> Journal:
    return Journal(JournalSettings(Secret(dsn), deadline, queue), log.logger, lambda _seconds: None)


_WHOLE = """
SELECT e.*, a.issuer, a.subject, p.party, p.role, p.purpose, p.outcome, p.rules_version, p.statuses, p.digest,
       o.hash, s.sources, s.owners
FROM journal.entry e JOIN journal.profile p ON p.id = e.profile JOIN journal.operation o ON o.id = p.operation
JOIN journal.source_set s ON s.id = p.source_set LEFT JOIN journal.account a ON a.id = e.account
"""


async def test_an_entry_can_be_read_by_another_connection_once_it_is_appended(
    journal: Journal, journal_dsn: str, make_entry: Maker
) -> None:
    """Every field of the allow-list is there, under the id that was given."""
    at = datetime(2026, 2, 3, 4, 5, 6, 789123, tzinfo=UTC)
    entry_key = await journal.append(make_entry(RINI, at=at, tags=b"\x01" * 32))
    [row] = await _fetch(journal_dsn, _WHOLE)
    assert str(row["id"]) == entry_key
    assert entry_time(row["id"]) == at.replace(microsecond=789000)
    assert [row[name] for name in ("issuer", "subject", "party", "role", "purpose")] == [
        "https://masuk.bekasi.example",
        "rini",
        "bekasi",
        "officer",
        "placement-service",
    ]
    assert (row["outcome"], row["hash"], row["rules_version"], row["tags"]) == ("OK", "hash-1", "rules-1", b"\x01" * 32)
    assert [row[name] for name in ("sources", "owners", "statuses", "rows")] == [
        ["siapkerja"],
        ["kemnaker"],
        ["OK"],
        [25],
    ]


async def test_what_repeats_is_stored_once(journal: Journal, journal_dsn: str, make_entry: Maker) -> None:
    """Operations, decisions and sets of decisions have one row each, however often they come."""
    nik, name = decision("JobSeeker.nik", "kemnaker", "MASK"), decision("JobSeeker.fullName", "bekasi", "CLEAR")
    for decisions in ([nik], [nik, name], [name, nik], [nik]):
        await journal.append(make_entry(RINI, decisions=decisions))
    counts = "SELECT (SELECT count(*) FROM journal.{}) AS n"
    found = {
        t: (await _fetch(journal_dsn, counts.format(t)))[0]["n"]
        for t in ("operation", "decision", "decision_set", "source_set", "owner_set", "profile", "account", "entry")
    }
    once = {"operation": 1, "source_set": 1, "account": 1}
    assert found == once | {"decision": 2, "decision_set": 2, "owner_set": 1, "profile": 2, "entry": 4}


async def test_a_second_journal_on_the_same_database_shares_what_is_stored(
    journal: Journal, journal_dsn: str, make_entry: Maker, log: Log
) -> None:
    """Two hubs may write at once; neither trips over what the other stored first."""
    other = _running(journal_dsn, log)
    other.start()
    await asyncio.gather(*(each.append(make_entry(RINI)) for each in (journal, other) for _ in range(50)))
    await other.close()
    [row] = await _fetch(journal_dsn, "SELECT count(*), count(DISTINCT profile) AS profiles FROM journal.entry")
    assert (row["count"], row["profiles"]) == (100, 1)


async def test_waiting_entries_share_one_commit(journal: Journal, journal_dsn: str, make_entry: Maker) -> None:
    """200 entries that wait together are in a handful of transactions."""
    await journal.append(make_entry(RINI))
    await asyncio.gather(*(journal.append(make_entry(RINI)) for _ in range(200)))
    [row] = await _fetch(journal_dsn, "SELECT count(*), count(DISTINCT xmin::text) AS commits FROM journal.entry")
    assert row["count"] == 201
    assert row["commits"] <= 4


@pytest.mark.parametrize("table", [table for table in JOURNAL_TABLES if table not in DERIVED])
@pytest.mark.parametrize("change", ["UPDATE journal.{} SET {} = {}", "DELETE FROM journal.{}", "TRUNCATE journal.{}"])
async def test_attack_35_no_row_can_be_changed_or_removed(
    journal: Journal, journal_dsn: str, make_entry: Maker, table: str, change: str
) -> None:
    """Even the database's owner is refused by the tables themselves."""
    await journal.append(make_entry(RINI))
    column = {"entry": "epoch", "profile": "outcome", "account": "subject", "operation": "text", "decision": "clause"}
    column |= {"decision_set": "digest", "source_set": "owners", "owner_set": "owners", "leaf": "hash"}
    column |= {"subtree": "hash", "checkpoint": "note", "cosignature": "line"}
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _fetch(journal_dsn, change.format(table, column[table], column[table]))


@pytest.mark.parametrize(
    ("by", "change"),
    [
        ("by hand", "salt = NULL, account = NULL, tags = NULL"),
        ("erasing", "tags = NULL"),
        ("erasing", "salt = 'x', account = NULL, tags = NULL"),
        ("erasing", "salt = NULL, account = NULL, tags = NULL, epoch = 7"),
        ("erasing", "salt = NULL, account = NULL, tags = NULL, rows = '{}'"),
        ("erasing", "salt = NULL, account = NULL, tags = NULL, personal = 'x'"),
        ("erasing", "salt = NULL, account = NULL, tags = NULL, profile = 0"),
        ("erasing", "salt = NULL, account = NULL, tags = NULL, id = gen_random_uuid()"),
    ],
)
async def test_attack_35_of_an_entry_nothing_goes_but_its_whole_personal_part(
    journal: Journal, journal_dsn: str, make_entry: Maker, by: str, change: str
) -> None:
    """By the one function that erases; not by hand, not in parts, and with no other change beside it."""
    await journal.append(make_entry(RINI))
    connection = await asyncpg.connect(journal_dsn)
    try:
        await connection.execute(f"SET journal.erasing = '{'on' if by == 'erasing' else 'off'}'")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"UPDATE journal.entry SET {change}")  # noqa: S608 - written above
    finally:
        await connection.close()


async def test_erasing_takes_the_personal_part_and_leaves_the_leaf(
    journal: Journal, journal_dsn: str, make_entry: Maker
) -> None:
    """What is proved of an entry can be derived before and after, and only that; erased is erased once."""
    gone, kept = [await journal.append(make_entry(RINI, tags=b"\x07" * 16)) for _ in range(2)]
    before = {str(row["id"]): row for row in await _fetch(journal_dsn, _WHOLE)}
    erase = f"SELECT journal.erase(ARRAY['{gone}']::uuid[])"
    assert [(await _fetch(journal_dsn, erase))[0][0] for _ in range(2)] == [1, 0]
    after = {str(row["id"]): row for row in await _fetch(journal_dsn, _WHOLE)}
    assert [after[gone][name] for name in ("salt", "account", "tags")] == [None, None, None]
    assert after[kept] == before[kept]
    assert _leaf(after[gone]) == _leaf(before[gone])
    row = before[gone]
    assert row["personal"] == personal_hash(row["salt"], personal_data(row["issuer"], row["subject"], row["tags"]))


def _leaf(row: asyncpg.Record) -> bytes:
    return leaf_data(row["id"], row["digest"], row["rows"], row["epoch"], row["personal"])


async def test_attack_38_the_log_of_the_operator_holds_no_text_of_an_entry_that_fails(
    journal: Journal, make_entry: Maker, log: Log
) -> None:
    """An entry that the database refuses costs itself alone, and the error names no value."""
    broken = make_entry(RINI, operation_hash="broken", operation_text="canary 3216012345670001 \x00")
    results = await asyncio.gather(
        *(journal.append(entry) for entry in (make_entry(RINI), broken, make_entry(RINI))), return_exceptions=True
    )
    assert [isinstance(result, str) for result in results] == [True, False, True]
    assert isinstance(results[1], HubError)
    assert results[1].code == ErrorCode.AUDIT_UNAVAILABLE
    assert b"3216012345670001" not in log.stream.getvalue()
    assert [line["event"] for line in log.lines()] == ["journal_entry_refused"]


async def test_a_set_of_decisions_under_a_false_digest_is_not_stored(journal: Journal, make_entry: Maker) -> None:
    """Equal digests mean equal decisions: a set whose digest is not its own is refused."""
    entry = make_entry(RINI)
    forged = Entry(**{name: getattr(entry, name) for name in Entry.__slots__} | {"decisions": DecisionSet("0", ())})
    with pytest.raises(HubError) as caught:
        await journal.append(forged)
    assert caught.value.code == ErrorCode.AUDIT_UNAVAILABLE


async def test_attack_37_a_full_queue_refuses_and_a_flood_without_tokens_leaves_room(
    journal_dsn: str, make_entry: Maker, log: Log
) -> None:
    """Requests without a caller get a quarter of the queue; those with one get the rest."""
    journal = _running(journal_dsn, log, queue=8)
    journal.start()
    nobody = [asyncio.create_task(journal.append(make_entry(None))) for _ in range(20)]
    known = [asyncio.create_task(journal.append(make_entry(RINI))) for _ in range(20)]
    results = await asyncio.gather(*nobody, *known, return_exceptions=True)
    await journal.close()
    assert sum(isinstance(result, str) for result in results[:20]) == 3  # one is written at once, two wait
    assert sum(isinstance(result, str) for result in results[20:]) == 6
    assert {error.code for error in results if isinstance(error, HubError)} == {ErrorCode.AUDIT_UNAVAILABLE}


async def test_a_journal_that_is_closed_takes_nothing(journal_dsn: str, make_entry: Maker, log: Log) -> None:
    """Before the start and after the end there is no entry, so there is no data, and nobody waits for it."""
    journal = _running(journal_dsn, log, deadline=60)
    with pytest.raises(HubError):
        await journal.append(make_entry(RINI))
    journal.start()
    await journal.append(make_entry(RINI))
    await journal.close()
    with pytest.raises(HubError):
        await journal.append(make_entry(RINI))


@pytest.fixture
async def own_server(tmp_path: Path) -> AsyncIterator[PostgresServer]:
    """A database server for one test to kill, with an empty journal."""
    server = start_postgres(tmp_path / "journal")
    await migrate(server.dsn())
    yield server
    stop_postgres(start_postgres(tmp_path / "journal"))


async def test_attack_37_without_its_database_the_journal_refuses_and_recovers_by_itself(
    own_server: PostgresServer, make_entry: Maker, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed: AUDIT_UNAVAILABLE. Started again: entries are taken, and none that was confirmed is lost."""
    journal = _running(own_server.dsn(), log)
    journal.start()
    confirmed = [await journal.append(make_entry(RINI)) for _ in range(5)]
    os.kill(own_server.pid, signal.SIGKILL)
    with pytest.raises(HubError) as caught:
        await _append_until_refused(journal, make_entry, confirmed)
    assert caught.value.code == ErrorCode.AUDIT_UNAVAILABLE
    assert not await journal.check()
    monkeypatch.setattr("hub.embedded.free_port", lambda: own_server.port)
    restarted = await asyncio.to_thread(start_postgres, own_server.data)
    confirmed.append(await _first_taken(journal, make_entry))
    assert await journal.check()
    await journal.close()
    rows = await _fetch(restarted.dsn(), "SELECT id FROM journal.entry")
    assert sorted(str(row["id"]) for row in rows) == sorted(confirmed)


async def _append_until_refused(journal: Journal, make_entry: Maker, confirmed: list[str]) -> None:
    """A session outlives the killed server by a moment: what it still confirms counts."""
    while len(confirmed) < 10_000:
        confirmed.append(await journal.append(make_entry(RINI)))


async def _first_taken(journal: Journal, make_entry: Maker) -> str:
    for _ in range(100):
        try:
            return await journal.append(make_entry(RINI))
        except HubError:
            await asyncio.sleep(0.05)
    raise AssertionError("the journal did not recover within five seconds")


async def test_attack_37_a_database_that_hangs_is_not_waited_for(
    own_server: PostgresServer, make_entry: Maker, log: Log
) -> None:
    """A stopped process confirms nothing: the deadline ends the wait, and afterwards entries are taken again."""
    journal = _running(own_server.dsn(), log, deadline=0.3)
    journal.start()
    await journal.append(make_entry(RINI))
    stopped = [
        row["pid"] for row in await _fetch(own_server.dsn(), "SELECT pid FROM pg_stat_activity WHERE pid IS NOT NULL")
    ]
    for pid in [own_server.pid, *stopped]:
        _signal(pid, signal.SIGSTOP)
    begun = asyncio.get_running_loop().time()
    with pytest.raises(HubError) as caught:
        await journal.append(make_entry(RINI))
    waited = asyncio.get_running_loop().time() - begun
    for pid in [own_server.pid, *stopped]:
        _signal(pid, signal.SIGCONT)
    assert caught.value.code == ErrorCode.AUDIT_UNAVAILABLE
    assert waited < 1
    await _first_taken(journal, make_entry)
    await journal.close()


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


async def test_a_lost_connection_loses_and_doubles_no_entry(
    journal: Journal, journal_dsn: str, make_entry: Maker
) -> None:
    """The server ends the writer's session again and again under load: each confirmed entry is there exactly once."""

    async def cut() -> None:
        for _ in range(10):
            await asyncio.sleep(0.02)
            await _fetch(
                journal_dsn,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'sinergi-hub journal' AND datname = current_database()",
            )

    async def caller() -> list[str]:
        taken = []
        for _ in range(60):
            try:
                taken.append(await journal.append(make_entry(RINI)))
            except HubError:
                await asyncio.sleep(0)
        return taken

    *lists, _ = await asyncio.gather(*(caller() for _ in range(8)), cut())
    confirmed = [entry for taken in lists if taken is not None for entry in taken]
    stored = {str(row["id"]) for row in await _fetch(journal_dsn, "SELECT id FROM journal.entry")}
    assert len(confirmed) > 100  # how many a cut refuses is a matter of timing; most are taken all the same
    assert len(set(confirmed)) == len(confirmed)
    assert set(confirmed) <= stored


async def test_a_request_that_gives_up_leaves_the_writer_in_order(journal: Journal, make_entry: Maker) -> None:
    """A cancelled wait is skipped; the next entry is stored."""
    given_up = asyncio.create_task(journal.append(make_entry(RINI)))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    assert await journal.append(make_entry(RINI))


async def test_a_writer_that_gives_up_leaves_the_others_their_entries(
    journal: Journal, journal_dsn: str, make_entry: Maker
) -> None:
    """Cancelled amid its own write and amid a write for many, again and again: each of the others gets its entry."""
    await journal.append(make_entry(RINI))
    taken: list[str] = []
    for _ in range(30):
        callers = [asyncio.create_task(journal.append(make_entry(RINI))) for _ in range(8)]
        await asyncio.sleep(0)
        callers[0].cancel()  # it writes for itself
        await asyncio.wait(callers[:1])
        callers[1].cancel()  # it is the next to write, or writes already, for all that wait
        results = await asyncio.gather(*callers, return_exceptions=True)
        given_up = [result for result in results if isinstance(result, asyncio.CancelledError)]
        taken += [result for result in results if isinstance(result, str)]
        assert len(given_up) == 2
    stored = [str(row["id"]) for row in await _fetch(journal_dsn, "SELECT id FROM journal.entry")]
    assert len(taken) == 30 * 6
    assert len(set(stored)) == len(stored)
    assert set(taken) <= set(stored)
    queued = [str(row["entry"]) for row in await _fetch(journal_dsn, "SELECT entry FROM journal.unsequenced")]
    assert sorted(queued) == sorted(stored)


async def test_closing_waits_for_who_writes_and_refuses_who_waits(
    journal_dsn: str, make_entry: Maker, log: Log
) -> None:
    """Nobody is left hanging, and what was confirmed is there."""
    journal = _running(journal_dsn, log)
    journal.start()
    callers = [asyncio.create_task(journal.append(make_entry(RINI))) for _ in range(8)]
    await asyncio.sleep(0)
    await journal.close()
    first, *others = await asyncio.gather(*callers, return_exceptions=True)
    assert [row["id"] for row in await _fetch(journal_dsn, "SELECT id::text FROM journal.entry")] == [first]
    assert all(isinstance(other, HubError) for other in others)


INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(INSTANTS, INSTANTS)
def test_ids_sort_by_time(one: datetime, other: datetime) -> None:
    """An earlier millisecond has the lesser id, ids carry their time, and bounds hold to the millisecond."""
    first, second = sorted((one, other))
    if second - first >= timedelta(milliseconds=1):
        assert entry_id(first) < entry_id(second)
    kept = entry_time(entry_id(one))
    assert timedelta(0) <= one - kept < timedelta(milliseconds=1)
    assert (entry_id(one) >= first_id(other)) == (kept >= other)
    assert entry_id(one).version == 7


@given(st.uuids())
def test_an_id_that_no_hub_gave_has_a_time_too(forged: UUID) -> None:
    """An entry somebody wrote with any id at all is named by what reads the log, not met with an error."""
    assert entry_time(forged) <= datetime.max.replace(tzinfo=UTC)
