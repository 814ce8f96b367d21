"""`hub serve`: the hub in the foreground, until it is told to stop."""

import os

import uvloop

from hub.cli.common import DEMO_DATA, Config, Data, app, faults_told, settings_of
from hub.database import DatabaseError
from hub.logs import make_log
from hub.server import ListenError, listening_socket, run_server
from hub.settings import Settings
from hub.verified import MappingFaultsError
from hub.wiring import open_hub


def serve(config: Config = None, data: Data = DEMO_DATA) -> None:
    """Serve GraphQL, the pages, health and metrics by a settings file; Ctrl-C or SIGTERM ends it in good order."""
    with faults_told(DatabaseError, ListenError, MappingFaultsError):
        uvloop.run(_serve(settings_of(config, data)))


async def _serve(settings: Settings) -> None:
    log = make_log()
    async with open_hub(settings, log) as hub:
        with listening_socket(settings.listen.host, settings.listen.port) as listening:
            host, port = listening.getsockname()[:2]
            log.info("serving", host=host, port=port, pid=os.getpid(), rules=hub.rulebook.version)
            await run_server(hub.app, listening, log)
    log.info("stopped", pid=os.getpid())


APP = app(serve)
