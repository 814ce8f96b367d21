"""A read answered from records: cells, filter, position, order and limit, and only then anything is written as text."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from resolvers.batches import Batch
from resolvers.reads import Hidden, HiddenKind, Parents, Read
from resolvers.rows.columns import Column
from resolvers.rows.frame import Frame, pseudonyms
from resolvers.rows.order import after, ordered
from resolvers.rows.table import Table
from resolvers.rows.text import piece_texts
from resolvers.rows.where import mask
from resolvers.sources.base import Question
from schema.decisions import RECORD_LEVEL, Treatment


def matching(read: Read, table: Table, question: Question) -> Frame:
    """The records of the read's cells that fulfil its filter and, for a relation, belong to a parent asked for."""
    frame = Frame.of(read, table, question)
    if read.where is not None:
        frame = _kept(frame, mask(frame, read.where, question.values))
    if read.parents is not None:
        wanted: Any = question.values[read.parents.slot]
        known = frozenset(wanted) - {None}
        frame = _kept(frame, [parent in known for parent in parents_of(frame, read.parents)])
    return frame


def _kept(frame: Frame, keep: list[bool]) -> Frame:
    return frame if all(keep) else frame.take([i for i, kept in enumerate(keep) if kept])


def parents_of(frame: Frame, parents: Parents) -> Column:
    """Each record's parent: a key, or the tag of its person (all tags are made in one call)."""
    if not parents.by_person:
        return frame.table.column(parents.link)
    identifier = frame.table.shape.domain.identifier
    return [*frame.treater.person_tags(frame.table.column(identifier))] if identifier else [None] * len(frame)


def page(read: Read, table: Table, question: Question, as_of: datetime) -> Batch:
    """The batch for a read from all the records it may need."""
    frame = matching(read, table, question)
    if read.parents is not None:
        return _relation(read, read.parents, frame, question, as_of)
    batch = _batch(read, _listed(read, frame, question) if read.rows else frame.take([]), as_of)
    batch.total = len(frame) if read.total else None
    return batch


def _listed(read: Read, frame: Frame, question: Question) -> Frame:
    rest = frame if read.keyset is None else frame.take(after(frame, read.order, read.keyset, question.values))
    limit: Any = None if read.limit_slot is None else question.values[read.limit_slot]
    return rest.take(ordered(rest, read.order)[:limit])


def _relation(read: Read, parents: Parents, frame: Frame, question: Question, as_of: datetime) -> Batch:
    belonging = parents_of(frame, parents)
    begun = range(len(frame)) if read.keyset is None else sorted(after(frame, read.order, read.keyset, question.values))
    rank = {position: i for i, position in enumerate(ordered(frame, read.order))}
    chosen = sorted(begun, key=lambda i: (belonging[i], rank[i])) if read.rows else []
    if parents.first_slot is not None:
        chosen = _first_of_each(chosen, belonging, question.values[parents.first_slot])
    batch = _batch(read, frame.take(chosen), as_of)
    batch.parents = [belonging[i] for i in chosen]
    batch.parent_totals = dict(Counter(belonging)) if read.total else None
    return batch


def _first_of_each(positions: list[int], belonging: Column, first: Any) -> list[int]:
    return [i for _, group in groupby(positions, key=belonging.__getitem__) for i in list(group)[:first]]


def _batch(read: Read, frame: Frame, as_of: datetime) -> Batch:
    return Batch(
        source=read.source,
        keys=frame.table.keys,
        pieces=[piece_texts(frame, piece) for piece in read.pieces],
        hidden=[hidden_column(frame, hidden) for hidden in read.hidden],
        order=[frame.column(term.treated) for term in read.order],
        parents=None,
        total=None,
        parent_totals=None,
        as_of=as_of,
    )


def hidden_column(frame: Frame, hidden: Hidden) -> Column:
    """A hidden column: keys of links, tags of persons or pseudonyms; null in cells that do not show the field."""
    treated = hidden.treated
    shown = {Treatment.PSEUDONYMISE} if hidden.kind is HiddenKind.PSEUDONYM else RECORD_LEVEL

    def show(way: tuple[Treatment, object] | None, rows: Sequence[int] | None) -> Column:
        values = frame.plain(treated.field, rows)
        if way is None or way[0] not in shown:
            return [None] * len(values)
        if hidden.kind is HiddenKind.PERSON:
            return [*frame.treater.person_tags(values)]
        if hidden.kind is HiddenKind.PSEUDONYM:
            return pseudonyms(frame.treater, frame.table.shape.domain.fields[treated.field], values)
        return values

    return frame.by_way(treated, show)
