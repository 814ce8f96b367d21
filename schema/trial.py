"""What a candidate version would change, for the parties who are asked to sign it."""

from datetime import datetime

import strawberry

from schema.audit import TreatmentName


@strawberry.type(description="How often a coordinate was treated as it is now, and how the candidate would treat it.")
class TrialShift:
    """How often a coordinate was treated as it is now, and how the candidate would treat it."""

    agreement: str = strawberry.field(description="The agreement whose parties learn of it.")
    owner: str = strawberry.field(description="Whose records.")
    coordinate: str = strawberry.field(description="Type and field, such as JobSeeker.nik.")
    now: TreatmentName = strawberry.field(description="The treatment by the version in force.")
    candidate: TreatmentName = strawberry.field(description="The treatment by the candidate.")
    operations: int = strawberry.field(description="In so many operations; an operation may count in several lines.")


@strawberry.type(description="Uji coba: a candidate version under which live operations are decided a second time.")
class PolicyTrial:
    """A candidate version under which live operations are decided a second time."""

    since: datetime
    until: datetime | None = strawberry.field(description="When it ended; null while it goes on.")
    shifts: list[TrialShift] = strawberry.field(
        description="Where the candidate differs first; those of the agreements of the caller's party alone."
    )
