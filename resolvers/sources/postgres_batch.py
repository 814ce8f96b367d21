"""Rows of a read's statement to a batch: columns in one step, and keyed treatments made by the column."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from resolvers.batches import Batch
from resolvers.reads import Hidden, HiddenKind, Read
from resolvers.sources.base import Question
from resolvers.sql.gathering import text_columns
from resolvers.sql.read import width
from resolvers.utf8 import from_text
from schema.catalogue import Catalogue, Field

_MANY = 2000
"""Values from which keyed treatments are made beside the event loop."""


def columns_of_rows(read: Read, rows: Sequence[Any]) -> list[list[Any]]:
    """The columns of a read's rows."""
    columns = [list(map(itemgetter(place), rows)) for place in range(width(read))]
    kinds = zip(columns, text_columns(read), strict=True)
    # A record that is not there has no JSON.
    return [[from_text(text or "") for text in column] if is_text else column for column, is_text in kinds]


async def batch_of(read: Read, catalogue: Catalogue, columns: Iterable[list[Any]], question: Question) -> Batch:
    """The batch of a read, and of those it joins; columns stand in the order of `resolvers.sql.read`."""
    return await _batch(read, catalogue, iter(columns), question)


async def _batch(read: Read, catalogue: Catalogue, columns: Iterator[list[Any]], question: Question) -> Batch:
    has_parent = read.parents is not None and not read.parents.by_person
    widths = (1, int(has_parent), len(read.pieces), len(read.hidden), len(read.order))
    keys, parents, pieces, hidden, order = ([next(columns) for _ in range(count)] for count in widths)
    fields = catalogue.types[read.type_name].fields
    return Batch(
        source=read.source,
        keys=keys[0],
        pieces=pieces,
        hidden=[
            await _hidden(kind, fields, column, question) for kind, column in zip(read.hidden, hidden, strict=True)
        ],
        order=order,
        parents=parents[0] if parents else None,
        total=None,
        parent_totals=None,
        as_of=datetime.now(UTC),
        joined=[await _batch(joined.read, catalogue, columns, question) for joined in read.joined],
    )


async def person_tags(identifiers: Sequence[str | None], question: Question) -> list[bytes | None]:
    """The keyed tag of each identifier."""
    if len(identifiers) < _MANY:
        return question.treater.person_tags(identifiers)
    return await asyncio.to_thread(question.treater.person_tags, identifiers)


async def _hidden(
    hidden: Hidden, fields: Mapping[str, Field], values: Sequence[Any], question: Question
) -> Sequence[int | bytes | str | None]:
    if hidden.kind is HiddenKind.LINK:
        return values
    if hidden.kind is HiddenKind.PERSON:
        return await person_tags(values, question)
    value_type = fields[hidden.treated.field].value
    if len(values) < _MANY:
        return question.treater.pseudonyms(value_type, values)
    return await asyncio.to_thread(question.treater.pseudonyms, value_type, values)
