"""Runs the application on a socket until it is told to stop; requests under way are answered first."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp
from structlog.typing import FilteringBoundLogger

from hub.logs import StandardLog

_GRACE_SECONDS = 10
_YOUNG_OBJECTS = 20_000
"""Objects that may cycle, made since the last collection, from which the next one is worth its time."""
_IDLE_SECONDS = 65  # longer than the common reverse proxies keep a connection, so that they close it first


class ListenError(Exception):
    """The address cannot be listened on; the text names it and the operating system's reason."""


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that already takes connections, so that the port is known (0: any free one). Raises ListenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise ListenError(f"cannot listen on {host}:{port}: {error.strerror}") from error


class _Server(uvicorn.Server):
    """Leaves signals to `run_server`: uvicorn would raise them again before the journal is closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def make_server(app: ASGIApp) -> uvicorn.Server:
    """A server that ends when its `should_exit` is set; it logs no requests and names no software."""
    return _Server(
        uvicorn.Config(
            app,
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )


async def run_server(app: ASGIApp, listening: socket.socket, log: FilteringBoundLogger) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way, ten seconds at most."""
    _lead_library_logs(log)
    server = make_server(app)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, server.handle_exit, name, None)
    try:
        with _setting_aside_what_stays():
            await server.serve(sockets=[listening])
    finally:
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(name)


def _lead_library_logs(log: FilteringBoundLogger) -> None:
    """The libraries' own logs belong to the process, so this is done where the process is run, and only there."""
    root = logging.getLogger()
    root.handlers = [StandardLog(log)]
    root.setLevel(logging.WARNING)


@contextmanager
def _setting_aside_what_stays() -> Iterator[None]:
    """Spare the garbage collector what lives as long as the process: schema, rules and modules.

    Passing over them again and again took up to half of the time of an answer of many records. What an answer leaves
    behind holds few cycles, so looking for them can wait for that of many. In the end all is the collector's again: it
    takes modules apart as a process ends, and DuckDB complains aloud of each of its objects that stays.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, *gc.get_threshold()[1:])
    try:
        yield
    finally:
        gc.unfreeze()
