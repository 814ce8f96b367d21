"""TKA masuk daerah: A foreign worker's passage through an airport or port, as APTEKAD records it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.catalogue import Kind
from schema.codes.foreign_workers import Direction, EntryPoint, EntryPointKind, RptkaStatus
from schema.governed import confidential_business, open_after_aggregation, personal
from schema.graphql_scalars import CountryCode, DistrictCode, Money, PassportNumber
from schema.records import About, Record, domain_type
from schema.relations import to_one

if TYPE_CHECKING:
    from schema.domains.employer import Employer
    from schema.domains.foreign_worker import ForeignWorker


@domain_type(
    About(
        code=10,
        root="foreignWorkerEntries",
        domain="tenaga-kerja-asing",
        term="TKA masuk daerah",
        about_person=True,
        identifier="passportNumber",
    )
)
class ForeignWorkerEntry(Record):
    """A foreign worker's passage through an airport or port, as APTEKAD records it."""

    entry_number: str | None = confidential_business("Nomor catatan masuk", required=True)
    foreign_worker_id: strawberry.ID | None = personal("TKA", Kind.LINK, links_to="ForeignWorker")
    passport_number: PassportNumber | None = personal("Nomor paspor", Kind.IDENTIFIER, required=True)
    nationality: CountryCode | None = personal("Kewarganegaraan", Kind.BAND, required=True)
    entry_point_code: EntryPoint | None = open_after_aggregation("Pintu masuk", required=True)
    entry_point_kind: EntryPointKind | None = open_after_aggregation("Jenis pintu masuk", required=True)
    direction: Direction | None = open_after_aggregation("Arah", required=True)
    entry_at: datetime | None = personal("Waktu masuk", Kind.DATE, required=True)
    carrier: str | None = confidential_business("Maskapai/kapal")
    origin_place: str | None = personal("Asal perjalanan", Kind.TEXT)
    employer_id: strawberry.ID | None = confidential_business("Perusahaan tujuan", links_to="Employer")
    destination_district_code: DistrictCode | None = open_after_aggregation("Kecamatan tujuan")
    rptka_status_at_entry: RptkaStatus | None = open_after_aggregation("Status RPTKA saat masuk", required=True)
    levy_due_usd: Money | None = confidential_business("Potensi DKPTKA perpanjangan")
    officer_id: strawberry.ID | None = personal("Petugas pencatat", Kind.LINK)

    foreign_worker: Annotated["ForeignWorker", strawberry.lazy("schema.domains.foreign_worker")] | None = to_one(
        join="ForeignWorkerEntry.foreignWorkerId", by_person=True
    )
    employer: Annotated["Employer", strawberry.lazy("schema.domains.employer")] | None = to_one(
        join="ForeignWorkerEntry.employerId"
    )
