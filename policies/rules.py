"""From a line of `rules.csv` to a `Rule`: every word is checked against closed lists, so no typo is ever ignored."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from policies.errors import PolicyError
from policies.model import ANY, Effect, End, Layer, Rule, RuleSet
from policies.reading import Row, parse_csv
from schema.catalogue import Catalogue, Kind, PrivacyClass
from schema.decisions import Access, Form, Right, Scope, Side, Treatment

COLUMNS = (
    "priority",
    "role",
    "purpose",
    "caller_end",
    "owner_end",
    "scope",
    "side",
    "access",
    "type",
    "what",
    "treatment",
    "form",
    "rights",
    "effect",
    "clause",
    "note",
)
"""The header of every `rules.csv`."""

LOWEST_ALLOW = 100
"""Denials have the priorities below it, allows it and all above, so that no allow outranks a denial."""

_NAMED_RIGHTS = {right.value for right in (Right.LOOKUP, Right.MATCH)}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that rules may use: of the catalogue, and of `purposes.toml`."""

    roles: frozenset[str]
    purposes: frozenset[str]
    types: frozenset[str]
    whats: frozenset[str]


def vocabulary(catalogue: Catalogue, roles: Iterable[str], purposes: Iterable[str]) -> Vocabulary:
    """The vocabulary of a catalogue; a field named like a class would be ambiguous and is a `ValueError`."""
    classes = {str(privacy) for privacy in PrivacyClass}
    kinds = {f"{PrivacyClass.PERSONAL_GENERAL}:{kind}" for kind in Kind}
    fields = {name for domain_type in catalogue.types.values() for name in domain_type.fields}
    if fields & classes:
        raise ValueError(f"fields named like a privacy class: {sorted(fields & classes)}")
    return Vocabulary(
        frozenset(roles), frozenset(purposes), frozenset(catalogue.types), frozenset(classes | kinds | fields)
    )


def parse_rules(file: str, text: str, layer: Layer, known: Vocabulary) -> RuleSet:
    """The rules of one file, in its order; raises `PolicyError` for the first unknown word, or if there is no rule."""
    rules = tuple(_rule(row, layer, known) for row in parse_csv(file, text, COLUMNS))
    return RuleSet(hashlib.sha256(text.encode()).hexdigest(), rules)


def _rule(row: Row, layer: Layer, known: Vocabulary) -> Rule:
    effect = Effect(row.word("effect", set(Effect)))
    ends = _ends(layer)
    return Rule(
        line=row.line,
        priority=_priority(row, effect),
        role=row.word("role", known.roles | {ANY}),
        purpose=row.word("purpose", known.purposes | {ANY}),
        caller_end=row.word("caller_end", ends),
        owner_end=row.word("owner_end", ends),
        scope=row.word("scope", {*Scope, ANY}),
        side=row.word("side", {*Side, ANY}),
        access=row.word("access", {*Access, ANY}),
        type_name=row.word("type", known.types | {ANY}),
        what=row.word("what", known.whats | {ANY}),
        treatment=_treatment(row, effect),
        form=_form(row, effect),
        rights=_rights(row, effect),
        effect=effect,
        clause=row.text("clause"),
        note=row.text("note"),
    )


def _ends(layer: Layer) -> set[str]:
    if layer in {Layer.AGREEMENT, Layer.RESTRICTION}:
        return set(End)
    return {End.MINISTRY, End.REGION, ANY}


def _priority(row: Row, effect: Effect) -> int:
    found = row.number("priority")
    if effect is Effect.DENY and found >= LOWEST_ALLOW:
        raise row.refuse("priority", f"0 to {LOWEST_ALLOW - 1} for a denial")
    if effect is Effect.ALLOW and found < LOWEST_ALLOW:
        raise row.refuse("priority", f"{LOWEST_ALLOW} or more for an allow, so that it outranks no denial")
    return found


def _treatment(row: Row, effect: Effect) -> Treatment:
    found = Treatment(row.word("treatment", set(Treatment)))
    if effect is Effect.DENY and found is not Treatment.WITHHOLD:
        raise row.refuse("treatment", "WITHHOLD for a denial")
    return found


def _form(row: Row, effect: Effect) -> Form | None:
    found = row.cells["form"]
    if found and effect is Effect.DENY:
        raise row.refuse("form", "none for a denial")
    return Form(row.word("form", set(Form))) if found else None


def _rights(row: Row, effect: Effect) -> frozenset[Right]:
    found = row.cells["rights"].split()
    if found and effect is Effect.DENY:
        raise row.refuse("rights", "none for a denial")
    for right in found:
        if right not in _NAMED_RIGHTS:
            expected = f"{', '.join(sorted(_NAMED_RIGHTS))}, or none (the others follow from the treatment)"
            raise PolicyError(row.file, row.line, f"rights {right!r}", expected)
    return frozenset(Right(right) for right in found)
