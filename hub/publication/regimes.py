"""The rules in force in this process, exchanged as one reference; and the requests on their way under them.

There is always exactly one regime. A request takes it once per attempt; what it decided under an older one is refused
by the journal. An answer counts as unsent from when its entry is being written until its first byte is handed to the
server: only when no older one is unsent has this process left the old regime.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf
from typing import Final

from hub.errors import ErrorCode, HubError
from hub.party import Authenticator
from hub.planning import Planning
from hub.publication.lease import Lease
from hub.publication.published import Published
from hub.sourcing.source_set import NO_SOURCES, SourceSet
from hub.specials import Specials
from policies.model import PolicySet
from policies.rulebook import Rulebook
from schema.caller import Caller

_STEP_SECONDS: Final = 0.002


@dataclass(frozen=True, slots=True, eq=False)
class Regime:
    """Everything that follows from one epoch's policies. Nothing in it changes."""

    published: Published
    rulebook: Rulebook
    planning: Planning
    specials: Specials
    authenticator: Authenticator
    sources: SourceSet = NO_SOURCES

    def over(self, sources: SourceSet) -> "Regime":
        """The same rules over other sources."""
        if sources is self.sources:
            return self
        planning = self.planning.following(self.rulebook, sources.holdings(self.policies))
        return replace(self, planning=planning, specials=self.specials.over(sources), sources=sources)

    @property
    def epoch(self) -> int:
        """The number of the publish or revocation it began with."""
        return self.published.epoch

    @property
    def policies(self) -> PolicySet:
        """The policies in force."""
        return self.rulebook.policies

    @property
    def version(self) -> str:
        """The version of the whole set, as entries of the log name it."""
        return self.rulebook.version


@dataclass(slots=True, eq=False)
class Turn:
    """One request on its way: who asks, and whether an answer of it is unsent.

    `caller` is who was proved last, under the regime `proved`; `held` the epoch of the unsent answer, logged (or being
    logged) under the lease's `span`; `offered` is whether the server was asked to take it; `afterwards` is called once
    the answer is sent. `until` is when the operation ends, by the event loop's clock.
    """

    authorization: str | None
    task: "asyncio.Task[object] | None"
    caller: Caller | None = None
    proved: Regime | None = None
    held: int | None = None
    span: int = 0
    offered: bool = False
    afterwards: Callable[[], None] | None = None
    until: float = inf

    def prove(self, regime: Regime, now: datetime) -> Caller:
        """The caller under a regime; proved anew where it is another than before. Raises CallerRefusedError."""
        if self.caller is None or regime is not self.proved:
            self.caller = regime.authenticator.authenticate(self.authorization, now)
            self.proved = regime
        return self.caller

    def break_off(self) -> None:
        """End a request whose client takes no answer, so that nobody waits for it: its connection is closed."""
        task, self.task = self.task, None
        if task is not None:
            task.cancel()


@dataclass(slots=True, eq=False)
class Regimes:
    """The regime in force, the lease it is obeyed under, and the requests on their way.

    `hurry` wakes whoever brings the next regime.
    """

    current: Regime
    lease: Lease
    hurry: Callable[[], None]
    _turns: set[Turn] = field(default_factory=set)
    _exchanged: asyncio.Event = field(default_factory=asyncio.Event)

    def in_force(self) -> Regime:
        """The regime to decide by now. Raises HubError(AUDIT_UNAVAILABLE) without a lease: then nobody is answered."""
        if not self.lease.holds:
            raise no_lease()
        return self.current

    @contextmanager
    def turn(self, authorization: str | None) -> Iterator[Turn]:
        """A request's way, from its first byte to its answer's."""
        turn = Turn(authorization, asyncio.current_task())
        self._turns.add(turn)
        try:
            yield turn
        finally:
            self._turns.discard(turn)

    def hold(self, turn: Turn, epoch: int) -> None:
        """An answer of this epoch is about to be logged."""
        turn.held, turn.span = epoch, self.lease.span

    def release(self, turn: Turn) -> None:
        """The answer is on its way, or thrown away."""
        turn.held = None

    def may_send(self, turn: Turn) -> bool:
        """Whether an answer that was logged may still go out: not if the lease ran out since."""
        return turn.held is None or (self.lease.holds and turn.span == self.lease.span)

    def break_off_unsent(self) -> None:
        """The lease has ended: answers that wait for their client to read must not begin any more.

        One that the server was not asked to take yet is refused in words: `may_send` says no.
        """
        for turn in self._turns:
            if turn.offered and turn.held is not None:
                turn.break_off()

    def exchange(self, regime: Regime) -> None:
        """Put a regime in the place of the current one; it may have been made before the sources last changed."""
        self._put(regime.over(self.current.sources))

    def connect(self, sources: SourceSet) -> None:
        """Plan over and ask other sources from now on; what is under way goes on with those it began with."""
        self._put(self.current.over(sources))

    def _put(self, regime: Regime) -> None:
        self.current = regime
        exchanged, self._exchanged = self._exchanged, asyncio.Event()
        exchanged.set()

    async def reach(self, epoch: int, patience: float) -> Regime:
        """The regime in force, of this epoch or later. Raises HubError(AUDIT_UNAVAILABLE) if it takes too long."""
        if self.current.epoch < epoch:
            self.hurry()
            try:
                async with asyncio.timeout(patience):
                    while self.current.epoch < epoch:
                        await self._exchanged.wait()
            except TimeoutError as error:
                raise no_lease() from error
        return self.in_force()

    async def leave_older(self, epoch: int, patience: float) -> None:
        """Wait until no answer of an older epoch is unsent; after `patience` seconds such requests are broken off."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while older := [turn for turn in self._turns if turn.held is not None and turn.held < epoch]:
            if loop.time() > deadline:
                for turn in older:
                    turn.break_off()
            await asyncio.sleep(_STEP_SECONDS)


def no_lease() -> HubError:
    """What a caller is told while this process may not answer."""
    return HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable")
