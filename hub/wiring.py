"""The one place where everything is joined: settings in, a running hub out, and all of it closed again."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from starlette.types import ASGIApp
from structlog.typing import FilteringBoundLogger

from hub.app import Site, create_app
from hub.assembly import Parts, make_pipeline, make_regime, open_source
from hub.database import migrate, reading_pool
from hub.groundwork import mappings_of
from hub.harvest.counting import Harvest
from hub.health import Health
from hub.http import Door
from hub.journal import Journal
from hub.journal_read import JournalReader
from hub.keys import load_keys
from hub.measured import bounds_of, guarded_sources
from hub.metrics import Metrics
from hub.publication.regimes import Regimes
from hub.publication.report import TrialReader
from hub.publication.shelf import Shelf
from hub.publication.signers import note_signers
from hub.publication.trial import Trials
from hub.publication.worker import Worker, working
from hub.rates import CallerRates
from hub.settings import Settings
from hub.trust import trust_of
from hub.verified import verified_sources
from hub.web.pages import DemoCallers, page_routes
from policies.rulebook import Rulebook
from resolvers.mapping import SourceMapping
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
    mappings: Mapping[str, SourceMapping]
    sources: Mapping[str, Source]
    journal: Journal

    @property
    def rulebook(self) -> Rulebook:
        """The rules in force now."""
        return self.regimes.current.rulebook


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


@asynccontextmanager
async def open_hub(
    settings: Settings, log: FilteringBoundLogger, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[Hub]:
    """A hub that is ready to serve what is published, until the block ends.

    Raises NotPublishedError, NotAcceptedError, PolicyError, MappingError, MappingFaultsError, SettingsError,
    KeyFileError or DatabaseError, before anything is served.
    """
    keys = load_keys(settings.keys)
    dsn = settings.journal.dsn.reveal()
    await migrate(dsn)
    await note_signers(dsn, settings.signers)
    metrics = Metrics()
    journal, harvest = Journal(settings.journal, log, metrics.journal), Harvest(settings.journal, log)
    async with working(Worker(settings.journal, Shelf(settings.signers), log)) as worker:
        policies = await worker.policies()
        mappings = mappings_of(settings, policies)
        trust_of(settings, policies)
        bounds = {source.id: bounds_of(source, mappings[source.id]) for source in settings.sources}
        async with (
            open_sources(settings, mappings) as opened,
            reading_pool(dsn, _READ_SECONDS) as pool,
            verified_sources(opened, log, clock) as fitting,
            guarded_sources(fitting, bounds, metrics, log) as sources,
        ):
            parts = Parts(
                settings=settings,
                mappings=mappings,
                sources=sources,
                journal=journal,
                harvest=harvest,
                reader=JournalReader(pool),
                trials=TrialReader(pool),
                health=Health(journal, sources, clock),
                keys=keys,
                clock=clock,
                log=log,
            )
            async with _answering(parts, worker, metrics) as hub:
                yield hub


@asynccontextmanager
async def _answering(parts: Parts, worker: Worker, metrics: Metrics) -> AsyncIterator[Hub]:
    """The hub over its parts, from the first regime on."""
    settings = parts.settings
    regimes = await worker.start(partial(make_regime, parts), parts.mappings)
    await parts.journal.start()
    await parts.harvest.start()
    warming = asyncio.create_task(asyncio.to_thread(regimes.current.rulebook.warm))
    try:
        pages = page_routes(PAGES, _demo_callers(settings))
        site = Site(_door(parts, regimes, metrics), make_pipeline(parts, regimes, worker.trials), parts.health, pages)
        app = create_app(site, access_log=settings.listen.access_log)
        yield Hub(app, settings, regimes, worker.trials, parts.mappings, parts.sources, parts.journal)
    finally:
        await parts.harvest.close()
        await parts.journal.close()
        await asyncio.gather(warming, return_exceptions=True)


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


def _demo_callers(settings: Settings) -> DemoCallers | None:
    """The demo's ready tokens; never offered outside the demo."""
    if not settings.demo or settings.demo_tokens is None:
        return None
    return DemoCallers(json.loads(settings.demo_tokens.read_text("utf-8")))
