"""What PostgreSQL says of itself, for a mapping to be held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from resolvers.mapping import ARRAY, ColumnMapping, Native, TypeMapping
from resolvers.sources.postgres_pool import Pool
from resolvers.sources.sql_verify import MOST_CODES, Stored, Types

_COLUMNS = """
SELECT a.attname, t.typname, a.atttypmod
FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""
_UNIQUE_KEY = """
SELECT EXISTS (
    SELECT FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = to_regclass($1) AND i.indisunique AND i.indnkeyatts = 1 AND i.indpred IS NULL AND a.attname = $2
)
"""
_SINGLE: Mapping[Native, frozenset[str]] = {
    Native.TEXT: frozenset({"text", "varchar"}),
    Native.CHAR: frozenset({"bpchar"}),
    Native.INTEGER: frozenset({"int2", "int4", "int8", "numeric"}),
    Native.NUMBER: frozenset({"numeric", "float4", "float8", "int2", "int4", "int8"}),
    Native.BOOLEAN: frozenset({"bool"}),
    Native.DATE: frozenset({"date"}),
    Native.TIMESTAMP: frozenset({"timestamp"}),
    Native.TIMESTAMPTZ: frozenset({"timestamptz"}),
}
_ARRAYS: Mapping[Native, frozenset[str]] = {
    Native.TEXT: frozenset({"_text"}),
    Native.INTEGER: frozenset({"_int8"}),
}
_TYPES = Types(_SINGLE, _ARRAYS, frozenset({"int2", "int4", "int8"}))
_SCALE = 0xFFFF
"""In a `numeric` column's type modifier, the bits with its decimals (after four bytes of header are taken off)."""


@dataclass(frozen=True, slots=True)
class LivingPostgres:
    """The database behind a pool."""

    pool: Pool

    @property
    def types(self) -> Types:
        """PostgreSQL's own names of types."""
        return _TYPES

    async def columns(self, table: str) -> Mapping[str, Stored]:
        """The columns of a table or view by name; none where there is no such table."""
        rows = await self.pool.fetch(_COLUMNS, [_quoted(table)])
        return {row[0]: Stored(row[1], _is_whole(row[1], row[2])) for row in rows}

    async def is_unique(self, mapping: TypeMapping) -> bool:
        """Whether an index says so, or the values do."""
        indexed = await self.pool.fetch(_UNIQUE_KEY, [_quoted(mapping.table), mapping.key])
        if indexed[0][0]:
            return True
        key = sa.column(mapping.key, sa.BigInteger)
        select = sa.select(sa.func.count() == sa.func.count(key.distinct())).select_from(_table(mapping))
        return bool((await self.pool.fetch(*_with(select, {})))[0][0])

    async def unknown_codes(self, mapping: TypeMapping, column: ColumnMapping, known: Sequence[str]) -> list[str]:
        """Codes in use that are not known."""
        value: sa.ColumnElement[Any] = sa.column(column.column)
        source: sa.FromClause = _table(mapping)
        if column.list_as is not None:
            array = value if column.list_as == ARRAY else sa.func.string_to_array(value, sa.bindparam("separator"))
            elements = sa.func.unnest(array).table_valued("e").render_derived(name="u").lateral()
            value, source = sa.func.nullif(sa.func.btrim(elements.c.e), ""), source.join(elements, sa.true())
        text = sa.cast(value, sa.Text)
        codes = sa.cast(sa.bindparam("known"), postgresql.ARRAY(sa.Text))
        unknown = sa.select(text).distinct().select_from(source).where(text != sa.all_(codes)).limit(MOST_CODES + 1)
        rows = await self.pool.fetch(*_with(unknown, {"known": list(known), "separator": column.list_as}))
        return [row[0] for row in rows]


def _is_whole(kind: str, modifier: int) -> bool:
    """Whether a column is not a `numeric` that may have decimals."""
    return kind != "numeric" or (modifier >= 4 and (modifier - 4) & _SCALE == 0)


def _table(mapping: TypeMapping) -> sa.TableClause:
    schema, _, name = mapping.table.rpartition(".")
    return sa.table(name, schema=schema or None)


def _quoted(table: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in table.split("."))


def _with(select: sa.Select[Any], values: Mapping[str, object]) -> tuple[str, list[object]]:
    compiled = select.compile(dialect=postgresql.dialect(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]
    known = {**compiled.params, **values}
    return str(compiled), [known[name] for name in compiled.positiontup or ()]
