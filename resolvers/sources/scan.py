"""A page read in an order the API offers: from where the page begins, and no further than it needs."""

from dataclasses import dataclass
from typing import Any

from resolvers.reads import KEY, Read
from resolvers.rows.contract import ContractError
from resolvers.rows.order import after, comes_after, is_ordered
from resolvers.rows.page import matching
from resolvers.rows.table import Table
from resolvers.sources.base import Question
from resolvers.sources.reading import AT_ONCE, Fetched, Goal, Reading, joined, together

_LEAST_SIZE = 50
_SPARE = 2
"""Pages are asked for this much larger than the answer: some records fall to the filter or the side."""


class OrderUnusableError(Exception):
    """Values the hub cannot read stand among the others in the API's order, not at its end as nulls do."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One ordered page of a read."""

    reading: Reading
    read: Read
    question: Question
    goal: Goal

    async def table(self) -> Table:
        """Records enough to answer the read, with what their links lead to. Raises `OrderUnusableError`."""
        skip, tables, width, size = await self._start(), list[Table](), 1, self.goal.size
        while True:
            pages = await together(self._page(skip + i * size, size) for i in range(width))
            tables += [page.table for page in pages]
            table = await self.reading.linked(self.read, joined(self.goal.shape, tables))
            if not all(page.full for page in pages) or self._is_enough(table, pages[-1].table):
                return table
            skip += width * size
            size = self._size(size, skip)
            width = self._width(width, pages[-1], skip, size)

    def _size(self, size: int, skip: int) -> int:
        """How large the next pages are: twice as before where that many have gone by, so that few rounds are needed."""
        fits = 2 * size <= min(self.reading.terms.size_max, self.reading.left) and skip % (2 * size) == 0
        return 2 * size if fits else size

    def _width(self, width: int, last: Fetched, skip: int, size: int) -> int:
        """How many pages to ask for at once: twice as many as before, if so many are to come and within the bound.

        One while pages still grow: several would lead to where a larger page cannot begin.
        """
        if last.total is None or 2 * size <= self.reading.terms.size_max:
            return 1
        return max(1, min(AT_ONCE, 2 * width, -(-(last.total - skip) // size), self.reading.left // size))

    async def _page(self, skip: int, size: int | None = None) -> Fetched:
        """One page, in order (the API promised)."""
        page = await self.reading.page(self.goal, skip, size)
        order = self.goal.order
        column = page.table.column(order.field)
        if is_ordered(column, page.table.keys, descending=order.descending):
            return page
        if None in column:
            raise OrderUnusableError
        raise ContractError(f"{self.read.type_name}: found records out of the order asked for ({order.name})")

    def _is_enough(self, table: Table, last: Table) -> bool:
        """Whether the records still unread cannot belong to the page.

        In an order the API has only the first term of, records that tie with the last one read may still come first.
        """
        frame = matching(self.read, table, self.question)
        if self.read.keyset is not None:
            frame = frame.take(after(frame, self.read.order, self.read.keyset, self.question.values))
        order, limit = self.goal.order, limit_of(self.read, self.question)
        if order.exact:
            return len(frame) >= limit
        boundary = last.column(order.field)[-1]
        return len(frame) - frame.table.column(order.field).count(boundary) >= limit

    async def _start(self) -> int:
        """How many records stand certainly before the page's beginning, in whole pages.

        Found by probing single records, a few at once: deep pages cost as little as early ones.
        """
        if self.read.keyset is None:
            return 0
        size = self.goal.size
        probe = await self._page(0, 1)
        if None in probe.table.column(self.goal.order.field):
            raise OrderUnusableError
        low, high = 0, max(0, (probe.total or 0) - 1) // size
        while low < high:
            step = max(1, (high - low) // (AT_ONCE + 1))
            boundaries = range(low + step - 1, high, step)[:AT_ONCE]
            probes = await together(self._page((i + 1) * size - 1, 1) for i in boundaries)
            for i, found in zip(boundaries, probes, strict=True):
                if self._is_before(found.table):
                    low = i + 1
                else:
                    high = min(high, i)
        return low * size

    def _is_before(self, table: Table) -> bool:
        """Whether the one record of a table, and so all before it, stands before the page's beginning."""
        keyset, order = self.read.keyset, self.goal.order
        if keyset is None or not len(table):
            return False
        values = self.question.values
        value = table.column(order.field)[0]
        if order.field == KEY:
            mark: Any = values[keyset.key_slot]
            return keyset.tie < 0 or (keyset.tie == 0 and value <= mark)
        mark = None if keyset.nulls[0] else values[keyset.slots[0]]
        return comes_after(mark, value, descending=order.descending)


def scan_size(read: Read, question: Question, size_max: int) -> int:
    """The size of pages that suits a read: behind a position the greatest, for then fewer probes find the beginning."""
    if read.keyset is not None:
        return size_max
    return min(max(limit_of(read, question) * _SPARE, _LEAST_SIZE), size_max)


def limit_of(read: Read, question: Question) -> int:
    """How many records the read wants; 0 without a limit."""
    limit: Any = 0 if read.limit_slot is None else question.values[read.limit_slot]
    return int(limit)
