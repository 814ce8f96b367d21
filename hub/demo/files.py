"""The data files of the two demo APIs (SQLite), which their processes read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import orjson

from hub.demo.aptekad_store import INDEXES, KEYS, ORDERS
from hub.demo.data import DemoData, Table
from hub.demo.si_pinker_store import RESOURCES, Resource


def write_si_pinker(data: DemoData, path: Path) -> None:
    """Write SI-PINKER's data file anew: each record's JSON, beside the columns its API filters and orders by."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        for name, table in data.of_source("si-pinker").items():
            _write_resource(connection, name, RESOURCES[name], table)
        connection.commit()


def _write_resource(connection: sqlite3.Connection, name: str, resource: Resource, table: Table) -> None:
    kept = ", ".join(f'"{column}" {_kind(column)}' for column in resource.columns)
    connection.execute(f'CREATE TABLE "{name}" ({kept}, isi BLOB NOT NULL)')
    marks = ", ".join("?" * (len(resource.columns) + 1))
    rows = zip(*(table[column] for column in resource.columns), _documents(table), strict=True)
    connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608  names are this module's own
    for column in (*resource.lists, *resource.filters):
        connection.execute(f'CREATE INDEX "{name} {column}" ON "{name}" ("{column}")')
    for column in resource.orders:
        connection.execute(f'CREATE INDEX "{name} {column} up" ON "{name}" ("{column}" IS NULL, "{column}", id)')
        connection.execute(f'CREATE INDEX "{name} {column} down" ON "{name}" ("{column}" DESC, id)')


def _kind(column: str) -> str:
    if column == "id":
        return "INTEGER PRIMARY KEY"
    return "INTEGER" if column.startswith(("id_", "kode_kab")) else "TEXT"


def _documents(table: Table) -> Iterator[bytes]:
    names = tuple(table)
    return (orjson.dumps(dict(zip(names, row, strict=True))) for row in zip(*table.values(), strict=True))


def write_aptekad(data: DemoData, path: Path) -> None:
    """Write APTEKAD's data file anew: one table per root field."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        for name, table in data.of_source("aptekad").items():
            _write_table(connection, name, table)
        connection.commit()


def _write_table(connection: sqlite3.Connection, name: str, table: Table) -> None:
    columns = ", ".join(f'"{column}"' + (" INTEGER PRIMARY KEY" if column == KEYS[name] else "") for column in table)
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    marks = ", ".join("?" * len(table))
    rows = zip(*table.values(), strict=True)
    connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608  names are this module's own
    for column in (*INDEXES[name], *ORDERS[name][1:]):
        connection.execute(f'CREATE INDEX "{name} {column}" ON "{name}" ("{column}")')
