"""What one request brings to the execution of a plan, and what it leaves behind for the answer and the journal."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from math import inf
from typing import Final, TypeVar, cast

from resolvers.batches import Batch, Groups
from resolvers.figures import Figure, FiguresSource
from resolvers.openings import open_values
from resolvers.operation import Listing
from resolvers.plan import ALL_ASKED, GroupSource, SourcePlan, SourceRef, Unasked
from resolvers.reads import Read
from resolvers.seal import Keyring, RecipientTreater
from resolvers.sources.base import (
    Question,
    SharedBy,
    Source,
    SourceBoundError,
    SourceError,
    SourceTimeoutError,
    Taken,
)
from resolvers.trace import Trace
from schema.caller import Standing
from schema.catalogue import Catalogue
from schema.zone import WIB

Answer = TypeVar("Answer")


class Status(StrEnum):
    """How a source took part in an answer."""

    OK = "OK"
    UNAVAILABLE = "UNAVAILABLE"
    TIMED_OUT = "TIMED_OUT"
    DENIED = "DENIED"
    NOT_ASKED = "NOT_ASKED"
    OVER_BOUND = "OVER_BOUND"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a source gave nothing. `bound` and `advice` only where it is over its bound."""

    status: Status
    bound: int | None = None
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """One source in one answer: its state, the page's records from it, and when it answered."""

    source: SourceRef
    status: Status
    rows: int | None = None
    as_of: datetime | None = None
    failure: Failure | None = None


@lru_cache(maxsize=8192)
def _standing_aside(unasked: Unasked) -> tuple[Participation, ...]:
    """How sources took part that were not asked, each once for all answers of a plan."""
    denied = (Participation(source, Status.DENIED) for source in unasked.denied)
    return (*denied, *(Participation(source, Status.NOT_ASKED) for source in unasked.not_asked))


@dataclass(frozen=True, slots=True)
class Participations:
    """How all sources of a root took part: those that were asked, in their order, and then those that were not.

    `below`: those that were asked below the root alone, and failed there.
    """

    asked: tuple[Participation, ...]
    unasked: Unasked = ALL_ASKED
    below: tuple[Participation, ...] = ()

    def __iter__(self) -> Iterator[Participation]:
        """Each of them."""
        return iter((*self.asked, *_standing_aside(self.unasked), *self.below))


NOBODY: Final = Participations(())
"""No source: below a root there is no word on them."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The connected sources by id, each of which keeps its own deadline."""

    sources: Mapping[str, Source]


Complain = Callable[[str, SourceError], None]
"""Told of every failed read, for the operator's log."""


@dataclass(slots=True)
class Execution:
    """One request under way."""

    connected: Connected
    catalogue: Catalogue
    keyring: Keyring
    standing: Standing
    now: datetime
    values: Sequence[object]
    complain: Complain
    say: Callable[["Participation"], str | None]
    """The message to the caller about one source, in the language of the request."""
    shared_by: SharedBy | None = None
    """Whose reads under way may be joined; None: nobody's."""
    until: float = inf
    """When the operation ends, by the event loop's clock; what remains bounds each further read."""
    tags: defaultdict[str | None, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    """Packed tags of the persons' records returned, by the agreement they come under (None: no agreement)."""
    given: Counter[SourceRef] = field(default_factory=Counter)
    """Records returned by each source that was asked for any, at the root and below."""
    taken: defaultdict[str, Taken] = field(default_factory=lambda: defaultdict(Taken))
    """Rows taken through the hub by source: what its bound is held to."""
    resolved: list[bytes] = field(default_factory=list)
    """Packed tags of records that a person was looked up for in the log; none of the records is returned."""
    trace: Trace | None = None
    """Where an operator asks how long each read takes."""
    broken: dict[SourceRef, Failure] = field(default_factory=dict)
    """Sources that failed below the root, where no completeness stands."""

    @property
    def own_slots(self) -> int:
        """Where the executor's slots begin."""
        return len(self.values)

    def first_of(self, listing: Listing) -> int:
        """The page size of a list, already held against its limits."""
        return int(str(self.values[listing.first]))

    def question(self, plan: SourcePlan | GroupSource, own: Sequence[object]) -> Question:
        """What a source needs beside its read; `own` are the executor's slots."""
        source = plan.source.id
        values = open_values(plan.openings, self.values, source, self.keyring, self.standing)
        treater = RecipientTreater(self.keyring, self.standing, plan.decisions.agreement, source)
        return Question([*values, *own], treater, self.now, self.taken[source], self.shared_by, self.until)

    async def rows(self, plan: SourcePlan, read: Read, own: Sequence[object]) -> Batch | Failure:
        """The rows of one read."""
        question = self.question(plan, own)
        answer = self._ask(read.source, lambda source: source.rows(read, question))
        return await (answer if self.trace is None else self.trace.timed(plan, answer))

    async def groups(self, plan: GroupSource, own: Sequence[object] = ()) -> Groups | Failure:
        """The partial aggregates of one source."""
        question = self.question(plan, own)
        answer = self._ask(plan.source.id, lambda source: source.groups(plan.read, question))
        return await (answer if self.trace is None else self.trace.timed(plan, answer))

    async def figures(self, source: str, regions: Sequence[str]) -> Sequence[Figure] | Failure:
        """The published figures of some regions, of all periods, from a source that gives them."""
        try:
            async with asyncio.timeout_at(self.until):
                return await self._ask(source, lambda one: cast("FiguresSource", one).figures(regions, None))
        except TimeoutError:
            return Failure(Status.TIMED_OUT)

    async def _ask(self, source: str, asking: Callable[[Source], Awaitable[Answer]]) -> Answer | Failure:
        """One read; every failure becomes a value."""
        try:
            return await asking(self.connected.sources[source])
        except SourceError as error:
            if not error.told:
                self.complain(source, error)
            return failure_of(error)


def shared_by(standing: Standing, epoch: int, now: datetime) -> SharedBy:
    """Who may share the reads of an operation asked in a standing, under the rules of an epoch, at an instant."""
    return SharedBy(standing.party, standing.role, standing.purpose, epoch, now.astimezone(WIB).date())


def failure_of(error: SourceError) -> Failure:
    """What a failed read means for an answer."""
    if isinstance(error, SourceBoundError):
        return Failure(Status.OVER_BOUND, error.bound, error.advice)
    if isinstance(error, SourceTimeoutError):
        return Failure(Status.TIMED_OUT)
    return Failure(Status.UNAVAILABLE)
