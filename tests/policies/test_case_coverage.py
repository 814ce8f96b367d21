"""The cases of each agreement leave nothing out: domains, classes, treatments, roles, sides, borders, a consent."""

from collections import Counter
from datetime import timedelta

import pytest

from policies.cases import Case, load_cases
from policies.load import ROOT
from policies.model import PolicySet, Role
from schema.build import CATALOGUE
from schema.catalogue import PrivacyClass
from schema.decisions import Access, Scope, Side, Treatment

LEAST = 60
CASES = load_cases(ROOT)
AGREEMENTS = ["bekasi", "halmahera-selatan"]


def cases_of(agreement: str) -> list[Case]:
    """The cases beside an agreement's rules."""
    return [case for case in CASES if case.file == f"agreements/{agreement}/cases.yaml"]


def fields_of(agreement: str) -> set[str]:
    """The coordinates of which a case of the agreement expects something."""
    return {record.coordinate for case in cases_of(agreement) for record in case.log}


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_there_are_enough_cases_and_each_has_its_log_entry(agreement: str) -> None:
    """At least sixty, each with a name of its own and one record of the log for every field it speaks of."""
    cases = cases_of(agreement)
    assert len(cases) >= LEAST
    assert max(Counter(case.name for case in cases).values()) == 1
    assert all(len(case.log) == len(case.expected) > 0 for case in cases)


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_cases_speak_of_every_domain_and_type_in_and_out_of_scope(agreement: str, policies: PolicySet) -> None:
    """All the agreement holds, and what the other one holds and it does not."""
    types = {case.question.type_name for case in cases_of(agreement)}
    domains = policies.agreements[agreement].domains
    covered = {name for name, domain_type in CATALOGUE.types.items() if domain_type.domain in domains}
    assert {CATALOGUE.types[name].domain for name in types} >= domains.keys()
    assert covered < types


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_cases_speak_of_every_class_and_kind_of_field(agreement: str) -> None:
    """Five classes, and every kind of personal-general field."""
    fields = [CATALOGUE.field(coordinate) for coordinate in fields_of(agreement)]
    every = [field for domain_type in CATALOGUE.types.values() for field in domain_type.fields.values()]
    assert {field.privacy_class for field in fields} == set(PrivacyClass)
    assert {field.kind for field in fields} == {field.kind for field in every}


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_cases_expect_every_treatment_in_every_form_that_the_rules_give(agreement: str) -> None:
    """All six treatments, and each form that a record can have under this agreement."""
    records = [record for case in cases_of(agreement) for record in case.log]
    assert {record.treatment for record in records} == {treatment.value for treatment in Treatment}
    forms = {record.form for record in records}
    assert forms >= {"LAST4", "LAST3", "INITIALS", "DOMAIN", "YEAR", "REGENCY", "PSEUDONYM", "SEALED"}
    if agreement == "halmahera-selatan":
        assert "MONTH" in forms


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_cases_are_asked_in_every_role_and_purpose_from_every_side(agreement: str, policies: PolicySet) -> None:
    """Each role with each purpose it may use, by both parties and by a third; rows of both scopes, sides, accesses."""
    cases = cases_of(agreement)
    asked = {(case.question.standing.role, case.question.standing.purpose) for case in cases}
    allowed = {(role, purpose.id) for purpose in policies.purposes.values() for role in purpose.roles}
    assert asked > allowed
    assert {role for role, _ in asked} == {role.value for role in Role}
    for party in (agreement, "kemnaker"):
        mine = {(c.question.standing.role, c.question.standing.purpose) for c in cases if c.question.owner != party}
        assert allowed <= mine
    assert {case.question.standing.party for case in cases} > {agreement, "kemnaker"}
    assert {case.cell.scope for case in cases} == set(Scope)
    assert {case.cell.side for case in cases} == set(Side)
    assert {case.question.access for case in cases} == set(Access)


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_cases_stand_on_both_borders_of_the_term(agreement: str, policies: PolicySet) -> None:
    """The last moment outside and the first inside, at the beginning and at the end, to the second."""
    found, second = policies.agreements[agreement], timedelta(seconds=1)
    moments = {case.at for case in cases_of(agreement)}
    assert {found.since - second, found.since, found.until - second, found.until} <= moments


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_cases_stand_on_both_borders_of_a_supposed_consent(agreement: str) -> None:
    """A written consent: what it opens, what it leaves shut, and when it begins and ends."""
    supposing = [case for case in cases_of(agreement) if case.supposed]
    assert any("[[consents]]" in lines for case in supposing for lines in case.supposed.values())
    given = {case.at for case in supposing if any("persetujuan" in record.clause for record in case.log)}
    shut = {case.at for case in supposing} - given
    assert any(moment + timedelta(seconds=1) in given for moment in shut)
    assert any(moment - timedelta(seconds=1) in given for moment in shut)
    assert any(record.clause == "Pasal 9(2)" for case in supposing for record in case.log)


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_every_rule_of_an_agreement_decides_some_case(agreement: str, policies: PolicySet) -> None:
    """So a change of any rule shows; but for rules on a domain that no third party's agreement holds."""
    mine = policies.agreements[agreement]
    shared = {name for one in policies.agreements.values() if one is not mine for name in one.domains}
    alone = {name for name, domain_type in CATALOGUE.types.items() if domain_type.domain not in shared}
    rules = {rule.line for rule in mine.rules.rules if not (rule.caller_end == "third" and rule.type_name in alone)}
    deciding = {record.rule for case in cases_of(agreement) for record in case.log}
    assert {f"{mine.rules_file}:{line}" for line in rules} <= deciding
