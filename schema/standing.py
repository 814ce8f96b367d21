"""What a caller may learn about itself: its standing, what is left of its day, and what it may see, and why."""

from datetime import datetime

import strawberry

from schema.audit import TreatmentName
from schema.records import SourceRef


@strawberry.type(description="What an account took today (WIB) under one agreement, and what its role may take.")
class DayLimit:
    """What an account took today under one agreement, and what its role may take."""

    agreement: str | None = strawberry.field(description="The agreement; null for the party's own sources.")
    persons_seen: int = strawberry.field(
        description="Distinct persons' records shown by any worker of the hub, to about one in sixty.",
    )
    persons_limit: int = strawberry.field(description="How many may be shown in a day.")
    lookups_tried: int = strawberry.field(description="Persons looked up by an identifier, found or not.")
    lookups_limit: int = strawberry.field(description="How many may be looked up in a day.")
    resets_at: datetime = strawberry.field(description="The midnight in WIB at which the day ends.")


@strawberry.type(description="Pemanggil: who asks, as the token says.")
class Me:
    """Who asks, as the token says."""

    issuer: str = strawberry.field(description="Who issued the token.")
    subject: str = strawberry.field(description="The account of the person or program, as its issuer names it.")
    party: str
    party_name: str = strawberry.field(description="The party's name.")
    role: str
    purpose: str
    purposes: list[str] = strawberry.field(description="Every purpose that the role may ask for.")
    expires_at: datetime | None = strawberry.field(description="When the token ends.")
    rules_version: str = strawberry.field(description="The version of the rules in force.")
    limits: list[DayLimit] = strawberry.field(
        description="The day's limits: of the party's own sources, and of each agreement in force that it is party to.",
    )


@strawberry.type(description="The decision for one part of an owner's rows.")
class AccessCell:
    """The decision for one part of an owner's rows."""

    scope: str = strawberry.field(description="own or other: whose records, seen from the caller.")
    side: str = strawberry.field(description="adult or minor.")
    access: str = strawberry.field(description="list, or lookup: by one whole identifier.")
    treatment: TreatmentName
    form: str | None = strawberry.field(description="The exact form, such as YEAR or LAST4.")
    rights: list[str] = strawberry.field(description="The uses allowed: select, filter, sort, group, count, lookup.")
    rule: str = strawberry.field(description="The rule that decides, by file and line.")
    clause: str = strawberry.field(description="The clause or law on which it rests.")


@strawberry.type(description="What the caller may see of one field in one source.")
class AccessRow:
    """What the caller may see of one field in one source."""

    source: SourceRef
    coordinate: str = strawberry.field(description="Type and field, such as JobSeeker.nik.")
    term: str = strawberry.field(description="Its Indonesian term.")
    privacy_class: str = strawberry.field(description="Its privacy class.")
    cells: list[AccessCell]


@strawberry.type(description="Matriks akses: what the caller's party and role may see of an owner's sources.")
class AccessMatrix:
    """What the caller's party and role may see of an owner's sources."""

    party: str
    role: str
    purpose: str
    owner: str
    rules_version: str = strawberry.field(description="The version of the rules in force.")
    rows: list[AccessRow] = strawberry.field(description="Every field that the owner's sources hold.")


@strawberry.type(description="A clause or law that is cited.")
class CitedClause:
    """A clause or law that is cited."""

    clause: str
    text: str = strawberry.field(description="What it says, in Indonesian; a summary says so.")


@strawberry.type(description="The agreement between the caller's party and the owner.")
class AgreementRef:
    """The agreement between the caller's party and the owner."""

    id: str
    numbers: list[str] = strawberry.field(description="The numbers under which the parties signed it.")
    version: str = strawberry.field(description="The hash of what both parties signed.")
    since: datetime = strawberry.field(description="In force from this time.")
    until: datetime = strawberry.field(description="In force until before this time.")


@strawberry.type(description="Why a rule does not apply.")
class RuleMismatch:
    """Why a rule does not apply."""

    column: str = strawberry.field(description="The column of the rules; gate or priority where all words fit.")
    says: str = strawberry.field(description="What the rule says.")
    asked: str = strawberry.field(description="What is asked.")
    text: str = strawberry.field(description="The reason in words, in the language asked for.")


@strawberry.type(description="A rule on the same field that does not decide, and why.")
class PassedOverRule:
    """A rule on the same field that does not decide, and why."""

    rule: str = strawberry.field(description="The rule, by file and line.")
    treatment: TreatmentName = strawberry.field(description="What it would give.")
    form: str | None
    clause: str
    rule_note: str = strawberry.field(description="Its own words, in Indonesian.")
    reasons: list[RuleMismatch]


@strawberry.type(description="One decision, and all that stands behind it.")
class ExplainedCell:
    """One decision, and all that stands behind it."""

    source: SourceRef
    scope: str = strawberry.field(description="own or other: whose records, seen from the caller.")
    side: str = strawberry.field(description="adult or minor.")
    access: str = strawberry.field(description="list, or lookup: by one whole identifier.")
    treatment: TreatmentName
    form: str | None = strawberry.field(description="The exact form, such as YEAR or LAST4.")
    rights: list[str] = strawberry.field(description="The uses allowed: select, filter, sort, group, count, lookup.")
    rule: str = strawberry.field(description="The rule that decides, by file and line; default where none does.")
    rule_note: str | None = strawberry.field(description="The rule's own words, in Indonesian.")
    clause: str = strawberry.field(description="The clauses or laws on which it rests.")
    clauses: list[CitedClause] = strawberry.field(description="Those clauses with their texts.")
    agreement: AgreementRef | None
    shut: str | None = strawberry.field(description="Why the agreement's rules do not act here, where they do not.")
    passed_over: list[PassedOverRule] = strawberry.field(description="The nearest rules that do not decide.")


@strawberry.type(description="Penjelasan: why the caller's party and role may see a coordinate as it does.")
class AccessExplanation:
    """Why the caller's party and role may see a coordinate as it does."""

    party: str
    role: str
    purpose: str
    owner: str
    coordinate: str = strawberry.field(description="As asked: a type and its field or relation.")
    decided_by: str = strawberry.field(description="The field that decides: itself, or the link a relation rests on.")
    term: str = strawberry.field(description="That field's Indonesian term.")
    privacy_class: str = strawberry.field(description="That field's privacy class.")
    rules_version: str = strawberry.field(description="The version of the rules in force.")
    cells: list[ExplainedCell] = strawberry.field(description="For each source and each part of its rows.")
