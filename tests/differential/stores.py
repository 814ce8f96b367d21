"""The rows put into every kind of source, and all of them into one PostgreSQL database."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncmy
import asyncpg
import orjson

from schema.build import CATALOGUE
from schema.catalogue import DomainType
from schema.zone import WIB
from tests.differential.layouts import SCHEMA, file_of, in_rest, mariadb_table, postgres_table
from tests.differential.rows import Part, Row
from tests.resolvers.files.folders import write

Rows = Mapping[str, Sequence[Row]]


async def fill_postgres(dsn: str, rows: Rows) -> None:
    """Make the tables anew and fill them."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
        for name, kind in CATALOGUE.types.items():
            await connection.execute(postgres_table(kind))
            records = [tuple(row.values()) for row in rows[name]]
            columns = list(rows[name][0])
            await connection.copy_records_to_table(kind.root, schema_name=SCHEMA, columns=columns, records=records)
            await connection.execute(f'ANALYZE {SCHEMA}."{kind.root}"')
    finally:
        await connection.close()


async def fill_mariadb(dsn: str, rows: Rows) -> None:
    """Make the tables anew and fill them."""
    address = urlsplit(dsn)
    connection = await asyncmy.connect(
        host=address.hostname,
        port=address.port,
        user=unquote(address.username or ""),
        password=unquote(address.password or ""),
        database=unquote(address.path.removeprefix("/")),
        charset="utf8mb4",
        autocommit=True,
    )
    try:
        async with connection.cursor() as cursor:
            for name, kind in CATALOGUE.types.items():
                await cursor.execute(mariadb_table(kind))
                marks = ", ".join(["%s"] * len(rows[name][0]))
                values = [_in_mariadb(kind, row) for row in rows[name]]
                await cursor.executemany(f"INSERT INTO `{kind.root}` VALUES ({marks})", values)  # noqa: S608 - marks
    finally:
        await connection.ensure_closed()


def _in_mariadb(kind: DomainType, row: Row) -> list[Any]:
    """Times in WIB, lists as JSON, regions and districts as digits."""
    return [_maria_value(kind, name, value) for name, value in row.items()]


def _maria_value(kind: DomainType, name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(WIB).replace(tzinfo=None)
    if isinstance(value, list):
        return json.dumps(value)
    if name in kind.fields and kind.fields[name].value.value in {"RegionCode", "DistrictCode"} and value is not None:
        return value.replace(".", "")
    return value


def write_apis(file: Path, rest: Part, graphql: Part) -> None:
    """The records of both APIs in one file."""
    content = {
        "rest": {kind.root: [_rest(kind, row) for row in rest.rows[name]] for name, kind in CATALOGUE.types.items()},
        "graphql": {kind.root: graphql.rows[name] for name, kind in CATALOGUE.types.items()},
    }
    file.write_bytes(orjson.dumps(content))


def _rest(kind: DomainType, row: Row) -> Row:
    return {name: in_rest(kind.fields[name], value) if name in kind.fields else value for name, value in row.items()}


def write_folder(folder: Path, part: Part) -> None:
    """A file for each type, in three formats."""
    folder.mkdir()
    for name, kind in CATALOGUE.types.items():
        write(folder / file_of(kind), part.rows[name])
