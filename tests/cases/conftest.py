"""One hub in this process over the four real sources, with fixed data, keys and clock: every answer can be foreseen."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType, ModuleType
from typing import Any

import httpx
import pytest
import pytest_asyncio

from hub.demo import aptekad, si_pinker
from hub.demo.data import DemoSettings, generate
from hub.demo.files import write_aptekad, write_si_pinker
from hub.demo.home import Home, Wish, settings_text, write_private
from hub.demo.load import load_siapkerja, load_sip_kerja
from hub.demo.parties import publish_folder
from hub.demo.processes import ApiProcess, ApiProgram, start_api
from hub.embedded import PostgresServer, ensure_database
from hub.explaining import Explainer
from hub.groundwork import MAPPINGS
from hub.logs import make_log
from hub.settings import Settings, load_settings
from hub.tokens import TokenIssuer, TokenRequest, own_issuer
from hub.trust import roles_by_purpose
from hub.wiring import Hub, open_hub
from schema.caller import Standing

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
"""The instant of every case that names none: Monday, 2 November 2026, ten o'clock in Jakarta."""

DATA = DemoSettings(seekers=600, seed=7, today=date(2026, 11, 2))
_KEYS = """
seal = "ZmV0Y2ggbWUgYSBrZXkgdGhhdCBhbGwgbWF5IGtub3c="
tag = "YSBzZWNvbmQga2V5IHRoYXQgYWxsIG1heSBrbm93Li4="
journal_tag = "YSB0aGlyZCBrZXkgdGhhdCBhbGwgbWF5IGtub3cuLi4="
checkpoint = "YSBmb3VydGgga2V5IHRoYXQgYWxsIG1heSBrbm93Li4="
"""
_BOUND = 40
"""Rows the hub may take through itself from APTEKAD, which holds more entries."""

_DATABASES = MappingProxyType({"siapkerja": "cases_siapkerja", "sip-kerja": "cases_sip_kerja", "hub": "cases_hub"})
_APIS: MappingProxyType[str, ModuleType] = MappingProxyType({"si-pinker": si_pinker, "aptekad": aptekad})


@dataclass(slots=True)
class Clock:
    """The hub's clock, which stands still."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """The instant it was set to."""
        return self.now


@dataclass(slots=True)
class ApiSources:
    """SI-PINKER and APTEKAD in processes of their own, each of which can be sent away for a while."""

    home: Home
    running: dict[str, ApiProcess] = field(default_factory=dict)

    def start(self, name: str, port: int = 0) -> None:
        """Start one."""
        module = _APIS[name]
        environment = {module.KEY_VARIABLE: self.home.api_keys()[name]}
        log = self.home.root / f"{name}.log"
        program = ApiProgram(name, module.__name__, self.home.store(name), log, environment, module.STATUS_PATH)
        self.running[name] = start_api(program, port)

    def stop(self) -> None:
        """Stop all."""
        for process in self.running.values():
            process.stop()

    def send_away(self, name: str) -> None:
        """Stop one; its address stays its own."""
        self.running[name].stop()

    def call_back(self, name: str) -> None:
        """Start it again where it was."""
        self.start(name, self.running[name].port)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A demo's directory with known master secrets."""
    made = Home(tmp_path_factory.mktemp("cases"))
    write_private(made.keys, _KEYS)
    made.prepare()
    made.tokens.write_text("{}", "utf-8")
    return made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def databases(postgres: PostgresServer, home: Home) -> PostgresServer:
    """The two databases filled, and the journal's empty; the API sources' files written."""
    data = generate(DATA)
    for name in _DATABASES.values():
        ensure_database(postgres, name)
    await load_siapkerja(postgres.dsn(_DATABASES["siapkerja"]), data)
    await load_sip_kerja(postgres.dsn(_DATABASES["sip-kerja"]), data)
    write_si_pinker(data, home.store("si-pinker"))
    write_aptekad(data, home.store("aptekad"))
    return postgres


@pytest.fixture(scope="session")
def apis(home: Home, databases: PostgresServer) -> Iterator[ApiSources]:
    """The two API sources, running."""
    with ExitStack() as stack:
        sources = ApiSources(home)
        stack.callback(sources.stop)
        for name in _APIS:
            sources.start(name)
        yield sources


@pytest.fixture(scope="session")
def addresses(databases: PostgresServer, apis: ApiSources) -> Mapping[str, str]:
    """Where each source is."""
    found = {name: databases.dsn(_DATABASES[name]) for name in ("siapkerja", "sip-kerja")}
    found["si-pinker"] = apis.running["si-pinker"].url
    found["aptekad"] = apis.running["aptekad"].url + aptekad.GRAPHQL_PATH
    return found


@pytest.fixture(scope="session")
def written_settings(home: Home, databases: PostgresServer, addresses: Mapping[str, str]) -> str:
    """The hub's settings, as the demo writes them."""
    return settings_text(home, Wish(home.root, 0, DATA.seekers, DATA.seed), addresses, databases.dsn("cases_hub"))


@pytest.fixture(scope="session")
def usual(home: Home, written_settings: str) -> Settings:
    """The settings of the hub that most cases ask."""
    home.config.write_text(written_settings, "utf-8")
    return load_settings(home.config, os.environ)


@pytest.fixture(scope="session")
def bounded_mappings(home: Home) -> str:
    """The folder, below the home, of mappings by which the hub may take few rows of APTEKAD through itself."""
    mappings = home.root / "mappings"
    shutil.copytree(MAPPINGS, mappings)
    file = mappings / "aptekad.toml"
    file.write_text(file.read_text("utf-8").replace("bound = 20000", f"bound = {_BOUND}"), "utf-8")
    return mappings.name


@pytest.fixture(scope="session")
def bounded(home: Home, written_settings: str, bounded_mappings: str) -> Settings:
    """The settings of a hub with those mappings."""
    config = home.root / "bounded.toml"
    config.write_text(f'mappings = "{bounded_mappings}"\n{written_settings}', "utf-8")
    return load_settings(config, os.environ)


@dataclass(frozen=True, slots=True)
class World:
    """Everything a case is run against."""

    hub: Hub
    explainer: Explainer
    clock: Clock
    apis: ApiSources
    issuer: TokenIssuer
    client: httpx.AsyncClient

    async def ask(
        self, standing: Standing, language: str, body: dict[str, Any], more: Mapping[str, str] = MappingProxyType({})
    ) -> httpx.Response:
        """Ask the hub over HTTP, as the account of this standing's role; `more` are further headers."""
        account = f"{standing.role}@{standing.party}.test"
        token = self.issuer.issue(TokenRequest(account, standing, timedelta(hours=1)), self.clock())
        headers = {"authorization": f"Bearer {token}", "accept-language": language, **more}
        return await self.client.post("/graphql", json=body, headers=headers)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def worlds(usual: Settings, bounded: Settings, apis: ApiSources) -> AsyncIterator[Mapping[str, World]]:
    """Two running hubs, asked without a socket: `usual`, and `bounded`, which a case may name."""
    clock = Clock()
    async with opened(usual, clock, apis) as one, opened(bounded, clock, apis) as other:
        yield {"usual": one, "bounded": other}


@asynccontextmanager
async def opened(settings: Settings, clock: Clock, apis: ApiSources) -> AsyncIterator[World]:
    """A hub over its published policies, asked without a socket, until the block ends."""
    await publish_folder(Home(settings.file.parent), settings)
    async with open_hub(settings, make_log("warning"), clock) as hub:
        roles = roles_by_purpose(hub.rulebook.policies)
        issuer = TokenIssuer(own_issuer(settings), settings.audience, roles)
        explainer = Explainer(hub.rulebook, hub.mappings, settings.limits)
        transport = httpx.ASGITransport(app=hub.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub.test", timeout=30) as client:
            yield World(hub, explainer, clock, apis, issuer, client)
