"""APTEKAD's data file: one SQLite table per root field, with the API's own column names."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

KEYS: Mapping[str, str] = MappingProxyType({"tkaMasuk": "idCatatan", "perusahaan": "idPerusahaan"})
"""Each table's key."""
ORDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"tkaMasuk": ("idCatatan", "waktuMasuk"), "perusahaan": ("idPerusahaan",)}
)
"""The columns that each table can be ordered by."""
INDEXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"tkaMasuk": ("nomorPaspor", "idPerusahaan"), "perusahaan": ("nib",)}
)

Value = str | int


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL over one column with the values of its marks."""

    text: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The order (a column, `-` before it for downwards) and the place of a page."""

    order: str
    offset: int
    limit: int


class Store:
    """The data file, read only."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises `sqlite3.OperationalError` if there is none."""
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)

    def count(self, name: str, conditions: Sequence[Condition]) -> int:
        """How many records match."""
        where, values = _where(conditions)
        statement = f'SELECT count(*) FROM "{name}"{where}'  # noqa: S608  names are the API's own, values are marks
        ((total,),) = self._connection.execute(statement, values)
        return int(total)

    def rows(
        self, name: str, columns: Sequence[str], conditions: Sequence[Condition], window: Window
    ) -> list[tuple[Value | None, ...]]:
        """A page's records as tuples of `columns`."""
        where, values = _where(conditions)
        chosen = ", ".join(f'"{column}"' for column in columns)
        place = f"ORDER BY {_order(name, window.order)} LIMIT ? OFFSET ?"
        statement = f'SELECT {chosen} FROM "{name}"{where} {place}'  # noqa: S608  as in `count`
        return self._connection.execute(statement, (*values, window.limit, window.offset)).fetchall()


def _where(conditions: Sequence[Condition]) -> tuple[str, tuple[Value, ...]]:
    if not conditions:
        return "", ()
    joined = " AND ".join(condition.text for condition in conditions)
    return f" WHERE {joined}", tuple(value for condition in conditions for value in condition.values)


def _order(name: str, order: str) -> str:
    """Nulls last both ways, ties by key; SQLite counts null as the least value."""
    column, key = order.removeprefix("-"), KEYS[name]
    if order.startswith("-"):
        return f'"{column}" DESC, "{key}"'
    return f'"{column}" IS NULL, "{column}", "{key}"'
