"""What an agreement's file says beside its scope: who signed, what outlives it, how much may be taken in a day."""

import pytest

from policies.model import HarvestLimit, PolicySet, Role
from tests.policies.changing import AGREEMENT, loaded, refused


@pytest.mark.parametrize("name", ["bekasi", "halmahera-selatan"])
def test_each_party_signed_by_an_office(name: str, policies: PolicySet) -> None:
    """The heads of the texts; offices, never persons."""
    offices = {one.party: one.office for one in policies.agreements[name].signatories}
    assert offices.keys() == {name, "kemnaker"}
    assert offices[name].startswith("Bupati ")
    assert offices["kemnaker"] == "Kepala Badan Perencanaan dan Pengembangan Ketenagakerjaan"


@pytest.mark.parametrize("name", ["bekasi", "halmahera-selatan"])
def test_what_was_obtained_stays_confidential_after_the_end(name: str, policies: PolicySet) -> None:
    """Pasal 9(3), whose text stands beside it."""
    agreement = policies.agreements[name]
    assert agreement.confidentiality.outlives_term
    assert "Pasal 9(3)" in agreement.confidentiality.clause
    assert "meskipun Nota" in agreement.clauses["Pasal 9(3)"]


def test_every_role_has_a_harvest_limit_everywhere(policies: PolicySet) -> None:
    """The agreement's own, or the common one."""
    for role in Role:
        assert policies.harvest_limit(None, role).persons > 0
        assert policies.harvest_limit("bekasi", role).persons > 0
    assert policies.harvest_limit("bekasi", Role.OFFICER) == policies.agreements["bekasi"].harvest["officer"]
    assert policies.harvest_limit("bekasi", Role.DPO) == policies.harvest["dpo"]


def test_a_harvest_limit_is_the_agreements_own_data() -> None:
    """An addition to Bekasi's changes Bekasi's alone."""
    policies = loaded({AGREEMENT: "\n[harvest.steward]\npersons = 7\nlookups = 0\n"})
    assert policies.harvest_limit("bekasi", "steward") == HarvestLimit(7, 0)
    assert policies.harvest_limit("halmahera-selatan", "steward") == policies.harvest["steward"]


@pytest.mark.parametrize(
    ("added", "found"),
    [
        ({AGREEMENT: "\n[harvest.boss]\npersons = 7\nlookups = 0\n"}, "the key 'boss'"),
        ({AGREEMENT: "\n[harvest.steward]\npersons = -1\nlookups = 0\n"}, "persons = -1"),
        ({AGREEMENT: "\n[harvest.steward]\npersons = 7\n"}, "no 'lookups'"),
        ({AGREEMENT: '\n[[signatories]]\nparty = "bekasi"\noffice = "Wakil Bupati"\n'}, "not each party once"),
        ({AGREEMENT: '\n[[sources]]\nid = "siapkerja"\nclause = "Pasal 3"\n'}, "'siapkerja' twice"),
        ({AGREEMENT: '\n[[domains]]\nname = "penempatan"\nclause = "Pasal 3"\n'}, "'penempatan' twice"),
        ({"harvest.toml": "\n[boss]\npersons = 7\nlookups = 0\n"}, "the key 'boss'"),
    ],
)
def test_a_part_that_is_wrong_is_refused(added: dict[str, str], found: str) -> None:
    """Unknown roles, negative numbers, a party that signs twice, a name twice."""
    error = refused(added)
    assert error.file == next(iter(added))
    assert found in error.found
