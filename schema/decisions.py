"""Decisions as values: what a policy answers for one field, and how it is applied.

Nothing here decides. `policies` makes these values, `resolvers` obeys them, and both speak this module's words
(DESIGN section 2). The starting point everywhere is `WITHHOLD` with no rights.
"""

from dataclasses import dataclass
from enum import StrEnum


class Treatment(StrEnum):
    """What becomes of a value before it may leave the hub; six and no more."""

    CLEAR = "CLEAR"
    MASK = "MASK"
    PSEUDONYMISE = "PSEUDONYMISE"
    GENERALISE = "GENERALISE"
    AGGREGATE = "AGGREGATE"
    WITHHOLD = "WITHHOLD"


RECORD_LEVEL = frozenset({Treatment.CLEAR, Treatment.MASK, Treatment.PSEUDONYMISE, Treatment.GENERALISE})
"""The treatments under which something of a value is shown on one record."""


class Form(StrEnum):
    """The exact shape a treatment gives a value, told to the caller so that it is never taken for the true value."""

    SEALED = "SEALED"
    PSEUDONYM = "PSEUDONYM"
    LAST4 = "LAST4"
    LAST3 = "LAST3"
    HIDDEN = "HIDDEN"
    INITIALS = "INITIALS"
    DOMAIN = "DOMAIN"
    YEAR = "YEAR"
    MONTH = "MONTH"
    BAND = "BAND"
    REGENCY = "REGENCY"
    TWO_DIGITS = "TWO_DIGITS"


class Right(StrEnum):
    """A use of a field that a decision allows. Treatments imply some; `LOOKUP` and `MATCH` are named in a rule."""

    SELECT = "select"
    FILTER = "filter"
    SORT = "sort"
    GROUP = "group"
    COUNT = "count"
    LOOKUP = "lookup"
    MATCH = "match"


class Scope(StrEnum):
    """Whose rows, seen from the caller: its own (DESIGN section 2, domain.md 6.1) or another's."""

    OWN = "own"
    OTHER = "other"


class Side(StrEnum):
    """Whether the person is an adult on the day of the answer in WIB; unknown age is minor (UU 27/2022 Pasal 25)."""

    ADULT = "adult"
    MINOR = "minor"


class Access(StrEnum):
    """How the rows are reached: as a list, or by a look-up of one whole identifier."""

    LIST = "list"
    LOOKUP = "lookup"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """The part of an owner's rows for which one decision holds."""

    scope: Scope
    side: Side


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may this caller see `coordinate` of `owner`'s rows in `cell`, and how?".

    `rule` names the rule that decided (file and line, e.g. `agreements/bekasi/rules.csv:14`) and `clause` its ground
    (e.g. `Pasal 9(1)`); a denial by default has the rule `default` and the clause `Pasal 9(1)`-like ground of denial.
    `agreement` is the agreement under which the value is given, `None` for own and public rights.
    """

    coordinate: str
    owner: str
    cell: Cell
    access: Access
    treatment: Treatment
    form: Form | None
    rights: frozenset[Right]
    rule: str
    clause: str
    agreement: str | None

    def allows(self, right: Right) -> bool:
        """Whether this decision carries `right`."""
        return right in self.rights


@dataclass(frozen=True, slots=True)
class TypeDecisions:
    """Every decision on one domain type of one owner, for one caller: a look-up, never an evaluation.

    `fields` maps a cell to its decisions by field name and holds all federated fields of the type for every cell the
    type knows. `digest` is a short hash of the content: equal digests mean equal decisions.
    `agreement` is the agreement in force between caller and owner that covers the type, `agreement/consent` for the
    recipient of a written consent, else `None`: keys of ids and pseudonyms are bound to it. `min_cell` is the least
    number of persons (or records) a cell of a suppressed aggregate may show; `rounding_units` maps a numeric field to
    the unit whose fivefold its sums are rounded to (agreement data).
    """

    type_name: str
    owner: str
    access: Access
    fields: dict[Cell, dict[str, Decision]]
    agreement: str | None
    min_cell: int
    rounding_units: dict[str, int]
    digest: str

    def decision(self, cell: Cell, field: str) -> Decision:
        """The decision on `field` for rows in `cell`."""
        return self.fields[cell][field]
