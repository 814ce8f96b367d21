"""The gates before any rule: does an agreement in force hold the domain, the source and the purpose? (domain.md 6.1).

Own sources and public fields need none; a third party needs a written consent in force. A gate is constant between two
instants, so its answer can be kept till then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from policies.matching import Relation, receiving, relation
from policies.model import Agreement, Consent, End, Layer, Party, PolicySet, allows_purpose
from schema.caller import Standing

OWN_GROUND = "UU 27/2022 Pasal 16"
"""Why one's own data are withheld by default: processing is limited and specific."""

AGREED_GROUND = "Pasal 9(1)"
"""Why a party's data are withheld by default from the other party: confidentiality."""

THIRD_GROUND = "Pasal 9(2)"
"""Why they are withheld from a third party: no written consent."""

NO_AGREEMENT = "tanpa kesepakatan"
"""The ground where caller or owner has signed nothing."""

REVOKED = "versi kesepakatan dicabut"
"""The ground where the version that both signed was revoked."""

OUT_OF_TERM = "di luar jangka waktu (Pasal 8)"
"""The ground before the agreement begins and from its end on."""

OUT_OF_SCOPE = "di luar ruang lingkup (Pasal 4)"
"""The ground where an agreement concerned does not hold the domain or the source."""

OUT_OF_PURPOSE = "di luar tujuan (UU 27/2022 Pasal 16)"
"""The ground where the role may not use the purpose, or the agreement does not know it."""

COMMON_GROUNDS = (OWN_GROUND, NO_AGREEMENT, REVOKED, OUT_OF_TERM, OUT_OF_SCOPE, OUT_OF_PURPOSE)
"""The grounds whose texts stand among the laws."""

AGREEMENT_GROUNDS = (AGREED_GROUND, THIRD_GROUND)
"""The grounds whose texts every agreement has."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Approach:
    """Who comes to whom for what."""

    standing: Standing
    caller: Party
    owner: Party
    source: str
    domain: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Which rules act: `layer` OWN or AGREEMENT beside the public ones, PUBLIC alone (a shut gate), or None at all.

    `agreement` is the one whose rules act, `consent` the id of its consent that lets them act for a third party,
    `between` what keys of pseudonyms and ids are bound to: the agreement between caller and owner, or agreement and
    consent as `agreement/consent`. `concerned` are all agreements whose aggregation limits hold, `ground` is the clause
    of a denial by default.
    """

    relation: Relation
    layer: Layer | None
    agreement: str | None
    consent: str | None
    between: str | None
    concerned: tuple[str, ...]
    ground: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A gate and the half-open span of time in which it stays as it is."""

    gate: Gate
    since: datetime
    until: datetime


def opening(policies: PolicySet, approach: Approach, at: datetime) -> Opening:
    """The gate between caller and owner at the aware instant `at`."""
    if at.tzinfo is None:
        raise ValueError("a decision needs an instant with its zone")
    side = relation(approach.caller, approach.owner)
    if not allows_purpose(policies, approach.standing.role, approach.standing.purpose):
        return Opening(_without_agreement(side, None, OUT_OF_PURPOSE), _BEGINNING, _END)
    if side.layer is Layer.OWN:
        return Opening(_without_agreement(side, Layer.OWN, OWN_GROUND), _BEGINNING, _END)
    agreements, consenting = _agreements(policies, approach, side), _consenting(policies, approach)
    since, until = _span((*agreements, *consenting), at)
    gate = _consented(policies, consenting, approach, at) or _gate(policies, agreements, approach, at)
    return Opening(gate, since, until)


def _without_agreement(side: Relation, layer: Layer | None, ground: str) -> Gate:
    return Gate(side, layer, None, None, None, (), ground)


def _agreements(policies: PolicySet, approach: Approach, side: Relation) -> tuple[Agreement | None, ...]:
    """The agreements that must cover the question; the one whose rules act stands first. None for a third body."""
    if approach.caller.end is End.THIRD:
        return ()
    if side.caller_end is End.THIRD:
        return (policies.agreements.get(approach.owner.id), policies.agreements.get(approach.caller.id))
    region = approach.caller if side.caller_end is End.REGION else approach.owner
    return (policies.agreements.get(region.id),)


def _consenting(policies: PolicySet, approach: Approach) -> tuple[Agreement, ...]:
    """The agreements, by id, whose consents could open the owner's data to the caller."""
    if approach.owner.end is End.REGION:
        found = policies.agreements.get(approach.owner.id)
        candidates: Iterable[Agreement] = () if found is None else (found,)
    else:
        candidates = policies.agreements.values() if approach.caller.end is End.THIRD else ()
    return tuple(one for one in candidates if any(_names(consent, approach) for consent in one.consents))


def _names(consent: Consent, approach: Approach) -> bool:
    return consent.to == approach.caller.id and approach.owner.id in consent.owners


def _consented(policies: PolicySet, agreements: Iterable[Agreement], approach: Approach, at: datetime) -> Gate | None:
    """The gate that a consent in force opens: the first, where several do."""
    found = next(_consents(policies, agreements, approach, at), None)
    if found is None:
        return None
    agreement, consent = found
    own = policies.agreements.get(approach.caller.id)
    return Gate(
        relation=receiving(approach.owner.end),
        layer=Layer.AGREEMENT,
        agreement=agreement.id,
        consent=consent.id,
        between=f"{agreement.id}/{consent.id}",
        concerned=(agreement.id, own.id) if own is not None else (agreement.id,),
        ground=THIRD_GROUND,
    )


def _consents(
    policies: PolicySet, agreements: Iterable[Agreement], approach: Approach, at: datetime
) -> Iterator[tuple[Agreement, Consent]]:
    for agreement in agreements:
        if _refusal(policies, agreement, approach, at) or approach.source not in agreement.sources:
            continue
        for consent in policies.consents(agreement):
            covered = approach.domain in consent.domains and approach.standing.purpose in consent.purposes
            if covered and _names(consent, approach) and consent.in_force(at):
                yield agreement, consent


def _gate(policies: PolicySet, agreements: tuple[Agreement | None, ...], approach: Approach, at: datetime) -> Gate:
    side = relation(approach.caller, approach.owner)
    if approach.caller.end is End.THIRD:
        return _without_agreement(side, Layer.PUBLIC, THIRD_GROUND)
    present = [agreement for agreement in agreements if agreement is not None]
    if len(present) < len(agreements):
        return _without_agreement(side, Layer.PUBLIC, NO_AGREEMENT)
    refusals = [_refusal(policies, agreement, approach, at) for agreement in present]
    acting = present[0]
    uncovered = OUT_OF_SCOPE if approach.source not in acting.sources else None
    for ground in (REVOKED, OUT_OF_TERM, OUT_OF_SCOPE, OUT_OF_PURPOSE):
        if ground in {*refusals, uncovered}:
            return _without_agreement(side, Layer.PUBLIC, ground)
    between = None if side.caller_end is End.THIRD else acting.id
    concerned = tuple(agreement.id for agreement in present)
    ground = AGREED_GROUND if between else THIRD_GROUND
    return Gate(side, Layer.AGREEMENT, acting.id, None, between, concerned, ground)


def _refusal(policies: PolicySet, agreement: Agreement, approach: Approach, at: datetime) -> str | None:
    """The ground on which an agreement does not cover a question, whatever the source; None where it does."""
    if policies.is_withdrawn(agreement.id):
        return REVOKED
    if not agreement.in_force(at):
        return OUT_OF_TERM
    if approach.domain not in agreement.domains_at(at):
        return OUT_OF_SCOPE
    return None if approach.standing.purpose in agreement.purposes else OUT_OF_PURPOSE


def _span(agreements: Iterable[Agreement | None], at: datetime) -> tuple[datetime, datetime]:
    edges = [edge for one in agreements if one is not None for edge in one.turns]
    since = max((edge for edge in edges if edge <= at), default=_BEGINNING)
    until = min((edge for edge in edges if edge > at), default=_END)
    return since, until
