"""How a mapping reads files: which file holds a table, how its cells are written, and what each column stores. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from resolvers.mapping import ARRAY, ColumnForm, ColumnMapping, Native, SourceMapping, TypeMapping
from resolvers.mapping_toml import Table
from schema.catalogue import ValueType

ROW_KEY = "#row"
"""The setting `key = "#row"`: a record's key is its row's number in this version of its files.

For files without a column of whole numbers that tell rows apart. Ids and cursors end with the version: a row may hold
another record in the next.
"""

_SUFFIXES = ("csv", "xlsx", "parquet")
_ENCODINGS = ("utf-8", "utf-16", "latin-1")
_KEYS = (
    "delimiter", "quote", "encoding", "decimal", "thousands", "date", "header", "memory_mb", "threads",
)  # fmt: skip
_FORBIDDEN = frozenset('/\\:\0\n\r"')


class Storage(StrEnum):
    """What a column's cells hold once they are read; a cell that holds something else is unreadable."""

    TEXT = "a text of at most 10000 characters"
    TEXTS = "a list of texts"
    WHOLE = "a whole number"
    NUMBER = "a number"
    BOOLEAN = "true or false"
    DATE = "a date"
    INSTANT = "a time"
    WIB = "a time in WIB"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are written in files that hold text.

    `date` is the form of dates beside ISO 8601 (`%d/%m/%Y`). `header` is the row with the names of the columns, from 1.
    `thousands` is empty where numbers have no such sign.
    """

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str = ""
    date: str | None = None
    header: int = 1

    @classmethod
    def of(cls, settings: Table) -> "Dialect":
        """The settings of a mapping. Raises `MappingError`."""
        found = cls(
            delimiter=_sign(settings, "delimiter", ","),
            quote=_sign(settings, "quote", '"'),
            encoding=settings.optional_choice("encoding", _ENCODINGS) or "utf-8",
            decimal=_sign(settings, "decimal", "."),
            thousands=_sign(settings, "thousands", ""),
            date=settings.optional_text("date"),
            header=settings.count("header") if "header" in settings.content else 1,
        )
        if found.decimal == found.thousands:
            raise settings.fault("thousands", found.thousands, "another sign than that of `decimal`")
        return found


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading the files may use: memory in megabytes, and threads."""

    memory_mb: int = 512
    threads: int = 2

    @classmethod
    def of(cls, settings: Table) -> "Allowance":
        """The settings of a mapping. Raises `MappingError`."""
        given = {key: settings.count(key) for key in ("memory_mb", "threads") if key in settings.content}
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of the folder.

    `pattern` is a file's name, or a pattern of names (`*`, `?`) whose files together are the table. `sheet` is the
    sheet of a workbook (`None`: its only one). `key` is a column or `ROW_KEY`; `None` for tables without keys.
    """

    pattern: str
    suffix: str
    sheet: str | None
    key: str | None
    columns: Mapping[str, Storage]

    @property
    def named(self) -> tuple[str, ...]:
        """The columns the files must have."""
        keys = () if self.key in (None, ROW_KEY) else (self.key or "",)
        return (*keys, *self.columns)


def read_settings(mapping: SourceMapping) -> tuple[Dialect, Allowance]:
    """The settings of a folder. Raises `MappingError`."""
    settings = Table(mapping.file, "settings", mapping.settings)
    settings.only(_KEYS)
    return Dialect.of(settings), Allowance.of(settings)


def layout_of(of_type: TypeMapping, file: str) -> Layout:
    """The table of a type. Raises `MappingError`."""
    place = Table(file, f"types.{of_type.name}", {"table": of_type.table, "sheet": of_type.sheet})
    columns: dict[str, Storage] = {}
    for column in _columns(of_type):
        storage = storage_of(column)
        if columns.setdefault(column.column, storage) is not storage:
            expected = f"a column of its own, for {column.column!r} is read as {columns[column.column].value}"
            raise place.fault(f"fields.{column.field}", column.column, expected)
    return make_layout(place, of_type.key, columns)


def make_layout(place: Table, key: str | None, columns: Mapping[str, Storage]) -> Layout:
    """A table named by `table` and `sheet` at a place of a mapping. Raises `MappingError`."""
    name, sheet = place.text("table"), place.content.get("sheet")
    suffix = name.rpartition(".")[2].lower()
    if suffix not in _SUFFIXES or name.startswith(".") or not _FORBIDDEN.isdisjoint(name) or "[" in name:
        raise place.fault(
            "table", name, "a file's name in the folder, as `pencari.csv`, `lowongan-*.xlsx`, `x.parquet`"
        )
    if sheet is not None and suffix != "xlsx":
        raise place.fault("sheet", sheet, "no `sheet` but for a workbook (xlsx)")
    if suffix != "parquet" and Storage.TEXTS in columns.values():
        listed = next(column for column, storage in columns.items() if storage is Storage.TEXTS)
        raise place.fault("fields", listed, f'the separator of the text as `list`: "{ARRAY}" is for parquet only')
    return Layout(name, suffix, sheet if isinstance(sheet, str) else None, key, columns)


def storage_of(column: ColumnMapping) -> Storage:
    """What a mapped column stores: text, unless the domain's type or the mapping's `native` says otherwise."""
    if column.list_as is not None:
        return Storage.TEXTS if column.list_as == ARRAY else Storage.TEXT
    if column.codes is not None:
        return Storage.TEXT
    if column.form in (ColumnForm.EPOCH_MS, ColumnForm.WIB):
        return Storage.WHOLE if column.form is ColumnForm.EPOCH_MS else Storage.WIB
    if column.form is not None:
        return Storage.TEXT
    if column.value in _BY_VALUE:
        return _BY_VALUE[column.value]
    return Storage.WHOLE if column.native is Native.INTEGER else Storage.TEXT


def _columns(of_type: TypeMapping) -> Iterable[ColumnMapping]:
    yield from of_type.columns.values()
    if of_type.updated_at is not None:
        yield of_type.updated_at


def _sign(settings: Table, key: str, default: str) -> str:
    value = settings.content.get(key, default)
    if not isinstance(value, str) or (value != default and (len(value) != 1 or not value.isascii())):
        raise settings.fault(key, value, "one ASCII character")
    return value


_BY_VALUE: Mapping[ValueType, Storage] = {
    ValueType.INT: Storage.WHOLE,
    ValueType.MONEY: Storage.WHOLE,
    ValueType.FLOAT: Storage.NUMBER,
    ValueType.BOOLEAN: Storage.BOOLEAN,
    ValueType.DATE: Storage.DATE,
    ValueType.DATETIME: Storage.INSTANT,
}
