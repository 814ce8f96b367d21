"""Pelatihan: One run of a training programme at one institution."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.codes.training import FundingSource, InstitutionKind, TrainingKind, Vocation
from schema.connections import Page
from schema.governed import public
from schema.graphql_scalars import RegionCode
from schema.records import About, Record, domain_type
from schema.relations import to_many

if TYPE_CHECKING:
    from schema.domains.training_enrollment import TrainingEnrollment


@domain_type(
    About(
        code=5,
        root="trainings",
        domain="pelatihan",
        term="Pelatihan",
        own_by=("regionCode",),
    )
)
class Training(Record):
    """One run of a training programme at one institution."""

    program_name: str | None = public("Nama program pelatihan", required=True)
    vocation: Vocation | None = public("Kejuruan", required=True)
    training_kind: TrainingKind | None = public("Jenis pelatihan", required=True)
    institution_vin: str | None = public("VIN lembaga pelatihan")
    institution_name: str | None = public("Nama lembaga", required=True)
    institution_kind: InstitutionKind | None = public("Jenis lembaga", required=True)
    accredited: bool | None = public("Akreditasi (LA-LPK)")
    funding_source: FundingSource | None = public("Sumber dana")
    batch: str | None = public("Angkatan/tahap")
    starts_on: date | None = public("Mulai", required=True)
    ends_on: date | None = public("Selesai", required=True)
    hours: int | None = public("Jam pelatihan (JP)")
    capacity: int | None = public("Kapasitas/kuota", required=True)
    region_code: RegionCode | None = public("Lokasi", required=True)

    enrollments: Page[Annotated["TrainingEnrollment", strawberry.lazy("schema.domains.training_enrollment")]] | None = (
        to_many(join="TrainingEnrollment.trainingId")
    )
