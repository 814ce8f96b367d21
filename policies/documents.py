"""The TOML files of the policies as values: parties, purposes, agreements, aggregation, forbidden combinations."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from policies.model import (
    Aggregation,
    Agreement,
    Combination,
    End,
    Office,
    Party,
    Purpose,
    Role,
    RuleSet,
)
from policies.reading import Table
from schema.catalogue import Catalogue, ValueType
from schema.decisions import Form, Treatment
from schema.treatments import is_numeric

WIB = timezone(timedelta(hours=7), "WIB")
"""Western Indonesian time, in which agreements begin and end; it has no summer time."""

_REGION = re.compile(r"[0-9]{2}\.[0-9]{2}")
_DOMAIN_KEYS = {"name", "clause"}
_SOURCE_KEYS = {"id", "clause"}
_OFFICE_KEYS = {"party", "office", "address", "phone", "emails"}
_COMBINATION_KEYS = {"id", "reason", "value", "treatments", "forms", "beside", "beside_treatments"}
_AGREEMENT_KEYS = {
    "numbers",
    "region",
    "ministry",
    "signed",
    "purposes",
    "addenda",
    "consents",
    "term",
    "domains",
    "sources",
    "liaison",
    "aggregation",
}


def read_party(document: Table, party_id: str) -> Party:
    """A party's file; its id is the file's name."""
    ends = {End.MINISTRY.value, End.REGION.value}
    end = End(document.check(document.word("end"), ends))
    document.only({"id", "name", "end"} | ({"region"} if end is End.REGION else set()))
    document.check(document.word("id"), {party_id})
    return Party(party_id, document.word("name"), end, _region_code(document) if end is End.REGION else None)


def _region_code(document: Table) -> str:
    code = document.word("region")
    if not _REGION.fullmatch(code):
        raise document.refuse("region", f"region {code!r}", 'a Kemendagri code such as "32.16"')
    return code


def read_purposes(document: Table) -> dict[str, Purpose]:
    """Every purpose by its id, with its legal basis and the roles that may use it."""
    return {name: _purpose(document.table(name), name) for name in document.data}


def _purpose(entry: Table, name: str) -> Purpose:
    entry.only({"legal_basis", "roles", "note"})
    entry.word("note")
    return Purpose(name, entry.word("legal_basis"), frozenset(entry.known("roles", set(Role))))


def read_combinations(document: Table) -> tuple[Combination, ...]:
    """The combinations that no rule set may give."""
    document.only({"forbidden"})
    return tuple(_combination(entry) for entry in document.tables("forbidden"))


def _combination(entry: Table) -> Combination:
    entry.only(_COMBINATION_KEYS)
    return Combination(
        id=entry.word("id"),
        reason=entry.word("reason"),
        value=ValueType(entry.check(entry.word("value"), set(ValueType))),
        treatments=frozenset(Treatment(word) for word in entry.known("treatments", set(Treatment))),
        forms=frozenset(Form(word) for word in entry.known("forms", set(Form))),
        beside=frozenset(entry.words("beside")),
        beside_treatments=frozenset(Treatment(word) for word in entry.known("beside_treatments", set(Treatment))),
    )


def read_aggregation(document: Table, catalogue: Catalogue) -> Aggregation:
    """The least cell and the rounding units that hold where no agreement asks for more: one for each numeric field."""
    numeric = _numeric(catalogue)
    found = _aggregation(document, numeric)
    for coordinate in sorted(numeric - found.rounding_units.keys()):
        raise document.refuse("[rounding_units]", f"no unit for {coordinate}", "a unit for every numeric field")
    return found


def _numeric(catalogue: Catalogue) -> frozenset[str]:
    fields = (field for domain_type in catalogue.types.values() for field in domain_type.fields.values())
    return frozenset(field.coordinate for field in fields if is_numeric(field))


def _aggregation(document: Table, numeric: Collection[str]) -> Aggregation:
    document.only({"min_cell", "rounding_units"})
    min_cell = _at_least(document, "min_cell", 3)
    units = document.table("rounding_units")
    for coordinate in units.data:
        units.check(coordinate, numeric)
    return Aggregation(min_cell, {coordinate: _at_least(units, coordinate, 1) for coordinate in units.data})


def _at_least(document: Table, key: str, least: int) -> int:
    found = document.value(key, int)
    if found < least:
        raise document.refuse(key, f"{key} = {found}", f"{least} or more")
    return found


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an agreement's file may refer to."""

    catalogue: Catalogue
    parties: Mapping[str, Party]
    purposes: Mapping[str, Purpose]

    def of_end(self, end: End) -> set[str]:
        """The ids of the parties at `end`."""
        return {party.id for party in self.parties.values() if party.end is end}


def read_agreement(document: Table, agreement_id: str, around: Surroundings, rules: RuleSet) -> Agreement:
    """An agreement's file, with its rules already read."""
    document.only(_AGREEMENT_KEYS)
    since, until = _term(document.table("term"))
    region = document.check(document.word("region"), around.of_end(End.REGION) & {agreement_id})
    ministry = document.check(document.word("ministry"), around.of_end(End.MINISTRY))
    _refuse_later_parts(document)
    return Agreement(
        id=agreement_id,
        numbers=document.words("numbers"),
        region=region,
        ministry=ministry,
        signed=_date(document, "signed"),
        since=since,
        until=until,
        domains=_domains(document, around.catalogue),
        sources={entry.word("id"): entry.word("clause") for entry in _entries(document, "sources", _SOURCE_KEYS)},
        purposes=frozenset(document.known("purposes", around.purposes)),
        liaison=tuple(_office(entry, {region, ministry}) for entry in _entries(document, "liaison", _OFFICE_KEYS)),
        aggregation=_aggregation(document.table("aggregation"), _numeric(around.catalogue)),
        rules=rules,
    )


def _entries(document: Table, key: str, keys: Collection[str]) -> tuple[Table, ...]:
    found = document.tables(key)
    if not found:
        raise document.refuse(key, f"no entry in {key!r}", "at least one")
    for entry in found:
        entry.only(keys)
    return found


def _domains(document: Table, catalogue: Catalogue) -> dict[str, str]:
    known = {domain_type.domain for domain_type in catalogue.types.values()}
    entries = _entries(document, "domains", _DOMAIN_KEYS)
    return {entry.check(entry.word("name"), known): entry.word("clause") for entry in entries}


def _office(entry: Table, parties: Collection[str]) -> Office:
    party = entry.check(entry.word("party"), parties)
    return Office(party, entry.word("office"), entry.word("address"), entry.word("phone"), entry.words("emails"))


def _refuse_later_parts(document: Table) -> None:
    """An addendum or a consent changes who may see what, so one that the rules do not hold is never passed over."""
    for key in ("addenda", "consents"):
        if document.value(key, list):
            raise document.refuse(key, f"an entry in {key!r}", "an empty list: its rights belong in rules.csv first")


def _term(term: Table) -> tuple[datetime, datetime]:
    """The first instant in force and the first after it, at midnight in WIB."""
    term.only({"from", "until", "clause"})
    term.word("clause")
    since, until = _date(term, "from"), _date(term, "until")
    if since >= until:
        raise term.refuse("until", f"a term from {since} until {until}", "an end after the beginning")
    return _midnight(since), _midnight(until)


def _date(document: Table, key: str) -> date:
    return document.value(key, date)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WIB).astimezone(UTC)
