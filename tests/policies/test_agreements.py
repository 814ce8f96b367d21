"""The two agreements as data say what their texts say."""

from datetime import UTC, date, datetime

import pytest

from policies.load import ROOT
from policies.model import Effect, End, PolicySet, allows_purpose
from schema.build import CATALOGUE
from schema.catalogue import PrivacyClass

SIX = {"pencari-kerja", "lowongan-kerja", "pemberi-kerja", "penduduk-bekerja", "pelatihan", "penempatan"}


def test_bekasi_has_seven_domains_and_no_foreign_workers(policies: PolicySet) -> None:
    """Pasal 4 huruf a angka 1 to 7."""
    domains = policies.agreements["bekasi"].domains
    assert domains.keys() == SIX | {"perselisihan-hubungan-industrial"}
    assert sorted(domains.values()) == [f"Pasal 4 huruf a angka {number}" for number in range(1, 8)]


def test_halmahera_selatan_has_six_domains_and_foreign_workers_by_its_annex(policies: PolicySet) -> None:
    """Pasal 4 huruf a angka 1 to 6; the annex is integral by Pasal 5(1)."""
    domains = policies.agreements["halmahera-selatan"].domains
    assert domains.keys() == SIX | {"tenaga-kerja-asing"}
    assert domains["tenaga-kerja-asing"] == "Lampiran 1 kegiatan 4; Lampiran 2 kegiatan 1; Pasal 5(1)"


def test_every_domain_of_an_agreement_is_one_of_the_catalogue(policies: PolicySet) -> None:
    """And together they hold all ten types."""
    named = {name for agreement in policies.agreements.values() for name in agreement.domains}
    assert named == {domain_type.domain for domain_type in CATALOGUE.types.values()}


@pytest.mark.parametrize("name", ["bekasi", "halmahera-selatan"])
def test_both_run_three_years_from_the_day_of_signing(name: str, policies: PolicySet) -> None:
    """20 March 2025 to 20 March 2028, from midnight in WIB to before midnight in WIB."""
    agreement = policies.agreements[name]
    assert agreement.signed == date(2025, 3, 20)
    assert agreement.since == datetime(2025, 3, 19, 17, tzinfo=UTC)
    assert agreement.until == datetime(2028, 3, 19, 17, tzinfo=UTC)


def test_numbers_parties_and_sources_are_those_of_the_texts(policies: PolicySet) -> None:
    """Heads of the agreements, Pasal 1 and the annex."""
    bekasi, halsel = policies.agreements["bekasi"], policies.agreements["halmahera-selatan"]
    assert bekasi.numbers == ("100.3.7.1/64/Disnaker/2025", "7/392/KS.02/111/2025")
    assert halsel.numbers == ("560/05/2025", "7/393/KS.02/111/2025")
    assert (bekasi.region, bekasi.ministry, halsel.region) == ("bekasi", "kemnaker", "halmahera-selatan")
    assert bekasi.sources.keys() == {"siapkerja", "sip-kerja"}
    assert halsel.sources.keys() == {"siapkerja", "si-pinker", "aptekad"}


@pytest.mark.parametrize("name", ["bekasi", "halmahera-selatan"])
def test_each_party_has_a_liaison_office_to_write_to(name: str, policies: PolicySet) -> None:
    """Pasal 11(1): office, address, telephone, e-mail; offices, never persons."""
    offices = {office.party: office for office in policies.agreements[name].liaison}
    assert offices.keys() == {name, "kemnaker"}
    assert all(office.office.startswith("Kepala ") and office.emails for office in offices.values())


def test_parties_are_the_ministry_and_two_regions_by_kemendagri_code(policies: PolicySet) -> None:
    """Regions are data."""
    regions = {party.id: party.region for party in policies.parties.values()}
    assert regions == {"kemnaker": None, "bekasi": "32.16", "halmahera-selatan": "82.04"}
    assert policies.parties["kemnaker"].end is End.MINISTRY


def test_each_purpose_has_its_legal_basis_and_its_roles(policies: PolicySet) -> None:
    """UU 27/2022 Pasal 20(2)c or e, and no role may use what it is not named for."""
    assert {purpose.legal_basis for purpose in policies.purposes.values()} == {
        "UU 27/2022 Pasal 20(2)e",
        "UU 27/2022 Pasal 20(2)c",
    }
    assert allows_purpose(policies, "officer", "foreign-worker-levy")
    assert not allows_purpose(policies, "dashboard", "placement-service")
    assert not allows_purpose(policies, "dashboard", "curiosity")
    assert not allows_purpose(policies, "boss", "statistics")


def test_every_rule_cites_its_clause_and_says_itself_in_words(policies: PolicySet) -> None:
    """A clause of the agreement, or a law; and a note in Indonesian."""
    for rule in policies.rules:
        assert rule.clause.startswith(("Pasal ", "Lampiran ", "UU ", "PP ", "Perpres "))
        assert len(rule.note) > 20


def test_every_public_field_has_a_law_that_opens_it(policies: PolicySet) -> None:
    """So no public field is withheld for want of a ground."""
    public = {
        name
        for name, domain_type in CATALOGUE.types.items()
        if any(field.privacy_class is PrivacyClass.PUBLIC for field in domain_type.fields.values())
    }
    opening = [rule for rule in policies.public.rules if rule.effect is Effect.ALLOW]
    assert {rule.type_name for rule in opening if rule.what == "public"} == public


def test_the_texts_of_the_files_name_no_person() -> None:
    """Signatories change; offices stay (Pasal 14 of Bekasi's)."""
    for file in ROOT.rglob("agreement.toml"):
        text = file.read_text("utf-8")
        assert not any(name in text for name in ("Kunang", "Bassam", "Sanusi"))
