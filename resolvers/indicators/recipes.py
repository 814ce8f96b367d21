"""What each indicator is made of: its aggregates, and how its value is reckoned from them (domain.md section 4).

Left out, with the reason:

| indicator | why |
|---|---|
| Data freshness | no mapping states the interval that a source promises |
| Levy in rupiah | no source holds the rate and its date: the sum is given in US dollars |
| Foreign workers by sector | a foreign worker has no field of business |
| Foreign workers by region | a worker has several; ask with `regionCode` for each |

Median time to placement rests on `Placement.daysToPlacement`, which the source itself derives: no join is needed.
Enrolments have neither date nor region, so the three indicators of training are of the time of the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from resolvers.indicators import reckoning
from resolvers.indicators.reckoning import Reckon
from resolvers.indicators.terms import (
    BEGIN,
    END,
    Anchor,
    Districts,
    Edge,
    Moment,
    Region,
    Tally,
    Term,
    in_region,
    is_,
    within,
)
from resolvers.reads import Op


@dataclass(frozen=True, slots=True)
class Recipe:
    """An indicator from aggregates. `dated`: whether it is of the period, not of the time of the answer."""

    tallies: tuple[Tally, ...]
    reckon: Reckon
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Published:
    """An indicator from published figures: its own, else one over another of the same region and period."""

    figure: str
    numerator: str
    denominator: str


_LOOK_BACK = -7
"""This calendar month and the six before it."""


def _active(end: Edge) -> Tally:
    """Seekers active at an end of the period: registered before it, and heard of in the seven months to it or since."""
    begin = Edge(end.anchor, _LOOK_BACK)
    return Tally(
        "JobSeeker",
        in_region("regionCode"),
        (is_("seekerStatus", "ACTIVE"), Term("registeredAt", Op.LT, end)),
        ((Term("lastReportedAt", Op.GTE, begin),), (Term("registeredAt", Op.GTE, begin),)),
    )


_NEW_SEEKERS = Tally("JobSeeker", in_region("regionCode"), within("registeredAt"))
_VALID = (Term("validFrom", Op.LT, END), Term("validUntil", Op.GTE, BEGIN))
_POSITIONS = ("positionsRequested", "positionsFilled")
_OPEN = Tally("JobVacancy", in_region("workRegionCode"), (is_("status", "OPEN"), *_VALID), numbers=_POSITIONS)
_ENDED = Tally("JobVacancy", in_region("workRegionCode"), within("validUntil"), numbers=_POSITIONS)
_VALID_VACANCIES = Tally("JobVacancy", in_region("workRegionCode"), _VALID, numbers=("positionsRequested",))

_PLACED_IN = in_region("workRegionCode")
_PLACED = Tally("Placement", _PLACED_IN, within("placedAt"))
_THROUGH_VACANCIES = Tally("Placement", _PLACED_IN, (*within("placedAt"), Term("vacancyId", Op.IS_NULL, value=False)))
_SEARCHES = Tally(
    "Placement", _PLACED_IN, within("placedAt"), numbers=("daysToPlacement",), medians=("daysToPlacement",)
)
_BY_ORIGIN = Tally("Placement", _PLACED_IN, within("placedAt"), by=("localWorker",))

_ENROLMENTS = Tally("TrainingEnrollment", None, by=("enrollmentStatus",))
_ASSESSED = Tally("TrainingEnrollment", None, by=("assessmentResult",))
_GRADUATES = Tally("TrainingEnrollment", None, (is_("enrollmentStatus", "GRADUATED"),), by=("placedAfterTraining",))

_DISPUTED_IN = in_region("regionCode")
_REGISTERED = Tally("IndustrialDispute", _DISPUTED_IN, within("registeredAt"), by=("disputeKind",))
_CLOSED = Tally("IndustrialDispute", _DISPUTED_IN, within("closedAt"), by=("outcome",))
_DURATIONS = Tally("IndustrialDispute", _DISPUTED_IN, within("closedAt"), by=("registeredAt", "closedAt"))
_INVOLVED = Tally("IndustrialDispute", _DISPUTED_IN, within("registeredAt"), numbers=("workersInvolved",))

_EMPLOYERS = Tally("Employer", in_region("regionCode"))
_REPORTING = Tally("Employer", in_region("regionCode"), within("wlkpReportedAt", Edge(Anchor.ENDS, -12)))
_WORKERS_IN = in_region("workRegionCode")
_EMPLOYEES = Tally(
    "EmployedPerson",
    _WORKERS_IN,
    (is_("employmentStatus", "BURUH_KARYAWAN_PEGAWAI"),),
    by=("socialSecuritySegment",),
)
_LOCAL_WORKERS = Tally("EmployedPerson", _WORKERS_IN, (is_("workerOrigin", "LOCAL"),))

_FOREIGN_IN = Term("workRegionCodes", Op.HAS, Region())
_PERMITTED = (Term("rptkaValidFrom", Op.LT, END), Term("rptkaValidUntil", Op.GTE, BEGIN))
_FOREIGN = Tally("ForeignWorker", _FOREIGN_IN, _PERMITTED, persons=True)
_BY_LEVEL = Tally("ForeignWorker", _FOREIGN_IN, _PERMITTED, by=("positionLevel",), persons=True)
_BY_NATIONALITY = Tally("ForeignWorker", _FOREIGN_IN, _PERMITTED, by=("nationality",), persons=True)
_EXPIRING = Tally("ForeignWorker", _FOREIGN_IN, within("rptkaValidUntil", END, Edge(Anchor.ENDS, 2)))
_LEVY = Tally("ForeignWorker", _FOREIGN_IN, within("levyPaidAt"), numbers=("levyAmountUsd",))
_LEVY_BY = Tally(
    "ForeignWorker", _FOREIGN_IN, within("levyPaidAt"), by=("levyBeneficiary",), numbers=("levyAmountUsd",)
)

_ENTERED_IN = Term("destinationDistrictCode", Op.IN, Districts())
_ARRIVED = (is_("direction", "IN"), *within("entryAt", Moment(BEGIN), Moment(END)))
_ENTRIES = Tally("ForeignWorkerEntry", _ENTERED_IN, _ARRIVED, by=("rptkaStatusAtEntry",))
_DUE = Tally("ForeignWorkerEntry", _ENTERED_IN, _ARRIVED, numbers=("levyDueUsd",))

RECIPES: Mapping[str, Recipe | Published] = MappingProxyType(
    {
        "TPAK": Published("TPAK", "laborForce", "workingAgePopulation"),
        "TPT": Published("TPT", "unemployed", "laborForce"),
        "UNDEREMPLOYMENT_RATE": Published("underemploymentRate", "underemployed", "employed"),
        "FORMAL_SHARE": Published("formalShare", "formal", "employed"),
        "ACTIVE_SEEKERS": Recipe((_active(END),), reckoning.total),
        "LABOUR_MARKET_TIGHTNESS": Recipe((_OPEN, _active(END)), reckoning.tightness),
        "VACANCY_FILL_RATE": Recipe((_ENDED,), reckoning.fill_rate),
        "PLACEMENT_RATE": Recipe((_PLACED, _active(BEGIN), _NEW_SEEKERS), reckoning.total_share()),
        "PLACEMENTS_PER_VACANCY": Recipe(
            (_THROUGH_VACANCIES, _VALID_VACANCIES), reckoning.total_over_sum("positionsRequested")
        ),
        "TIME_TO_PLACEMENT": Recipe((_SEARCHES,), reckoning.median_with_quartiles),
        "LOCAL_WORKER_SHARE": Recipe((_BY_ORIGIN,), reckoning.key_share([True])),
        "TRAINING_COMPLETION_RATE": Recipe(
            (_ENROLMENTS,),
            reckoning.key_share(["GRADUATED"], ["ATTENDING", "GRADUATED", "DROPPED_OUT"]),
            dated=False,
        ),
        "COMPETENCE_RATE": Recipe(
            (_ASSESSED,), reckoning.key_share(["COMPETENT"], ["COMPETENT", "NOT_YET_COMPETENT"]), dated=False
        ),
        "TRAINING_TO_WORK_RATE": Recipe((_GRADUATES,), reckoning.key_share([True]), dated=False),
        "DISPUTES_BY_KIND": Recipe((_REGISTERED,), reckoning.count_by_key),
        "SETTLEMENT_RATE": Recipe((_CLOSED,), reckoning.key_share(["PERJANJIAN_BERSAMA", "ANJURAN_ACCEPTED"])),
        "ESCALATION_RATE": Recipe((_CLOSED,), reckoning.key_share(["PUTUSAN_PHI"])),
        "DISPUTE_DURATION": Recipe((_DURATIONS,), reckoning.working_days),
        "WORKERS_AFFECTED": Recipe((_INVOLVED,), reckoning.sum_by_key("workersInvolved")),
        "WLKP_COMPLIANCE": Recipe((_REPORTING, _EMPLOYERS), reckoning.total_share()),
        "SOCIAL_SECURITY_COVERAGE": Recipe((_EMPLOYEES,), reckoning.key_share(["PU"]), dated=False),
        "FOREIGN_WORKERS": Recipe((_FOREIGN, _BY_LEVEL), reckoning.persons_by_key),
        "FOREIGN_WORKERS_BY_NATIONALITY": Recipe((_FOREIGN, _BY_NATIONALITY), reckoning.persons_by_key),
        "FOREIGN_PER_1000_LOCAL": Recipe((_FOREIGN, _LOCAL_WORKERS), reckoning.persons_over_total(1000)),
        "LEVY_REVENUE": Recipe((_LEVY, _LEVY_BY), reckoning.sum_by_key("levyAmountUsd")),
        "LEVY_POTENTIAL": Recipe((_DUE,), reckoning.sum_by_key("levyDueUsd")),
        "RPTKA_EXPIRING": Recipe((_EXPIRING,), reckoning.total),
        "ENTRY_MATCH_RATE": Recipe((_ENTRIES,), reckoning.key_share(["VALID"])),
    }
)
"""Every indicator's recipe by its code; the codes are those of `schema.indicators`."""
