"""What the sources' own rows mean: canonical values, whose row it is, whether the person is an adult.

Written for the tests alone: a fault in the hub's own reading of rows must be noticed here, not shared.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from hub.demo.data import DemoData, Table
from resolvers.mapping import ARRAY, AgeKind, AgeWay, ColumnForm, ColumnMapping, SourceMapping, TypeMapping
from schema.build import CATALOGUE
from schema.catalogue import DomainType, ValueType
from schema.decisions import Cell, Scope, Side

ADULT = 18
_NIK = re.compile("[0-9]{16}")

Canonical = Any
"""A value in the hub's own words; tuples for lists."""


def table_name(source: SourceMapping, mapping: TypeMapping) -> str:
    """The name under which the demo data keep a type's table."""
    return f"{source.id}.{re.split('[./]', mapping.table)[-1]}"


def canonical(column: ColumnMapping, native: Any) -> Canonical:
    """The value in the hub's own words."""
    if native is None or column.list_as is None:
        return None if native is None else _single(column, native)
    parts = native if column.list_as == ARRAY else [part for part in native.split(column.list_as) if part]
    return tuple(_single(column, part) for part in parts)


def _single(column: ColumnMapping, native: Any) -> Canonical:
    if column.codes is not None:
        return _coded(column, native)
    if column.form in {ColumnForm.REGION_DIGITS, ColumnForm.DISTRICT_DIGITS}:
        digits = str(native)
        return ".".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    if column.form is ColumnForm.LOCAL_PHONE:
        return f"+62{native[1:]}" if native.startswith("0") else native
    if column.value is ValueType.DATE and isinstance(native, str):
        return date.fromisoformat(native)
    if column.value is ValueType.DATETIME:
        return (datetime.fromisoformat(native) if isinstance(native, str) else native).astimezone(UTC)
    return native


def _coded(column: ColumnMapping, native: Any) -> Canonical:
    assert column.codes is not None
    name = column.codes.to_domain[str(native).lower() if isinstance(native, bool) else str(native)]
    return name == "true" if column.value is ValueType.BOOLEAN else name


@dataclass(frozen=True, eq=False)
class Records:
    """The records of one type in one source."""

    source: SourceMapping
    mapping: TypeMapping
    table: Table

    @property
    def domain(self) -> DomainType:
        """The type."""
        return CATALOGUE.types[self.mapping.name]

    @property
    def name(self) -> tuple[str, str]:
        """Source and type."""
        return self.source.id, self.mapping.name

    def __len__(self) -> int:
        return len(self.table[self.mapping.key])

    @cached_property
    def keys(self) -> dict[int, int]:
        """The row of each record by its key."""
        return {int(str(key)): row for row, key in enumerate(self.table[self.mapping.key])}

    @cached_property
    def _columns(self) -> dict[str, list[Canonical]]:
        return {}

    def column(self, name: str) -> list[Canonical]:
        """A field of every record; nulls where the source does not hold it."""
        if name not in self._columns:
            mapped = self.mapping.columns.get(name)
            natives: Sequence[Any] = [None] * len(self) if mapped is None else self.table[mapped.column]
            self._columns[name] = [None if mapped is None else canonical(mapped, native) for native in natives]
        return self._columns[name]


@dataclass(frozen=True, eq=False)
class World:
    """All records of all sources."""

    data: DemoData
    mappings: Mapping[str, SourceMapping]
    _records: dict[tuple[str, str], Records] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source in self.mappings.values():
            for mapping in source.types.values():
                table = self.data.tables[table_name(source, mapping)]
                self._records[source.id, mapping.name] = Records(source, mapping, table)

    def __iter__(self) -> Iterator[Records]:
        return iter(self._records.values())

    def records(self, source: str, type_name: str) -> Records | None:
        """The records of a type in a source, if it holds them."""
        return self._records.get((source, type_name))

    def linked(self, records: Records, relation: str) -> list[int | None]:
        """For each record the row that a relation to one leads to."""
        found = records.domain.relations[relation]
        target = self.records(records.source.id, found.target)
        links = records.column(found.join.partition(".")[2])
        return [None if target is None or link is None else target.keys.get(link) for link in links]

    def cells(self, records: Records, region: str | None, own: Scope, today: date) -> list[Cell]:
        """The cell of each record, for a caller of a region (if the source splits) or with one scope for all rows."""
        scopes = [own] * len(records) if region is None else self._scopes(records, region)
        sides = self._sides(records, today) if records.domain.about_person else [Side.ADULT] * len(records)
        return [Cell(scope, side) for scope, side in zip(scopes, sides, strict=True)]

    def _scopes(self, records: Records, region: str) -> list[Scope]:
        found = [Scope.OTHER] * len(records)
        for path in records.domain.own_by:
            for row, code in enumerate(self._path(records, path)):
                if code is not None and (region in code if isinstance(code, tuple) else region == code):
                    found[row] = Scope.OWN
        return found

    def _path(self, records: Records, path: str) -> list[Canonical]:
        """A field of the records, or of those that a relation leads to (`seeker.birthDate`)."""
        relation, _, name = path.rpartition(".")
        if not relation:
            return records.column(name)
        target = self.records(records.source.id, records.domain.relations[relation].target)
        column = [] if target is None else target.column(name)
        return [None if row is None else column[row] for row in self.linked(records, relation)]

    def _sides(self, records: Records, today: date) -> list[Side]:
        adults: list[bool | None] = [None] * len(records)
        for way in records.mapping.age:
            verdicts = self._verdicts(records, way, today)
            adults = [verdict if known is None else known for known, verdict in zip(adults, verdicts, strict=True)]
        return [Side.ADULT if adult else Side.MINOR for adult in adults]

    def _verdicts(self, records: Records, way: AgeWay, today: date) -> list[bool | None]:
        if way.field is None:
            return [True] * len(records)
        path = f"{way.relation}.{way.field}" if way.relation else way.field
        return [verdict(way.kind, value, today) for value in self._path(records, path)]


def verdict(kind: AgeKind, value: Canonical, today: date) -> bool | None:
    """Whether a value says that the person is an adult; None where it does not know."""
    if value is None:
        return None
    if kind is AgeKind.AGE_GROUP:
        return None if value == "AGE_15_19" else True
    born = born_by(value, today) if kind is AgeKind.NIK else value
    return None if born is None else (born.year + ADULT, born.month, born.day) <= (today.year, today.month, today.day)


def born_by(nik: str, today: date) -> date | None:
    """The birth date in a NIK, if it holds one."""
    if not _NIK.fullmatch(nik):
        return None
    day, month, year = (int(nik[at : at + 2]) for at in (6, 8, 10))
    year += 2000 if 2000 + year <= today.year else 1900
    try:
        return date(year, month, day - 40 if day > 40 else day)
    except ValueError:
        return None
