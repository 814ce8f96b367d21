"""What the benchmark keeps in its data directory: the databases, made once, and its hubs' settings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import asyncpg
import uvloop

from hub.bench.data import make_register
from hub.bench.generous import generous
from hub.bench.hub_settings import Address, Told, write_hub_settings
from hub.bench.model import BenchError, Register, Watch
from hub.bench.rulebooks import write_clear_rules, write_many_agreements
from hub.demo.home import Home, Wish, signers_text
from hub.demo.load import load_siapkerja
from hub.demo.parties import publish_bundle
from hub.embedded import PostgresServer, ensure_database
from hub.groundwork import MAPPINGS
from policies.bundle import read_bundle
from policies.load import ROOT

SEED = 7
_VERSION = 1
"""Changes when the data would be made otherwise, so that kept databases are made anew."""

_PARTIES = ("kemnaker", "bekasi")
_REGIONS = "^regions = .*$"
_EVERYWHERE = 'regions = ["*"]'
_SEEKERS = "[types.JobSeeker]\n"
_REGISTERED = "SELECT min(tgl_daftar), max(tgl_daftar) FROM tenaga_kerja.pencari_kerja"
_NUMBERS = """
SELECT nik FROM tenaga_kerja.pencari_kerja
WHERE nik ~ '^[1-9][0-9]{15}$' AND tgl_lahir < current_date - interval '20 years'
    AND substr(nik, 7, 6) IN (to_char(tgl_lahir, 'DDMMYY'), (to_char(tgl_lahir, 'DDMMYY')::integer + 400000)::text)
ORDER BY id LIMIT $1
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """The databases of one data directory."""

    home: Home
    server: PostgresServer
    registers: Sequence[Register]

    def addresses(self) -> dict[str, str]:
        """The address of each database, by its source."""
        return {register.source: self.server.dsn(register.database) for register in self.registers}


def provide_data(kept: Kept, today: date, watch: Watch) -> None:
    """Make and load the databases, unless the ones wished for are there."""
    wish = Wish(kept.home.root, 0, kept.registers[0].seekers, SEED + _VERSION * 1000)
    there = kept.home.loaded()
    if (there.get("seekers"), there.get("seed")) == (wish.seekers, wish.seed):
        return
    kept.home.unmark()
    for done, register in enumerate(kept.registers):
        watch(f"Making {register.seekers:,} job seekers of {register.source}", done, len(kept.registers))
        ensure_database(kept.server, register.database)
        uvloop.run(load_siapkerja(kept.server.dsn(register.database), make_register(register, SEED, today)))
    kept.home.mark_loaded(wish, today)


async def _fetch(dsn: str, statement: str, *arguments: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        rows: list[asyncpg.Record] = await connection.fetch(statement, *arguments)
        return rows
    finally:
        await connection.close()


def read_numbers(kept: Kept, source: str, most: int) -> list[str]:
    """NIKs of adults in a source whose birth date they hold, for look-ups."""
    return [row[0] for row in uvloop.run(_fetch(kept.addresses()[source], _NUMBERS, most))]


def last_registration(kept: Kept) -> date:
    """The newest registration in the national database, from which the workloads reckon their dates."""
    day: date = uvloop.run(_fetch(kept.addresses()[kept.registers[0].source], _REGISTERED))[0][1]
    return day


def fresh_journal(kept: Kept, name: str) -> str:
    """The address of an empty journal: what earlier runs wrote is dropped."""
    uvloop.run(_fetch(kept.server.dsn(), f'DROP DATABASE IF EXISTS "{name}"'))
    ensure_database(kept.server, name)
    return kept.server.dsn(name)


def write_rules(kept: Kept, agreements: int) -> dict[str, Path]:
    """The folders of test rules and of so many agreements, written anew."""
    clear, many = kept.home.root / "policies-clear", kept.home.root / "policies-514"
    write_clear_rules(clear)
    write_many_agreements(many, agreements)
    return {"clear": clear, "many": many}


def write_mappings(kept: Kept) -> Path:
    """One mapping for each source, all made from SIAPkerja's; each covers what the source of its name covers."""
    folder = kept.home.root / "mappings"
    folder.mkdir(exist_ok=True)
    model = (MAPPINGS / "siapkerja.toml").read_text("utf-8")
    for register in kept.registers:
        text = model
        for key, value in (("id", register.source), ("owner", register.owner), ("name", register.source)):
            text = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', text, count=1, flags=re.MULTILINE)
        regions = _regions(register.source)
        text = re.sub(_REGIONS, regions, text, count=1, flags=re.MULTILINE)
        if regions != _EVERYWHERE:
            text = text.replace(_SEEKERS, f"{_SEEKERS}own_regions_only = true\n", 1)
        (folder / f"{register.source}.toml").write_text(text, "utf-8")
    return folder


def _regions(source: str) -> str:
    """The line of a package's mapping that says which regions its source covers."""
    found = re.search(_REGIONS, (MAPPINGS / f"{source}.toml").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise BenchError(f"the mapping of {source} does not say which regions it covers")
    return found[0]


def write_settings(
    kept: Kept, name: str, port: int, policies: Path | None, addresses: Mapping[str, str] | None = None
) -> Path:
    """The settings of one hub; the rules of a folder, or the package's own, are published to its empty database.

    `addresses` are those of the sources where they are not to be asked at their own.
    """
    sources = {source: Address(dsn) for source, dsn in (addresses or kept.addresses()).items()}
    journal = fresh_journal(kept, name.replace("-", "_"))
    told = Told(name, port, journal, sources, "mappings", policies.name if policies else None)
    file, settings = write_hub_settings(kept.home, told, _PARTIES, signers_text(kept.home))
    signed = generous(read_bundle(settings.policies or ROOT))
    uvloop.run(publish_bundle(kept.home, settings, signed))
    return file
