"""A changed agreement among many: what is equal is taken over, and nothing that changed is."""

import csv
import io
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.bench.rulebooks import write_differing_agreements
from policies.bundle import Bundle, read_bundle
from policies.errors import PolicyError
from policies.load import load_policies
from policies.model import PolicySet
from policies.rulebook import Rulebook
from schema.build import CATALOGUE
from schema.decisions import Cell, Scope, Side, Treatment
from tests.policies.changing import AGREEMENT, RULES, bundle, loaded, question

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OTHER = Cell(Scope.OTHER, Side.ADULT)
STEWARD = question("kemnaker/steward/statistics", "bekasi", "sip-kerja", "JobSeeker")
ELSEWHERE = question("kemnaker/steward/statistics", "halmahera-selatan", "si-pinker", "JobSeeker")


def test_equal_agreements_are_the_same_values_and_changed_ones_are_read_anew(policies: PolicySet) -> None:
    """Half a year later only Bekasi's text has changed."""
    before = bundle()
    after = Bundle(
        {**before.files, AGREEMENT: before.files[AGREEMENT].replace(b"min_cell = 10", b"min_cell = 12")}, before
    )
    found = load_policies(after, CATALOGUE, policies)
    assert found.agreements["halmahera-selatan"] is policies.agreements["halmahera-selatan"]
    assert found.agreements["bekasi"].aggregation.min_cell == 12
    assert found.own is policies.own
    assert found == load_policies(after, CATALOGUE)
    assert found.versions["bekasi"] != policies.versions["bekasi"]


def test_a_wrong_change_is_refused_though_all_else_is_known(policies: PolicySet) -> None:
    """Checks are skipped for what was checked, never for what was not."""
    with pytest.raises(PolicyError) as caught:
        load_policies(bundle({RULES: "100,x\n"}), CATALOGUE, policies)
    assert caught.value.file == RULES


def test_nothing_is_taken_over_across_another_common_part(policies: PolicySet) -> None:
    """Other laws or purposes may make what was right wrong."""
    found = load_policies(bundle({"aggregation.toml": "\n# lain\n"}), CATALOGUE, policies)
    assert found.agreements["bekasi"] is not policies.agreements["bekasi"]
    spoilt = bundle(replaced=("purposes.toml", "[audit]", "[checking]"))
    with pytest.raises(PolicyError):
        load_policies(spoilt, CATALOGUE, policies)


def test_a_party_that_took_anothers_region_is_refused_though_its_agreement_is_known(policies: PolicySet) -> None:
    """What holds between agreements is checked every time."""
    files = dict(bundle().files)
    files["parties/bekasi.toml"] = files["parties/bekasi.toml"].replace(b"32.16", b"82.04")
    with pytest.raises(PolicyError, match=r"82\.04"):
        load_policies(Bundle(files), CATALOGUE, policies)


def test_a_rulebook_takes_over_tables_of_equal_rules_and_decides_as_a_new_one() -> None:
    """Decisions under the changed agreement follow its new rules; the other's tables are the same objects."""
    first = Rulebook(loaded(), CATALOGUE)
    for asked in (STEWARD, ELSEWHERE):
        first.decide(asked, NOW)
    denial = "5,steward,statistics,ministry,region,other,*,*,JobSeeker,*,WITHHOLD,,,deny,Pasal 9(1),uji\n"
    changed = loaded({RULES: denial})
    second, fresh = Rulebook(changed, CATALOGUE, first), Rulebook(changed, CATALOGUE)
    assert second.decide(STEWARD, NOW) == fresh.decide(STEWARD, NOW)
    assert second.decide(STEWARD, NOW).decision(OTHER, "regionCode").treatment is Treatment.WITHHOLD
    assert first.decide(STEWARD, NOW).decision(OTHER, "regionCode").treatment is Treatment.CLEAR
    assert second.decide(ELSEWHERE, NOW) == first.decide(ELSEWHERE, NOW)
    assert set(second._tables) & set(first._tables)
    assert all(second._tables[key] is first._tables[key] for key in set(second._tables) & set(first._tables))


def test_rulebooks_are_exchanged_while_others_ask() -> None:
    """Threads that ask the old one all the while disturb no takeover, and get its answers to the end."""
    policies = loaded()
    book = Rulebook(policies, CATALOGUE)
    asked = [
        question(f"kemnaker/{duty}", "bekasi", "sip-kerja", type_name)
        for duty in ("steward/statistics", "officer/placement-service", "analyst/statistics", "analyst/consolidation")
        for type_name in ("JobSeeker", "Placement", "EmployedPerson", "TrainingEnrollment", "JobVacancy")
    ]
    expected = [Rulebook(policies, CATALOGUE).decide(one, NOW) for one in asked]
    given: list[object] = []
    threads = [threading.Thread(target=lambda: given.extend(book.decide(one, NOW) for one in asked)) for _ in range(4)]
    for thread in threads:
        thread.start()
    taken = [Rulebook(policies, CATALOGUE, book) for _ in range(20)]
    for thread in threads:
        thread.join()
    assert sorted(map(repr, given)) == sorted(map(repr, expected * 4))
    assert [taken[-1].decide(one, NOW) for one in asked] == expected


def test_agreements_that_all_differ_load_and_decide_each_by_its_own_rules(tmp_path: Path) -> None:
    """514 of fifty rules each: what one withholds another counts, and each decision names its own file."""
    root = tmp_path / "policies"
    write_differing_agreements(root)
    policies = load_policies(root, CATALOGUE)
    assert len(policies.agreements) == 514
    made = [name for name in policies.agreements if name.startswith("wilayah-")]
    assert len({policies.agreements[name].rules.digest for name in made}) == 512
    assert {len(policies.agreements[name].rules.rules) for name in made} == {50}
    book = Rulebook(policies, CATALOGUE)
    for name in made[::73]:
        asked = question("kemnaker/analyst/statistics", name, "sip-kerja", "JobSeeker")
        rows = list(csv.DictReader(io.StringIO((root / f"agreements/{name}/rules.csv").read_text("utf-8"))))
        decisions = book.decide(asked, NOW)
        for cell, row in decisions.fields.items():
            for field, one in row.items():
                assert book.enforce(asked, NOW, cell, field) == one
                if one.agreement is not None:
                    assert rows[int(one.rule.rpartition(":")[2]) - 2]["treatment"] == one.treatment


def test_the_memory_of_a_rulebook_is_bounded(policies: PolicySet) -> None:
    """Its own rights and those of a few sets of agreed rules are compiled ahead, the rest when asked."""
    book = Rulebook(policies, CATALOGUE)
    book.warm()
    filled = len(book._tables)
    book.warm()
    assert len(book._tables) == filled > 500


def test_reading_files_that_change_meanwhile_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of an old set and half of a new one were signed by nobody."""
    plain = Path.read_bytes

    def reading(self: Path) -> bytes:
        content = plain(self)
        if self.name == "model.conf":
            (folder / RULES).write_bytes(plain(folder / RULES) + b"\n")
        return content

    monkeypatch.setattr(Path, "read_bytes", reading)
    with pytest.raises(PolicyError, match="changed while they were read"):
        read_bundle(folder)
