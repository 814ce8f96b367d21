"""The answer path, joined: sources from their mappings, the keyring, planning, and the pipeline over them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from structlog.typing import FilteringBoundLogger

from hub.documents import Documents
from hub.health import Health
from hub.journal import Journal
from hub.journal_read import JournalReader
from hub.keys import MasterKeys
from hub.pipeline import Machinery, Pipeline
from hub.planning import Planning
from hub.settings import Limits, SourceSettings
from hub.specials import Desk, Specials
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
from resolvers.sources.postgres import PostgresSource
from resolvers.sources.rest import RestApi
from schema.build import CATALOGUE
from schema.sdl import SCHEMA

GRAPHQL = SCHEMA._schema  # noqa: SLF001 - Strawberry gives graphql-core's schema by no other name
"""The schema as graphql-core knows it."""


def open_source(mapping: SourceMapping, settings: SourceSettings) -> Source:
    """A source of its kind; it connects when it is first asked. A new kind is one more entry here."""
    address = settings.address.reveal()
    if mapping.kind is SourceKind.POSTGRES:
        return PostgresSource(mapping, CATALOGUE, address)
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
    """What the pipeline is made of, beside the schema."""

    rulebook: Rulebook
    mappings: Mapping[str, SourceMapping]
    sources: Mapping[str, Source]
    journal: Journal
    reader: JournalReader
    health: Health
    keys: MasterKeys
    limits: Limits
    clock: Callable[[], datetime]
    log: FilteringBoundLogger


def make_planning(rulebook: Rulebook, mappings: Mapping[str, SourceMapping], limits: Limits) -> Planning:
    """How operations are planned over these sources; nothing is connected for it."""
    return Planning(Language(GRAPHQL, CATALOGUE), rulebook, holdings_of(mappings, rulebook.policies), limits)


def make_pipeline(parts: Parts) -> Pipeline:
    """The pipeline."""
    policies = parts.rulebook.policies
    deadlines = {name: mapping.deadline_ms / 1000 for name, mapping in parts.mappings.items()}
    desk = Desk(GRAPHQL, policies.parties, parts.mappings, parts.health, parts.reader, parts.limits.first)
    return Pipeline(
        Machinery(
            catalogue=CATALOGUE,
            documents=Documents(GRAPHQL),
            planning=make_planning(parts.rulebook, parts.mappings, parts.limits),
            specials=Specials(desk),
            connected=Connected(parts.sources, deadlines),
            keyring=Keyring(Secrets(parts.keys.seal, parts.keys.tag, parts.keys.journal_tag)),
            journal=parts.journal,
            rules_version=parts.rulebook.version,
            limits=parts.limits,
            clock=parts.clock,
            log=parts.log,
        )
    )
