"""The rows of the SQL tests' world as files of each format, and the mapping that reads them."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook

from resolvers.mapping import SourceMapping
from resolvers.mapping_load import load_mapping
from resolvers.rows.table import Table, TypeShape
from resolvers.sources.bounded import BoundedSource
from resolvers.sources.files import FilesApi
from schema.build import CATALOGUE
from tests.resolvers.sql.world import World

Record = dict[str, Any]
SQL_MAPPING = Path(__file__).parent.parent / "sql" / "source.toml"
SUFFIXES = ("csv", "xlsx", "parquet")

_PARQUET = {
    "id": "BIGINT", "lahir": "DATE", "terdaftar": "DATE", "tanggal": "DATE", "mulai": "DATE", "keahlian": "VARCHAR[]",
    "pendidikan": "INTEGER", "lapor_ms": "BIGINT", "pekerja": "INTEGER", "upah_min": "BIGINT", "upah": "BIGINT",
    "id_perusahaan": "BIGINT", "id_pencari": "BIGINT", "id_pelatihan": "BIGINT", "lokal": "BOOLEAN", "lama": "INTEGER",
    "iuran": "BIGINT", "nik_angka": "BIGINT",
}  # fmt: skip


def mapping_text(suffix: str) -> str:
    """The mapping of the SQL tests over files of one format."""
    text = SQL_MAPPING.read_text("utf-8").replace('kind = "postgres"', 'kind = "files"')
    for line in text.splitlines():
        if line.startswith("table = "):
            name = line.split('"')[1].partition(".")[2].lower()
            text = text.replace(line, f'table = "{name}.{suffix}"')
    return text if suffix == "parquet" else text.replace('list = "array"', 'list = ";"')


def read_mapping(text: str, folder: Path) -> SourceMapping:
    """The mapping written in `text`."""
    path = folder / "uji.toml"
    path.write_text(text, "utf-8")
    return load_mapping(path, CATALOGUE)


def write_world(world: World, folder: Path, suffix: str) -> None:
    """Every table of the world as a file."""
    for name, rows in world.rows.items():
        write(folder / f"{name.partition('.')[2].lower()}.{suffix}", rows)


def write(path: Path, rows: Sequence[Record]) -> None:
    """One file, in the format its name says."""
    WRITERS[path.suffix](path, rows)


def _csv(path: Path, rows: Sequence[Record]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        writer.writerows([_text(value) for value in row.values()] for row in rows)


def _xlsx(path: Path, rows: Sequence[Record]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append([*rows[0]])
    for row in rows:
        sheet.append([_cell(value) for value in row.values()])
    book.save(path)


def _parquet(path: Path, rows: Sequence[Record]) -> None:
    with duckdb.connect() as connection:
        kinds = [_kind(name, [row[name] for row in rows]) for name in rows[0]]
        columns = ", ".join(
            f'"{name.replace(chr(34), chr(34) * 2)}" {kind}' for name, kind in zip(rows[0], kinds, strict=True)
        )
        connection.execute(f"CREATE TABLE t ({columns})")
        marks = ", ".join("?" * len(kinds))
        connection.executemany(f"INSERT INTO t VALUES ({marks})", [[*row.values()] for row in rows])  # noqa: S608  marks alone
        quoted = str(path).replace("'", "''")
        connection.execute(f"COPY t TO '{quoted}' (FORMAT parquet)")


def _kind(name: str, values: Sequence[Any]) -> str:
    kinds = {type(value).__name__ for value in values} - {"NoneType"}
    by_type = {"int": "BIGINT", "float": "DOUBLE", "bool": "BOOLEAN", "date": "DATE", "list": "VARCHAR[]"}
    if kinds == {"datetime"}:
        aware = next(value for value in values if value is not None).tzinfo is not None
        return "TIMESTAMPTZ" if aware else "TIMESTAMP"
    return by_type.get(kinds.pop(), "VARCHAR") if len(kinds) == 1 else "VARCHAR"


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(part for part in value if part is not None)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _cell(value: Any) -> Any:
    if isinstance(value, list) or hasattr(value, "hour"):
        return _text(value)  # a workbook's own times are rounded
    return value


WRITERS: Mapping[str, Callable[[Path, Sequence[Record]], None]] = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}


def table_of(world: World, mapping: SourceMapping, name: str, *, linked: bool = True) -> Table:
    """The same rows for the pure evaluation of reads. Text files know no empty text."""
    shape = TypeShape(CATALOGUE.types[name], mapping.types[name], CATALOGUE, mapping.types)
    near = {
        relation.name: table_of(world, mapping, relation.target, linked=False)
        for relation in shape.domain.relations.values()
        if linked and relation.target in mapping.types and not relation.many
    }
    stem = shape.mapping.table.partition(".")[0]
    (records,) = (world.records(table) for table in world.rows if table.lower() == f"uji.{stem}")
    if not shape.mapping.table.endswith(".parquet"):
        records = [{column: _as_text(value) for column, value in record.items()} for record in records]
    return Table.of(shape, records, near)


def _as_text(value: Any) -> Any:
    if isinstance(value, list):
        value = ";".join(part for part in value if part is not None)
    return None if value == "" else value


def open_files(mapping: SourceMapping, folder: Path) -> BoundedSource:
    """The source of a mapping over a folder."""
    return BoundedSource(mapping, CATALOGUE, FilesApi(mapping, str(folder)))
