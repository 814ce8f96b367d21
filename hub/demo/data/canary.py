"""Canaries: a marker planted in every protected text and in every column that must never leave its source."""

from hub.demo.data.draw import missing
from hub.demo.data.model import Array, Columns

PROTECTED = {
    "seekers": (
        "registrationNumber", "fullName", "birthPlace", "address", "institutionName",
        "familyCardNumber", "mother", "religion", "maritalStatus", "photoUrl",
    ),
    "vacancies": ("contactName",),
    "employers": ("wlkpNumber", "directorName", "bpjsEmployerNumber", "note"),
    "workers": ("fullName", "mother"),
    "trainings": (),
    "enrollments": ("participantName", "certificateNumber", "score"),
    "placements": ("placementNumber", "note"),
    "disputes": ("caseNumber", "subject", "claimantNames", "unionName", "agreementRegistrationNumber", "note"),
    "foreigners": ("fullName", "rptkaNumber", "positionTitle", "companionName", "stayPermitNumber", "photoUrl"),
    "entries": ("entryNumber", "carrier", "originPlace", "note"),
}  # fmt: skip
"""The texts of each domain that are personal, confidential or never shared, and have no format that a marker breaks."""

EMAILS = {"seekers": ("email",)}
"""E-mail addresses carry the marker before the `@`, since a mask may show their domain."""


def planted(domain: str, columns: Columns, marker: str | None) -> Columns:
    """The columns of a domain with the marker in every protected text; unchanged without a marker."""
    if marker is None:
        return columns
    ends = {name: _with_value(columns[name], "", f" {marker}") for name in PROTECTED[domain]}
    begins = {name: _with_value(columns[name], f"{marker}.", "") for name in EMAILS.get(domain, ())}
    return columns | ends | begins


def _with_value(column: Array, before: str, after: str) -> Array:
    marked = column.copy()
    given = ~missing(column)
    marked[given] = before + column[given] + after
    return marked
