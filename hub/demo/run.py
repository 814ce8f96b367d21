"""The demo from nothing to ready: data made and loaded once, its sources started, settings and tokens written."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from hub.demo import aptekad, si_pinker
from hub.demo.callers import demo_tokens
from hub.demo.data.build import generate
from hub.demo.data.model import DemoSettings
from hub.demo.files import write_aptekad, write_si_pinker
from hub.demo.home import Home, Wish, settings_text, write_private
from hub.demo.load import load_siapkerja, load_sip_kerja
from hub.demo.processes import ApiProcess, ApiProgram, start_api
from hub.embedded import PostgresServer, ensure_database, start_postgres, stop_postgres
from hub.settings import Settings, load_settings
from hub.tokens import TokenIssuer, own_issuer
from hub.trust import roles_by_purpose
from policies.model import PolicySet
from resolvers.mapping import SourceMapping
from schema.zone import WIB

Tell = Callable[[str], None]
"""Told what is being done, a line at a time."""

_DATABASES = {"siapkerja": "siapkerja", "sip-kerja": "sip_kerja"}
_JOURNAL = "hub"
_MODULES = {"si-pinker": si_pinker, "aptekad": aptekad}
_FOLDERS = {"bps": Path(__file__).parent / "bps"}


@dataclass(frozen=True, slots=True)
class Sources:
    """The running sources of the demo, and the server that also holds the hub's own database."""

    server: PostgresServer
    apis: tuple[ApiProcess, ...]

    def addresses(self) -> dict[str, str]:
        """Each source's address, by its id."""
        databases = {source: self.server.dsn(name) for source, name in _DATABASES.items()}
        paths = {"aptekad": aptekad.GRAPHQL_PATH}
        apis = {api.name: api.url + paths.get(api.name, "") for api in self.apis}
        return databases | apis | {name: str(folder) for name, folder in _FOLDERS.items()}

    @property
    def journal(self) -> str:
        """The hub's own database."""
        return self.server.dsn(_JOURNAL)


@contextmanager
def running_sources(home: Home, wish: Wish, tell: Tell) -> Iterator[Sources]:
    """The sources with their data, until the block ends."""
    home.prepare()
    with ExitStack() as stack:
        tell("Starting PostgreSQL")
        server = start_postgres(home.postgres)
        stack.callback(stop_postgres, server)
        _provide_data(home, wish, server, tell)
        tell("Starting SI-PINKER and APTEKAD")
        apis = []
        for name in _MODULES:
            apis.append(start_api(_program(home, name)))
            stack.callback(apis[-1].stop)
        yield Sources(server, tuple(apis))


def _program(home: Home, name: str) -> ApiProgram:
    module = _MODULES[name]
    environment = {module.KEY_VARIABLE: home.api_keys()[name]}
    return ApiProgram(
        name, module.__name__, home.store(name), home.root / f"{name}.log", environment, module.STATUS_PATH
    )


def _provide_data(home: Home, wish: Wish, server: PostgresServer, tell: Tell) -> None:
    """Make and load the data, unless the ones wished for are there."""
    ensure_database(server, _JOURNAL)
    there = home.loaded()
    if (there.get("seekers"), there.get("seed")) == (wish.seekers, wish.seed):
        return
    home.unmark()
    for database in _DATABASES.values():
        ensure_database(server, database)
    today = datetime.now(WIB).date()
    tell(f"Making {wish.seekers:,} invented job seekers and their labour market")
    data = generate(DemoSettings(wish.seekers, wish.seed, today))
    tell("Loading the four systems")
    uvloop.run(load_siapkerja(server.dsn(_DATABASES["siapkerja"]), data))
    uvloop.run(load_sip_kerja(server.dsn(_DATABASES["sip-kerja"]), data))
    write_si_pinker(data, home.store("si-pinker"))
    write_aptekad(data, home.store("aptekad"))
    home.mark_loaded(wish, today)


def write_settings(home: Home, wish: Wish, sources: Sources, policies: PolicySet) -> Settings:
    """Write the hub's settings and the ready callers' tokens; give the settings as the hub will read them."""
    write_private(home.config, settings_text(home, wish, sources.addresses(), sources.journal))
    write_private(home.tokens, "{}")
    settings = load_settings(home.config, os.environ)
    issuer = TokenIssuer(own_issuer(settings), settings.audience, roles_by_purpose(policies))
    write_private(home.tokens, json.dumps(demo_tokens(issuer, datetime.now(UTC)), indent=1))
    return settings


def write_ready(home: Home, url: str, sources: Sources, mappings: Mapping[str, SourceMapping]) -> None:
    """Write `demo.json`, the sign that all is ready, for other programs (DESIGN section 7)."""
    keys = home.api_keys()
    listed = []
    for name, address in sources.addresses().items():
        mapping = mappings[name]
        entry = {"id": name, "owner": mapping.owner, "kind": mapping.kind.value, "domains": sorted(mapping.types)}
        entry |= {"dsn": address} if name in _DATABASES else {"url": address}
        entry |= {"key": keys[name]} if name in keys else {}
        listed.append(entry)
    content = {
        "url": url,
        "pid": os.getpid(),
        "tokens": json.loads(home.tokens.read_text("utf-8")),
        "sources": listed,
    }
    write_private(home.ready, json.dumps(content, indent=1))
