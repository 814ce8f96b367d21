"""The connected sources of one process as one value, exchanged as a whole; and how far each has come in joining.

A request keeps the set it began with. What a newer set no longer holds is closed when the last such request has ended.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from hub.settings import SourceSettings
from hub.verified import ReturningSource
from policies.model import Agreement, PolicySet
from resolvers.execution import Connected
from resolvers.guarded.source import GuardedSource
from resolvers.holdings import Holding, SourceHoldings
from resolvers.mapping import SourceMapping, TypeMapping
from resolvers.plan import SourceRef
from schema.source_state import SourceStage

_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One connected source.

    `settings` and `digest` (of its mapping's file) are what it was made of. `answering` is what the executor asks;
    `returning` stands where the source was away, or did not fit, when it was opened.
    """

    settings: SourceSettings
    digest: str
    mapping: SourceMapping
    answering: GuardedSource
    returning: ReturningSource | None = None

    @property
    def fits(self) -> bool:
        """Whether the mapping was held against the living source, and fits it."""
        return self.returning is None or self.returning.fits


@dataclass(slots=True, eq=False)
class SourceSet:
    """Sources in their fixed order. `with` one: nothing in it is closed until the block ends."""

    digest: str
    members: Mapping[str, Member]
    mappings: Mapping[str, SourceMapping] = field(init=False)
    guarded: Mapping[str, GuardedSource] = field(init=False)
    connected: Connected = field(init=False)
    _uses: int = field(init=False, default=0)
    _unused: asyncio.Event | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.mappings = {name: member.mapping for name, member in self.members.items()}
        self.guarded = {name: member.answering for name, member in self.members.items()}
        self.connected = Connected(self.guarded)

    def __enter__(self) -> None:
        self._uses += 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._uses -= 1
        if not self._uses and self._unused is not None:
            self._unused.set()

    async def unused(self) -> None:
        """Wait until no request uses it; meant for a set that none begins with any more."""
        if self._uses:
            self._unused = asyncio.Event()
            await self._unused.wait()

    def holdings(self, policies: PolicySet) -> tuple[SourceHoldings, ...]:
        """What the planner knows of the sources that may be asked, each with the instant from which on it may."""
        return holdings_of(self.mappings, policies)

    def stage(self, name: str, policies: PolicySet, at: datetime) -> SourceStage:
        """How far a source has come in joining."""
        member = self.members[name]
        since = joined_since(member.mapping, policies)
        if since is None:
            return SourceStage.PROPOSED
        if at < since or not member.fits:
            return SourceStage.APPROVED
        agreement = _agreement(member.mapping, policies)
        ended = agreement is not None and (at >= agreement.until or policies.is_withdrawn(agreement.id))
        return SourceStage.ENDED if ended else SourceStage.ACTIVE


NO_SOURCES: Final = SourceSet("", {})
"""Nothing is connected."""


def joined_since(mapping: SourceMapping, policies: PolicySet) -> datetime | None:
    """From when on a source may be asked; None: nobody has agreed to it.

    A region's source needs the region's own agreement, published, that names it. The Ministry's needs none. What has
    ended stays: rights in one's own sources and in public fields do not end with an agreement (the rulebook decides).
    """
    party = policies.parties.get(mapping.owner)
    if party is None:
        return None
    if party.region is None:
        return _ALWAYS
    agreement = _agreement(mapping, policies)
    return agreement.since if agreement is not None and mapping.id in agreement.sources else None


def _agreement(mapping: SourceMapping, policies: PolicySet) -> Agreement | None:
    """The agreement of the region whose source it is: it has the region's id."""
    return policies.agreements.get(mapping.owner)


def holdings_of(mappings: Mapping[str, SourceMapping], policies: PolicySet) -> tuple[SourceHoldings, ...]:
    """What the planner knows of the sources, in their fixed order; in the national one regions have own rows."""
    return tuple(
        SourceHoldings(
            ref=SourceRef(mapping.id, mapping.owner),
            types={name: _holding(one, mapping.regions) for name, one in mapping.types.items()},
            splits=policies.parties[mapping.owner].region is None,
            since=since,
            publishes=mapping.figures is not None,
        )
        for mapping in mappings.values()
        if (since := joined_since(mapping, policies)) is not None
    )


def _holding(mapping: TypeMapping, regions: Sequence[str]) -> Holding:
    kept = frozenset(regions if mapping.own_regions_only else ())
    return Holding(frozenset(mapping.columns), mapping.one_row_per_person, kept)
