"""Where workers count together: one row per account, agreement and day in the hub's database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import asyncpg

from hub.database import LOST, connect
from hub.harvest.sketch import EMPTY, estimate, merged

_INSERT = """
INSERT INTO harvest.tally SELECT day, issuer, subject, party, agreement, $6, 0, 0
FROM unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::text[]) AS given(day, issuer, subject, party, agreement)
ON CONFLICT DO NOTHING
"""
_LOCK = """
SELECT t.* FROM harvest.tally t
JOIN unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::text[]) AS given(day, issuer, subject, party, agreement)
USING (day, issuer, subject, party, agreement)
ORDER BY day, issuer, subject, party, agreement FOR UPDATE OF t
"""
_UPDATE = """
UPDATE harvest.tally t SET registers = given.registers, lookups = given.lookups, shut = given.shut
FROM unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bigint[],
            $8::bigint[])
     AS given(day, issuer, subject, party, agreement, registers, lookups, shut)
WHERE (t.day, t.issuer, t.subject, t.party, t.agreement)
    = (given.day, given.issuer, given.subject, given.party, given.agreement)
"""
_FORGET = "DELETE FROM harvest.tally WHERE day < $1"

PART: Final = 32
"""A limit's 32nd: what a worker may keep to itself, and what is too little to go on with."""


class Account(NamedTuple):
    """Whose count: an account (issuer and subject) acting for a party, on one day in WIB, under one agreement.

    `agreement` is empty for records of the party's own sources. A tuple, since one is made for every operation.
    """

    day: date
    issuer: str
    subject: str
    party: str
    agreement: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everyone a worker has shown and is about to show, and how many all workers together may have shown."""

    persons: bytes
    limit: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one worker adds to a count: everyone it has shown, its new look-ups, and those it wants to show."""

    account: Account
    shown: bytes
    lookups: int
    wanted: Wanted | None


@dataclass(frozen=True, slots=True)
class Count:
    """What all workers together have counted.

    Limits up to `shut` are used up: an answer did not fit in the little that was left.
    """

    persons: bytes
    lookups: int
    shut: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A count after a share was added, and whether those wanted fit its limit."""

    count: Count
    fits: bool


class TallyStore:
    """One connection; whoever asks waits for one answer before the next question, and bounds the time of both."""

    def __init__(self, dsn: str, deadline: float) -> None:
        """`deadline` bounds, in seconds, each connecting and each statement."""
        self._dsn = dsn
        self._deadline = deadline
        self._connection: asyncpg.Connection | None = None

    async def settle(self, shares: Sequence[Share]) -> list[Settled]:
        """Add some shares; those wanted are counted only if all fit. Each account stands once.

        Raises OSError, TimeoutError or asyncpg errors; then nothing was added. Renews a lost connection once.
        """
        ordered = sorted(shares, key=lambda share: share.account)
        try:
            found = await self._settle(ordered)
        except BaseException:
            await self.close()  # whatever was under way is rolled back with its connection
            raise
        return [found[share.account] for share in shares]

    async def forget(self, day: date) -> None:
        """Remove the counts of days before this one. Raises as `settle` does."""
        connection = self._connection or await self._connected()
        await connection.execute(_FORGET, day)

    async def close(self) -> None:
        """Let go of the connection at once."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _settle(self, shares: Sequence[Share]) -> dict[Account, Settled]:
        if self._connection is not None and not self._connection.is_closed():
            try:
                return await _settle(self._connection, shares)
            except LOST:
                await self.close()  # the server ended since the last time; it may be back already
        return await _settle(await self._connected(), shares)

    async def _connected(self) -> asyncpg.Connection:
        self._connection = await connect(self._dsn, self._deadline)
        return self._connection


async def _settle(connection: asyncpg.Connection, shares: Sequence[Share]) -> dict[Account, Settled]:
    keys = [list(column) for column in zip(*(share.account for share in shares), strict=True)]
    async with connection.transaction():
        rows = await connection.fetch(_LOCK, *keys)
        if len(rows) == len(shares):
            return await _add(connection, shares, rows)
    # New rows are committed before any is locked, so that no two workers can wait for each other.
    await connection.execute(_INSERT, *keys, EMPTY)
    async with connection.transaction():
        return await _add(connection, shares, await connection.fetch(_LOCK, *keys))


async def _add(
    connection: asyncpg.Connection, shares: Sequence[Share], rows: Sequence[asyncpg.Record]
) -> dict[Account, Settled]:
    """Add to rows that are locked."""
    stored = {Account(*row[:5]): Count(*row[5:]) for row in rows}
    settled = _settled(shares, stored)
    changed = [
        (*account, one.count.persons, one.count.lookups, one.count.shut)
        for account, one in settled.items()
        if one.count != stored[account]
    ]
    if changed:
        await connection.execute(_UPDATE, *(list(column) for column in zip(*changed, strict=True)))
    return settled


def _settled(shares: Sequence[Share], stored: Mapping[Account, Count]) -> dict[Account, Settled]:
    before = [merged(stored[share.account].persons, share.shown) for share in shares]
    after = [_grown(persons, share.wanted) for persons, share in zip(before, shares, strict=True)]
    shown = before if None in after else [persons for persons in after if persons is not None]
    return {
        share.account: _after(stored[share.account], share, persons, fits=grown is not None)
        for share, persons, grown in zip(shares, shown, after, strict=True)
    }


def _grown(persons: bytes, wanted: Wanted | None) -> bytes | None:
    """Those seen and those wanted, or None where the latter do not fit."""
    grown = persons if wanted is None else merged(persons, wanted.persons)
    return grown if wanted is None or grown == persons or _number(grown) <= wanted.limit else None


def _after(stored: Count, share: Share, persons: bytes, *, fits: bool) -> Settled:
    shut = stored.shut
    if share.wanted is not None and not fits and (share.wanted.limit - _number(persons)) * PART < share.wanted.limit:
        # Else whether an answer is refused would tell, without end and uncounted, whether there is one person more.
        shut = max(shut, share.wanted.limit)
    return Settled(Count(persons, stored.lookups + share.lookups, shut), fits)


def _number(persons: bytes) -> int:
    return round(estimate(persons))
