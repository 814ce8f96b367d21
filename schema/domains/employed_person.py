"""Penduduk (yang) bekerja: A person at work, as listed by the employer (WLKP) or BPJS Ketenagakerjaan."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.catalogue import Kind
from schema.codes.people import (
    AgeGroup,
    ContractType,
    DisabilityType,
    EducationLevel,
    EmploymentStatus,
    Formality,
    Sex,
    SocialSecurityProgram,
    SocialSecuritySegment,
    WorkerOrigin,
)
from schema.governed import confidential_business, open_after_aggregation, personal, personal_specific
from schema.graphql_scalars import KPJ, NIK, KbjiCode, KbliCode, Money, RegionCode
from schema.records import About, Record, domain_type
from schema.relations import to_one

if TYPE_CHECKING:
    from schema.domains.employer import Employer


@domain_type(
    About(
        code=4,
        root="employedPersons",
        domain="penduduk-bekerja",
        term="Penduduk (yang) bekerja",
        about_person=True,
        identifier="nik",
        own_by=("residenceRegionCode", "workRegionCode"),
    )
)
class EmployedPerson(Record):
    """A person at work, as listed by the employer (WLKP) or BPJS Ketenagakerjaan."""

    nik: NIK | None = personal("NIK", Kind.IDENTIFIER, required=True)
    full_name: str | None = personal("Nama", Kind.NAME, required=True)
    sex: Sex | None = personal("Jenis kelamin", Kind.BAND, required=True)
    birth_date: date | None = personal("Tanggal lahir", Kind.DATE)
    age_group: AgeGroup | None = open_after_aggregation("Golongan umur", required=True)
    residence_region_code: RegionCode | None = open_after_aggregation("Kabupaten/kota tempat tinggal")
    work_region_code: RegionCode | None = open_after_aggregation("Kabupaten/kota tempat kerja", required=True)
    worker_origin: WorkerOrigin | None = open_after_aggregation("Asal tenaga kerja", required=True)
    employer_id: strawberry.ID | None = confidential_business("Pemberi kerja", links_to="Employer")
    occupation_code: KbjiCode | None = open_after_aggregation("Jabatan")
    industry_code: KbliCode | None = open_after_aggregation("Lapangan usaha")
    employment_status: EmploymentStatus | None = open_after_aggregation("Status pekerjaan utama")
    formality: Formality | None = open_after_aggregation("Formal/informal")
    contract_type: ContractType | None = personal("PKWT/PKWTT/...", Kind.BAND)
    started_at: date | None = personal("Tanggal mulai bekerja", Kind.DATE)
    ended_at: date | None = personal("Tanggal berakhir", Kind.DATE)
    hours_per_week: int | None = open_after_aggregation("Jam kerja per minggu")
    monthly_wage: Money | None = personal_specific("Upah per bulan")
    education_level: EducationLevel | None = open_after_aggregation("Pendidikan tertinggi")
    social_security_number: KPJ | None = personal("Nomor peserta BPJS TK (KPJ)", Kind.IDENTIFIER)
    social_security_segment: SocialSecuritySegment | None = open_after_aggregation("Segmen kepesertaan")
    social_security_programs: list[SocialSecurityProgram] | None = open_after_aggregation("Program", required=True)
    disability_type: DisabilityType | None = personal_specific("Ragam disabilitas")
    union_member: bool | None = personal_specific("Anggota serikat pekerja")

    employer: Annotated["Employer", strawberry.lazy("schema.domains.employer")] | None = to_one(
        join="EmployedPerson.employerId"
    )
