"""How one source's own tables, columns and codes stand for the domain: frozen values, read from a TOML file.

A field that is not mapped is null from that source. Nothing here talks to the source; see `mapping_load` for the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from schema.catalogue import ValueType


class SourceKind(StrEnum):
    """The kind of system behind a source, which names the adapter that speaks to it."""

    POSTGRES = "postgres"
    MYSQL = "mysql"
    REST = "rest"
    GRAPHQL = "graphql"
    FILES = "files"


class ColumnForm(StrEnum):
    """How a native value is written where it differs from the domain's own form."""

    REGION_DIGITS = "region-digits"
    """`3216` for the Kemendagri code `32.16`."""
    DISTRICT_DIGITS = "district-digits"
    """`321606` for `32.16.06`."""
    LOCAL_PHONE = "local-phone"
    """`0812...` for `+62812...`."""
    DATE_DMY = "date-dmy"
    """The text `31-12-1999` for the date `1999-12-31`; text that is no real date is null."""
    EPOCH_MS = "epoch-ms"
    """Milliseconds since 1970-01-01 UTC; a date is the day of that instant in UTC."""
    WIB = "wib"
    """A timestamp without a time zone, in Western Indonesian Time (UTC+7)."""

    @property
    def one_to_one(self) -> bool:
        """Whether a domain value is written in one way only; telephones may be kept with `0` or with `+62`."""
        return self is not ColumnForm.LOCAL_PHONE


class Native(StrEnum):
    """The storage type of a column. Only database sources need it: it makes comparisons serve the column's index."""

    TEXT = "text"
    CHAR = "char"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIMESTAMPTZ = "timestamptz"


class AgeKind(StrEnum):
    """A way to know whether a person is an adult."""

    BIRTH_DATE = "birth-date"
    NIK = "nik"
    AGE_GROUP = "age-group"
    ADULT = "adult"


ARRAY = "array"
"""`ColumnMapping.list_as` of a native list; any other value is the separator of a list written as text."""


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """A code list of a source: native code (as text) to domain value. Several native codes may mean one value.

    Read once per mapping and compared by identity, so that what is compiled for it can be found by it.
    """

    name: str
    to_domain: Mapping[str, str] = field(hash=False)
    to_native: Mapping[str, tuple[str, ...]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One domain field in the source.

    `column` is the native column, JSON member or GraphQL field. `list_as` is `None` for single values, `ARRAY`, or the
    separator of the text. With `codes` every value (or list element) is translated; a code without a translation is
    null in answers and a fault in `verify`.
    """

    field: str
    column: str
    value: ValueType
    native: Native
    form: ColumnForm | None = None
    codes: Codes | None = None
    list_as: str | None = None

    @property
    def plain(self) -> bool:
        """Whether the stored value is the domain's own, with nothing to translate."""
        return self.form is None and self.codes is None and self.list_as is None


@dataclass(frozen=True, slots=True)
class AgeWay:
    """One way to know the age: a mapped `field`, of the record itself or of the record that `relation` leads to."""

    kind: AgeKind
    field: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class ApiMapping:
    """What a source's API can do itself for one type, by domain field (`id` is the key).

    `filters`: equality, to the API's parameter; `many`: the parameters that take a list; `orders`: ascending and
    descending order, to the API's name for it. An API that orders at all breaks ties by its key, ascending. `least` and
    `most`: the parameters of an inclusive lower and upper bound; records without a value fulfil neither.
    """

    filters: Mapping[str, str]
    many: Mapping[str, str]
    orders: Mapping[str, str]
    least: Mapping[str, str] = field(default_factory=dict)
    most: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypeMapping:
    """One domain type in the source.

    `table` is `[schema.]table`, a path (rest), a root field (graphql) or a file's name, which may be a pattern (files),
    with the `sheet` of a workbook that has several. `key` is the integer surrogate key, never a
    governed value. `age` is empty for types that are not about a person. With `own_regions_only` a row that names
    regions in the catalogue's `own_by` fields, which make it a region's own, names one of the source's among them.
    """

    name: str
    table: str
    key: str
    updated_at: ColumnMapping | None
    one_row_per_person: bool
    age: tuple[AgeWay, ...]
    columns: Mapping[str, ColumnMapping]
    api: ApiMapping
    sheet: str | None = None
    own_regions_only: bool = False


@dataclass(frozen=True, slots=True)
class FiguresMapping:
    """Published figures in files: the files, and the column of each part of a `Figure`, by the part's name."""

    table: str
    sheet: str | None
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """One source: its identity, its bounds and its types.

    `regions` are the Kemendagri codes it covers (`("*",)`: all). `bound` is in rows taken through the hub in one
    operation, `deadline_ms` in milliseconds for a whole read. `settings` are the kind's own (parameter names of a REST
    API and the like), each a text or a number. `file` names where the mapping was read, for fault lines. A source of
    published `figures` holds no records, and so no types.
    """

    id: str
    owner: str
    kind: SourceKind
    name: str
    regions: tuple[str, ...]
    bound: int
    deadline_ms: int
    settings: Mapping[str, str | int]
    types: Mapping[str, TypeMapping]
    file: str
    figures: FiguresMapping | None = None

    @property
    def covers_all_regions(self) -> bool:
        """Whether the source is national."""
        return self.regions == ("*",)
