"""Partial aggregates from records: counts, persons, keyed sums and figures of numbers per group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any

from resolvers.batches import Group, Number
from resolvers.reads import GroupKey, GroupRead
from resolvers.rows.columns import Column
from resolvers.rows.frame import Frame
from resolvers.rows.table import Table
from resolvers.rows.where import mask
from resolvers.sources.base import Question, SourceBoundError
from schema.names import Bucket

_MONTHS = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: 12}
_Positions = dict[tuple[object, ...], list[int]]


@dataclass(frozen=True, slots=True)
class _Columns:
    """What groups are put together from, one value per record. Without a column of persons each row is a person.

    A record that does not tell its person counts as a person of its own.
    """

    about_person: bool
    keyed: list[int]
    persons: Column | None
    numbers: list[Column]


def groups(read: GroupRead, table: Table, question: Question) -> tuple[Group, ...]:
    """The groups of the records in the read's cells that fulfil its filter."""
    frame = Frame.of(read, table, question)
    if read.where is not None:
        kept = mask(frame, read.where, question.values)
        frame = frame.take([i for i, keeps in enumerate(kept) if keeps])
    columns = _columns(read, frame, question)
    found = _positions(read, frame)
    if read.most is not None and len(found) > read.most:
        raise SourceBoundError(read.most, "group by less, or narrow the filter")
    made = [_group(key, rows, columns) for key, rows in found.items()]
    return tuple(_tagged(made, found, read, frame.table, question))


def _tagged(
    made: Sequence[Group], found: _Positions, read: GroupRead, table: Table, question: Question
) -> Sequence[Group]:
    """The groups with the tags of their persons, where they are wanted: of all groups, or of the small ones."""
    at_hand = table.shape.domain.identifier in table.shape.mapping.columns
    small = [group for group in made if group.persons < read.small] if at_hand else []
    wanted = made if read.tags else small
    if not wanted:
        return made
    rows = [i for group in wanted for i in found[group.key]]
    identifiers = _identifiers(table)
    tags = dict(zip(rows, question.treater.person_tags([identifiers[i] for i in rows]), strict=True))
    held = {group.key: frozenset(tag for i in found[group.key] if (tag := tags[i]) is not None) for group in wanted}
    return [replace(group, tags=held.get(group.key)) for group in made]


def _columns(read: GroupRead, frame: Frame, question: Question) -> _Columns:
    shape = frame.table.shape
    by_row = shape.mapping.one_row_per_person or not shape.domain.about_person
    return _Columns(
        about_person=shape.domain.about_person,
        keyed=_keyed(question.treater.rounding_seed, shape.domain.name, frame.table.keys),
        persons=None if by_row else _persons(frame.table),
        numbers=[frame.column(number) for number in read.numbers],
    )


def _persons(table: Table) -> Column | None:
    """What tells persons apart: their identifier, or the link to the person's own record; `None`: nothing does."""
    shape = table.shape
    identifier, relation = shape.domain.identifier, shape.person_relation()
    if identifier is not None and identifier in shape.mapping.columns:
        return table.column(identifier)
    return table.column(shape.link_of(relation)) if relation else None


def _identifiers(table: Table) -> Column:
    """The identifier of each record's person, from the person's own record where the type holds none."""
    shape = table.shape
    if shape.domain.identifier is not None:
        return table.column(shape.domain.identifier)
    relation = shape.person_relation()
    identifier = shape.target(relation).domain.identifier if relation else None
    return table.linked_column(relation, identifier) if relation and identifier else [None] * len(table)


def _keyed(seed: int, type_name: str, keys: Sequence[int]) -> list[int]:
    """A signed 64-bit keyed hash of each record's key."""
    secret = seed.to_bytes(8, "big", signed=True)
    salted = blake2b(type_name.encode(), digest_size=8, key=secret)
    return [_hash(salted, key) for key in keys]


def _hash(salted: blake2b, key: int) -> int:
    record = salted.copy()
    record.update(key.to_bytes(8, "big", signed=True))
    return int.from_bytes(record.digest(), "big", signed=True)


def _positions(read: GroupRead, frame: Frame) -> _Positions:
    """The records of each group. Without keys there is one group, of all records, even of none."""
    if not read.keys:
        return {(): list(range(len(frame)))}
    found: _Positions = {}
    for i, key in enumerate(zip(*(_key_column(frame, key) for key in read.keys), strict=True)):
        found.setdefault(key, []).append(i)
    return found


def _key_column(frame: Frame, key: GroupKey) -> Column:
    column = frame.column(key.treated)
    if key.bucket is None:
        return column
    months = _MONTHS[key.bucket]
    return [None if day is None else date(day.year, day.month - (day.month - 1) % months, 1) for day in column]


def _group(key: tuple[object, ...], rows: Sequence[int], columns: _Columns) -> Group:
    keyed = 0
    for i in rows:
        keyed ^= columns.keyed[i]
    return Group(
        key=key,
        count=len(rows),
        persons=len(rows) if columns.persons is None else _distinct(columns.persons, rows),
        keyed=keyed,
        numbers=tuple(_number(column, rows, columns) for column in columns.numbers),
        tags=None,
    )


def _distinct(persons: Column, rows: Sequence[int]) -> int:
    known = _present(persons, rows)
    return len(known) + sum(persons[i] is None for i in rows)


def _present(column: Column, rows: Sequence[int]) -> set[Any]:
    return {column[i] for i in rows} - {None}


def _number(column: Column, rows: Sequence[int], columns: _Columns) -> Number:
    holding = [i for i in rows if column[i] is not None]
    held = [column[i] for i in holding]
    by_row = len(holding) if columns.about_person else None
    persons = by_row if columns.persons is None else _distinct(columns.persons, holding)
    return Number(len(held), sum(held), min(held, default=None), max(held, default=None), persons)
