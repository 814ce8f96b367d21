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
from hub.health import Health
from hub.http import Door
from hub.journal import Journal
from hub.journal_read import JournalReader
from hub.keys import MasterKeys, load_keys
from hub.measured import MeasuredSource
from hub.metrics import Metrics
from hub.party import Authenticator, Trust
from hub.rates import CallerRates
from hub.settings import Settings, SettingsError
from hub.web.pages import DemoCallers, page_routes
from policies.load import ROOT as POLICIES
from policies.load import load_policies
from policies.model import PolicySet
from policies.rulebook import Rulebook
from resolvers.mapping import SourceMapping
from resolvers.mapping_load import load_mapping
from resolvers.sources.base import Source, SourceError
from schema.build import CATALOGUE

PAGES = Path(__file__).parent / "web" / "dist"
MAPPINGS = Path(__file__).parent.parent / "resolvers" / "mappings"
_READ_SECONDS = 10.0


class MappingFaultsError(Exception):
    """Mappings that do not fit the living sources; one line per fault, with file, key and what was found."""


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


def policies_of(settings: Settings) -> PolicySet:
    """The policies in force, whole and checked. Raises PolicyError."""
    return load_policies(settings.policies or POLICIES, CATALOGUE)


def roles_by_purpose(policies: PolicySet) -> Mapping[str, frozenset[str]]:
    """The roles that may use each purpose."""
    return {name: frozenset(map(str, purpose.roles)) for name, purpose in policies.purposes.items()}


def mappings_of(settings: Settings, policies: PolicySet) -> dict[str, SourceMapping]:
    """The mapping of each source in the settings, by its id. Raises MappingError, SettingsError."""
    folder = settings.mappings or MAPPINGS
    mappings = {source.id: load_mapping(folder / source.mapping, CATALOGUE) for source in settings.sources}
    for name, mapping in mappings.items():
        if mapping.id != name:
            raise SettingsError(settings.file, f"sources.{name}.mapping", f"the mapping of {mapping.id}", f"of {name}")
        if mapping.owner not in policies.parties:
            known = ", ".join(sorted(policies.parties))
            raise SettingsError(folder / mapping.file, "source.owner", mapping.owner, f"one of {known}")
    return mappings


def trust_of(settings: Settings, policies: PolicySet) -> Trust:
    """What tokens are held against. Raises SettingsError where an issuer may speak for a party not registered."""
    for at, issuer in enumerate(settings.issuers):
        for party in issuer.grants.keys() - policies.parties.keys():
            known = ", ".join(sorted(policies.parties))
            raise SettingsError(settings.file, f"issuers[{at}].parties.{party}", "an unknown party", f"one of {known}")
    return Trust(
        audience=settings.audience,
        skew=settings.clock_skew,
        issuers={issuer.iss: issuer for issuer in settings.issuers},
        parties=frozenset(policies.parties),
        purposes=roles_by_purpose(policies),
    )


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


async def verify_sources(sources: Mapping[str, Source], log: FilteringBoundLogger) -> None:
    """Hold every mapping against its living source. Raises MappingFaultsError; a source that is away is only noted."""
    found = await asyncio.gather(*(_faults(name, source, log) for name, source in sources.items()))
    lines = [line for faults in found for line in faults]
    if lines:
        raise MappingFaultsError("\n".join(lines))


async def _faults(name: str, source: Source, log: FilteringBoundLogger) -> list[str]:
    try:
        return await source.verify()
    except SourceError as error:
        log.warning("source_not_verified", source=name, error=type(error).__name__, detail=str(error))
        return []


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
    async with open_sources(settings, ground.mappings) as opened, reading_pool(dsn, _READ_SECONDS) as pool:
        await verify_sources(opened, log)
        sources = {name: MeasuredSource(name, source, metrics.source) for name, source in opened.items()}
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
