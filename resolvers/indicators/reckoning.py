"""From the tables of an indicator's aggregates, as they may be shown, to its value: nothing new is learnt from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lokal.holidays import count_working_days

from resolvers.indicators.terms import Tally
from resolvers.quantiles import MEDIAN, Spread, exact_quantile
from resolvers.tabulate import Shown, Table

QUARTILES = (0.25, 0.75)
_DIGITS = 2
_PROMPT = 30
"""Working days within which mediation is to end (UU 2/2004 Pasal 15)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an indicator: `by` what, `key` which."""

    by: str
    key: str
    value: float


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An indicator's figures. Without a value it is suppressed, or no record stands behind it (`empty`).

    `reason` is the key of a message of its own.
    """

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    parts: tuple[Part, ...] = ()
    empty: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """One aggregate and its table. A figure is None where it may not be shown."""

    tally: Tally
    table: Table

    def total(self) -> float | None:
        """All records."""
        return self.table.total

    def count(self, *keys: str | bool) -> float | None:
        """The records of the groups with one of these values of the only key."""
        return _summed(self._one(key) for key in keys)

    def _one(self, key: object) -> float | None:
        for group in self._groups():
            if group.key == (key,):
                return group.figures.count if group.figures else None
        # Where figures are exact, a group that is not there has no record; else it may be too small.
        return 0 if self.table.exact else None

    def persons(self) -> float | None:
        """Distinct persons over the one group of all."""
        figures = self._whole()
        return figures.figures.persons if figures and figures.figures else self._nothing()

    def sum(self, number: str) -> float | None:
        """The sum of a number over the one group of all."""
        found = self._whole()
        if found is None or found.figures is None:
            return self._nothing()
        total = found.figures.sums[self.tally.numbers.index(number)]
        return 0 if total is None and self.table.exact else total

    def quantiles(self) -> tuple[float | None, ...]:
        """The median and the quartiles of the only median, over the one group of all."""
        found = self._whole()
        return found.quantiles[0] if found and found.quantiles else ()

    def parts(self, value: Callable[[Shown], float | None]) -> tuple[Part, ...]:
        """What may be shown of each group."""
        found = ((group.key[0], value(group)) for group in self._groups())
        return tuple(
            Part(self.tally.by[0], "-" if key is None else str(key), part) for key, part in found if part is not None
        )

    def pairs(self) -> Iterable[tuple[Any, int]]:
        """The keys of the groups with their exact counts."""
        return ((group.key, group.figures.count or 0) for group in self._groups() if group.figures)

    def _groups(self) -> Iterable[Shown]:
        return (group for group in self.table.groups if not group.suppressed)

    def _whole(self) -> Shown | None:
        return next(iter(self._groups()), None)

    def _nothing(self) -> float | None:
        return 0 if self.table.exact else None


Reckon = Callable[[Sequence[Counted]], Reckoned]


def _summed(figures: Iterable[float | None]) -> float | None:
    total: float = 0
    for figure in figures:
        if figure is None:
            return None
        total += figure
    return total


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else max(one - other, 0)


def ratio(numerator: float | None, denominator: float | None, factor: int = 100) -> Reckoned:
    """One figure over another; both are the ones that may be shown."""
    if numerator is None or denominator is None:
        return Reckoned(None, numerator, denominator)
    if not denominator:
        return Reckoned(None, numerator, denominator, empty=True)
    return Reckoned(round(factor * numerator / denominator, _DIGITS), numerator, denominator)


def total(counted: Sequence[Counted]) -> Reckoned:
    """All records of one aggregate."""
    return Reckoned(counted[0].total())


def count_by_key(counted: Sequence[Counted]) -> Reckoned:
    """All records of one aggregate, and of each of its groups."""
    return Reckoned(counted[0].total(), parts=counted[0].parts(_count))


def persons_by_key(counted: Sequence[Counted]) -> Reckoned:
    """Distinct persons: of the first aggregate, and of each group of the second."""
    whole, parted = counted
    return Reckoned(whole.persons(), parts=parted.parts(_persons))


def sum_by_key(number: str) -> Reckon:
    """A sum over the first aggregate, and over each group of the second, where there is one."""

    def reckon(counted: Sequence[Counted]) -> Reckoned:
        parts = (one.parts(_first_sum) for one in counted[1:])
        return Reckoned(counted[0].sum(number), parts=tuple(part for found in parts for part in found))

    return reckon


def key_share(numerator: Sequence[str | bool], denominator: Sequence[str | bool] = ()) -> Reckon:
    """Some groups over some others, or over all records."""

    def reckon(counted: Sequence[Counted]) -> Reckoned:
        (one,) = counted
        return ratio(one.count(*numerator), one.count(*denominator) if denominator else one.total())

    return reckon


def total_share(factor: int = 100) -> Reckon:
    """All records of the first aggregate over those of the others together."""

    def reckon(counted: Sequence[Counted]) -> Reckoned:
        return ratio(counted[0].total(), _summed(one.total() for one in counted[1:]), factor)

    return reckon


def total_over_sum(number: str) -> Reckon:
    """All records of the first aggregate over a sum of the second."""
    return lambda counted: ratio(counted[0].total(), counted[1].sum(number), 1)


def persons_over_total(factor: int) -> Reckon:
    """Distinct persons of the first aggregate over all records of the second."""
    return lambda counted: ratio(counted[0].persons(), counted[1].total(), factor)


def fill_rate(counted: Sequence[Counted]) -> Reckoned:
    """Positions filled over positions requested."""
    return ratio(counted[0].sum("positionsFilled"), counted[0].sum("positionsRequested"))


def tightness(counted: Sequence[Counted]) -> Reckoned:
    """Open positions over active seekers."""
    vacancies, seekers = counted
    open_positions = _less(vacancies.sum("positionsRequested"), vacancies.sum("positionsFilled"))
    return ratio(open_positions, seekers.total(), 1)


def median_with_quartiles(counted: Sequence[Counted]) -> Reckoned:
    """The median of a number, with its quartiles as parts."""
    found = counted[0].quantiles()
    if not found or found[0] is None:
        return Reckoned(None, empty=counted[0].table.exact)
    quartiles = zip(("P25", "P75"), found[1:], strict=True)
    parts = tuple(Part("percentile", name, round(value, _DIGITS)) for name, value in quartiles if value is not None)
    return Reckoned(round(found[0], _DIGITS), parts=parts)


def working_days(counted: Sequence[Counted]) -> Reckoned:
    """The median of the working days between two dates, the keys of the aggregate; from exact figures alone."""
    (one,) = counted
    if not one.table.exact:
        return Reckoned(None)
    spread = Spread()
    try:
        for (begun, closed), count in one.pairs():
            if begun is not None and closed is not None and begun <= closed:
                spread.counts[_days(begun, closed)] += count
    except ValueError:  # the holidays of a year have not been decreed, or are no longer at hand
        return Reckoned(None, empty=True, reason="indicator_no_holidays")
    median = exact_quantile(spread, MEDIAN)
    if median is None:
        return Reckoned(None, empty=True)
    prompt = sum(count for days, count in spread.counts.items() if days <= _PROMPT)
    share = Part("percentWithinWorkingDays", str(_PROMPT), round(100 * prompt / spread.size, _DIGITS))
    return Reckoned(median, parts=(share,))


def _days(begun: date, closed: date) -> int:
    return count_working_days(begun + timedelta(days=1), closed) if begun < closed else 0


def _count(group: Shown) -> float | None:
    return group.figures.count if group.figures else None


def _persons(group: Shown) -> float | None:
    return group.figures.persons if group.figures else None


def _first_sum(group: Shown) -> float | None:
    return group.figures.sums[0] if group.figures else None
