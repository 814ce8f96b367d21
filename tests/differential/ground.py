"""A hub over five sources, one of each kind, and a hub over one PostgreSQL database that holds all their rows.

Both under rules made for the test, by which an officer of the owner sees, filters, sorts, groups and counts everything.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub.bench.generous import generous
from hub.demo.home import Home, Wish, settings_text, write_private
from hub.demo.parties import publish_bundle
from hub.demo.processes import ApiProgram, start_api
from hub.embedded import PostgresServer, ensure_database
from hub.embedded_mariadb import MariaDbServer
from hub.embedded_mariadb import ensure_database as ensure_in_mariadb
from hub.logs import make_log
from hub.settings import load_settings
from hub.tokens import TokenIssuer, own_issuer
from hub.trust import roles_by_purpose
from hub.wiring import open_hub
from policies.bundle import Bundle, read_bundle
from policies.load import ROOT
from resolvers.mapping import SourceKind
from schema.build import CATALOGUE
from schema.caller import Standing
from tests.differential.api_server import STATUS_PATH
from tests.differential.layouts import OWNER, mapping_of
from tests.differential.rows import Data
from tests.differential.stores import fill_mariadb, fill_postgres, write_apis, write_folder
from tests.worlds.background import Background
from tests.worlds.hubs import Clock, Hubs, Site

EVERYONE: Final = Standing(OWNER, "officer", "placement-service")
"""The caller who may see everything."""

REFERENCE = "acuan"
_PERSONS = ("nik", "participantNik", "passportNumber")
_HEAD = (
    "priority,role,purpose,caller_end,owner_end,scope,side,access,type,what,treatment,form,rights,effect,clause,note"
)
_ALLOWED = "allow,UU 27/2022 Pasal 20(2)e; UU 27/2022 Pasal 4(2),Aturan uji: semua tampil utuh"
_LIMITS = """
[limits]
requests_per_minute = 1000000
operation_deadline_ms = 60000
cost = 1000000000

"""


_KEYS = """
seal = "ZmV0Y2ggbWUgYSBrZXkgdGhhdCBhbGwgbWF5IGtub3c="
tag = "YSBzZWNvbmQga2V5IHRoYXQgYWxsIG1heSBrbm93Li4="
journal_tag = "YSB0aGlyZCBrZXkgdGhhdCBhbGwgbWF5IGtub3cuLi4="
checkpoint = "YSBmb3VydGgga2V5IHRoYXQgYWxsIG1heSBrbm93Li4="
"""
"""Known, so that ids, and the operations drawn from them, are the same in every run."""


@dataclass(frozen=True)
class Ground:
    """Both hubs, the federation first, the data in them, and the address of the database with all of it."""

    hubs: Hubs
    data: Data
    reference: str


def all_clear() -> Bundle:
    """The package's policies, but in its own sources an officer may do everything with everything."""
    files = dict(generous(read_bundle(ROOT)).files)
    rules = [_HEAD, f"300,officer,placement-service,*,*,own,*,*,*,*,CLEAR,,,{_ALLOWED}"]
    rules += [f"200,officer,placement-service,*,*,own,*,*,*,{name},CLEAR,,lookup,{_ALLOWED}" for name in _PERSONS]
    files["parties/rules.csv"] = "".join(f"{rule}\n" for rule in rules).encode()
    return Bundle(files)


@dataclass(frozen=True)
class Servers:
    """Where sources can be made."""

    postgres: PostgresServer
    mariadb: MariaDbServer
    folder: Path

    def database(self, name: str) -> str:
        """The address of a database of this name in PostgreSQL."""
        ensure_database(self.postgres, f"{self.folder.name}_{name}")
        return self.postgres.dsn(f"{self.folder.name}_{name}")


@contextmanager
def prepared(servers: Servers, data: Data, background: Background) -> Iterator[Ground]:
    """The sources filled and both hubs open, until the block ends."""
    reference = servers.database(REFERENCE)
    background.run(fill_postgres(reference, data.everything()))
    with ExitStack() as stack:
        addresses = _filled(servers, data, background, stack)
        clock = Clock()
        home = Home(servers.folder / "home")
        home.root.mkdir()
        write_private(home.keys, _KEYS)
        home.prepare()
        federated = {part.id: (part.kind, addresses[part.kind]) for part in data.parts}
        one = {REFERENCE: (SourceKind.POSTGRES, reference)}
        sites = []
        for name, sources in (("federasi", federated), (REFERENCE, one)):
            site, exits = background.run(_opened(servers, home, name, sources, clock))
            stack.callback(_closed, background, exits)
            sites.append(site)
        settings, rulebook = sites[0].hub.settings, sites[0].hub.rulebook
        issuer = TokenIssuer(own_issuer(settings), settings.audience, roles_by_purpose(rulebook.policies))
        yield Ground(Hubs(background, clock, sites, issuer), data, reference)


def _closed(background: Background, exits: AsyncExitStack) -> None:
    """Close a hub on the loop it lives on."""
    background.run(exits.aclose())


def _filled(servers: Servers, data: Data, background: Background, stack: ExitStack) -> Mapping[SourceKind, str]:
    """Every source with its rows, and its address."""
    parts = {part.kind: part for part in data.parts}
    own, folder = servers.database("sendiri"), servers.folder / "berkas"
    background.run(fill_postgres(own, parts[SourceKind.POSTGRES].rows))
    database = servers.folder.name.replace("-", "_")
    ensure_in_mariadb(servers.mariadb, database)
    background.run(fill_mariadb(servers.mariadb.dsn(database), parts[SourceKind.MYSQL].rows))
    write_folder(folder, parts[SourceKind.FILES])
    store = servers.folder / "apis.json"
    write_apis(store, parts[SourceKind.REST], parts[SourceKind.GRAPHQL])
    log = servers.folder / "apis.log"
    api = start_api(ApiProgram("apis", "tests.differential.api_server", store, log, {}, STATUS_PATH))
    stack.callback(api.stop)
    return {
        SourceKind.POSTGRES: own,
        SourceKind.MYSQL: servers.mariadb.dsn(database),
        SourceKind.REST: api.url,
        SourceKind.GRAPHQL: f"{api.url}/graphql",
        SourceKind.FILES: str(folder),
    }


async def _opened(
    servers: Servers, home: Home, name: str, sources: Mapping[str, tuple[SourceKind, str]], clock: Clock
) -> tuple[Site, AsyncExitStack]:
    mappings = home.root / f"mappings-{name}"
    mappings.mkdir()
    for source, (kind, _) in sources.items():
        (mappings / f"{source}.toml").write_text(mapping_of(source, kind), "utf-8")
    addresses = {source: address for source, (_, address) in sources.items()}
    text = settings_text(home, Wish(home.root, 0, 0, 0), addresses, servers.database(f"hub_{name}"))
    text = text.replace("[journal]", "[journal]\ndeadline_ms = 60000").replace("[listen]", f"{_LIMITS}[listen]")
    config = home.root / f"{name}.toml"
    write_private(config, f'mappings = "{mappings.name}"\n{text}')
    write_private(home.tokens, "{}")
    settings, log, exits = load_settings(config, {}), io.BytesIO(), AsyncExitStack()
    await publish_bundle(home, settings, all_clear())
    hub = await exits.enter_async_context(open_hub(settings, make_log("warning", log), clock))
    return Site(name, hub, log, {}, servers.folder), exits


def holding() -> Mapping[str, Mapping[str, str]]:
    """For each type the source that a caller's rights are read off, with its owner: all are alike."""
    return {name: {REFERENCE: OWNER} for name in CATALOGUE.types}
