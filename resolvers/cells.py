"""The cells of an aggregate: the groups of all sources by key, merged; nothing is rounded or suppressed here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from operator import xor
from typing import Any

from resolvers.batches import Group, Number
from resolvers.disclosure import CellCount
from resolvers.quantiles import Holders, Spread, united

Key = tuple[Any, ...]


@dataclass(slots=True)
class Cell:
    """A merged group. `by_source` has each source's own distinct persons, `known` those of all where counted."""

    count: int
    keyed: int
    by_source: list[int]
    numbers: tuple[Number, ...]
    tags: frozenset[bytes] | None
    known: int = 0
    spreads: tuple[Spread, ...] = ()
    """The values of each field whose median is asked for."""

    @property
    def persons(self) -> int:
        """Persons surely distinct; exact where the tags were asked for."""
        return max(self.known, *self.by_source, 0) if self.tags is None else len(self.tags)

    def counted(self) -> CellCount:
        """The true figures."""
        return CellCount(self.count, None if self.tags is None else len(self.tags), self.keyed, self.numbers)


def merge_cells(partial: Sequence[Iterable[Group]]) -> dict[Key, Cell]:
    """The groups of all sources by key."""
    cells: dict[Key, Cell] = {}
    for source, groups in enumerate(partial):
        for group in groups:
            own = Cell(group.count, group.keyed, _at(source, group.persons), group.numbers, group.tags)
            known = cells.get(group.key)
            cells[group.key] = own if known is None else _joined(known, own)
    return cells


def _at(source: int, persons: int) -> list[int]:
    """Persons by source, all of them in one."""
    return [persons if place == source else 0 for place in range(source + 1)]


def _joined(one: Cell, other: Cell) -> Cell:
    return Cell(
        count=one.count + other.count,
        keyed=one.keyed ^ other.keyed,
        by_source=[a + b for a, b in zip_longest(one.by_source, other.by_source, fillvalue=0)],
        numbers=tuple(_added(a, b) for a, b in zip(one.numbers, other.numbers, strict=True)),
        tags=None if one.tags is None or other.tags is None else one.tags | other.tags,
    )


def _added(one: Number, other: Number) -> Number:
    return Number(
        one.count + other.count,
        one.total + other.total,
        _extreme(min, one.least, other.least),
        _extreme(max, one.greatest, other.greatest),
        None if one.persons is None or other.persons is None else max(one.persons, other.persons),
    )


def _extreme(choose: Any, one: float | None, other: float | None) -> Any:
    present = [value for value in (one, other) if value is not None]
    return choose(present) if present else None


def add_values(cells: dict[Key, Cell], medians: Sequence[int], parts: Sequence["Part"]) -> None:
    """Give each cell the values of the fields at the places `medians` among its numbers."""
    for cell in cells.values():
        cell.spreads = tuple(Spread() for _ in medians)
    for source, part in enumerate(parts):
        for group in part.groups:
            for place, number in enumerate(medians):
                held = group.numbers[number]
                if held.count:
                    persons = held.count if held.persons is None else held.persons
                    cells[group.key].spreads[place].holders[source] = Holders(held.count, persons)
        for place, groups in enumerate(part.values):
            for group in groups:
                value: Any = group.key[-1]
                if value is not None and group.key[:-1] in cells:
                    cells[group.key[:-1]].spreads[place].counts[value] += group.count


@dataclass(frozen=True, slots=True)
class Part:
    """One source's groups, and for each median the groups of its values: the value is the last of their keys."""

    groups: Sequence[Group]
    values: Sequence[Sequence[Group]] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """What the cells of one aggregate have: how many numbers and medians, whether tags, whether persons add up."""

    numbers: int
    medians: int
    tagged: bool
    persons_add: bool


def remainder(cells: Collection[Cell], shape: Shape) -> Cell:
    """Several cells as one. Where a person may stand in several, only the largest's are surely distinct."""
    whole = _united(cells, shape)
    if not shape.persons_add:
        whole.by_source = [max((cell.persons for cell in cells), default=0)]
    return whole


def _united(cells: Collection[Cell], shape: Shape) -> Cell:
    return Cell(
        count=sum(cell.count for cell in cells),
        keyed=reduce(xor, (cell.keyed for cell in cells), 0),
        by_source=[sum(column) for column in zip_longest(*(cell.by_source for cell in cells), fillvalue=0)],
        numbers=tuple(
            reduce(_added, (cell.numbers[place] for cell in cells), Number(0, 0, None, None, 0))
            for place in range(shape.numbers)
        ),
        tags=frozenset[bytes]().union(*(cell.tags or () for cell in cells)) if shape.tagged else None,
        spreads=tuple(
            united((cell.spreads[place] for cell in cells), persons_add=shape.persons_add)
            for place in range(shape.medians)
        ),
    )
