"""The gaps of real registers: nulls in every column that a record could lack, fewer where the field must be given."""

from hub.demo.data.draw import Draw, hidden
from hub.demo.data.model import Array, Columns
from schema.build import CATALOGUE

OPTIONAL, REQUIRED = 0.05, 0.004
"""The share of nulls in a field that may be empty, and in one that the source must supply (at least one each)."""

TYPES = {
    "seekers": "JobSeeker", "vacancies": "JobVacancy", "employers": "Employer", "workers": "EmployedPerson",
    "trainings": "Training", "enrollments": "TrainingEnrollment", "placements": "Placement",
    "disputes": "IndustrialDispute", "foreigners": "ForeignWorker", "entries": "ForeignWorkerEntry",
}  # fmt: skip
"""Each domain's type in the catalogue, which says what a source must supply."""

UNTOUCHED = frozenset({"id", "nik", "birthDate", "ageGroup", "updatedAt"})
"""Keys and times of change are always there; how a person is known is made by the domain itself."""


def with_gaps(seed: int, stage: str, domain: str, columns: Columns) -> Columns:
    """The columns of a `domain` with nulls sprinkled in; `stage` names the stream."""
    draw = Draw(seed, f"gaps {stage} {domain}")
    fields = CATALOGUE.types[TYPES[domain]].fields
    size = len(columns["id"])

    def gappy(name: str) -> Array:
        share = REQUIRED if name in fields and fields[name].required else OPTIONAL
        return columns[name] if name in UNTOUCHED else hidden(columns[name], draw.some(size, share))

    return {name: gappy(name) for name in columns}
