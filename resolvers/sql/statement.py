"""A statement and the recipe for its parameters: how each `$n` is made from a request's values.

No value of a request ever becomes part of a statement's text, so the text serves every request of its shape.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from resolvers.mapping import ColumnMapping
from resolvers.native import natives, storable
from resolvers.sources.base import Question, slot_items
from schema.zone import WIB

_LONGEST_SHOWN = 60
ADULT_AGE = 18
"""Completed years from which a person is an adult (UU 27/2022 Pasal 25, UU 35/2014 Pasal 1)."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """The value of a slot as it is; text as a bound of a range."""

    slot: int

    def value(self, question: Question) -> object:
        """The argument for this request."""
        value = question.values[self.slot]
        return storable(value) if isinstance(value, str) else value

    def __str__(self) -> str:
        return f"slot {self.slot}"


@dataclass(frozen=True, slots=True)
class CanonicalList:
    """The values of a slot (one, or a list of them), each once, without nulls and text that no database can hold."""

    slot: int

    def value(self, question: Question) -> object:
        """The argument for this request."""
        items = dict.fromkeys(slot_items(question.values[self.slot]))
        return [item for item in items if item is not None and _can_be_held(item)]

    def __str__(self) -> str:
        return f"slot {self.slot}, as a list"


@dataclass(frozen=True, slots=True)
class NativeValue:
    """The value of a slot as its column stores it; null, which equals nothing, where the column cannot."""

    slot: int
    column: ColumnMapping

    def value(self, question: Question) -> object:
        """The argument for this request."""
        return next(iter(natives(self.column, question.values[self.slot])), None)

    def __str__(self) -> str:
        return f"slot {self.slot}, as {self.column.column} stores it"


@dataclass(frozen=True, slots=True)
class NativeList:
    """Every way in which a column may store the values of a slot (one, or a list of them)."""

    slot: int
    column: ColumnMapping

    def value(self, question: Question) -> object:
        """The argument for this request."""
        return [native for item in slot_items(question.values[self.slot]) for native in natives(self.column, item)]

    def __str__(self) -> str:
        return f"slot {self.slot}, as a list, in every way {self.column.column} may store it"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value known when the statement was made, such as the caller's region as the column stores it."""

    constant: object

    def value(self, _question: Question) -> object:
        """The argument for this request."""
        return self.constant

    def __str__(self) -> str:
        shown = repr(self.constant)
        return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}..."


@dataclass(frozen=True, slots=True)
class AdultCutoff:
    """The last birth date of those who are adults on the day of the answer in WIB."""

    def value(self, question: Question) -> date:
        """The argument for this request."""
        today = question.now.astimezone(WIB).date()
        return years_before(today, ADULT_AGE)

    def __str__(self) -> str:
        return "the last birth date of an adult on the day of the answer"


@dataclass(frozen=True, slots=True)
class RoundingSeed:
    """The secret number that keys the rounding of aggregates."""

    def value(self, question: Question) -> int:
        """The argument for this request."""
        return question.treater.rounding_seed

    def __str__(self) -> str:
        return "the secret that keys the rounding"


class Parameter(Protocol):
    """The recipe for one parameter: those above, and what other modules add. Equal recipes give equal arguments."""

    def value(self, question: Question) -> object:
        """The argument for this request."""


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text with `$1` to `$n`, and what each of them is."""

    sql: str
    parameters: tuple[Parameter, ...]

    def arguments(self, question: Question) -> list[object]:
        """The arguments of one request, in order."""
        return [parameter.value(question) for parameter in self.parameters]

    def __str__(self) -> str:
        """The text, and below it what each parameter is: for operators and golden tests."""
        lines = [line.rstrip() for line in self.sql.splitlines()]
        return "\n".join([*lines, *(f"-- ${place}: {what}" for place, what in enumerate(self.parameters, 1))])


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 28 February where that year has no 29th: who was born on the 29th is younger."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _can_be_held(item: object) -> bool:
    return not isinstance(item, str) or "\0" not in item
