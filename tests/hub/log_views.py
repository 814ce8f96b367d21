"""The rule of who sees what of the log, plainly and slowly; and random entries and filters to hold it against."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product

from hub.journal.entry import DecisionRecord, DecisionSet, Entry, SourceRecord, administration
from hub.journal.view import Account, AuditFilter, Reader
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
ENTRIES, STEP = 150, timedelta(hours=9)
READERS = [Reader("kemnaker", True), Reader("bekasi", False), Reader(PARTIES[2], False)]


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


def made_entry(chance: random.Random, place: int) -> Entry:
    """The entry at a place: of administration, of nobody proved, or of somebody."""
    at = T0 + STEP * place
    if place % 11 == 0:
        return administration("publish", at, tuple(chance.sample(PARTIES, chance.randint(0, 2))), 0)
    entry = replace(administration(f"query {chance.randint(1, 5)}", at, (), 0), outcome=chance.choice(OUTCOMES))
    if place % 7 == 0:
        return entry
    standing = Standing(chance.choice(PARTIES), chance.choice(ROLES), chance.choice(PURPOSES))
    return replace(
        entry,
        caller=Caller("https://masuk.example", chance.choice(["rini", "budi"]), standing),
        decisions=DecisionSet.of(chance.sample(RECORDS, chance.randint(0, 3))),
        sources=tuple(_source(chance, party) for party in chance.sample(PARTIES, chance.randint(0, 3))),
    )


def made_filter(chance: random.Random) -> AuditFilter:
    """Most ask little, so that something is found."""

    def maybe(values: Sequence[str]) -> str | None:
        return chance.choice(values) if chance.random() < 0.25 else None

    since, until = (T0 + STEP * chance.randint(0, ENTRIES) for _ in range(2))
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
