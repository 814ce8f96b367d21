"""The starting rules of domain.md 6.1, written a second time in Python and compared with every decision there is.

The oracle below reads the table line by line and knows nothing of files, layers or Casbin.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from policies.rulebook import Question, Rulebook
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.catalogue import DomainType, Field, Kind, PrivacyClass
from schema.decisions import Access, Cell, Decision, Right, Scope, Side, Treatment

CLEAR, MASK, PSEUDONYMISE = Treatment.CLEAR, Treatment.MASK, Treatment.PSEUDONYMISE
GENERALISE, AGGREGATE, WITHHOLD = Treatment.GENERALISE, Treatment.AGGREGATE, Treatment.WITHHOLD

LINES = {
    ("dashboard", "statistics"),
    ("steward", "statistics"),
    ("analyst", "statistics"),
    ("analyst", "consolidation"),
    ("officer", "placement-service"),
    ("officer", "foreign-worker-levy"),
    ("officer", "data-subject-request"),
    ("operator", "monitoring-evaluation"),
    ("auditor", "audit"),
    ("dpo", "data-subject-request"),
}
BEKASI_DOMAINS = {
    "JobSeeker",
    "JobVacancy",
    "Employer",
    "EmployedPerson",
    "Training",
    "TrainingEnrollment",
    "Placement",
    "IndustrialDispute",
}
HALSEL_DOMAINS = BEKASI_DOMAINS - {"IndustrialDispute"} | {"ForeignWorker", "ForeignWorkerEntry"}
DOMAINS = {"bekasi": BEKASI_DOMAINS, "halmahera-selatan": HALSEL_DOMAINS}
SOURCES = {"kemnaker": "siapkerja", "bekasi": "sip-kerja", "halmahera-selatan": "si-pinker"}
LEVY_TYPES = {"ForeignWorker", "ForeignWorkerEntry", "Employer"}
MASKED = {"nik", "participantNik", "passportNumber", "socialSecurityNumber"}
PSEUDONYMOUS = {"nik", "participantNik", "passportNumber", "socialSecurityNumber", "npwp"}
MATCHED = {"nik", "participantNik", "passportNumber", "birthDate", "sex"}


@dataclass(frozen=True, slots=True)
class Spot:
    """One field at one place, seen by one role for one purpose."""

    role: str
    purpose: str
    field: Field
    side: Side
    access: Access
    relation: str  # own, national-own, ministry, everyone-else or shut


def expected(spot: Spot) -> tuple[Treatment, frozenset[Right]]:
    """The treatment and the named rights that 6.1 gives."""
    if spot.role == "dpo":
        return WITHHOLD, trailed(spot)
    if spot.purpose == "data-subject-request" and spot.access is Access.LIST:
        return WITHHOLD, frozenset()
    if spot.field.privacy_class is PrivacyClass.PUBLIC:
        return CLEAR, frozenset()
    if spot.relation == "shut":
        return WITHHOLD, frozenset()
    if spot.relation == "everyone-else":
        return everyone_else(spot), frozenset()
    return line(spot), named_rights(spot)


def trailed(spot: Spot) -> frozenset[Right]:
    """By whom the trail is found: the whole NIK, and the seeker of a placement, of whom the party holds records."""
    held = spot.relation in {"own", "national-own", "ministry"} and spot.access is Access.LOOKUP
    by_person = spot.field.name in {"nik", "participantNik"} or spot.field.coordinate == "Placement.seekerId"
    return frozenset({Right.LOOKUP}) if held and by_person else frozenset()


def everyone_else(spot: Spot) -> Treatment:
    """Open after aggregation AGGREGATE, the rest WITHHOLD; a levy officer sees no type but the three of the levy."""
    if spot.purpose == "data-subject-request" or outside_levy(spot):
        return WITHHOLD
    return AGGREGATE if spot.field.privacy_class is PrivacyClass.OPEN_AFTER_AGGREGATION else WITHHOLD


def outside_levy(spot: Spot) -> bool:
    """Whether a levy officer asks for a type that the levy does not need."""
    return spot.purpose == "foreign-worker-levy" and spot.field.type_name not in LEVY_TYPES


def line(spot: Spot) -> Treatment:
    """A line of the table, with its minor side and the Ministry's limits."""
    if spot.purpose == "data-subject-request":
        return CLEAR if CATALOGUE.types[spot.field.type_name].about_person else WITHHOLD
    if outside_levy(spot):
        return WITHHOLD
    treatment = limited(spot, adult(spot))
    as_adult = spot.purpose == "placement-service" and spot.access is Access.LOOKUP
    if spot.side is Side.ADULT or as_adult:
        return treatment
    return AGGREGATE if treatment in {CLEAR, GENERALISE, AGGREGATE} else WITHHOLD


def limited(spot: Spot, treatment: Treatment) -> Treatment:
    """What the Ministry is given of a region's rows."""
    if spot.relation != "ministry":
        return treatment
    if (spot.role, spot.purpose) in {("dashboard", "statistics"), ("analyst", "statistics")}:
        return AGGREGATE if treatment in {CLEAR, GENERALISE, AGGREGATE} else WITHHOLD
    if spot.purpose == "placement-service" and spot.field.privacy_class is PrivacyClass.PERSONAL_GENERAL:
        if spot.field.kind is Kind.NAME or spot.field.name in {"phone", "contactPhone", "email"}:
            return MASK
        if spot.field.name == "address":
            return GENERALISE
    return treatment


def adult(spot: Spot) -> Treatment:
    """The table itself, class by class."""
    by_class = {
        ("dashboard", "statistics"): (CLEAR, CLEAR, AGGREGATE),
        ("steward", "statistics"): (CLEAR, CLEAR, AGGREGATE),
        ("officer", "placement-service"): (CLEAR, CLEAR, WITHHOLD),
        ("officer", "foreign-worker-levy"): (CLEAR, CLEAR, WITHHOLD),
        ("analyst", "statistics"): (CLEAR, AGGREGATE, AGGREGATE),
        ("analyst", "consolidation"): (CLEAR, CLEAR, WITHHOLD),
        ("operator", "monitoring-evaluation"): (AGGREGATE, WITHHOLD, WITHHOLD),
        ("auditor", "audit"): (AGGREGATE, WITHHOLD, WITHHOLD),
    }[spot.role, spot.purpose]
    if spot.field.privacy_class is PrivacyClass.PERSONAL_GENERAL:
        return personal_general(spot)
    order = (
        PrivacyClass.OPEN_AFTER_AGGREGATION,
        PrivacyClass.CONFIDENTIAL_BUSINESS,
        PrivacyClass.PERSONAL_SPECIFIC,
    )
    return by_class[order.index(spot.field.privacy_class)]


def personal_general(spot: Spot) -> Treatment:
    """The fourth column of the table, by kind and by name."""
    field = spot.field
    assert field.kind is not None
    if spot.role == "officer":
        masked = field.name in MASKED or field.coordinate == "Employer.npwp"
        return MASK if masked else GENERALISE if field.name == "birthDate" else CLEAR
    if spot.purpose == "consolidation" and field.name in PSEUDONYMOUS:
        return PSEUDONYMISE
    by_kind = {
        "dashboard": {Kind.NAME: MASK, Kind.DATE: GENERALISE, Kind.LINK: CLEAR, Kind.BAND: AGGREGATE},
        "analyst": {Kind.BAND: AGGREGATE, Kind.DATE: AGGREGATE},
        "operator": {},
        "auditor": {},
    }
    by_kind["steward"] = by_kind["dashboard"] | ({Kind.RECORD_NUMBER: CLEAR} if spot.relation == "own" else {})
    if spot.purpose == "consolidation":
        by_kind["analyst"] = {Kind.LINK: PSEUDONYMISE, Kind.DATE: GENERALISE, Kind.BAND: AGGREGATE}
    return by_kind[spot.role].get(field.kind, WITHHOLD)


def named_rights(spot: Spot) -> frozenset[Right]:
    """`lookup` and `match`."""
    name, lookup, match = spot.field.name, frozenset({Right.LOOKUP}), frozenset({Right.MATCH})
    if spot.purpose == "consolidation":
        return match if name in MATCHED or spot.field.kind is Kind.NAME else frozenset()
    if spot.purpose == "data-subject-request":
        return lookup if name in {"nik", "participantNik", "passportNumber"} else frozenset()
    adult_or_lookup = spot.side is Side.ADULT or spot.access is Access.LOOKUP
    if spot.purpose == "placement-service" and adult_or_lookup and name in {"nik", "participantNik"}:
        return lookup
    levy = spot.purpose == "foreign-worker-levy" and spot.side is Side.ADULT and name == "passportNumber"
    return lookup if levy else frozenset()


def relation(caller: str, owner: str, type_name: str, scope: Scope) -> str:
    """How the caller stands to the rows, gates first."""
    if caller == owner:
        return "own"
    if any(type_name not in DOMAINS.get(party, {type_name}) for party in (caller, owner)):
        return "shut"
    if caller == "kemnaker":
        return "ministry"
    return "national-own" if owner == "kemnaker" and scope is Scope.OWN else "everyone-else"


def cells_of(caller: str, owner: str, domain_type: DomainType) -> set[Cell]:
    """The cells that the caller's question has."""
    scopes = {Scope.OWN} if caller == owner else {Scope.OTHER}
    if owner == "kemnaker" and caller != owner:
        scopes = {Scope.OWN, Scope.OTHER}
    sides = {Side.ADULT, Side.MINOR} if domain_type.about_person else {Side.ADULT}
    return {Cell(scope, side) for scope in scopes for side in sides}


def questions(role: str, purpose: str) -> Iterator[Question]:
    """Every question that can be asked in a role for a purpose."""
    for caller in SOURCES:
        standing = Standing(caller, role, purpose)
        for owner, source in SOURCES.items():
            for type_name in CATALOGUE.types:
                for access in Access:
                    yield Question(standing, owner, source, type_name, access)


@pytest.mark.parametrize(("role", "purpose"), sorted(LINES))
def test_every_decision_is_the_line_of_the_table(role: str, purpose: str, rulebook: Rulebook, now: datetime) -> None:
    """Every role, purpose, caller, owner, type, access, cell and field: as 6.1 says, and no field is left out."""
    for question in questions(role, purpose):
        domain_type = CATALOGUE.types[question.type_name]
        given = rulebook.decide(question, now)
        assert set(given.fields) == cells_of(question.standing.party, question.owner, domain_type)
        for cell, decisions in given.fields.items():
            assert decisions.keys() == domain_type.fields.keys()
            stands = relation(question.standing.party, question.owner, question.type_name, cell.scope)
            for name, decision in decisions.items():
                field = domain_type.fields[name]
                spot = Spot(role, purpose, field, cell.side, question.access, stands)
                assert (decision.treatment, named(decision)) == expected(spot), (question, decision)


def named(decision: Decision) -> frozenset[Right]:
    """The rights of a decision that do not follow from its treatment."""
    return decision.rights & {Right.LOOKUP, Right.MATCH}


def test_the_lines_are_all_roles_with_all_purposes_they_may_use(rulebook: Rulebook) -> None:
    """So the table above leaves out nothing that a token may say."""
    pairs = {(role, purpose.id) for purpose in rulebook.policies.purposes.values() for role in purpose.roles}
    assert pairs == LINES


def test_no_caller_ever_sees_more_of_another_s_rows_than_of_its_own(rulebook: Rulebook, now: datetime) -> None:
    """A region's own source is never treated more strictly than the national rows, or another region's."""
    openness = [WITHHOLD, AGGREGATE, GENERALISE, PSEUDONYMISE, MASK, CLEAR]
    for role, purpose in LINES:
        for question in questions(role, purpose):
            caller = question.standing.party
            own = Question(question.standing, caller, SOURCES[caller], question.type_name, question.access)
            mine = rulebook.decide(own, now).fields
            for cell, theirs in rulebook.decide(question, now).fields.items():
                for name, decision in theirs.items():
                    best = mine[Cell(Scope.OWN, cell.side)][name].treatment
                    assert openness.index(decision.treatment) <= openness.index(best), decision
