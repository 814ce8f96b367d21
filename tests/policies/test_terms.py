"""The time of agreements: extension, amendment, early end and notice, decided at request time in WIB."""

from datetime import datetime, timedelta

import pytest

from policies.gates import OUT_OF_SCOPE, OUT_OF_TERM
from policies.model import PolicySet
from policies.rulebook import Rulebook
from schema.build import CATALOGUE
from schema.decisions import Cell, Decision, Scope, Side, Treatment
from tests.policies.changing import AGREEMENT, loaded, question, refused

OTHER = Cell(Scope.OTHER, Side.ADULT)
EXTENSION = """
[[addenda]]
number = "ADD-1"
signed = 2027-12-01
notice = 2027-11-15
from = 2028-01-15
until = 2031-03-20
clause = "Pasal 8(2); Pasal 15"
what = "Perpanjangan tiga tahun"
"""
NARROWER = """
[[addenda]]
number = "ADD-2"
signed = 2026-05-01
notice = 2026-05-01
from = 2026-06-01
remove = ["pelatihan"]
clause = "Pasal 8(2); Pasal 15"
what = "Pelatihan tidak lagi dibagi"
"""
WIDER = """
[[addenda]]
number = "ADD-3"
signed = 2026-08-01
from = 2026-09-01
add = [{ name = "tenaga-kerja-asing", clause = "Pasal 15" }]
clause = "Pasal 15"
what = "Tenaga kerja asing ikut dibagi"
"""
EARLY = """
[early_end]
notice = 2027-01-31
end = 2027-03-01
clause = "Pasal 8(2); Pasal 8(3)"
"""


def shown(policies: PolicySet, at: str, type_name: str = "JobSeeker", field: str = "regionCode") -> Decision:
    """What the Ministry's steward is given of Bekasi at an instant."""
    asked = question("kemnaker/steward/statistics", "bekasi", "sip-kerja", type_name)
    return Rulebook(policies, CATALOGUE).decide(asked, datetime.fromisoformat(at)).decision(OTHER, field)


@pytest.mark.parametrize(
    ("at", "treatment"),
    [
        ("2028-01-14T23:59:59.999999+07:00", Treatment.CLEAR),
        ("2028-03-20T00:00:00+07:00", Treatment.CLEAR),
        ("2031-03-19T23:59:59.999999+07:00", Treatment.CLEAR),
        ("2031-03-20T00:00:00+07:00", Treatment.WITHHOLD),
    ],
)
def test_an_extension_moves_the_end_and_leaves_no_gap(at: str, treatment: Treatment) -> None:
    """The old end is no border any more; the new one is half-open as the old one was."""
    policies = loaded({AGREEMENT: EXTENSION})
    decision = shown(policies, at)
    assert decision.treatment is treatment
    assert policies.agreements["bekasi"].addenda[0].number == "ADD-1"
    if treatment is Treatment.WITHHOLD:
        assert decision.clause == OUT_OF_TERM


@pytest.mark.parametrize(
    ("at", "treatment"),
    [("2026-05-31T23:59:59.999999+07:00", Treatment.CLEAR), ("2026-06-01T00:00:00+07:00", Treatment.WITHHOLD)],
)
def test_a_domain_taken_out_by_an_addendum_is_shut_from_its_day_on(at: str, treatment: Treatment) -> None:
    """Other domains go on; the ground says that the domain is out of scope."""
    policies = loaded({AGREEMENT: NARROWER})
    decision = shown(policies, at, "TrainingEnrollment", "skkniLevel")
    assert (decision.treatment, decision.clause == OUT_OF_SCOPE) == (treatment, treatment is Treatment.WITHHOLD)
    assert shown(policies, at).treatment is Treatment.CLEAR


def test_a_domain_added_by_an_addendum_is_open_from_its_day_on() -> None:
    """A matter not regulated before needs no notice (Pasal 15); before its day the domain is out of scope."""
    policies = loaded({AGREEMENT: NARROWER + WIDER})
    before = shown(policies, "2026-08-31T23:59:59+07:00", "ForeignWorker", "rptkaKind")
    after = shown(policies, "2026-09-01T00:00:00+07:00", "ForeignWorker", "rptkaKind")
    assert (before.treatment, before.clause) == (Treatment.WITHHOLD, OUT_OF_SCOPE)
    assert after.treatment is Treatment.CLEAR
    assert policies.agreements["bekasi"].domains["tenaga-kerja-asing"] == "Pasal 15"


def test_an_early_end_is_the_end() -> None:
    """Notice a month before; exchange stops at midnight in WIB, own and public rights and confidentiality go on."""
    policies = loaded({AGREEMENT: EARLY})
    assert shown(policies, "2027-02-28T23:59:59.999999+07:00").treatment is Treatment.CLEAR
    ended = "2027-03-01T00:00:00+07:00"
    assert shown(policies, ended).clause == OUT_OF_TERM
    assert shown(policies, ended, "JobVacancy", "jobTitle").treatment is Treatment.CLEAR
    own = question("bekasi/steward/statistics", "bekasi", "sip-kerja", "JobSeeker")
    given = Rulebook(policies, CATALOGUE).decide(own, datetime.fromisoformat(ended))
    assert given.decision(Cell(Scope.OWN, Side.ADULT), "regionCode").treatment is Treatment.CLEAR
    assert policies.agreements["bekasi"].confidentiality.outlives_term


def test_one_rulebook_obeys_every_turn_in_any_order() -> None:
    """Remembered answers hold within two turns and no longer."""
    policies = loaded({AGREEMENT: NARROWER + WIDER + EXTENSION})
    book = Rulebook(policies, CATALOGUE)
    asked = question("kemnaker/steward/statistics", "bekasi", "sip-kerja", "ForeignWorker")
    for turn in (*policies.turns, *reversed(policies.turns)):
        for at in (turn - timedelta(microseconds=1), turn):
            fresh = Rulebook(policies, CATALOGUE).decide(asked, at)
            assert book.decide(asked, at) == fresh
    days = [turn.date().isoformat() for turn in policies.agreements["bekasi"].turns]
    assert sorted(days) == ["2025-03-19", "2026-05-31", "2026-08-31", "2028-01-14", "2031-03-19"]


def edited(text: str, old: str, new: str) -> str:
    """A text with one part replaced."""
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        (edited(EARLY, "2027-01-31", "2027-02-02"), "notice on 2027-02-02", "notice by 2027-02-01"),
        (edited(EARLY, "2027-03-01", "2029-03-01"), "an early end at 2029-03-01", "within the term"),
        (edited(EXTENSION, "2027-11-15", "2027-12-16"), "notice on 2027-12-16", "notice by 2027-12-15"),
        (edited(EXTENSION, "notice = 2027-11-15\n", ""), "no 'notice'", "notice"),
        (edited(EXTENSION, "from = 2028-01-15", "from = 2028-03-20"), "'ADD-1' out of time", "is not extended"),
        (edited(EXTENSION, "until = 2031-03-20", "until = 2028-03-20"), "extends nothing", "early_end"),
        (edited(EXTENSION, "signed = 2027-12-01", "signed = 2028-01-16"), "signed on 2028-01-16", "not after it"),
        (EXTENSION + NARROWER, "'ADD-2' out of time", "in the order"),
        (edited(NARROWER, "pelatihan", "tenaga-kerja-asing"), "on tenaga-kerja-asing", "to remove that are in"),
        (edited(NARROWER, "pelatihan", "pensiun"), "'pensiun'", "pelatihan"),
        (edited(WIDER, "tenaga-kerja-asing", "pelatihan"), "on pelatihan", "domains to add that are out"),
        (edited(WIDER, 'clause = "Pasal 15" }', 'clause = "Pasal 99" }'), "'Pasal 99'", "clauses.toml"),
        (
            edited(WIDER, 'add = [{ name = "tenaga-kerja-asing", clause = "Pasal 15" }]\n', ""),
            "changes nothing",
            "until",
        ),
    ],
)
def test_a_change_that_the_agreement_does_not_allow_is_refused(text: str, found: str, expected: str) -> None:
    """Late notice, a time that does not fit, a change that changes nothing."""
    error = refused({AGREEMENT: text})
    assert error.file == AGREEMENT
    assert found in error.found
    assert expected in error.expected


def test_notice_counts_months_to_the_last_day_of_a_short_one() -> None:
    """A month before 31 March is 28 February, and a month before 1 March is 1 February."""
    late = edited(edited(EARLY, "2027-01-31", "2027-03-01"), "end = 2027-03-01", "end = 2027-03-31")
    assert "notice by 2027-02-28" in refused({AGREEMENT: late}).expected
    loaded({AGREEMENT: edited(late, "notice = 2027-03-01", "notice = 2027-02-28")})
