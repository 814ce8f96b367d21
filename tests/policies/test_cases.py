"""The cases beside the rules hold, and a case that does not hold says why."""

from dataclasses import astuple, replace
from datetime import timedelta
from pathlib import Path

import pytest

from hub.evidence import decision_set
from hub.journal.entry import DecisionRecord
from policies.bundle import read_bundle
from policies.cases import Case, load_cases, logged, run_case, run_cases
from policies.errors import PolicyError
from policies.load import ROOT
from policies.rulebook import Rulebook
from resolvers.ledger import Noted
from schema.build import CATALOGUE
from schema.decisions import Cell, Scope, Side, Treatment

CASES = load_cases(ROOT)


@pytest.fixture(scope="module")
def differences() -> dict[tuple[str, str], tuple[str, ...]]:
    """How the hub's own policies differ from each case, by file and name."""
    return {(case.file, case.name): found for case, found in run_cases(read_bundle(ROOT), CASES, CATALOGUE)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_the_case_holds(case: Case, differences: dict[tuple[str, str], tuple[str, ...]]) -> None:
    """What jurists expect is what the rulebook gives and the log keeps, also under a consent that is only supposed."""
    assert differences[case.file, case.name] == ()


def test_the_record_of_a_case_is_the_record_of_the_log(rulebook: Rulebook) -> None:
    """So a case's `log` is compared with what the hub writes, field by field and in its order."""
    for case in (case for case in CASES if not case.supposed):
        for decision in rulebook.decide(case.question, case.at).fields[case.cell].values():
            (record,) = decision_set(Noted((decision,), ())).items
            assert record == DecisionRecord(*astuple(logged(decision)))


def test_every_folder_of_rules_has_cases() -> None:
    """Own rights, public rights and each agreement."""
    folders = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.rglob("rules.csv")}
    assert {case.file.removesuffix("/cases.yaml") for case in CASES} == folders


def test_every_treatment_is_expected_somewhere() -> None:
    """All six."""
    assert {one.treatment for case in CASES for one in case.expected.values()} == set(Treatment)


def test_a_case_that_does_not_hold_says_what_differs(rulebook: Rulebook) -> None:
    """Field, what was given, what was expected, and the rule that decided."""
    case = next(case for case in CASES if "fullName" in case.expected and case.question.owner == "kemnaker")
    expected = replace(
        case.expected["fullName"], treatment=Treatment.PSEUDONYMISE, clause="Pasal 99", rights=frozenset()
    )
    wrong = replace(case, expected={"fullName": expected, "shoeSize": expected})
    differences = run_case(rulebook, wrong)
    assert differences[0].startswith("fullName: treatment is MASK, expected PSEUDONYMISE (decided by agreements/bekasi")
    assert differences[1].startswith("fullName: clause is Pasal 6(3)d, expected Pasal 99")
    assert differences[2].startswith("fullName: rights is select, expected none")
    assert differences[3] == "shoeSize: the type has no such field"
    record = replace(case.log[0], rule="agreements/bekasi/rules.csv:999", form="MONTH")
    recorded = run_case(rulebook, replace(case, expected={}, log=(record,)))
    assert [line.split(" is ")[0] for line in recorded] == [
        f"log of {record.coordinate}: form",
        f"log of {record.coordinate}: rule",
    ]
    late = replace(case, at=case.at + timedelta(days=3650))
    assert any("di luar jangka waktu" in line for line in run_case(rulebook, late))


def test_a_case_about_rows_that_cannot_be_says_so(rulebook: Rulebook) -> None:
    """A region has no own rows in another's source."""
    case = next(case for case in CASES if case.question.owner == "bekasi" and case.cell.scope is Scope.OTHER)
    wrong = replace(case, cell=Cell(Scope.OWN, Side.ADULT))
    assert run_case(rulebook, wrong) == ("there are no own rows on the adult side for this caller",)


@pytest.mark.parametrize(
    ("old", "new", "found", "expected"),
    [
        ("clock: 2026-11-23T09:00:00+07:00", "clock: 2026-11-23T09:00:00", "clock 2026", "a time with its zone"),
        ("treatment: CLEAR", "treatment: SHOWN", "'SHOWN'", "CLEAR"),
        ("form: INITIALS", "form: SHORT", "'SHORT'", "INITIALS"),
        ("cell: own/adult", "cell: own", "cell 'own'", "2 words"),
        ("cell: own/adult", "cell: own/child", "'child'", "minor"),
        ("access: list", "access: export", "'export'", "lookup"),
        ("    owner:", "    possessor:", "the key 'possessor'", "owner"),
        ("cases:", "cases: {", "no YAML", "a YAML document"),
        ("rights: [select]", "rights: [peek]", "'peek'", "select"),
        (
            "      - [JobSeeker.regionCode, ",
            "      - [JobSeeker.major, ",
            "a log of",
            "one record of each of JobSeeker.birth",
        ),
        (", own, adult, CLEAR, null,", ", own, adult, CLEAR,", "the log record", "the form null if none"),
        (", own, adult, CLEAR, null,", ", own, null, CLEAR, null,", "the log record", "the form null if none"),
        ("    log:", "    logs:", "the key 'logs'", "log"),
        ("    supposing: true", '    supposing: "yes"', "supposing = 'yes'", "bool"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused(*, old: str, new: str, found: str, expected: str, folder: Path) -> None:
    """With file, line, what stands there and what would be right."""
    path = folder / "agreements/bekasi/cases.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError) as caught:
        load_cases(folder)
    assert caught.value.file == "agreements/bekasi/cases.yaml"
    assert found in caught.value.found
    assert expected in caught.value.expected


def test_a_case_file_that_is_no_mapping_is_refused(folder: Path) -> None:
    """A list at the top has no clock."""
    (folder / "public/cases.yaml").write_text("- 1\n")
    with pytest.raises(PolicyError, match="no mapping"):
        load_cases(folder)


def test_what_a_case_supposes_is_checked_as_policies_are(folder: Path) -> None:
    """A consent to a body that there is not, or a rule without a clause, is no ground for a case."""
    path = folder / "agreements/bekasi/cases.yaml"
    path.write_text(path.read_text("utf-8").replace('to = "universitas-contoh"', 'to = "universitas-lain"'), "utf-8")
    with pytest.raises(PolicyError, match="'universitas-lain'"):
        tuple(run_cases(read_bundle(folder), load_cases(folder), CATALOGUE))
