"""An explanation names the rule, its clauses with their texts, the agreement, the gate, and the rules passed over."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from policies.cases import load_cases
from policies.errors import UnknownNameError
from policies.explaining import GATE, MOST_PASSED_OVER, PRIORITY, Explanation
from policies.gates import OUT_OF_PURPOSE, OUT_OF_TERM
from policies.load import ROOT, load_policies
from policies.model import PolicySet
from policies.rulebook import Question, Rulebook
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access, Cell, Scope, Side, Treatment

OWN_ADULT, OWN_MINOR = Cell(Scope.OWN, Side.ADULT), Cell(Scope.OWN, Side.MINOR)
OTHER_ADULT = Cell(Scope.OTHER, Side.ADULT)
BEKASI = "agreements/bekasi/rules.csv"


def question(caller: str, owner: str, source: str, type_name: str = "JobSeeker") -> Question:
    """A question of `party/role/purpose`, for a list."""
    return Question(Standing(*caller.split("/")), owner, source, type_name, Access.LIST)


DASHBOARD = question("bekasi/dashboard/statistics", "kemnaker", "siapkerja")


def reasons(explained: Explanation) -> dict[str, list[str]]:
    """The rules passed over, with their reasons in words."""
    return {passed.rule: [str(reason) for reason in passed.reasons] for passed in explained.passed_over}


def test_a_decision_is_explained_with_its_rule_clause_and_agreement(
    rulebook: Rulebook, policies: PolicySet, now: datetime
) -> None:
    """The rule's own words, the text of Pasal 6(3)d, and the agreement's numbers and version."""
    explained = rulebook.explain(DASHBOARD, now, OWN_ADULT, "fullName")
    assert explained.decision == rulebook.decide(DASHBOARD, now).decision(OWN_ADULT, "fullName")
    assert (explained.decision.treatment, explained.note) == (Treatment.MASK, "Dasbor, statistik: nama tampil sebagian")
    (clause,) = explained.clauses
    assert clause.clause == "Pasal 6(3)d"
    assert clause.text.endswith("sesuai kebutuhan dalam koridor peraturan perundang-undangan.")
    assert explained.agreement is not None
    assert explained.agreement.numbers == ("100.3.7.1/64/Disnaker/2025", "7/392/KS.02/111/2025")
    assert explained.agreement.version == policies.versions["bekasi"]
    assert (explained.shut, explained.consent) == (None, None)


def test_a_cell_that_joins_two_clauses_is_explained_with_both(rulebook: Rulebook, now: datetime) -> None:
    """One of the agreement and one of the law."""
    explained = rulebook.explain(DASHBOARD, now, OWN_MINOR, "sex")
    assert [clause.clause for clause in explained.clauses] == ["Pasal 6(3)d", "UU 27/2022 Pasal 25"]
    assert "anak" in explained.clauses[1].text


def test_the_nearest_rule_says_which_word_did_not_match(rulebook: Rulebook, now: datetime) -> None:
    """A dashboard sees no name of a minor, because the rule that masks names is for adults."""
    explained = rulebook.explain(DASHBOARD, now, OWN_MINOR, "fullName")
    assert (explained.decision.rule, explained.note) == ("default", None)
    nearest = explained.passed_over[0]
    assert (nearest.rule, nearest.treatment) == (f"{BEKASI}:4", Treatment.MASK)
    assert reasons(explained)[f"{BEKASI}:4"] == ["side: the rule says adult, this is minor"]
    assert 0 < len(explained.passed_over) <= MOST_PASSED_OVER


def test_a_rule_of_another_caller_on_the_field_is_named_last(rulebook: Rulebook, now: datetime) -> None:
    """The officer who sees it, after the rules for the caller itself; a denial of others explains nothing."""
    explained = rulebook.explain(DASHBOARD, now, OWN_ADULT, "nik")
    said = [reason for lines in reasons(explained).values() for reason in lines]
    assert "role: the rule says officer, this is dashboard" in said
    assert not any("dpo" in reason for reason in said)


def test_a_rule_that_matches_and_is_outranked_says_by_which_priority(rulebook: Rulebook, now: datetime) -> None:
    """Public data too are denied to the data-protection officer, whose denial comes first."""
    asked = question("bekasi/dpo/data-subject-request", "bekasi", "sip-kerja", "JobVacancy")
    explained = rulebook.explain(asked, now, OWN_ADULT, "jobTitle")
    assert explained.decision.rule == "public/rules.csv:2"
    assert reasons(explained)["public/rules.csv:4"] == ["priority: 100 comes after 0"]
    outranked = next(one for one in explained.passed_over if one.rule == "public/rules.csv:4")
    assert outranked.reasons[0].column == PRIORITY
    assert explained.agreement is None


def test_behind_a_shut_gate_the_agreements_rules_are_passed_over_for_the_gate(rulebook: Rulebook) -> None:
    """After the end the ground is the term, with the text of Pasal 8, and the rule that gave it until then."""
    explained = rulebook.explain(DASHBOARD, datetime(2029, 1, 1, tzinfo=UTC), OWN_ADULT, "fullName")
    assert explained.shut == explained.decision.clause == OUT_OF_TERM
    assert [clause.clause for clause in explained.clauses] == [OUT_OF_TERM, "Pasal 8"]
    assert explained.agreement is not None
    nearest = explained.passed_over[0]
    assert (nearest.rule, nearest.reasons[0].column) == (f"{BEKASI}:4", GATE)
    assert str(nearest.reasons[0]) == f"gate: {BEKASI} is shut: {OUT_OF_TERM}"


def test_a_purpose_that_the_role_may_not_use_is_the_ground(rulebook: Rulebook, now: datetime) -> None:
    """And the law that it rests on is given with its text."""
    asked = question("bekasi/dashboard/audit", "bekasi", "sip-kerja", "JobVacancy")
    explained = rulebook.explain(asked, now, OWN_ADULT, "jobTitle")
    assert explained.shut == OUT_OF_PURPOSE
    assert "UU 27/2022 Pasal 16" in [clause.clause for clause in explained.clauses]


def test_a_third_party_is_told_that_no_consent_is_on_record(rulebook: Rulebook, now: datetime) -> None:
    """Pasal 9(2), with its text, of the owner's agreement."""
    asked = question("halmahera-selatan/dashboard/statistics", "bekasi", "sip-kerja")
    explained = rulebook.explain(asked, now, OTHER_ADULT, "fullName")
    assert "tanpa persetujuan tertulis" in explained.clauses[0].text
    assert explained.agreement is not None
    assert explained.agreement.id == "bekasi"


def test_a_consent_in_force_is_shown_with_its_letter(folder: Path, now: datetime) -> None:
    """Who gave it, to whom and until when, as the supposed consent of the cases says."""
    case = next(case for case in load_cases(folder) if case.supposed and "bekasi" in case.file)
    for file, lines in case.supposed.items():
        path = folder / file
        path.write_text((path.read_text("utf-8") if path.exists() else "") + lines, "utf-8")
    book = Rulebook(load_policies(folder, CATALOGUE), CATALOGUE)
    explained = book.explain(
        question("universitas-contoh/analyst/statistics", "bekasi", "sip-kerja"), now, OTHER_ADULT, "sex"
    )
    assert explained.decision.treatment is Treatment.AGGREGATE
    assert explained.consent is not None
    assert (explained.consent.letter, explained.consent.given_by) == ("CONTOH/01/2026", "kemnaker")
    assert [clause.clause for clause in explained.clauses] == ["Pasal 9(2)", "persetujuan contoh-penelitian"]
    assert explained.clauses[1].text.startswith("Surat CONTOH/01/2026")


def test_every_decision_that_can_be_asked_for_is_explained_with_the_text_of_its_ground(
    rulebook: Rulebook, policies: PolicySet, now: datetime
) -> None:
    """No clause anywhere without a text, before, within and after the term."""
    moments = (datetime(2025, 1, 1, tzinfo=UTC), now, datetime(2029, 1, 1, tzinfo=UTC))
    pairs = [(role, purpose.id) for purpose in policies.purposes.values() for role in purpose.roles]
    for role, purpose in pairs:
        for owner, source in (("kemnaker", "siapkerja"), ("bekasi", "sip-kerja"), ("halmahera-selatan", "si-pinker")):
            for moment in moments:
                asked = question(f"bekasi/{role}/{purpose}", owner, source)
                for cell in rulebook.decide(asked, moment).fields:
                    explained = rulebook.explain(asked, moment, cell, "nik")
                    assert explained.clauses
                    assert all(len(clause.text) > 20 for clause in explained.clauses)


def test_names_that_there_are_not_are_errors(rulebook: Rulebook, now: datetime) -> None:
    """A field, a cell or a party that nobody knows."""
    own = question("bekasi/dashboard/statistics", "bekasi", "sip-kerja")
    for asked, cell, field in ((DASHBOARD, OWN_ADULT, "religion"), (own, OTHER_ADULT, "nik")):
        with pytest.raises(UnknownNameError):
            rulebook.explain(asked, now, cell, field)


def test_clauses_are_quoted_from_each_agreements_own_text(policies: PolicySet) -> None:
    """The two texts differ where the parties wrote differently."""
    bekasi, halsel = policies.agreements["bekasi"].clauses, policies.agreements["halmahera-selatan"].clauses
    assert bekasi["Pasal 2(2)c"] != halsel["Pasal 2(2)c"]
    assert "perselisihan hubungan industrial" in bekasi["Pasal 4 huruf a angka 7"]
    assert "Pasal 4 huruf a angka 7" not in halsel
    assert "APTEKAD" in halsel["Lampiran 1 kegiatan 4"]
    assert not any(name.startswith("Lampiran") for name in bekasi)
    assert "sejak saat perubahan" in bekasi["Pasal 11(3)"]
    assert "hari kerja sebelumnya" in halsel["Pasal 11(3)"]
    assert ROOT.joinpath("laws.toml").exists()
