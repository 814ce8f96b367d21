"""What sources have in common whose database writes the answer: a page and its count at once, and rows by person."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from resolvers.batches import Batch
from resolvers.mapping import SourceMapping
from resolvers.reads import Parents, Read
from resolvers.sources.base import Question, SourceBoundError, SourceError, SourceLargeAnswerError, slot_items
from resolvers.sources.postgres_batch import batch_of, columns_of_rows, person_tags
from resolvers.sql.read import CompiledRead
from resolvers.sql.statement import Statement
from schema.catalogue import Catalogue

_FEWER_RECORDS = "narrow the related records by a filter"

Rows = Sequence[Any]
"""Rows as a driver gives them, each with its values by place."""


class Fetch(Protocol):
    """The rows of a statement."""

    async def __call__(self, statement: Statement | None, question: Question) -> Rows:
        """No rows without a statement. Raises `SourceError`."""


async def page_and_counts(
    fetch_page: Fetch, fetch: Fetch, compiled: CompiledRead, question: Question
) -> tuple[Rows, Rows]:
    """The page and the count, at the same time on two connections."""
    if compiled.total is None:
        return await fetch_page(compiled.rows, question), ()
    try:
        async with asyncio.TaskGroup() as group:
            page = group.create_task(fetch_page(compiled.rows, question))
            counts = group.create_task(fetch(compiled.total, question))
    except ExceptionGroup as errors:
        raise _first(errors) from None
    return page.result(), counts.result()


def add_counts(batch: Batch, read: Read, counts: Rows) -> None:
    """The counts of a read, in its batch."""
    if read.total and read.parents is None:
        batch.total = counts[0][0]
    elif read.total:
        batch.parent_totals = {row[0]: row[1] for row in counts}


async def by_person(
    fetch: Fetch, read: Read, compiled: CompiledRead, question: Question, within: tuple[SourceMapping, Catalogue]
) -> Batch:
    """Rows joined on keyed tags, which no database can make: identifiers first, then the rows of those wanted."""
    mapping, catalogue = within
    parents = read.parents
    assert parents is not None  # noqa: S101 - only such reads are by person
    try:
        known = await fetch(compiled.identifiers, question)
    except SourceLargeAnswerError:
        raise SourceBoundError(mapping.bound, _FEWER_RECORDS) from None
    question.taken.rows += len(known)
    if question.taken.rows > mapping.bound:
        raise SourceBoundError(mapping.bound, _FEWER_RECORDS)
    tag_of = await _wanted(known, parents, question)
    values = [*question.values]
    values[parents.slot] = list(tag_of)
    rows = await fetch(compiled.rows, replace(question, values=values))
    first: Any = None if parents.first_slot is None else question.values[parents.first_slot]
    batch = await batch_of(read, catalogue, columns_of_rows(read, _by_tag(rows, tag_of, first)), question)
    batch.parents = [tag_of[key] for key in batch.keys]
    batch.parent_totals = dict(Counter(tag_of.values())) if read.total else None
    return batch


async def _wanted(known: Rows, parents: Parents, question: Question) -> dict[int, bytes]:
    """The tag of each record whose person is wanted, by key."""
    wanted = frozenset(slot_items(question.values[parents.slot]))
    tags = await person_tags([row[1] for row in known], question)
    return {row[0]: tag for row, tag in zip(known, tags, strict=True) if tag is not None and tag in wanted}


def _by_tag(rows: Rows, tag_of: Mapping[int, bytes], first: int | None) -> list[Any]:
    """Rows ordered by tag and then as they came, at most `first` of each."""
    by_tag: dict[bytes, list[Any]] = {}
    for row in rows:
        by_tag.setdefault(tag_of[row[0]], []).append(row)
    return [row for tag in sorted(by_tag) for row in by_tag[tag][:first]]


def _first(errors: ExceptionGroup[Exception]) -> Exception:
    """The source's own failure; anything else is a fault of this code and comes through as it is."""
    return next((error for error in errors.exceptions if isinstance(error, SourceError)), errors.exceptions[0])
