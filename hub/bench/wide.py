"""The hub over 514 sources, held against one over three, and against a program written by hand that asks the same.

`hub bench --wide`: how soon it starts, what its pages cost, what it holds, and what a tenth of the sources down costs.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import asyncpg
import orjson
import uvloop

from hub.bench.estate import Estate, bearer, provide_estate
from hub.bench.hub_settings import Address, Told
from hub.bench.model import BenchError, Row, Watch
from hub.bench.relays import moved, port_of, relays
from hub.bench.rulebooks import AGREEMENTS
from hub.bench.servers import Client, Program, Server, client, running
from hub.bench.wide_apis import READY
from hub.bench.wide_asking import GLOBAL, GROUPED, REGION, Contestant, Question, ask_once, contest, with_states
from hub.bench.wide_ground import SERVER_SETTINGS, Ground, provide_ground, regions_of
from hub.bench.wide_limit import SOURCES
from hub.demo.home import Home
from hub.demo.processes import free_port
from hub.demo.si_pinker import KEY_VARIABLE
from hub.embedded import ensure_database, start_postgres, stop_postgres
from hub.settings import Settings

ALL = 514
_FEW = 3
_DOWN = 10
"""One in so many sources is down."""

_BOTH = (GLOBAL, GROUPED)
_ALL_QUESTIONS = (*_BOTH, REGION)
_WARM = 8
_AFTERWARDS = 10
_HUB = "hub"
_OF_HUB = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sinergi-hub'"


@dataclass(frozen=True, slots=True)
class WideWanted:
    """What is to be measured: where the data are kept, how many sources, rounds, requests in each, the population."""

    data: Path
    sources: int = ALL
    rounds: int = 12
    in_round: int = 3
    seekers: int = 1_500


@dataclass(frozen=True, slots=True)
class WideFigures:
    """What no row holds: seconds, milliseconds, counts, MiB. `first_…` is the first of its kind after the start.

    `…_missing` counts sources that did not answer it. `down_…`: with a tenth of the sources hanging.
    """

    sources: int
    cold_start_s: float
    first_global_ms: float
    first_global_missing: int
    first_grouped_ms: float
    first_grouped_missing: int
    connections: int
    hub_mb: float
    limit_mb: float
    region_ratio: float
    down_sources: int
    down_before_ms: float
    down_first_ms: float
    down_next_ms: float
    down_next_missing: int
    back_seconds: float

    def content(self) -> dict[str, float]:
        """The figures as JSON members."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Wide:
    """The whole result."""

    rows: list[Row]
    figures: WideFigures

    def content(self) -> bytes:
        """It as JSON."""
        whole = {"rows": [row.content() for row in self.rows], "figures": self.figures.content()}
        return orjson.dumps(whole, option=orjson.OPT_INDENT_2)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where everything is measured."""

    wanted: WideWanted
    estate: Estate
    ground: Ground
    sources: Mapping[str, Address]
    today: date

    def settings(self, name: str, sources: Mapping[str, Address]) -> Settings:
        """The settings of a hub over some sources, with its own empty database, to which all is published."""
        database = f"{name}_{secrets.token_hex(4)}".replace("-", "_")
        ensure_database(self.ground.server, database)
        dsn = self.ground.server.dsn(database)
        settings = self.estate.settings(Told(name, free_port(), dsn, sources, self.ground.mappings.name))
        uvloop.run(self.estate.publish(settings))
        return settings

    def program(self, settings: Settings) -> Program:
        """A hub by its settings."""
        arguments = ("hub.cli", "serve", "--config", str(settings.file))
        return Program(settings.file.stem, arguments, settings.listen.port, self.estate.home.root)


def measure_wide(wanted: WideWanted, watch: Watch) -> Wide:
    """Measure everything. Raises BenchError, EmbeddedError, or what is wrong with policies and mappings."""
    home = Home(wanted.data)
    with ExitStack() as stack:
        watch("Policies and keys of all parties", 0, 1)
        estate = provide_estate(home, max(_FEW, min(AGREEMENTS, wanted.sources)))
        server = start_postgres(home.postgres, SERVER_SETTINGS)
        stack.callback(stop_postgres, server)
        ground = Ground(home, server, regions_of(estate, wanted.sources), wanted.seekers)
        today = datetime.now(UTC).date()
        provide_ground(ground, today, watch)
        sources = stack.enter_context(_apis(ground))
        place = _Place(wanted, estate, ground, sources, today)
        asker = stack.enter_context(client())
        rows, figures = _standing(place, asker, watch)
        watch("A tenth of the sources hanging", 0, 1)
        return Wide(rows, WideFigures(**figures, **_down(place)))


@contextmanager
def _apis(ground: Ground) -> Iterator[Mapping[str, Address]]:
    """The regional APIs, served until the block ends; gives the addresses of all sources."""
    port, key = free_port(), secrets.token_urlsafe(24)
    arguments = ("hub.bench.wide_apis", "--port", str(port), "--data", str(ground.files))
    program = Program("apis", arguments, port, ground.home.root, {KEY_VARIABLE: key})
    with running(program, READY) as server:
        yield ground.addresses(f"http://127.0.0.1:{server.port}", key)


def _standing(place: _Place, asker: Client, watch: Watch) -> tuple[list[Row], dict[str, Any]]:
    """With every source up: the start, the first answers, and the contests."""
    few = dict(list(place.sources.items())[:_FEW])
    wide, small = place.settings("hub-wide", place.sources), place.settings("hub-of-three", few)
    with ExitStack() as stack:
        watch("Starting the hub", 0, 1)
        begun = perf_counter()
        hub = stack.enter_context(running(place.program(wide), "/health/ready"))
        started = perf_counter() - begun
        asked = _Asked(place, asker, watch, hub, {one.name: bearer(wide, one.standing) for one in _ALL_QUESTIONS})
        first = asked.first()
        limit = stack.enter_context(running(_limit(place), None))
        rows = [row for question in _BOTH for row in asked.beside_limit(question, limit)]
        three = stack.enter_context(running(place.program(small), "/health/ready"))
        region = asked.beside_few(three, bearer(small, REGION.standing))
        return [*rows, *region], {
            "sources": len(place.sources),
            "cold_start_s": round(started, 2),
            **first,
            "connections": uvloop.run(_connections(place)),
            "hub_mb": _megabytes(hub),
            "limit_mb": _megabytes(limit),
            "region_ratio": round(region[0].p50_ms / region[1].p50_ms, 3),
        }


@dataclass(frozen=True, slots=True)
class _Asked:
    """The hub over all sources while it is asked, with a token for each question."""

    place: _Place
    asker: Client
    watch: Watch
    hub: Server
    tokens: Mapping[str, str]

    def first(self) -> dict[str, float | int]:
        """What the first global answers after the start take, and how many sources are missing in them."""
        found: dict[str, float | int] = {}
        for question, name in zip(_BOTH, ("global", "grouped"), strict=True):
            told = ask_once(self.hub, self.tokens[question.name], question, with_states(question, self.place.today, 0))
            found[f"first_{name}_ms"] = round(told.took_ms, 1)
            found[f"first_{name}_missing"] = told.states.total() - told.states["OK"]
        return found

    def beside_limit(self, question: Question, limit: Server) -> list[Row]:
        """A global question, in turn with the program written by hand."""
        _warm(self.place, self.hub, self.tokens[question.name], question)
        plain = Contestant("limit", limit, question.path, "", partial(question.plain_body, self.place.today))
        return self._contest(question, [self._hub(question), plain])

    def beside_few(self, three: Server, token: str) -> list[Row]:
        """One region's page, in turn with a hub of three sources."""
        other = replace(self._hub(REGION), name="hub of 3", server=three, token=token)
        return self._contest(REGION, [self._hub(REGION), other])

    def _hub(self, question: Question) -> Contestant:
        body = partial(question.hub_body, self.place.today)
        return Contestant(_HUB, self.hub, "/graphql", self.tokens[question.name], body)

    def _contest(self, question: Question, asked: list[Contestant]) -> list[Row]:
        wanted = self.place.wanted
        for number in contest(self.asker, asked, wanted.rounds, wanted.in_round):
            self.watch(f"{question.name}, round {number + 1}", number, wanted.rounds)
        return [one.row(question.name, median(asked[1].latencies)) for one in asked]


def _limit(place: _Place) -> Program:
    """The program written by hand, told the sources in a file that its user alone may read."""
    port, root = free_port(), place.estate.home.root
    file = root / "sources.json"
    file.touch(0o600)
    file.write_bytes(orjson.dumps({name: _plain(one) for name, one in place.sources.items()}))
    return Program("limit", ("hub.bench.wide_limit", "--port", str(port)), port, root, {SOURCES: str(file)})


def _plain(source: Address) -> Mapping[str, object]:
    return {"address": source.address, "headers": dict(source.headers or {})}


def _warm(place: _Place, hub: Server, token: str, question: Question) -> None:
    """Until every source answers: a first page may find connections and statements still being made."""
    for number in range(1, _WARM + 1):
        told = ask_once(hub, token, question, with_states(question, place.today, number))
        if told.states.keys() == {"OK"}:
            return
    raise BenchError(f"{question.name}: not every source answers: {dict(told.states)}; look at the log of {hub.name}")


async def _connections(place: _Place) -> int:
    """How many connections hubs hold to databases of sources."""
    connection = await asyncpg.connect(place.ground.server.dsn())
    try:
        return int(await connection.fetchval(_OF_HUB))
    finally:
        await connection.close()


def _megabytes(server: Server) -> float:
    return round(server.memory() / 2**20, 1)


def _down(place: _Place) -> dict[str, Any]:
    """A hub of its own, whose every tenth source is behind a relay; the relays hang, and let pass again."""
    sources, pairs = _relayed(place)
    settings = place.settings("hub-relayed", sources)
    with (
        running(relays(place.estate.home.root, pairs), None) as links,
        running(place.program(settings), "/health/ready") as hub,
    ):
        ask = partial(_answer, place, hub, bearer(settings, GLOBAL.standing))
        _warm(place, hub, bearer(settings, GLOBAL.standing), GLOBAL)
        before = median(ask(100 + number)[0] for number in range(_AFTERWARDS))
        links.process.suspend()
        first, _ = ask(200)
        after = [ask(201 + number) for number in range(_AFTERWARDS)]
        links.process.resume()
        begun, number = perf_counter(), 300
        while ask(number)[1] and perf_counter() - begun < 60:
            number += 1
        return {
            "down_sources": len(pairs), "down_before_ms": round(before, 1), "down_first_ms": round(first, 1),
            "down_next_ms": round(median(took for took, _ in after), 1), "down_next_missing": after[-1][1],
            "back_seconds": round(perf_counter() - begun, 1),
        }  # fmt: skip


def _answer(place: _Place, hub: Server, token: str, number: int) -> tuple[float, int]:
    """What a global page took, and how many sources were missing in it."""
    told = ask_once(hub, token, GLOBAL, with_states(GLOBAL, place.today, number))
    return told.took_ms, told.states.total() - told.states["OK"]


def _relayed(place: _Place) -> tuple[Mapping[str, Address], Mapping[int, int]]:
    """The sources, every tenth of them behind a relay; and the ports of those, by the relays'."""
    sources, pairs = dict(place.sources), {}
    for name in list(sources)[_FEW::_DOWN]:
        address, port = sources[name].address, free_port()
        pairs[port] = port_of(address)
        sources[name] = replace(sources[name], address=moved(address, port))
    return sources, pairs
