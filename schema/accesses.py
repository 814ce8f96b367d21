"""What a person is told of the processing of their data: one entry for each operation that touched it."""

from datetime import datetime

import strawberry

from schema.audit import AuditCaller, AuditDecision
from schema.connections import Completeness, PageInfo


@strawberry.type(description="One operation that looked a person up, or gave records of that person.")
class DataSubjectAccess:
    """One operation that looked a person up, or gave records of that person."""

    entry: strawberry.ID = strawberry.field(description="The entry of the log.")
    at: datetime = strawberry.field(description="When it was logged, before the answer left.")
    caller: AuditCaller | None = strawberry.field(description="The account that asked.")
    party: str | None = strawberry.field(description="Who asked: the party.")
    role: str | None = strawberry.field(description="In which role.")
    purpose: str | None = strawberry.field(description="Why: the purpose.")
    outcome: str = strawberry.field(description="OK, or the code of the refusal.")
    decisions: list[AuditDecision] = strawberry.field(
        description="Which fields of types about persons were asked for, and in which form they could leave."
    )


@strawberry.type(description="A page of the operations that touched a person's data, newest first.")
class DataSubjectAccessConnection:
    """A page of the operations that touched a person's data, newest first."""

    nodes: list[DataSubjectAccess]
    page_info: PageInfo
    completeness: list[Completeness] = strawberry.field(
        description="Each source that holds persons: whether it could be asked which records of the person it holds "
        "now. Where it could not, those count that earlier look-ups of the person led to. It has no number of rows."
    )
