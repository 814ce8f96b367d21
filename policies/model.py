"""The policies as values: parties, purposes, agreements, rules and combinations, as the files give them.

Everything here is frozen. Only `policies.load` makes a `PolicySet`, and only after every check has passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from policies.notices import Notices
from policies.retention import Retention
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
    """The end of an agreement on which a party stands.

    `THIRD` is no party of the owner's agreement: a region of another one, or a body such as the statistics office.
    `RECIPIENT`, in rules only, is a third party that holds a written consent in force (Pasal 9(2)).
    """

    MINISTRY = "ministry"
    REGION = "region"
    THIRD = "third"
    RECIPIENT = "recipient"


class Effect(StrEnum):
    """What Casbin makes of a rule that matches first."""

    ALLOW = "allow"
    DENY = "deny"


class Layer(StrEnum):
    """The ground a rule stands on: one's own sources, a law that opens the field, or an agreement.

    `RESTRICTION` are a region's own rules on what others get of its sources, never wider than its agreement.
    """

    OWN = "own"
    PUBLIC = "public"
    AGREEMENT = "agreement"
    RESTRICTION = "restriction"


@dataclass(frozen=True, slots=True)
class Party:
    """The Ministry, a region with its Kemendagri code (e.g. `32.16`), or a third party, which can only receive."""

    id: str
    name: str
    end: End
    region: str | None


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why data are asked for, its legal basis (UU 27/2022 Pasal 20), the roles that may ask for it, and in words."""

    id: str
    legal_basis: str
    roles: frozenset[str]
    note: str


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
    """The rules of one file in the order of the file; equal digests mean equal files."""

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
class Signatory:
    """Who signed for a party: the office, never the person who holds it."""

    party: str
    office: str


@dataclass(frozen=True, slots=True)
class Confidentiality:
    """The clause on what was obtained, and whether it binds on after the end of the term (Pasal 9(3))."""

    clause: str
    outlives_term: bool


@dataclass(frozen=True, slots=True)
class Addendum:
    """A signed change of an agreement from `since` on: a later end (an extension), domains added or taken out.

    It holds only in the version that carries it, which both parties sign anew. `added` maps a domain to its clause.
    """

    number: str
    signed: date
    since: datetime
    until: datetime | None
    added: Mapping[str, str]
    removed: frozenset[str]
    clause: str
    what: str


@dataclass(frozen=True, slots=True)
class EarlyEnd:
    """An end before the end of the term: the day of the written notice, and the first instant outside (Pasal 8(3))."""

    notice: date
    end: datetime
    clause: str


@dataclass(frozen=True, slots=True)
class Consent:
    """A written consent that opens data of `owners` to the third party `to` (Pasal 9(2)), as a letter on record.

    `given_by` is the party other than the one that discloses; both parties sign the version that holds the consent. A
    recipient can pass nothing on: only parties of the agreement consent, and only to their own data. `document` is the
    SHA-256 of the letter. In force at `since <= at < until`, while the agreement is.
    """

    id: str
    to: str
    given_by: str
    owners: frozenset[str]
    domains: frozenset[str]
    purposes: frozenset[str]
    letter: str
    document: str
    since: datetime
    until: datetime
    clause: str

    def in_force(self, at: datetime) -> bool:
        """Whether the consent holds at the aware instant `at`."""
        return self.since <= at < self.until


@dataclass(frozen=True, slots=True)
class HarvestLimit:
    """The most distinct persons that a caller of a role may see in a WIB day, and the most look-ups it may try."""

    persons: int
    lookups: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A half-open span of an agreement's term in which its domains stay the same."""

    since: datetime
    until: datetime
    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One Nota Kesepakatan between a region and the Ministry, as data.

    It is in force at an instant `at` with `since <= at < until` (midnight in WIB; extensions and an early end counted).
    `phases` divide that span where an addendum changes the domains. `domains` (of all phases) and `sources` map what it
    covers to the clause that says so, `clauses` each clause it cites to its text, `harvest` a role to its limit where
    the common one does not hold. `restrictions` are the region's own stricter rules. Its id is the region's party id.
    """

    id: str
    numbers: tuple[str, ...]
    region: str
    ministry: str
    signed: date
    signatories: tuple[Signatory, ...]
    since: datetime
    until: datetime
    phases: tuple[Phase, ...]
    addenda: tuple[Addendum, ...]
    early_end: EarlyEnd | None
    confidentiality: Confidentiality
    term_clause: str
    notices: Notices | None
    domains: Mapping[str, str]
    sources: Mapping[str, str]
    purposes: frozenset[str]
    consents: tuple[Consent, ...]
    liaison: tuple[Office, ...]
    aggregation: Aggregation
    harvest: Mapping[str, HarvestLimit]
    rules: RuleSet
    restrictions: RuleSet | None
    clauses: Mapping[str, str]

    def in_force(self, at: datetime) -> bool:
        """Whether the agreement binds at the aware instant `at` (half-open: the end instant is outside)."""
        return self.since <= at < self.until

    def domains_at(self, at: datetime) -> frozenset[str]:
        """The domains in scope at the aware instant `at`; none outside the term."""
        return next((phase.domains for phase in self.phases if phase.since <= at < phase.until), frozenset())

    @property
    def turns(self) -> frozenset[datetime]:
        """The instants at which a decision under it may change."""
        spans = [(phase.since, phase.until) for phase in self.phases]
        spans += [(consent.since, consent.until) for consent in self.consents]
        return frozenset(turn for span in spans for turn in span)

    @property
    def parties(self) -> tuple[str, str]:
        """The two that signed it: the region, then the Ministry."""
        return (self.region, self.ministry)

    @property
    def rules_file(self) -> str:
        """The path of its rules below the policies folder, as decisions name it."""
        return f"agreements/{self.id}/rules.csv"

    @property
    def restrictions_file(self) -> str:
        """The path of the region's own stricter rules, which need not be there."""
        return f"parties/{self.region}/rules.csv"


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
class Withdrawn:
    """What was revoked though its files stand: `versions` of agreements, and `consents` as `agreement/consent`."""

    versions: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PolicySet:
    """All policies in force, checked as a whole.

    `version` is a hash of every file's content, `common` of the common part, and `versions` maps an agreement to what
    its parties sign: a hash of the common part and the agreement's own (`policies.bundle`).
    """

    version: str
    common: str
    versions: Mapping[str, str]
    parties: Mapping[str, Party]
    agreements: Mapping[str, Agreement]
    purposes: Mapping[str, Purpose]
    own: RuleSet
    public: RuleSet
    aggregation: Aggregation
    harvest: Mapping[str, HarvestLimit]
    retention: Retention
    combinations: tuple[Combination, ...]
    model: ModelText
    laws: Mapping[str, str]
    withdrawn: Withdrawn = Withdrawn()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule: own rights, public rights, then each agreement's."""
        agreed = (rule for agreement in self.agreements.values() for rule in agreement.rules.rules)
        return (*self.own.rules, *self.public.rules, *agreed)

    @property
    def turns(self) -> tuple[datetime, ...]:
        """The instants, in order, at which any decision may change."""
        return tuple(sorted({turn for agreement in self.agreements.values() for turn in agreement.turns}))

    def is_withdrawn(self, agreement: str) -> bool:
        """Whether the agreement's version was revoked."""
        return self.versions[agreement] in self.withdrawn.versions

    def consents(self, agreement: Agreement) -> tuple[Consent, ...]:
        """The agreement's consents that were not revoked."""
        revoked = self.withdrawn.consents
        return tuple(one for one in agreement.consents if f"{agreement.id}/{one.id}" not in revoked)

    def without(self, withdrawn: Withdrawn) -> "PolicySet":
        """The same policies with exactly `withdrawn` revoked."""
        return replace(self, withdrawn=withdrawn)

    def harvest_limit(self, agreement: str | None, role: str) -> HarvestLimit:
        """What a caller of `role` may take in a day under an agreement, or by own and public rights (None)."""
        agreed = self.agreements[agreement].harvest if agreement is not None else {}
        return agreed.get(role, self.harvest[role])


def allows_purpose(policies: PolicySet, role: str, purpose: str) -> bool:
    """Whether `role` may act for `purpose`; unknown names may not."""
    known = policies.purposes.get(purpose)
    return known is not None and role in known.roles
