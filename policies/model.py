"""The policies as values: parties, purposes, agreements, rules and combinations, as the files give them.

Everything here is frozen. Only `policies.load` makes a `PolicySet`, and only after every check has passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from schema.catalogue import ValueType
from schema.decisions import Form, Right, Treatment

ANY: Final = "*"
"""The word of a rule that stands for every word of its column."""


class Role(StrEnum):
    """What a caller does within its party (DESIGN section 2)."""

    DASHBOARD = "dashboard"
    ANALYST = "analyst"
    OFFICER = "officer"
    STEWARD = "steward"
    AUDITOR = "auditor"
    DPO = "dpo"
    OPERATOR = "operator"


class End(StrEnum):
    """The end of an agreement on which a party stands; `THIRD` is a region that is no party of the owner's."""

    MINISTRY = "ministry"
    REGION = "region"
    THIRD = "third"


class Effect(StrEnum):
    """What Casbin makes of a rule that matches first."""

    ALLOW = "allow"
    DENY = "deny"


class Layer(StrEnum):
    """The ground a rule stands on: one's own sources, a law that opens the field, or an agreement."""

    OWN = "own"
    PUBLIC = "public"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Party:
    """A signatory: the Ministry, or a region with its Kemendagri code (e.g. `32.16`)."""

    id: str
    name: str
    end: End
    region: str | None


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why data are asked for, its legal basis (UU 27/2022 Pasal 20), and the roles that may ask for it."""

    id: str
    legal_basis: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a `rules.csv`: for whom, on what, with which outcome, and by which clause.

    The words from `role` to `what` may be `*`. `what` is a privacy class, a class and kind such as
    `personal-general:name`, or a field name. `form` is None where the default form of the treatment holds. `rights`
    holds only those named beside the treatment (`lookup`, `match`). The lowest `priority` that matches decides;
    denials have 0 to 99, allows 100 and up.
    """

    line: int
    priority: int
    role: str
    purpose: str
    caller_end: str
    owner_end: str
    scope: str
    side: str
    access: str
    type_name: str
    what: str
    treatment: Treatment
    form: Form | None
    rights: frozenset[Right]
    effect: Effect
    clause: str
    note: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one file in the order of the file; equal digests mean equal rules on equal lines (notes aside)."""

    digest: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Aggregation:
    """The least number of persons a suppressed cell may show, and the rounding unit of each numeric coordinate.

    Sums are rounded to a multiple of five times the unit, which is about what one record holds.
    """

    min_cell: int
    rounding_units: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Office:
    """A liaison office (Pasal 11(1)): the office, never the person who holds it."""

    party: str
    office: str
    address: str
    phone: str
    emails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One Nota Kesepakatan between a region and the Ministry, as data.

    It is in force at an instant `at` with `since <= at < until` (midnight in WIB). `domains` and `sources` map what it
    covers to the clause that says so. Its id is the region's party id.
    """

    id: str
    numbers: tuple[str, ...]
    region: str
    ministry: str
    signed: date
    since: datetime
    until: datetime
    domains: Mapping[str, str]
    sources: Mapping[str, str]
    purposes: frozenset[str]
    liaison: tuple[Office, ...]
    aggregation: Aggregation
    rules: RuleSet

    def in_force(self, at: datetime) -> bool:
        """Whether the agreement binds at the aware instant `at` (half-open: the end instant is outside)."""
        return self.since <= at < self.until

    @property
    def rules_file(self) -> str:
        """The path of its rules below the policies folder, as decisions name it."""
        return f"agreements/{self.id}/rules.csv"


@dataclass(frozen=True, slots=True)
class Combination:
    """Two decisions that must not stand side by side on one type in one cell, because together they say too much.

    Forbidden is: a field of value type `value` under one of `treatments` in one of `forms` (empty: any form), beside
    one of `beside` under one of `beside_treatments`.
    """

    id: str
    reason: str
    value: ValueType
    treatments: frozenset[Treatment]
    forms: frozenset[Form]
    beside: frozenset[str]
    beside_treatments: frozenset[Treatment]


@dataclass(frozen=True, slots=True)
class ModelText:
    """The four definitions of `model.conf`, checked; Casbin gets them one by one."""

    request: str
    policy: str
    effect: str
    matcher: str


@dataclass(frozen=True, slots=True)
class PolicySet:
    """All policies in force, checked as a whole. `version` is a hash of every file's content."""

    version: str
    parties: Mapping[str, Party]
    agreements: Mapping[str, Agreement]
    purposes: Mapping[str, Purpose]
    own: RuleSet
    public: RuleSet
    aggregation: Aggregation
    model: ModelText

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule: own rights, public rights, then each agreement's."""
        agreed = (rule for agreement in self.agreements.values() for rule in agreement.rules.rules)
        return (*self.own.rules, *self.public.rules, *agreed)


def allows_purpose(policies: PolicySet, role: str, purpose: str) -> bool:
    """Whether `role` may act for `purpose`; unknown names may not."""
    known = policies.purposes.get(purpose)
    return known is not None and role in known.roles
