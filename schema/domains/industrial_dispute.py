"""Perselisihan hubungan industrial: A dispute between an employer and workers or unions (UU 2/2004)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.codes.disputes import (
    BipartiteOutcome,
    DisputeKind,
    DisputeOutcome,
    RecommendationAnswer,
    SettlementPath,
    StrikeKind,
    TerminationReason,
    WorkerPartyKind,
)
from schema.governed import confidential_business, open_after_aggregation, personal_specific, public
from schema.graphql_scalars import KbliCode, Money, RegionCode
from schema.records import About, Record, domain_type
from schema.relations import to_one

if TYPE_CHECKING:
    from schema.domains.employer import Employer


@domain_type(
    About(
        code=8,
        root="industrialDisputes",
        domain="perselisihan-hubungan-industrial",
        term="Perselisihan hubungan industrial",
        own_by=("regionCode",),
    )
)
class IndustrialDispute(Record):
    """A dispute between an employer and workers or unions (UU 2/2004)."""

    case_number: str | None = confidential_business("Nomor register perkara", required=True)
    dispute_kind: DisputeKind | None = open_after_aggregation("Jenis perselisihan", required=True)
    subject: str | None = confidential_business("Pokok perselisihan")
    employer_id: strawberry.ID | None = confidential_business("Pengusaha", required=True, links_to="Employer")
    industry_code: KbliCode | None = open_after_aggregation("Lapangan usaha")
    region_code: RegionCode | None = open_after_aggregation("Kabupaten/kota", required=True)
    worker_party_kind: WorkerPartyKind | None = open_after_aggregation("Pihak pekerja", required=True)
    workers_involved: int | None = open_after_aggregation("Jumlah pekerja terlibat", required=True)
    union_name: str | None = confidential_business("Nama serikat pekerja")
    registered_at: date | None = open_after_aggregation("Tanggal pencatatan", required=True)
    bipartite_started_at: date | None = confidential_business("Mulai perundingan bipartit")
    bipartite_outcome: BipartiteOutcome | None = open_after_aggregation("Hasil bipartit")
    settlement_path: SettlementPath | None = open_after_aggregation("Jalur penyelesaian", required=True)
    mediator_id: strawberry.ID | None = confidential_business("Mediator")
    mediation_started_at: date | None = open_after_aggregation("Mulai mediasi")
    recommendation_issued_at: date | None = open_after_aggregation("Tanggal anjuran tertulis")
    recommendation_answer: RecommendationAnswer | None = open_after_aggregation("Jawaban atas anjuran")
    outcome: DisputeOutcome | None = open_after_aggregation("Hasil akhir", required=True)
    agreement_registration_number: str | None = confidential_business("No. akta pendaftaran Perjanjian Bersama")
    court_case_number: str | None = public("Nomor perkara PHI")
    termination_reason: TerminationReason | None = open_after_aggregation("Alasan PHK")
    severance_amount: Money | None = personal_specific("Nilai pesangon")
    strike_or_lockout: StrikeKind | None = open_after_aggregation("Mogok kerja / penutupan perusahaan")
    closed_at: date | None = open_after_aggregation("Tanggal selesai")

    employer: Annotated["Employer", strawberry.lazy("schema.domains.employer")] | None = to_one(
        join="IndustrialDispute.employerId"
    )
