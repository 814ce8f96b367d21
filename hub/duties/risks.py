"""What makes processing of personal data risky (UU 27/2022 Pasal 34), as far as rules and mappings tell. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.duties.processing import Activity, Basis, Category
from schema.catalogue import Kind, PrivacyClass
from schema.decisions import RECORD_LEVEL, Access, Right, Side, Treatment

_IDENTIFYING: Final = frozenset({Kind.NAME, Kind.IDENTIFIER})


class Risk(StrEnum):
    """A ground on which an assessment is asked for, or a way in which a person may be harmed."""

    AUTOMATED = "automated-decision"
    SPECIFIC = "specific-data"
    LARGE_SCALE = "large-scale"
    MONITORING = "systematic-monitoring"
    MATCHING = "matching"
    NEW_TECHNOLOGY = "new-technology"
    LIMITED_RIGHTS = "limited-rights"
    MINORS = "minors"
    IDENTIFIED = "identified-persons"
    SINGLED_OUT = "look-up"
    THIRD_PARTY = "third-party"


@dataclass(frozen=True, slots=True)
class Finding:
    """A risk, and the activities that have it, by their place in the record from 1. None: rules cannot tell."""

    risk: Risk
    activities: tuple[int, ...] | None


Sign = Callable[[Basis, Activity], bool]

_BY_LAW: Final = tuple(Risk)[:7]


def findings(basis: Basis, found: Iterable[Activity]) -> tuple[Finding, ...]:
    """Every risk, with the activities that have it."""
    numbered = tuple(enumerate(found, 1))
    return tuple(_finding(basis, risk, numbered) for risk in Risk)


def is_named_by_law(risk: Risk) -> bool:
    """Whether it is one of the grounds of Pasal 34(2)."""
    return risk in _BY_LAW


def given(activity: Activity) -> Mapping[Treatment, int]:
    """How many fields an activity gives in each way at most, and how many of its sources it does not touch at all."""
    best: dict[str, Treatment] = {}
    order = tuple(Treatment)
    for one in activity.profile.categories:
        for name in one.fields:
            coordinate = f"{one.type_name}.{name}"
            best[coordinate] = min(best.get(coordinate, Treatment.WITHHOLD), one.treatment, key=order.index)
    counted = {treatment: list(best.values()).count(treatment) for treatment in order}
    counted[Treatment.WITHHOLD] += len(activity.profile.withheld)
    return counted


def _finding(basis: Basis, risk: Risk, numbered: Iterable[tuple[int, Activity]]) -> Finding:
    sign = _SIGNS.get(risk)
    return Finding(risk, None if sign is None else tuple(number for number, one in numbered if sign(basis, one)))


def _shown(activity: Activity) -> Iterable[Category]:
    """The categories of which something is shown on single records."""
    return (one for one in activity.profile.categories if one.treatment in RECORD_LEVEL)


def _is_specific(_: Basis, activity: Activity) -> bool:
    return any(one.privacy_class is PrivacyClass.PERSONAL_SPECIFIC for one in activity.profile.categories)


def _is_large(basis: Basis, activity: Activity) -> bool:
    """Records of persons can be listed, one page after another, as many as the limits of a day let through."""
    return any(
        basis.catalogue.types[one.type_name].about_person and any(at.access is Access.LIST for at in one.places)
        for one in _shown(activity)
    )


def _is_matching(_: Basis, activity: Activity) -> bool:
    return any(Right.MATCH in one.rights for one in activity.profile.categories)


def _has_minors(_: Basis, activity: Activity) -> bool:
    return any(at.side is Side.MINOR for one in _shown(activity) for at in one.places)


def _is_identified(basis: Basis, activity: Activity) -> bool:
    """Names, identifiers, contacts or addresses are shown whole."""
    return any(
        one.treatment is Treatment.CLEAR and basis.catalogue.types[one.type_name].fields[name].kind in _IDENTIFYING
        for one in activity.profile.categories
        for name in one.fields
    )


def _singles_out(_: Basis, activity: Activity) -> bool:
    return any(Right.LOOKUP in one.rights for one in activity.profile.categories)


def _is_third(_: Basis, activity: Activity) -> bool:
    return activity.ground.consent is not None


_SIGNS: Final[Mapping[Risk, Sign]] = {
    Risk.SPECIFIC: _is_specific,
    Risk.LARGE_SCALE: _is_large,
    Risk.MATCHING: _is_matching,
    Risk.MINORS: _has_minors,
    Risk.IDENTIFIED: _is_identified,
    Risk.SINGLED_OUT: _singles_out,
    Risk.THIRD_PARTY: _is_third,
}
"""How a risk shows in an activity; people alone can tell of the others."""
