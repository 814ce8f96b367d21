"""A version is the hash of what both parties sign: the agreement's own files and the common part, and nothing else."""

from pathlib import Path

import pytest

from policies.bundle import Bundle, join, read_bundle
from policies.errors import PolicyError
from policies.load import ROOT, load_policies
from policies.model import PolicySet
from schema.build import CATALOGUE
from tests.policies.changing import AGREEMENT, CONSENT, HEADER, RECEIVING, RULES, STRICTER, UNIVERSITY, bundle

THIRD_BODY = "parties/kampus.toml"


def versions(found: Bundle) -> dict[str, str]:
    """The version of each agreement."""
    return {name: found.version(name) for name in found.agreements}


PLAIN = versions(bundle())


def test_a_version_is_a_whole_sha_256_and_the_same_wherever_the_files_lie(folder: Path) -> None:
    """Sixty-four hex digits, of paths below the policies folder and contents alone."""
    assert all(len(version) == 64 and int(version, 16) for version in PLAIN.values())
    assert versions(read_bundle(folder)) == PLAIN


@pytest.mark.parametrize("file", [RULES, AGREEMENT, "agreements/bekasi/clauses.toml", "parties/bekasi.toml"])
def test_a_change_of_an_agreements_files_is_a_new_version_of_it_alone(file: str) -> None:
    """Also of a comment: what was signed is the text, not what we make of it."""
    found = versions(bundle({file: "\n# catatan\n"}))
    assert {name for name in PLAIN if found[name] != PLAIN[name]} == {"bekasi"}


@pytest.mark.parametrize(
    "file",
    [
        "model.conf", "purposes.toml", "combinations.toml", "aggregation.toml", "harvest.toml", "laws.toml",
        "public/rules.csv", "parties/rules.csv", "parties/kemnaker.toml",
    ],
)  # fmt: skip
def test_a_change_of_the_common_part_is_a_new_version_of_every_agreement(file: str) -> None:
    """So nobody is given other public rights, limits or meanings than both of its parties signed."""
    found = versions(bundle({file: "\n# catatan\n"}))
    assert all(found[name] != PLAIN[name] for name in PLAIN)


def test_expected_cases_and_signatures_are_in_no_version(folder: Path) -> None:
    """Neither says who may see what."""
    (folder / "signatures").mkdir()
    (folder / "signatures/abc.bekasi.json").write_text("{}")
    with (folder / "agreements/bekasi/cases.yaml").open("a") as file:
        file.write("\n# catatan\n")
    assert versions(read_bundle(folder)) == PLAIN


def test_a_recipient_is_in_the_version_of_those_who_consent_to_it() -> None:
    """Its name is part of what they sign; without a consent its file is in no version."""
    loose = bundle(UNIVERSITY)
    assert loose.loose == {THIRD_BODY}
    assert versions(loose) == PLAIN
    named = bundle({**UNIVERSITY, AGREEMENT: CONSENT})
    assert THIRD_BODY in named.part("bekasi")
    assert not named.loose
    renamed = bundle({THIRD_BODY: UNIVERSITY[THIRD_BODY] + "# lain\n", AGREEMENT: CONSENT})
    assert renamed.version("bekasi") != named.version("bekasi")
    assert renamed.version("halmahera-selatan") == named.version("halmahera-selatan") == PLAIN["halmahera-selatan"]


def test_a_region_that_receives_is_in_the_version_too_whatever_it_signed_itself() -> None:
    """So the version loads the same where the recipient's own agreement is gone."""
    whole = bundle({AGREEMENT: CONSENT.replace('"kampus"', '"halmahera-selatan"'), RULES: RECEIVING})
    alone = whole.chosen(["bekasi"])
    assert alone.version("bekasi") == whole.version("bekasi")
    policies = load_policies(alone, CATALOGUE, load_policies(whole, CATALOGUE))
    assert policies == load_policies(alone, CATALOGUE)
    assert policies.parties.keys() == {"bekasi", "halmahera-selatan", "kemnaker"}


def test_a_regions_own_stricter_rules_are_in_its_agreements_version() -> None:
    """Both parties sign them."""
    found = bundle({STRICTER: HEADER + "\n"})
    assert STRICTER in found.part("bekasi")
    assert found.version("halmahera-selatan") == PLAIN["halmahera-selatan"]


def test_nothing_can_be_moved_between_names_and_contents_unseen() -> None:
    """Every path and content is framed by its length."""
    first, second = Bundle({"agreements/a/b": b"cd"}), Bundle({"agreements/a/bc": b"d"})
    assert first.version("a") != second.version("a")


def test_parts_that_were_signed_are_joined_and_nothing_unsigned_comes_along() -> None:
    """A bundle of chosen agreements has their versions, and no file of parties that nobody signed for."""
    whole = bundle(UNIVERSITY)
    chosen = whole.chosen(["bekasi"])
    assert chosen.agreements == ("bekasi",)
    assert chosen.version("bekasi") == PLAIN["bekasi"]
    assert not chosen.loose
    assert load_policies(chosen, CATALOGUE).parties.keys() == {"bekasi", "kemnaker"}
    with pytest.raises(PolicyError, match="two contents"):
        join([whole.common_files, {"model.conf": b"other"}])


@pytest.mark.parametrize(
    "file", ["agreements/bekasi/rules2.csv", "agreements/notes.toml", "extra.toml", "parties/subang/rules.csv"]
)
def test_a_file_that_nothing_reads_is_refused(file: str) -> None:
    """It would look as if it were in force."""
    with pytest.raises(PolicyError, match="a file that nothing reads") as caught:
        load_policies(bundle({file: "x"}), CATALOGUE)
    assert caught.value.file == file


def test_a_loaded_set_knows_its_versions(policies: PolicySet) -> None:
    """The versions are those of the bundle; the whole has its own, shorter."""
    found = bundle()
    assert (dict(policies.versions), policies.common, policies.version) == (PLAIN, found.common, found.digest)
    assert read_bundle(ROOT, found).digest == found.digest
