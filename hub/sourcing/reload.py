"""`hub sources check|reload`: the files as they are now, held against the living sources and told to all workers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import asyncpg

from hub.database import connect
from hub.groundwork import Wanted, digest_of, wanted_sources
from hub.kinds import open_source
from hub.publication.publisher import publishing
from hub.settings import Settings
from hub.sourcing.announced import Announced, Following, announce, following, newest
from resolvers.sources.base import Source, SourceError

_PATIENCE_SECONDS: Final = 150.0
_VERIFY_SECONDS: Final = 120.0
_STEP_SECONDS: Final = 0.05
_AT_ONCE: Final = 16
"""Sources verified at the same time: a verification may read whole columns."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a verification: one line per fault, or why the source does not answer."""

    faults: Sequence[str]
    away: str | None = None


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of a reload.

    `verdicts` by source. `number` of the set (None: not announced, for a mapping does not fit), `words` what changed,
    `workers` how many took it up, `refused` what those say that could not, `waiting` how many did not say.
    """

    verdicts: Mapping[str, Verdict]
    number: int | None = None
    words: str = ""
    workers: int = 0
    refused: tuple[str, ...] = ()
    waiting: int = 0


async def check_sources(wanted: Mapping[str, Wanted]) -> dict[str, Verdict]:
    """Hold every mapping against its living source."""
    turn = asyncio.Semaphore(_AT_ONCE)
    found = await asyncio.gather(*(_verdict(one, turn) for one in wanted.values()))
    return dict(zip(wanted, found, strict=True))


async def _verdict(wanted: Wanted, turn: asyncio.Semaphore) -> Verdict:
    async with turn:
        source = open_source(wanted.mapping, wanted.settings)
        try:
            return await _verified(source)
        finally:
            await source.close()


async def _verified(source: Source) -> Verdict:
    try:
        async with asyncio.timeout(_VERIFY_SECONDS):
            return Verdict(await source.verify())
    except SourceError as error:
        return Verdict((), str(error))
    except TimeoutError:
        return Verdict((), f"not verified within {_VERIFY_SECONDS:.0f} s")


async def reload_sources(settings: Settings) -> Reloaded:
    """Announce the sources as the settings and mapping files have them, and wait until every worker has looked.

    One that is away is taken as away; one that answers and does not fit stops all of it. Raises MappingError,
    SettingsError, NotPossibleError, or what the database raises.
    """
    wanted = wanted_sources(settings)
    verdicts = await check_sources(wanted)
    if any(verdict.faults for verdict in verdicts.values()):
        return Reloaded(verdicts)
    dsn = settings.journal.dsn.reveal()
    connection = await connect(dsn, _PATIENCE_SECONDS)
    try:
        words, number = await _announced(settings, wanted, await newest(connection))
        found = await _followed(connection, number)
    finally:
        connection.terminate()
    return Reloaded(verdicts, number, words, found.done - len(found.refused), found.refused, found.waiting)


async def announce_anew(settings: Settings) -> None:
    """Announce the sources of settings just written, unverified, if others were announced before.

    For who writes new addresses at every start, as the demo does: else each start would be told as a difference.
    Raises what `reload_sources` raises.
    """
    wanted = wanted_sources(settings)
    connection = await connect(settings.journal.dsn.reveal(), _PATIENCE_SECONDS)
    try:
        before = await newest(connection)
    finally:
        connection.terminate()
    if before.number and before.digest != digest_of(wanted):
        await _announced(settings, wanted, before)


async def _announced(settings: Settings, wanted: Mapping[str, Wanted], before: Announced) -> tuple[str, int]:
    """Put the set and its entry in the log, or neither."""
    digest, names = digest_of(wanted), tuple(wanted)
    words = f"sources {digest}{_difference(before, names)}"
    told = tuple(sorted({one.mapping.owner for one in wanted.values()}))
    async with publishing(settings.journal.dsn.reveal(), settings.signers) as publisher:
        return words, await publisher.note(words, told, partial(announce, digest=digest, names=names))


def _difference(before: Announced, after: Sequence[str]) -> str:
    """What was added and removed, in words; of the first set that is announced, all that serve."""
    if not before.number:
        return f"; begun with {', '.join(after)}"
    added = [name for name in after if name not in before.names]
    removed = [name for name in before.names if name not in after]
    parts = {"added": added, "removed": removed}
    return "".join(f"; {word} {', '.join(names)}" for word, names in parts.items() if names)


async def _followed(connection: asyncpg.Connection, number: int) -> Following:
    """How far the workers are once all have looked, or patience ends."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    while (found := await following(connection, number)).waiting:
        if asyncio.get_running_loop().time() > deadline:
            break
        await asyncio.sleep(_STEP_SECONDS)
    return found
