"""Keeps one process obedient: its lease renewed each second, and the regime of the newest epoch in force.

A worker that cannot reach the database, or cannot accept what is published there, loses its lease and answers nothing.
It confirms an epoch when it decides by it and holds no unsent answer of an older one.
"""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Final

import asyncpg
from structlog.typing import FilteringBoundLogger

from hub.database import AWAY, DatabaseError, connect
from hub.logs import frames
from hub.publication.aside import Aside
from hub.publication.lease import SECONDS, Lease, instant
from hub.publication.published import Published
from hub.publication.regimes import Regime, Regimes
from hub.publication.seen import Seen
from hub.publication.shelf import NotAcceptedError, Shelf
from hub.publication.store import CHANNEL, one_row, read_candidate, read_coming, read_contents, read_published
from hub.publication.trial import Candidate, Trials
from hub.settings import JournalSettings
from policies.errors import PolicyError
from policies.model import PolicySet
from policies.rulebook import Rulebook
from schema.build import CATALOGUE

_EVERY_SECONDS: Final = 1.0
_PATIENCE_SECONDS: Final = 2.0
_READ_SECONDS: Final = 30.0
_UNSENT_SECONDS: Final = 2.0
"""How long an answer of an older epoch may be on its way to a client that does not take it."""


_RENEW = """
INSERT INTO policy.worker (id, process, lease_until, epoch, prepared)
VALUES ($1, $2, clock_timestamp() + make_interval(secs => $5), $3, $4)
ON CONFLICT (id) DO UPDATE
SET lease_until = excluded.lease_until, epoch = excluded.epoch, prepared = excluded.prepared
RETURNING (SELECT epoch FROM policy.state) AS epoch, (SELECT number FROM policy.coming) AS coming,
          (SELECT coalesce(max(number), 0) FROM policy.candidate WHERE until IS NULL) AS candidate
"""
_LEAVE = "DELETE FROM policy.worker WHERE id = $1"

Build = Callable[[Published, PolicySet, Regime | None], Regime]
"""Makes a regime of verified policies, taking over from an older one what is equal. Called in a thread."""


class _Line:
    """A connection that is opened when it is needed and renewed when it was lost; one statement at a time."""

    def __init__(self, dsn: str, patience: float, hear: Callable[[], None] | None = None) -> None:
        """`patience` bounds connecting and each statement in seconds; `hear` is called when workers are notified."""
        self._dsn = dsn
        self._patience = patience
        self._hear = hear
        self._connection: asyncpg.Connection | None = None

    async def connected(self) -> asyncpg.Connection:
        """The connection. Raises OSError, TimeoutError or asyncpg errors."""
        if self._connection is None or self._connection.is_closed():
            self._connection = await connect(self._dsn, self._patience)
            if self._hear is not None:
                hear = self._hear
                await self._connection.add_listener(CHANNEL, lambda *_: hear())
        return self._connection

    def drop(self) -> None:
        """Let go of it at once."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None


@dataclass(slots=True)
class _Told:
    """What the database is told with each renewal.

    `prepared` is the number of what was built beforehand, below zero if it could not be. `refused`: nothing is told,
    for the rules there may not be obeyed.
    """

    epoch: int = -1
    prepared: int = 0
    candidate: int = 0
    refused: bool = False


class Worker:
    """One process among those that answer."""

    def __init__(self, settings: JournalSettings, shelf: Shelf, log: FilteringBoundLogger) -> None:
        """Open nothing yet."""
        self._id = uuid.uuid4()
        self._shelf = shelf
        self._log = log
        self._told = _Told()
        self._seen = Seen()
        self._aside = Aside()
        self._lease = Lease()
        self._ending: asyncio.TimerHandle | None = None
        self._regimes: Regimes | None = None
        self._look = asyncio.Event()
        self._tell = asyncio.Event()
        dsn = settings.dsn.reveal()
        self._keeper = _Line(dsn, _PATIENCE_SECONDS, self._look.set)
        self._reader = _Line(dsn, _READ_SECONDS)
        self._reporter = _Line(dsn, _READ_SECONDS)
        self._ready: Regime | None = None
        self.trials = Trials()
        self._tasks: list[asyncio.Task[None]] = []

    async def policies(self) -> PolicySet:
        """What is published now. Raises what `Shelf.policies` raises, or DatabaseError."""
        with _database_errors():
            published = await read_published(await self._reader.connected())
            self._seen.check(published)
            return await self._read(published)

    async def start(self, build: Build) -> Regimes:
        """Register, bring the first regime in force, and go on from there.

        Raises what `Shelf.policies` and `build` raise, or DatabaseError.
        """
        with _database_errors():
            regimes = await self._started(build)
        self._tasks = [
            asyncio.create_task(self._keep(), name="policy lease"),
            asyncio.create_task(self._follow(regimes, build), name="policy regime"),
            asyncio.create_task(self._report(regimes), name="policy trial"),
        ]
        return regimes

    async def _started(self, build: Build) -> Regimes:
        await self._renew()
        published = await read_published(await self._reader.connected())
        self._seen.check(published)
        with self._aside.building():
            policies = await self._read(published)
            first = await asyncio.to_thread(build, published, policies, None)
        regimes = Regimes(first, self._lease, self._look.set)
        self._seen.accept(published)
        self._told.epoch, self._regimes = published.epoch, regimes
        await self._renew()
        return regimes

    async def stop(self) -> None:
        """Answer nothing more, and tell the database that nobody needs to wait for this worker."""
        self._end_lease()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._leave()
        for line in (self._keeper, self._reader, self._reporter):
            line.drop()
        self._aside.end()

    async def _keep(self) -> None:
        """Renew the lease each second, and at once when there is something to tell."""
        while True:
            if not self._told.refused:
                try:
                    await self._renew()
                except AWAY as error:
                    self._keeper.drop()
                    self._log.error("policy_lease_not_renewed", error=type(error).__qualname__)
            with suppress(TimeoutError):
                async with asyncio.timeout(_EVERY_SECONDS):
                    await self._tell.wait()
            self._tell.clear()

    async def _renew(self) -> None:
        told = self._told
        async with asyncio.timeout(_PATIENCE_SECONDS):
            connection = await self._keeper.connected()
            asked = instant()
            row = await one_row(connection, _RENEW, self._id, str(os.getpid()), told.epoch, told.prepared, SECONDS)
        if not told.refused:
            self._lease.renew(asked)
            self._watch_lease()
        if (row["epoch"], row["coming"], row["candidate"]) != (told.epoch, abs(told.prepared), told.candidate):
            self._look.set()

    def _watch_lease(self) -> None:
        """Act at the very instant at which the lease runs out, whatever else waits: a timer's call, not a task's."""
        if self._ending is not None:
            self._ending.cancel()
        self._ending = asyncio.get_running_loop().call_later(self._lease.left, self._lease_over)

    def _lease_over(self) -> None:
        if self._lease.holds:  # the event loop's clock is coarser than the lease's
            self._watch_lease()
        elif self._regimes is not None:
            self._regimes.break_off_unsent()

    def _end_lease(self) -> None:
        self._lease.end()
        if self._ending is not None:
            self._ending.cancel()
        self._lease_over()

    async def _leave(self) -> None:
        with suppress(*AWAY):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await (await self._keeper.connected()).execute(_LEAVE, self._id)

    async def _follow(self, regimes: Regimes, build: Build) -> None:
        """Bring what is published in force; what cannot be accepted ends the lease until something else is."""
        while True:
            await self._look.wait()
            self._look.clear()
            try:
                await self._catch_up(regimes, build)
                await self._prepare(regimes, build)
                await self._try(regimes)
            except AWAY as error:
                self._reader.drop()
                self._log.error("policy_not_read", error=type(error).__qualname__)
                await self._again()
            except Exception as error:  # noqa: BLE001 - whatever it is: rules that cannot be obeyed are not passed over
                kind, detail = type(error).__qualname__, str(error)
                self._log.error("policy_refused", error=kind, detail=detail, frames=frames(error))
                await self._refuse()

    async def _catch_up(self, regimes: Regimes, build: Build) -> None:
        """Exchange the regime until it is the newest, and confirm once the older ones have left."""
        connection = await self._reader.connected()
        while (published := await self._checked(connection)).epoch != self._told.epoch or self._told.refused:
            if published.epoch != regimes.current.epoch:
                regime = await self._made(published, regimes.current, build)
                self._seen.accept(published)
                regimes.exchange(regime)
                self._log.info("policy_in_force", version=regime.version, count=regime.epoch)
            await regimes.leave_older(published.epoch, _UNSENT_SECONDS)
            self._told.epoch, self._told.refused = published.epoch, False
            self._tell.set()

    async def _checked(self, connection: asyncpg.Connection) -> Published:
        """What is published now. Raises NotAcceptedError where that contradicts the log, or what was before."""
        published = await read_published(connection)
        self._seen.check(published)
        return published

    async def _made(self, published: Published, before: Regime, build: Build) -> Regime:
        """The regime of an epoch: the one made beforehand, if nothing else happened meanwhile."""
        ready, self._ready = self._ready, None
        if ready is not None and ready.published == published:
            return ready
        with self._aside.building():
            policies = await self._read(published)
            return await asyncio.to_thread(build, published, policies, before)

    async def _read(self, published: Published) -> PolicySet:
        """The verified policies of a published set."""
        async with asyncio.timeout(_READ_SECONDS):
            contents = await read_contents(await self._reader.connected(), published, self._shelf.known)
        return await asyncio.to_thread(self._shelf.policies, published, contents)

    async def _prepare(self, regimes: Regimes, build: Build) -> None:
        """Build what is about to be published, so that no request waits for it; tell if it cannot be taken up."""
        connection = await self._reader.connected()
        number, coming = await read_coming(connection, regimes.current.published)
        if number == abs(self._told.prepared):
            return
        done = number
        if coming is not None:
            try:
                self._seen.check_order(coming)
                self._ready = await self._made(coming, regimes.current, build)
            except AWAY:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it is not in force, and the publish is told
                self._log.error("policy_not_prepared", error=type(error).__qualname__, detail=str(error))
                done = -number
        self._told.prepared = done
        self._tell.set()

    async def _try(self, regimes: Regimes) -> None:
        """Take up what is on trial, or leave off; a candidate that does not load is tried by nobody."""
        connection = await self._reader.connected()
        number, candidate = await read_candidate(connection, regimes.current.published)
        if number == self._told.candidate:
            return
        self.trials.candidate = None
        if candidate is not None:
            contents = await read_contents(connection, candidate)
            try:
                with self._aside.building():
                    policies = await asyncio.to_thread(self._shelf.candidate, candidate, contents)
                    rulebook = await asyncio.to_thread(Rulebook, policies, CATALOGUE, regimes.current.rulebook)
                self.trials.candidate = Candidate(number, rulebook)
            except (NotAcceptedError, PolicyError) as error:
                self._log.error("policy_not_tried", error=type(error).__qualname__, detail=str(error))
        self._told.candidate = number

    async def _report(self, regimes: Regimes) -> None:
        """Add to the candidate's counts each second, over a connection that is there only while something is tried."""
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            try:
                if self.trials.candidate is not None:
                    mappings = regimes.current.sources.mappings
                    await self.trials.flush(await self._reporter.connected(), mappings)
                else:
                    self._reporter.drop()
            except AWAY as error:
                self._reporter.drop()
                self._log.error("policy_trial_not_counted", error=type(error).__qualname__)

    async def _refuse(self) -> None:
        """Without rules that may be obeyed nobody is answered, and nobody needs to wait for this worker."""
        self._told.refused = True
        self._end_lease()
        await self._leave()
        await self._again()

    async def _again(self) -> None:
        """Look again in a while."""
        await asyncio.sleep(_EVERY_SECONDS)
        self._look.set()


@asynccontextmanager
async def working(worker: Worker) -> AsyncIterator[Worker]:
    """A worker until the block ends."""
    try:
        yield worker
    finally:
        await worker.stop()


@contextmanager
def _database_errors() -> Iterator[None]:
    """What a database that is away means to whoever starts a hub."""
    try:
        yield
    except AWAY as error:
        raise DatabaseError(f"the published policies could not be read ({type(error).__name__})") from error
