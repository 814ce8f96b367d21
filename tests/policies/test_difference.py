"""The difference of two sets of policies: every decision that changes, widening first, and nothing else."""

import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from policies.difference import Change, difference, term_changes
from policies.load import load_policies
from policies.model import PolicySet
from policies.rulebook import Question, Rulebook
from policies.stricter import is_widening
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access, Right, Treatment

RULES = "agreements/bekasi/rules.csv"
NAMES = "300,dashboard,statistics,region,ministry,own,adult,*,*,personal-general:name,MASK"
AUDIT = "400,auditor,audit,ministry,region,other,*,*,*,open-after-aggregation,AGGREGATE"
SHARED = {"kemnaker": "siapkerja", "bekasi": "sip-kerja", "halmahera-selatan": "si-pinker"}
Change4 = tuple[str, str, str, str]


def changed(folder: Path, file: str, old: str, new: str) -> PolicySet:
    """The policies of the folder with one text put in the place of another."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return load_policies(folder, CATALOGUE)


def told(change: Change) -> Change4:
    """Who, on what, from what, to what."""
    what = change.change
    standing = f"{change.standing.party}/{change.standing.role}"
    return (standing, what.field.coordinate, what.before[0].value, what.after[0].value)


def test_equal_policies_differ_in_nothing(folder: Path, policies: PolicySet) -> None:
    """Not even where they were read anew, or where lines moved."""
    again = load_policies(folder, CATALOGUE)
    assert list(difference(policies, again, CATALOGUE)) == []
    assert list(term_changes(policies, again)) == []
    path = folder / RULES
    header, first, second, *rest = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([header, second, first, *rest]) + "\n", "utf-8")
    assert list(difference(policies, load_policies(folder, CATALOGUE), CATALOGUE)) == []


def test_a_widened_rule_is_listed_for_each_coordinate_it_reaches(folder: Path, policies: PolicySet) -> None:
    """Names shown whole to Bekasi's dashboard on its national rows: five coordinates, all marked, within the term."""
    after = changed(folder, RULES, NAMES, NAMES.replace("MASK", "CLEAR"))
    found = list(difference(policies, after, CATALOGUE))
    assert {told(change) for change in found} == {
        ("bekasi/dashboard", f"{coordinate}", "MASK", "CLEAR")
        for coordinate in (
            "JobSeeker.fullName",
            "JobVacancy.contactName",
            "Employer.directorName",
            "EmployedPerson.fullName",
            "TrainingEnrollment.participantName",
        )
    }
    agreement = policies.agreements["bekasi"]
    assert all(change.is_widening and change.owner == "kemnaker" for change in found)
    assert {(change.since, change.until) for change in found} == {(agreement.since, agreement.until)}
    assert {change.change.access for change in found} == {None}
    assert {str(change.change.cell.scope) for change in found} == {"own"}


def test_widening_comes_first_and_stricter_ones_are_not_marked(folder: Path, policies: PolicySet) -> None:
    """Whatever the order of the rules."""
    changed(folder, RULES, NAMES, NAMES.replace("MASK", "WITHHOLD"))
    other = "300,analyst,statistics,region,ministry,own,adult,*,*,personal-general:band,AGGREGATE"
    found = list(difference(policies, changed(folder, RULES, other, other.replace("AGGREGATE", "CLEAR")), CATALOGUE))
    marks = [change.is_widening for change in found]
    assert marks == sorted(marks, reverse=True)
    assert {change.standing.role for change in found if not change.is_widening} == {"dashboard"}
    assert {change.standing.role for change in found if change.is_widening} == {"analyst"}


def test_a_right_that_is_added_or_taken_is_a_change(folder: Path, policies: PolicySet) -> None:
    """`lookup` on a NIK is as much as a treatment."""
    rule = "200,officer,placement-service,region,ministry,own,adult,list,*,nik,MASK,,lookup"
    after = changed(folder, RULES, rule, rule.removesuffix("lookup"))
    found = list(difference(policies, after, CATALOGUE))
    assert {change.change.field.name for change in found} == {"nik"}
    assert {change.change.access for change in found} == {Access.LIST}
    assert not any(change.is_widening for change in found)
    assert all(change.is_widening for change in difference(after, policies, CATALOGUE))


def test_a_longer_term_widens_from_the_old_end_on(folder: Path, policies: PolicySet) -> None:
    """Nothing changes until then, and the term itself is told."""
    file = "agreements/bekasi/agreement.toml"
    after = changed(folder, file, "until = 2028-03-20", "until = 2031-03-20")
    found = list(difference(policies, after, CATALOGUE))
    old, new = policies.agreements["bekasi"].until, after.agreements["bekasi"].until
    assert found
    assert all(change.is_widening and (change.since, change.until) == (old, new) for change in found)
    assert {"until"} <= {change.part for change in term_changes(policies, after)}


def test_limits_and_sources_of_an_agreement_are_told_as_terms(folder: Path, policies: PolicySet) -> None:
    """They change no treatment, and are signed like the rules."""
    after = changed(folder, "agreements/bekasi/agreement.toml", "min_cell = 10", "min_cell = 12")
    assert list(difference(policies, after, CATALOGUE)) == []
    (term,) = term_changes(policies, after)
    assert (term.agreement, term.part) == ("bekasi", "aggregation")


def test_an_agreement_that_ends_is_told_for_all_it_gave(folder: Path, policies: PolicySet, now: datetime) -> None:
    """Without Bekasi's agreement its public fields and own rights stay, and nothing widens."""
    shutil.rmtree(folder / "agreements/bekasi")
    after = load_policies(folder, CATALOGUE)
    found = list(difference(policies, after, CATALOGUE))
    assert found
    assert not any(change.is_widening for change in found)
    assert {change.change.after[0] for change in found} == {Treatment.WITHHOLD}
    assert all("bekasi" in {change.standing.party, change.owner} for change in found)
    assert not any(change.standing.party == change.owner for change in found)
    assert Rulebook(after, CATALOGUE).policies.agreements.keys() == {"halmahera-selatan"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(NAMES, NAMES.replace("MASK", "CLEAR"), 1),
        lambda text: "\n".join(line for line in text.splitlines() if ",region,other," not in line) + "\n",
        lambda text: text.replace(AUDIT, AUDIT.replace("AGGREGATE", "WITHHOLD"), 1),
    ],
)
def test_the_difference_is_what_decide_answers_otherwise(
    spoil: Callable[[str], str], folder: Path, policies: PolicySet, now: datetime
) -> None:
    """Question by question, field by field, at one instant: no more and no less."""
    path = folder / RULES
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    after = load_policies(folder, CATALOGUE)
    told_of: set[tuple[object, ...]] = set()
    for change in difference(policies, after, CATALOGUE):
        assert change.since is not None
        assert change.until is not None
        assert change.since <= now < change.until
        accesses = [change.change.access] if change.change.access else list(Access)
        what = change.change
        told_of |= {(change.standing, change.owner, one, what.cell, what.field.coordinate) for one in accesses}
    assert told_of == _differing(Rulebook(policies, CATALOGUE), Rulebook(after, CATALOGUE), now)


def _differing(before: Rulebook, after: Rulebook, now: datetime) -> set[tuple[object, ...]]:
    named = {Right.LOOKUP, Right.MATCH}
    found: set[tuple[object, ...]] = set()
    pairs = [(role, one.id) for one in before.policies.purposes.values() for role in one.roles]
    for asked in (
        Question(Standing(party, role, purpose), owner, source, type_name, access)
        for party in SHARED
        for owner, source in SHARED.items()
        for role, purpose in pairs
        for type_name in CATALOGUE.types
        for access in Access
    ):
        new = after.decide(asked, now).fields
        for cell, row in before.decide(asked, now).fields.items():
            for name, one in row.items():
                other = new[cell][name]
                outcomes = [(decision.treatment, decision.form, decision.rights & named) for decision in (one, other)]
                if outcomes[0] != outcomes[1]:
                    found.add((asked.standing, asked.owner, asked.access, cell, one.coordinate))
    return found


@pytest.mark.parametrize(
    ("before", "after", "widens"),
    [
        (("CLEAR", ()), ("MASK", ()), False),
        (("CLEAR", ()), ("WITHHOLD", ()), False),
        (("MASK", ()), ("CLEAR", ()), True),
        (("MASK", ()), ("PSEUDONYMISE", ()), True),
        (("AGGREGATE", ()), ("MASK", ()), True),
        (("MASK", ()), ("AGGREGATE", ()), True),
        (("WITHHOLD", ()), ("AGGREGATE", ()), True),
        (("MASK", ()), ("MASK", ("lookup",)), True),
        (("MASK", ("lookup",)), ("MASK", ()), False),
        (("CLEAR", ()), ("MASK", ("lookup",)), True),
        (("WITHHOLD", ()), ("WITHHOLD", ("match",)), True),
        (("MASK", ("lookup",)), ("WITHHOLD", ()), False),
    ],
)
def test_clear_is_widest_withhold_strictest_and_any_other_change_widens(
    before: tuple[str, tuple[str, ...]], after: tuple[str, tuple[str, ...]], *, widens: bool
) -> None:
    """And a right that was not there is more."""
    one, other = (
        (Treatment(treatment), None, frozenset(Right(right) for right in rights))
        for treatment, rights in (before, after)
    )
    assert is_widening(one, other) is widens


def test_among_514_agreements_the_change_of_one_is_found_at_once(folder: Path) -> None:
    """Pairs of parties that are alike are asked once, so hundreds of equal agreements cost no more than two."""
    for number in range(512):
        name = f"daerah-{number:03}"
        code = f"{number // 99 + 33}.{number % 99:02}"
        party = f'id = "{name}"\nname = "Daerah {number}"\nend = "region"\nregion = "{code}"\n'
        (folder / f"parties/{name}.toml").write_text(party)
        shutil.copytree(folder / "agreements/bekasi", folder / f"agreements/{name}")
        file = folder / f"agreements/{name}/agreement.toml"
        file.write_text(file.read_text("utf-8").replace('"bekasi"', f'"{name}"').replace('"sip-kerja"', f'"{name}"'))
    before = load_policies(folder, CATALOGUE)
    third = "400,*,statistics,third,region,other,*,*,*,open-after-aggregation,AGGREGATE"
    path = folder / "agreements/daerah-007/rules.csv"
    path.write_text(path.read_text("utf-8").replace(third, third.replace("AGGREGATE", "WITHHOLD"), 1), "utf-8")
    after = load_policies(folder, CATALOGUE, before)
    begun = time.process_time()
    found = list(difference(before, after, CATALOGUE))
    spent = time.process_time() - begun
    assert {change.owner for change in found} == {"daerah-007"}
    assert len({change.standing.party for change in found}) == 513
    assert spent < 20
