"""A whole hub over its four real sources, each behind a proxy that can misbehave, with short deadlines."""

import io
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from hub.bench.generous import generous
from hub.demo import si_pinker
from hub.demo.home import Bekasi, Home, Wish, settings_text, write_private
from hub.demo.parties import publish_bundle
from hub.demo.processes import ApiProcess, ApiProgram, start_api
from hub.demo.run import running_sources
from hub.groundwork import MAPPINGS
from hub.logs import make_log
from hub.settings import Settings, load_settings
from hub.tokens import TokenIssuer, TokenRequest, own_issuer
from hub.trust import roles_by_purpose
from hub.wiring import Hub, open_hub
from policies.bundle import read_bundle
from policies.load import ROOT
from schema.caller import Standing
from tests.chaos.proxy import Mode
from tests.worlds.asking import Ask, Reply, ask, send
from tests.worlds.background import Background, background

SIAPKERJA, SIP_KERJA, SI_PINKER, APTEKAD = "siapkerja", "sip-kerja", "si-pinker", "aptekad"
READ_SECONDS, OPERATION_SECONDS, GRACE_SECONDS = 0.5, 1.5, 0.25
"""The deadline of a read of a source, that of an operation, and what it may take beyond."""
SEEKERS = 600
OFFICER = Standing("kemnaker", "officer", "placement-service")
DASHBOARD = Standing("bekasi", "dashboard", "statistics")
LEVY = Standing("halmahera-selatan", "officer", "foreign-worker-levy")


class Proxies:
    """The proxies of the sources, by the source's id."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        """Start them all in one process."""
        self._names = list(addresses)
        targets = [f"{urlsplit(address).scheme}:{urlsplit(address).port}" for address in addresses.values()]
        command = [sys.executable, "-m", "tests.chaos.proxy", *targets]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ports = self._line()
        self.addresses = {
            name: _moved(address, port) for (name, address), port in zip(addresses.items(), ports, strict=True)
        }

    def behave(self, source: str, mode: Mode = Mode.PASS, delay: float = 0.0) -> int:
        """Make one behave in a way; gives how many ends of connections it holds open."""
        assert self._process.stdin is not None
        command = {"proxy": self._names.index(source), "mode": mode, "delay": delay}
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return int(self._line())

    def stop(self) -> None:
        """End the process."""
        self._process.communicate()

    def _line(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def _moved(address: str, port: int) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{port}")))


@dataclass(frozen=True, eq=False)
class Answered:
    """One answer, and how long it took."""

    reply: Reply
    seconds: float

    @property
    def root(self) -> dict[str, Any]:
        """The only root field."""
        data = self.reply.json["data"]
        assert data is not None, self.reply.body[:400]
        (found,) = data.values()
        return dict(found)

    @property
    def parts(self) -> dict[str, dict[str, Any]]:
        """How each source took part."""
        return {part["source"]["id"]: part for part in self.root["completeness"]}

    @property
    def statuses(self) -> dict[str, str]:
        """The state of each source that took part."""
        return {name: part["status"] for name, part in self.parts.items()}


class RestProcess:
    """SI-PINKER's process, which a test may kill and start again on its own port."""

    def __init__(self, home: Home, process: ApiProcess) -> None:
        """Know it from the start."""
        environment = {si_pinker.KEY_VARIABLE: home.api_keys()[SI_PINKER]}
        files = home.store(SI_PINKER), home.root / "again.log"
        self._program = ApiProgram(SI_PINKER, si_pinker.__name__, *files, environment, si_pinker.STATUS_PATH)
        self._process = process

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self._process.process.kill()
        self._process.process.wait()

    def start(self) -> None:
        """Start it again."""
        self._process = start_api(self._program, self._process.port)

    def stop(self) -> None:
        """End it."""
        self._process.stop()


@dataclass(eq=False)
class Ground:
    """The hub, its proxies, and who may ask it."""

    background: Background
    hub: Hub
    proxies: Proxies
    log: io.BytesIO
    tokens: TokenIssuer
    api: "RestProcess"

    def __post_init__(self) -> None:
        """Issue the tokens once."""
        now = datetime.now(UTC)
        requests = [TokenRequest("petugas@chaos.test", who, timedelta(hours=2)) for who in (OFFICER, LEVY, DASHBOARD)]
        self._tokens = {request.standing: self.tokens.issue(request, now) for request in requests}

    async def asked(self, query: str, who: Standing = OFFICER) -> Answered:
        """One operation, timed."""
        begun = time.perf_counter()
        reply = await ask(self.hub.app, Ask(query), self._tokens[who])
        return Answered(reply, time.perf_counter() - begun)

    def ask(self, query: str, who: Standing = OFFICER) -> Answered:
        """One operation, from outside the hub's event loop."""
        return self.background.run(self.asked(query, who))

    def metrics(self) -> str:
        """What the operator's monitoring reads."""
        return self.background.run(send(self.hub.app, ("GET", "/metrics", b""), [])).body.decode()

    def back(self, query: str, who: Standing = OFFICER, seconds: float = 15.0) -> float:
        """The seconds until every source answers again, asked all the while."""
        begun = time.perf_counter()
        while set((found := self.ask(query, who)).statuses.values()) != {"OK"}:
            assert time.perf_counter() - begun < seconds, found.statuses
            time.sleep(0.05)
        return time.perf_counter() - begun


@contextmanager
def grounds(
    deadlines: tuple[float, float], seekers: int = SEEKERS, bekasi: Bekasi = Bekasi.POSTGRES
) -> Iterator[Ground]:
    """A hub over sources of its own, with deadlines for a read and an operation, until the block ends."""
    with TemporaryDirectory(prefix="the-hubs-chaos-") as folder, ExitStack() as stack:
        home = Home(Path(folder))
        wish = Wish(home.root, 0, seekers, 7, bekasi=bekasi)
        sources = stack.enter_context(running_sources(home, wish, lambda _: None))
        addresses = sources.addresses()
        proxies = Proxies({name: address for name, address in addresses.items() if "://" in address})
        stack.callback(proxies.stop)
        text = settings_text(home, wish, addresses | proxies.addresses, sources.journal)
        settings = _settings(home, text, *deadlines)
        loop = stack.enter_context(background())
        log, exits = io.BytesIO(), AsyncExitStack()
        hub = loop.run(_opened(home, settings, exits, log))
        stack.callback(lambda: loop.run(exits.aclose()))
        issuer = TokenIssuer(own_issuer(settings), settings.audience, roles_by_purpose(hub.rulebook.policies))
        rest = RestProcess(home, next(api for api in sources.processes if api.name == SI_PINKER))
        stack.callback(rest.stop)
        yield Ground(loop, hub, proxies, log, issuer, rest)


def _settings(home: Home, text: str, read_seconds: float, operation_seconds: float) -> Settings:
    shutil.copytree(MAPPINGS, home.root / "mappings")
    for file in (home.root / "mappings").rglob("*.toml"):
        deadline = f"deadline_ms = {round(read_seconds * 1000)}"
        file.write_text(re.sub("^deadline_ms = .*$", deadline, file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    limits = f"[limits]\noperation_deadline_ms = {round(operation_seconds * 1000)}\nrequests_per_minute = 10000000\n"
    write_private(home.config, f'mappings = "mappings"\n{text}\n{limits}')
    write_private(home.tokens, "{}")
    return load_settings(home.config, {})


async def _opened(home: Home, settings: Settings, exits: AsyncExitStack, log: io.BytesIO) -> Hub:
    await publish_bundle(home, settings, generous(read_bundle(ROOT)))
    return await exits.enter_async_context(open_hub(settings, make_log("info", log)))


@pytest.fixture(scope="session")
def ground() -> Iterator[Ground]:
    """The hub for all tests of chaos, with deadlines so short that its tests are too."""
    with grounds((READ_SECONDS, OPERATION_SECONDS)) as made:
        yield made


@pytest.fixture
def proxies(ground: Ground) -> Iterator[Proxies]:
    """The proxies on their best behaviour, and afterwards again."""
    yield ground.proxies
    for name in ground.proxies.addresses:
        ground.proxies.behave(name)
    for query, who in ((LIST, OFFICER), (ENTRIES, LEVY)):
        ground.back(query, who)


LIST = """{ jobSeekers(first: 20, orderBy: [{ field: REGISTERED_AT, direction: DESC }]) {
  nodes { id fullName source { id } placements(first: 1) { nodes { placedAt vacancy { jobTitle } } } }
  totalCount completeness { source { id } status rows message } } }"""
COUNT = """{ jobSeekersAggregate(groupBy: [REGION_CODE, SEX]) {
  groups { count suppressed } total completeness { source { id } status message } } }"""
ENTRIES = """{ foreignWorkerEntries(first: 20) { nodes { id entryNumber }
  completeness { source { id } status rows message } } }"""
