"""The gates before any rule: does an agreement in force hold the domain, the source and the purpose? (domain.md 6.1).

Own sources and public fields need none. A gate is constant between two instants, so its answer can be kept till then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from policies.matching import Relation, relation
from policies.model import Agreement, End, Layer, Party, PolicySet, allows_purpose
from schema.caller import Standing

OWN_GROUND = "UU 27/2022 Pasal 16"
"""Why one's own data are withheld by default: processing is limited and specific."""

AGREED_GROUND = "Pasal 9(1)"
"""Why a party's data are withheld by default from the other party: confidentiality."""

THIRD_GROUND = "Pasal 9(2)"
"""Why they are withheld from a third party: no written consent."""

NO_AGREEMENT = "tanpa kesepakatan"
"""The ground where caller or owner has signed nothing."""

OUT_OF_TERM = "di luar jangka waktu (Pasal 8)"
"""The ground before the agreement begins and from its end on."""

OUT_OF_SCOPE = "di luar ruang lingkup (Pasal 4)"
"""The ground where an agreement concerned does not hold the domain or the source."""

OUT_OF_PURPOSE = "di luar tujuan (UU 27/2022 Pasal 16)"
"""The ground where the role may not use the purpose, or the agreement does not know it."""

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

    `agreement` is the one whose rules act, `between` the one between caller and owner (a third party has none),
    `concerned` all whose aggregation limits hold, `ground` the clause of a denial by default.
    """

    relation: Relation
    layer: Layer | None
    agreement: str | None
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
        return Opening(_shut(side, None, OUT_OF_PURPOSE), _BEGINNING, _END)
    if side.layer is Layer.OWN:
        return Opening(Gate(side, Layer.OWN, None, None, (), OWN_GROUND), _BEGINNING, _END)
    agreements = _agreements(policies, approach, side)
    since, until = _span(agreements, at)
    return Opening(_gate(agreements, approach, side, at), since, until)


def _shut(side: Relation, layer: Layer | None, ground: str) -> Gate:
    return Gate(side, layer, None, None, (), ground)


def _agreements(policies: PolicySet, approach: Approach, side: Relation) -> tuple[Agreement | None, ...]:
    """The agreements that must cover the question; the one whose rules act stands first."""
    if side.caller_end is End.THIRD:
        return (policies.agreements.get(approach.owner.id), policies.agreements.get(approach.caller.id))
    region = approach.caller if side.caller_end is End.REGION else approach.owner
    return (policies.agreements.get(region.id),)


def _gate(agreements: tuple[Agreement | None, ...], approach: Approach, side: Relation, at: datetime) -> Gate:
    present = [agreement for agreement in agreements if agreement is not None]
    if len(present) < len(agreements):
        return _shut(side, Layer.PUBLIC, NO_AGREEMENT)
    if not all(agreement.in_force(at) for agreement in present):
        return _shut(side, Layer.PUBLIC, OUT_OF_TERM)
    acting = present[0]
    if approach.source not in acting.sources or any(approach.domain not in one.domains for one in present):
        return _shut(side, Layer.PUBLIC, OUT_OF_SCOPE)
    if any(approach.standing.purpose not in one.purposes for one in present):
        return _shut(side, Layer.PUBLIC, OUT_OF_PURPOSE)
    third = side.caller_end is End.THIRD
    concerned = tuple(agreement.id for agreement in present)
    ground = THIRD_GROUND if third else AGREED_GROUND
    return Gate(side, Layer.AGREEMENT, acting.id, None if third else acting.id, concerned, ground)


def _span(agreements: Iterable[Agreement | None], at: datetime) -> tuple[datetime, datetime]:
    edges = [edge for one in agreements if one is not None for edge in (one.since, one.until)]
    since = max((edge for edge in edges if edge <= at), default=_BEGINNING)
    until = min((edge for edge in edges if edge > at), default=_END)
    return since, until
