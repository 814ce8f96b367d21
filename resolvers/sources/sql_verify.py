"""A mapping held against a living database: tables, columns, types, keys, codes without a translation, and regions.

Few statements, four for all tables: hundreds of databases are verified at one start.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Protocol

from resolvers.mapping import ARRAY, ColumnMapping, Native, SourceMapping, TypeMapping
from resolvers.native import natives
from schema.catalogue import Catalogue, ValueType

MOST_CODES = 20
"""Unknown codes beyond which a column holds no codes."""
_SHOWN_CODES = 3
_LONGEST_CODE = 16
_LONGEST_REGION = len("32.16")


@dataclass(frozen=True, slots=True)
class Stored:
    """A column of the database: its type's name, and whether its numbers are whole by declaration."""

    kind: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Types:
    """The database's types, by name: for each storage type of a mapping, for native lists of it, and for keys."""

    single: Mapping[Native, frozenset[str]]
    lists: Mapping[Native, frozenset[str]]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coded:
    """A field whose column holds codes, its type, and the codes that are known."""

    mapping: TypeMapping
    column: ColumnMapping
    known: Sequence[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A type whose rows keep to the source's regions: the columns that tell, each with those regions as it has them."""

    mapping: TypeMapping
    columns: Sequence[ColumnMapping]
    known: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outside:
    """How many rows of a type name other regions alone, and the least of the codes in them."""

    rows: int
    code: str


class Living(Protocol):
    """What is asked of the database."""

    @property
    def types(self) -> Types:
        """Its types."""

    async def columns(self, tables: Sequence[str]) -> Sequence[Mapping[str, Stored]]:
        """The columns of each table or view by name; none where there is no such table."""

    async def indexed(self, mappings: Sequence[TypeMapping]) -> AbstractSet[int]:
        """The places of those whose key an index keeps unique and without nulls."""

    async def is_distinct(self, mapping: TypeMapping) -> bool:
        """Whether no value of a key repeats and none is null; asked of the whole table, or of a view."""

    async def unknown_codes(self, coded: Sequence[Coded]) -> Mapping[int, Sequence[str]]:
        """Codes in use that are not known, by the column's place; one more than `MOST_CODES` of each at most."""

    async def outside(self, kept: Sequence[Kept]) -> Mapping[int, Outside]:
        """The rows that name a region, and none of the known ones in any of the columns, by the type's place."""


@dataclass(slots=True)
class Verifier:
    """One verification of one source."""

    living: Living
    mapping: SourceMapping
    catalogue: Catalogue
    found: list[str] = field(default_factory=list)

    async def faults(self) -> list[str]:
        """One line per fault: file, key, what was found, what would be right."""
        mappings = tuple(self.mapping.types.values())
        tables = await self.living.columns([mapping.table for mapping in mappings])
        indexed = await self.living.indexed(mappings)
        coded: list[Coded] = []
        kept: list[Kept] = []
        for place, (mapping, stored) in enumerate(zip(mappings, tables, strict=True)):
            coded += await self._type(mapping, stored, is_unique=place in indexed)
            kept += self._kept(mapping, stored)
        await self._codes(coded)
        await self._regions(kept)
        return self.found

    def _fault(self, key: str, found: str, expected: str) -> None:
        self.found.append(f"{self.mapping.file}: types.{key}: found {found}; expected {expected}")

    async def _type(self, mapping: TypeMapping, stored: Mapping[str, Stored], *, is_unique: bool) -> Sequence[Coded]:
        """Hold a type against its table, but for its codes: gives the columns that have some."""
        if not stored:
            self._fault(f"{mapping.name}.table", f"no table {mapping.table}", "a table or view this login may see")
            return ()
        await self._key(mapping, stored, is_unique=is_unique)
        if mapping.updated_at is not None:
            self._fits(f"{mapping.name}.updated_at", mapping.updated_at, mapping.table, stored)
        return list(self._coded(mapping, stored))

    def _coded(self, mapping: TypeMapping, stored: Mapping[str, Stored]) -> Iterator[Coded]:
        """The columns with codes; those that are not there, or of another type, are faults already."""
        for name, column in mapping.columns.items():
            if self._fits(f"{mapping.name}.fields.{name}", column, mapping.table, stored):
                known = self._known(column, mapping)
                if known is not None:
                    yield Coded(mapping, column, known)

    async def _key(self, mapping: TypeMapping, stored: Mapping[str, Stored], *, is_unique: bool) -> None:
        key = f"{mapping.name}.key"
        found = stored.get(mapping.key)
        if found is None:
            self._fault(key, f"no column {mapping.key} in {mapping.table}", _alternatives(mapping.key, stored))
        elif found.kind not in self.living.types.keys:
            self._fault(key, f"column {mapping.key} of type {found.kind}", "an integer column")
        elif not is_unique and not await self.living.is_distinct(mapping):
            self._fault(key, f"column {mapping.key} with repeated or null values", "a unique surrogate key")

    def _fits(self, key: str, column: ColumnMapping, table: str, stored: Mapping[str, Stored]) -> bool:
        found = stored.get(column.column)
        if found is None:
            self._fault(key, f"no column {column.column} in {table}", _alternatives(column.column, stored))
            return False
        expected = self._expected(column)
        whole = column.native is not Native.INTEGER or found.is_whole
        if found.kind in expected and whole:
            return True
        shown = found.kind if whole else f"{found.kind} with decimals or without a declared scale"
        right = f"{' or '.join(sorted(expected))}, or another `native` or `form` in the mapping"
        self._fault(key, f"column {column.column} of type {shown}", right)
        return False

    def _expected(self, column: ColumnMapping) -> frozenset[str]:
        """The types a column may have; keys, a link's as a record's own, are integers."""
        types = self.living.types
        if column.list_as == ARRAY:
            return types.lists.get(column.native, frozenset())
        if column.value is ValueType.ID and column.native is Native.INTEGER:
            return types.keys
        return types.single[column.native]

    async def _codes(self, coded: Sequence[Coded]) -> None:
        """Codes in use that have no translation; for enums without a code list, values that are none."""
        unknown = await self.living.unknown_codes(coded) if coded else {}
        for place, one in enumerate(coded):
            if place in unknown:
                column = one.column
                where = f"[codes.{column.codes.name}]" if column.codes else "the enum, or a code list"
                found = f"{_shown(unknown[place])} in column {column.column}"
                self._fault(
                    f"{one.mapping.name}.fields.{column.field}", found, f"a translation of every code in {where}"
                )

    def _kept(self, mapping: TypeMapping, stored: Mapping[str, Stored]) -> Iterator[Kept]:
        """The type, if its rows keep to the source's regions; columns that are not there are faults already."""
        if not mapping.own_regions_only:
            return
        columns = [mapping.columns[name] for name in self.catalogue.types[mapping.name].own_by]
        if all(column.column in stored for column in columns):
            regions = self.mapping.regions
            known = [[str(code) for region in regions for code in natives(column, region)] for column in columns]
            yield Kept(mapping, columns, known)

    async def _regions(self, kept: Sequence[Kept]) -> None:
        """Rows of other regions: a filter on those would not find them."""
        outside = await self.living.outside(kept) if kept else {}
        for place, one in enumerate(kept):
            if place in outside:
                rows, code = outside[place].rows, outside[place].code
                shown = repr(code) if len(code) <= _LONGEST_REGION else f"a text of {len(code)} characters"
                named = " and ".join(column.column for column in one.columns)
                found = f"{rows} row(s) of other regions, such as {shown}, in column {named}"
                expected = f"rows of {', '.join(self.mapping.regions)} alone, or no such key"
                self._fault(f"{one.mapping.name}.own_regions_only", found, expected)

    def _known(self, column: ColumnMapping, mapping: TypeMapping) -> Sequence[str] | None:
        if column.codes is not None:
            return tuple(column.codes.to_domain)
        enum = self.catalogue.types[mapping.name].fields[column.field].enum
        return self.catalogue.enums[enum] if column.value is ValueType.ENUM and enum is not None else None


def _shown(codes: Sequence[str]) -> str:
    """A few codes as they are; many, or long ones, are data of the wrong column, and stay where they are."""
    if len(codes) > MOST_CODES:
        return f"more than {MOST_CODES} values that are no codes"
    shown = (repr(code) if len(code) <= _LONGEST_CODE else f"a text of {len(code)} characters" for code in codes)
    return ", ".join(list(shown)[:_SHOWN_CODES])


def _alternatives(name: str, stored: Mapping[str, Stored]) -> str:
    near = get_close_matches(name, stored, n=3, cutoff=0.5)
    return "one of " + ", ".join(near or stored)
