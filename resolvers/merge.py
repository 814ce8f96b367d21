"""One globally sorted list from several sources' sorted batches.

Sorting is by stable passes over whole columns, last term first: nulls last in both directions, strings by code point,
ties by the fixed order of sources and then the surrogate key.
"""

from collections.abc import Sequence
from typing import Any, overload

from resolvers.batches import Batch

Place = tuple[int, int]
"""A row: the place of its batch and its place in it."""


class OneBatch(Sequence[Place]):
    """Rows of the only batch there is: no place is made before it is looked at."""

    __slots__ = ("_rows",)

    def __init__(self, rows: range) -> None:
        """Take the rows."""
        self._rows = rows

    def __len__(self) -> int:
        """How many."""
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Place: ...

    @overload
    def __getitem__(self, at: slice) -> "OneBatch": ...

    def __getitem__(self, at: int | slice) -> "Place | OneBatch":
        """One place, or some of them."""
        return OneBatch(self._rows[at]) if isinstance(at, slice) else (0, self._rows[at])


def merged(batches: Sequence[Batch], descending: Sequence[bool], limit: int) -> Sequence[Place]:
    """The first `limit` rows of all batches in global order. Each batch is sorted already, sources in fixed order."""
    if len(batches) == 1:
        return OneBatch(range(min(limit, len(batches[0].keys))))
    places = [(index, row) for index, batch in enumerate(batches) for row in range(len(batch.keys))]
    return sorted_places(batches, places, descending)[:limit]


def sorted_places(batches: Sequence[Batch], places: list[Place], descending: Sequence[bool]) -> list[Place]:
    """Some rows of several batches in global order; they come in the order of sources and keys."""
    for term in reversed(range(len(descending))):
        places = _by_column(places, [batch.order[term] for batch in batches], descending=descending[term])
    return places


def _by_column(places: list[Place], columns: Sequence[Sequence[Any]], *, descending: bool) -> list[Place]:
    """A stable sort by one column, nulls last (Python's sort keeps equal items in order with `reverse` too)."""
    valued = [place for place in places if columns[place[0]][place[1]] is not None]
    nulls = [place for place in places if columns[place[0]][place[1]] is None]
    valued.sort(key=lambda place: columns[place[0]][place[1]], reverse=descending)
    return valued + nulls
