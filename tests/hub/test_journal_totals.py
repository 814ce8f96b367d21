"""Totals of every party's view under every filter are those of a plain scan of what the party sees."""

import random
from collections import Counter
from itertools import combinations

import asyncpg
import pytest

from hub.database import reading_pool
from hub.errors import ErrorCode, HubError
from hub.journal import totals
from hub.journal.entry import DecisionRecord, Entry, SourceRecord
from hub.journal.reader import JournalReader
from hub.journal.totals import AuditTotals, Counting
from hub.journal.view import AuditFilter, Reader
from hub.journal.writer import Journal
from schema.audit_totals import AuditDimension
from schema.zone import WIB
from tests.hub.log_views import ENTRIES, READERS, Seen, made_entry, made_filter, matches, seen

COUNTINGS = 400
EVERYTHING = 10_000
DECIDED = ("coordinate", "treatment", "rule")
PAIRS = [
    *((one,) for one in AuditDimension),
    *(pair for pair in combinations(AuditDimension, 2) if pair != (AuditDimension.DAY, AuditDimension.MONTH)),
]

Key = tuple[tuple[str, ...] | None, ...]


def keys_of(entry: Entry, view: Seen, wanted: AuditFilter, by: tuple[AuditDimension, ...]) -> set[Key]:
    """Every key that an entry counts in: of each decision, and each source of its owner, that matches and is seen."""
    asked = {word: value for word in DECIDED if (value := getattr(wanted, word)) is not None}
    decisions = [one for one in view.decisions if all(getattr(one, word) == value for word, value in asked.items())]
    sources = [one for one in view.sources if wanted.source in (None, one.source)]
    by_decision = bool({"COORDINATE", "TREATMENT", "RULE"}.intersection(by))
    found: set[Key] = set()
    for decision in decisions if by_decision and decisions else (None,):
        owned = [one for one in sources if decision is None or one.owner == decision.owner]
        for source in owned or (None,):
            told = told_of(entry, decision, source)
            found.add(tuple(told.get(one) for one in by))
    return found


def told_of(
    entry: Entry, decision: DecisionRecord | None, source: SourceRecord | None
) -> dict[AuditDimension, tuple[str, ...]]:
    """What an entry tells, with one decision and one source of it."""
    at = entry.at.astimezone(WIB)
    told: dict[str, tuple[str, ...]] = {
        "DAY": (f"{at:%Y-%m-%d}",),
        "MONTH": (f"{at:%Y-%m}",),
        "OUTCOME": (entry.outcome,),
    }
    if entry.caller is not None:
        standing = entry.caller.standing
        told["CALLER"] = (entry.caller.issuer, entry.caller.subject)
        told |= {"PARTY": (standing.party,), "ROLE": (standing.role,), "PURPOSE": (standing.purpose,)}
    if source is not None:
        told["SOURCE"] = (source.source, source.owner)
    if decision is not None:
        told |= {
            "COORDINATE": (decision.coordinate,),
            "TREATMENT": (decision.treatment,),
            "RULE": (str(decision.rule),),
        }
    return {AuditDimension(name): words for name, words in told.items()}


def _entries(chance: random.Random) -> list[Entry]:
    """Entries of two months, at all hours."""
    return [made_entry(chance, place) for place in range(ENTRIES)]


async def test_every_total_is_that_of_a_plain_scan(journal: Journal, journal_dsn: str) -> None:
    """Random entries, readers and filters, by every dimension and every two; and each entry once in the whole."""
    chance = random.Random(4)
    entries = _entries(chance)
    for entry in entries:
        await journal.append(entry)
    found = 0
    async with reading_pool(journal_dsn, 5.0) as pool:
        for number in range(COUNTINGS):
            who, wanted, by = chance.choice(READERS), made_filter(chance), PAIRS[number % len(PAIRS)]
            seeing = [(entry, view) for entry in entries if (view := seen(entry, who)) is not None]
            matching = [(entry, view) for entry, view in seeing if matches(entry, view, wanted)]
            expected = Counter(key for entry, view in matching for key in keys_of(entry, view, wanted, by))
            counted = await JournalReader(pool).totals(who, wanted, Counting(by, EVERYTHING))
            assert {group.key: group.entries for group in counted.groups} == expected, (by, wanted)
            assert (counted.total, counted.complete) == (len(matching), True)
            found += len(expected)
    assert found > COUNTINGS


async def _counted(dsn: str, by: AuditDimension, first: int) -> AuditTotals:
    async with reading_pool(dsn, 5.0) as pool:
        return await JournalReader(pool).totals(Reader("kemnaker", True), AuditFilter(), Counting((by,), first))


async def test_the_largest_groups_are_given_and_that_there_are_more(journal: Journal, journal_dsn: str) -> None:
    """Of as many as are asked for; the whole stays the number of all entries."""
    for entry in _entries(random.Random(1)):
        await journal.append(entry)
    whole = await _counted(journal_dsn, AuditDimension.DAY, EVERYTHING)
    some = await _counted(journal_dsn, AuditDimension.DAY, 3)
    assert (some.groups, some.complete, some.total) == (whole.groups[:3], False, ENTRIES)
    assert [group.entries for group in whole.groups] == sorted((g.entries for g in whole.groups), reverse=True)


async def test_counting_that_takes_too_long_is_refused(
    journal: Journal, journal_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends in time, and the caller is told to ask for less; the log is not told to be away."""
    monkeypatch.setattr(totals, "_SECONDS", 0.2)
    for entry in _entries(random.Random(1)):
        await journal.append(entry)
    holder = await asyncpg.connect(journal_dsn)
    async with holder.transaction():
        await holder.execute("LOCK TABLE journal.entry IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(HubError) as caught:
            await _counted(journal_dsn, AuditDimension.PARTY, 10)
    await holder.close()
    assert caught.value.code == ErrorCode.QUERY_TOO_COSTLY
