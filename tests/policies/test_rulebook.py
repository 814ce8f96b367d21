"""The rulebook answers what Casbin answers, at the right time, from shared and unchanging values."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.errors import UnknownNameError
from policies.gates import OUT_OF_PURPOSE, OUT_OF_SCOPE, OUT_OF_TERM
from policies.load import ROOT, load_policies
from policies.model import PolicySet
from policies.rulebook import Question, Rulebook
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access, Cell, Decision, Form, Right, Scope, Side, Treatment
from schema.zone import WIB

ADULT_OTHER = Cell(Scope.OTHER, Side.ADULT)
ADULT_OWN = Cell(Scope.OWN, Side.ADULT)
PAIRS = [
    ("dashboard", "statistics"),
    ("steward", "statistics"),
    ("analyst", "statistics"),
    ("analyst", "consolidation"),
    ("officer", "placement-service"),
    ("officer", "foreign-worker-levy"),
    ("officer", "data-subject-request"),
    ("dpo", "data-subject-request"),
    ("operator", "monitoring-evaluation"),
    ("auditor", "audit"),
    ("dashboard", "audit"),
]
PARTIES = {"kemnaker": ["siapkerja"], "bekasi": ["sip-kerja"], "halmahera-selatan": ["si-pinker", "aptekad"]}


def question(caller: str, owner: str, source: str, type_name: str, access: Access = Access.LIST) -> Question:
    """A question of `party/role/purpose`."""
    party, role, purpose = caller.split("/")
    return Question(Standing(party, role, purpose), owner, source, type_name, access)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question that can be asked, and some for a purpose that the role may not use."""
    role, purpose = draw(st.sampled_from(PAIRS))
    owner = draw(st.sampled_from(sorted(PARTIES)))
    standing = Standing(draw(st.sampled_from(sorted(PARTIES))), role, purpose)
    source, type_name = draw(st.sampled_from(PARTIES[owner])), draw(st.sampled_from(sorted(CATALOGUE.types)))
    return Question(standing, owner, source, type_name, draw(st.sampled_from(Access)))


instants = st.integers(0, 4 * 365).map(lambda days: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=days))


@settings(max_examples=150, deadline=None)
@given(asked=questions(), at=instants, data=st.data())
def test_the_compiled_table_equals_casbin_over_all_rules(
    asked: Question, at: datetime, data: st.DataObject, rulebook: Rulebook
) -> None:
    """A decision looked up in a slice's table is the one that `enforce_ex` gives over the whole rule set."""
    fields = rulebook.decide(asked, at).fields
    cell = data.draw(st.sampled_from(sorted(fields)))
    name = data.draw(st.sampled_from(sorted(fields[cell])))
    assert rulebook.enforce(asked, at, cell, name) == fields[cell][name]


def test_every_field_starts_withheld_without_rights(rulebook: Rulebook, now: datetime) -> None:
    """Deny by default: no rule means WITHHOLD, no right, the rule `default`, and the ground of the denial."""
    asked = question("halmahera-selatan/dashboard/statistics", "bekasi", "sip-kerja", "JobSeeker")
    assert rulebook.decide(asked, now).decision(ADULT_OTHER, "fullName") == Decision(
        coordinate="JobSeeker.fullName",
        owner="bekasi",
        cell=ADULT_OTHER,
        access=Access.LIST,
        treatment=Treatment.WITHHOLD,
        form=None,
        rights=frozenset(),
        rule="default",
        clause="Pasal 9(2)",
        agreement=None,
    )


def test_a_decision_names_rule_line_clause_and_agreement(rulebook: Rulebook, now: datetime) -> None:
    """The line that a decision names says what the decision says."""
    asked = question("bekasi/dashboard/statistics", "kemnaker", "siapkerja", "JobSeeker")
    decision = rulebook.decide(asked, now).decision(ADULT_OWN, "fullName")
    file, _, line = decision.rule.rpartition(":")
    assert file == "agreements/bekasi/rules.csv"
    text = (ROOT / file).read_text("utf-8").splitlines()[int(line) - 1]
    assert f"personal-general:name,MASK,,,allow,{decision.clause}," in text
    assert (decision.treatment, decision.form, decision.agreement) == (Treatment.MASK, Form.INITIALS, "bekasi")


@pytest.mark.parametrize(
    ("at", "in_force"),
    [
        ("2025-03-19T23:59:59.999999+07:00", False),
        ("2025-03-20T00:00:00+07:00", True),
        ("2025-03-19T17:00:00+00:00", True),
        ("2028-03-19T23:59:59.999999+07:00", True),
        ("2028-03-20T00:00:00+07:00", False),
        ("2028-03-19T17:00:00+00:00", False),
        ("2028-03-20T00:00:00+14:00", True),
    ],
)
def test_attack_30_the_term_is_half_open_at_midnight_in_wib(*, at: str, in_force: bool, rulebook: Rulebook) -> None:
    """No zone and no last microsecond keeps an agreement alive; own rights and public fields outlive it."""
    instant = datetime.fromisoformat(at)
    asked = question("bekasi/dashboard/statistics", "kemnaker", "siapkerja", "JobSeeker")
    given = rulebook.decide(asked, instant)
    assert (given.agreement == "bekasi") is in_force
    region = given.decision(ADULT_OWN, "regionCode")
    assert (region.treatment is Treatment.CLEAR) is in_force
    if not in_force:
        assert region.clause == OUT_OF_TERM
    vacancy = rulebook.decide(question("bekasi/dashboard/statistics", "kemnaker", "siapkerja", "JobVacancy"), instant)
    assert vacancy.decision(ADULT_OTHER, "jobTitle").treatment is Treatment.CLEAR
    own = rulebook.decide(question("bekasi/dashboard/statistics", "bekasi", "sip-kerja", "JobSeeker"), instant)
    assert own.decision(ADULT_OWN, "regionCode").treatment is Treatment.CLEAR


def test_attack_30_an_instant_without_a_zone_decides_nothing(policies: PolicySet) -> None:
    """A naive time could be any of three Indonesian zones, so it is refused, also where an answer is remembered."""
    book = Rulebook(policies, CATALOGUE)
    asked = question("bekasi/dashboard/statistics", "kemnaker", "siapkerja", "JobSeeker")
    with pytest.raises(ValueError, match="zone"):
        book.decide(asked, datetime(2026, 1, 1))  # noqa: DTZ001 - the very thing refused
    book.decide(asked, datetime(2026, 1, 1, tzinfo=WIB))
    with pytest.raises(TypeError):
        book.decide(asked, datetime(2026, 1, 1))  # noqa: DTZ001 - the very thing refused


def test_attack_28_an_answer_remembered_in_force_is_not_given_after_the_end(policies: PolicySet) -> None:
    """The same rulebook, asked before and after the end of the term and before it again."""
    book = Rulebook(policies, CATALOGUE)
    asked = question("kemnaker/analyst/consolidation", "bekasi", "sip-kerja", "JobSeeker")
    end = policies.agreements["bekasi"].until
    before, after = end - timedelta(microseconds=1), end
    given = [book.decide(asked, at).decision(ADULT_OTHER, "nik").treatment for at in (before, after, before)]
    assert given == [Treatment.PSEUDONYMISE, Treatment.WITHHOLD, Treatment.PSEUDONYMISE]


@pytest.mark.parametrize("owner", ["kemnaker", "bekasi", "halmahera-selatan"])
def test_bekasi_is_given_no_foreign_worker_by_anyone(owner: str, rulebook: Rulebook, now: datetime) -> None:
    """Its agreement has no such domain, so only its own sources would answer."""
    asked = question("bekasi/officer/foreign-worker-levy", owner, PARTIES[owner][0], "ForeignWorker")
    given = rulebook.decide(asked, now)
    shown = {one.treatment for row in given.fields.values() for one in row.values()} != {Treatment.WITHHOLD}
    assert shown is (owner == "bekasi")
    if owner != "bekasi":
        assert {one.clause for row in given.fields.values() for one in row.values()} == {OUT_OF_SCOPE}
        assert given.agreement is None


def test_employers_in_aptekad_are_covered_and_a_source_no_agreement_names_is_not(
    rulebook: Rulebook, now: datetime
) -> None:
    """The gate asks for the source as well as for the domain."""
    for source, treatment in (("aptekad", Treatment.CLEAR), ("lain", Treatment.WITHHOLD)):
        asked = question("kemnaker/steward/statistics", "halmahera-selatan", source, "Employer")
        decision = rulebook.decide(asked, now).decision(ADULT_OTHER, "workersTotal")
        assert decision.treatment is treatment


def test_disputes_are_shared_with_bekasi_and_not_with_halmahera_selatan(rulebook: Rulebook, now: datetime) -> None:
    """Only the court's case number, which is public, reaches the party without the domain."""
    for party, treatment in (("bekasi", Treatment.CLEAR), ("halmahera-selatan", Treatment.WITHHOLD)):
        asked = question(f"{party}/dashboard/statistics", "kemnaker", "siapkerja", "IndustrialDispute")
        given = rulebook.decide(asked, now)
        assert given.decision(ADULT_OWN, "disputeKind").treatment is treatment
        assert given.decision(ADULT_OWN, "courtCaseNumber").clause == "UU 48/2009 Pasal 13(1)"


def test_attack_31_a_purpose_that_the_role_may_not_use_shows_nothing_at_all(rulebook: Rulebook, now: datetime) -> None:
    """Not even public fields, whatever a token says."""
    asked = question("bekasi/dashboard/placement-service", "bekasi", "sip-kerja", "JobVacancy")
    given = rulebook.decide(asked, now).fields[ADULT_OWN].values()
    assert {(one.treatment, one.clause) for one in given} == {(Treatment.WITHHOLD, OUT_OF_PURPOSE)}


def test_third_parties_get_the_stricter_limits_of_both_agreements(folder: Path, now: datetime) -> None:
    """The largest least cell and rounding unit concerned hold; a third party has no agreement with the owner."""
    file = folder / "agreements/halmahera-selatan/agreement.toml"
    text = file.read_text("utf-8").replace("min_cell = 10", "min_cell = 25")
    file.write_text(
        text.replace('"EmployedPerson.monthlyWage" = 5_000_000', '"EmployedPerson.monthlyWage" = 9_000_000')
    )
    book = Rulebook(load_policies(folder, CATALOGUE), CATALOGUE)
    third = book.decide(question("halmahera-selatan/analyst/statistics", "bekasi", "sip-kerja", "EmployedPerson"), now)
    party = book.decide(question("kemnaker/analyst/statistics", "bekasi", "sip-kerja", "EmployedPerson"), now)
    assert (third.min_cell, third.rounding_units["monthlyWage"], third.agreement) == (25, 9_000_000, None)
    assert (party.min_cell, party.rounding_units["monthlyWage"], party.agreement) == (10, 5_000_000, "bekasi")
    decision = third.decision(ADULT_OTHER, "ageGroup")
    assert (decision.treatment, decision.agreement) == (Treatment.AGGREGATE, "bekasi")


def test_every_numeric_field_has_a_rounding_unit(rulebook: Rulebook, now: datetime) -> None:
    """Also public ones: a sum of them in a suppressed aggregate is rounded too."""
    given = rulebook.decide(question("bekasi/dashboard/statistics", "bekasi", "sip-kerja", "JobVacancy"), now)
    assert given.rounding_units.keys() >= {"positionsRequested", "positionsFilled", "wageMin", "wageMax"}


def test_equal_questions_get_the_same_object(rulebook: Rulebook, now: datetime) -> None:
    """So comparing two answers is comparing two addresses, also across the sources of one owner."""
    first = question("kemnaker/dashboard/statistics", "halmahera-selatan", "si-pinker", "Employer")
    second = question("kemnaker/dashboard/statistics", "halmahera-selatan", "aptekad", "Employer")
    assert rulebook.decide(first, now) is rulebook.decide(first, now + timedelta(days=1))
    assert rulebook.decide(first, now) is rulebook.decide(second, now)


def test_digests_differ_where_decisions_differ_and_agree_where_they_agree(policies: PolicySet, now: datetime) -> None:
    """Two rulebooks over the same policies give equal digests; another cell, owner or time gives another."""
    asked = question("bekasi/dashboard/statistics", "kemnaker", "siapkerja", "JobSeeker")
    book, other = Rulebook(policies, CATALOGUE), Rulebook(policies, CATALOGUE)
    other.warm()
    assert book.decide(asked, now) == other.decide(asked, now)
    expired = book.decide(asked, policies.agreements["bekasi"].until)
    lookup = question("bekasi/officer/placement-service", "kemnaker", "siapkerja", "JobSeeker", Access.LOOKUP)
    digests = {book.decide(asked, now).digest, expired.digest, book.decide(lookup, now).digest}
    assert len(digests) == 3


def test_names_that_no_policy_knows_are_errors_and_not_decisions(rulebook: Rulebook, now: datetime) -> None:
    """An unknown caller, owner or type is a fault of the program that asks."""
    for caller, owner, type_name in (
        ("bandung", "kemnaker", "JobSeeker"),
        ("bekasi", "bandung", "JobSeeker"),
        ("bekasi", "kemnaker", "Passenger"),
    ):
        with pytest.raises(UnknownNameError):
            rulebook.decide(question(f"{caller}/dashboard/statistics", owner, "siapkerja", type_name), now)


def test_aggregate_rights_are_for_bands_only(rulebook: Rulebook, now: datetime) -> None:
    """`group` and `filter` on enums and dates; `count` alone on numbers; nothing on a withheld name."""
    asked = question("kemnaker/analyst/statistics", "bekasi", "sip-kerja", "EmployedPerson")
    row = rulebook.decide(asked, now).fields[ADULT_OTHER]
    banded = frozenset({Right.COUNT, Right.GROUP, Right.FILTER})
    assert (row["sex"].rights, row["startedAt"].rights) == (banded, banded)
    assert (row["monthlyWage"].rights, row["fullName"].rights) == (frozenset({Right.COUNT}), frozenset())


def test_five_hundred_and_fourteen_agreements_share_their_tables(folder: Path, now: datetime) -> None:
    """Every regency's agreement with equal rules is parsed, checked and compiled once."""
    for number in range(514):
        name = f"daerah-{number:03}"
        code = f"{number // 99 + 33}.{number % 99:02}"
        party = f'id = "{name}"\nname = "Daerah {number}"\nend = "region"\nregion = "{code}"\n'
        (folder / f"parties/{name}.toml").write_text(party)
        shutil.copytree(folder / "agreements/bekasi", folder / f"agreements/{name}")
        file = folder / f"agreements/{name}/agreement.toml"
        file.write_text(file.read_text("utf-8").replace('"bekasi"', f'"{name}"').replace('"sip-kerja"', f'"{name}"'))
    book = Rulebook(load_policies(folder, CATALOGUE), CATALOGUE)
    first = question("kemnaker/dashboard/statistics", "daerah-000", "daerah-000", "JobSeeker")
    last = question("kemnaker/dashboard/statistics", "daerah-513", "daerah-513", "JobSeeker")
    book.decide(first, now)
    tables = len(book._tables)
    decision = book.decide(last, now).decision(ADULT_OTHER, "regionCode")
    assert len(book._tables) == tables
    assert (decision.agreement, decision.rule.split(":")[0]) == ("daerah-513", "agreements/daerah-513/rules.csv")


def test_questions_from_many_threads_at_once_get_the_answers_of_one(policies: PolicySet, now: datetime) -> None:
    """Cold tables filled by eight threads together equal those filled by one (Casbin's FastEnforcer fails this)."""
    asked = [
        question(f"{party}/{role}/{purpose}", owner, sources[0], type_name)
        for party in PARTIES
        for role, purpose in PAIRS[:5]
        for owner, sources in PARTIES.items()
        for type_name in ("JobSeeker", "Employer", "ForeignWorker")
    ]
    calm, busy = Rulebook(policies, CATALOGUE), Rulebook(policies, CATALOGUE)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: busy.decide(one, now), asked * 4))
    assert answers == [calm.decide(one, now) for one in asked] * 4


def test_the_end_of_the_day_elsewhere_is_not_the_end_in_wib() -> None:
    """WIB is seven hours ahead of UTC, all year."""
    assert WIB.utcoffset(None) == timedelta(hours=7) == timezone(timedelta(hours=7)).utcoffset(None)
