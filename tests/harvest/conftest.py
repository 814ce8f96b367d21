"""What the tests of harvest limits share: a database, small limits, and workers that count in it together."""

import asyncio
import hashlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import asyncpg
import pytest

from hub.database import migrate
from hub.embedded import PostgresServer, ensure_database
from hub.harvest.counting import Harvest, Visit
from hub.logs import make_log
from hub.secret import Secret
from hub.settings import JournalSettings
from policies.load import ROOT, load_policies
from policies.model import HarvestLimit, PolicySet
from schema.build import CATALOGUE
from schema.caller import Caller, Standing

NOON = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
"""Noon in Jakarta."""

PERSONS = 640
LOOKUPS = 320
_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def database(postgres: PostgresServer) -> str:
    """The address of a database in which callers are counted."""
    ensure_database(postgres, "harvest")
    asyncio.run(migrate(postgres.dsn("harvest")))
    return postgres.dsn("harvest")


@pytest.fixture(scope="session")
def policies() -> PolicySet:
    """The policies, with small limits for an officer under Bekasi's agreement, and others in own sources."""
    whole = load_policies(ROOT, CATALOGUE)
    agreed = replace(whole.agreements["bekasi"], harvest={"officer": HarvestLimit(PERSONS, LOOKUPS)})
    own = {**whole.harvest, "officer": HarvestLimit(10, 3), "dashboard": HarvestLimit(100_000, 0)}
    return replace(whole, agreements={**whole.agreements, "bekasi": agreed}, harvest=own)


@pytest.fixture
def visit(policies: PolicySet) -> Callable[..., Visit]:
    """Make visits of one fresh account of Bekasi's, an officer unless asked."""
    subject = f"petugas-{next(_NUMBERS)}"

    def make(at: datetime = NOON, role: str = "officer", **changes: str) -> Visit:
        standing = Standing("bekasi", role, "placement-service")
        caller = Caller(
            changes.get("issuer", "https://masuk.bekasi.example"), changes.get("subject", subject), standing
        )
        return Visit(caller, at, policies)

    return make


@dataclass(frozen=True)
class Worker:
    """One worker of the hub, as far as it counts."""

    harvest: Harvest

    async def sees(self, visit: Visit, persons: Iterable[int], agreement: str | None = "bekasi") -> None:
        """Answer one operation with the records of these persons."""
        await self.harvest.admit(visit, (agreement,), 0)
        await self.harvest.show(visit, {agreement: [tags(persons)]})

    async def looks_up(self, visit: Visit, named: int = 1, agreement: str | None = "bekasi") -> None:
        """Answer one operation that names persons and finds nobody."""
        await self.harvest.admit(visit, (agreement,), named)
        await self.harvest.show(visit, {})


def tags(persons: Iterable[int]) -> bytes:
    """The packed tags of some numbered persons."""
    return b"".join(hashlib.sha256(str(person).encode()).digest()[:16] for person in persons)


Open = Callable[[], Awaitable[Worker]]


@pytest.fixture
async def open_worker(database: str) -> AsyncIterator[Open]:
    """Start workers that count until the test ends."""
    async with AsyncExitStack() as stack:

        async def opened() -> Worker:
            harvest = Harvest(JournalSettings(Secret(database), 2.0, 4096), make_log("error"))
            await harvest.start()
            stack.push_async_callback(harvest.close)
            return Worker(harvest)

        yield opened


@pytest.fixture
async def connection(database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to the counts."""
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()
