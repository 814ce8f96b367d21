"""`hub serve`: the hub in the foreground, in one process or several, until it is told to stop."""

import asyncio
import os
import socket
from collections.abc import Callable
from typing import Annotated

import typer
import uvloop

from hub.cli.common import DEMO_DATA, Config, Data, app, faults_told, settings_of
from hub.crew import CANNOT_START, Crew, Pipes
from hub.database import DatabaseError, migrate
from hub.logs import make_log
from hub.publication.shelf import NotAcceptedError, NotPublishedError
from hub.server import ListenError, listening_socket, run_server
from hub.settings import Settings
from hub.verified import MappingFaultsError
from hub.wiring import open_hub

MENDABLE = (DatabaseError, ListenError, MappingFaultsError, NotAcceptedError, NotPublishedError)
"""What may be wrong when a hub is to be served."""


Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", help="Processes that answer, behind one address.", min=1, max=256, show_default="[listen] workers"
    ),
]


def serve(config: Config = None, data: Data = DEMO_DATA, workers: Workers = None) -> None:
    """Serve GraphQL, the pages, health and metrics by a settings file; Ctrl-C or SIGTERM ends it in good order.

    What is under way is answered first, for ten seconds at most; new connections are refused meanwhile.
    """
    with faults_told(*MENDABLE):
        settings = settings_of(config, data)
        count = workers or settings.listen.workers
        if count == 1:
            uvloop.run(_serve(settings))
        elif not lead(settings, count):
            raise typer.Exit(CANNOT_START)


async def _serve(settings: Settings) -> None:
    log = make_log()
    async with open_hub(settings, log) as hub:
        with listening_socket(settings.listen.host, settings.listen.port) as listening:
            host, port = listening.getsockname()[:2]
            log.info("serving", host=host, port=port, pid=os.getpid(), rules=hub.rulebook.version)
            await run_server(hub.app, listening, log)
    log.info("stopped", pid=os.getpid())


def lead(settings: Settings, workers: int, ready: Callable[[int], None] = lambda _port: None) -> bool:
    """Serve in several processes; whether they could start. `ready` is told the port once all do.

    The hub's database is brought up to date before, by this process alone. Raises ListenError, DatabaseError.
    """
    log = make_log()
    asyncio.run(migrate(settings.journal.dsn.reveal()))  # asyncio's own loop leaves no thread behind to be forked
    with listening_socket(settings.listen.host, settings.listen.port) as listening:
        host, port = listening.getsockname()[:2]
        log.info("serving", host=host, port=port, pid=os.getpid(), count=workers)
        crew = Crew(lambda pipes: _worker(settings, listening, pipes), log, listening.close)
        started = crew.run(workers, lambda: ready(port))
    log.info("stopped", pid=os.getpid())
    return started


def _worker(settings: Settings, listening: socket.socket, pipes: Pipes) -> int:
    """One of several workers, on the socket its parent listens on: its status."""
    try:
        with faults_told(*MENDABLE):
            uvloop.run(_work(settings, listening, pipes))
    except typer.Exit as told:
        return told.exit_code
    return 0


async def _work(settings: Settings, listening: socket.socket, pipes: Pipes) -> None:
    log = make_log()
    async with open_hub(settings, log, migrated=True) as hub:
        pipes.end_with_parent()
        log.info("working", pid=os.getpid(), rules=hub.rulebook.version)
        pipes.tell_ready()
        await run_server(hub.app, listening, log)
    log.info("stopped", pid=os.getpid())


APP = app(serve)
