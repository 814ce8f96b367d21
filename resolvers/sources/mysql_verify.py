"""What MariaDB or MySQL says of itself, for a mapping to be held against."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from resolvers.mapping import Native, TypeMapping
from resolvers.sources.mysql_literals import literal
from resolvers.sources.mysql_pool import Pool
from resolvers.sources.sql_verify import MOST_CODES, Coded, Kept, Outside, Stored, Types
from resolvers.sql.mariadb import MariaDb

_COLUMNS = """
SELECT table_schema = database(), table_schema, table_name, column_name, data_type, numeric_scale
FROM information_schema.columns WHERE (table_schema, table_name) IN ({tables})
ORDER BY ordinal_position
"""
_UNIQUE_KEYS = """
SELECT table_schema, table_name, max(column_name), table_schema = database()
FROM information_schema.statistics
WHERE (table_schema, table_name) IN ({tables}) AND non_unique = 0
GROUP BY table_schema, table_name, index_name HAVING count(*) = 1 AND max(nullable = 'YES') = 0
"""
_TEXTS = frozenset({"varchar", "char", "tinytext", "text", "mediumtext", "longtext", "enum"})
_WHOLE = frozenset({"tinyint", "smallint", "mediumint", "int", "bigint"})
_FRACTIONS = frozenset({"decimal", "float", "double"})
_TYPES = Types(
    single={
        Native.TEXT: _TEXTS,
        Native.CHAR: frozenset({"char", "varchar"}),
        Native.INTEGER: _WHOLE | {"decimal"},
        Native.NUMBER: _WHOLE | {"decimal", "float", "double"},
        Native.BOOLEAN: frozenset({"tinyint", "bit"}),
        Native.DATE: frozenset({"date"}),
        Native.TIMESTAMP: frozenset({"datetime"}),
        Native.TIMESTAMPTZ: frozenset({"timestamp"}),
    },
    lists=dict.fromkeys((Native.TEXT, Native.INTEGER), _TEXTS - {"enum"} | {"json"}),
    keys=_WHOLE,
)


@dataclass(frozen=True, slots=True)
class LivingMysql:
    """The database behind a pool."""

    pool: Pool
    dialect: MariaDb

    @property
    def types(self) -> Types:
        """MariaDB's own names of types; a list is JSON in a text."""
        return _TYPES

    async def columns(self, tables: Sequence[str]) -> Sequence[Mapping[str, Stored]]:
        """The columns of each table or view by name; none where there is no such table."""
        found: dict[str, dict[str, Stored]] = {}
        for here, schema, table, name, kind, scale in await self.pool.fetch_in_time(
            _COLUMNS.format(tables=self._names(tables))
        ):
            stored = Stored(kind, kind not in _FRACTIONS or scale == 0)
            for written in _written(schema, table, here=here):
                found.setdefault(written, {})[name] = stored
        return [found.get(table, {}) for table in tables]

    async def indexed(self, mappings: Sequence[TypeMapping]) -> AbstractSet[int]:
        """The places of those whose key an index keeps unique and without nulls."""
        names = self._names([mapping.table for mapping in mappings])
        rows = await self.pool.fetch_in_time(_UNIQUE_KEYS.format(tables=names))
        unique = {(each, key) for schema, table, key, here in rows for each in _written(schema, table, here=here)}
        return {place for place, mapping in enumerate(mappings) if (mapping.table, mapping.key) in unique}

    async def is_distinct(self, mapping: TypeMapping) -> bool:
        """Whether no value of a key repeats and none is null."""
        key = sa.column(mapping.key, sa.BigInteger)
        select = sa.select(sa.func.count() == sa.func.count(key.distinct())).select_from(_table(mapping))
        return bool((await self.pool.fetch_in_time(self._text(select)))[0][0])

    async def unknown_codes(self, coded: Sequence[Coded]) -> Mapping[int, Sequence[str]]:
        """Codes in use that are not known, by the column's place."""
        parts = [self._unknown(one, place) for place, one in enumerate(coded)]
        union = sa.union_all(*(sa.select(part.subquery()) for part in parts))
        unknown: dict[int, list[str]] = {}
        for place, code in await self.pool.fetch_in_time(self._text(union)):
            unknown.setdefault(place, []).append(code)
        return unknown

    async def outside(self, kept: Sequence[Kept]) -> Mapping[int, Outside]:
        """The rows that name a region, and none of the known ones in any of the columns, by the type's place."""
        union = sa.union_all(*(self._outside(one, place) for place, one in enumerate(kept)))
        rows = await self.pool.fetch_in_time(self._text(union))
        return {place: Outside(count, code) for place, count, code in rows if count}

    def _outside(self, kept: Kept, place: int) -> sa.Select[Any]:
        source = _table(kept.mapping)
        texts = [self.dialect.text(source.c[column.column], column) for column in kept.columns]
        named = sa.func.coalesce(*texts)
        unknown = [
            text.is_(None) | sa.not_(self._is_among(text, known)) for text, known in zip(texts, kept.known, strict=True)
        ]
        number: sa.ColumnElement[Any] = sa.literal_column(str(place)).label("place")
        counted = sa.select(number, sa.func.count(), sa.func.min(named))
        return counted.select_from(source).where(named.is_not(None), *unknown)

    def _is_among(self, text: sa.ColumnElement[Any], known: Sequence[str]) -> sa.ColumnElement[Any]:
        codes: sa.ColumnElement[Any] = sa.literal_column(literal(list(known), self.dialect.collation))
        return self.dialect.among(text, codes)

    def _unknown(self, coded: Coded, place: int) -> sa.Select[Any]:
        source, column = _table(coded.mapping), coded.column
        raw: sa.ColumnElement[Any] = source.c[column.column]
        text = self.dialect.text(raw, column)
        if column.list_as is not None:
            rows = self.dialect.rows_of(self.dialect.as_json(raw, column))
            text = self.dialect.element(rows, column)
            source = source.join(rows, sa.true())
        is_known = self._is_among(text, coded.known)
        number: sa.ColumnElement[Any] = sa.literal_column(str(place)).label("place")
        unknown = sa.select(number, text.label("code")).distinct().select_from(source).where(sa.not_(is_known))
        return unknown.limit(MOST_CODES + 1)

    def _names(self, tables: Sequence[str]) -> str:
        """Tables as SQL; one without a schema is of the address's database."""
        return ", ".join(self._name(*table.rpartition(".")) for table in tables)

    def _name(self, schema: str, _point: str, name: str) -> str:
        collation = self.dialect.collation
        return f"({literal(schema, collation) if schema else 'database()'}, {literal(name, collation)})"

    def _text(self, select: sa.Select[Any] | sa.CompoundSelect[Any]) -> str:
        return str(select.compile(dialect=self.dialect.compiler, compile_kwargs={"literal_binds": True}))


def _written(schema: str, table: str, *, here: bool) -> tuple[str, ...]:
    """The ways in which a mapping may name a table."""
    return (f"{schema}.{table}", table) if here else (f"{schema}.{table}",)


def _table(mapping: TypeMapping) -> sa.FromClause:
    schema, _, name = mapping.table.rpartition(".")
    names = dict.fromkeys([mapping.key, *(column.column for column in mapping.columns.values())])
    return sa.table(name, *(sa.column(each) for each in names), schema=schema or None).alias("t")
