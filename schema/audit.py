"""What auditors read: one entry for each operation, cut to what the reader's party may see."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.types.unset import UNSET

from schema.connections import PageInfo, SourceStatus
from schema.decisions import Treatment
from schema.records import SourceRef

TreatmentName = Annotated[Treatment, strawberry.enum(description="What became of a value before it left the hub.")]


@strawberry.input(description="The account of a person or program, as its tokens name it.")
class AuditCallerWhere:
    """The account of a person or program, as its tokens name it."""

    issuer: str
    subject: str


@strawberry.input(description="Which entries of the log; all members given must hold.")
class AuditWhere:
    """Which entries of the log."""

    from_: datetime | None = strawberry.field(name="from", default=UNSET, description="At this time or later.")
    to: datetime | None = strawberry.field(default=UNSET, description="Before this time.")
    party: str | None = strawberry.field(default=UNSET, description="Asked by this party.")
    purpose: str | None = strawberry.field(default=UNSET, description="Asked for this purpose.")
    role: str | None = strawberry.field(default=UNSET, description="Asked in this role.")
    caller: AuditCallerWhere | None = strawberry.field(default=UNSET, description="Asked by this account.")
    outcome: str | None = strawberry.field(default=UNSET, description="OK, or this code of a refusal.")
    source: str | None = strawberry.field(
        default=UNSET,
        description="In which this source was asked, denied or left out; another party's entries match by own sources.",
    )
    coordinate: str | None = strawberry.field(
        default=UNSET,
        description="With a decision on this coordinate, such as JobSeeker.nik.",
    )
    treatment: TreatmentName | None = strawberry.field(
        default=UNSET,
        description="With a decision of this treatment (on the coordinate, if given).",
    )
    rule: str | None = strawberry.field(
        default=UNSET,
        description="With a decision by this rule, by file and line (on the coordinate, of the treatment, if given).",
    )


@strawberry.type(description="The account of a person or program that asked.")
class AuditCaller:
    """The account of a person or program that asked."""

    issuer: str
    subject: str


@strawberry.type(description="What was asked.")
class AuditOperation:
    """What was asked."""

    hash: str = strawberry.field(description="Hash of the operation's text.")
    text: str | None = strawberry.field(description="The operation, without its literals and variables.")


@strawberry.type(description="One decision on a field of one owner's records.")
class AuditDecision:
    """One decision on a field of one owner's records."""

    coordinate: str = strawberry.field(description="Type and field, such as JobSeeker.nik.")
    owner: str = strawberry.field(description="The party whose source holds the records.")
    scope: str | None = strawberry.field(description="own or other: whose records, seen from the caller.")
    side: str | None = strawberry.field(description="adult or minor.")
    treatment: TreatmentName
    form: str | None = strawberry.field(description="The exact form, such as YEAR or LAST4.")
    rule: str = strawberry.field(description="The rule that decided, by file and line.")
    clause: str = strawberry.field(description="The clause or law on which it rests.")


@strawberry.type(description="How one source took part in the operation.")
class AuditSource:
    """How one source took part in the operation."""

    source: SourceRef
    status: SourceStatus
    rows: int | None = strawberry.field(description="Records it gave; null in aggregates.")


@strawberry.type(description="One operation, answered or refused.")
class AuditEntry:
    """One operation, answered or refused."""

    id: strawberry.ID = strawberry.field(description="The entry, as the answer's extensions.audit named it.")
    at: datetime = strawberry.field(description="When it was logged, before the answer left.")
    caller: AuditCaller | None = strawberry.field(description="Null when no token was accepted.")
    party: str | None
    role: str | None
    purpose: str | None
    outcome: str = strawberry.field(description="OK, or the code of the refusal.")
    operation: AuditOperation
    decisions: list[AuditDecision]
    sources: list[AuditSource]
    rules_version: str = strawberry.field(description="The version of the rules in force.")


@strawberry.type(description="A page of the log, newest first.")
class AuditEntryConnection:
    """A page of the log, newest first."""

    nodes: list[AuditEntry]
    page_info: PageInfo
    total_count: int | None = strawberry.field(description="All entries that match; computed only when selected.")
