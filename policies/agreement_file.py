"""The file of an agreement as a value: parties, scope, time, consents, limits; every name is checked."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from policies.documents import numeric_fields, read_agreed_aggregation, read_harvest
from policies.model import (
    Agreement,
    Confidentiality,
    Consent,
    End,
    Office,
    Party,
    Purpose,
    RuleSet,
    Signatory,
)
from policies.notices import read_notices
from policies.reading import Table
from policies.terms import Changes, phases, read_addendum, read_early_end, read_term, span
from schema.catalogue import Catalogue

_KEYS = {
    "numbers",
    "region",
    "ministry",
    "signed",
    "purposes",
    "signatories",
    "term",
    "confidentiality",
    "domains",
    "sources",
    "liaison",
    "aggregation",
}
_OPTIONS = {"addenda", "early_end", "consents", "harvest", "notices"}
_OFFICE_KEYS = {"party", "office", "address", "phone", "emails"}
_CONSENT_KEYS = {
    "id", "to", "given_by", "owners", "domains", "purposes", "letter", "document", "from", "until", "clause"
}  # fmt: skip
_CONSENT_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an agreement's file may refer to."""

    catalogue: Catalogue
    parties: Mapping[str, Party]
    purposes: Mapping[str, Purpose]

    def of_end(self, *ends: End) -> set[str]:
        """The ids of the parties at one of `ends`."""
        return {party.id for party in self.parties.values() if party.end in ends}

    @property
    def domains(self) -> list[str]:
        """Every domain of the catalogue, sorted."""
        return sorted({domain_type.domain for domain_type in self.catalogue.types.values()})


@dataclass(frozen=True, slots=True)
class Terms:
    """The other files of an agreement, already read: its rules, the region's own, and the texts of its clauses."""

    rules: RuleSet
    restrictions: RuleSet | None
    clauses: Mapping[str, str]


def read_agreement(document: Table, agreement_id: str, around: Surroundings, terms: Terms) -> Agreement:
    """An agreement's file, with its other files already read."""
    document.only(_KEYS, _OPTIONS)
    region = document.check(document.word("region"), around.of_end(End.REGION) & {agreement_id})
    ministry = document.check(document.word("ministry"), around.of_end(End.MINISTRY))
    term, signed = read_term(document.table("term")), _named(document, "domains", "name", around.domains)
    changes = Changes(
        domains=signed,
        addenda=tuple(read_addendum(entry, term, around.domains) for entry in _optional(document, "addenda")),
        early_end=read_early_end(document.table("early_end"), term) if "early_end" in document.data else None,
    )
    found = phases(document, term, changes)
    agreement = Agreement(
        id=agreement_id,
        numbers=document.words("numbers"),
        region=region,
        ministry=ministry,
        signed=document.day("signed"),
        signatories=_signatories(document, {region, ministry}),
        since=found[0].since,
        until=found[-1].until,
        phases=found,
        addenda=changes.addenda,
        early_end=changes.early_end,
        confidentiality=_confidentiality(document.table("confidentiality")),
        term_clause=document.table("term").word("clause"),
        notices=read_notices(document.table("notices"), term.notice_months) if "notices" in document.data else None,
        domains=signed | {name: clause for one in changes.addenda for name, clause in one.added.items()},
        sources=_named(document, "sources", "id", None),
        purposes=frozenset(document.known("purposes", around.purposes)),
        consents=(),
        liaison=tuple(_office(entry, {region, ministry}) for entry in document.entries("liaison")),
        aggregation=read_agreed_aggregation(document.table("aggregation"), numeric_fields(around.catalogue)),
        harvest=read_harvest(document.table("harvest")) if "harvest" in document.data else {},
        rules=terms.rules,
        restrictions=terms.restrictions,
        clauses=terms.clauses,
    )
    return _with_consents(document, agreement, around)


def _optional(document: Table, key: str) -> tuple[Table, ...]:
    return document.tables(key) if key in document.data else ()


def _named(document: Table, key: str, name: str, known: Collection[str] | None) -> dict[str, str]:
    """The clause of each entry by its name, which is one of `known` where that is given, and stands once."""
    found: dict[str, str] = {}
    for entry in document.entries(key):
        entry.only({name, "clause"})
        word = entry.word(name) if known is None else entry.check(entry.word(name), known)
        if word in found:
            raise entry.refuse(f'"{word}"', f"{word!r} twice in {key!r}", "each name once")
        found[word] = entry.word("clause")
    return found


def _signatories(document: Table, parties: Collection[str]) -> tuple[Signatory, ...]:
    """One office for each party."""
    entries = document.entries("signatories")
    for entry in entries:
        entry.only({"party", "office"})
    found = tuple(Signatory(entry.check(entry.word("party"), parties), entry.word("office")) for entry in entries)
    if sorted(one.party for one in found) != sorted(parties):
        raise document.refuse("signatories", "signatories of not each party once", f"one of each: {_list(parties)}")
    return found


def _confidentiality(document: Table) -> Confidentiality:
    document.only({"clause", "outlives_term"})
    return Confidentiality(document.word("clause"), document.value("outlives_term", bool))


def _office(entry: Table, parties: Collection[str]) -> Office:
    entry.only(_OFFICE_KEYS)
    party = entry.check(entry.word("party"), parties)
    return Office(party, entry.word("office"), entry.word("address"), entry.word("phone"), entry.words("emails"))


def _with_consents(document: Table, agreement: Agreement, around: Surroundings) -> Agreement:
    """The agreement with its consents, which are read against it."""
    entries = _optional(document, "consents")
    consents = tuple(_consent(entry, agreement, around) for entry in entries)
    for entry, consent in zip(entries, consents, strict=True):
        if [one.id for one in consents].count(consent.id) > 1:
            raise entry.refuse(f'"{consent.id}"', f"the consent {consent.id!r} twice", "an id of its own")
    return replace(agreement, consents=consents)


def _consent(entry: Table, agreement: Agreement, around: Surroundings) -> Consent:
    entry.only(_CONSENT_KEYS)
    parties = set(agreement.parties)
    to = entry.check(entry.word("to"), around.of_end(End.REGION, End.THIRD) - parties)
    since, until = span(entry)
    if until <= agreement.since or agreement.until <= since:
        raise entry.refuse("from", "a consent outside the term of the agreement", "days within the term")
    return Consent(
        id=_matching(entry, "id", _CONSENT_ID, "small letters, digits and hyphens"),
        to=to,
        given_by=entry.check(entry.word("given_by"), parties),
        owners=_some(entry, "owners", parties if around.parties[to].end is End.THIRD else {agreement.region}),
        domains=_some(entry, "domains", agreement.domains),
        purposes=_some(entry, "purposes", agreement.purposes),
        letter=entry.word("letter"),
        document=_matching(entry, "document", _SHA256, "the SHA-256 of the letter, 64 hex digits"),
        since=since,
        until=until,
        clause=entry.word("clause"),
    )


def _matching(entry: Table, key: str, pattern: re.Pattern[str], expected: str) -> str:
    found = entry.word(key)
    if not pattern.fullmatch(found):
        raise entry.refuse(f'"{found}"', f"{key} {found!r}", expected)
    return found


def _some(entry: Table, key: str, allowed: Collection[str]) -> frozenset[str]:
    found = frozenset(entry.known(key, allowed))
    if not found:
        raise entry.refuse(key, f"nothing in {key!r}", f"at least one of {_list(allowed)}")
    return found


def _list(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
