"""The answer path, joined: sources from their mappings, the keyring, regimes, and the pipeline over them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from structlog.typing import FilteringBoundLogger

from hub.documents import Documents
from hub.harvest.counting import Harvest
from hub.health import Health
from hub.journal import Journal
from hub.journal_read import JournalReader
from hub.keys import MasterKeys
from hub.party import Authenticator
from hub.pipeline import Machinery, Pipeline
from hub.planning import Planning
from hub.publication.published import Published
from hub.publication.regimes import Regime, Regimes
from hub.publication.report import TrialReader
from hub.publication.trial import Trials
from hub.settings import Limits, Settings, SourceSettings
from hub.specials import Desk, Specials
from hub.trust import check_owners, trust_of
from policies.model import PolicySet
from policies.rulebook import Rulebook
from resolvers.build import Language
from resolvers.execution import Connected
from resolvers.holdings import Holding, SourceHoldings
from resolvers.mapping import SourceKind, SourceMapping
from resolvers.plan import SourceRef
from resolvers.seal import Keyring, Secrets
from resolvers.sources.base import Source
from resolvers.sources.bounded import BoundedSource
from resolvers.sources.graphql import GraphqlApi
from resolvers.sources.http import ApiAccess
from resolvers.sources.mysql import MysqlSource
from resolvers.sources.postgres import PostgresSource
from resolvers.sources.rest import RestApi
from schema.build import CATALOGUE
from schema.sdl import SCHEMA

GRAPHQL = SCHEMA._schema  # noqa: SLF001 - Strawberry gives graphql-core's schema by no other name
"""The schema as graphql-core knows it."""

_ANTICIPATED = 256
"""Plans made again under new rules before they are in force: what is being asked now."""


def open_source(mapping: SourceMapping, settings: SourceSettings) -> Source:
    """A source of its kind; it connects when it is first asked. A new kind is one more entry here."""
    address = settings.address.reveal()
    if mapping.kind is SourceKind.POSTGRES:
        return PostgresSource(mapping, CATALOGUE, address)
    if mapping.kind is SourceKind.MYSQL:
        return MysqlSource(mapping, CATALOGUE, address)
    access = ApiAccess(address, {name: value.reveal() for name, value in settings.headers.items()})
    api = RestApi(mapping, access) if mapping.kind is SourceKind.REST else GraphqlApi(mapping, access)
    return BoundedSource(mapping, CATALOGUE, api)


def holdings_of(mappings: Mapping[str, SourceMapping], policies: PolicySet) -> tuple[SourceHoldings, ...]:
    """What the planner knows of the sources, in their fixed order; in the national one regions have own rows."""
    return tuple(
        SourceHoldings(
            ref=SourceRef(mapping.id, mapping.owner),
            types={
                name: Holding(frozenset(one.columns), one.one_row_per_person) for name, one in mapping.types.items()
            },
            splits=policies.parties[mapping.owner].region is None,
        )
        for mapping in mappings.values()
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """What the pipeline and its regimes are made of, beside the schema and the policies."""

    settings: Settings
    mappings: Mapping[str, SourceMapping]
    sources: Mapping[str, Source]
    journal: Journal
    harvest: Harvest
    reader: JournalReader
    trials: TrialReader
    health: Health
    keys: MasterKeys
    clock: Callable[[], datetime]
    log: FilteringBoundLogger


def make_planning(rulebook: Rulebook, mappings: Mapping[str, SourceMapping], limits: Limits) -> Planning:
    """How operations are planned over these sources; nothing is connected for it."""
    return Planning(Language(GRAPHQL, CATALOGUE), rulebook, holdings_of(mappings, rulebook.policies), limits)


def make_regime(parts: Parts, published: Published, policies: PolicySet, before: Regime | None) -> Regime:
    """What follows from one epoch's policies; what is equal to `before` is taken over.

    Raises SettingsError where the policies lack a party that a mapping or an issuer of the settings names.
    """
    check_owners(parts.settings, parts.mappings, policies)
    trust = trust_of(parts.settings, policies, published.revoked)
    if before is None:
        rulebook = Rulebook(policies, CATALOGUE)
        planning = make_planning(rulebook, parts.mappings, parts.settings.limits)
        return Regime(published, rulebook, planning, Specials(_desk(parts, rulebook)), Authenticator(trust))
    authenticator = before.authenticator.following(trust)
    if before.policies == policies:
        return replace(before, published=published, authenticator=authenticator)
    recent = before.planning.recent(_ANTICIPATED)
    rulebook = Rulebook(policies, CATALOGUE, before.rulebook)
    planning = before.planning.following(rulebook, holdings_of(parts.mappings, policies))
    planning.anticipate(recent, parts.clock())
    return Regime(published, rulebook, planning, Specials(_desk(parts, rulebook)), authenticator)


def _desk(parts: Parts, rulebook: Rulebook) -> Desk:
    return Desk(
        schema=GRAPHQL,
        rulebook=rulebook,
        mappings=parts.mappings,
        health=parts.health,
        reader=parts.reader,
        trials=parts.trials,
        harvest=parts.harvest,
        most=parts.settings.limits.first,
    )


def make_pipeline(parts: Parts, regimes: Regimes, trials: Trials) -> Pipeline:
    """The pipeline."""
    deadlines = {name: mapping.deadline_ms / 1000 for name, mapping in parts.mappings.items()}
    return Pipeline(
        Machinery(
            catalogue=CATALOGUE,
            documents=Documents(GRAPHQL),
            regimes=regimes,
            trials=trials,
            connected=Connected(parts.sources, deadlines),
            keyring=Keyring(Secrets(parts.keys.seal, parts.keys.tag, parts.keys.journal_tag)),
            journal=parts.journal,
            harvest=parts.harvest,
            limits=parts.settings.limits,
            clock=parts.clock,
            log=parts.log,
        )
    )
