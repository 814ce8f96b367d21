"""A third region joins by files and signatures alone, while the hub runs: proposed, approved, active, ended."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from hub.demo.data import DemoSettings, generate
from hub.demo.home import PARTIES
from hub.demo.load import load_sip_kerja
from hub.embedded import PostgresServer, ensure_database
from hub.logs import make_log
from hub.publication.folder import sign_offer
from hub.publication.published import RevocationKind
from hub.publication.publisher import Offer
from hub.publication.shelf import NotAcceptedError
from hub.publication.statement import read_party_key
from hub.tokens import TokenIssuer, TokenRequest, own_issuer
from hub.wiring import Hub, open_hub
from policies.bundle import Bundle
from schema.caller import Standing
from schema.zone import WIB
from tests.publication.conftest import package
from tests.sourcing.conftest import BANDUNG, SYSTEM, Ground, write_bandung
from tests.worlds.asking import Ask, ask

DATABASE = "sourcing_bandung"
CONSOLIDATION = Standing("kemnaker", "analyst", "consolidation")
PURPOSES = {"statistics": frozenset({"dashboard", "analyst"}), "consolidation": frozenset({"analyst"})}
PAGE = "{ jobSeekers(first: 100) { nodes { source { id } } completeness { source { id } status } } }"
ONE = '{ jobSeekers(first: 1, sources: ["bdg-kerja"]) { nodes { id } } }'
STAGES = "{ sources { id owner stage status } }"


@dataclass
class Clock:
    """The hub's clock, which a test moves."""

    at: datetime

    def __call__(self) -> datetime:
        """Now."""
        return self.at


@dataclass(frozen=True)
class Joining:
    """A hub in this process, its files and its clock."""

    ground: Ground
    hub: Hub
    clock: Clock

    async def ask(self, query: str, standing: Standing = CONSOLIDATION) -> dict[str, Any]:
        """The whole answer."""
        issuer = TokenIssuer(own_issuer(self.ground.settings), self.ground.settings.audience, PURPOSES)
        token = issuer.issue(TokenRequest("rini", standing, timedelta(hours=1)), self.clock.at)
        return dict((await ask(self.hub.app, Ask(query), token)).json)

    async def stage(self) -> str | None:
        """The stage of the new region's source, as the `sources` query has it."""
        found = (await self.ask(STAGES))["data"]["sources"]
        return next((one["stage"] for one in found if one["id"] == SYSTEM), None)

    async def parts(self) -> Mapping[str, str]:
        """How sources take part in a list of the Ministry's."""
        page = (await self.ask(PAGE))["data"]["jobSeekers"]
        return {one["source"]["id"]: one["status"] for one in page["completeness"]}

    async def publish(self, offer: Offer) -> None:
        """Put signed policies in force."""
        async with self.ground.site.publisher() as publisher:
            await publisher.publish(offer)


def agreed(since: date, until: date) -> Bundle:
    """The package's policies, and an agreement of Kota Bandung made of Bekasi's."""
    files = dict(package().files)
    for path, content in package().files.items():
        if path.startswith("agreements/bekasi/"):
            text = content.decode().replace("Kabupaten Bekasi", "Kota Bandung").replace('"bekasi"', f'"{BANDUNG}"')
            text = text.replace("sip-kerja", SYSTEM)
            text = re.sub(r"^from = .*$", f"from = {since}", text, flags=re.MULTILINE)
            text = re.sub(r"^until = .*$", f"until = {until}", text, flags=re.MULTILINE)
            files[path.replace("agreements/bekasi/", f"agreements/{BANDUNG}/")] = text.encode()
    files[f"parties/{BANDUNG}.toml"] = (
        f'id = "{BANDUNG}"\nname = "Pemerintah Daerah Kota Bandung"\nend = "region"\nregion = "32.73"\n'
    ).encode()
    return Bundle(files)


def signed(ground: Ground, bundle: Bundle, *parties: str) -> Offer:
    """Signed by some parties; what is in force already is left as it is."""
    home = ground.site.home
    keys = {party: read_party_key(home.private_key(party).read_text()) for party in parties}
    return sign_offer(bundle, keys)


@asynccontextmanager
async def joining(ground: Ground) -> AsyncIterator[Joining]:
    """A hub whose clock stands still unless it is moved."""
    await ground.site.publish(package())
    clock = Clock(datetime.now(UTC))
    async with open_hub(ground.settings, make_log("error"), clock) as hub:
        yield Joining(ground, hub, clock)


@pytest.fixture
async def no_database(postgres: PostgresServer) -> AsyncIterator[str]:
    """The address of a database that is not there yet."""
    yield postgres.dsn(DATABASE)
    connection = await asyncpg.connect(postgres.dsn())
    await connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    await connection.close()


async def _load(postgres: PostgresServer) -> None:
    """Bandung's system, with people of its own."""
    ensure_database(postgres, DATABASE)
    await load_sip_kerja(postgres.dsn(DATABASE), generate(DemoSettings(seekers=200, seed=9, today=date(2026, 11, 23))))


async def test_a_third_region_joins_by_files_and_signatures_alone(
    ground: Ground, no_database: str, postgres: PostgresServer
) -> None:
    """The hub is never restarted; the source is asked from the instant at which all three hold: agreed, begun, fits."""
    async with joining(ground) as running:
        assert await running.stage() is None
        write_bandung(ground)
        ground.connect({**ground.addresses, SYSTEM: no_database})
        outcome = await ground.reload()
        assert (outcome.workers, outcome.refused) == (1, ())
        assert outcome.verdicts[SYSTEM].away is not None
        assert await running.stage() == "PROPOSED"
        assert SYSTEM not in await running.parts()
        assert (await running.ask(ONE))["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"

        tomorrow = running.clock.at.astimezone(WIB).date() + timedelta(days=1)
        bundle = agreed(tomorrow, tomorrow + timedelta(days=1000))
        with pytest.raises(NotAcceptedError):
            await running.publish(signed(ground, bundle, *PARTIES))
        assert await running.stage() == "PROPOSED"
        await running.publish(signed(ground, bundle, *PARTIES, BANDUNG))
        assert await running.stage() == "APPROVED"
        assert SYSTEM not in await running.parts()

        running.clock.at += timedelta(days=1)
        assert await running.stage() == "APPROVED"
        assert (await running.parts())[SYSTEM] == "UNAVAILABLE"
        await _load(postgres)
        running.clock.at += timedelta(minutes=1)
        assert (await running.parts())[SYSTEM] == "OK"
        assert await running.stage() == "ACTIVE"
        page = (await running.ask(ONE, Standing(BANDUNG, "dashboard", "statistics")))["data"]["jobSeekers"]
        assert len(page["nodes"]) == 1

        running.clock.at += timedelta(days=1000)
        assert await running.stage() == "ENDED"
        assert (await running.parts())[SYSTEM] == "DENIED"
        assert (await running.ask(ONE, Standing(BANDUNG, "dashboard", "statistics")))["data"]["jobSeekers"]["nodes"]


async def test_an_agreement_that_is_revoked_ends_its_source(
    ground: Ground, no_database: str, postgres: PostgresServer
) -> None:
    """Its owner keeps the rights in its own system; nobody else is given anything."""
    await _load(postgres)
    async with joining(ground) as running:
        write_bandung(ground)
        ground.connect({**ground.addresses, SYSTEM: no_database})
        await ground.reload()
        bundle = agreed(date(2025, 3, 20), date(2028, 3, 20))
        await running.publish(signed(ground, bundle, *PARTIES, BANDUNG))
        assert await running.stage() == "ACTIVE"
        async with ground.site.publisher() as publisher:
            await publisher.revoke(RevocationKind.VERSION, bundle.version(BANDUNG))
        assert await running.stage() == "ENDED"
        assert (await running.parts())[SYSTEM] == "DENIED"


async def test_a_source_that_its_agreement_does_not_name_stays_proposed(
    ground: Ground, no_database: str, postgres: PostgresServer
) -> None:
    """A second system of a region needs an agreement that says so."""
    await _load(postgres)
    async with joining(ground) as running:
        write_bandung(ground, owner="bekasi")
        ground.connect({**ground.addresses, SYSTEM: no_database})
        await ground.reload()
        assert await running.stage() == "PROPOSED"
        assert SYSTEM not in await running.parts()
