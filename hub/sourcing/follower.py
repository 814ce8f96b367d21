"""Keeps one process with the newest set of sources: what is announced is read from the files, opened and exchanged.

Where the files do not hold what was announced, or cannot be used, the process goes on with the sources it has, and says
so. Nobody's answer waits for any of this.
"""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import asyncpg
from structlog.typing import FilteringBoundLogger

from hub.database import AWAY, connect
from hub.groundwork import Wanted, digest_of, wanted_sources
from hub.publication.regimes import Regimes
from hub.settings import Settings, SettingsError
from hub.sourcing.announced import CHANNEL, Announced, Heard, confirm, leave, newest
from hub.sourcing.connector import Connector
from hub.sourcing.source_set import SourceSet
from hub.tls import AuthorityError
from hub.trust import check_owners
from resolvers.mapping_toml import MappingError

UNUSABLE = (AuthorityError, MappingError, OSError, SettingsError)
"""What files raise that cannot be used."""

_EVERY_SECONDS: Final = 2.0
_PATIENCE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Followed:
    """What a follower keeps up to date. `read` gives the settings as their file has them now; `exchanged` is told."""

    regimes: Regimes
    connector: Connector
    read: Callable[[], Settings]
    exchanged: Callable[[SourceSet], None]


class Follower:
    """One process among those that follow."""

    def __init__(self, dsn: str, followed: Followed, log: FilteringBoundLogger) -> None:
        """Follow nothing yet."""
        self._worker = (uuid.uuid4(), str(os.getpid()))
        self._dsn = dsn
        self._followed = followed
        self._log = log
        self._heard = Heard(-1)
        self._look = asyncio.Event()
        self._connection: asyncpg.Connection | None = None

    async def follow(self) -> None:
        """Look at what is announced, when told and every few seconds, until cancelled."""
        try:
            while True:
                try:
                    async with asyncio.timeout(_PATIENCE_SECONDS):
                        found = await newest(await self._connected())
                    if found.number != self._heard.number or self._heard.refused is not None:
                        self._heard = await self._taken_up(found)
                    await confirm(await self._connected(), self._worker, self._heard)
                except AWAY as error:
                    self._drop()
                    self._log.warning("sources_not_followed", error=type(error).__qualname__)
                await self._told()
        finally:
            await self._left()

    async def _told(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_EVERY_SECONDS):
                await self._look.wait()
        self._look.clear()

    async def _taken_up(self, found: Announced) -> Heard:
        """Take a set up, or say why not; the set a process began with needs no exchange."""
        current = self._followed.regimes.current.sources
        if self._heard.number < 0 and found.digest in {"", current.digest}:
            return Heard(found.number)
        try:
            refused = await self._exchanged(found, current)
        except UNUSABLE as error:
            refused = f"{type(error).__name__}: {error}"
        if refused is not None and refused != self._heard.refused:
            self._log.error("sources_refused", count=found.number, detail=refused)
        return Heard(found.number, refused)

    async def _exchanged(self, found: Announced, before: SourceSet) -> str | None:
        """Exchange the sources for those of the files; why not, where the files hold others than were announced."""
        followed = self._followed
        settings, wanted = await asyncio.to_thread(self._read)
        policies = followed.regimes.current.policies
        check_owners(settings, {name: one.mapping for name, one in wanted.items()}, policies)
        digest = digest_of(wanted)
        if digest != found.digest:
            return "the files read here hold other sources than were announced"
        sources = await followed.connector.following(digest, wanted, before)
        followed.exchanged(sources)
        followed.regimes.connect(sources)
        followed.connector.leave(before, sources)
        self._log.info("sources_exchanged", count=len(sources.members))
        return None

    def _read(self) -> tuple[Settings, dict[str, Wanted]]:
        settings = self._followed.read()
        return settings, wanted_sources(settings)

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await connect(self._dsn, _PATIENCE_SECONDS)
            await self._connection.add_listener(CHANNEL, lambda *_: self._look.set())
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _left(self) -> None:
        with suppress(*AWAY):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                if self._connection is not None:
                    await leave(self._connection, self._worker[0])
        self._drop()


@asynccontextmanager
async def following(follower: Follower) -> AsyncIterator[None]:
    """A follower at work until the block ends."""
    task = asyncio.create_task(follower.follow(), name="sources")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
