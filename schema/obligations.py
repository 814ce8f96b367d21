"""Duties of the agreements and the law that have a date."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import strawberry

from schema.standing import CitedClause


class ObligationKind(StrEnum):
    """What is due."""

    END_OF_TERM = "END_OF_TERM"
    TERM_NOTICE = "TERM_NOTICE"
    LIAISON_NOTICE = "LIAISON_NOTICE"
    FORCE_MAJEURE_NOTICE = "FORCE_MAJEURE_NOTICE"
    BREACH_NOTICE = "BREACH_NOTICE"
    EVALUATION = "EVALUATION"


class ObligationState(StrEnum):
    """How an obligation stands now."""

    COMING = "COMING"
    DUE = "DUE"
    OVERDUE = "OVERDUE"
    DONE = "DONE"


_Kind = Annotated[ObligationKind, strawberry.enum(description="What is due.")]
_State = Annotated[
    ObligationState,
    strawberry.enum(
        description="COMING: not yet; DUE: to be done now; OVERDUE: the day has passed; DONE: kept or over."
    ),
]


@strawberry.type(description="Kewajiban: what a party must do by a day, and by which clause.")
class Obligation:
    """What a party must do by a day, and by which clause."""

    id: strawberry.ID = strawberry.field(description="Names the obligation where it is told that it was kept.")
    kind: _Kind
    agreement: str
    party: str = strawberry.field(description="Who must do it.")
    what: str = strawberry.field(description="What is to be done, in Indonesian.")
    due_on: date | None = strawberry.field(
        description="The last day in time (WIB); null while the holidays before it are not decreed."
    )
    due_at: datetime | None = strawberry.field(description="Late from this time on.")
    state: _State
    happened_at: datetime | None = strawberry.field(description="When that happened which is to be told.")
    done_on: date | None = strawberry.field(description="When it was done.")
    letter: str | None = strawberry.field(description="The number of the letter by which it was done.")
    clause: str = strawberry.field(description="The clauses or the law on which it rests.")
    clauses: list[CitedClause] = strawberry.field(description="Those clauses with their texts.")
