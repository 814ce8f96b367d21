"""Tenaga kerja asing (TKA): A foreign worker under an approved RPTKA (PP 34/2021)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.catalogue import Kind
from schema.codes.foreign_workers import LevyBeneficiary, PositionLevel, RptkaKind
from schema.codes.people import Sex
from schema.connections import Page
from schema.governed import confidential_business, open_after_aggregation, personal, personal_specific
from schema.graphql_scalars import NPWP, CountryCode, KbjiCode, Money, PassportNumber, RegionCode
from schema.records import About, Record, domain_type
from schema.relations import to_many, to_one

if TYPE_CHECKING:
    from schema.domains.employer import Employer
    from schema.domains.foreign_worker_entry import ForeignWorkerEntry


@domain_type(
    About(
        code=9,
        root="foreignWorkers",
        domain="tenaga-kerja-asing",
        term="Tenaga kerja asing (TKA)",
        about_person=True,
        identifier="passportNumber",
        own_by=("workRegionCodes",),
    )
)
class ForeignWorker(Record):
    """A foreign worker under an approved RPTKA (PP 34/2021)."""

    full_name: str | None = personal("Nama TKA", Kind.NAME, required=True)
    passport_number: PassportNumber | None = personal("Nomor paspor", Kind.IDENTIFIER, required=True)
    nationality: CountryCode | None = personal("Kewarganegaraan", Kind.BAND, required=True)
    sex: Sex | None = personal("Jenis kelamin", Kind.BAND)
    birth_date: date | None = personal("Tanggal lahir", Kind.DATE)
    employer_id: strawberry.ID | None = confidential_business("Pemberi kerja TKA", required=True, links_to="Employer")
    rptka_number: str | None = confidential_business("Nomor Pengesahan RPTKA", required=True)
    rptka_kind: RptkaKind | None = open_after_aggregation("Jenis Pengesahan RPTKA", required=True)
    rptka_valid_from: date | None = confidential_business("Berlaku sejak", required=True)
    rptka_valid_until: date | None = confidential_business("Berlaku sampai", required=True)
    position_title: str | None = confidential_business("Jabatan", required=True)
    position_level: PositionLevel | None = open_after_aggregation("Level jabatan", required=True)
    occupation_code: KbjiCode | None = open_after_aggregation("KBJI")
    work_region_codes: list[RegionCode] | None = open_after_aggregation("Lokasi kerja", required=True)
    companion_name: str | None = personal("Tenaga kerja pendamping", Kind.NAME)
    stay_permit_number: str | None = personal("Nomor ITAS/KITAS", Kind.IDENTIFIER)
    stay_permit_expiry: date | None = personal("Masa berlaku ITAS", Kind.DATE)
    npwp: NPWP | None = personal("NPWP TKA", Kind.IDENTIFIER)
    social_security_enrolled: bool | None = open_after_aggregation("Kepesertaan jaminan sosial")
    monthly_wage: Money | None = personal_specific("Upah")
    levy_months: int | None = confidential_business("Lama DKPTKA dibayar (bulan)")
    levy_amount_usd: Money | None = confidential_business("DKPTKA (USD)")
    levy_beneficiary: LevyBeneficiary | None = open_after_aggregation("Penerima DKPTKA", required=True)
    levy_paid_at: date | None = confidential_business("Tanggal bayar")

    employer: Annotated["Employer", strawberry.lazy("schema.domains.employer")] | None = to_one(
        join="ForeignWorker.employerId"
    )
    entries: Page[Annotated["ForeignWorkerEntry", strawberry.lazy("schema.domains.foreign_worker_entry")]] | None = (
        to_many(join="ForeignWorkerEntry.foreignWorkerId", by_person=True)
    )
