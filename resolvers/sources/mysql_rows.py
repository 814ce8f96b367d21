"""What MariaDB gives in a type of its own, as the hub's canonical values, column by column."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from resolvers.mapping import ColumnMapping, TypeMapping
from resolvers.reads import UPDATED_AT, GroupRead, Read
from resolvers.sources.base import SourceUnavailableError
from resolvers.sources.sql_source import Rows
from schema.catalogue import ValueType

Column = Sequence[Any]


def canonical_order(read: Read, mapping: TypeMapping, columns: Sequence[Column]) -> list[Column]:
    """The values that rows are ordered by."""
    terms = zip(read.order, columns, strict=True)
    return [_canonical(_column(mapping, term.treated.field), column) for term, column in terms]


def canonical_groups(read: GroupRead, mapping: TypeMapping, rows: Rows) -> list[list[Any]]:
    """Rows of an aggregate, with keys as they are meant and identifiers as a list.

    Raises `SourceUnavailableError` where the list of identifiers was cut off.
    """
    columns: list[Column] = [list(column) for column in zip(*rows, strict=True)]
    for place, key in enumerate(read.keys if rows else ()):
        if key.bucket is None:
            columns[place] = _canonical(_column(mapping, key.treated.field), columns[place])
    if read.tags and rows:
        columns[-1] = [_listed(text, read.source) for text in columns[-1]]
    return [list(row) for row in zip(*columns, strict=True)]


def _listed(text: str | None, source: str) -> list[str] | None:
    try:
        return None if text is None else orjson.loads(text)
    except orjson.JSONDecodeError:
        raise SourceUnavailableError(f"{source}: a list of persons was cut off") from None


def _column(mapping: TypeMapping, field: str) -> ColumnMapping | None:
    return mapping.updated_at if field == UPDATED_AT else mapping.columns.get(field)


def _canonical(column: ColumnMapping | None, values: Column) -> Column:
    convert = _CONVERTERS.get(column.value) if column else None
    return values if convert is None else [None if value is None else convert(value) for value in values]


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC)


_CONVERTERS: Mapping[ValueType, Callable[[Any], object]] = {
    ValueType.BOOLEAN: bool,
    ValueType.DATETIME: _in_utc,
}
