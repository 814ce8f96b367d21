"""Pencari kerja: A person looking for work, as registered for an AK-I card (kartu kuning)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.catalogue import Kind
from schema.codes.people import AgeGroup, DisabilityType, EducationLevel, SeekerStatus, Sex
from schema.connections import Page
from schema.governed import open_after_aggregation, personal, personal_specific
from schema.graphql_scalars import NIK, DistrictCode, Email, KbjiCode, Phone, RegionCode
from schema.records import About, Record, domain_type
from schema.relations import to_many

if TYPE_CHECKING:
    from schema.domains.placement import Placement


@domain_type(
    About(
        code=1,
        root="jobSeekers",
        domain="pencari-kerja",
        term="Pencari kerja",
        about_person=True,
        identifier="nik",
        own_by=("regionCode",),
    )
)
class JobSeeker(Record):
    """A person looking for work, as registered for an AK-I card (kartu kuning)."""

    registration_number: str | None = personal(
        "No. pendaftaran pencari kerja (AK-I)", Kind.RECORD_NUMBER, required=True
    )
    nik: NIK | None = personal("NIK", Kind.IDENTIFIER, required=True)
    full_name: str | None = personal("Nama lengkap", Kind.NAME, required=True)
    birth_place: str | None = personal("Tempat lahir", Kind.TEXT)
    birth_date: date | None = personal("Tanggal lahir", Kind.DATE, required=True)
    age_group: AgeGroup | None = open_after_aggregation("Golongan umur", required=True)
    sex: Sex | None = personal("Jenis kelamin", Kind.BAND, required=True)
    address: str | None = personal("Alamat", Kind.IDENTIFIER)
    region_code: RegionCode | None = open_after_aggregation("Kode kabupaten/kota domisili", required=True)
    district_code: DistrictCode | None = open_after_aggregation("Kode kecamatan")
    phone: Phone | None = personal("Nomor telepon", Kind.IDENTIFIER)
    email: Email | None = personal("Email", Kind.IDENTIFIER)
    education_level: EducationLevel | None = open_after_aggregation("Pendidikan terakhir", required=True)
    major: str | None = open_after_aggregation("Jurusan")
    institution_name: str | None = personal("Nama sekolah/perguruan tinggi", Kind.TEXT)
    skills: list[str] | None = open_after_aggregation("Keterampilan", required=True)
    desired_occupation_code: KbjiCode | None = open_after_aggregation("Jabatan yang diinginkan")
    disability_type: DisabilityType | None = personal_specific("Ragam disabilitas")
    seeker_status: SeekerStatus | None = open_after_aggregation("Status pencari kerja", required=True)
    registered_at: date | None = open_after_aggregation("Tanggal daftar", required=True)
    last_reported_at: date | None = open_after_aggregation("Tanggal lapor terakhir")

    placements: Page[Annotated["Placement", strawberry.lazy("schema.domains.placement")]] | None = to_many(
        join="Placement.seekerId"
    )
