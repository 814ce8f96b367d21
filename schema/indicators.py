"""The labour-market indicators (indikator ketenagakerjaan): their codes, formulas and sources, and how one is given.

Those of BPS come from its publications only: unemployment is never worked out from registered seekers. All others are
worked out from ordinary aggregates, under the caller's own decisions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import strawberry

from schema.codes.code_list import enum_definition
from schema.connections import Completeness
from schema.made import Member, applied, made_type
from schema.records import SourceRef

_BPS = "Source: BPS, Sakernas; the latest figure published for a period that had begun"
_SEEKERS = "Source: registers of job seekers (AK-I); their status is that of the time of the answer"
_VACANCIES = "Source: registers of vacancies (Perpres 57/2023 Pasal 5 and 6)"
_PLACEMENTS = "Source: registers of placements (KEP.250/MEN/XII/2008)"
_TRAINING = (
    "Source: registers of training; an enrolment has neither date nor region, so the figure is that of the time of the "
    "answer, and of one region only for its own party"
)
_DISPUTES = "Source: registers of industrial disputes (UU 2/2004)"
_FOREIGN = "Source: register of RPTKA approvals (PP 34/2021)"
_ENTRIES = "Source: records of arrival (APTEKAD)"


@strawberry.enum(description="The unit of an indicator's value.")
class IndicatorUnit(StrEnum):
    """The unit of an indicator's value."""

    PERCENT = "PERCENT"
    PERSONS = "PERSONS"
    RECORDS = "RECORDS"
    RATIO = "RATIO"
    PER_1000 = "PER_1000"
    DAYS = "DAYS"
    WORKING_DAYS = "WORKING_DAYS"
    USD = "USD"


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator is called, how it is worked out, from what, and in what unit it is given."""

    term: str
    formula: str
    source: str
    unit: IndicatorUnit

    @property
    def description(self) -> str:
        """All of it, for the schema."""
        return f"{self.term}. {self.formula}. {self.source}"


_P, _C, _R = IndicatorUnit.PERCENT, IndicatorUnit.RECORDS, IndicatorUnit.RATIO

DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "TPAK": Definition("Tingkat Partisipasi Angkatan Kerja", "laborForce / workingAgePopulation x 100", _BPS, _P),
        "TPT": Definition("Tingkat Pengangguran Terbuka", "unemployed / laborForce x 100", _BPS, _P),
        "UNDEREMPLOYMENT_RATE": Definition("Tingkat setengah pengangguran", "underemployed / employed x 100", _BPS, _P),
        "FORMAL_SHARE": Definition("Proporsi pekerja formal", "formal / employed x 100", _BPS, _P),
        "ACTIVE_SEEKERS": Definition(
            "Pencari kerja aktif",
            "seekers with status ACTIVE who registered or reported in the period's last month or the six before",
            _SEEKERS,
            IndicatorUnit.PERSONS,
        ),
        "LABOUR_MARKET_TIGHTNESS": Definition(
            "Keketatan pasar kerja",
            "(positionsRequested - positionsFilled) of vacancies OPEN and valid in the period / active seekers",
            f"{_VACANCIES}; {_SEEKERS.removeprefix('Source: ')}",
            _R,
        ),
        "VACANCY_FILL_RATE": Definition(
            "Tingkat keterisian lowongan",
            "positionsFilled / positionsRequested x 100, of vacancies whose validity ended in the period",
            _VACANCIES,
            _P,
        ),
        "PLACEMENT_RATE": Definition(
            "Tingkat penempatan",
            "placements in the period / (seekers active at its beginning + seekers registered in it) x 100",
            f"{_PLACEMENTS}; {_SEEKERS.removeprefix('Source: ')}",
            _P,
        ),
        "PLACEMENTS_PER_VACANCY": Definition(
            "Penempatan per lowongan",
            "placements through a vacancy in the period / positionsRequested of vacancies valid in it",
            f"{_PLACEMENTS}; {_VACANCIES.removeprefix('Source: ')}",
            _R,
        ),
        "TIME_TO_PLACEMENT": Definition(
            "Lama mencari kerja",
            "median of daysToPlacement (placedAt - registeredAt) of placements in the period, p25 and p75 as "
            "parts; who is still looking is not counted",
            _PLACEMENTS,
            IndicatorUnit.DAYS,
        ),
        "LOCAL_WORKER_SHARE": Definition(
            "Proporsi tenaga kerja lokal",
            "placements with localWorker / placements in the period x 100",
            _PLACEMENTS,
            _P,
        ),
        "TRAINING_COMPLETION_RATE": Definition(
            "Tingkat kelulusan pelatihan", "GRADUATED / (ATTENDING + GRADUATED + DROPPED_OUT) x 100", _TRAINING, _P
        ),
        "COMPETENCE_RATE": Definition(
            "Tingkat kompetensi", "COMPETENT / (COMPETENT + NOT_YET_COMPETENT) x 100", _TRAINING, _P
        ),
        "TRAINING_TO_WORK_RATE": Definition(
            "Tingkat serapan lulusan pelatihan", "graduates with placedAfterTraining / graduates x 100", _TRAINING, _P
        ),
        "DISPUTES_BY_KIND": Definition(
            "Perselisihan menurut jenis", "disputes registered in the period, by disputeKind", _DISPUTES, _C
        ),
        "SETTLEMENT_RATE": Definition(
            "Tingkat penyelesaian",
            "(PERJANJIAN_BERSAMA + ANJURAN_ACCEPTED) / disputes closed in the period x 100",
            _DISPUTES,
            _P,
        ),
        "ESCALATION_RATE": Definition(
            "Tingkat eskalasi ke PHI", "PUTUSAN_PHI / disputes closed in the period x 100", _DISPUTES, _P
        ),
        "DISPUTE_DURATION": Definition(
            "Lama penyelesaian perselisihan",
            "median working days from the day after registeredAt to closedAt, of disputes closed in the period; the "
            "share of at most 30 working days as a part; only where both dates are exact",
            f"{_DISPUTES}; working days by the national holidays and joint leave",
            IndicatorUnit.WORKING_DAYS,
        ),
        "WORKERS_AFFECTED": Definition(
            "Pekerja yang terlibat perselisihan",
            "sum of workersInvolved of disputes registered in the period",
            _DISPUTES,
            IndicatorUnit.PERSONS,
        ),
        "WLKP_COMPLIANCE": Definition(
            "Kepatuhan WLKP",
            "employers with wlkpReportedAt in the twelve months to the period's end / registered employers x 100",
            "Source: registers of employers (UU 7/1981)",
            _P,
        ),
        "SOCIAL_SECURITY_COVERAGE": Definition(
            "Kepesertaan jaminan sosial ketenagakerjaan",
            "segment PU / workers with status BURUH_KARYAWAN_PEGAWAI x 100",
            "Source: registers of workers and BPJS Ketenagakerjaan, at the time of the answer: they differ in coverage",
            _P,
        ),
        "FOREIGN_WORKERS": Definition(
            "Tenaga kerja asing",
            "distinct workers whose RPTKA is valid in the period, by positionLevel; with two RPTKA counted once",
            _FOREIGN,
            IndicatorUnit.PERSONS,
        ),
        "FOREIGN_WORKERS_BY_NATIONALITY": Definition(
            "Tenaga kerja asing menurut kewarganegaraan",
            "distinct workers whose RPTKA is valid in the period, by nationality",
            _FOREIGN,
            IndicatorUnit.PERSONS,
        ),
        "FOREIGN_PER_1000_LOCAL": Definition(
            "Tenaga kerja asing per 1.000 tenaga kerja lokal",
            "foreign workers / workers of workerOrigin LOCAL x 1000",
            f"{_FOREIGN}; registers of workers, at the time of the answer",
            IndicatorUnit.PER_1000,
        ),
        "LEVY_REVENUE": Definition(
            "Penerimaan DKPTKA",
            "sum of levyAmountUsd paid in the period, by levyBeneficiary; in US dollars, for no source holds the rate",
            _FOREIGN,
            IndicatorUnit.USD,
        ),
        "LEVY_POTENTIAL": Definition(
            "Potensi DKPTKA perpanjangan", "sum of levyDueUsd of arrivals in the period", _ENTRIES, IndicatorUnit.USD
        ),
        "RPTKA_EXPIRING": Definition(
            "RPTKA yang akan berakhir",
            "approvals with rptkaValidUntil in the two months after the period; an extension must be asked for 30 "
            "working days before",
            _FOREIGN,
            _C,
        ),
        "ENTRY_MATCH_RATE": Definition(
            "Tingkat kecocokan RPTKA saat masuk",
            "arrivals with RPTKA VALID / arrivals in the period x 100",
            _ENTRIES,
            _P,
        ),
    }
)
"""Every indicator by its code, in the order of the answer."""


def _codes() -> type[StrEnum]:
    make: Any = StrEnum  # mypy wants the members of an enum written out
    made: type[StrEnum] = make("IndicatorCode", {name: name for name in DEFINITIONS})
    strawberry.enum(made, description="Indikator: which indicator, its formula and its source.")
    for value in enum_definition(made).values:
        value.description = DEFINITIONS[value.name].description
    return made


IndicatorCode = _codes()
"""The codes of the indicators."""


@strawberry.enum(description="What stands behind an indicator that has no value.")
class IndicatorStatus(StrEnum):
    """What stands behind an indicator that has no value."""

    OK = "OK"
    SUPPRESSED = "SUPPRESSED"
    NO_DATA = "NO_DATA"
    DENIED = "DENIED"
    UNAVAILABLE = "UNAVAILABLE"
    NOT_PUBLISHED = "NOT_PUBLISHED"
    NO_REGION = "NO_REGION"


def _part() -> type:
    members = [
        Member("by", str, "What it is a part by, such as disputeKind or percentile.", required=True),
        Member("key", str, "Which part, such as PHK or P25.", required=True),
        Member("value", float, "Its value, in the indicator's unit unless `by` says otherwise.", required=True),
    ]
    return made_type("IndicatorPart", "A part of an indicator; small ones are left out.", members)


def _indicator() -> type:
    members = [
        Member("code", IndicatorCode, "Which indicator.", required=True),
        Member("name", str, "Nama indikator.", required=True),
        Member("unit", IndicatorUnit, "The unit of the value.", required=True),
        Member("formula", str, "How it is worked out.", required=True),
        Member("value", float, "The value; null where `status` is not OK."),
        Member("numerator", float, "What is divided, where it is a ratio; rounded unless exact."),
        Member("denominator", float, "What it is divided by; rounded unless exact."),
        Member("parts", applied(list, _part()), "Its parts, where it has any.", required=True),
        Member("status", IndicatorStatus, "OK, or why there is no value.", required=True),
        Member("suppressed", bool, "Whether too few persons or records stand behind it.", required=True),
        Member("exact", bool, "False when it rests on rounded figures.", required=True),
        Member("period", str, "The period it is of; null where it is of the time of the answer."),
        Member("publication", str, "The publication that a published figure is taken from."),
        Member("sources", list[SourceRef], "The sources that it rests on.", required=True),
        Member("completeness", list[Completeness], "Every source that holds what it needs.", required=True),
        Member("asOf", datetime, "When the first of the sources answered, or the figure was published."),
        Member("message", str, "Why there is no value, or what is missing from it."),
    ]
    return made_type("Indicator", "Indikator: one labour-market indicator of a region and a period.", members)


Indicator = _indicator()
"""One indicator as it is given."""
