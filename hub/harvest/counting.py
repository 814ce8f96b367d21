"""The limits on a caller's day: distinct persons seen and look-ups tried, over all workers (DESIGN section 5).

Each worker counts on its own and tells the database each second. Before an answer leaves, a worker whose untold share
has grown beyond a 32nd of a limit tells it first and learns the whole count; so W workers together let a caller pass a
limit by W/32 of it at most. A limit under 32 is told of with every answer, and never passed.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from structlog.typing import FilteringBoundLogger

from hub.database import AWAY
from hub.errors import ErrorCode, HubError
from hub.harvest.grounds import agreement_of
from hub.harvest.sketch import EMPTY, TAG, added, estimate, merged
from hub.harvest.store import PART, Account, Count, Share, TallyStore, Wanted
from hub.logs import frames
from hub.settings import JournalSettings
from policies.model import HarvestLimit, PolicySet
from schema.caller import Caller
from schema.zone import WIB

_EVERY: Final = 1.0
"""Seconds between two times of telling the database."""

_MOST: Final = 4_096
"""Counts held in memory (4 KB each), beyond those not told yet."""

_BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Visit:
    """One operation of a caller, at the instant `at`, under the limits in these policies."""

    caller: Caller
    at: datetime
    policies: PolicySet

    def limit(self, agreement: str | None) -> HarvestLimit:
        """What the caller's role may take in a day under an agreement, or (None) in its party's own sources."""
        return self.policies.harvest_limit(agreement, self.caller.standing.role)

    def account(self, agreement: str | None) -> Account:
        """Whose count it adds to."""
        caller = self.caller
        return Account(_day(self.at), caller.issuer, caller.subject, caller.standing.party, agreement or "")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an account took today under one agreement (None: in its party's own sources), and what it may."""

    agreement: str | None
    limit: HarvestLimit
    persons: int
    lookups: int


@dataclass(slots=True)
class _Tally:
    """One account's count as this worker knows it.

    `persons` is everyone known to be seen: `counted` when they were last counted and at most `more` since. `told` and
    `lookups` are as the database last gave them, and `fresh` are look-ups that it has not been told of. Limits up to
    `shut` are used up.
    """

    persons: bytes = EMPTY
    counted: float = 0.0
    more: int = 0
    told: float = 0.0
    lookups: int = 0
    fresh: int = 0
    shut: int = 0

    @property
    def is_told(self) -> bool:
        """Whether the database knows all that this worker does."""
        return not self.more and self.counted == self.told and not self.fresh

    def seen(self) -> int:
        """How many were seen."""
        if self.more:
            self.counted, self.more = estimate(self.persons), 0
        return round(self.counted)

    def is_full(self, limit: HarvestLimit) -> bool:
        """Whether nobody more may be seen."""
        if self.counted + self.more < limit.persons - 1:  # which spares most operations the counting
            return limit.persons <= self.shut
        return limit.persons <= max(self.seen(), self.shut)

    def takes(self, persons: bytes, more: int, limit: HarvestLimit) -> bool:
        """Whether this worker may let the count grow to these persons, at most so many of them new, on its own."""
        return self._is_small(self.counted + self.more + more, limit) or self._is_small(estimate(persons), limit)

    def _is_small(self, grown: float, limit: HarvestLimit) -> bool:
        return round(grown) <= limit.persons and (grown - self.told) * PART <= limit.persons

    def exceeds(self, limit: HarvestLimit, more: int = 0) -> bool:
        """Whether `more` look-ups are too many."""
        return self.lookups + self.fresh + more > limit.lookups

    def show(self, persons: bytes, more: int) -> None:
        """These are the persons seen from now on, at most so many of them new."""
        self.persons = persons
        self.more += more

    def learn(self, count: Count, sent: int) -> None:
        """Take over what all workers together counted, `sent` of this one's look-ups included."""
        self.told = estimate(count.persons)
        self.persons = merged(count.persons, self.persons)
        self.counted = self.told if self.persons == count.persons else estimate(self.persons)
        self.more = 0
        self.lookups, self.fresh, self.shut = count.lookups, self.fresh - sent, count.shut


class Harvest:
    """Counts for one worker, and refuses what goes beyond a limit. For one event loop."""

    def __init__(self, settings: JournalSettings, log: FilteringBoundLogger) -> None:
        """Count in the journal's database; nothing is opened yet."""
        self._store = TallyStore(settings.dsn.reveal(), settings.deadline)
        self._deadline = settings.deadline
        self._turn = asyncio.Lock()
        self._log = log
        self._tallies: dict[Account, _Tally] = {}
        self._newest: date | None = None
        self._telling: asyncio.Task[None] | None = None
        self._away = False

    async def start(self) -> None:
        """Begin to tell the database each second."""
        self._telling = asyncio.create_task(self._tell_forever(), name="harvest counts")

    async def close(self) -> None:
        """Tell what was not told yet, if the database answers, and stop."""
        telling, self._telling = self._telling, None
        if telling is not None:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
            await self._tell_all()
        await self._store.close()

    async def admit(self, visit: Visit, agreements: Sequence[str | None], named: int) -> None:
        """Let in an operation that reads persons' records under these agreements and names `named` persons.

        Raises HubError before any source is asked: LIMIT_EXCEEDED where a limit is reached, AUDIT_UNAVAILABLE where the
        count cannot be known.
        """
        tallies = await self._tallies_of(visit, agreements)
        for agreement, tally in tallies.items():
            limit = visit.limit(agreement)
            if tally.is_full(limit):
                raise _persons_limit(visit, agreement)
            if named and tally.exceeds(limit, named):
                raise _lookups_limit(visit, agreement)
        if named:
            await self._count_lookups(visit, tallies, named)

    async def show(self, visit: Visit, shown: Mapping[str | None, Sequence[bytes]]) -> None:
        """Count the persons whose records are about to leave, given as packed tags by what is between the parties.

        Raises HubError as `admit` does; then the answer must not leave, and nobody was counted.
        """
        packed: dict[str | None, bytes] = {}
        for between, tags in shown.items():
            agreement = agreement_of(between)
            packed[agreement] = b"".join((packed.get(agreement, b""), *tags))
        tallies = await self._tallies_of(visit, packed)
        grown = {
            agreement: persons
            for agreement, tally in tallies.items()
            if (persons := added(tally.persons, packed[agreement])) is not tally.persons
        }
        more = {agreement: len(packed[agreement]) // TAG for agreement in grown}
        if all(tallies[one].takes(grown[one], more[one], visit.limit(one)) for one in grown):
            for agreement, persons in grown.items():
                tallies[agreement].show(persons, more[agreement])
            return
        await self._show_together(visit, grown)

    async def taken(self, visit: Visit, agreements: Sequence[str | None]) -> list[Taken]:
        """What the caller's account took today under these agreements. Raises HubError (AUDIT_UNAVAILABLE)."""
        await self._settle([visit.account(agreement) for agreement in agreements])
        return [
            Taken(agreement, visit.limit(agreement), tally.seen(), tally.lookups + tally.fresh)
            for agreement, tally in (await self._tallies_of(visit, agreements)).items()
        ]

    async def _tallies_of(self, visit: Visit, agreements: Iterable[str | None]) -> dict[str | None, _Tally]:
        """The counts concerned; those that this worker meets for the first time today come from the database."""
        accounts = {agreement: visit.account(agreement) for agreement in agreements}
        while unknown := [account for account in accounts.values() if account not in self._tallies]:
            await self._settle(unknown)
        return {agreement: self._tallies[account] for agreement, account in accounts.items()}

    async def _count_lookups(self, visit: Visit, tallies: Mapping[str | None, _Tally], named: int) -> None:
        for tally in tallies.values():
            tally.fresh += named
        grown = [
            agreement for agreement, tally in tallies.items() if tally.fresh * PART > visit.limit(agreement).lookups
        ]
        if not grown:
            return
        await self._settle([visit.account(agreement) for agreement in grown])
        for agreement in grown:
            if tallies[agreement].exceeds(visit.limit(agreement)):
                raise _lookups_limit(visit, agreement)

    async def _show_together(self, visit: Visit, grown: Mapping[str | None, bytes]) -> None:
        """Count with the database what is too much to count alone."""
        accounts = {agreement: visit.account(agreement) for agreement in grown}
        wanted = {accounts[one]: Wanted(persons, visit.limit(one).persons) for one, persons in grown.items()}
        fitting = await self._settle(list(wanted), wanted)
        for agreement, account in accounts.items():
            if account not in fitting:
                raise _persons_limit(visit, agreement)

    async def _settle(
        self, accounts: Sequence[Account], wanted: Mapping[Account, Wanted] = MappingProxyType({})
    ) -> frozenset[Account]:
        """Tell the database, and learn what all workers counted: the accounts whose wanted persons fit."""
        try:
            async with asyncio.timeout(self._deadline), self._turn:
                shares = [self._share(account, wanted.get(account)) for account in accounts]
                settled = await self._store.settle(shares)
        except AWAY as error:
            if not self._away:  # once until it is back: every request would tell it
                self._away = True
                self._log.error("harvest_unavailable", error=type(error).__qualname__)
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error
        self._away = False
        for share, one in zip(shares, settled, strict=True):
            self._tallies.setdefault(share.account, _Tally()).learn(one.count, share.lookups)
        return frozenset(share.account for share, one in zip(shares, settled, strict=True) if one.fits)

    def _share(self, account: Account, wanted: Wanted | None) -> Share:
        tally = self._tallies.get(account) or _Tally()
        return Share(account, tally.persons, tally.fresh, wanted)

    async def _tell_forever(self) -> None:
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self._tell_all()
            except Exception as error:  # noqa: BLE001 - whatever it is, the counts are told the next time
                self._log.error("harvest_not_told", error=type(error).__qualname__, frames=frames(error))

    async def _tell_all(self) -> None:
        """Tell all counts that changed, and forget those no longer needed. What fails is tried again the next time."""
        changed = [account for account, tally in self._tallies.items() if not tally.is_told]
        try:
            for begin in range(0, len(changed), _BATCH):
                await self._settle(changed[begin : begin + _BATCH])
            await self._forget()
        except (HubError, *AWAY):
            return

    async def _forget(self) -> None:
        newest = max((account.day for account in self._tallies), default=None)
        if newest is None:
            return
        kept = newest - timedelta(days=1)
        spare = len(self._tallies) - _MOST
        for at, (account, tally) in enumerate(tuple(self._tallies.items())):
            if tally.is_told and (account.day < kept or at < spare):
                del self._tallies[account]
        if self._newest is None or newest > self._newest:
            async with self._turn:
                await self._store.forget(kept)
            self._newest = newest


def _day(at: datetime) -> date:
    return at.astimezone(WIB).date()


def resets_at(at: datetime) -> datetime:
    """The midnight in WIB at which the counts of the day of `at` end."""
    return datetime.combine(_day(at) + timedelta(days=1), time(), WIB).astimezone(UTC)


def _persons_limit(visit: Visit, agreement: str | None) -> HubError:
    return _exceeded("persons", visit.limit(agreement).persons, agreement)


def _lookups_limit(visit: Visit, agreement: str | None) -> HubError:
    return _exceeded("lookups", visit.limit(agreement).lookups, agreement)


def _exceeded(what: str, limit: int, agreement: str | None) -> HubError:
    if agreement is None:
        return HubError(ErrorCode.LIMIT_EXCEEDED, f"harvest_{what}_own", limit=limit)
    return HubError(ErrorCode.LIMIT_EXCEEDED, f"harvest_{what}", limit=limit, agreement=agreement)
