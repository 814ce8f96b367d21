"""Statistical disclosure control of merged aggregates: small cells, keyed rounding, dominance (DESIGN section 5).

Rounding is keyed on the contributing records, so that the same set always gives the same figure and asking again
teaches nothing (ATTACKS 9 to 13). What differencing can still learn: one pair of figures differs by a multiple of five,
never by the exact difference; but the mean over n different pairs of sets, each with and without the same cell, is off
by about three over the root of n only. Hundreds of unions of published bands so estimate the count of a cell that they
can cut out, a small one too. One person by id, name, number or day they cannot cut out, and all of them are in the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from resolvers.batches import Number

_WORD = 2**64 - 1
BASE = 5
"""Counts are rounded to multiples of this."""


def round_keyed(value: float, base: int, keyed: int) -> int:
    """Round to a multiple of `base`, up or down by a draw that depends on the contributing records alone.

    The chance of going up is the share of the way to the next multiple, so that the mean stays true.
    """
    lower, rest = divmod(value, base)
    up = rest > 0 and _draw(keyed, base) < rest / base
    return int(lower + up) * base


def _draw(keyed: int, base: int) -> float:
    """A number in [0, 1) fixed by the keyed sum."""
    whole = (keyed & _WORD).to_bytes(8, "big")
    digest = blake2b(whole, digest_size=8, person=str(base).encode()[:16]).digest()
    return int.from_bytes(digest, "big") / 2**64


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one cell as shown: null where they may not be."""

    count: int | None
    persons: int | None
    sums: tuple[float | None, ...]
    averages: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class CellCount:
    """The true figures of a cell. `distinct` is the exact number of persons where it was asked for."""

    count: int
    distinct: int | None
    keyed: int
    numbers: tuple[Number, ...]


def exact_figures(cell: CellCount) -> Figures:
    """The figures as they are."""
    sums = tuple(number.total if number.count else None for number in cell.numbers)
    averages = tuple(number.total / number.count if number.count else None for number in cell.numbers)
    return Figures(cell.count, cell.distinct, sums, averages)


def rounded_figures(cell: CellCount, units: Sequence[int], minimum: int) -> Figures:
    """The figures rounded; a sum needs the minimum of contributors, and none that gives over half of it."""
    count = round_keyed(cell.count, BASE, cell.keyed)
    persons = None if cell.distinct is None else round_keyed(cell.distinct, BASE, cell.keyed)
    if any(map(dominated, cell.numbers)):
        return Figures(None, persons, (None,) * len(cell.numbers), (None,) * len(cell.numbers))
    sums = tuple(
        round_keyed(number.total, BASE * unit, cell.keyed) if contributors(number) >= minimum else None
        for number, unit in zip(cell.numbers, units, strict=True)
    )
    averages = tuple(_average(total, number, cell.keyed) for total, number in zip(sums, cell.numbers, strict=True))
    return Figures(count, persons, sums, averages)


def contributors(number: Number) -> int:
    """The persons who contribute to a sum (the records, where no person is concerned): many records may be one's."""
    return number.count if number.persons is None else number.persons


def _average(total: int | None, number: Number, keyed: int) -> float | None:
    count = round_keyed(number.count, BASE, keyed)
    return None if total is None or not count else total / count


def dominated(number: Number) -> bool:
    """Whether one record gives over half of a sum."""
    return number.count > 0 and number.greatest is not None and 2 * number.greatest > number.total
