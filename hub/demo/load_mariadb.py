"""Loading Bekasi's demo data into MariaDB: tables with their keys, then INSERTs of many rows each.

The same rows as in PostgreSQL, in the ways of a PHP application; see `sql/sip_kerja_mariadb.sql`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib import resources
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

import asyncmy
import orjson
from asyncmy.connection import Connection

from hub.demo.data import DemoData, Table

FLAGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lowongan_kerja": ("inklusif",),
        "tenaga_kerja": ("serikat",),
        "pelatihan": ("akreditasi",),
        "penempatan": ("warga_lokal", "difabel"),
        "peserta": ("terserap",),
    }
)
"""Each table's columns that say yes or no: `Y` and `T` in PostgreSQL, 1 and 0 here."""

JSON_LISTS = frozenset({"keahlian", "syarat_keahlian"})
"""Lists that are JSON here."""

_JAKARTA = timedelta(hours=7)
_FLAG: Mapping[object, int | None] = MappingProxyType({None: None, "Y": 1, "T": 0})


async def load_sip_kerja_mariadb(dsn: str, data: DemoData) -> None:
    """Make SIP Kerja's tables in the database `dsn` anew and fill them."""
    connection = await _connected(dsn)
    try:
        await _run(connection, *_statements())
        await _run(connection, "SET foreign_key_checks = 0, unique_checks = 0")  # the data hold together as they are
        tables = data.of_source("sip-kerja")
        for name, table in tables.items():
            await _fill(connection, name, in_mariadb(name, table))
        await connection.commit()
        await _run(connection, f"ANALYZE TABLE {', '.join(tables)}")
    finally:
        await connection.ensure_closed()


async def _fill(connection: Connection, name: str, table: Table) -> None:
    marks = ", ".join(["%s"] * len(table))
    statement = f"INSERT INTO {name} ({', '.join(table)}) VALUES ({marks})"  # noqa: S608 - the layouts' own names
    async with connection.cursor() as cursor:
        await cursor.executemany(statement, list(zip(*table.values(), strict=True)))


def in_mariadb(name: str, table: Table) -> Table:
    """A table of SIP Kerja as it is kept in MariaDB; a JSON list as its text."""
    flags = FLAGS.get(name, ())
    return {column: _written(column, values, flag=column in flags) for column, values in table.items()}


def _written(column: str, values: list[object], *, flag: bool) -> list[object]:
    if flag:
        return [_FLAG[value] for value in values]
    if column in JSON_LISTS:
        written = {value: _json_list(value) for value in set(values)}
        return [written[value] for value in values]
    return [_local(value) if isinstance(value, datetime) else value for value in values]


def _json_list(value: object) -> str | None:
    """A text with commas as a JSON list; the empty text is the empty list."""
    if value is None:
        return None
    return orjson.dumps(str(value).split(",") if value else []).decode()


def _local(value: datetime) -> datetime:
    return value.replace(tzinfo=None) + _JAKARTA


async def _connected(dsn: str) -> Connection:
    address = urlsplit(dsn)
    return await asyncmy.connect(
        host=address.hostname,
        port=address.port,
        user=unquote(address.username or ""),
        password=unquote(address.password or ""),
        database=unquote(address.path.removeprefix("/")),
        charset="utf8mb4",
    )


async def _run(connection: Connection, *statements: str) -> None:
    async with connection.cursor() as cursor:
        for statement in statements:
            await cursor.execute(statement)


def _statements() -> list[str]:
    """The script's statements; none of them holds a semicolon of its own."""
    script = resources.files("hub.demo").joinpath("sql", "sip_kerja_mariadb.sql").read_text(encoding="utf-8")
    lines = (line for line in script.splitlines() if not line.startswith("--"))
    return [statement for part in "\n".join(lines).split(";") if (statement := part.strip())]
