"""What auditors see: their own party's entries whole, others' as far as their sources go, and totals of that."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from hub.database import reading_pool
from hub.errors import ErrorCode, HubError
from hub.journal.entry import Entry, SourceRecord
from hub.journal.reader import JournalReader
from hub.journal.view import Account, AuditEntry, AuditFilter, AuditPage, Reader, Window
from hub.journal.writer import Journal
from schema.caller import Caller, Standing
from tests.hub.conftest import decision

T0 = datetime(2026, 1, 1, tzinfo=UTC)
BEKASI, HALSEL, MINISTRY = Reader("bekasi", False), Reader("halmahera-selatan", False), Reader("kemnaker", True)
Maker = Callable[..., Entry]


def _caller(party: str, purpose: str = "statistics") -> Caller:
    return Caller(f"https://{party}.example", f"staf@{party}", Standing(party, "dashboard", purpose))


def _source(name: str, owner: str, status: str = "OK") -> SourceRecord:
    return SourceRecord(name, owner, status, 10 if status == "OK" else None)


NIK_OF_MINISTRY = decision("JobSeeker.nik", "kemnaker", "MASK")
NIK_OF_BEKASI = decision("JobSeeker.nik", "bekasi", "CLEAR")
NAME_OF_BEKASI = decision("JobSeeker.fullName", "bekasi", "MASK")


@pytest.fixture
async def reader(journal_dsn: str) -> AsyncIterator[JournalReader]:
    """A reader over the test's journal."""
    async with reading_pool(journal_dsn, 5.0) as pool:
        yield JournalReader(pool)


async def _page(
    reader: JournalReader, who: Reader, wanted: AuditFilter | None = None, after: str | None = None
) -> AuditPage:
    return await reader.page(who, wanted or AuditFilter(), Window(50, after, total=True))


def _outcomes(page: AuditPage) -> list[str]:
    assert page.total == len(page.entries)
    return [entry.outcome for entry in page.entries]


async def _log_of_three_parties(journal: Journal, make: Maker) -> None:
    """Outcomes name the entries: who asked what of whom, a minute apart."""
    both = (_source("siapkerja", "kemnaker"), _source("sip-kerja", "bekasi"))
    entries = [
        make(_caller("bekasi"), outcome="bekasi-both", decisions=[NIK_OF_MINISTRY, NIK_OF_BEKASI], sources=both),
        make(
            _caller("halmahera-selatan"),
            outcome="halsel-both",
            decisions=[NIK_OF_MINISTRY, NAME_OF_BEKASI],
            sources=both,
        ),
        make(_caller("halmahera-selatan"), outcome="halsel-own", decisions=[NIK_OF_MINISTRY], sources=both[:1]),
        make(
            _caller("kemnaker", "consolidation"),
            outcome="FORBIDDEN",
            decisions=[NAME_OF_BEKASI],
            sources=[_source("sip-kerja", "bekasi", "DENIED")],
        ),
        make(
            _caller("kemnaker"),
            outcome="ministry-left-bekasi-out",
            decisions=[NIK_OF_MINISTRY],
            sources=[both[0], _source("sip-kerja", "bekasi", "NOT_ASKED")],
        ),
        make(None, outcome="UNAUTHENTICATED", decisions=[], sources=()),
    ]
    for minute, entry in enumerate(entries):
        values = {name: getattr(entry, name) for name in Entry.__slots__}
        await journal.append(Entry(**values | {"at": T0 + timedelta(minutes=minute)}))


async def test_a_party_sees_what_it_asked_whole(journal: Journal, reader: JournalReader, make_entry: Maker) -> None:
    """For every owner: decisions, sources and rows of all."""
    await _log_of_three_parties(journal, make_entry)
    [*_, own] = (await _page(reader, BEKASI)).entries
    assert own.outcome == "bekasi-both"
    assert own.standing == _caller("bekasi").standing
    assert own.account == Account("https://bekasi.example", "staf@bekasi")
    assert {item.owner for item in own.decisions} == {"kemnaker", "bekasi"}
    assert [source.source for source in own.sources] == ["siapkerja", "sip-kerja"]
    assert (own.operation_hash, own.rules_version, own.at) == ("hash-1", "rules-1", T0)
    assert own.operation_text == "query { jobSeekers { nodes { nik } } }"


async def test_of_others_a_party_sees_only_what_concerns_its_sources(
    journal: Journal, reader: JournalReader, make_entry: Maker
) -> None:
    """Bekasi sees that the others asked or were refused, and no decision on the Ministry's data."""
    await _log_of_three_parties(journal, make_entry)
    page = await _page(reader, BEKASI)
    assert _outcomes(page) == ["FORBIDDEN", "halsel-both", "bekasi-both"]
    refused, other, _ = page.entries
    assert other.standing == _caller("halmahera-selatan").standing
    assert other.account == Account("https://halmahera-selatan.example", "staf@halmahera-selatan")
    assert other.decisions == (NAME_OF_BEKASI,)
    assert [(source.source, source.rows) for source in other.sources] == [("sip-kerja", 10)]
    assert [(source.source, source.status) for source in refused.sources] == [("sip-kerja", "DENIED")]


async def test_the_ministry_sees_all_also_without_a_caller(
    journal: Journal, reader: JournalReader, make_entry: Maker
) -> None:
    """Requests without a proved caller are seen by the Ministry alone."""
    await _log_of_three_parties(journal, make_entry)
    page = await _page(reader, MINISTRY)
    assert _outcomes(page) == [
        "UNAUTHENTICATED",
        "ministry-left-bekasi-out",
        "FORBIDDEN",
        "halsel-own",
        "halsel-both",
        "bekasi-both",
    ]
    assert (page.entries[0].standing, page.entries[0].account) == (None, None)
    assert len(page.entries[-1].decisions) == 2


async def test_attack_39_tags_are_shown_to_nobody() -> None:
    """No field of what a reader gets could hold them."""
    assert "tags" not in AuditEntry.__slots__


async def test_a_filter_on_decisions_matches_only_what_the_reader_sees(
    journal: Journal, reader: JournalReader, make_entry: Maker
) -> None:
    """Halmahera Selatan's reading of the Ministry's NIK does not make its entry match for Bekasi."""
    await _log_of_three_parties(journal, make_entry)
    nik = AuditFilter(coordinate="JobSeeker.nik")
    assert _outcomes(await _page(reader, BEKASI, nik)) == ["bekasi-both"]
    assert _outcomes(await _page(reader, HALSEL, nik)) == ["halsel-own", "halsel-both"]
    masked = AuditFilter(treatment="MASK")
    assert _outcomes(await _page(reader, BEKASI, masked)) == ["FORBIDDEN", "halsel-both", "bekasi-both"]


async def test_coordinate_and_treatment_together_mean_one_decision(
    journal: Journal, reader: JournalReader, make_entry: Maker
) -> None:
    """A masked NIK and a clear name are no clear NIK."""
    await _log_of_three_parties(journal, make_entry)
    clear_nik = AuditFilter(coordinate="JobSeeker.nik", treatment="CLEAR")
    assert _outcomes(await _page(reader, MINISTRY, clear_nik)) == ["bekasi-both"]
    clear_name = AuditFilter(coordinate="JobSeeker.fullName", treatment="CLEAR")
    assert _outcomes(await _page(reader, MINISTRY, clear_name)) == []


async def test_filters_by_time_party_and_purpose(journal: Journal, reader: JournalReader, make_entry: Maker) -> None:
    """Time is half-open; a party that asked nothing of the reader's sources matches nothing."""
    await _log_of_three_parties(journal, make_entry)
    between = AuditFilter(since=T0 + timedelta(minutes=1), until=T0 + timedelta(minutes=3))
    assert _outcomes(await _page(reader, MINISTRY, between)) == ["halsel-own", "halsel-both"]
    assert _outcomes(await _page(reader, BEKASI, between)) == ["halsel-both"]
    backwards = AuditFilter(since=T0 + timedelta(minutes=3), until=T0)
    assert _outcomes(await _page(reader, MINISTRY, backwards)) == []
    assert _outcomes(await _page(reader, BEKASI, AuditFilter(party="bekasi"))) == ["bekasi-both"]
    assert _outcomes(await _page(reader, BEKASI, AuditFilter(party="halmahera-selatan"))) == ["halsel-both"]
    assert _outcomes(await _page(reader, HALSEL, AuditFilter(party="bekasi"))) == []
    assert _outcomes(await _page(reader, BEKASI, AuditFilter(purpose="consolidation"))) == ["FORBIDDEN"]


async def test_filters_by_caller_role_source_rule_and_outcome(
    journal: Journal, reader: JournalReader, make_entry: Maker
) -> None:
    """An account is both its words; another party's entries match by the reader's own sources and rules alone."""
    await _log_of_three_parties(journal, make_entry)
    staff = Account("https://bekasi.example", "staf@bekasi")
    assert _outcomes(await _page(reader, MINISTRY, AuditFilter(caller=staff))) == ["bekasi-both"]
    assert _outcomes(await _page(reader, HALSEL, AuditFilter(caller=staff))) == []
    stranger = Account("https://elsewhere.example", "staf@bekasi")
    assert _outcomes(await _page(reader, MINISTRY, AuditFilter(caller=stranger))) == []
    assert len(_outcomes(await _page(reader, MINISTRY, AuditFilter(role="dashboard")))) == 5
    assert _outcomes(await _page(reader, MINISTRY, AuditFilter(role="officer"))) == []
    assert _outcomes(await _page(reader, BEKASI, AuditFilter(outcome="FORBIDDEN"))) == ["FORBIDDEN"]
    assert _outcomes(await _page(reader, BEKASI, AuditFilter(outcome="halsel-own"))) == []
    national = AuditFilter(source="siapkerja")
    assert _outcomes(await _page(reader, HALSEL, national)) == ["halsel-own", "halsel-both"]
    assert _outcomes(await _page(reader, BEKASI, national)) == ["bekasi-both"]
    left_out = ["ministry-left-bekasi-out", "FORBIDDEN", "halsel-both", "bekasi-both"]
    assert _outcomes(await _page(reader, MINISTRY, AuditFilter(source="sip-kerja"))) == left_out
    ruled = AuditFilter(rule="rules.csv:3", coordinate="JobSeeker.nik")
    assert _outcomes(await _page(reader, BEKASI, ruled)) == ["bekasi-both"]
    assert _outcomes(await _page(reader, MINISTRY, AuditFilter(rule="rules.csv:4"))) == []


async def test_an_erased_entry_is_told_without_its_account(
    journal: Journal, journal_dsn: str, reader: JournalReader, make_entry: Maker
) -> None:
    """The party, role and purpose stay; whoever looks for the account finds it no more."""
    entry = await journal.append(make_entry(_caller("bekasi")))
    connection = await asyncpg.connect(journal_dsn)
    await connection.fetchval("SELECT journal.erase(ARRAY[$1::uuid])", entry)
    await connection.close()
    [found] = (await _page(reader, BEKASI)).entries
    assert (found.id, found.account, found.standing) == (entry, None, _caller("bekasi").standing)
    staff = Account("https://bekasi.example", "staf@bekasi")
    assert (await _page(reader, BEKASI, AuditFilter(caller=staff))).entries == ()


async def test_parts_that_nobody_asks_for_are_not_read(
    journal: Journal, reader: JournalReader, make_entry: Maker
) -> None:
    """Of an operation over hundreds of sources, decisions are most of what there is."""
    await _log_of_three_parties(journal, make_entry)
    for decisions, sources in ((True, False), (False, True), (False, False)):
        page = await reader.page(MINISTRY, AuditFilter(), Window(50, None, False, decisions, sources))
        assert any(entry.decisions for entry in page.entries) == decisions
        assert any(entry.sources for entry in page.entries) == sources


async def test_paging_gives_each_entry_once_newest_first(
    journal: Journal, reader: JournalReader, make_entry: Maker
) -> None:
    """Over both parts of a party's view; a total is counted only when asked for."""
    await _log_of_three_parties(journal, make_entry)
    for who, expected in ((BEKASI, 3), (HALSEL, 2), (MINISTRY, 6)):
        seen: list[AuditEntry] = []
        after = None
        while True:
            page = await reader.page(who, AuditFilter(), Window(1, after, total=False))
            assert page.total is None
            seen += page.entries
            if not page.has_next:
                break
            after = page.entries[-1].cursor
        assert len({entry.id for entry in seen}) == len(seen) == expected
        assert seen == sorted(seen, key=lambda entry: entry.at, reverse=True)


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "é", "A" * 200, "AAAAAAAAAAAAAAAAAAAAAA=="])
async def test_a_cursor_that_is_none_is_refused(reader: JournalReader, cursor: str) -> None:
    """A position is 16 bytes; anything else is BAD_CURSOR."""
    with pytest.raises(HubError) as caught:
        await _page(reader, MINISTRY, after=cursor)
    assert caught.value.code == ErrorCode.BAD_CURSOR


async def test_a_foreign_cursor_opens_nothing(journal: Journal, reader: JournalReader, make_entry: Maker) -> None:
    """The Ministry's cursor in Bekasi's hands is a place in Bekasi's own view."""
    await _log_of_three_parties(journal, make_entry)
    cursor = (await _page(reader, MINISTRY)).entries[0].cursor
    page = await _page(reader, BEKASI, after=cursor)
    assert {entry.outcome for entry in page.entries} == {"FORBIDDEN", "halsel-both", "bekasi-both"}


async def test_without_a_database_reading_is_refused() -> None:
    """A log that cannot be read is AUDIT_UNAVAILABLE, and no error text of the driver."""
    async with reading_pool("postgresql://hub:rahasia@127.0.0.1:1/hub", 1.0) as pool:
        with pytest.raises(HubError) as caught:
            await _page(JournalReader(pool), MINISTRY)
    assert caught.value.code == ErrorCode.AUDIT_UNAVAILABLE
