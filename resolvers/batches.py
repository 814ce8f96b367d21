"""What a source gives back, column by column, already treated: no protected value exists above this line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from resolvers.utf8 import Utf8


@dataclass(slots=True)
class Batch:
    """The rows of one read, as columns of equal length.

    `pieces`: JSON text, one column per piece of the read. `hidden`: one column per hidden of the read. `order`: one
    column of canonical values (str, int, float, bool, date, datetime or None) per order term, as treated. `parents`:
    for relations, the parent's key or tag of each row. `totals`: the count of all matching rows (one number for a list;
    for relations a count by parent). `as_of`: when the source answered. `joined`: one batch per joined read, row by row
    beside this one, with key None where there is no such record; empty where the source did not join.
    """

    source: str
    keys: Sequence[int]
    pieces: Sequence[Sequence[Utf8]]
    hidden: Sequence[Sequence[int | bytes | str | None]]
    order: Sequence[Sequence[object]]
    parents: Sequence[int | bytes] | None
    total: int | None
    parent_totals: dict[int | bytes, int] | None
    as_of: datetime
    joined: Sequence["Batch"] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """Partial figures of one numeric field in one group: non-null count, sum, least and greatest value.

    `persons` are the distinct persons among those who contribute; `None` where no person is concerned.
    """

    count: int
    total: int | float
    least: int | float | None
    greatest: int | float | None
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One group of one source. Key values are canonical (enum names, region codes, dates of a bucket's first day)."""

    key: tuple[object, ...]
    count: int
    persons: int
    keyed: int
    numbers: tuple[Number, ...]
    tags: frozenset[bytes] | None


@dataclass(frozen=True, slots=True)
class Groups:
    """The partial aggregates of one source."""

    source: str
    groups: tuple[Group, ...]
    as_of: datetime
