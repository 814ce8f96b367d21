"""What auditors count: entries of the log by one or two of what an entry tells, as far as the reader may see it."""

from enum import StrEnum

import strawberry

from schema.audit import AuditCaller, TreatmentName
from schema.records import SourceRef


@strawberry.enum(description="What entries of the log are counted by. Days and months are those of WIB.")
class AuditDimension(StrEnum):
    """What entries of the log are counted by."""

    DAY = "DAY"
    MONTH = "MONTH"
    PARTY = "PARTY"
    CALLER = "CALLER"
    ROLE = "ROLE"
    PURPOSE = "PURPOSE"
    OUTCOME = "OUTCOME"
    COORDINATE = "COORDINATE"
    TREATMENT = "TREATMENT"
    SOURCE = "SOURCE"
    RULE = "RULE"


@strawberry.type(description="What the entries of a total have in common; null where it was not asked for, or is none.")
class AuditTotalKey:
    """What the entries of a total have in common."""

    day: str | None = strawberry.field(description="The day in WIB, such as 2026-11-03.")
    month: str | None = strawberry.field(description="The month in WIB, such as 2026-11.")
    party: str | None
    caller: AuditCaller | None
    role: str | None
    purpose: str | None
    outcome: str | None
    coordinate: str | None = strawberry.field(description="Of a decision that matches the filter.")
    treatment: TreatmentName | None = strawberry.field(description="Of the same decision as the coordinate.")
    source: SourceRef | None = strawberry.field(description="Of the decision's owner, where decisions are counted too.")
    rule: str | None = strawberry.field(description="Of the same decision as the coordinate.")


@strawberry.type(description="How many entries there are of one key.")
class AuditTotal:
    """How many entries there are of one key."""

    key: AuditTotalKey
    entries: int = strawberry.field(description="Entries; one with several decisions or sources counts in each.")


@strawberry.type(description="Entries of the log, counted.")
class AuditTotals:
    """Entries of the log, counted."""

    groups: list[AuditTotal] = strawberry.field(description="Most entries first.")
    complete: bool = strawberry.field(description="Whether these are all groups there are.")
    total: int = strawberry.field(description="All entries that match, each counted once.")
