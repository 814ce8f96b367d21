"""What a database may answer, held against what it gave: text that the hub's own SQL wrote is bounded, not parsed.

A page is looked at column by column, so that ten thousand rows take a fraction of a millisecond: how many rows, in what
order by the first term, behind the position, and of whose parents. Further terms of an order, and the cell of each row,
are left to the statement: they would cost as much as reading the rows does. How long it may be: `wire`.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import repeat
from operator import ne
from types import TracebackType
from typing import Any

from resolvers.batches import Batch
from resolvers.reads import KEY, Keyset, Parents, Read
from resolvers.sources.base import Question, SourceUnavailableError

_UNFIT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Contract:
    """Within it is read what a database answered: what does not fit what was asked is `SourceUnavailableError`."""

    def __init__(self, source: str) -> None:
        """The contract of one source, entered for each answer."""
        self._source = source

    def __enter__(self) -> None:
        """Begin to read."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Tell of the fault no more than its kind."""
        if kind is not None and issubclass(kind, _UNFIT):
            raise SourceUnavailableError(f"{self._source}: answered outside its contract: {kind.__name__}") from error


def hold(batch: Batch, read: Read, question: Question) -> None:
    """Raise `SourceUnavailableError` where a batch is not what was asked for."""
    found = _breach(batch, read, question)
    if found is not None:
        raise SourceUnavailableError(f"{batch.source}: answered outside its contract: {found}")


def _breach(batch: Batch, read: Read, question: Question) -> str | None:
    found = _shape_breach(batch) or _joined_breach(batch, read)
    if found is not None:
        return found
    if not _are_whole(batch.keys):
        return "a key that is no whole number"
    if read.parents is not None:
        return _relation_breach(batch, read.parents, question)
    limit: Any = None if read.limit_slot is None else question.values[read.limit_slot]
    if limit is not None and len(batch.keys) > limit:
        return f"{len(batch.keys)} rows where at most {limit} were asked for"
    return _order_breach(batch, read, question)


def _shape_breach(batch: Batch) -> str | None:
    """Every column has a value for each row."""
    columns = (*batch.pieces, *batch.hidden, *batch.order)
    if any(map(ne, map(len, columns), repeat(len(batch.keys)))):
        return "columns of unequal length"
    return None


def _are_whole(keys: Sequence[Any]) -> bool:
    """Whether all are whole numbers: a sum with anything else is none, and takes a quarter of the time to look."""
    try:
        return type(sum(keys)) is int
    except TypeError:
        return False


def _order_breach(batch: Batch, read: Read, question: Question) -> str | None:
    if not batch.keys:
        return None
    column = batch.order[0] if batch.order else batch.keys
    descending = bool(read.order) and read.order[0].descending
    try:
        if not _is_ordered(column, descending=descending):
            return "rows out of order"
        if read.keyset is not None and _is_before(column[0], read.keyset, question, descending=descending):
            return "rows from before the position"
    except TypeError:  # a null in the middle, or values of unequal types
        return "values that have no order"
    return None


def _is_ordered(column: Sequence[Any], *, descending: bool) -> bool:
    """Whether the values stand in order, nulls last."""
    values = list(column)
    if values[-1] is None:
        nulls = values.count(None)
        values, rest = values[:-nulls], values[-nulls:]
        if any(value is not None for value in rest):
            return False
    return values == sorted(values, reverse=descending)


def _is_before(first: Any, keyset: Keyset, question: Question, *, descending: bool) -> bool:
    """Whether the first row stands before the position, by the first term."""
    if not keyset.slots:
        behind: Any = question.values[keyset.key_slot]
        return keyset.tie == 0 and bool(behind >= first)
    if keyset.nulls[0]:
        return first is not None
    mark: Any = question.values[keyset.slots[0]]
    return first is not None and bool(first > mark if descending else mark > first)


def _relation_breach(batch: Batch, parents: Parents, question: Question) -> str | None:
    """By person, rows are put to their parents by the hub itself."""
    if parents.by_person or batch.parents is None:
        return None
    wanted: Any = question.values[parents.slot]
    counts = Counter(batch.parents)
    if not counts.keys() <= set(wanted if isinstance(wanted, list | tuple) else (wanted,)):
        return "rows of parents that were not asked for"
    most: Any = 1 if parents.link == KEY else None
    if parents.first_slot is not None:
        most = question.values[parents.first_slot]
    if most is not None and max(counts.values(), default=0) > most:
        return f"more than {most} rows of one parent"
    if list(batch.parents) != sorted(batch.parents):
        return "parents out of order"
    return None


def _joined_breach(batch: Batch, read: Read) -> str | None:
    """A record beside a row is the one that the row's link names, or none."""
    for joined, found in zip(read.joined, batch.joined, strict=False):
        links = batch.hidden[joined.hidden]
        keys: Sequence[int | None] = found.keys
        if len(keys) != len(links) or _shape_breach(found) is not None:
            return "records beside rows in a shape of their own"
        if any(key is not None and key != link for key, link in zip(keys, links, strict=True)):
            return "a record beside a row that does not name it"
    return None
