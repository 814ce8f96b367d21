"""Lowongan kerja: A vacancy an employer reported (Perpres 57/2023 Pasal 4 to 6)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.catalogue import Kind
from schema.codes.business import PlacementKind, SexRequirement, VacancyStatus
from schema.codes.people import ContractType, EducationLevel
from schema.governed import open_after_aggregation, personal, public
from schema.graphql_scalars import KbjiCode, KbliCode, Money, Phone, RegionCode
from schema.records import About, Record, domain_type
from schema.relations import to_one

if TYPE_CHECKING:
    from schema.domains.employer import Employer


@domain_type(
    About(
        code=2,
        root="jobVacancies",
        domain="lowongan-kerja",
        term="Lowongan kerja",
        own_by=("workRegionCode",),
    )
)
class JobVacancy(Record):
    """A vacancy an employer reported (Perpres 57/2023 Pasal 4 to 6)."""

    vacancy_number: str | None = public("Nomor lowongan", required=True)
    employer_id: strawberry.ID | None = public("Pemberi kerja", required=True, links_to="Employer")
    job_title: str | None = public("Nama jabatan", required=True)
    occupation_code: KbjiCode | None = public("Kode jabatan", required=True)
    industry_code: KbliCode | None = public("Lapangan usaha", required=True)
    positions_requested: int | None = public("Jumlah tenaga kerja dibutuhkan", required=True)
    positions_filled: int | None = open_after_aggregation("Jumlah terisi", required=True)
    valid_from: date | None = public("Mulai berlaku", required=True)
    valid_until: date | None = public("Masa berlaku lowongan", required=True)
    age_min: int | None = public("Usia minimum")
    age_max: int | None = public("Usia maksimum")
    sex_requirement: SexRequirement | None = public("Jenis kelamin")
    min_education: EducationLevel | None = public("Pendidikan minimum")
    skills_required: list[str] | None = public("Keterampilan/kompetensi", required=True)
    min_experience_years: int | None = public("Pengalaman kerja (tahun)")
    wage_min: Money | None = public("Upah minimum ditawarkan")
    wage_max: Money | None = public("Upah maksimum ditawarkan")
    work_region_code: RegionCode | None = public("Domisili wilayah kerja", required=True)
    contract_type: ContractType | None = public("Jenis hubungan kerja")
    disability_friendly: bool | None = public("Terbuka bagi penyandang disabilitas")
    placement_kind: PlacementKind | None = public("AKL/AKAD/AKAN")
    contact_name: str | None = personal("Narahubung", Kind.NAME)
    contact_phone: Phone | None = personal("Telepon narahubung", Kind.IDENTIFIER)
    status: VacancyStatus | None = public("Status lowongan", required=True)

    employer: Annotated["Employer", strawberry.lazy("schema.domains.employer")] | None = to_one(
        join="JobVacancy.employerId"
    )
