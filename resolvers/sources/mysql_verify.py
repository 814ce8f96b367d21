"""What MariaDB or MySQL says of itself, for a mapping to be held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from resolvers.mapping import ColumnMapping, Native, TypeMapping
from resolvers.sources.mysql_literals import literal
from resolvers.sources.mysql_pool import Pool
from resolvers.sources.sql_verify import MOST_CODES, Stored, Types
from resolvers.sql.mariadb import MariaDb

_COLUMNS = """
SELECT column_name, data_type, numeric_scale
FROM information_schema.columns WHERE table_schema = {schema} AND table_name = {table}
ORDER BY ordinal_position
"""
_UNIQUE_KEY = """
SELECT count(*) FROM (
    SELECT index_name FROM information_schema.statistics
    WHERE table_schema = {schema} AND table_name = {table} AND non_unique = 0
    GROUP BY index_name
    HAVING count(*) = 1 AND max(column_name = {column}) = 1 AND max(nullable = 'YES') = 0
) AS found
"""
_TEXTS = frozenset({"varchar", "char", "tinytext", "text", "mediumtext", "longtext", "enum"})
_WHOLE = frozenset({"tinyint", "smallint", "mediumint", "int", "bigint"})
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

    async def columns(self, table: str) -> Mapping[str, Stored]:
        """The columns of a table or view by name; none where there is no such table."""
        rows = await self.pool.fetch(_COLUMNS.format(**self._names(table)))
        return {row[0]: Stored(row[1], row[1] not in ("decimal", "float", "double") or row[2] == 0) for row in rows}

    async def is_unique(self, mapping: TypeMapping) -> bool:
        """Whether an index says so, or the values do."""
        names = self._names(mapping.table) | {"column": literal(mapping.key, self.dialect.collation)}
        indexed = await self.pool.fetch(_UNIQUE_KEY.format(**names))
        if indexed[0][0]:
            return True
        key = sa.column(mapping.key, sa.BigInteger)
        select = sa.select(sa.func.count() == sa.func.count(key.distinct())).select_from(_table(mapping))
        return bool((await self.pool.fetch(self._text(select)))[0][0])

    async def unknown_codes(self, mapping: TypeMapping, column: ColumnMapping, known: Sequence[str]) -> list[str]:
        """Codes in use that are not known."""
        source: sa.FromClause = _table(mapping)
        raw: sa.ColumnElement[Any] = source.c[column.column]
        text = self.dialect.text(raw, column)
        if column.list_as is not None:
            rows = self.dialect.rows_of(self.dialect.as_json(raw, column))
            text = self.dialect.element(rows, column)
            source = source.join(rows, sa.true())
        codes: sa.ColumnElement[Any] = sa.literal_column(literal(list(known), self.dialect.collation))
        is_known = self.dialect.among(text, codes)
        unknown = sa.select(text).distinct().select_from(source).where(sa.not_(is_known)).limit(MOST_CODES + 1)
        return [row[0] for row in await self.pool.fetch(self._text(unknown))]

    def _names(self, table: str) -> dict[str, str]:
        """The table's schema and name as SQL; without a schema it is that of the address."""
        schema, _, name = table.rpartition(".")
        collation = self.dialect.collation
        return {"schema": literal(schema, collation) if schema else "database()", "table": literal(name, collation)}

    def _text(self, select: sa.Select[Any]) -> str:
        return str(select.compile(dialect=self.dialect.compiler, compile_kwargs={"literal_binds": True}))


def _table(mapping: TypeMapping) -> sa.FromClause:
    schema, _, name = mapping.table.rpartition(".")
    names = dict.fromkeys([mapping.key, *(column.column for column in mapping.columns.values())])
    return sa.table(name, *(sa.column(each) for each in names), schema=schema or None).alias("t")
