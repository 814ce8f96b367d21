"""From a compiled table to the decisions of one owner: names of files and agreements are put in, nothing is decided."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from policies.gates import Gate
from policies.matching import Placed
from policies.model import Aggregation, Layer
from schema.catalogue import DomainType, Field
from schema.decisions import Access, Cell, Decision, Right, Treatment, TypeDecisions
from schema.treatments import default_form, rights_of

DEFAULT_RULE = "default"
"""The name of the rule in a denial that no rule gives."""

Table = Mapping[Access, Mapping[Cell, Mapping[str, Placed | None]]]
"""The rule that decides each field, by access and cell; None where none matches."""


@dataclass(frozen=True, slots=True)
class Frame:
    """All that a table does not say: whose rows, of which type, how reached, through which gate."""

    owner: str
    domain_type: DomainType
    access: Access
    gate: Gate


def build(table: Table, frame: Frame, aggregation: Aggregation) -> TypeDecisions:
    """The decisions on one type of one owner."""
    fields = {
        cell: {name: decision(frame, cell, name, placed) for name, placed in row.items()}
        for cell, row in table[frame.access].items()
    }
    name = frame.domain_type.name
    units = {
        field: aggregation.rounding_units[field_of.coordinate]
        for field, field_of in frame.domain_type.fields.items()
        if field_of.coordinate in aggregation.rounding_units
    }
    return TypeDecisions(
        type_name=name,
        owner=frame.owner,
        access=frame.access,
        fields=fields,
        agreement=frame.gate.between,
        min_cell=aggregation.min_cell,
        rounding_units=units,
        digest=_digest(frame, fields, aggregation.min_cell, units),
    )


def decision(frame: Frame, cell: Cell, name: str, placed: Placed | None) -> Decision:
    """The decision that `placed` gives on a field; without a rule, WITHHOLD on the ground of the gate."""
    field = frame.domain_type.fields[name]
    treatment = placed.rule.treatment if placed else Treatment.WITHHOLD
    form = (placed.rule.form if placed else None) or default_form(field, treatment)
    return Decision(
        coordinate=field.coordinate,
        owner=frame.owner,
        cell=cell,
        access=frame.access,
        treatment=treatment,
        form=form,
        rights=_rights(field, placed),
        rule=_rule_name(frame.gate, placed),
        clause=placed.rule.clause if placed else frame.gate.ground,
        agreement=frame.gate.agreement if placed and placed.layer is Layer.AGREEMENT else None,
    )


def _rights(field: Field, placed: Placed | None) -> frozenset[Right]:
    if placed is None:
        return frozenset()
    rule = placed.rule
    form = rule.form or default_form(field, rule.treatment)
    return rights_of(rule.treatment, form, field) | rule.rights


def _rule_name(gate: Gate, placed: Placed | None) -> str:
    if placed is None:
        return DEFAULT_RULE
    folder = {Layer.OWN: "parties", Layer.PUBLIC: "public", Layer.AGREEMENT: f"agreements/{gate.agreement}"}
    return f"{folder[placed.layer]}/rules.csv:{placed.rule.line}"


def _digest(frame: Frame, fields: Mapping[Cell, Mapping[str, Decision]], least: int, units: Mapping[str, int]) -> str:
    """A hash of all that an answer can depend on: equal digests mean equal decisions."""
    parts = [frame.owner, frame.domain_type.name, frame.access.value, str(frame.gate.between), str(least), repr(units)]
    for cell, row in fields.items():
        for one in row.values():
            rights = ",".join(sorted(one.rights))
            form = one.form.value if one.form else ""
            parts += [cell.scope.value, cell.side.value, one.coordinate, one.treatment.value, form, rights]
            parts += [one.rule, one.clause, str(one.agreement)]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
