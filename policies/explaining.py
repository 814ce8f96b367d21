"""Why a decision is as it is: its rule, the clauses with their texts, the agreement, the gate, the rules passed over.

Nothing here decides: the decision is given, and the rules are read beside it as plain data.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from policies.clauses import ClauseText, clause_texts
from policies.gates import Approach, Gate
from policies.matching import Place, Placed, Slice, rules_file, whats, words
from policies.model import Agreement, Consent, Effect, End, Layer, PolicySet
from schema.catalogue import Field
from schema.decisions import Decision, Form, Treatment
from schema.zone import WIB

MOST_PASSED_OVER: Final = 6
"""How many of the rules that did not apply an explanation names, the nearest first."""

_WHO: Final = frozenset({"role", "purpose"})
"""The columns that together say who asks."""

_MOST_MISMATCHES: Final = 2
"""A rule for this caller with more differences than these is not near."""

GATE: Final = "gate"
"""The reason of a rule that would act if the agreement's gate were open: `says` is its file, `asked` the ground."""

PRIORITY: Final = "priority"
"""The reason of a rule that matches but is outranked: `says` is its priority, `asked` that of the rule that decided."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why a rule did not apply: in `column` of rules.csv it says one word and the question another."""

    column: str
    says: str
    asked: str

    def __str__(self) -> str:
        """The reason in words, e.g. `side: the rule says adult, this is minor`."""
        if self.column == GATE:
            return f"{GATE}: {self.says} is shut: {self.asked}"
        if self.column == PRIORITY:
            return f"{PRIORITY}: {self.says} comes after {self.asked}"
        return f"{self.column}: the rule says {self.says}, this is {self.asked}"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A rule on the same field that did not decide, what it would have given, and why it did not."""

    rule: str
    treatment: Treatment
    form: Form | None
    clause: str
    note: str
    reasons: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True)
class AgreementNamed:
    """The agreement between the parties concerned, whether its rules act or not; half-open from `since` to `until`."""

    id: str
    numbers: tuple[str, ...]
    version: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision and all that stands behind it.

    `note` is the deciding rule's own words in Indonesian (None for a denial by default), `clauses` the clauses it
    cites with their texts, `agreement` the one between caller and owner (None in one's own sources, or without one),
    `consent` the written consent of it under which a third party is given the value, `shut` the ground on which the
    agreement's rules do not act (None where they do, or are not needed), and `passed_over` the nearest rules on this
    field that did not decide.
    """

    decision: Decision
    note: str | None
    clauses: tuple[ClauseText, ...]
    agreement: AgreementNamed | None
    consent: Consent | None
    shut: str | None
    passed_over: tuple[PassedOver, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """One field at one place, asked about in one slice."""

    part: Slice
    place: Place
    field: Field


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where a decision was made: the policies, who came to whom, the gate found, and the rules that acted."""

    policies: PolicySet
    approach: Approach
    gate: Gate
    acting: Sequence[Placed]


def explanation(given: Decision, stand: Standpoint, spot: Spot) -> Explanation:
    """The explanation of a decision that was made from `stand` at `spot`."""
    agreement = _agreement(stand)
    decided = next((placed for placed in stand.acting if not mismatches(placed, spot)), None)
    consent = _consent(stand.gate, agreement)
    texts = {**(agreement.clauses if agreement else {}), **_letter(consent)}
    return Explanation(
        decision=given,
        note=decided.rule.note if decided else None,
        clauses=clause_texts(given.clause, stand.policies.laws, texts),
        agreement=_named(stand.policies, agreement) if agreement else None,
        consent=consent,
        shut=stand.gate.ground if stand.gate.layer in {Layer.PUBLIC, None} else None,
        passed_over=tuple(_passed_over(stand, spot, decided)),
    )


def mismatches(placed: Placed, spot: Spot) -> tuple[Mismatch, ...]:
    """The columns in which the rule's word is not the question's; empty where the rule matches."""
    rule, part, place = placed.rule, spot.part, spot.place
    asked = (
        ("role", rule.role, part.role),
        ("purpose", rule.purpose, part.purpose),
        ("caller_end", rule.caller_end, part.caller_end.value),
        ("owner_end", rule.owner_end, part.owner_end.value),
        ("scope", rule.scope, place.scope.value),
        ("side", rule.side, place.side.value),
        ("access", rule.access, place.access.value),
        ("type", rule.type_name, part.type_name),
    )
    found = [Mismatch(column, says, word) for column, says, word in asked if says not in words(word)]
    if rule.what not in whats(spot.field):
        found.append(Mismatch("what", rule.what, spot.field.name))
    return tuple(found)


def _agreement(stand: Standpoint) -> Agreement | None:
    """The agreement whose rules act; behind a shut gate the region's among the two, the owner's of two regions."""
    caller, owner, acting = stand.approach.caller, stand.approach.owner, stand.gate.agreement
    if caller.id == owner.id:
        return None
    return stand.policies.agreements.get(acting or (owner.id if owner.end is End.REGION else caller.id))


def _consent(gate: Gate, agreement: Agreement | None) -> Consent | None:
    consents = agreement.consents if agreement else ()
    return next((consent for consent in consents if consent.id == gate.consent), None)


def _letter(consent: Consent | None) -> dict[str, str]:
    """What a decision under a consent cites beside its clause."""
    if consent is None:
        return {}
    since, until = (f"{moment.astimezone(WIB):%Y-%m-%d}" for moment in (consent.since, consent.until))
    text = f"Surat {consent.letter} dari {consent.given_by} kepada {consent.to}, sejak {since} sampai sebelum {until}"
    return {f"persetujuan {consent.id}": f"{text}; SHA-256 {consent.document}"}


def _named(policies: PolicySet, agreement: Agreement) -> AgreementNamed:
    version = policies.versions[agreement.id]
    return AgreementNamed(agreement.id, agreement.numbers, version, agreement.since, agreement.until)


def _passed_over(stand: Standpoint, spot: Spot, decided: Placed | None) -> Iterator[PassedOver]:
    agreement = _agreement(stand)
    near = sorted(_near(stand, spot, decided, agreement), key=lambda found: _distance(found[0], found[1], spot))
    for placed, reasons in near[:MOST_PASSED_OVER]:
        rule = placed.rule
        file = rules_file(placed.layer, agreement.id if agreement else None)
        yield PassedOver(f"{file}:{rule.line}", rule.treatment, rule.form, rule.clause, rule.note, reasons)


def _near(
    stand: Standpoint, spot: Spot, decided: Placed | None, agreement: Agreement | None
) -> Iterator[tuple[Placed, tuple[Mismatch, ...]]]:
    """The rules on this field that did not decide, each with its reasons."""
    for placed, closed in _candidates(stand, agreement):
        found = mismatches(placed, spot)
        if placed == decided or not _is_near(placed, found):
            continue
        if not found and not closed:
            outranked = Mismatch(PRIORITY, str(placed.rule.priority), str(decided.rule.priority if decided else ""))
            found = (outranked,)
        yield placed, (*closed, *found)


def _is_near(placed: Placed, found: Sequence[Mismatch]) -> bool:
    """Whether a rule is on the field and for this caller but for a few words, or for all but another caller.

    What gives another caller nothing explains nothing.
    """
    columns = {mismatch.column for mismatch in found}
    if columns & {"type", "what"}:
        return False
    if columns & _WHO:
        rule = placed.rule
        gives = rule.treatment is not Treatment.WITHHOLD or bool(rule.rights)
        return columns <= _WHO and rule.effect is Effect.ALLOW and gives
    return len(columns) <= _MOST_MISMATCHES


def _candidates(stand: Standpoint, agreement: Agreement | None) -> Iterator[tuple[Placed, tuple[Mismatch, ...]]]:
    """The rules that act; behind a shut gate also the agreement's, with the gate as their first reason."""
    yield from ((placed, ()) for placed in stand.acting)
    if agreement is not None and stand.gate.layer is not Layer.AGREEMENT:
        shut = (Mismatch(GATE, agreement.rules_file, stand.gate.ground),)
        yield from ((Placed(Layer.AGREEMENT, rule), shut) for rule in agreement.rules.rules)


def _distance(placed: Placed, reasons: Iterable[Mismatch], spot: Spot) -> tuple[int, int, int, int]:
    """Nearer is less: fewer reasons, then the narrower word for the field, then the order in which rules decide."""
    rule = placed.rule
    return (len(tuple(reasons)), whats(spot.field).index(rule.what), rule.priority, rule.line)
