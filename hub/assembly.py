"""The answer path, joined: the keyring, regimes over the sources, and the pipeline over them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from structlog.typing import FilteringBoundLogger

from hub.documents import Documents
from hub.duties.store import ActReader
from hub.harvest.counting import Harvest
from hub.health import Health
from hub.journal.accesses import AccessReader
from hub.journal.reader import JournalReader
from hub.journal.writer import Journal
from hub.party import Authenticator
from hub.pipeline import Machinery, Pipeline
from hub.planning import Planning
from hub.proof.reader import ProofReader
from hub.publication.published import Published
from hub.publication.regimes import Regime, Regimes
from hub.publication.report import TrialReader
from hub.publication.trial import Trials
from hub.replaying import Replayer
from hub.settings import Limits, Settings
from hub.sourcing.source_set import SourceSet, holdings_of
from hub.specials import Desk, Specials
from hub.trust import trust_of
from policies.model import PolicySet
from policies.rulebook import Rulebook
from resolvers.build import Language
from resolvers.mapping import SourceMapping
from resolvers.seal import Keyring
from schema.build import CATALOGUE
from schema.sdl import SCHEMA

GRAPHQL = SCHEMA._schema  # noqa: SLF001 - Strawberry gives graphql-core's schema by no other name
"""The schema as graphql-core knows it."""

_ANTICIPATED = 256
"""Plans made again under new rules before they are in force: what is being asked now."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the pipeline and its regimes are made of, beside the schema and the policies."""

    settings: Settings
    sources: SourceSet
    journal: Journal
    harvest: Harvest
    reader: JournalReader
    accesses: AccessReader
    proofs: ProofReader
    replayer: Replayer
    trials: TrialReader
    acts: ActReader
    health: Health
    keyring: Keyring
    clock: Callable[[], datetime]
    log: FilteringBoundLogger


def make_planning(rulebook: Rulebook, mappings: Mapping[str, SourceMapping], limits: Limits) -> Planning:
    """How operations are planned over these sources; nothing is connected for it."""
    return Planning(Language(GRAPHQL, CATALOGUE), rulebook, holdings_of(mappings, rulebook.policies), limits)


def make_regime(parts: Parts, published: Published, policies: PolicySet, before: Regime | None) -> Regime:
    """What follows from one epoch's policies; what is equal to `before` is taken over, its sources always.

    Raises SettingsError where the policies lack a party that an issuer of the settings names.
    """
    trust = trust_of(parts.settings, policies, published.revoked)
    if before is None:
        rulebook = Rulebook(policies, CATALOGUE)
        planning = make_planning(rulebook, parts.sources.mappings, parts.settings.limits)
        specials = Specials(_desk(parts, rulebook, parts.sources))
        return Regime(published, rulebook, planning, specials, Authenticator(trust), parts.sources)
    authenticator = before.authenticator.following(trust)
    if before.policies == policies:
        return replace(before, published=published, authenticator=authenticator)
    recent = before.planning.recent(_ANTICIPATED)
    rulebook = Rulebook(policies, CATALOGUE, before.rulebook)
    planning = before.planning.following(rulebook, before.sources.holdings(policies))
    planning.anticipate(recent, parts.clock())
    specials = Specials(_desk(parts, rulebook, before.sources))
    return Regime(published, rulebook, planning, specials, authenticator, before.sources)


def _desk(parts: Parts, rulebook: Rulebook, sources: SourceSet) -> Desk:
    return Desk(
        schema=GRAPHQL,
        rulebook=rulebook,
        sources=sources,
        health=parts.health,
        reader=parts.reader,
        accesses=parts.accesses,
        keyring=parts.keyring,
        proofs=parts.proofs,
        replayer=parts.replayer,
        trials=parts.trials,
        acts=parts.acts,
        harvest=parts.harvest,
        most=parts.settings.limits.first,
    )


def make_pipeline(parts: Parts, regimes: Regimes, trials: Trials) -> Pipeline:
    """The pipeline."""
    return Pipeline(
        Machinery(
            catalogue=CATALOGUE,
            documents=Documents(GRAPHQL, parts.settings.limits.tokens),
            regimes=regimes,
            trials=trials,
            keyring=parts.keyring,
            journal=parts.journal,
            harvest=parts.harvest,
            limits=parts.settings.limits,
            clock=parts.clock,
            log=parts.log,
        )
    )
