"""What the tests of the hub share: issuers with real keys, a fresh journal database, and a hub on a real socket."""

import asyncio
import io
import itertools
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx
import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey
from structlog.typing import FilteringBoundLogger

from hub.app import Site, create_app
from hub.assembly import GRAPHQL, make_planning
from hub.database import migrate
from hub.embedded import PostgresServer, ensure_database
from hub.health import Health
from hub.http import Answer, Door, GraphQLRequest
from hub.issuers import Issuer, parse_issuer_keys
from hub.journal.entry import DecisionRecord, DecisionSet, Entry, SourceRecord
from hub.journal.writer import Journal
from hub.logs import make_log
from hub.metrics import Metrics
from hub.party import Authenticator, Trust
from hub.publication.lease import Lease, instant
from hub.publication.published import NOTHING, Published
from hub.publication.regimes import Regime, Regimes, Turn
from hub.rates import CallerRates
from hub.secret import Secret
from hub.server import listening_socket, make_server
from hub.settings import JournalSettings, Limits
from hub.sourcing.source_set import NO_SOURCES
from hub.specials import Desk, Specials
from policies.load import ROOT, load_policies
from policies.rulebook import Rulebook
from schema.build import CATALOGUE
from schema.caller import Caller

AUDIENCE = "sinergi-hub"
MINISTRY = "https://masuk.kemnaker.example"
BEKASI = "https://masuk.bekasi.example"
PURPOSES = {
    "statistics": frozenset({"dashboard", "analyst", "steward"}),
    "placement-service": frozenset({"officer"}),
    "consolidation": frozenset({"analyst"}),
    "audit": frozenset({"auditor"}),
}
JOURNAL_TABLES = (
    "entry", "profile", "account", "operation", "decision", "decision_set", "source_set", "owner_set", "leaf",
    "unsequenced", "subtree", "checkpoint", "cosignature", "tagged", "resolution"
)  # fmt: skip
DERIVED = ("unsequenced", "tagged", "resolution")
"""Tables whose rows may go: what they say follows from the entries."""

POLICY_TABLES = (
    "common", "version", "signature", "epoch", "revocation", "in_force", "revision", "worker", "candidate", "signers"
)  # fmt: skip
_NUMBERS = itertools.count()


@dataclass(frozen=True)
class Issuers:
    """Two registered issuers: the Ministry's (P-256) speaks for all parties, Bekasi's (Ed25519) for Bekasi alone."""

    ministry_key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "ministry-1"}))
    bekasi_key: OKPKey = field(default_factory=lambda: OKPKey.generate_key("Ed25519", {"kid": "bekasi-1"}))

    def trust(self, skew: int = 0) -> Trust:
        """What an authenticator holds tokens against; the party `asing` is granted but registered nowhere."""
        every = frozenset({"dashboard", "analyst", "officer", "auditor"})
        grants = {"kemnaker": every, "bekasi": every, "halmahera-selatan": every, "asing": every}
        ministry = Issuer(MINISTRY, _public(self.ministry_key), grants)
        bekasi = Issuer(BEKASI, _public(self.bekasi_key), {"bekasi": frozenset({"dashboard", "officer"})})
        parties = frozenset({"kemnaker", "bekasi", "halmahera-selatan"})
        return Trust(AUDIENCE, skew, {MINISTRY: ministry, BEKASI: bekasi}, parties, PURPOSES)

    def claims(self, now: datetime, **changes: object) -> dict[str, object]:
        """The claims of a valid token of Bekasi's officer, changed as asked; a change to None removes the claim."""
        at = int(now.timestamp())
        claims: dict[str, object] = {
            "iss": MINISTRY,
            "aud": AUDIENCE,
            "sub": "rini@bekasi.example",
            "party": "bekasi",
            "role": "officer",
            "purpose": "placement-service",
            "iat": at,
            "nbf": at,
            "exp": at + 600,
            "jti": f"token-{next(_NUMBERS)}",
        }
        return {name: value for name, value in (claims | changes).items() if value is not None}

    def token(self, now: datetime, **changes: object) -> str:
        """A token signed by the Ministry's issuer."""
        header = {"alg": "ES256", "kid": "ministry-1"}
        return jwt.encode(header, self.claims(now, **changes), self.ministry_key, algorithms=["ES256"])


def _public(key: ECKey | OKPKey) -> dict[str, ECKey | OKPKey]:
    return dict(parse_issuer_keys(json.dumps({"keys": [key.as_dict(private=False)]})))


@pytest.fixture(scope="session")
def issuers() -> Issuers:
    """Issuers with keys of their own."""
    return Issuers()


@pytest.fixture(scope="session")
def journal_database(postgres: PostgresServer) -> str:
    """The address of a database with a journal, which every test finds empty."""
    ensure_database(postgres, "journal")
    asyncio.run(migrate(postgres.dsn("journal")))
    return postgres.dsn("journal")


@pytest.fixture
async def journal_dsn(journal_database: str) -> str:
    """An empty journal, nothing published. Rows can be removed only by a superuser who switches the triggers off."""
    connection = await asyncpg.connect(journal_database)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(f"TRUNCATE {', '.join(f'journal.{table}' for table in JOURNAL_TABLES)}")
    await connection.execute(f"TRUNCATE {', '.join(f'policy.{table}' for table in POLICY_TABLES)}")
    await connection.execute("UPDATE policy.state SET epoch = 0, common = NULL")
    await connection.execute("UPDATE policy.coming SET number = 0, common = NULL, versions = NULL")
    await connection.close()
    return journal_database


@dataclass(frozen=True)
class Log:
    """A log whose lines can be read."""

    stream: io.BytesIO = field(default_factory=io.BytesIO)

    @property
    def logger(self) -> FilteringBoundLogger:
        """The logger that writes into it."""
        return make_log("info", self.stream)

    def lines(self) -> list[dict[str, object]]:
        """Everything written so far."""
        return [orjson.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def log() -> Log:
    """A fresh log."""
    return Log()


@pytest.fixture
async def journal(journal_dsn: str, log: Log) -> AsyncIterator[Journal]:
    """A running journal over an empty database."""
    running = Journal(JournalSettings(Secret(journal_dsn), 2.0, 4096), log.logger, lambda _seconds: None)
    running.start()
    yield running
    await running.close()


@pytest.fixture
def make_entry() -> Callable[..., Entry]:
    """Make entries; what is not asked for is a plain answer of both demo sources to Bekasi's officer."""

    def make(caller: Caller | None = None, **changes: object) -> Entry:
        decisions = changes.pop("decisions", [decision("JobSeeker.nik", "kemnaker", "MASK")])
        sources = changes.pop("sources", (SourceRecord("siapkerja", "kemnaker", "OK", 25),))
        values: dict[str, object] = {
            "at": datetime.now(UTC),
            "caller": caller,
            "outcome": "OK",
            "operation_hash": "hash-1",
            "operation_text": "query { jobSeekers { nodes { nik } } }",
            "rules_version": "rules-1",
            "epoch": 0,
            "tags": b"\x00" * 16,
        }
        return Entry(**(values | changes), decisions=DecisionSet.of(decisions), sources=tuple(sources))  # type: ignore[arg-type] # mixed on purpose

    return make


def decision(coordinate: str, owner: str, treatment: str) -> DecisionRecord:
    """A decision by a rule of Bekasi's agreement."""
    return DecisionRecord(coordinate, owner, "other", "adult", treatment, None, "rules.csv:3", "Pasal 9(1)")


@dataclass(frozen=True)
class JournallingOperations:
    """The least that answers operations as the pipeline promises: journals, then tells the caller who it is."""

    journal: Journal
    make_entry: Callable[..., Entry]

    async def answer(self, request: GraphQLRequest, turn: Turn) -> Answer:
        """Answer with the caller's standing and the request as understood; `boom` as query breaks the promise."""
        if request.query == "boom":
            raise ValueError("3216999999999999")
        caller = turn.caller
        assert caller is not None
        entry = await self.journal.append(self.make_entry(caller))
        standing = caller.standing
        told = {"party": standing.party, "role": standing.role, "purpose": standing.purpose, "sub": caller.subject}
        data = {**told, "language": request.language, "variables": request.variables, "method": request.method}
        status = 400 if request.query == "refused" else 200
        return Answer(orjson.dumps({"data": data, "extensions": {"audit": {"entry": entry}}}), status)


def held_lease() -> Lease:
    """A lease that a test outlives in no case."""
    lease = Lease()
    lease.renew(instant() + 3600)
    return lease


def regimes_of(authenticator: Authenticator, published: Published = NOTHING) -> Regimes:
    """The regime before anything was published, over the package's policies and no sources, obeyed without a worker."""
    policies = load_policies(ROOT, CATALOGUE)
    rulebook = Rulebook(policies, CATALOGUE)
    limits = Limits(4096, 12, 500, 200_000, 10_000, 200, 4, 2_000)
    planning = make_planning(rulebook, {}, limits)
    nobody: Any = None
    answerers = (nobody,) * 9
    specials = Specials(Desk(GRAPHQL, rulebook, NO_SOURCES, *answerers, limits.first))
    return Regimes(Regime(published, rulebook, planning, specials, authenticator), held_lease(), lambda: None)


@dataclass(frozen=True)
class RunningHub:
    """A hub on a real socket."""

    url: str
    client: httpx.AsyncClient
    log: Log
    door: Door

    async def ask(self, token: str | None, query: str = "{ me }", **more: object) -> httpx.Response:
        """Post a query with a token."""
        headers = {"authorization": f"Bearer {token}"} if token is not None else {}
        headers |= dict(more.pop("headers", {}))  # type: ignore[call-overload] # the tests give pairs of texts
        return await self.client.post("/graphql", json={"query": query, **more}, headers=headers)


@pytest.fixture
async def hub(
    issuers: Issuers, journal: Journal, log: Log, make_entry: Callable[..., Entry]
) -> AsyncIterator[RunningHub]:
    """A hub with two issuers, a journal and no sources, on a free port of 127.0.0.1."""
    door = Door(
        regimes=regimes_of(Authenticator(issuers.trust())),
        rates=CallerRates(200),
        journal=journal,
        metrics=Metrics(),
        log=log.logger,
        body_limit=4096,
        clock=lambda: datetime.now(UTC),
    )
    health = Health(journal, {}, door.clock)
    app = create_app(Site(door, JournallingOperations(journal, make_entry), health, []))
    listening = listening_socket("127.0.0.1", 0)
    server = make_server(app)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        yield RunningHub(url, client, log, door)
    server.should_exit = True
    await running


@pytest.fixture
def now() -> datetime:
    """The instant of the test, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
