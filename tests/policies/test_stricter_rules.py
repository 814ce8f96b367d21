"""A region's own rules give less of its sources than its agreement, never more, and nothing of anyone else's."""

from datetime import datetime

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from policies.errors import PolicyError
from policies.load import load_policies
from policies.rulebook import Rulebook
from policies.stricter import is_widening
from schema.build import CATALOGUE
from schema.decisions import Cell, Form, Right, Scope, Side, Treatment
from tests.policies.changing import HEADER, STRICTER, bundle, loaded, question, refused

OTHER = Cell(Scope.OTHER, Side.ADULT)
NOW = datetime.fromisoformat("2026-11-23T09:00:00+07:00")


def rules(*lines: str) -> dict[str, str]:
    """Bekasi's own rules: lines of priority, role, purpose, ends, ..., as in any rules.csv, without effect and note."""
    return {STRICTER: "\n".join([HEADER, *(f"{line},uji" for line in lines)]) + "\n"}


MASKED = "190,officer,placement-service,ministry,region,other,adult,list,JobSeeker,phone,WITHHOLD,,,allow,Pasal 6(1)b"
GENERALISED = (
    "190,steward,statistics,ministry,region,other,adult,*,JobSeeker,registeredAt,GENERALISE,,,allow,Pasal 6(1)b"
)
DENIED = "5,analyst,consolidation,ministry,region,other,*,*,*,*,WITHHOLD,,,deny,Pasal 6(1)b"


def test_stricter_rules_act_before_the_agreements() -> None:
    """The decision names the region's file and the agreement; the other region's owner gives as before."""
    book, plain = Rulebook(loaded(rules(MASKED, GENERALISED)), CATALOGUE), Rulebook(loaded(), CATALOGUE)
    officer = question("kemnaker/officer/placement-service", "bekasi", "sip-kerja", "JobSeeker")
    phone = book.decide(officer, NOW).decision(OTHER, "phone")
    assert plain.decide(officer, NOW).decision(OTHER, "phone").treatment is Treatment.MASK
    assert (phone.treatment, phone.rule, phone.agreement) == (Treatment.WITHHOLD, f"{STRICTER}:2", "bekasi")
    steward = question("kemnaker/steward/statistics", "bekasi", "sip-kerja", "JobSeeker")
    date = book.decide(steward, NOW).decision(OTHER, "registeredAt")
    assert (date.treatment, date.form, date.rule) == (Treatment.GENERALISE, Form.YEAR, f"{STRICTER}:3")
    elsewhere = question("kemnaker/officer/placement-service", "halmahera-selatan", "si-pinker", "JobSeeker")
    assert book.decide(elsewhere, NOW) == plain.decide(elsewhere, NOW)


def test_the_table_with_stricter_rules_equals_casbin() -> None:
    """In every cell of a few questions."""
    book = Rulebook(loaded(rules(MASKED, GENERALISED)), CATALOGUE)
    for duty in ("officer/placement-service", "steward/statistics"):
        asked = question(f"kemnaker/{duty}", "bekasi", "sip-kerja", "JobSeeker")
        for cell, row in book.decide(asked, NOW).fields.items():
            assert all(book.enforce(asked, NOW, cell, name) == one for name, one in row.items())


@pytest.mark.parametrize(
    ("line", "found", "expected"),
    [
        (MASKED.replace("WITHHOLD", "CLEAR"), "CLEAR for JobSeeker.phone, where line", "never wider"),
        (MASKED.replace("phone,WITHHOLD", "fullName,AGGREGATE"), "AGGREGATE for JobSeeker.fullName", "never wider"),
        (MASKED.replace("phone,WITHHOLD,,", "nik,MASK,HIDDEN,"), "MASK for JobSeeker.nik", "never wider"),
        (MASKED.replace("phone,WITHHOLD,,", "passportNumber,MASK,,"), "can never match", "that the type has"),
        (GENERALISED.replace("registeredAt,GENERALISE,,", "nik,MASK,,"), "nothing is agreed", "never wider"),
        (DENIED, "WITHHOLD for Employer", "leaves public rights"),
        (MASKED.replace("ministry,region,other", "region,ministry,own"), "owner_end 'ministry'", "its own sources"),
        (
            MASKED.replace("190,", "9,").replace("WITHHOLD,,,allow", "CLEAR,,,deny"),
            "treatment 'CLEAR'",
            "WITHHOLD for a denial",
        ),
        (MASKED.replace("190,", "500,"), "can never match first", "a lower priority"),
        (
            MASKED.replace("190,officer", "200,officer").replace("phone", "personal-general"),
            "equal priority",
            "another",
        ),
    ],
)
def test_a_rule_that_is_wider_or_not_its_own_is_refused(line: str, found: str, expected: str) -> None:
    """A mask may become nothing and nothing else; what a law opens stays open; other owners are out of reach."""
    error = refused(rules(line))
    assert error.file == STRICTER
    assert error.line == 2
    assert found in error.found
    assert expected in error.expected


@settings(max_examples=40, deadline=None)
@given(
    treatment=st.sampled_from(["CLEAR", "GENERALISE", "AGGREGATE", "WITHHOLD"]),
    field=st.sampled_from(["registeredAt", "lastReportedAt", "birthDate", "regionCode", "fullName", "sex"]),
    who=st.sampled_from(["steward,statistics", "dashboard,statistics", "officer,placement-service"]),
    side=st.sampled_from(["adult", "minor", "*"]),
    access=st.sampled_from(["list", "lookup", "*"]),
)
def test_whatever_loads_is_nowhere_wider(*, treatment: str, field: str, who: str, side: str, access: str) -> None:
    """A rule of any kind is refused, or every decision is as it was, or is stricter."""
    line = f"150,{who},ministry,region,other,{side},{access},JobSeeker,{field},{treatment},,,allow,Pasal 6(1)b"
    plain = Rulebook(loaded(), CATALOGUE)
    try:
        book = Rulebook(load_policies(bundle(rules(line)), CATALOGUE), CATALOGUE)
    except PolicyError as error:
        event(f"refused in {error.file}")
        return
    role, purpose = who.split(",")
    asked = question(f"kemnaker/{role}/{purpose}", "bekasi", "sip-kerja", "JobSeeker")
    after = book.decide(asked, NOW).fields
    for cell, row in plain.decide(asked, NOW).fields.items():
        for name, before in row.items():
            now = after[cell][name]
            assert now.rights <= before.rights
            assert now.treatment in {before.treatment, Treatment.WITHHOLD} or before.treatment is Treatment.CLEAR


@pytest.mark.parametrize(
    ("before", "after", "widening"),
    [
        (Treatment.CLEAR, Treatment.MASK, False),
        (Treatment.CLEAR, Treatment.PSEUDONYMISE, False),
        (Treatment.MASK, Treatment.CLEAR, True),
        (Treatment.MASK, Treatment.GENERALISE, True),
        (Treatment.GENERALISE, Treatment.AGGREGATE, True),
        (Treatment.AGGREGATE, Treatment.GENERALISE, True),
        (Treatment.AGGREGATE, Treatment.WITHHOLD, False),
        (Treatment.WITHHOLD, Treatment.AGGREGATE, True),
    ],
)
def test_only_from_clear_and_to_withhold_is_no_widening(*, before: Treatment, after: Treatment, widening: bool) -> None:
    """CLEAR is wider than every treatment, WITHHOLD stricter than every one; any other change counts as widening."""
    none: frozenset[Right] = frozenset()
    assert is_widening((before, None, none), (after, None, none)) is widening
    assert not is_widening((before, None, none), (before, None, none))
    if after is not Treatment.WITHHOLD:
        assert is_widening((before, None, none), (after, None, frozenset({Right.LOOKUP})))
    assert not is_widening((before, None, frozenset({Right.LOOKUP})), (before, None, none))
    assert is_widening((Treatment.MASK, Form.HIDDEN, none), (Treatment.MASK, Form.LAST4, none))
