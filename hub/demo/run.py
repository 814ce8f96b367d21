"""The demo from nothing to ready: data made and loaded once, its sources started, settings and tokens written."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from hub.demo import aptekad, si_pinker
from hub.demo.bekasi import running_register
from hub.demo.callers import demo_tokens
from hub.demo.home import Bekasi, Home, Wish, settings_text, write_private
from hub.demo.processes import ApiProcess, ApiProgram, start_api
from hub.demo.providing import Stores, Tell, provide_data
from hub.embedded import ensure_database, start_postgres, stop_postgres
from hub.settings import Settings, load_settings
from hub.tokens import TokenIssuer, own_issuer
from hub.trust import roles_by_purpose
from policies.model import PolicySet
from resolvers.mapping import SourceMapping

NATIONAL = "siapkerja"
"""SIAPkerja's database."""

JOURNAL = "hub"
"""The hub's own."""

_MODULES = {"si-pinker": si_pinker, "aptekad": aptekad}
_FOLDERS = {"bps": Path(__file__).parent / "bps"}


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the running sources of the demo are, by id, and the hub's own database."""

    journal: str = field(repr=False)
    databases: Mapping[str, str] = field(repr=False)
    apis: Mapping[str, str]
    processes: tuple[ApiProcess, ...] = ()
    """Those that were started here."""

    def addresses(self) -> dict[str, str]:
        """Each source's address, in the order in which the hub lists them."""
        return {**self.databases, **self.apis, **{name: str(folder) for name, folder in _FOLDERS.items()}}


def sources_of(server: Callable[[str], str], bekasi: str, apis: Mapping[str, str]) -> Sources:
    """The sources: `server` gives the address of a database of the demo's PostgreSQL, `apis` are root addresses."""
    paths = {"aptekad": aptekad.GRAPHQL_PATH}
    return Sources(
        journal=server(JOURNAL),
        databases={"siapkerja": server(NATIONAL), "sip-kerja": bekasi},
        apis={name: address + paths.get(name, "") for name, address in apis.items()},
    )


@contextmanager
def running_sources(home: Home, wish: Wish, tell: Tell) -> Iterator[Sources]:
    """The sources with their data, until the block ends."""
    home.prepare()
    with ExitStack() as stack:
        tell("Starting PostgreSQL" + (" and MariaDB" if wish.bekasi is Bekasi.MARIADB else ""))
        server = start_postgres(home.postgres)
        stack.callback(stop_postgres, server)
        for database in (JOURNAL, NATIONAL):
            ensure_database(server, database)
        bekasi = stack.enter_context(running_register(home, wish, server))
        provide_data(home, wish, Stores(server.dsn(NATIONAL), bekasi), tell)
        tell("Starting SI-PINKER and APTEKAD")
        started = []
        for name in _MODULES:
            started.append(start_api(_program(home, name)))
            stack.callback(started[-1].stop)
        sources = sources_of(server.dsn, bekasi.address, {api.name: api.url for api in started})
        yield replace(sources, processes=tuple(started))


def _program(home: Home, name: str) -> ApiProgram:
    module = _MODULES[name]
    environment = {module.KEY_VARIABLE: home.api_keys()[name]}
    return ApiProgram(
        name, module.__name__, home.store(name), home.root / f"{name}.log", environment, module.STATUS_PATH
    )


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
        entry |= {"dsn": address} if name in sources.databases else {"url": address}
        entry |= {"key": keys[name]} if name in keys else {}
        listed.append(entry)
    content = {
        "url": url,
        "pid": os.getpid(),
        "tokens": json.loads(home.tokens.read_text("utf-8")),
        "sources": listed,
    }
    write_private(home.ready, json.dumps(content, indent=1))
