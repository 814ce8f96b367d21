"""The one place where everything is joined: settings in, a running hub out, and all of it closed again."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from starlette.routing import BaseRoute
from starlette.types import ASGIApp
from structlog.typing import FilteringBoundLogger

from hub.app import Site, create_app
from hub.assembly import Parts, make_pipeline, make_regime
from hub.database import migrate, reading_pool
from hub.duties.store import ActReader
from hub.groundwork import digest_of, wanted_sources
from hub.harvest.counting import Harvest
from hub.health import Health
from hub.http import Door
from hub.journal.accesses import AccessReader
from hub.journal.reader import JournalReader
from hub.journal.sequencer import Sequencer, sequencing
from hub.journal.tag_index import TagIndex
from hub.journal.writer import Journal
from hub.keys import load_keys
from hub.metrics import Metrics
from hub.proof.admission import Admission
from hub.proof.endpoint import WitnessDesk
from hub.proof.extract_endpoint import ExtractDesk
from hub.proof.extracting import Extracts
from hub.proof.reader import ProofReader
from hub.proof.signing import log_signers
from hub.proof.store import LogTree
from hub.publication.regimes import Regimes
from hub.publication.report import TrialReader
from hub.publication.shelf import Shelf
from hub.publication.signers import note_signers
from hub.publication.trial import Trials
from hub.publication.worker import Worker, working
from hub.rates import CallerRates
from hub.replaying import Replayer
from hub.retention.eraser import Eraser, erasing
from hub.settings import Settings, load_settings
from hub.sourcing.connector import Connector
from hub.sourcing.follower import Followed, Follower, following
from hub.trust import check_owners, trust_of
from hub.web.pages import DemoCallers, page_routes
from policies.rulebook import Rulebook
from resolvers.mapping import SourceMapping
from resolvers.seal import Keyring
from resolvers.sources.base import Source

PAGES = Path(__file__).parent / "web" / "dist"
_READ_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Hub:
    """A running hub: the application to serve, and what other programs of the hub look at."""

    app: ASGIApp
    settings: Settings
    regimes: Regimes
    trials: Trials
    journal: Journal

    @property
    def rulebook(self) -> Rulebook:
        """The rules in force now."""
        return self.regimes.current.rulebook

    @property
    def mappings(self) -> Mapping[str, SourceMapping]:
        """The mappings of the connected sources."""
        return self.regimes.current.sources.mappings

    @property
    def sources(self) -> Mapping[str, Source]:
        """The connected sources."""
        return self.regimes.current.sources.guarded


def utc_now() -> datetime:
    """The hub's clock."""
    return datetime.now(UTC)


@asynccontextmanager
async def connecting(connector: Connector) -> AsyncIterator[Connector]:
    """A connector until the block ends; then every source it opened is closed."""
    try:
        yield connector
    finally:
        await connector.close()


@asynccontextmanager
async def open_hub(
    settings: Settings, log: FilteringBoundLogger, clock: Callable[[], datetime] = utc_now, *, migrated: bool = False
) -> AsyncIterator[Hub]:
    """A hub that is ready to serve what is published, until the block ends. `migrated`: its database is up to date.

    Raises NotPublishedError, NotAcceptedError, PolicyError, MappingError, MappingFaultsError, SettingsError,
    KeyFileError or DatabaseError, before anything is served.
    """
    keys = load_keys(settings.keys)
    origin = settings.journal.origin
    tree = LogTree(origin, log_signers(origin, keys.checkpoint, clock()))
    dsn = settings.journal.dsn.reveal()
    if not migrated:
        await migrate(dsn)
    await note_signers(dsn, settings.signers)
    metrics = Metrics()
    journal, harvest = Journal(settings.journal, log, metrics.journal), Harvest(settings.journal, log)
    async with working(Worker(settings.journal, Shelf(settings.signers), log)) as worker:
        policies = await worker.policies()
        wanted = wanted_sources(settings)
        check_owners(settings, {name: one.mapping for name, one in wanted.items()}, policies)
        trust_of(settings, policies)
        async with (
            connecting(Connector(log, clock, metrics)) as connector,
            reading_pool(dsn, _READ_SECONDS) as pool,
        ):
            sources = await connector.first(digest_of(wanted), wanted, policies)
            parts = Parts(
                settings=settings,
                sources=sources,
                journal=journal,
                harvest=harvest,
                reader=JournalReader(pool),
                accesses=AccessReader(pool),
                proofs=ProofReader(pool),
                replayer=Replayer(pool),
                extracts=Extracts(JournalReader(pool), pool),
                trials=TrialReader(pool),
                acts=ActReader(pool),
                health=Health(journal, sources.guarded, clock),
                keyring=Keyring(keys.at(clock())),
                clock=clock,
                log=log,
            )
            async with (
                _answering(parts, worker, metrics) as hub,
                _following(parts, hub.regimes, connector),
                sequencing(Sequencer(dsn, log, [tree, TagIndex()], metrics.behind)),
                erasing(Eraser(settings, lambda: hub.regimes.current.policies.retention, clock, log)),
            ):
                yield hub


@asynccontextmanager
async def _answering(parts: Parts, worker: Worker, metrics: Metrics) -> AsyncIterator[Hub]:
    """The hub over its parts, from the first regime on."""
    settings = parts.settings
    regimes = await worker.start(partial(make_regime, parts))
    parts.journal.start()
    await parts.harvest.start()
    warming = asyncio.create_task(asyncio.to_thread(regimes.current.rulebook.warm))
    try:
        door = _door(parts, regimes, metrics)
        pages = [*page_routes(PAGES, _demo_callers(settings)), *_audit_routes(parts, door)]
        site = Site(door, make_pipeline(parts, regimes, worker.trials), parts.health, pages)
        app = create_app(site, access_log=settings.listen.access_log)
        yield Hub(app, settings, regimes, worker.trials, parts.journal)
    finally:
        await parts.harvest.close()
        await parts.journal.close()
        await asyncio.gather(warming, return_exceptions=True)


def _following(parts: Parts, regimes: Regimes, connector: Connector) -> AbstractAsyncContextManager[None]:
    """What keeps the sources up with those announced; secrets in the environment are those of the process's start."""
    followed = Followed(
        regimes=regimes,
        connector=connector,
        read=lambda: load_settings(parts.settings.file, os.environ),
        exchanged=lambda sources: parts.health.watch(sources.guarded),
    )
    return following(Follower(parts.settings.journal.dsn.reveal(), followed, parts.log))


def _door(parts: Parts, regimes: Regimes, metrics: Metrics) -> Door:
    limits = parts.settings.limits
    return Door(
        regimes=regimes,
        rates=CallerRates(limits.requests_per_minute),
        journal=parts.journal,
        metrics=metrics,
        log=parts.log,
        body_limit=limits.body_bytes,
        clock=parts.clock,
    )


def _audit_routes(parts: Parts, door: Door) -> list[BaseRoute]:
    """What witnesses and auditors fetch beside the GraphQL API."""
    journal, admission = parts.settings.journal, Admission(door.regimes, door.rates, door.clock)
    witnesses = WitnessDesk(journal.dsn.reveal(), journal.witnesses, admission)
    return [*witnesses.routes(), *ExtractDesk(admission, parts.journal, parts.extracts).routes()]


def _demo_callers(settings: Settings) -> DemoCallers | None:
    """The demo's ready tokens; never offered outside the demo."""
    if not settings.demo or settings.demo_tokens is None:
        return None
    return DemoCallers(json.loads(settings.demo_tokens.read_text("utf-8")))
