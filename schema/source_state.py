"""The connected sources as anyone with a token may see them."""

from datetime import datetime

import strawberry

from schema.connections import SourceStatus


@strawberry.type(description="A connected source and whether it answers now.")
class SourceState:
    """A connected source and whether it answers now."""

    id: strawberry.ID
    owner: str = strawberry.field(description="The party whose source it is.")
    kind: str = strawberry.field(description="How it is connected: postgres, rest or graphql.")
    domains: list[str] = strawberry.field(description="The domain types it holds, such as JobSeeker.")
    regions: list[str] = strawberry.field(description="The regions it covers (PP.KK); * for all.")
    status: SourceStatus
    latency_ms: float | None = strawberry.field(description="How long its last check took.")
    checked_at: datetime | None = strawberry.field(description="When it was last checked.")
    message: str | None = strawberry.field(description="Why it does not answer, in plain words.")
