"""Rows of an aggregate's statement to groups; rows with one key, which a stored code can hide, become one group."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import reduce
from typing import Any

from resolvers.batches import Group, Number
from resolvers.reads import MOST_PERSONS, GroupRead
from resolvers.sources.base import Question, SourceBoundError, SourceLargeAnswerError

_FIGURES = 5
_MOST_DIGITS = 60
"""Of a sum: of more rows than there are, each of 64 bits. One of thousand million would take seconds to write out."""
FEWER_VALUES = "group by less, or narrow the filter"
"""What helps where a number has too many distinct values for a median."""
FEWER_PERSONS = "leave persons out, or narrow the filter"
"""What helps where too many persons would have to be told apart."""


@contextmanager
def persons_bounded(read: GroupRead) -> Iterator[None]:
    """Where persons are told apart, an answer longer than any may be tells of too many. Raises `SourceBoundError`."""
    try:
        yield
    except SourceLargeAnswerError:
        if not read.tags:
            raise
        raise SourceBoundError(MOST_PERSONS, FEWER_PERSONS) from None


def read_groups(
    read: GroupRead, rows: Sequence[Any], question: Question, most_persons: int = MOST_PERSONS
) -> tuple[Group, ...]:
    """The groups of an aggregate, each key once. Raises `SourceBoundError`."""
    if read.most is not None and len(rows) > read.most:
        raise SourceBoundError(read.most, FEWER_VALUES)
    if read.tags and sum(len(row[-1] or ()) for row in rows) > most_persons:
        raise SourceBoundError(most_persons, FEWER_PERSONS)
    found: dict[tuple[object, ...], list[Group]] = {}
    for row in rows:
        group = _group(read, row, question)
        found.setdefault(group.key, []).append(group)
    return tuple(reduce(_together, groups) for groups in found.values())


def _group(read: GroupRead, row: Any, question: Question) -> Group:
    width = len(read.keys)
    count, persons, keyed = row[width : width + 3]
    figures = row[width + 3 : width + 3 + _FIGURES * len(read.numbers)]
    numbers = (_number(figures[start : start + _FIGURES]) for start in range(0, len(figures), _FIGURES))
    tags = _tags(row[-1], question) if read.tags else None
    return Group(tuple(row[:width]), count, persons, keyed, tuple(numbers), tags)


def _number(figures: Sequence[Any]) -> Number:
    count, total, least, greatest, persons = figures
    return Number(count, _plain(total) or 0, _plain(least), _plain(greatest), persons)


def _plain(value: Any) -> int | float | None:
    """A sum of whole numbers comes as `Decimal`, which is beyond 64 bits only in the sum."""
    if not isinstance(value, Decimal):
        plain: int | float | None = value
        return plain
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        raise ValueError("a sum beyond measure")
    return int(value)


def _tags(identifiers: Sequence[str] | None, question: Question) -> frozenset[bytes]:
    found = question.treater.person_tags(identifiers or ())
    return frozenset(tag for tag in found if tag is not None)


def _together(one: Group, other: Group) -> Group:
    tags = None if one.tags is None or other.tags is None else one.tags | other.tags
    numbers = tuple(map(_added, one.numbers, other.numbers))
    return Group(one.key, one.count + other.count, one.persons + other.persons, one.keyed ^ other.keyed, numbers, tags)


def _added(one: Number, other: Number) -> Number:
    least = [value for value in (one.least, other.least) if value is not None]
    greatest = [value for value in (one.greatest, other.greatest) if value is not None]
    total = one.total + other.total
    persons = None if one.persons is None or other.persons is None else one.persons + other.persons
    return Number(one.count + other.count, total, min(least, default=None), max(greatest, default=None), persons)
