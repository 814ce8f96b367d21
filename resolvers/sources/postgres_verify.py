"""A mapping held against the living database: tables, columns, types, keys, and codes without a translation.

Few statements, two for all tables and one for the codes of each, and their texts are made once: hundreds of databases
with the same tables are verified at one start.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from resolvers.mapping import ARRAY, ColumnMapping, Native, SourceMapping, TypeMapping
from resolvers.sources.postgres_pool import Pool
from schema.catalogue import Catalogue, ValueType

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
_TEXTS = 4_096
"""Statements kept: one for each table of each application that regions use."""

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
        mappings = tuple(self.mapping.types.values())
        tables = [_quoted(mapping.table) for mapping in mappings]
        stored: dict[int, dict[str, _Stored]] = {}
        for number, name, kind, modifier in await self.pool.fetch(_COLUMNS, [tables]):
            stored.setdefault(number, {})[name] = _Stored(kind, modifier)
        indexed = await self.pool.fetch(_UNIQUE_KEYS, [tables, [mapping.key for mapping in mappings]])
        unique = {row[0] for row in indexed}
        for number, mapping in enumerate(mappings, 1):
            await self._type(mapping, stored.get(number, {}), is_unique=number in unique)
        return self.found

    def _fault(self, key: str, found: str, expected: str) -> None:
        self.found.append(f"{self.mapping.file}: types.{key}: found {found}; expected {expected}")

    async def _type(self, mapping: TypeMapping, stored: Mapping[str, _Stored], *, is_unique: bool) -> None:
        if not stored:
            self._fault(f"{mapping.name}.table", f"no table {mapping.table}", "a table or view this login may see")
            return
        await self._key(mapping, stored, is_unique=is_unique)
        if mapping.updated_at is not None:
            self._fits(f"{mapping.name}.updated_at", mapping.updated_at, mapping.table, stored)
        await self._codes(mapping, list(self._fitting(mapping, stored)))

    def _fitting(self, mapping: TypeMapping, stored: Mapping[str, _Stored]) -> Iterator["_Coded"]:
        """The columns with codes; those that are not there, or of another type, are faults already."""
        for name, column in mapping.columns.items():
            if self._fits(f"{mapping.name}.fields.{name}", column, mapping.table, stored):
                known = self._known(column, mapping)
                if known is not None:
                    yield _Coded(name, column, known)

    async def _key(self, mapping: TypeMapping, stored: Mapping[str, _Stored], *, is_unique: bool) -> None:
        key = f"{mapping.name}.key"
        found = stored.get(mapping.key)
        if found is None:
            self._fault(key, f"no column {mapping.key} in {mapping.table}", _alternatives(mapping.key, stored))
        elif found.kind not in _KEY_TYPES:
            self._fault(key, f"column {mapping.key} of type {found.kind}", "an integer column")
        elif not is_unique and not await self._has_distinct(mapping):
            self._fault(key, f"column {mapping.key} with repeated or null values", "a unique surrogate key")

    async def _has_distinct(self, mapping: TypeMapping) -> bool:
        """Whether no value of a key without an index repeats; asked of the whole table, or of a view."""
        key = sa.column(mapping.key, sa.BigInteger)
        select = sa.select(sa.func.count() == sa.func.count(key.distinct())).select_from(_table(mapping.table))
        statement = _Text.of(select)
        return bool((await self.pool.fetch(statement.sql, statement.arguments({})))[0][0])

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

    async def _codes(self, mapping: TypeMapping, coded: Sequence["_Coded"]) -> None:
        """Codes in use that have no translation; for enums without a code list, values that are none."""
        if not coded:
            return
        statement = _unknown_codes(mapping.table, tuple((one.column.column, one.column.list_as) for one in coded))
        values = {f"known{number}": list(one.known) for number, one in enumerate(coded)}
        unknown: dict[int, list[str]] = {}
        for number, code in await self.pool.fetch(statement.sql, statement.arguments(values)):
            unknown.setdefault(number, []).append(code)
        for number, one in enumerate(coded):
            if number in unknown:
                place = f"[codes.{one.column.codes.name}]" if one.column.codes else "the enum, or a code list"
                found = f"{_shown(unknown[number])} in column {one.column.column}"
                self._fault(f"{mapping.name}.fields.{one.name}", found, f"a translation of every code in {place}")

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


@dataclass(frozen=True, slots=True)
class _Coded:
    """A field whose column holds codes, and those that are known."""

    name: str
    column: ColumnMapping
    known: Sequence[str]


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
def _unknown_codes(table: str, columns: tuple[tuple[str, str | None], ...]) -> _Text:
    """The codes of some columns that are not in `known0`, `known1` and so on, each with its column's number."""
    parts = [_unknown(table, number, name, list_as) for number, (name, list_as) in enumerate(columns)]
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
    return sa.select(sa.literal_column(str(number)).label("number"), distinct.limit(_MOST_CODES + 1).subquery().c.code)


def _table(table: str) -> sa.TableClause:
    schema, _, name = table.rpartition(".")
    return sa.table(name, schema=schema or None)


def _quoted(table: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in table.split("."))
