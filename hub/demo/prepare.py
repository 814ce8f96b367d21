"""Everything the demo needs over servers that others run, as in `compose.yaml`: `python -m hub.demo.prepare`.

It makes the databases, their data, the hub's settings and keys, and publishes the policies; what is there stays.
"""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

import asyncmy
import asyncmy.errors
import asyncpg
import uvloop

from hub.database import DatabaseError
from hub.demo.bekasi import DATABASE, READER, Register
from hub.demo.home import Bekasi, Home, Wish
from hub.demo.load_mariadb import load_sip_kerja_mariadb
from hub.demo.parties import publish_folder
from hub.demo.providing import Stores, provide_data
from hub.demo.run import JOURNAL, NATIONAL, sources_of, write_settings
from policies.load import ROOT, load_policies
from schema.build import CATALOGUE

HOST = "127.0.0.1"
"""All servers share the hub's network, so nothing they say to it leaves the machine."""

_FAULTS = (OSError, DatabaseError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncmy.errors.MySQLError)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where each server listens."""

    postgres: int
    mariadb: int
    si_pinker: int
    aptekad: int


@dataclass(frozen=True, slots=True)
class Secrets:
    """A folder with one file for each secret."""

    folder: Path

    def __getitem__(self, name: str) -> str:
        """One of them. Raises OSError."""
        return (self.folder / name).read_text("utf-8").strip()


def prepare(wish: Wish, ports: Ports, secrets: Secrets) -> None:
    """Make what is missing. Raises one of _FAULTS."""
    home = Home(wish.data)
    home.prepare()
    home.set_api_keys({name: secrets[name] for name in ("si-pinker", "aptekad")})

    def postgres(database: str) -> str:
        return f"postgresql://hub:{secrets['postgres']}@{HOST}:{ports.postgres}/{database}"

    def mariadb(user: str, password: str, database: str = DATABASE) -> str:
        return f"mysql://{user}:{password}@{HOST}:{ports.mariadb}/{database}"

    uvloop.run(_provide_databases(postgres("postgres"), ports.mariadb, secrets))
    bekasi = Register(
        mariadb(READER, secrets["mariadb-reader"]), mariadb("root", secrets["mariadb"]), load_sip_kerja_mariadb
    )
    provide_data(home, wish, Stores(postgres(NATIONAL), bekasi), _tell)
    apis = {"si-pinker": f"http://{HOST}:{ports.si_pinker}", "aptekad": f"http://{HOST}:{ports.aptekad}"}
    settings = write_settings(home, wish, sources_of(postgres, bekasi.address, apis), load_policies(ROOT, CATALOGUE))
    uvloop.run(publish_folder(home, settings))


async def _provide_databases(postgres: str, mariadb: int, secrets: Secrets) -> None:
    national = await asyncpg.connect(postgres)
    try:
        for name in (JOURNAL, NATIONAL):
            if not await national.fetchval("SELECT count(*) FROM pg_database WHERE datname = $1", name):
                await national.execute(f'CREATE DATABASE "{name}"')
    finally:
        await national.close()
    regional = await asyncmy.connect(host=HOST, port=mariadb, user="root", password=secrets["mariadb"])
    try:
        async with regional.cursor() as cursor:
            await cursor.execute("SET sql_notes = 0")
            await cursor.execute(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
            await cursor.execute(f"CREATE USER IF NOT EXISTS '{READER}'@'{HOST}'")
            await cursor.execute(f"ALTER USER '{READER}'@'{HOST}' IDENTIFIED BY %s", (secrets["mariadb-reader"],))
            await cursor.execute(f"GRANT SELECT ON {DATABASE}.* TO '{READER}'@'{HOST}'")
    finally:
        await regional.ensure_closed()


def _tell(line: str) -> None:
    print(f"{line} ...", flush=True)  # noqa: T201 - a program's progress, on its output


def main() -> None:
    """Prepare, and end."""
    os.umask(0o077)
    parser = argparse.ArgumentParser(prog="hub.demo.prepare", description="Prepare the demo over running servers.")
    parser.add_argument("--data", type=Path, required=True, help="the demo's data directory")
    parser.add_argument("--secrets", type=Path, required=True, help="a folder with one file for each secret")
    parser.add_argument("--seekers", type=int, default=20_000, help="job seekers of all sources")
    parser.add_argument("--seed", type=int, default=7, help="the seed of the invented data")
    parser.add_argument("--host", default=HOST, help="the address the hub shall listen on")
    for name in ("port", "postgres-port", "mariadb-port", "si-pinker-port", "aptekad-port"):
        parser.add_argument(f"--{name}", type=int, required=True)
    given = parser.parse_args()
    wish = Wish(given.data, given.port, given.seekers, given.seed, bekasi=Bekasi.MARIADB, host=given.host)
    ports = Ports(given.postgres_port, given.mariadb_port, given.si_pinker_port, given.aptekad_port)
    try:
        prepare(wish, ports, Secrets(given.secrets))
    except _FAULTS as error:
        parser.exit(1, f"hub.demo.prepare: {error}\n")


if __name__ == "__main__":
    main()
