"""Erases the personal parts of entries whose years are over: first the act, then, once that is in a checkpoint, they.

So an entry without its personal part never stands in a log that does not say why, wherever the process is killed; what
an act covers and still has its personal part is erased the next time.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg
from structlog.typing import FilteringBoundLogger

from hub.database import AWAY, DatabaseError, connect
from hub.logs import frames
from hub.proof.erasure import Erasure
from hub.publication.publisher import publishing
from hub.retention import store
from hub.retention.due import due_acts, newest_acts
from hub.settings import Settings
from policies.retention import Retention

_PATIENCE_SECONDS: Final = 60.0
_DAY_SECONDS: Final = 86_400.0
_AGAIN_SECONDS: Final = 2.0
"""After an act was told: by then it is in a checkpoint."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: the number erased, and the acts that were told, whose entries the next round erases."""

    erased: int = 0
    told: tuple[Erasure, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """What the schedule asks for of one party, and of how many entries."""

    act: Erasure
    entries: int


async def due(settings: Settings, retention: Retention, now: datetime) -> list[Due]:
    """What is to be erased by now; nothing is changed. Raises DatabaseError."""
    async with _connected(settings) as connection:
        return await _due(connection, retention, now)


async def erase_round(settings: Settings, retention: Retention, now: datetime) -> Round:
    """One round; nothing where another process erases. Raises DatabaseError, NotPossibleError."""
    async with _connected(settings) as connection:
        if not await store.alone(connection):
            return Round()
        erased = 0
        for act in newest_acts(await store.acts(connection), now).values():
            erased += await store.erase(connection, act.party, act.before)
        acts = tuple(one.act for one in await _due(connection, retention, now) if one.entries)
        for act in acts:
            await _tell(settings, act)
        return Round(erased, acts)


async def _due(connection: asyncpg.Connection, retention: Retention, now: datetime) -> list[Due]:
    acts = due_acts(retention, await store.parties(connection), now)
    return [Due(act, await store.count(connection, act.party, act.before)) for act in acts]


async def _tell(settings: Settings, act: Erasure) -> None:
    async with publishing(settings.journal.dsn.reveal(), settings.signers) as publisher:
        await publisher.note(act.words, (act.party,), _nothing)


async def _nothing(_: asyncpg.Connection) -> int:
    """Nothing is erased before the act is in a checkpoint."""
    return 0


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    try:
        connection = await connect(settings.journal.dsn.reveal(), _PATIENCE_SECONDS)
        try:
            yield connection
        finally:
            connection.terminate()
    except AWAY as error:
        raise DatabaseError(f"the log's database does not answer ({type(error).__name__})") from error


class Eraser:
    """Erases each day, for as long as the hub runs; `retention` gives the schedule of the policies in force."""

    def __init__(
        self,
        settings: Settings,
        retention: Callable[[], Retention],
        clock: Callable[[], datetime],
        log: FilteringBoundLogger,
    ) -> None:
        """Erase nothing yet."""
        self._settings = settings
        self._retention = retention
        self._clock = clock
        self._log = log

    async def run(self) -> None:
        """Until cancelled. What fails is told, and tried again the next day."""
        while True:
            goes_on = await self._goes_on()
            await asyncio.sleep(_AGAIN_SECONDS if goes_on else _DAY_SECONDS)

    async def _goes_on(self) -> bool:
        """Whether a round told acts under which there is more to do."""
        try:
            done = await erase_round(self._settings, self._retention(), self._clock())
        except Exception as error:  # noqa: BLE001 - whatever it is, the hub goes on and the operator is told
            self._log.error("retention_failed", error=type(error).__qualname__, frames=frames(error))
            return False
        if done.erased:
            self._log.info("personal_parts_erased", entries=done.erased)
        return bool(done.told)


@asynccontextmanager
async def erasing(eraser: Eraser) -> AsyncIterator[None]:
    """An eraser at work until the block ends."""
    task = asyncio.create_task(eraser.run(), name="retention")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
