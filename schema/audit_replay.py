"""What auditors are told of an old decision, made again by the rules it was made under."""

from datetime import datetime

import strawberry

from schema.audit import AuditDecision


@strawberry.type(description="One decision of an entry beside the one that its rules make of the same question now.")
class AuditReplayed:
    """One decision of an entry beside the one that its rules make of the same question now."""

    logged: AuditDecision = strawberry.field(description="As the log has it.")
    replayed: AuditDecision | None = strawberry.field(
        description="As it is made again; null where the rules make none."
    )
    equal: bool = strawberry.field(description="Whether both are the same, rule and clause included.")


@strawberry.type(
    description="Ulang keputusan: an entry's decisions, made again by the rules of its epoch, at its time."
)
class AuditReplay:
    """An entry's decisions, made again by the rules of its epoch, at its time."""

    entry: strawberry.ID
    at: datetime = strawberry.field(description="The time of the entry, at which it is decided again.")
    party: str | None
    role: str | None
    purpose: str | None
    epoch: int = strawberry.field(description="The publish or revocation under which the entry stands.")
    rules_version: str = strawberry.field(description="The version of the rules that the entry names.")
    epoch_rules_version: str = strawberry.field(description="The version that was in force in that epoch.")
    equal: bool = strawberry.field(description="Whether the versions, and all decisions, are the same.")
    decisions: list[AuditReplayed] = strawberry.field(description="Those decisions that the caller's party may read.")
