"""Loading the demo data into PostgreSQL: tables, then one binary COPY each, then keys and indexes."""

from dataclasses import dataclass
from importlib import resources

import asyncpg

from hub.demo.data import DemoData
from hub.demo.data.layouts import siapkerja, sip_kerja

COPY_SECONDS = 120


@dataclass(frozen=True, slots=True)
class _Target:
    source: str
    schema: str
    script: str


async def load_siapkerja(dsn: str, data: DemoData) -> None:
    """Make SIAPkerja's tables in the database `dsn` anew and fill them; all or nothing."""
    await _load(dsn, data, _Target("siapkerja", siapkerja.SCHEMA, "siapkerja"))


async def load_sip_kerja(dsn: str, data: DemoData) -> None:
    """Make SIP Kerja's tables in the database `dsn` anew and fill them; all or nothing."""
    await _load(dsn, data, _Target("sip-kerja", sip_kerja.SCHEMA, "sip_kerja"))


async def _load(dsn: str, data: DemoData, target: _Target) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute(_script(target.script))
            await _fill(connection, data, target)
            await connection.execute(_script(f"{target.script}_indexes"))
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _fill(connection: asyncpg.Connection, data: DemoData, target: _Target) -> None:
    for name, table in data.of_source(target.source).items():
        await connection.copy_records_to_table(
            name,
            schema_name=target.schema,
            columns=list(table),
            records=zip(*table.values(), strict=True),
            timeout=COPY_SECONDS,
        )


def _script(name: str) -> str:
    return resources.files("hub.demo").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
