"""The cells of an aggregate: the groups of all sources by key, merged; nothing is rounded or suppressed here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Any

from resolvers.batches import Group, Number
from resolvers.disclosure import CellCount
from resolvers.quantiles import Holders, Spread, united

Key = tuple[Any, ...]


@dataclass(slots=True)
class Cell:
    """A merged group. `by_source` has the distinct persons of each source with any, `known` those of all where counted.

    A source is told by its place: of hundreds of sources few have records in one cell.
    """

    count: int
    keyed: int
    by_source: dict[int, int]
    numbers: tuple[Number, ...]
    tags: frozenset[bytes] | None
    known: int = 0
    spreads: tuple[Spread, ...] = ()
    """The values of each field whose median is asked for."""

    @property
    def persons(self) -> int:
        """Persons surely distinct; exact where the tags were asked for."""
        return max(self.known, *self.by_source.values(), 0) if self.tags is None else len(self.tags)

    @property
    def most_persons(self) -> int:
        """The persons there are if no two sources know the same one."""
        return sum(self.by_source.values())

    def add(self, source: int, group: Group) -> None:
        """Add what a source has of the cell."""
        self.count += group.count
        self.keyed ^= group.keyed
        self.by_source[source] = self.by_source.get(source, 0) + group.persons
        self.numbers = tuple(map(_added, self.numbers, group.numbers))
        self.tags = None if self.tags is None or group.tags is None else self.tags | group.tags

    def counted(self) -> CellCount:
        """The true figures."""
        return CellCount(self.count, None if self.tags is None else len(self.tags), self.keyed, self.numbers)


def merge_cells(partial: Sequence[Iterable[Group]]) -> dict[Key, Cell]:
    """The groups of all sources by key."""
    cells: dict[Key, Cell] = {}
    for source, groups in enumerate(partial):
        for group in groups:
            known = cells.get(group.key)
            if known is None:
                cells[group.key] = Cell(group.count, group.keyed, {source: group.persons}, group.numbers, group.tags)
            else:
                known.add(source, group)
    return cells


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
        whole.by_source = {0: max((cell.persons for cell in cells), default=0)}
    return whole


def _added_up(cells: Collection[Cell]) -> dict[int, int]:
    """The persons of several cells by source."""
    total: defaultdict[int, int] = defaultdict(int)
    for cell in cells:
        for source, persons in cell.by_source.items():
            total[source] += persons
    return total


def _united(cells: Collection[Cell], shape: Shape) -> Cell:
    return Cell(
        count=sum(cell.count for cell in cells),
        keyed=reduce(xor, (cell.keyed for cell in cells), 0),
        by_source=_added_up(cells),
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
