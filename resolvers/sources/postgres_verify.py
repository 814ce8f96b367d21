"""A mapping held against the living database: tables, columns, types, keys, and codes without a translation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from resolvers.mapping import ARRAY, ColumnMapping, Native, SourceMapping, TypeMapping
from resolvers.sources.postgres_pool import Pool
from schema.catalogue import Catalogue, ValueType

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
_TYPES: Mapping[Native, frozenset[str]] = {
    Native.TEXT: frozenset({"text", "varchar"}),
    Native.CHAR: frozenset({"bpchar"}),
    Native.INTEGER: frozenset({"int2", "int4", "int8", "numeric"}),
    Native.NUMBER: frozenset({"numeric", "float4", "float8", "int2", "int4", "int8"}),
    Native.BOOLEAN: frozenset({"bool"}),
    Native.DATE: frozenset({"date"}),
    Native.TIMESTAMP: frozenset({"timestamp"}),
    Native.TIMESTAMPTZ: frozenset({"timestamptz"}),
}
_ARRAY_TYPES: Mapping[Native, frozenset[str]] = {
    Native.TEXT: frozenset({"_text"}),
    Native.INTEGER: frozenset({"_int8"}),
}
_KEY_TYPES = frozenset({"int2", "int4", "int8"})
_SHOWN_CODES = 3
_MOST_CODES = 20
_LONGEST_CODE = 16
_SCALE = 0xFFFF
"""In a `numeric` column's type modifier, the bits with its decimals (after four bytes of header are taken off)."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A column of the database: its type's name, and its decimals if it is a `numeric` with a declared scale."""

    kind: str
    modifier: int

    @property
    def is_whole(self) -> bool:
        return self.kind != "numeric" or (self.modifier >= 4 and (self.modifier - 4) & _SCALE == 0)


@dataclass(slots=True)
class Verifier:
    """One verification of one source."""

    pool: Pool
    mapping: SourceMapping
    catalogue: Catalogue
    found: list[str] = field(default_factory=list)

    async def faults(self) -> list[str]:
        """One line per fault: file, key, what was found, what would be right."""
        for mapping in self.mapping.types.values():
            await self._type(mapping)
        return self.found

    def _fault(self, key: str, found: str, expected: str) -> None:
        self.found.append(f"{self.mapping.file}: types.{key}: found {found}; expected {expected}")

    async def _type(self, mapping: TypeMapping) -> None:
        rows = await self.pool.fetch(_COLUMNS, [_quoted(mapping.table)])
        if not rows:
            self._fault(f"{mapping.name}.table", f"no table {mapping.table}", "a table or view this login may see")
            return
        stored = {row[0]: _Stored(row[1], row[2]) for row in rows}
        await self._key(mapping, stored)
        if mapping.updated_at is not None:
            self._fits(f"{mapping.name}.updated_at", mapping.updated_at, mapping.table, stored)
        for name, column in mapping.columns.items():
            key = f"{mapping.name}.fields.{name}"
            if self._fits(key, column, mapping.table, stored):
                await self._codes(key, column, mapping)

    async def _key(self, mapping: TypeMapping, stored: Mapping[str, _Stored]) -> None:
        key = f"{mapping.name}.key"
        found = stored.get(mapping.key)
        if found is None:
            self._fault(key, f"no column {mapping.key} in {mapping.table}", _alternatives(mapping.key, stored))
        elif found.kind not in _KEY_TYPES:
            self._fault(key, f"column {mapping.key} of type {found.kind}", "an integer column")
        elif not await self._is_unique(mapping):
            self._fault(key, f"column {mapping.key} with repeated or null values", "a unique surrogate key")

    async def _is_unique(self, mapping: TypeMapping) -> bool:
        indexed = await self.pool.fetch(_UNIQUE_KEY, [_quoted(mapping.table), mapping.key])
        if indexed[0][0]:
            return True
        key = sa.column(mapping.key, sa.BigInteger)
        select = sa.select(sa.func.count() == sa.func.count(key.distinct())).select_from(_table(mapping))
        return bool((await self.pool.fetch(_text(select), ()))[0][0])

    def _fits(self, key: str, column: ColumnMapping, table: str, stored: Mapping[str, _Stored]) -> bool:
        found = stored.get(column.column)
        if found is None:
            self._fault(key, f"no column {column.column} in {table}", _alternatives(column.column, stored))
            return False
        expected = _expected(column)
        whole = column.native is not Native.INTEGER or found.is_whole
        if found.kind in expected and whole:
            return True
        shown = found.kind if whole else f"{found.kind} with decimals or without a declared scale"
        right = f"{' or '.join(sorted(expected))}, or another `native` or `form` in the mapping"
        self._fault(key, f"column {column.column} of type {shown}", right)
        return False

    async def _codes(self, key: str, column: ColumnMapping, mapping: TypeMapping) -> None:
        """Codes in use that have no translation; for enums without a code list, values that are none."""
        known = self._known(column, mapping)
        if known is None:
            return
        value: sa.ColumnElement[Any] = sa.column(column.column)
        source: sa.FromClause = _table(mapping)
        if column.list_as is not None:
            array = value if column.list_as == ARRAY else sa.func.string_to_array(value, sa.bindparam("separator"))
            elements = sa.func.unnest(array).table_valued("e").render_derived(name="u").lateral()
            value, source = sa.func.nullif(sa.func.btrim(elements.c.e), ""), source.join(elements, sa.true())
        text = sa.cast(value, sa.Text)
        codes = sa.cast(sa.bindparam("known"), postgresql.ARRAY(sa.Text))
        unknown = sa.select(text).distinct().select_from(source).where(text != sa.all_(codes)).limit(_MOST_CODES + 1)
        rows = await self.pool.fetch(*_with(unknown, {"known": list(known), "separator": column.list_as}))
        if rows:
            shown = _shown([row[0] for row in rows])
            place = f"[codes.{column.codes.name}]" if column.codes else "the enum, or a code list"
            self._fault(key, f"{shown} in column {column.column}", f"a translation of every code in {place}")

    def _known(self, column: ColumnMapping, mapping: TypeMapping) -> Sequence[str] | None:
        if column.codes is not None:
            return tuple(column.codes.to_domain)
        enum = self.catalogue.types[mapping.name].fields[column.field].enum
        return self.catalogue.enums[enum] if column.value is ValueType.ENUM and enum is not None else None


def _shown(codes: Sequence[str]) -> str:
    """A few codes as they are; many, or long ones, are data of the wrong column, and stay where they are."""
    if len(codes) > _MOST_CODES:
        return f"more than {_MOST_CODES} values that are no codes"
    shown = (repr(code) if len(code) <= _LONGEST_CODE else f"a text of {len(code)} characters" for code in codes)
    return ", ".join(list(shown)[:_SHOWN_CODES])


def _expected(column: ColumnMapping) -> frozenset[str]:
    """The types a column may have; keys, a link's as a record's own, are integers."""
    if column.list_as == ARRAY:
        return _ARRAY_TYPES.get(column.native, frozenset())
    if column.value is ValueType.ID and column.native is Native.INTEGER:
        return _KEY_TYPES
    return _TYPES[column.native]


def _alternatives(name: str, stored: Mapping[str, _Stored]) -> str:
    near = get_close_matches(name, stored, n=3, cutoff=0.5)
    return "one of " + ", ".join(near or stored)


def _table(mapping: TypeMapping) -> sa.TableClause:
    schema, _, name = mapping.table.rpartition(".")
    return sa.table(name, schema=schema or None)


def _quoted(table: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in table.split("."))


def _text(select: sa.Select[Any]) -> str:
    return _with(select, {})[0]


def _with(select: sa.Select[Any], values: Mapping[str, object]) -> tuple[str, list[object]]:
    compiled = select.compile(dialect=postgresql.dialect(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]
    known = {**compiled.params, **values}
    return str(compiled), [known[name] for name in compiled.positiontup or ()]
