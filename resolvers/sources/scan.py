"""A page read in an order the source offers: from where the page begins, and no further than it needs."""

from dataclasses import dataclass, replace
from typing import Any

from resolvers.reads import KEY, Read
from resolvers.rows.contract import ContractError
from resolvers.rows.order import after, comes_after, is_ordered
from resolvers.rows.page import matching
from resolvers.rows.table import Table
from resolvers.sources.base import Question
from resolvers.sources.pushdown import Offered, push_least, push_position
from resolvers.sources.reading import AT_ONCE, Fetched, Goal, Reading, Steps, joined, together

_LEAST_SIZE = 50
_SPARE = 2
"""Pages are asked for this much larger than the answer: some records fall to the filter or the side."""


class OrderUnusableError(Exception):
    """What the source can order or narrow itself does not serve this page.

    Values the hub cannot read stand among the others in its order, not at the end as nulls do; or records without a
    value belong to the page, which a bound leaves out.
    """


@dataclass(slots=True)
class Scan:
    """One ordered page of a read."""

    reading: Reading
    read: Read
    question: Question
    goal: Goal

    async def table(self) -> Table:
        """Records enough to answer the read, with what their links lead to. Raises `OrderUnusableError`."""
        capabilities = self.reading.terms.capabilities
        self.goal = replace(
            self.goal, onward=push_position(self.read, self.goal.order, capabilities, self.question.values)
        )
        return await (self._by_skipping() if capabilities.skip else self._by_steps())

    async def _by_skipping(self) -> Table:
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

    async def _by_steps(self) -> Table:
        """Page by page from the beginning, or from a bound on the order's first field where the API has one."""
        bounded = self._bound()
        steps, tables, size = Steps(self.reading, self.goal), list[Table](), self.goal.size
        while True:
            page = self._ordered(await steps.next(size))
            tables.append(page.table)
            table = await self.reading.linked(self.read, joined(self.goal.shape, tables))
            if self._is_enough(table, page.table):
                return table
            if not page.full:
                if bounded and self.goal.order.fields[0] != KEY:
                    raise OrderUnusableError  # what has no value comes last, and the bound left it out
                return table
            size = max(size, min(2 * size, self.reading.terms.size_max, self.reading.left))

    def _bound(self) -> bool:
        """Leave out what stands before the page's beginning, where the API has a bound for it."""
        goal, values = self.goal, self.question.values
        mapping, capabilities = goal.shape.mapping, self.reading.terms.capabilities
        op = push_least(self.read, mapping, goal.order, capabilities)
        if op is None or self.read.keyset is None:
            return False
        field = goal.order.fields[0]
        if field == KEY and self.read.keyset.tie != 0:
            return False  # the position is another source's: its key says nothing here
        slot = self.read.keyset.key_slot if field == KEY else self.read.keyset.slots[0]
        bound = Offered(mapping, capabilities).within(field, op, values[slot])
        if bound is None or any(condition.parameter == bound.parameter for condition in goal.filters):
            return False
        self.goal = replace(goal, filters=(*goal.filters, bound))
        return True

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
        return self._ordered(await self.reading.page(self.goal, skip, size))

    def _ordered(self, page: Fetched) -> Fetched:
        """The page, in order (the source promised)."""
        order = self.goal.order
        columns = [page.table.column(field) for field in order.fields]
        directions = [term.descending for term in order.terms]
        if is_ordered(list(zip(columns, directions, strict=True)), page.table.keys):
            return page
        if any(None in column for column in columns):
            raise OrderUnusableError
        names = ", ".join(term.name for term in order.terms)
        raise ContractError(f"{self.read.type_name}: found records out of the order asked for ({names})")

    def _is_enough(self, table: Table, last: Table) -> bool:
        """Whether the records still unread cannot belong to the page.

        In an order the source has only the beginning of, records that tie with the last one read may still come first.
        """
        frame = matching(self.read, table, self.question)
        if self.read.keyset is not None:
            frame = frame.take(after(frame, self.read.order, self.read.keyset, self.question.values))
        order, limit = self.goal.order, limit_of(self.read, self.question)
        if order.exact:
            return len(frame) >= limit
        if not last.keys:
            return False  # nothing read, nothing to tie with: whether there is more, the page itself says
        boundary = tuple(last.column(field)[-1] for field in order.fields)
        places = zip(*(frame.table.column(field) for field in order.fields), strict=True)
        return len(frame) - sum(place == boundary for place in places) >= limit

    async def _start(self) -> int:
        """How many records stand certainly before the page's beginning, in whole pages.

        Found by probing single records, a few at once: deep pages cost as little as early ones.
        """
        if self.read.keyset is None or self.goal.onward is not None:
            return 0
        size = self.goal.size
        probe = await self._page(0, 1)
        if None in probe.table.column(self.goal.order.fields[0]):
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
        values, first = self.question.values, order.fields[0]
        value = table.column(first)[0]
        if first == KEY:
            mark: Any = values[keyset.key_slot]
            return keyset.tie < 0 or (keyset.tie == 0 and value <= mark)
        mark = None if keyset.nulls[0] else values[keyset.slots[0]]
        return comes_after(mark, value, descending=order.terms[0].descending)


def scan_size(read: Read, question: Question, goal: Goal, *, probes: bool) -> int:
    """The size of pages that suits a read: the greatest where probes find a position, for then fewer are needed."""
    if read.keyset is not None and probes:
        return goal.size
    return min(max(limit_of(read, question) * _SPARE, _LEAST_SIZE), goal.size)


def limit_of(read: Read, question: Question) -> int:
    """How many records the read wants; 0 without a limit."""
    limit: Any = 0 if read.limit_slot is None else question.values[read.limit_slot]
    return int(limit)
