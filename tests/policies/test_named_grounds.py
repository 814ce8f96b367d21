"""Personal-specific data need a role, a purpose and a basis by name, and an agreement knows its purposes."""

from datetime import UTC, datetime

import pytest

from policies.bundle import Bundle
from policies.errors import PolicyError
from policies.gates import OUT_OF_PURPOSE
from policies.load import load_policies
from policies.rulebook import Rulebook
from schema.build import CATALOGUE
from schema.decisions import Cell, Scope, Side, Treatment
from tests.policies.changing import AGREEMENT, RULES, bundle, loaded, question, refused

LINE = "150,{who},ministry,region,other,adult,*,{what},{treatment},,,allow,{clause},uji\n"
LAW = "Pasal 6(3)d; UU 27/2022 Pasal 4(2)"


def rule(who: str, what: str, treatment: str, clause: str = "Pasal 6(3)d") -> dict[str, str]:
    """One rule more for Bekasi."""
    return {RULES: LINE.format(who=who, what=what, treatment=treatment, clause=clause)}


@pytest.mark.parametrize(
    ("added", "found", "expected"),
    [
        (rule("*,statistics", "*,personal-specific", "AGGREGATE"), "for role '*'", "by name"),
        (rule("analyst,*", "*,personal-specific", "AGGREGATE"), "'*'", "by name"),
        (rule("*,statistics", "EmployedPerson,monthlyWage", "AGGREGATE"), "EmployedPerson.monthlyWage", "by name"),
        (rule("*,*", "*,*", "AGGREGATE"), "personal-specific", "by name"),
        (rule("officer,placement-service", "EmployedPerson,monthlyWage", "CLEAR"), "by 'Pasal 6(3)d'", "the law"),
    ],
)
def test_specific_data_are_opened_only_by_name_and_law(added: dict[str, str], found: str, expected: str) -> None:
    """By class, field or wildcard; in aggregates a role and a purpose, on a record a law too."""
    error = refused(added)
    assert error.file == RULES
    assert found in error.found
    assert expected in error.expected


def test_with_a_law_named_a_role_may_read_them() -> None:
    """The cure that the error names."""
    policies = loaded(rule("officer,placement-service", "EmployedPerson,monthlyWage", "CLEAR", LAW))
    asked = question("kemnaker/officer/placement-service", "bekasi", "sip-kerja", "EmployedPerson")
    decisions = Rulebook(policies, CATALOGUE).decide(asked, datetime(2026, 11, 23, tzinfo=UTC))
    assert decisions.decision(Cell(Scope.OTHER, Side.ADULT), "monthlyWage").clause == LAW


def without_audits() -> dict[str, bytes]:
    """The package's files where Bekasi's agreement no longer knows audits."""
    return dict(bundle(replaced=(AGREEMENT, '    "audit",\n', "")).files)


def test_a_rule_for_a_purpose_that_the_agreement_does_not_know_can_never_match() -> None:
    """It is refused at its line."""
    with pytest.raises(PolicyError, match="for 'audit'") as caught:
        load_policies(Bundle(without_audits()), CATALOGUE)
    assert caught.value.file == RULES
    assert "the agreement knows" in caught.value.expected


def test_attack_31_a_purpose_that_the_agreement_does_not_know_is_refused() -> None:
    """Whatever a token says; public fields stay open, and the other agreement knows it still."""
    files = without_audits()
    kept = [line for line in files[RULES].decode().splitlines() if ",audit," not in line]
    policies = load_policies(Bundle({**files, RULES: "\n".join(kept).encode()}), CATALOGUE)
    book, cell, at = Rulebook(policies, CATALOGUE), Cell(Scope.OTHER, Side.ADULT), datetime(2026, 11, 23, tzinfo=UTC)
    for owner, source, treatment in (
        ("bekasi", "sip-kerja", Treatment.WITHHOLD),
        ("halmahera-selatan", "si-pinker", Treatment.AGGREGATE),
    ):
        asked = question("kemnaker/auditor/audit", owner, source, "JobSeeker")
        decision = book.decide(asked, at).decision(cell, "regionCode")
        assert (decision.treatment, decision.clause == OUT_OF_PURPOSE) == (treatment, owner == "bekasi")
