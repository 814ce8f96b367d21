"""A table's files read into DuckDB: one version of all of them or none, and what is wrong with them told by row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from resolvers.sources.base import SourceUnavailableError
from resolvers.sources.files_database import Call, StatementError
from resolvers.sources.files_folder import FilesError, Folder, Version, as_of, csv_header, digest, placed
from resolvers.sources.files_layout import ROW_KEY, Dialect, Layout, Storage
from resolvers.sources.files_sql import literal, typed
from resolvers.sources.files_workbook import Rows, read_rows

_ATTEMPTS = 3
_MOST_LINES = 20
_ROWS_TOLD = 5
_COLUMN_STORAGE = {Storage.TEXTS: "VARCHAR[]"}


@dataclass(eq=False, slots=True, weakref_slot=True)
class Loaded:
    """One version of a table in the database. `unreadable`: the columns with such cells, by number."""

    name: str
    layout: Layout
    version: Version
    unreadable: frozenset[int]

    @property
    def as_of(self) -> datetime:
        """When the oldest of the files was changed last."""
        return as_of(self.version)

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each stored column."""
        return {column: number for number, column in enumerate(self.layout.columns)}


@dataclass(frozen=True, slots=True)
class Loading:
    """The reading of one table's files, as a table `name`."""

    call: Call
    folder: Folder
    layout: Layout
    dialect: Dialect
    name: str
    _numbers: dict[str, int] = field(default_factory=dict)

    def loaded(self) -> Loaded:
        """The table. Raises `FilesError`, `SourceUnavailableError`."""
        try:
            version = self._staged()
            self._typed(version)
        finally:
            if not self.call.stopped:
                self._drop(self._stage)
        return Loaded(self.name, self.layout, version, self._checked(version))

    @property
    def _stage(self) -> str:
        return f"{self.name}_cells"

    def _drop(self, table: str) -> None:
        self.call.run(f"DROP TABLE IF EXISTS {table}")

    # --- cells ---------------------------------------------------------------------------------------------------

    def _staged(self) -> Version:
        """The cells of one version of the files: read again where a file was changed meanwhile."""
        for _ in range(_ATTEMPTS):
            version = self.folder.version(self.layout)
            self._make_stage()
            read = {"csv": self._read_csv, "xlsx": self._read_workbook, "parquet": self._read_parquet}
            for number, stamp in enumerate(version):
                try:
                    read[self.layout.suffix](number, stamp.name)
                except StatementError:
                    if self.call.stopped:
                        raise
                    raise FilesError([f"{stamp.name}: cannot be read as {self.layout.suffix}"]) from None
            if self.folder.version(self.layout) == version:
                return version
        raise SourceUnavailableError(f"{self.layout.pattern}: changes while it is read")

    def _make_stage(self) -> None:
        self._drop(self._stage)
        storages = [_COLUMN_STORAGE.get(storage, "VARCHAR") for storage in self._storages()]
        columns = "".join(f", x{i} {storage}" for i, storage in enumerate(storages))
        self.call.run(f"CREATE TABLE {self._stage} (f INTEGER, r BIGINT{columns})")

    def _storages(self) -> list[Storage]:
        return [self.layout.columns.get(name, Storage.WHOLE) for name in self.layout.named]

    def _read_csv(self, number: int, name: str) -> None:
        """Every line must have its columns: a table without the lines that do not would be silently incomplete."""
        dialect, path = self.dialect, self.folder.file(name)
        header = csv_header(path, dialect)
        places = placed(header, self.layout, name)
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header)))
        cells = [f"c{place}" for place in places.values()]
        sql = (
            f"INSERT INTO {self._stage} SELECT {number}, * FROM (SELECT row_number() OVER () + {dialect.header} AS r, "
            f"{', '.join(cells)} FROM read_csv($1, columns = {{{columns}}}, auto_detect = false, header = true, "
            f"skip = {dialect.header - 1}, delim = {literal(dialect.delimiter)}, quote = {literal(dialect.quote)}, "
            f"escape = {literal(dialect.quote)}, encoding = {literal(dialect.encoding)}, compression = 'none', "
            f"strict_mode = true, store_rejects = true, rejects_limit = {_MOST_LINES}, "
            f"rejects_table = '{self.name}_wrong', rejects_scan = '{self.name}_scan')) WHERE {_any_of(cells)}"
        )
        self.call.run(sql, [str(path)])
        wrong = self.call.run(f"SELECT line, column_idx, error_type FROM {self.name}_wrong ORDER BY line")
        self._drop(f"{self.name}_wrong")
        self._drop(f"{self.name}_scan")
        if wrong:
            raise FilesError([f"{name}: line {line}: {_told(error)}" for line, _, error in wrong])

    def _read_parquet(self, number: int, name: str) -> None:
        path = [str(self.folder.file(name))]
        read = "read_parquet($1, binary_as_string = true)"
        found = self.call.columns(f"SELECT * FROM {read} LIMIT 0", [*path])
        places = placed([column for column, _ in found], self.layout, name)
        storages = self._storages()
        for (column, place), storage in zip(places.items(), storages, strict=True):
            kind = found[place][1]
            if kind.endswith("[]") is not (storage is Storage.TEXTS) or kind.startswith(("STRUCT", "MAP", "UNION")):
                raise FilesError([f"{name}: column {column!r}: found {kind.split('(')[0]}, expected {storage.value}"])
        kinds = [_COLUMN_STORAGE.get(storage, "VARCHAR") for storage in storages]
        cells = (f"CAST(c{place} AS {kind})" for place, kind in zip(places.values(), kinds, strict=True))
        names = ", ".join(f"c{i}" for i in range(len(found)))
        self.call.run(
            f"INSERT INTO {self._stage} SELECT {number}, row_number() OVER (), {', '.join(cells)} "
            f"FROM {read} AS file({names})",
            path,
        )

    def _read_workbook(self, number: int, name: str) -> None:
        stopped = partial(getattr, self.call, "stopped")
        for rows in read_rows(self.folder.file(name), self.layout, self.dialect.header, stopped):
            self._insert(number, rows)

    def _insert(self, number: int, rows: Rows) -> None:
        if not rows.columns or not rows.columns[0]:
            return
        cells = [f"x{i}" for i in range(len(rows.columns))]
        marks = ", ".join(f"unnest(${i + 1}::VARCHAR[]) AS {cell}" for i, cell in enumerate(cells))
        last = rows.first + len(rows.columns[0])
        self.call.run(
            f"INSERT INTO {self._stage} SELECT {number}, * FROM "
            f"(SELECT unnest(range({rows.first}, {last})) AS r, {marks}) WHERE {_any_of(cells)}",
            [*rows.columns],
        )

    # --- values --------------------------------------------------------------------------------------------------

    def _typed(self, version: Version) -> None:
        """The stored columns, in the order of keys, with the marks of cells that cannot be read."""
        cells = {name: f"x{i}" for i, name in enumerate(self.layout.named)}
        values = [
            f"{typed(cells[name], storage, self.dialect)} AS v{i}"
            for i, (name, storage) in enumerate(self.layout.columns.items())
        ]
        marks = [
            f"(v{i} IS NULL AND {_is_filled(cells[name], storage)}) AS b{i}"
            for i, (name, storage) in enumerate(self.layout.columns.items())
        ]
        stored = [f"v{i}" for i in range(len(values))]
        self._drop(self.name)
        self.call.run(
            f"CREATE TABLE {self.name} AS SELECT {', '.join(['f', 'r', 'k', *stored, *marks])} FROM "
            f"(SELECT *, {', '.join([f'{self._key(version)} AS k', *values])} FROM {self._stage}) ORDER BY k, f, r"
        )

    def _key(self, version: Version) -> str:
        if self.layout.key in (None, ROW_KEY):
            return f"{digest(version) << 32} + row_number() OVER (ORDER BY f, r)"
        return typed("x0", Storage.WHOLE, Dialect())

    def _checked(self, version: Version) -> frozenset[int]:
        """The columns with cells that cannot be read. Raises `FilesError` where keys do not tell rows apart."""
        counts = "".join(f", count_if(b{i})" for i in range(len(self.layout.columns)))
        ((rows, keys, distinct, *bad),) = self.call.run(
            f"SELECT count(*), count(k), count(DISTINCT k){counts} FROM {self.name}"
        )
        if keys < rows:
            where = self._rows_where("k IS NULL", version)
            raise FilesError(self._dropped(f"{where}: column {self.layout.key!r}: no whole number as the row's key"))
        if distinct < rows:
            where = self._rows_where(f"k IN (SELECT k FROM {self.name} GROUP BY k HAVING count(*) > 1)", version)
            raise FilesError(self._dropped(f"{where}: column {self.layout.key!r}: the key of another row"))
        return frozenset(i for i, count in enumerate(bad) if count)

    def _dropped(self, line: str) -> list[str]:
        self._drop(self.name)
        return [line]

    def _rows_where(self, condition: str, version: Version) -> str:
        return rows_told(self.call, self.name, condition, version)


def unreadable_lines(call: Call, loaded: Loaded) -> list[str]:
    """One line for each column with cells that cannot be read: file, rows, column, and what was expected."""
    lines = []
    for number, (column, storage) in enumerate(loaded.layout.columns.items()):
        if number in loaded.unreadable:
            where = rows_told(call, loaded.name, f"b{number}", loaded.version)
            lines.append(f"{where}, column {column!r}: expected {storage.value}")
    return lines


def rows_told(call: Call, table: str, condition: str, version: Version) -> str:
    """The first rows that fulfil a condition, with the file they stand in."""
    found = call.run(f"SELECT f, r, count(*) OVER () FROM {table} WHERE {condition} ORDER BY f, r LIMIT {_ROWS_TOLD}")
    first, total = found[0][0], found[0][2]
    rows = [str(row) for file, row, _ in found if file == first]
    more = f" ({total} in all)" if total > len(rows) else ""
    return f"{version[first].name}: row{'s' if len(rows) > 1 else ''} {', '.join(rows)}{more}"


def _any_of(cells: Sequence[str]) -> str:
    """Whether a row holds anything: workbooks and their exports end with empty ones."""
    return " OR ".join(f"{cell} IS NOT NULL" for cell in cells)


def _is_filled(cell: str, storage: Storage) -> str:
    return f"{cell} IS NOT NULL" if storage in (Storage.TEXT, Storage.TEXTS) else f"trim({cell}) <> ''"


def _told(error: str) -> str:
    """DuckDB's kind of fault in a line, in our words."""
    words = {
        "TOO MANY COLUMNS": "more columns than the header has",
        "MISSING COLUMNS": "fewer columns than the header has",
        "UNQUOTED VALUE": "a quote that is not closed, or text behind one",
        "INVALID ENCODING": "bytes that are no text in the file's encoding",
        "LINE SIZE OVER MAXIMUM": "longer than a line may be",
    }
    return words.get(error, "cannot be read")
