"""Penempatan: One seeker's placement with one employer (breakdowns by KEP.250/MEN/XII/2008)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.catalogue import Kind
from schema.codes.business import PlacementChannel, PlacementKind
from schema.codes.people import AgeGroup, ContractType, EducationLevel, EmploymentStatus, Sex
from schema.governed import confidential_business, open_after_aggregation, personal, personal_specific
from schema.graphql_scalars import CountryCode, KbjiCode, KbliCode, Money, RegionCode
from schema.records import About, Record, domain_type
from schema.relations import to_one

if TYPE_CHECKING:
    from schema.domains.employer import Employer
    from schema.domains.job_seeker import JobSeeker
    from schema.domains.job_vacancy import JobVacancy


@domain_type(
    About(
        code=7,
        root="placements",
        domain="penempatan",
        term="Penempatan",
        about_person=True,
        own_by=("originRegionCode", "workRegionCode"),
    )
)
class Placement(Record):
    """One seeker's placement with one employer (breakdowns by KEP.250/MEN/XII/2008)."""

    placement_number: str | None = personal("Nomor penempatan", Kind.RECORD_NUMBER, required=True)
    seeker_id: strawberry.ID | None = personal("Pencari kerja", Kind.LINK, required=True, links_to="JobSeeker")
    vacancy_id: strawberry.ID | None = confidential_business("Lowongan", links_to="JobVacancy")
    employer_id: strawberry.ID | None = confidential_business("Pemberi kerja", required=True, links_to="Employer")
    placement_kind: PlacementKind | None = open_after_aggregation("Mekanisme antar kerja", required=True)
    channel: PlacementChannel | None = open_after_aggregation("Kanal penempatan", required=True)
    sex: Sex | None = personal("Jenis kelamin", Kind.BAND, required=True)
    education_level: EducationLevel | None = open_after_aggregation("Pendidikan", required=True)
    age_group: AgeGroup | None = open_after_aggregation("Golongan umur", required=True)
    industry_code: KbliCode | None = open_after_aggregation("Lapangan usaha", required=True)
    occupation_code: KbjiCode | None = open_after_aggregation("Jenis pekerjaan/jabatan", required=True)
    employment_status: EmploymentStatus | None = open_after_aggregation("Status pekerjaan")
    origin_region_code: RegionCode | None = open_after_aggregation("Daerah asal", required=True)
    work_region_code: RegionCode | None = open_after_aggregation("Daerah penempatan", required=True)
    local_worker: bool | None = open_after_aggregation("Tenaga kerja lokal", required=True)
    contract_type: ContractType | None = personal("Jenis perjanjian kerja", Kind.BAND)
    contract_start: date | None = personal("Mulai kontrak", Kind.DATE)
    contract_end: date | None = personal("Akhir kontrak", Kind.DATE)
    monthly_wage: Money | None = personal_specific("Upah")
    disability_placement: bool | None = personal_specific("Penempatan penyandang disabilitas")
    placed_at: date | None = open_after_aggregation("Tanggal penempatan", required=True)
    reported_at: date | None = open_after_aggregation("Tanggal dilaporkan pemberi kerja")
    days_to_placement: int | None = open_after_aggregation("Lama mencari kerja (hari)")
    destination_country: CountryCode | None = open_after_aggregation("Negara tujuan (AKAN)")

    seeker: Annotated["JobSeeker", strawberry.lazy("schema.domains.job_seeker")] | None = to_one(
        join="Placement.seekerId"
    )
    vacancy: Annotated["JobVacancy", strawberry.lazy("schema.domains.job_vacancy")] | None = to_one(
        join="Placement.vacancyId"
    )
    employer: Annotated["Employer", strawberry.lazy("schema.domains.employer")] | None = to_one(
        join="Placement.employerId"
    )
