"""What a hub of 514 sources is measured over: a national database, many regional ones, and many REST APIs.

The regional databases are schemas of one database, each with SIP Kerja's tables and a search path of its own, so that
their statements read alike; the APIs are SI-PINKER's, each over a data file of its own. Made once and kept.
"""

import asyncio
import json
import re
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

import asyncpg
import uvloop

from hub.bench.estate import MODELS, Estate
from hub.bench.hub_settings import Address
from hub.bench.model import Watch
from hub.demo.data import DemoSettings, generate
from hub.demo.files import write_si_pinker
from hub.demo.home import Home
from hub.demo.load import load_siapkerja, load_sip_kerja
from hub.demo.si_pinker import KEY_HEADER
from hub.demo.si_pinker_store import RESOURCES
from hub.embedded import PostgresServer, ensure_database
from hub.groundwork import MAPPINGS

NATIONAL = "siapkerja"
SERVER_SETTINGS = (
    ("max_connections", "3000"),
    ("max_files_per_process", "500"),
    ("superuser_reserved_connections", "3"),
)
"""Of the server that plays hundreds of servers."""

_DATABASE, _NATIONAL_DATABASE = "daerah", "nasional"
_SEED, _VERSION = 11, 2
_AT_ONCE = 4
_REST_SHARE = 60 / 514
_OWN_CODES = {"bekasi": "32.16", "halmahera-selatan": "82.04"}
_OWN_SOURCES = {"bekasi": "sip-kerja", "halmahera-selatan": "si-pinker"}
_TABLES = (
    "perusahaan", "pelamar", "lowongan_kerja", "tenaga_kerja", "pelatihan", "penempatan", "peserta", "kasus_phi", "tka",
)  # fmt: skip
"""SIP Kerja's, each after those it refers to."""
_PLACED = ("lowongan_kerja", "pelatihan", "kasus_phi")
"""Those beside the seekers whose mapping says that their rows keep to the source's region."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region: its party, the Kemendagri code, its source, and whether that is a REST API."""

    party: str
    code: str
    source: str
    is_api: bool

    @property
    def schema(self) -> str:
        """The schema that plays its database."""
        return f"d{self.code.replace('.', '')}"


@dataclass(frozen=True, slots=True)
class Ground:
    """The data of all sources, in one folder and one server; `seekers` are the population they are drawn of."""

    home: Home
    server: PostgresServer
    regions: Sequence[Region]
    seekers: int

    @property
    def files(self) -> Path:
        """The folder of the APIs' data files."""
        return self.home.root / "apis"

    @property
    def mappings(self) -> Path:
        """The folder of the mappings, one for each source."""
        return self.home.root / "mappings-wide"

    def apis(self) -> list[Region]:
        """The regions whose source is a REST API."""
        return [region for region in self.regions if region.is_api]

    def dsn(self, region: Region) -> str:
        """The address of a regional database."""
        return f"{self.server.dsn(_DATABASE)}?search_path={region.schema}"

    def national(self) -> str:
        """The address of the national one."""
        return self.server.dsn(_NATIONAL_DATABASE)

    def addresses(self, apis: str, key: str) -> dict[str, Address]:
        """Every source, given the APIs' address and key."""
        found = {NATIONAL: Address(self.national(), f"{NATIONAL}.toml")}
        for region in self.regions:
            address, headers = self.dsn(region), None
            if region.is_api:
                address, headers = f"{apis}/{region.source}", {KEY_HEADER: key}
            found[region.source] = Address(address, f"{region.source}.toml", headers)
        return found


def regions_of(estate: Estate, sources: int) -> list[Region]:
    """As many regions as make so many sources with the national one; the package's two first, the APIs spread."""
    parties = [*MODELS, *(name for name in estate.bundle.agreements if name not in MODELS)][: sources - 1]
    others, apis = len(parties) - len(MODELS), round(sources * _REST_SHARE) - 1
    chosen = {len(MODELS) + at * others // apis for at in range(apis)} if apis > 0 else set()
    return [_region(party, at in chosen) for at, party in enumerate(parties)]


def _region(party: str, is_api: bool) -> Region:  # noqa: FBT001 - private
    code = _OWN_CODES.get(party) or party.removeprefix("wilayah-").replace("-", ".")
    source = _OWN_SOURCES.get(party, party)
    return Region(party, code, source, is_api or source == "si-pinker")


def provide_ground(ground: Ground, today: date, watch: Watch) -> None:
    """Make the databases and files, unless the ones wished for are there; and write the mappings."""
    _write_mappings(ground)
    marker = ground.home.root / "wide.json"
    wish = {"version": _VERSION, "seekers": ground.seekers, "regions": [region.source for region in ground.regions]}
    if marker.exists() and json.loads(marker.read_text("utf-8")) == wish:
        return
    marker.unlink(missing_ok=True)
    data = generate(DemoSettings(ground.seekers, _SEED, today))
    for database in (_NATIONAL_DATABASE, _DATABASE):
        ensure_database(ground.server, database)
    uvloop.run(load_siapkerja(ground.national(), data))
    uvloop.run(load_sip_kerja(ground.server.dsn(_DATABASE), data))
    watch(f"Making {len(ground.apis())} data files", 0, 1)
    shutil.rmtree(ground.files, ignore_errors=True)
    ground.files.mkdir()
    write_si_pinker(data, ground.files / "model.sqlite")
    for region in ground.apis():
        _write_file(ground, region)
    uvloop.run(_write_schemas(ground, watch))
    marker.write_text(json.dumps(wish), "utf-8")


def _write_file(ground: Ground, region: Region) -> None:
    """The model's records as another region's: its code in every record, and in the columns beside."""
    file = ground.files / f"{region.source}.sqlite"
    shutil.copyfile(ground.files / "model.sqlite", file)
    theirs, code = "8204", region.code.replace(".", "")
    with closing(sqlite3.connect(file)) as connection:
        for name, resource in RESOURCES.items():
            for column in (one for one in resource.columns if one.startswith("kode_kab")):
                connection.execute(
                    f'UPDATE "{name}" SET "{column}" = ?, '  # noqa: S608 - names are the API's own, values are marks
                    "isi = CAST(replace(CAST(isi AS TEXT), ?, ?) AS BLOB) "
                    f'WHERE "{column}" = ?',
                    (int(code), f'"{column}":{theirs}', f'"{column}":{code}', int(theirs)),
                )
        connection.commit()


async def _write_schemas(ground: Ground, watch: Watch) -> None:
    waiting = [region for region in ground.regions if not region.is_api]
    count = len(waiting)

    async def work() -> None:
        connection = await asyncpg.connect(ground.server.dsn(_DATABASE))
        try:
            while waiting:
                region = waiting.pop()
                watch(f"Making the database of {region.party}", count - len(waiting), count)
                await connection.execute(_schema_script(region, count - len(waiting)))
        finally:
            await connection.close()

    await asyncio.gather(*(work() for _ in range(_AT_ONCE)))


def _schema_script(region: Region, number: int) -> str:
    """The model's tables as another region's: its code, and registrations some days earlier than its neighbours'."""
    copied = "".join(f"INSERT INTO {table} SELECT * FROM public.{table};" for table in _TABLES)  # noqa: S608 - our own
    earlier = f"kode_kab = '{region.code}', tgl_registrasi = tgl_registrasi - {number % 60}"
    moved = f"UPDATE pelamar SET {earlier};"  # noqa: S608 - our own names and numbers
    moved += "".join(f"UPDATE {table} SET kode_kab = '{region.code}';" for table in _PLACED)  # noqa: S608 - as above
    analysed = "".join(f"ANALYZE {table};" for table in _TABLES)
    return (
        f"DROP SCHEMA IF EXISTS {region.schema} CASCADE; CREATE SCHEMA {region.schema};"
        f"SET search_path TO {region.schema}; {_script('sip_kerja')} {copied} {moved}"
        f"{_script('sip_kerja_indexes')} {analysed}"
    )


def _script(name: str) -> str:
    return resources.files("hub.demo").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def _write_mappings(ground: Ground) -> None:
    """One mapping for each source, made from those of the package."""
    ground.mappings.mkdir(exist_ok=True)
    models = {name: (MAPPINGS / f"{name}.toml").read_text("utf-8") for name in (NATIONAL, *_OWN_SOURCES.values())}
    (ground.mappings / f"{NATIONAL}.toml").write_text(models[NATIONAL], "utf-8")
    for region in ground.regions:
        values = {"id": region.source, "owner": region.party, "name": f"Sistem {region.code}"}
        text = _renamed(models["si-pinker" if region.is_api else "sip-kerja"], values)
        text = re.sub(r"^regions = .*$", f'regions = ["{region.code}"]', text, count=1, flags=re.MULTILINE)
        (ground.mappings / f"{region.source}.toml").write_text(text, "utf-8")


def _renamed(text: str, values: Mapping[str, str]) -> str:
    for key, value in values.items():
        text = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', text, count=1, flags=re.MULTILINE)
    return text
