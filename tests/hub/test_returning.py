"""A source that was away when the hub began gives nothing until it has been held against its mapping."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from hub.demo.data import DemoSettings, generate
from hub.demo.home import Home, Wish, settings_text, write_private
from hub.demo.load import load_sip_kerja
from hub.demo.parties import publish_folder
from hub.embedded import PostgresServer, ensure_database
from hub.settings import load_settings
from hub.tokens import TokenIssuer, TokenRequest, own_issuer
from hub.trust import roles_by_purpose
from hub.verified import AGAIN, MappingFaultsError
from hub.wiring import Hub, open_hub
from schema.caller import Standing
from tests.hub.conftest import Log
from tests.worlds.asking import Ask, ask, send

SOURCE = "sip-kerja"
STANDING = Standing("bekasi", "officer", "placement-service")
QUERY = "{ jobSeekers(first: 1) { nodes { id } totalCount completeness { source { id } status } } }"
COUNT = "{ jobSeekersAggregate { total completeness { status } } }"


class Returning:
    """A hub over one database that is not there yet."""

    def __init__(self, hub: Hub, log: Log, now: list[datetime], token: str) -> None:
        self.hub, self.log, self._now, self._token = hub, log, now, token

    def later(self, by: timedelta = AGAIN) -> None:
        """Some time passes."""
        self._now[0] += by

    async def page(self, query: str = QUERY) -> dict[str, Any]:
        """The only root field of an answer."""
        reply = await ask(self.hub.app, Ask(query), self._token)
        (found,) = (reply.json["data"] or {"error": reply.json["errors"]}).values()
        return dict(found)

    async def status(self, query: str = QUERY) -> str:
        """How the source took part in an answer."""
        (part,) = (await self.page(query))["completeness"]
        return str(part["status"])

    async def health(self) -> str:
        """What the operator's page says of it, looked at anew."""
        self.later(timedelta(seconds=4))
        reply = await send(self.hub.app, ("GET", "/health/ready", b""), [])
        return str(reply.json["sources"][SOURCE])

    def told(self, event: str) -> list[dict[str, object]]:
        """The lines of one kind in the operator's log."""
        return [line for line in self.log.lines() if line["event"] == event]


@pytest.fixture
async def database(postgres: PostgresServer) -> AsyncIterator[str]:
    """The name of a database that does not exist, and does not outlive the test."""
    name = "coming_back"
    yield name
    connection = await asyncpg.connect(postgres.dsn())
    await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await connection.close()


Opened = Callable[[], Any]


@pytest.fixture
def opened(postgres: PostgresServer, database: str, journal_dsn: str, tmp_path: Path, log: Log) -> Opened:
    """Open a hub whose one source is that database."""
    home = Home(tmp_path)
    home.prepare()
    address = {SOURCE: postgres.dsn(database)}
    write_private(home.config, settings_text(home, Wish(home.root, 0, 0, 0), address, journal_dsn))
    write_private(home.tokens, json.dumps({}))
    settings = load_settings(home.config, {})

    @asynccontextmanager
    async def open_it() -> AsyncIterator[Returning]:
        now = [datetime.now(UTC)]
        await publish_folder(home, settings)
        async with open_hub(settings, log.logger, lambda: now[0]) as hub:
            issuer = TokenIssuer(own_issuer(settings), settings.audience, roles_by_purpose(hub.rulebook.policies))
            request = TokenRequest("rini@bekasi.test", STANDING, timedelta(hours=1))
            yield Returning(hub, log, now, issuer.issue(request, now[0]))

    return open_it


async def _load(postgres: PostgresServer, database: str) -> int:
    """Fill the database with a small world; gives the number of its seekers."""
    data = generate(DemoSettings(200, 7, date(2026, 11, 23)))
    await load_sip_kerja(postgres.dsn(database), data)
    return len(data.of_source(SOURCE)["pelamar"]["id"])


async def test_a_source_that_was_away_serves_once_it_is_back_and_fits(
    postgres: PostgresServer, database: str, opened: Opened
) -> None:
    """Verified by the first who asks; all who ask meanwhile wait for the same verification."""
    async with opened() as returning:
        assert await returning.status() == "UNAVAILABLE"
        assert await returning.health() == "UNAVAILABLE"
        assert len(returning.told("source_not_verified")) == 1
        await asyncio.to_thread(ensure_database, postgres, database)
        seekers = await _load(postgres, database)
        pages = await asyncio.gather(*(returning.page() for _ in range(5)))
        assert {page["completeness"][0]["status"] for page in pages} == {"OK"}
        assert 0 < pages[0]["totalCount"] <= seekers
        assert await returning.status(COUNT) == "OK"
        assert await returning.health() == "OK"
        assert len(returning.told("source_fits")) == 1
        assert returning.told("source_does_not_fit") == []


async def test_a_source_that_comes_back_with_faults_gives_nothing_until_it_fits(
    postgres: PostgresServer, database: str, opened: Opened
) -> None:
    """Its rows are there, but a column is not: the log names the fault, once; mended, the source serves, no restart."""
    async with opened() as returning:
        await asyncio.to_thread(ensure_database, postgres, database)
        await _load(postgres, database)
        await _execute(postgres, database, "ALTER TABLE pelamar RENAME COLUMN nama TO nama_pelamar")
        for _ in range(2):
            assert await returning.status() == "UNAVAILABLE"
            assert await returning.status(COUNT) == "UNAVAILABLE"
            assert await returning.health() == "UNAVAILABLE"
            returning.later()
        (line,) = returning.told("source_does_not_fit")
        assert (line["source"], line["level"]) == (SOURCE, "error")
        assert "sip-kerja.toml: types.JobSeeker.fields.fullName: found no column nama in pelamar" in str(line["detail"])
        await _execute(postgres, database, "ALTER TABLE pelamar RENAME COLUMN nama_pelamar TO nama")
        assert await returning.status() == "OK"


async def test_a_verdict_holds_for_a_while(postgres: PostgresServer, database: str, opened: Opened) -> None:
    """A source that does not fit is not read through at every question."""
    async with opened() as returning:
        await asyncio.to_thread(ensure_database, postgres, database)
        assert await returning.status() == "UNAVAILABLE"
        faults = len(returning.told("source_does_not_fit"))
        assert faults > 1
        await _load(postgres, database)
        assert await returning.status() == "UNAVAILABLE"
        returning.later()
        assert await returning.status() == "OK"
        assert len(returning.told("source_does_not_fit")) == faults


async def test_a_source_that_is_there_with_faults_still_ends_the_start(
    postgres: PostgresServer, database: str, opened: Opened
) -> None:
    """Only who is away is waited for."""
    await asyncio.to_thread(ensure_database, postgres, database)
    with pytest.raises(MappingFaultsError, match=r"sip-kerja\.toml: types\.JobSeeker\.table: found no table"):
        async with opened():
            pass


async def _execute(postgres: PostgresServer, database: str, statement: str) -> None:
    connection = await asyncpg.connect(postgres.dsn(database))
    await connection.execute(statement)
    await connection.close()
