"""The demo from nothing to ready: data made and loaded once, its sources started, settings and tokens written."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import uvloop

from hub.demo import aptekad, si_pinker
from hub.demo.bekasi import Register, running_register
from hub.demo.callers import demo_tokens
from hub.demo.data.build import generate
from hub.demo.data.model import DemoData, DemoSettings
from hub.demo.files import write_aptekad, write_si_pinker
from hub.demo.home import Bekasi, Home, Wish, settings_text, write_private
from hub.demo.load import load_siapkerja
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

_NATIONAL = "siapkerja"
_JOURNAL = "hub"
_MODULES = {"si-pinker": si_pinker, "aptekad": aptekad}
_FOLDERS = {"bps": Path(__file__).parent / "bps"}


@dataclass(frozen=True, slots=True)
class Sources:
    """The running sources of the demo, and the server that also holds the hub's own database."""

    server: PostgresServer
    bekasi: Register
    apis: tuple[ApiProcess, ...]

    def databases(self) -> dict[str, str]:
        """The addresses of those that are databases, by id."""
        return {"siapkerja": self.server.dsn(_NATIONAL), "sip-kerja": self.bekasi.address}

    def addresses(self) -> dict[str, str]:
        """Each source's address, by its id."""
        paths = {"aptekad": aptekad.GRAPHQL_PATH}
        apis = {api.name: api.url + paths.get(api.name, "") for api in self.apis}
        return self.databases() | apis | {name: str(folder) for name, folder in _FOLDERS.items()}

    @property
    def journal(self) -> str:
        """The hub's own database."""
        return self.server.dsn(_JOURNAL)


@contextmanager
def running_sources(home: Home, wish: Wish, tell: Tell) -> Iterator[Sources]:
    """The sources with their data, until the block ends."""
    home.prepare()
    with ExitStack() as stack:
        tell("Starting PostgreSQL" + (" and MariaDB" if wish.bekasi is Bekasi.MARIADB else ""))
        server = start_postgres(home.postgres)
        stack.callback(stop_postgres, server)
        bekasi = stack.enter_context(running_register(home, wish, server))
        _provide_data(home, wish, _Stores(server, bekasi), tell)
        tell("Starting SI-PINKER and APTEKAD")
        apis = []
        for name in _MODULES:
            apis.append(start_api(_program(home, name)))
            stack.callback(apis[-1].stop)
        yield Sources(server, bekasi, tuple(apis))


def _program(home: Home, name: str) -> ApiProgram:
    module = _MODULES[name]
    environment = {module.KEY_VARIABLE: home.api_keys()[name]}
    return ApiProgram(
        name, module.__name__, home.store(name), home.root / f"{name}.log", environment, module.STATUS_PATH
    )


@dataclass(frozen=True, slots=True)
class _Stores:
    """The servers that hold what the demo makes."""

    server: PostgresServer
    bekasi: Register


def _provide_data(home: Home, wish: Wish, stores: _Stores, tell: Tell) -> None:
    """Make and load the data, unless the ones wished for are there."""
    ensure_database(stores.server, _JOURNAL)
    there = home.loaded()
    made = (there.get("seekers"), there.get("seed")) == (wish.seekers, wish.seed)
    if made and there.get("bekasi", Bekasi.POSTGRES) == wish.bekasi:
        return
    home.unmark()
    # Where only Bekasi's place has changed, its data are made as of the day of all others.
    today = date.fromisoformat(str(there["today"])) if made else datetime.now(WIB).date()
    tell(f"Making {wish.seekers:,} invented job seekers and their labour market")
    data = generate(DemoSettings(wish.seekers, wish.seed, today))
    tell(f"Loading SIP Kerja into {wish.bekasi.system}" if made else "Loading the four systems")
    stores.bekasi.fill(data)
    if not made:
        _fill_others(home, stores.server, data)
    home.mark_loaded(wish, today)


def _fill_others(home: Home, server: PostgresServer, data: DemoData) -> None:
    ensure_database(server, _NATIONAL)
    uvloop.run(load_siapkerja(server.dsn(_NATIONAL), data))
    write_si_pinker(data, home.store("si-pinker"))
    write_aptekad(data, home.store("aptekad"))


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
    databases, listed = sources.databases(), []
    for name, address in sources.addresses().items():
        mapping = mappings[name]
        entry = {"id": name, "owner": mapping.owner, "kind": mapping.kind.value, "domains": sorted(mapping.types)}
        entry |= {"dsn": address} if name in databases else {"url": address}
        entry |= {"key": keys[name]} if name in keys else {}
        listed.append(entry)
    content = {
        "url": url,
        "pid": os.getpid(),
        "tokens": json.loads(home.tokens.read_text("utf-8")),
        "sources": listed,
    }
    write_private(home.ready, json.dumps(content, indent=1))
