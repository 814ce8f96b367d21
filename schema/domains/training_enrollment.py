"""Kepesertaan pelatihan: One person's part in one training."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.catalogue import Kind
from schema.codes.training import AssessmentResult, EnrollmentStatus
from schema.governed import open_after_aggregation, personal
from schema.graphql_scalars import NIK
from schema.records import About, Record, domain_type
from schema.relations import to_one

if TYPE_CHECKING:
    from schema.domains.placement import Placement
    from schema.domains.training import Training


@domain_type(
    About(
        code=6,
        root="trainingEnrollments",
        domain="pelatihan",
        term="Kepesertaan pelatihan",
        about_person=True,
        identifier="participantNik",
        own_by=("training.regionCode",),
    )
)
class TrainingEnrollment(Record):
    """One person's part in one training."""

    training_id: strawberry.ID | None = open_after_aggregation("Pelatihan", required=True, links_to="Training")
    participant_nik: NIK | None = personal("NIK peserta", Kind.IDENTIFIER, required=True)
    participant_name: str | None = personal("Nama peserta", Kind.NAME, required=True)
    enrollment_status: EnrollmentStatus | None = personal("Status kepesertaan", Kind.BAND, required=True)
    assessment_result: AssessmentResult | None = personal("Hasil uji kompetensi", Kind.BAND)
    certificate_number: str | None = personal("Nomor sertifikat", Kind.RECORD_NUMBER)
    certificate_issuer: str | None = open_after_aggregation("Penerbit (BNSP/LSP/lembaga)")
    skkni_level: int | None = open_after_aggregation("Skema SKKNI / jenjang KKNI")
    placed_after_training: bool | None = open_after_aggregation("Terserap kerja setelah lulus")
    placement_id: strawberry.ID | None = personal("Penempatan terkait", Kind.LINK, links_to="Placement")

    training: Annotated["Training", strawberry.lazy("schema.domains.training")] | None = to_one(
        join="TrainingEnrollment.trainingId"
    )
    placement: Annotated["Placement", strawberry.lazy("schema.domains.placement")] | None = to_one(
        join="TrainingEnrollment.placementId"
    )
