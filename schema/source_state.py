"""The connected sources as anyone with a token may see them."""

from datetime import datetime
from enum import StrEnum

import strawberry

from schema.connections import SourceStatus


@strawberry.enum(description="How far a source has come in joining.")
class SourceStage(StrEnum):
    """How far a source has come in joining."""

    PROPOSED = "PROPOSED"
    """Connected, but no published agreement names it: it is not asked."""
    APPROVED = "APPROVED"
    """An agreement names it, but has not begun, or its mapping was not yet found to fit: it gives nothing."""
    ACTIVE = "ACTIVE"
    """It is asked."""
    ENDED = "ENDED"
    """Its agreement has ended or was revoked: only its owner's rights and public fields are left."""


@strawberry.enum(
    description="Whether a source is asked. CLOSED: it is. OPEN: its last reads failed, and it is left alone until it "
    "answers a check. HALF_OPEN: one read at a time tries it again."
)
class Circuit(StrEnum):
    """The state of a source's circuit breaker."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    HALF_OPEN = "HALF_OPEN"


@strawberry.type(description="A connected source and whether it answers now.")
class SourceState:
    """A connected source and whether it answers now."""

    id: strawberry.ID
    owner: str = strawberry.field(description="The party whose source it is.")
    kind: str = strawberry.field(description="How it is connected: postgres, mysql, rest, graphql or files.")
    domains: list[str] = strawberry.field(description="The domain types it holds, such as JobSeeker.")
    regions: list[str] = strawberry.field(description="The regions it covers (PP.KK); * for all.")
    stage: SourceStage
    status: SourceStatus
    circuit: Circuit = strawberry.field(description="The state of its circuit breaker.")
    latency_ms: float | None = strawberry.field(description="How long its last check took.")
    checked_at: datetime | None = strawberry.field(description="When it was last checked.")
    message: str | None = strawberry.field(description="Why it does not answer, in plain words.")
