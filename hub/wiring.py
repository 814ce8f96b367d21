"""The one place where everything is joined: settings in, a running hub out, and all of it closed again."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.types import ASGIApp
from structlog.typing import FilteringBoundLogger

from hub.app import Site, create_app
from hub.assembly import Parts, make_pipeline, open_source
from hub.database import migrate, reading_pool
from hub.groundwork import mappings_of, policies_of, trust_of
from hub.health import Health
from hub.http import Door
from hub.journal import Journal
from hub.journal_read import JournalReader
from hub.keys import MasterKeys, load_keys
from hub.measured import MeasuredSource
from hub.metrics import Metrics
from hub.party import Authenticator, Trust
from hub.rates import CallerRates
from hub.settings import Settings
from hub.verified import verified_sources
from hub.web.pages import DemoCallers, page_routes
from policies.rulebook import Rulebook
from resolvers.mapping import SourceMapping
from resolvers.sources.base import Source
from schema.build import CATALOGUE

PAGES = Path(__file__).parent / "web" / "dist"
_READ_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Hub:
    """A running hub: the application to serve, and what other programs of the hub look at."""

    app: ASGIApp
    settings: Settings
    rulebook: Rulebook
    mappings: Mapping[str, SourceMapping]
    sources: Mapping[str, Source]
    journal: Journal


def utc_now() -> datetime:
    """The hub's clock."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_sources(
    settings: Settings, mappings: Mapping[str, SourceMapping]
) -> AsyncIterator[Mapping[str, Source]]:
    """The sources of the settings, until the block ends; each connects when it is first asked."""
    async with AsyncExitStack() as stack:
        sources: dict[str, Source] = {}
        for source in settings.sources:
            sources[source.id] = open_source(mappings[source.id], source)
            stack.push_async_callback(sources[source.id].close)
        yield sources


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is read and checked before anything is opened."""

    settings: Settings
    log: FilteringBoundLogger
    clock: Callable[[], datetime]
    rulebook: Rulebook
    mappings: Mapping[str, SourceMapping]
    trust: Trust
    keys: MasterKeys


@asynccontextmanager
async def open_hub(
    settings: Settings, log: FilteringBoundLogger, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[Hub]:
    """A hub that is ready to serve, until the block ends.

    Raises PolicyError, MappingError, MappingFaultsError, SettingsError, KeyFileError or DatabaseError, before anything
    is served.
    """
    ground = _ground(settings, log, clock)
    dsn = settings.journal.dsn.reveal()
    await migrate(dsn)
    metrics = Metrics()
    journal = Journal(settings.journal, log, metrics.journal)
    async with (
        open_sources(settings, ground.mappings) as opened,
        reading_pool(dsn, _READ_SECONDS) as pool,
        verified_sources(opened, log, clock) as fitting,
    ):
        sources = {name: MeasuredSource(name, source, metrics.source) for name, source in fitting.items()}
        health = Health(journal, sources, ground.rulebook.version, clock)
        pipeline = make_pipeline(_parts(ground, sources, journal, JournalReader(pool), health))
        pages = page_routes(PAGES, _demo_callers(settings))
        site = Site(_door(ground, journal, metrics), pipeline, health, pages)
        app = create_app(site, access_log=settings.listen.access_log)
        await journal.start()
        warming = asyncio.create_task(asyncio.to_thread(ground.rulebook.warm))
        try:
            yield Hub(app, settings, ground.rulebook, ground.mappings, sources, journal)
        finally:
            await journal.close()
            await asyncio.gather(warming, return_exceptions=True)


def _ground(settings: Settings, log: FilteringBoundLogger, clock: Callable[[], datetime]) -> _Ground:
    policies = policies_of(settings)
    return _Ground(
        settings=settings,
        log=log,
        clock=clock,
        rulebook=Rulebook(policies, CATALOGUE),
        mappings=mappings_of(settings, policies),
        trust=trust_of(settings, policies),
        keys=load_keys(settings.keys),
    )


def _parts(
    ground: _Ground, sources: Mapping[str, Source], journal: Journal, reader: JournalReader, health: Health
) -> Parts:
    return Parts(
        rulebook=ground.rulebook,
        mappings=ground.mappings,
        sources=sources,
        journal=journal,
        reader=reader,
        health=health,
        keys=ground.keys,
        limits=ground.settings.limits,
        clock=ground.clock,
        log=ground.log,
    )


def _door(ground: _Ground, journal: Journal, metrics: Metrics) -> Door:
    limits = ground.settings.limits
    return Door(
        authenticator=Authenticator(ground.trust),
        rates=CallerRates(limits.requests_per_minute),
        journal=journal,
        metrics=metrics,
        log=ground.log,
        rules_version=ground.rulebook.version,
        body_limit=limits.body_bytes,
        clock=ground.clock,
    )


def _demo_callers(settings: Settings) -> DemoCallers | None:
    """The demo's ready tokens; never offered outside the demo."""
    if not settings.demo or settings.demo_tokens is None:
        return None
    return DemoCallers(json.loads(settings.demo_tokens.read_text("utf-8")))
