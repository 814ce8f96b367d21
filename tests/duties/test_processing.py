"""A record of processing holds exactly what the rulebook decides, and an assessment exactly what the record shows."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from hub.cli import APP
from hub.duties.assessment import assessment_data, assessment_paper
from hub.duties.paper import as_html
from hub.duties.paper_pdf import as_pdf
from hub.duties.record import record_data, record_paper
from hub.duties.register import activities
from hub.duties.risks import Risk, findings
from hub.duties.risks import given as given_ways
from policies.load import ROOT, load_policies
from policies.model import RuleSet
from schema.build import CATALOGUE
from schema.decisions import Treatment
from tests.duties.expected import basis, decided, told
from tests.duties.papers import read, text_of
from tests.policies.changing import consented
from tests.policies.generated import Trial, rule_set, trials, with_rules
from tests.publication.conftest import Site, package, strict

POLICIES = load_policies(ROOT, CATALOGUE)
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
AFTER = datetime(2028, 3, 20, tzinfo=UTC) + timedelta(days=1)
DEMO = basis(POLICIES, NOW)


@pytest.mark.parametrize("party", sorted(POLICIES.parties))
def test_the_record_of_the_demo_is_what_the_rulebook_decides(party: str) -> None:
    """Of each field that a source holds: who gets it, in which role and purpose, in which form, and no field beside."""
    found = activities(DEMO, party)
    assert told(found) == decided(DEMO, party)
    assert all(party in {one.owner, one.recipient} for one in found)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trial=trials())
def test_the_record_of_generated_rules_is_what_the_rulebook_decides(trial: Trial) -> None:
    """Whatever the rules, and for whichever party."""
    around = basis(with_rules(POLICIES, rule_set(trial.written)), NOW)
    found = activities(around, "bekasi")
    assert told(found) == decided(around, "bekasi")


def test_an_activity_names_its_ground_sources_clauses_and_purpose() -> None:
    """Bekasi's officers who place seekers read the national source by their agreement, until it ends."""
    data = record_data(DEMO, "bekasi", activities(DEMO, "bekasi"))
    (one,) = [
        one
        for one in data["activities"]
        if (one["owner"], one["recipient"], one["purpose"]) == ("kemnaker", "bekasi", "placement-service")
    ]
    assert (one["roles"], one["sources"], one["agreement"]) == (["officer"], ["siapkerja"], "bekasi")
    assert (one["legalBasis"], one["since"][:10], one["until"][:10]) == (
        *("UU 27/2022 Pasal 20(2)e", "2025-03-19"),
        "2028-03-19",
    )
    assert one["confidentialAfterwards"] == "Pasal 9(1); Pasal 9(2); Pasal 9(3)"
    assert one["limitsPerDay"] == {"officer": {"persons": 10_000, "lookups": 300}}
    assert (one["minCell"], one["retention"]) == (10, None)
    assert "Pencari kerja" in one["subjects"]
    known = {*POLICIES.laws, *POLICIES.agreements["bekasi"].clauses}
    assert set(one["clauses"]) <= known
    assert [source["id"] for source in data["sources"]] == ["si-pinker", "siapkerja", "sip-kerja"]
    assert data["contacts"][0]["office"] == "Kepala Dinas Ketenagakerjaan Kabupaten Bekasi"


def test_activities_that_touch_the_same_data_share_one_list_of_it() -> None:
    """So that a record of many partners with equal rules stays short."""
    found = activities(DEMO, "bekasi")
    data = record_data(DEMO, "bekasi", found)
    lists = {one["id"]: one for one in data["data"]}
    assert len(lists) == len({one.profile for one in found}) < len(found)
    assert [lists[one["data"]]["untouched"] for one in data["activities"]] == [[*one.profile.withheld] for one in found]


def test_what_rests_on_an_agreement_ends_with_it() -> None:
    """Afterwards only own data are used."""
    grounds = {one.ground.agreement for one in activities(DEMO, "bekasi")}
    assert grounds == {None, "bekasi", "halmahera-selatan"}
    over = activities(basis(POLICIES, AFTER), "bekasi")
    assert {(one.owner, one.recipient) for one in over} == {("bekasi", "bekasi")}


def test_a_consent_is_a_ground_of_its_own_and_a_third_party_a_risk() -> None:
    """Until the consent ends, which is before the agreement does."""
    around = basis(consented(), NOW)
    found = activities(around, "bekasi")
    (one,) = [one for one in found if one.recipient == "kampus"]
    assert (one.ground.consent, one.roles, one.purpose) == ("penelitian", ("analyst",), "statistics")
    term = around.term(one.ground)
    assert term is not None
    assert term[1] == datetime.fromisoformat("2027-01-01T00:00:00+07:00")
    risk = next(risk for risk in findings(around, found) if risk.risk is Risk.THIRD_PARTY)
    assert risk.activities == (found.index(one) + 1,)


def risky(purpose: str, around: Any = DEMO) -> set[Risk]:
    """The risks of what Bekasi does with its own data for a purpose."""
    found = activities(around, "bekasi")
    mine = {
        at for at, one in enumerate(found, 1) if (one.owner, one.recipient, one.purpose) == ("bekasi",) * 2 + (purpose,)
    }
    return {one.risk for one in findings(around, found) if mine & {*(one.activities or ())}}


def test_risks_follow_from_treatments_and_rights() -> None:
    """Placement finds one person and shows who it is; consolidation matches, and shows nobody; audits count."""
    placement = {Risk.SPECIFIC, Risk.LARGE_SCALE, Risk.MINORS, Risk.IDENTIFIED, Risk.SINGLED_OUT}
    assert risky("placement-service") == placement
    assert risky("consolidation") == {Risk.SPECIFIC, Risk.LARGE_SCALE, Risk.MATCHING}
    assert risky("audit") == {Risk.SPECIFIC}
    nothing = replace(POLICIES, own=RuleSet("none", ()))
    assert risky("placement-service", basis(nothing, NOW)) == set()


def test_what_rules_cannot_tell_is_left_to_people() -> None:
    """Four of the seven grounds of the law."""
    found = findings(DEMO, activities(DEMO, "bekasi"))
    left = {one.risk for one in found if one.activities is None}
    assert left == {Risk.AUTOMATED, Risk.MONITORING, Risk.NEW_TECHNOLOGY, Risk.LIMITED_RIGHTS}
    document = as_html(assessment_paper(DEMO, "bekasi", activities(DEMO, "bekasi")))
    assert document.count('aria-label="untuk diisi"') == len(left) + 3 + 1


def test_each_field_is_counted_once_in_the_most_open_way_in_which_it_is_given() -> None:
    """Those untouched among them, so that the counts of a source's activities are of all its personal fields."""
    for one in activities(DEMO, "kemnaker"):
        ways = given_ways(one)
        assert sum(ways.values()) == len(one.profile.touched) + len(one.profile.withheld)
        clear = {
            f"{category.type_name}.{name}"
            for category in one.profile.categories
            if category.treatment is Treatment.CLEAR
            for name in category.fields
        }
        assert ways[Treatment.CLEAR] == len(clear)


@pytest.mark.parametrize("draw", [record_paper, assessment_paper])
def test_both_documents_are_whole_in_html_and_in_pdf(draw: Any) -> None:
    """Each activity and each heading is there, in Indonesian, the same every time."""
    paper = draw(DEMO, "halmahera-selatan", found := activities(DEMO, "halmahera-selatan"))
    page, printed = read(as_html(paper)).text, text_of(as_pdf(paper))
    words = [POLICIES.parties["halmahera-selatan"].name, POLICIES.version, POLICIES.purposes["consolidation"].note]
    for word in [*words, "23 November 2026", f"{len(found)}"]:
        assert word in page
        assert "".join(word.split()) in printed
    assert "None" not in page
    again = draw(basis(POLICIES, NOW), "halmahera-selatan", activities(DEMO, "halmahera-selatan"))
    assert as_html(again) == as_html(paper)
    assert draw is record_paper or as_pdf(again) == as_pdf(paper)


def test_the_data_of_an_assessment_hold_the_record_and_what_is_about_it() -> None:
    """As JSON, with a line for each activity."""
    found = activities(DEMO, "kemnaker")
    data = json.loads(json.dumps(assessment_data(DEMO, "kemnaker", found)))
    assert data["record"] == json.loads(json.dumps(record_data(DEMO, "kemnaker", found)))
    assert len(data["given"]) == len(found)
    assert {one["risk"] for one in data["risks"]} == {*map(str, Risk)}
    assert [one["id"] for one in data["forbiddenCombinations"]] == [one.id for one in POLICIES.combinations]
    assert all(one["keptBy"] for one in data["duties"])


def drawn(site: Site, command: str, *more: str) -> Any:
    """What a command gives for Bekasi, unless told otherwise."""
    party = () if "--party" in more else ("--party", "bekasi")
    return CliRunner().invoke(APP, [command, *party, *more, "--config", str(site.home.config)])


def names_shown(file: Path) -> bool:
    """Whether Bekasi's dashboard sees its national seekers' names in any form, by a record's data."""
    data = json.loads(file.read_text("utf-8"))
    (one,) = [
        one
        for one in data["activities"]
        if (one["owner"], one["purpose"]) == ("kemnaker", "statistics") and "dashboard" in one["roles"]
    ]
    touched = next(listed for listed in data["data"] if listed["id"] == one["data"])["categories"]
    return any("fullName" in each["fields"] for each in touched if each["type"] == "JobSeeker")


def test_the_commands_read_what_is_published_and_not_what_lies_in_a_folder(site: Site, tmp_path: Path) -> None:
    """A rule that both parties have signed changes the record; nothing published, nothing drawn."""
    refused = drawn(site, "record-of-processing")
    assert (refused.exit_code, "no policies are published" in refused.stderr) == (2, True)
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    asyncio.run(site.publish(package()))
    assert drawn(site, "record-of-processing", "--json", str(before)).exit_code == 0
    asyncio.run(site.publish(strict(package())))
    assert drawn(site, "record-of-processing", "--json", str(after)).exit_code == 0
    assert (names_shown(before), names_shown(after)) == (True, False)
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    both = drawn(site, "impact-assessment", "--out", str(page), "--pdf", str(pdf))
    assert (both.exit_code, both.stdout) == (0, "")
    assert "PENILAIANDAMPAK" in text_of(pdf.read_bytes())
    assert "Penilaian dampak" in read(page.read_text("utf-8")).text
    assert drawn(site, "impact-assessment", "--out", str(page)).exit_code == 2
    unknown = drawn(site, "impact-assessment", "--party", "bekas")
    assert (unknown.exit_code, "no party 'bekas'" in unknown.stderr) == (2, True)
