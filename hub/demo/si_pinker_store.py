"""SI-PINKER's data file: each record's JSON ready to send, beside the few columns the API can filter and order by."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Resource:
    """What the API can do with one kind of record.

    `filters` take one value each, `lists` one or several with commas. `orders` are dates; every resource also orders by
    `id`.
    """

    filters: tuple[str, ...]
    lists: tuple[str, ...]
    orders: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are kept beside the JSON."""
        return (*self.lists, *self.filters, *self.orders)


RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {
        "pencari-kerja": Resource(("kode_kab", "status", "nik"), ("id",), ("tanggal_daftar",)),
        "perusahaan": Resource(("kode_kab", "nib", "kbli"), ("id",), ("tanggal_lapor",)),
        "lowongan": Resource(("kode_kab", "status"), ("id", "id_perusahaan"), ("mulai",)),
        "pekerja": Resource(("kode_kab_kerja", "nik"), ("id", "id_perusahaan"), ("mulai",)),
        "pelatihan": Resource(("kode_kab", "kejuruan"), ("id",), ("tanggal_mulai",)),
        "penempatan": Resource(
            ("kode_kab_kerja",),
            ("id", "id_pencaker", "id_lowongan", "id_perusahaan"),
            ("tanggal_penempatan",),
        ),
        "peserta-pelatihan": Resource(("status", "nik"), ("id", "id_pelatihan", "id_penempatan"), ()),
    }
)
"""The API's resources, by the last part of their path."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked for: conditions (column, its allowed values), the order's column, and the place."""

    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    order: str
    descending: bool
    limit: int
    offset: int


class Store:
    """The data file, read only. A page takes about a millisecond, so reads may run on the event loop."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises `sqlite3.OperationalError` if there is none."""
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)

    def page(self, name: str, page: Page) -> tuple[list[bytes], int]:
        """The JSON of a page's records, and how many records match in all."""
        where, values = _where(page.conditions)
        place = f"ORDER BY {_order(page.order, descending=page.descending)} LIMIT ? OFFSET ?"
        statement = f'SELECT isi FROM "{name}"{where} {place}'  # noqa: S608  names are the API's own, values are marks
        rows = self._connection.execute(statement, (*values, page.limit, page.offset)).fetchall()
        count = f'SELECT count(*) FROM "{name}"{where}'  # noqa: S608  as above
        ((total,),) = self._connection.execute(count, values)
        return [record for (record,) in rows], total

    def record(self, name: str, key: int) -> bytes | None:
        """The JSON of one record, if there is one."""
        statement = f'SELECT isi FROM "{name}" WHERE id = ?'  # noqa: S608  as in `page`
        found: tuple[bytes] | None = self._connection.execute(statement, (key,)).fetchone()
        return None if found is None else found[0]


def _where(conditions: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[str, tuple[str, ...]]:
    if not conditions:
        return "", ()
    parts = (f'"{column}" IN ({", ".join("?" * len(values))})' for column, values in conditions)
    return f" WHERE {' AND '.join(parts)}", tuple(value for _, values in conditions for value in values)


def _order(column: str, *, descending: bool) -> str:
    """Nulls last both ways and ties by id; SQLite counts null as the least value, so downwards it is last by itself."""
    if column == "id":
        return "id DESC" if descending else "id"
    return f'"{column}" DESC, id' if descending else f'"{column}" IS NULL, "{column}", id'
