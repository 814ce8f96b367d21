"""What PostgreSQL says of itself, for a mapping to be held against; the texts of its statements are made once."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from resolvers.mapping import ARRAY, Native, TypeMapping
from resolvers.sources.postgres_pool import Pool
from resolvers.sources.sql_verify import MOST_CODES, Coded, Kept, Outside, Stored, Types

_COLUMNS = """
SELECT t.number, a.attname, p.typname, a.atttypmod
FROM unnest($1::text[]) WITH ORDINALITY AS t (name, number)
JOIN pg_attribute AS a ON a.attrelid = to_regclass(t.name) JOIN pg_type AS p ON p.oid = a.atttypid
WHERE a.attnum > 0 AND NOT a.attisdropped
ORDER BY t.number, a.attnum
"""
_UNIQUE_KEYS = """
SELECT t.number
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (name, key, number)
WHERE EXISTS (
    SELECT FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = to_regclass(t.name) AND i.indisunique AND i.indnkeyatts = 1 AND i.indpred IS NULL
        AND a.attname = t.key
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
_TEXTS = 4_096
"""Statements kept: one for each application that regions use."""
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

    async def columns(self, tables: Sequence[str]) -> Sequence[Mapping[str, Stored]]:
        """The columns of each table or view by name; none where there is no such table."""
        found: list[dict[str, Stored]] = [{} for _ in tables]
        for number, name, kind, modifier in await self.pool.fetch_in_time(_COLUMNS, [[*map(_quoted, tables)]]):
            found[number - 1][name] = Stored(kind, _is_whole(kind, modifier))
        return found

    async def indexed(self, mappings: Sequence[TypeMapping]) -> AbstractSet[int]:
        """The places of those whose key an index keeps unique."""
        tables = [_quoted(mapping.table) for mapping in mappings]
        rows = await self.pool.fetch_in_time(_UNIQUE_KEYS, [tables, [mapping.key for mapping in mappings]])
        return {row[0] - 1 for row in rows}

    async def is_distinct(self, mapping: TypeMapping) -> bool:
        """Whether no value of a key repeats and none is null."""
        key = sa.column(mapping.key, sa.BigInteger)
        select = sa.select(sa.func.count() == sa.func.count(key.distinct())).select_from(_table(mapping.table))
        statement = _Text.of(select)
        return bool((await self.pool.fetch_in_time(statement.sql, statement.arguments({})))[0][0])

    async def unknown_codes(self, coded: Sequence[Coded]) -> Mapping[int, Sequence[str]]:
        """Codes in use that are not known, by the column's place."""
        statement = _unknown_codes(tuple((one.mapping.table, one.column.column, one.column.list_as) for one in coded))
        values = {f"known{number}": list(one.known) for number, one in enumerate(coded)}
        unknown: dict[int, list[str]] = {}
        for number, code in await self.pool.fetch_in_time(statement.sql, statement.arguments(values)):
            unknown.setdefault(number, []).append(code)
        return unknown

    async def outside(self, kept: Sequence[Kept]) -> Mapping[int, Outside]:
        """The rows that name a region, and none of the known ones in any of the columns, by the type's place."""
        statement = _outside(tuple((one.mapping.table, *(column.column for column in one.columns)) for one in kept))
        values = {
            f"known{place}_{number}": list(known)
            for place, one in enumerate(kept)
            for number, known in enumerate(one.known)
        }
        rows = await self.pool.fetch_in_time(statement.sql, statement.arguments(values))
        return {place: Outside(count, code) for place, count, code in rows if count}


def _is_whole(kind: str, modifier: int) -> bool:
    """Whether a column is not a `numeric` that may have decimals."""
    return kind != "numeric" or (modifier >= 4 and (modifier - 4) & _SCALE == 0)


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as PostgreSQL takes it: its text, and the names and values of its parameters in order."""

    sql: str
    order: tuple[str, ...]
    values: Mapping[str, object]

    @classmethod
    def of(cls, select: sa.Select[Any] | sa.CompoundSelect[Any]) -> "_Text":
        """A select, compiled."""
        compiled = select.compile(dialect=postgresql.dialect(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]
        return cls(str(compiled), tuple(compiled.positiontup or ()), compiled.params)

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        """The parameters, with some values given."""
        return [values[name] if name in values else self.values[name] for name in self.order]


@lru_cache(maxsize=_TEXTS)
def _unknown_codes(columns: tuple[tuple[str, str, str | None], ...]) -> _Text:
    """The codes of some columns that are not in `known0`, `known1` and so on, each with its column's number.

    A column is told by its table, its name, and how it holds a list.
    """
    parts = [_unknown(table, number, name, list_as) for number, (table, name, list_as) in enumerate(columns)]
    return _Text.of(sa.union_all(*(sa.select(part.subquery()) for part in parts)))


def _unknown(table: str, number: int, name: str, list_as: str | None) -> sa.Select[Any]:
    value: sa.ColumnElement[Any] = sa.column(name)
    source: sa.FromClause = _table(table)
    if list_as is not None:
        array = value if list_as == ARRAY else sa.func.string_to_array(value, sa.literal(list_as))
        elements = sa.func.unnest(array).table_valued("e").render_derived(name="u").lateral()
        value, source = sa.func.nullif(sa.func.btrim(elements.c.e), ""), source.join(elements, sa.true())
    text = sa.cast(value, sa.Text)
    known = sa.cast(sa.bindparam(f"known{number}"), postgresql.ARRAY(sa.Text))
    distinct = sa.select(text.label("code")).distinct().select_from(source).where(text != sa.all_(known))
    return sa.select(sa.literal_column(str(number)).label("number"), distinct.limit(MOST_CODES + 1).subquery().c.code)


@lru_cache(maxsize=_TEXTS)
def _outside(tables: tuple[tuple[str, ...], ...]) -> _Text:
    """For each table with its columns: its number, the rows whose values are all unknown, and the least of these.

    A table's values are held against `known0_0`, `known0_1` and so on.
    """
    return _Text.of(sa.union_all(*(_counted(number, *table) for number, table in enumerate(tables))))


def _counted(number: int, table: str, *names: str) -> sa.Select[Any]:
    texts = [sa.cast(sa.column(name), sa.Text) for name in names]
    named = sa.func.coalesce(*texts)
    unknown = [
        text.is_(None) | (text != sa.all_(sa.cast(sa.bindparam(f"known{number}_{place}"), postgresql.ARRAY(sa.Text))))
        for place, text in enumerate(texts)
    ]
    place: sa.ColumnElement[Any] = sa.literal_column(str(number)).label("number")
    counted = sa.select(place, sa.func.count(), sa.func.min(named))
    return counted.select_from(_table(table)).where(named.is_not(None), *unknown)


def _table(table: str) -> sa.TableClause:
    schema, _, name = table.rpartition(".")
    return sa.table(name, schema=schema or None)


def _quoted(table: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in table.split("."))
