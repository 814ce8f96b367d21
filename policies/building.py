"""From a compiled table to the decisions of one owner: names of files and agreements are put in, nothing is decided."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policies.gates import Gate
from policies.matching import Placed, rules_file
from policies.model import Aggregation, Layer
from schema.catalogue import DomainType, Field
from schema.decisions import Access, Cell, Decision, Form, Right, Treatment, TypeDecisions
from schema.treatments import default_form, rights_of

DEFAULT_RULE = "default"
"""The name of the rule in a denial that no rule gives."""

_AGREED = frozenset({Layer.AGREEMENT, Layer.RESTRICTION})

Table = Mapping[Access, Mapping[Cell, Mapping[str, Placed | None]]]
"""The rule that decides each field, by access and cell; None where none matches."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule says of a field, whoever's rows: all of a decision but the names of owner, file and agreement."""

    coordinate: str
    treatment: Treatment
    form: Form | None
    rights: frozenset[Right]
    placed: Placed | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rulings of a table for one access, and a hash of all they say."""

    rulings: Mapping[Cell, Mapping[str, Ruling]]
    digest: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """All that a table does not say: whose rows, of which type, how reached, through which gate."""

    owner: str
    domain_type: DomainType
    access: Access
    gate: Gate


def ruling(field: Field, placed: Placed | None) -> Ruling:
    """What `placed` says of a field; without a rule, WITHHOLD and no right."""
    treatment = placed.rule.treatment if placed else Treatment.WITHHOLD
    form = (placed.rule.form if placed else None) or default_form(field, treatment)
    rights = rights_of(treatment, form, field) | placed.rule.rights if placed else frozenset[Right]()
    return Ruling(field.coordinate, treatment, form, rights, placed)


def prepare(table: Table, domain_type: DomainType, access: Access) -> Prepared:
    """The rulings of one access, which the owners of equal rules share."""
    fields = domain_type.fields
    rulings = {
        cell: {name: ruling(fields[name], placed) for name, placed in row.items()}
        for cell, row in table[access].items()
    }
    return Prepared(rulings, _hash(_told(rulings)))


def build(prepared: Prepared, frame: Frame, aggregation: Aggregation) -> TypeDecisions:
    """The decisions on one type of one owner."""
    gate, units = frame.gate, _units(frame.domain_type, aggregation)
    names = [frame.owner, frame.domain_type.name, frame.access.value, gate.between, gate.agreement, gate.consent]
    told = [*map(str, names), gate.ground, str(aggregation.min_cell), repr(units)]
    return TypeDecisions(
        type_name=frame.domain_type.name,
        owner=frame.owner,
        access=frame.access,
        fields={
            cell: {name: decision(frame, cell, one) for name, one in row.items()}
            for cell, row in prepared.rulings.items()
        },
        agreement=gate.between,
        min_cell=aggregation.min_cell,
        rounding_units=units,
        digest=_hash([prepared.digest.hex(), *told]).hex(),
    )


def _units(domain_type: DomainType, aggregation: Aggregation) -> dict[str, int]:
    known = aggregation.rounding_units
    return {name: known[one.coordinate] for name, one in domain_type.fields.items() if one.coordinate in known}


def decision(frame: Frame, cell: Cell, given: Ruling) -> Decision:
    """A ruling as the decision of one owner; what no rule decides is denied on the ground of the gate."""
    gate, placed = frame.gate, given.placed
    return Decision(
        coordinate=given.coordinate,
        owner=frame.owner,
        cell=cell,
        access=frame.access,
        treatment=given.treatment,
        form=given.form,
        rights=given.rights,
        rule=f"{rules_file(placed.layer, gate.agreement)}:{placed.rule.line}" if placed else DEFAULT_RULE,
        clause=_clause(gate, placed) if placed else gate.ground,
        agreement=gate.agreement if placed and placed.layer in _AGREED else None,
    )


def _clause(gate: Gate, placed: Placed) -> str:
    """The ground of a rule; what a consent opened names the consent too."""
    is_consented = gate.consent is not None and placed.layer in _AGREED
    return f"{placed.rule.clause}; persetujuan {gate.consent}" if is_consented else placed.rule.clause


def _told(rulings: Mapping[Cell, Mapping[str, Ruling]]) -> Iterator[str]:
    """All that an answer can depend on in some rulings."""
    for cell, row in rulings.items():
        for one in row.values():
            form, rights = one.form.value if one.form else "", ",".join(sorted(one.rights))
            yield from (cell.scope.value, cell.side.value, one.coordinate, one.treatment.value, form, rights)
            rule = one.placed.rule if one.placed else None
            yield f"{one.placed.layer}:{rule.line}:{rule.clause}" if one.placed and rule else DEFAULT_RULE


def _hash(parts: Iterable[str]) -> bytes:
    """Equal hashes mean equal parts."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest()
