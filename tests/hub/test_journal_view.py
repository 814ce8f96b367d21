"""Every party's view of the log under every filter is what the rule says, written plainly and slowly here."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from hub.database import reading_pool
from hub.journal.entry import DecisionRecord, DecisionSet, Entry, SourceRecord, administration
from hub.journal.reader import JournalReader
from hub.journal.view import Account, AuditFilter, AuditPage, Reader, Window
from hub.journal.writer import Journal
from schema.caller import Caller, Standing
from tests.hub.conftest import decision

T0 = datetime(2026, 1, 1, tzinfo=UTC)
PARTIES = ["kemnaker", "bekasi", "halmahera-selatan"]
COORDINATES, TREATMENTS, RULES = ["JobSeeker.nik", "JobSeeker.sex"], ["CLEAR", "MASK"], ["a.csv:1", "a.csv:2"]
RECORDS = [
    replace(decision(coordinate, owner, treatment), rule=rule)
    for coordinate, owner, treatment, rule in product(COORDINATES, PARTIES, TREATMENTS, RULES)
]
OUTCOMES, ROLES, PURPOSES = ["OK", "FORBIDDEN"], ["dashboard", "auditor"], ["statistics", "audit"]
STATUSES = ["OK", "TIMED_OUT", "DENIED", "NOT_ASKED"]
ENTRIES, FILTERS, PAGE = 150, 300, 7


@dataclass(frozen=True)
class Seen:
    """An entry as one reader sees it."""

    party: str | None
    decisions: Sequence[DecisionRecord]
    sources: Sequence[SourceRecord]


def seen(entry: Entry, who: Reader) -> Seen | None:
    """The rule of the log: own entries whole, others' as far as own sources and decisions go, the Ministry all."""
    party = entry.caller.standing.party if entry.caller else None
    if who.sees_all or party == who.party:
        return Seen(party, entry.decisions.items, entry.sources)
    decisions = [item for item in entry.decisions.items if item.owner == who.party]
    sources = [source for source in entry.sources if source.owner == who.party]
    if entry.caller is None:
        return Seen(None, (), ()) if who.party in entry.told else None
    concerned = bool(decisions) or any(source.status != "NOT_ASKED" for source in sources)
    return Seen(party, decisions, sources) if concerned else None


def matches(entry: Entry, found: Seen, wanted: AuditFilter) -> bool:
    """Whether what is seen of an entry is what is looked for."""
    caller = entry.caller
    standing = caller.standing if caller else None
    words = (
        (wanted.party, standing and standing.party),
        (wanted.role, standing and standing.role),
        (wanted.purpose, standing and standing.purpose),
        (wanted.outcome, entry.outcome),
        (wanted.caller, caller and Account(caller.issuer, caller.subject)),
    )
    if any(word is not None and word != has for word, has in words):
        return False
    if (wanted.since and entry.at < wanted.since) or (wanted.until and entry.at >= wanted.until):
        return False
    if wanted.source is not None and wanted.source not in {source.source for source in found.sources}:
        return False
    asked = (wanted.coordinate, wanted.treatment, wanted.rule)
    if asked == (None, None, None):
        return True
    held = ((item.coordinate, item.treatment, item.rule) for item in found.decisions)
    return any(all(word in (None, has) for word, has in zip(asked, of, strict=True)) for of in held)


def _source(chance: random.Random, party: str) -> SourceRecord:
    status = chance.choice(STATUSES)
    return SourceRecord(f"source-{party}", party, status, chance.choice([0, 25, None]) if status == "OK" else None)


def _made(chance: random.Random, minute: int) -> Entry:
    at = T0 + timedelta(minutes=minute)
    if minute % 11 == 0:
        return administration("publish", at, tuple(chance.sample(PARTIES, chance.randint(0, 2))), 0)
    entry = replace(administration(f"query {chance.randint(1, 5)}", at, (), 0), outcome=chance.choice(OUTCOMES))
    if minute % 7 == 0:
        return entry
    standing = Standing(chance.choice(PARTIES), chance.choice(ROLES), chance.choice(PURPOSES))
    return replace(
        entry,
        caller=Caller("https://masuk.example", chance.choice(["rini", "budi"]), standing),
        decisions=DecisionSet.of(chance.sample(RECORDS, chance.randint(0, 3))),
        sources=tuple(_source(chance, party) for party in chance.sample(PARTIES, chance.randint(0, 3))),
    )


def _filter(chance: random.Random) -> AuditFilter:
    """Most ask little, so that something is found."""

    def maybe(values: Sequence[str]) -> str | None:
        return chance.choice(values) if chance.random() < 0.25 else None

    since, until = (T0 + timedelta(minutes=chance.randint(0, ENTRIES)) for _ in range(2))
    subject = maybe(["rini", "budi", "nobody"])
    return AuditFilter(
        since=since if chance.random() < 0.2 else None,
        until=until if chance.random() < 0.2 else None,
        party=maybe([*PARTIES, "nobody"]),
        role=maybe(ROLES),
        purpose=maybe(PURPOSES),
        outcome=maybe(OUTCOMES),
        caller=None if subject is None else Account("https://masuk.example", subject),
        source=maybe([f"source-{party}" for party in PARTIES]),
        coordinate=maybe(COORDINATES),
        treatment=maybe(TREATMENTS),
        rule=maybe(RULES),
    )


async def _listed(reader: JournalReader, who: Reader, wanted: AuditFilter) -> list[AuditPage]:
    """The whole list, page by page."""
    pages = [await reader.page(who, wanted, Window(PAGE, None, total=True))]
    while pages[-1].has_next:
        pages.append(await reader.page(who, wanted, Window(PAGE, pages[-1].entries[-1].cursor, total=True)))
    return pages


@pytest.mark.parametrize("walked", [1, 2_000])
async def test_every_view_under_every_filter_is_what_the_rule_says(
    journal: Journal, journal_dsn: str, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    """Random entries, readers and filters, every page and total; found among the newest or profile by profile."""
    monkeypatch.setattr("hub.journal.matching._WALKED", walked)
    chance, readers = (
        random.Random(walked),
        [Reader("kemnaker", True), Reader("bekasi", False), Reader(PARTIES[2], False)],
    )
    entries = {}
    for minute in range(ENTRIES):
        made = _made(chance, minute)
        entries[await journal.append(made)] = made
    found = 0
    async with reading_pool(journal_dsn, 5.0) as pool:
        for _ in range(FILTERS):
            who, wanted = chance.choice(readers), _filter(chance)
            views = {key: view for key, one in entries.items() if (view := seen(one, who)) is not None}
            expected = [key for key in reversed(views) if matches(entries[key], views[key], wanted)]
            pages = await _listed(JournalReader(pool), who, wanted)
            listed = [entry for page in pages for entry in page.entries]
            assert [entry.id for entry in listed] == expected, wanted
            assert {page.total for page in pages} == {len(expected)}
            for entry in listed:
                assert set(entry.decisions) == set(views[entry.id].decisions)
                assert set(entry.sources) == set(views[entry.id].sources)
            found += len(expected)
    assert found > FILTERS
