"""The median of a number in a cell, from how often each value occurs: exact, or so that it is nobody's own value.

Where figures are not exact, the median is the mean of the middle fifth of the values, of so many that the minimum of
persons surely stands behind them, and their sum is rounded as every sum is (ATTACKS 13). So it tells no more than an
average, and the more records there are, the nearer it is to the true median. As an average is, it is divided by a
rounded number: a quotient tells its divisor, and the exact one would tell how many records there are (ATTACKS 11, 12).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor

from resolvers.disclosure import BASE, round_keyed

MEDIAN = 0.5
_MIDDLE = 5
"""The part of the values that the mean is taken of: one fifth."""


@dataclass(frozen=True, slots=True)
class Holders:
    """The records that have the value in one source, and the persons surely distinct among them."""

    records: int
    persons: int


@dataclass(slots=True)
class Spread:
    """How often each value of a number occurs in a cell, and who holds them by source."""

    counts: Counter[int | float] = field(default_factory=Counter)
    holders: dict[int, Holders] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The values there are."""
        return self.counts.total()

    def surely_of(self, persons: int) -> int:
        """How many values are surely of so many distinct persons, whichever values they are.

        Within a source, each record beyond one per person may repeat a person; each source may know the same ones.
        """
        repeated = sum(one.records - one.persons for one in self.holders.values())
        return persons * max(len(self.holders), 1) + repeated


@dataclass(frozen=True, slots=True)
class Guard:
    """What a figure that is not exact is held to: the minimum of persons, the unit of sums, the key of the rounding."""

    minimum: int
    unit: int
    keyed: int


def united(spreads: Iterable[Spread], *, persons_add: bool) -> Spread:
    """Several cells' values as one cell's. Unless persons add up, only the largest cell's are surely distinct."""
    whole = Spread()
    for spread in spreads:
        whole.counts.update(spread.counts)
        for source, one in spread.holders.items():
            known = whole.holders.get(source, Holders(0, 0))
            persons = known.persons + one.persons if persons_add else max(known.persons, one.persons)
            whole.holders[source] = Holders(known.records + one.records, persons)
    return whole


def exact_quantile(spread: Spread, share: float) -> float | None:
    """The value below which that share of the values lies, between two values in proportion (SQL's PERCENTILE_CONT)."""
    if not spread.counts:
        return None
    place = (spread.size - 1) * share
    low, high = _at(spread, floor(place)), _at(spread, ceil(place))
    return low + (high - low) * (place - floor(place))


def guarded_quantile(spread: Spread, share: float, guard: Guard) -> float | None:
    """The same without showing anybody's own value; null where too few persons stand around it."""
    size = spread.size
    width = max(ceil(size / _MIDDLE), spread.surely_of(guard.minimum))
    if not size or width > 2 * size * min(share, 1 - share):
        return None
    begin = floor(share * size - width / 2)
    total, greatest = _between(spread, begin, begin + width)
    if 2 * greatest > total and greatest:
        return None
    told = max(round_keyed(size, BASE, guard.keyed) // _MIDDLE, guard.minimum)
    # Another draw than the sum's own: the two roundings together would tell more than each.
    return round_keyed(total / width * told, BASE * guard.unit, guard.keyed ^ int(100 * share)) / told


def _at(spread: Spread, place: int) -> int | float:
    """The value at a place in order."""
    passed = 0
    for value in sorted(spread.counts):
        passed += spread.counts[value]
        if passed > place:
            return value
    raise IndexError(place)


def _between(spread: Spread, begin: int, end: int) -> tuple[int | float, int | float]:
    """The sum and the greatest of the values at the places from `begin` to before `end`."""
    total: int | float = 0
    greatest: int | float = 0
    places = [0]
    values = sorted(spread.counts)
    for value in values:
        places.append(places[-1] + spread.counts[value])
    for value, (low, high) in zip(values, pairwise(places), strict=True):
        taken = min(high, end) - max(low, begin)
        if taken > 0:
            total += taken * value
            greatest = max(greatest, value)
    return total, greatest
