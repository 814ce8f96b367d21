"""What one source is asked for, as plain printable values: the contract between the planner and the sources.

A read holds no literal of the operation: every value stands in a vector beside it and is named by its slot, so that one
read, and the SQL compiled from it, serves every request of the same shape. Decisions are already applied here: a column
that is withheld is absent, and each output says how it is treated in each cell of the rows.
"""

from dataclasses import dataclass, field, fields
from enum import StrEnum

from schema.decisions import Cell, Form, Treatment
from schema.names import Bucket

KEY = "id"
"""The pseudo-field for a record's own surrogate key (slots hold plain keys, unsealed by the planner)."""
UPDATED_AT = "updatedAt"
QUALITY = "quality"
MOST_VALUES = 20_000
"""Distinct values per source, over all groups, of a number whose median is asked for; a bound stated in the schema."""
MOST_PERSONS = 1_000_000
"""Persons per source whose identifiers one aggregate may take, to count them exactly across sources."""


class Op(StrEnum):
    """A comparison. Comparisons with null are false, and `Not` of false is true, in every source."""

    EQ = "eq"
    IN = "in"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    IS_NULL = "isNull"
    HAS = "has"
    HAS_ANY = "hasAny"


@dataclass(frozen=True, slots=True)
class Treated:
    """A field as the caller sees it: its treatment in each cell of the read.

    Cells missing here, and AGGREGATE or WITHHOLD on a record, give null. One pair for every cell of the read and all
    CLEAR means the plain value.
    """

    field: str
    by_cell: tuple[tuple[Cell, Treatment, Form | None], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`field op values[slot]`; the field is compared as treated. `IS_NULL` takes a Boolean value."""

    treated: Treated
    op: Op
    slot: int


@dataclass(frozen=True, slots=True)
class And:
    """All of the items; true when there are none."""

    items: tuple["Where", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the items; false when there are none."""

    items: tuple["Where", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of the item (two-valued)."""

    item: "Where"


Where = Comparison | And | Or | Not


@dataclass(frozen=True, slots=True)
class Output:
    """One member of a record's JSON: the response key and the treated field behind it."""

    name: str
    treated: Treated


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of members the source writes as JSON text without braces: `"sex":"MALE","registeredAt":"2026-01-31"`."""

    outputs: tuple[Output, ...]


class HiddenKind(StrEnum):
    """What a hidden column holds, which the hub needs but no answer shows as it is."""

    LINK = "link"
    PERSON = "person"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden column.

    `LINK`: the surrogate key (int) of the record the link field names, null in cells where `treated` does not show it.
    `PERSON`: the keyed tag (16 bytes) of the person's identifier in `treated.field`, made inside the source adapter;
    null where the identifier is null. `PSEUDONYM`: the field's pseudonym as text, made inside the adapter; null where
    the value is null or the cell does not show it.
    """

    kind: HiddenKind
    treated: Treated


@dataclass(frozen=True, slots=True)
class OrderTerm:
    """One term of the order, on the treated value; nulls last in both directions, strings by code point."""

    treated: Treated
    descending: bool


@dataclass(frozen=True, slots=True)
class Keyset:
    """Where the page begins: strictly after the position whose order values stand in `slots`.

    `nulls[i]` says that the i-th order value was null. Ties on all order values are broken by the surrogate key, in
    `key_slot`, ascending; `tie` says how this source stands to the position's source in the fixed order of sources:
    -1 before it (ties are over), 0 the same source (ties by key), 1 after it (all ties still to come).
    """

    slots: tuple[int, ...]
    nulls: tuple[bool, ...]
    key_slot: int
    tie: int


@dataclass(frozen=True, slots=True)
class Parents:
    """The read is a relation: only rows whose `link` is among `values[slot]`.

    With link `id` the slot holds record keys (relation to one); with a link field, keys of the parents (relation to
    many); with `by_person`, tags of persons. `first_slot` limits the rows per parent when the relation is to many
    (`None`: to one). Rows come ordered by parent, then by the read's order.
    """

    link: str
    by_person: bool
    slot: int
    first_slot: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """A page of one type's records from one source, of the cells named only.

    `region` is the caller's own region where scope splits the source's rows (national source), else `None` and every
    row has the one scope in `cells`. `split_sides` is false for types with an adult side only. `limit_slot` counts rows
    to return (the planner asks one more than the page to know whether there are more); `None` for relations.
    `total`: also count all rows that match (for relations: per parent).
    """

    source: str
    type_name: str
    cells: tuple[Cell, ...]
    region: str | None
    split_sides: bool
    pieces: tuple[Piece, ...]
    hidden: tuple[Hidden, ...]
    where: Where | None
    order: tuple[OrderTerm, ...]
    keyset: Keyset | None
    parents: Parents | None
    limit_slot: int | None
    total: bool
    rows: bool = True
    """False when only the total is asked for."""
    joined: tuple["Joined", ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Reckon the hash once: a read is deep, and every request looks up by it what was compiled for it."""
        object.__setattr__(self, "_hash", hash(tuple(getattr(self, name) for name in _HASHED)))

    def __hash__(self) -> int:
        """The hash of all parts."""
        return self._hash


_HASHED = tuple(part.name for part in fields(Read) if part.compare)


@dataclass(frozen=True, slots=True)
class Joined:
    """The record that a link names, which a source may give beside each row: a round trip saved.

    `hidden` is the link's place among the hidden columns of the read; `read` has neither order, limit nor parents.
    """

    hidden: int
    read: Read


@dataclass(frozen=True, slots=True)
class GroupKey:
    """One key of a grouping: the field by its value in every cell (AGGREGATE groups by the plain value)."""

    treated: Treated
    bucket: Bucket | None


@dataclass(frozen=True, slots=True)
class GroupRead:
    """Partial aggregates of one source.

    For every group: row count, persons (distinct identifiers where the mapping does not say one row is one person;
    equals rows for types that are not about a person), `keyed` (a 64-bit keyed sum over the contributing records that
    depends on nothing but which records they are), and for each field of `numbers` the count, sum, least and greatest
    value. `tags`: also the set of persons' tags per group (exact distinct persons across sources).
    In groupings AGGREGATE shows the plain value; WITHHOLD and absent cells do not occur.
    With `most` only the count of each group is wanted, and a source that would give more groups than that raises
    `SourceBoundError`. A source that reads the records itself adds the tags of groups of fewer than `small` persons,
    where it has them at hand: they need no second read then.
    """

    source: str
    type_name: str
    cells: tuple[Cell, ...]
    region: str | None
    split_sides: bool
    where: Where | None
    keys: tuple[GroupKey, ...]
    numbers: tuple[Treated, ...]
    tags: bool
    most: int | None = None
    small: int = 0
