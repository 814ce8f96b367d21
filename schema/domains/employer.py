"""Pemberi kerja: A company or other employer, as reported under WLKP (UU 7/1981)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.catalogue import Kind
from schema.codes.business import BranchStatus, BusinessScale, CapitalStatus, KbliVersion, LegalForm, RegulationStatus
from schema.connections import Page
from schema.governed import confidential_business, open_after_aggregation, personal, public
from schema.graphql_scalars import NIB, NPWP, KbliCode, Money, Phone, RegionCode
from schema.records import About, Record, domain_type
from schema.relations import to_many

if TYPE_CHECKING:
    from schema.domains.job_vacancy import JobVacancy


@domain_type(
    About(
        code=3,
        root="employers",
        domain="pemberi-kerja",
        term="Pemberi kerja",
        own_by=("regionCode",),
    )
)
class Employer(Record):
    """A company or other employer, as reported under WLKP (UU 7/1981)."""

    wlkp_number: str | None = confidential_business("No. pelaporan WLKP")
    nib: NIB | None = public("NIB")
    npwp: NPWP | None = personal("NPWP", Kind.IDENTIFIER)
    name: str | None = public("Nama perusahaan", required=True)
    legal_form: LegalForm | None = public("Bentuk badan usaha")
    capital_status: CapitalStatus | None = public("Status permodalan")
    industry_code: KbliCode | None = public("KBLI", required=True)
    kbli_version: KbliVersion | None = public("Versi KBLI", required=True)
    business_scale: BusinessScale | None = public("Skala usaha")
    branch_status: BranchStatus | None = public("Kantor pusat/cabang")
    address: str | None = public("Alamat")
    region_code: RegionCode | None = public("Kode kabupaten/kota", required=True)
    industrial_estate: str | None = public("Kawasan industri")
    director_name: str | None = personal("Nama pimpinan", Kind.NAME)
    phone: Phone | None = confidential_business("Telepon")
    workers_total: int | None = confidential_business("Jumlah tenaga kerja")
    workers_male: int | None = confidential_business("Tenaga kerja laki-laki")
    workers_female: int | None = confidential_business("Tenaga kerja perempuan")
    workers_foreign: int | None = confidential_business("Jumlah TKA")
    workers_disabled: int | None = confidential_business("Tenaga kerja penyandang disabilitas")
    lowest_wage: Money | None = confidential_business("Upah terendah")
    highest_wage: Money | None = confidential_business("Upah tertinggi")
    bpjs_employer_number: str | None = confidential_business("NPP BPJS Ketenagakerjaan")
    regulation_status: RegulationStatus | None = open_after_aggregation("PP / PKB")
    wlkp_reported_at: date | None = open_after_aggregation("Tanggal lapor WLKP terakhir")

    vacancies: Page[Annotated["JobVacancy", strawberry.lazy("schema.domains.job_vacancy")]] | None = to_many(
        join="JobVacancy.employerId"
    )
