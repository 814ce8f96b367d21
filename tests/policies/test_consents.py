"""Third parties: public fields only, unless a written consent in force names them, the domain and the purpose."""

from datetime import datetime

import pytest

from policies.errors import UnknownNameError
from policies.gates import OUT_OF_TERM, REVOKED, THIRD_GROUND
from policies.model import PolicySet, Withdrawn
from policies.rulebook import Rulebook
from schema.build import CATALOGUE
from schema.decisions import Access, Cell, Decision, Scope, Side, Treatment
from tests.policies.changing import (
    AGREEMENT,
    CONSENT,
    RECEIVING,
    RULES,
    UNIVERSITY,
    consented,
    loaded,
    question,
    refused,
)

OTHER = Cell(Scope.OTHER, Side.ADULT)
DURING = "2026-11-23T09:00:00+07:00"
CALLER = "kampus/analyst/statistics"


def given(
    policies: PolicySet, at: str = DURING, *, caller: str = CALLER, owner: str = "bekasi", source: str = "sip-kerja"
) -> Decision:
    """What a caller is given of job seekers' region codes."""
    asked = question(caller, owner, source, "JobSeeker")
    return Rulebook(policies, CATALOGUE).decide(asked, datetime.fromisoformat(at)).decision(OTHER, "regionCode")


def test_attack_32_a_third_party_without_a_consent_gets_public_fields_only() -> None:
    """Of a region and of the Ministry alike; not even the aggregates that other regions get."""
    policies = loaded(UNIVERSITY)
    book, at = Rulebook(policies, CATALOGUE), datetime.fromisoformat(DURING)
    for owner, source in (("bekasi", "sip-kerja"), ("kemnaker", "siapkerja")):
        for type_name in CATALOGUE.types:
            decisions = book.decide(question(CALLER, owner, source, type_name), at)
            assert {cell.scope for cell in decisions.fields} == {Scope.OTHER}
            for one in (one for row in decisions.fields.values() for one in row.values()):
                is_public = one.rule.startswith("public/")
                assert is_public or (one.treatment, one.clause) == (Treatment.WITHHOLD, THIRD_GROUND)


def test_a_consent_in_force_lets_the_rules_for_recipients_act() -> None:
    """The decision names the consent; what the rules do not open stays shut."""
    policies = consented()
    decision = given(policies)
    assert (decision.treatment, decision.agreement) == (Treatment.CLEAR, "bekasi")
    assert decision.clause == "Pasal 9(2); persetujuan penelitian"
    asked = question(CALLER, "bekasi", "sip-kerja", "JobSeeker")
    decisions = Rulebook(policies, CATALOGUE).decide(asked, datetime.fromisoformat(DURING))
    assert decisions.decision(OTHER, "fullName").clause == THIRD_GROUND
    assert decisions.agreement == "bekasi/penelitian"


@pytest.mark.parametrize(
    ("at", "treatment"),
    [
        ("2026-06-30T23:59:59.999999+07:00", Treatment.WITHHOLD),
        ("2026-07-01T00:00:00+07:00", Treatment.CLEAR),
        ("2026-12-31T23:59:59.999999+07:00", Treatment.CLEAR),
        ("2027-01-01T00:00:00+07:00", Treatment.WITHHOLD),
    ],
)
def test_attack_32_a_consent_is_half_open_at_midnight_in_wib(at: str, treatment: Treatment) -> None:
    """Decided at request time, as the term is."""
    assert given(consented(), at).treatment is treatment


def test_attack_32_a_consent_ends_with_the_agreement_it_rests_on() -> None:
    """Whatever its own last day."""
    policies = consented(consent=CONSENT.replace("until = 2027-01-01", "until = 2029-01-01"))
    assert given(policies, "2028-03-19T23:59:59+07:00").treatment is Treatment.CLEAR
    assert given(policies, "2028-03-20T00:00:00+07:00").treatment is Treatment.WITHHOLD


@pytest.mark.parametrize(
    ("caller", "owner", "source"),
    [
        ("kampus/officer/placement-service", "bekasi", "sip-kerja"),
        (CALLER, "bekasi", "lain"),
        (CALLER, "kemnaker", "siapkerja"),
        (CALLER, "halmahera-selatan", "si-pinker"),
    ],
)
def test_attack_32_a_consent_opens_nothing_but_what_it_names(caller: str, owner: str, source: str) -> None:
    """Another purpose, a source outside the agreement, another owner."""
    assert given(consented(), caller=caller, owner=owner, source=source).treatment is Treatment.WITHHOLD


def test_a_domain_that_the_consent_does_not_name_stays_shut() -> None:
    """Employed persons are in the agreement's scope and not in the consent's."""
    asked = question(CALLER, "bekasi", "sip-kerja", "EmployedPerson")
    decisions = Rulebook(consented(), CATALOGUE).decide(asked, datetime.fromisoformat(DURING))
    assert decisions.decision(OTHER, "ageGroup").clause == THIRD_GROUND


def test_a_region_with_a_consent_is_a_recipient_and_else_the_third_party_it_was() -> None:
    """Halmahera Selatan reads Bekasi's seekers by consent, and counts its employed persons as before."""
    consent = CONSENT.replace('"kampus"', '"halmahera-selatan"')
    policies = loaded({AGREEMENT: consent, RULES: RECEIVING})
    caller, at = "halmahera-selatan/analyst/statistics", datetime.fromisoformat(DURING)
    assert given(policies, caller=caller).treatment is Treatment.CLEAR
    asked = question(caller, "bekasi", "sip-kerja", "EmployedPerson")
    other = Rulebook(policies, CATALOGUE).decide(asked, at).decision(OTHER, "ageGroup")
    assert (other.treatment, other.clause) == (Treatment.AGGREGATE, "Pasal 9(1)")


def test_the_ministrys_own_rows_may_be_consented_to() -> None:
    """By an agreement of which it is a party; all its rows are another's for a recipient."""
    consent = CONSENT.replace('owners = ["bekasi"]', 'owners = ["kemnaker"]').replace('"kemnaker"\no', '"bekasi"\no')
    policies = loaded({**UNIVERSITY, AGREEMENT: consent, RULES: RECEIVING.replace(",region,other", ",ministry,other")})
    assert given(policies, owner="kemnaker", source="siapkerja").treatment is Treatment.CLEAR
    assert given(policies).treatment is Treatment.WITHHOLD


def test_a_revoked_consent_or_version_opens_nothing() -> None:
    """Also in a rulebook that takes over the tables of one before the revocation, and back again."""
    policies, at = consented(), datetime.fromisoformat(DURING)
    asked = question(CALLER, "bekasi", "sip-kerja", "JobSeeker")
    first = Rulebook(policies, CATALOGUE)
    assert first.decide(asked, at).decision(OTHER, "regionCode").treatment is Treatment.CLEAR
    no_consent = policies.without(Withdrawn(consents=frozenset({"bekasi/penelitian"})))
    second = Rulebook(no_consent, CATALOGUE, first)
    assert second.decide(asked, at).decision(OTHER, "regionCode").clause == THIRD_GROUND
    no_version = policies.without(Withdrawn(versions=frozenset({policies.versions["bekasi"]})))
    third = Rulebook(no_version, CATALOGUE, second)
    assert third.decide(asked, at).decision(OTHER, "regionCode").treatment is Treatment.WITHHOLD
    steward = question("kemnaker/steward/statistics", "bekasi", "sip-kerja", "JobSeeker")
    assert third.decide(steward, at).decision(OTHER, "regionCode").clause == REVOKED
    again = Rulebook(policies.without(Withdrawn()), CATALOGUE, third)
    assert again.decide(asked, at) == first.decide(asked, at)
    after = policies.agreements["bekasi"].until
    assert again.decide(steward, after).decision(OTHER, "regionCode").clause == OUT_OF_TERM


def test_a_third_party_owns_no_source() -> None:
    """A question about one is a fault of the program that asks."""
    asked = question("kemnaker/steward/statistics", "kampus", "kampus", "JobSeeker")
    with pytest.raises(UnknownNameError, match="third party"):
        Rulebook(consented(), CATALOGUE).decide(asked, datetime.fromisoformat(DURING))


def test_the_table_of_a_recipient_equals_casbin() -> None:
    """As every other table."""
    book, at = Rulebook(consented(), CATALOGUE), datetime.fromisoformat(DURING)
    asked = question(CALLER, "bekasi", "sip-kerja", "JobSeeker")
    for cell, row in book.decide(asked, at).fields.items():
        assert all(book.enforce(asked, at, cell, name) == one for name, one in row.items())
    assert asked.access is Access.LIST


@pytest.mark.parametrize(
    ("old", "new", "found", "expected"),
    [
        ('to = "kampus"', 'to = "kemnaker"', "'kemnaker'", "halmahera-selatan, kampus"),
        ('to = "kampus"', 'to = "bekasi"', "'bekasi'", "halmahera-selatan, kampus"),
        ('to = "kampus"', 'to = "lain"', "'lain'", "kampus"),
        ('given_by = "kemnaker"', 'given_by = "kampus"', "'kampus'", "bekasi, kemnaker"),
        ('owners = ["bekasi"]', 'owners = ["halmahera-selatan"]', "'halmahera-selatan'", "bekasi, kemnaker"),
        ('owners = ["bekasi"]', "owners = []", "nothing in 'owners'", "at least one"),
        ('"pencari-kerja"', '"tenaga-kerja-asing"', "'tenaga-kerja-asing'", "pencari-kerja"),
        ('["statistics"]', '["gossip"]', "'gossip'", "statistics"),
        ('letter = "000/REKAAN/2026"\n', "", "no 'letter'", "letter"),
        ('document = "0', 'document = "x', "document 'x0", "SHA-256"),
        ('document = "0', 'document = "', "document '0", "64 hex digits"),
        ("until = 2027-01-01", "until = 2026-07-01", "a term from 2026-07-01", "an end after"),
        ("until = 2027-01-01", "until = 2027-01-01T00:00:00", "until =", "date"),
        (
            "from = 2026-07-01\nuntil = 2027-01-01",
            "from = 2028-03-20\nuntil = 2029-01-01",
            "outside the term",
            "within",
        ),
        ('"Pasal 9(2)"', '"Pasal 9(4)"', "'Pasal 9(4)'", "clauses.toml"),
        ('id = "penelitian"', 'id = "Penelitian 1"', "'Penelitian 1'", "small letters"),
    ],
)
def test_attack_32_a_consent_that_names_what_it_may_not_is_refused(
    old: str, new: str, found: str, expected: str
) -> None:
    """A party as its own recipient, a recipient that passes on, another's data, no letter, no hash, no days."""
    assert old in CONSENT
    error = refused({**UNIVERSITY, AGREEMENT: CONSENT.replace(old, new), RULES: RECEIVING})
    assert error.file == AGREEMENT
    assert found in error.found
    assert expected in error.expected


def test_a_consent_to_a_region_on_the_ministrys_rows_is_refused() -> None:
    """A region has an agreement of its own with the Ministry, so such a consent could open nothing."""
    consent = CONSENT.replace('"kampus"', '"halmahera-selatan"').replace('owners = ["bekasi"]', 'owners = ["kemnaker"]')
    error = refused({AGREEMENT: consent, RULES: RECEIVING})
    assert (error.found, error.expected) == ("'kemnaker'", "one of bekasi")


def test_two_consents_of_one_id_are_refused() -> None:
    """A revocation must know which is meant."""
    error = refused({**UNIVERSITY, AGREEMENT: CONSENT + CONSENT, RULES: RECEIVING})
    assert "'penelitian' twice" in error.found


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (RECEIVING.replace("statistics", "consolidation"), "'recipient' for 'consolidation'"),
        (RECEIVING.replace("*,*,open", "*,Placement,open"), "on 'Placement'"),
        (RECEIVING.replace(",region,other", ",ministry,other"), "'recipient' asking 'ministry'"),
    ],
)
def test_a_rule_for_recipients_that_no_consent_reaches_is_refused(rule: str, found: str) -> None:
    """Another purpose, domain or owner than any consent names: it can never match."""
    error = refused({**UNIVERSITY, AGREEMENT: CONSENT, RULES: RECEIVING + rule.replace("400", "390")})
    assert error.file == RULES
    assert found in error.found


def test_a_rule_for_recipients_without_any_consent_is_refused() -> None:
    """It would lie in wait for one."""
    assert "'recipient' asking 'region'" in refused({RULES: RECEIVING}).found
