"""The common TOML files as values: parties, purposes, aggregation, harvest limits, forbidden combinations."""

import re
from collections.abc import Collection

from policies.model import Aggregation, Combination, End, HarvestLimit, Party, Purpose, Role
from policies.reading import Table
from schema.catalogue import Catalogue, ValueType
from schema.decisions import Form, Treatment
from schema.treatments import is_numeric

_REGION = re.compile(r"[0-9]{2}\.[0-9]{2}")
_COMBINATION_KEYS = {"id", "reason", "value", "treatments", "forms", "beside", "beside_treatments"}


def read_party(document: Table, party_id: str) -> Party:
    """A party's file; its id is the file's name."""
    ends = {End.MINISTRY.value, End.REGION.value, End.THIRD.value}
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
    roles = frozenset(entry.known("roles", set(Role)))
    return Purpose(name, entry.word("legal_basis"), roles, " ".join(entry.word("note").split()))


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
    numeric = numeric_fields(catalogue)
    found = read_agreed_aggregation(document, numeric)
    for coordinate in sorted(numeric - found.rounding_units.keys()):
        raise document.refuse("[rounding_units]", f"no unit for {coordinate}", "a unit for every numeric field")
    return found


def numeric_fields(catalogue: Catalogue) -> frozenset[str]:
    """The coordinates of every numeric field."""
    fields = (field for domain_type in catalogue.types.values() for field in domain_type.fields.values())
    return frozenset(field.coordinate for field in fields if is_numeric(field))


def read_agreed_aggregation(document: Table, numeric: Collection[str]) -> Aggregation:
    """The least cell of an agreement, and the rounding units that it sets."""
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


def read_harvest(document: Table) -> dict[str, HarvestLimit]:
    """The harvest limits of some roles."""
    document.only((), set(Role))
    return {role: _harvest_limit(document.table(role)) for role in document.data}


def read_common_harvest(document: Table) -> dict[str, HarvestLimit]:
    """The harvest limits of every role, for own sources and where an agreement names none."""
    document.only(set(Role))
    return read_harvest(document)


def _harvest_limit(entry: Table) -> HarvestLimit:
    entry.only({"persons", "lookups"})
    return HarvestLimit(_at_least(entry, "persons", 0), _at_least(entry, "lookups", 0))
