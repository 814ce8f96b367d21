"""A hub of several workers over a journal on a database server of its own; each may be killed at any moment."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import psutil

from hub.database import AWAY
from hub.embedded import PostgresServer, start_postgres
from hub.embedded_process import words_of
from hub.keys import load_keys
from hub.proof.note import Kind, Verifier
from hub.proof.signing import log_signers
from tests.publication.conftest import Site

WORKERS: Final = 4
_PATIENCE_SECONDS: Final = 90.0


class Victim(StrEnum):
    """What is killed."""

    WORKER = "a worker"
    BACKEND = "a process of the database"
    DATABASE = "the whole database"
    HUB = "the hub's process group"
    ALL = "the database and the hub's process group"


def dice(chance: random.Random, kills: int) -> list[Victim]:
    """Victims for so many kills: most are workers; each kind is there, in an order that nobody chose."""
    weights = {Victim.WORKER: 9, Victim.BACKEND: 3, Victim.DATABASE: 2, Victim.HUB: 2, Victim.ALL: 1}
    rest = chance.choices([*weights], [*weights.values()], k=kills - len(Victim))
    victims = [*Victim, *rest]
    chance.shuffle(victims)
    return victims


@dataclass(eq=False)
class Ground:
    """The processes that are killed."""

    site: Site
    server: PostgresServer
    hub: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """The hub's address: the same in every life of it."""
        return f"http://127.0.0.1:{self.site.settings.listen.port}"

    @property
    def keys(self) -> list[Verifier]:
        """The keys of the log, as an auditor holds them."""
        settings = self.site.settings
        signers = log_signers(settings.journal.origin, load_keys(settings.keys).checkpoint, datetime.now(UTC))
        return [signer.verifier(Kind.NOTE) for signer in signers]

    def kill(self, victim: Victim, chance: random.Random) -> None:
        """Kill -9, and start again what nobody else would start again."""
        match victim:
            case Victim.WORKER:
                _kill(chance, self.hub.pid)
            case Victim.BACKEND:
                # PostgreSQL 18 waits forever if one more of its processes is killed before it begins to recover.
                until(self._takes_connections, "the database is up")
                _kill(chance, self.server.pid)
            case Victim.DATABASE:
                self._kill_database()
                self.start_database()
            case Victim.HUB:
                self._kill_hub()
                self._start_hub()
            case Victim.ALL:
                self._kill_database()
                self._kill_hub()
                self.start_database()
                self._start_hub()

    def _takes_connections(self) -> bool:
        try:
            asyncio.run(self.site.rows("SELECT"))
        except AWAY:
            return False
        return True

    def _kill_database(self) -> None:
        os.kill(self.server.pid, signal.SIGKILL)
        until(lambda: not words_of(self.server.pid), "a killed process is gone")

    def _kill_hub(self) -> None:
        os.killpg(self.hub.pid, signal.SIGKILL)
        self.hub.wait()

    def start_database(self) -> None:
        """Start the database again, where it was."""
        self.server = start_postgres(self.server.data, (("port", str(self.server.port)),))

    def _start_hub(self) -> None:
        self.hub = _started(self.site)

    def revive(self) -> None:
        """What a service manager does: start a hub again that ended by itself, as one does whose database is away."""
        if self.hub.poll() is not None:
            self._start_hub()

    def end(self) -> None:
        """End the hub in good order."""
        self.hub.send_signal(signal.SIGTERM)
        self.hub.wait(40)


def _kill(chance: random.Random, parent: int) -> None:
    """Kill one of the processes that another started, whichever; it may have ended by itself just now."""
    children = psutil.Process(parent).children()
    if children:
        with suppress(psutil.NoSuchProcess):
            chance.choice(children).kill()


def _started(site: Site) -> "subprocess.Popen[bytes]":
    """A hub of a site as the leader of a process group of its own."""
    command = [sys.executable, "-m", "hub.cli", "serve", "--config", str(site.home.config), "--workers", str(WORKERS)]
    with (site.home.root / "serve.log").open("ab") as out:
        return subprocess.Popen(command, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True)


@contextmanager
def grounds(site: Site, server: PostgresServer) -> Iterator[Ground]:
    """A hub that starts, over a server whose end is another's care, until the block ends."""
    ground = Ground(site, server, _started(site))
    try:
        yield ground
    finally:
        ground.end()


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that must come true."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {_PATIENCE_SECONDS:.0f} seconds"
        time.sleep(0.05)
