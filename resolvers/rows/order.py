"""The order of records (nulls last, strings by code point, ties by key) and the position where a page begins."""

from collections.abc import Sequence
from typing import Any

from resolvers.reads import Keyset, OrderTerm
from resolvers.rows.columns import Column
from resolvers.rows.frame import Frame
from resolvers.sources.base import Values


def ordered(frame: Frame, order: tuple[OrderTerm, ...]) -> list[int]:
    """The positions of all records in the read's order."""
    keys = frame.table.keys
    positions = sorted(range(len(frame)), key=keys.__getitem__)
    # Sorting by the last term first and stably leaves the first term in command.
    for term in reversed(order):
        column = frame.column(term.treated)
        held = [i for i in positions if column[i] is not None]
        nulls = [i for i in positions if column[i] is None]
        held.sort(key=column.__getitem__, reverse=term.descending)
        positions = held + nulls
    return positions


def after(frame: Frame, order: tuple[OrderTerm, ...], keyset: Keyset, values: Values) -> list[int]:
    """The positions, in any order, of the records that come strictly after the keyset's position."""
    tied = list(range(len(frame)))
    passed: list[int] = []
    for term, slot, null in zip(order, keyset.slots, keyset.nulls, strict=True):
        column = frame.column(term.treated)
        mark = None if null else values[slot]
        passed += [i for i in tied if comes_after(column[i], mark, descending=term.descending)]
        tied = [i for i in tied if column[i] == mark]
    return passed + _after_key(frame.table.keys, tied, keyset, values)


def _after_key(keys: Sequence[int], tied: list[int], keyset: Keyset, values: Values) -> list[int]:
    if keyset.tie < 0:
        return []
    if keyset.tie > 0:
        return tied
    mark: Any = values[keyset.key_slot]
    return [i for i in tied if keys[i] > mark]


def comes_after(value: Any, mark: Any, *, descending: bool) -> bool:
    """Whether a value comes strictly after a mark in one term's order; null comes after every value."""
    if value is None or mark is None:
        return value is None and mark is not None
    return bool(value < mark if descending else value > mark)


def is_ordered(columns: Sequence[tuple[Column, bool]], keys: Sequence[int]) -> bool:
    """Whether records stand in the order of columns, each ascending or descending: nulls last, ties by key."""
    tied: Sequence[int] = range(1, len(keys))
    for column, descending in columns:
        rest: list[int] = []
        for i in tied:
            earlier, later = column[i - 1], column[i]
            if later == earlier:
                rest.append(i)
            elif not comes_after(later, earlier, descending=descending):
                return False
        tied = rest
    return all(keys[i - 1] < keys[i] for i in tied)
