"""A hub over two real databases, and policies that its parties sign in different versions."""

import asyncio
import itertools
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import orjson
import pytest
import pytest_asyncio

from hub.database import migrate
from hub.demo.data import DemoSettings, generate
from hub.demo.home import PARTIES, Home, Wish, settings_text, write_private
from hub.demo.load import load_siapkerja, load_sip_kerja
from hub.demo.parties import publish_bundle
from hub.embedded import PostgresServer, ensure_database
from hub.groundwork import policies_of
from hub.issuers import Key
from hub.logs import make_log
from hub.publication.folder import sign_offer
from hub.publication.publisher import Offer, Outcome, Publisher, publishing
from hub.publication.statement import read_party_key
from hub.settings import Settings, load_settings
from hub.tokens import TokenIssuer, TokenRequest, own_issuer
from hub.trust import roles_by_purpose
from hub.wiring import Hub, open_hub
from policies.bundle import Bundle, read_bundle
from policies.load import ROOT
from schema.caller import Standing

RULES = "agreements/bekasi/rules.csv"
QUERY = '{ jobSeekers(first: 5, sources: ["siapkerja"]) { nodes { fullName } } }'
"""Names of Bekasi's own job seekers in the national system: masked by the package's rules, withheld by `strict`."""

DASHBOARD = Standing("bekasi", "dashboard", "statistics")
_DATA = DemoSettings(seekers=300, seed=5, today=date(2026, 11, 23))
_NUMBERS = itertools.count()
_ATTEMPTS = 20
_PAUSE_SECONDS = 1.0
_MASKED = re.compile(
    r"^300(,dashboard,statistics,region,ministry,own,adult,\*,\*,personal-general:name,)MASK,,,allow", re.MULTILINE
)


def package() -> Bundle:
    """The policies that come with the hub, as parties sign them."""
    bundle = read_bundle(ROOT)
    return bundle.chosen(bundle.agreements)


def with_file(bundle: Bundle, path: str, text: str) -> Bundle:
    """The same policies with another content of one file."""
    return Bundle({**bundle.files, path: text.encode()})


def strict(bundle: Bundle) -> Bundle:
    """Bekasi's dashboard sees no names any more."""
    text, changed = _MASKED.subn(r"50\1WITHHOLD,,,deny", bundle.files[RULES].decode())
    assert changed == 1
    return with_file(bundle, RULES, text)


def renamed(bundle: Bundle, note: str) -> Bundle:
    """Another version that decides the same: one note reads otherwise."""
    text = bundle.files[RULES].decode()
    return with_file(bundle, RULES, text.replace("Dasbor, statistik: nama", f"Dasbor ({note}), statistik: nama", 1))


@dataclass(frozen=True)
class Site:
    """A hub's settings, its parties' keys and its own database, nothing published."""

    home: Home
    settings: Settings

    @property
    def dsn(self) -> str:
        """The hub's own database."""
        return self.settings.journal.dsn.reveal()

    def key(self, party: str) -> Key:
        """A party's private key."""
        return read_party_key(self.home.private_key(party).read_text())

    def sign(self, bundle: Bundle, revisions: Mapping[str, int] | None = None) -> Offer:
        """Sign by all parties; an agreement that is not in `revisions` as its first."""
        return sign_offer(bundle, {party: self.key(party) for party in PARTIES}, revisions)

    async def publish(self, bundle: Bundle) -> Outcome:
        """Sign by all parties, and publish."""
        return await publish_bundle(self.home, self.settings, bundle)

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[Publisher]:
        """Who publishes by these settings."""
        await migrate(self.dsn)
        async with publishing(self.dsn, self.settings.signers) as found:
            yield found

    def token(self, standing: Standing = DASHBOARD, subject: str = "rini") -> str:
        """A bearer token of the hub's own issuer."""
        issuer = TokenIssuer(
            own_issuer(self.settings), self.settings.audience, roles_by_purpose(policies_of(self.settings))
        )
        return issuer.issue(TokenRequest(subject, standing, timedelta(hours=1)), datetime.now(UTC))

    async def rows(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """Rows of the hub's own database."""
        connection = await asyncpg.connect(self.dsn)
        try:
            return list(await connection.fetch(sql, *values))
        finally:
            await connection.close()

    async def execute_past_triggers(self, sql: str, *values: object) -> None:
        """What only a superuser of the database can do."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute("SET session_replication_role = replica")
            await connection.execute(sql, *values)
        finally:
            await connection.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sources(postgres: PostgresServer) -> Mapping[str, str]:
    """The addresses of two databases with the demo's data."""
    data = generate(_DATA)
    for name in ("publication_siapkerja", "publication_sip_kerja"):
        ensure_database(postgres, name)
    await load_siapkerja(postgres.dsn("publication_siapkerja"), data)
    await load_sip_kerja(postgres.dsn("publication_sip_kerja"), data)
    return {"siapkerja": postgres.dsn("publication_siapkerja"), "sip-kerja": postgres.dsn("publication_sip_kerja")}


@pytest.fixture
def site(postgres: PostgresServer, sources: Mapping[str, str], tmp_path: Path) -> Site:
    """A site of the test's own."""
    home = Home(tmp_path)
    home.prepare()
    database = f"publication_hub_{next(_NUMBERS)}"
    ensure_database(postgres, database)
    write_private(home.config, settings_text(home, Wish(tmp_path, 0, 0, 0), sources, postgres.dsn(database)))
    write_private(home.tokens, "{}")
    return Site(home, load_settings(home.config, {}))


@dataclass(frozen=True)
class Answer:
    """What a caller got."""

    status: int
    body: dict[str, Any]

    @property
    def names(self) -> list[str | None]:
        """The names shown."""
        return [node["fullName"] for node in self.body["data"]["jobSeekers"]["nodes"]]

    @property
    def code(self) -> str:
        """OK or the error's code."""
        return str(self.body["errors"][0]["extensions"]["code"]) if "errors" in self.body else "OK"


@dataclass(frozen=True)
class Asking:
    """A hub in this process, asked without a socket."""

    hub: Hub
    client: httpx.AsyncClient
    site: Site

    async def ask(self, token: str | None = None, query: str = QUERY) -> Answer:
        """Ask as Bekasi's dashboard, unless told otherwise; again while a crowded machine lets the lease run out."""
        for _ in range(_ATTEMPTS):
            answer = await self.ask_once(token, query)
            if answer.code != "AUDIT_UNAVAILABLE":
                break
            await asyncio.sleep(_PAUSE_SECONDS)
        return answer

    async def ask_once(self, token: str | None = None, query: str = QUERY) -> Answer:
        """Ask, whatever comes."""
        headers = {"authorization": f"Bearer {token or self.site.token()}"}
        answer = await self.client.post("/graphql", json={"query": query}, headers=headers)
        return Answer(answer.status_code, answer.json())


@asynccontextmanager
async def opened(site: Site) -> AsyncIterator[Asking]:
    """A hub of a site in this process."""
    async with open_hub(site.settings, make_log("error"), lambda: datetime.now(UTC)) as hub:
        transport = httpx.ASGITransport(app=hub.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub.test", timeout=30) as client:
            yield Asking(hub, client, site)


@dataclass(frozen=True)
class Served:
    """A hub of several processes."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def events(self, name: str) -> list[dict[str, Any]]:
        """What was logged under one name."""
        lines = [orjson.loads(line) for line in self.log.read_bytes().splitlines() if line.startswith(b"{")]
        return [line for line in lines if line["event"] == name]

    def workers(self) -> list[int]:
        """The process ids of those that were started."""
        return [event["pid"] for event in self.events("working")]


@contextmanager
def served(site: Site, workers: int) -> Iterator[Served]:
    """A hub of a site in processes of its own, ready, until the block ends."""
    log = site.home.root / "serve.log"
    command = [sys.executable, "-m", "hub.cli", "serve", "--config", str(site.home.config), "--workers", str(workers)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stderr=out, stdin=subprocess.DEVNULL, env=dict(os.environ))
    hub = Served("", process, log)
    try:
        _await(lambda: len(hub.workers()) >= workers or process.poll() is not None, 60)
        assert process.poll() is None, log.read_text()
        port = hub.events("serving")[0]["port"]
        yield replace(hub, url=f"http://127.0.0.1:{port}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def _await(condition: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)


async def until(condition: Any, seconds: float = 10) -> bool:
    """Whether something came true in time."""
    deadline = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True
