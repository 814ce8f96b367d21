"""Two whole hubs over two copies of the four real sources: same keys, same clock, a journal each."""

import asyncio
import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from hub.bench.generous import generous
from hub.demo import aptekad, si_pinker
from hub.demo.data import DemoData
from hub.demo.data.layouts import siapkerja, sip_kerja
from hub.demo.files import write_aptekad, write_si_pinker
from hub.demo.home import Bekasi, Home, Wish, settings_text, write_private
from hub.demo.load import load_siapkerja, load_sip_kerja
from hub.demo.load_mariadb import load_sip_kerja_mariadb
from hub.demo.parties import publish_bundle
from hub.demo.processes import ApiProgram, start_api
from hub.embedded import PostgresServer, ensure_database
from hub.embedded_mariadb import MariaDbServer
from hub.embedded_mariadb import ensure_database as ensure_in_mariadb
from hub.groundwork import MAPPINGS
from hub.logs import make_log
from hub.settings import Settings, load_settings
from hub.tokens import TokenIssuer, TokenRequest, own_issuer
from hub.trust import roles_by_purpose
from hub.wiring import Hub, open_hub
from policies.bundle import read_bundle
from policies.load import ROOT
from policies.rulebook import Rulebook
from schema.caller import Standing
from tests.worlds.api_server import STATUS_PATH, WORLDS
from tests.worlds.asking import Ask, Reply, ask
from tests.worlds.background import Background

BEGIN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Noon of 23 November 2026 in Jakarta: both agreements are in force."""

_SCHEMAS = {"siapkerja": siapkerja.SCHEMA, "sip-kerja": sip_kerja.SCHEMA}
_ON_MARIADB = "mysql:"
_LIFETIME = timedelta(hours=12)


@dataclass(eq=False)
class Clock:
    """A clock that stands still between questions."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        """The instant."""
        return self.now

    def tick(self) -> None:
        """A second later."""
        self.now += timedelta(seconds=1)


@dataclass(frozen=True, eq=False)
class Site:
    """A hub over one world."""

    name: str
    hub: Hub
    log: io.BytesIO
    databases: Mapping[str, str]
    folder: Path

    @property
    def journal(self) -> str:
        """The address of its journal."""
        return self.hub.settings.journal.dsn.reveal()


@dataclass(eq=False)
class Hubs:
    """Both hubs, and who may ask them."""

    background: Background
    clock: Clock
    sites: Sequence[Site]
    tokens: TokenIssuer
    _issued: dict[Standing, tuple[datetime, str]] = field(default_factory=dict)
    _read: dict[str, int] = field(default_factory=dict)

    @property
    def rulebook(self) -> Rulebook:
        """The rules of both."""
        return self.sites[0].hub.rulebook

    def token(self, standing: Standing) -> str:
        """A bearer token for a standing."""
        issued, token = self._issued.get(standing, (BEGIN, ""))
        if not token or not issued <= self.clock() < issued + _LIFETIME:
            issued, subject = self.clock(), f"{standing.role}@{standing.party}.test"
            token = self.tokens.issue(TokenRequest(subject, standing, _LIFETIME), issued)
            self._issued[standing] = issued, token
        return token

    def ask(self, standing: Standing, asked: Sequence[Ask]) -> list[Reply]:
        """One question to as many hubs as forms of it are given, at the same instant."""
        self.clock.tick()
        token = self.token(standing)
        return self.background.run(_all_asked(self.sites, asked, token))

    def ask_one(self, standing: Standing, asked: Ask, site: int = 0) -> Reply:
        """One question to one of the hubs."""
        self.clock.tick()
        token = self.token(standing)
        return self.background.run(ask(self.sites[site].hub.app, asked, token))

    def new_warnings(self) -> list[str]:
        """What the hubs have logged beyond the ordinary since this was last asked."""
        lines: list[str] = []
        for site in self.sites:
            begin, end = self._read.get(site.name, 0), site.log.tell()
            lines += site.log.getbuffer()[begin:end].tobytes().decode().splitlines()
            self._read[site.name] = end
        return [line for line in lines if '"level":"info"' not in line]

    def refill(self, data: DemoData) -> None:
        """Give the second hub's sources other rows."""
        self.background.run(fill(self.sites[1], data))


async def _all_asked(sites: Sequence[Site], asked: Sequence[Ask], token: str) -> list[Reply]:
    pairs = zip(sites, asked, strict=False)
    return await asyncio.gather(*(ask(site.hub.app, one, token) for site, one in pairs))


async def fill(site: Site, data: DemoData) -> None:
    """Replace the rows of all four sources of a world."""
    await asyncio.gather(*(_refill(dsn, source, data) for source, dsn in site.databases.items()))
    write_stores(site.folder, data)


def write_stores(folder: Path, data: DemoData) -> None:
    """Write the data files of the API sources; one that is there is replaced in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    for source, write in (("si-pinker", write_si_pinker), ("aptekad", write_aptekad)):
        write(data, folder / f"{source}.part")
        (folder / f"{source}.part").replace(folder / f"{source}.sqlite")


async def _refill(dsn: str, source: str, data: DemoData) -> None:
    if dsn.startswith(_ON_MARIADB):
        await load_sip_kerja_mariadb(dsn, data)
        return
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off")
            for name, table in data.of_source(source).items():
                await connection.execute(f'DELETE FROM {_SCHEMAS[source]}."{name}"')  # noqa: S608 - the demo's names
                rows = zip(*table.values(), strict=True)
                await connection.copy_records_to_table(
                    name, schema_name=_SCHEMAS[source], columns=list(table), records=rows
                )
    finally:
        await connection.close()


@dataclass(frozen=True)
class Servers:
    """The databases' servers. Bekasi's source is on `mariadb` where there is one."""

    postgres: PostgresServer
    mariadb: MariaDbServer | None = None


@contextmanager
def running_hubs(
    servers: Servers | PostgresServer, folder: Path, data: DemoData, background: Background
) -> Iterator[Hubs]:
    """Two hubs over equal worlds, until the block ends. `folder` names the databases too."""
    on = servers if isinstance(servers, Servers) else Servers(servers)
    home = Home(folder / "home")
    home.prepare()
    with ExitStack() as stack:
        for world in WORLDS:
            write_stores(folder / "stores" / world, data)
        api = start_api(_program(home, folder))
        stack.callback(api.stop)
        clock = Clock()
        sites = [_site(world, on, folder, api.url) for world in WORLDS]
        for site in sites:
            background.run(_load(site, data))
        opened = [background.run(_opened(site, clock)) for site in sites]
        for _, exits in opened:
            stack.callback(_closed, background, exits)
        settings, hub = sites[0].settings, opened[0][0].hub
        issuer = TokenIssuer(own_issuer(settings), settings.audience, roles_by_purpose(hub.rulebook.policies))
        yield Hubs(background, clock, [site for site, _ in opened], issuer)


def _program(home: Home, folder: Path) -> ApiProgram:
    keys = home.api_keys()
    environment = {si_pinker.KEY_VARIABLE: keys["si-pinker"], aptekad.KEY_VARIABLE: keys["aptekad"]}
    data = folder / "stores" / WORLDS[0] / "si-pinker.sqlite"
    return ApiProgram("worlds", "tests.worlds.api_server", data, folder / "apis.log", environment, STATUS_PATH)


def _closed(background: Background, exits: AsyncExitStack) -> None:
    """Close a hub on the loop it lives on."""
    background.run(exits.aclose())


def _patient_mappings(folder: Path) -> str:
    """The sources' mappings with deadlines that no busy machine misses.

    A source in time in one world only would be a difference that says nothing.
    """
    shutil.copytree(MAPPINGS, folder / "mappings")
    for file in (folder / "mappings").rglob("*.toml"):
        file.write_text(
            re.sub("^deadline_ms = .*$", "deadline_ms = 60000", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
        )
    return "mappings"


@dataclass(frozen=True, eq=False)
class _Ground:
    """What a hub is opened from."""

    name: str
    settings: Settings
    databases: Mapping[str, str]
    folder: Path


def _databases(world: str, on: Servers, folder: Path) -> dict[str, str]:
    """The address of each database of one world, the hub's own included."""
    names = {source: f"{folder.name}_{world}_{source}" for source in (*_SCHEMAS, "hub")}
    for name in names.values():
        ensure_database(on.postgres, name)
    found = {source: on.postgres.dsn(name) for source, name in names.items()}
    if on.mariadb is not None:
        ensure_in_mariadb(on.mariadb, f"{world}_sip_kerja")
        found["sip-kerja"] = on.mariadb.dsn(f"{world}_sip_kerja")
    return found


def _site(world: str, on: Servers, folder: Path, url: str) -> _Ground:
    """Databases, keys and settings of one world; the keys are the same in both."""
    found = _databases(world, on, folder)
    databases = {source: found[source] for source in _SCHEMAS}
    home = Home(folder / f"home-{world}")
    shutil.copytree(folder / "home", home.root)
    addresses = databases | {
        "si-pinker": f"{url}/{world}/si-pinker",
        "aptekad": f"{url}/{world}/aptekad{aptekad.GRAPHQL_PATH}",
    }
    wish = Wish(home.root, 0, 0, 0, bekasi=Bekasi.MARIADB if on.mariadb else Bekasi.POSTGRES)
    text = settings_text(home, wish, addresses, found["hub"])
    text = f'mappings = "{_patient_mappings(home.root)}"\n' + text.replace(
        "[journal]", "[limits]\noperation_deadline_ms = 60000\n\n[journal]\ndeadline_ms = 60000"
    )
    write_private(home.config, text)
    write_private(home.tokens, json.dumps({}))
    return _Ground(world, load_settings(home.config, {}), databases, folder / "stores" / world)


async def _load(ground: _Ground, data: DemoData) -> None:
    await load_siapkerja(ground.databases["siapkerja"], data)
    dsn = ground.databases["sip-kerja"]
    await (load_sip_kerja_mariadb if dsn.startswith(_ON_MARIADB) else load_sip_kerja)(dsn, data)


async def _opened(ground: _Ground, clock: Clock) -> tuple[Site, AsyncExitStack]:
    exits, log = AsyncExitStack(), io.BytesIO()
    rules = generous(read_bundle(ground.settings.policies or ROOT))
    await publish_bundle(Home(ground.settings.file.parent), ground.settings, rules)
    hub = await exits.enter_async_context(open_hub(ground.settings, make_log("debug", log), clock))
    return Site(ground.name, hub, log, ground.databases, ground.folder), exits
