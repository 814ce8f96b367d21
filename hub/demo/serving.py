"""What the two demo API processes share: their key, an access log without query strings, and how they run."""

import argparse
import hmac
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
ACCESS = logging.getLogger("hub.demo.access")


@dataclass(frozen=True, slots=True)
class Process:
    """What such a process is told: port and data file on the command line, and its key, which never stands there."""

    port: int
    data: Path
    key: str


def read_process(name: str, key_variable: str) -> Process:
    """The process's command line and environment; ends the process with a clear message if something is missing."""
    parser = argparse.ArgumentParser(prog=name, description=f"The demo's {name}, on {HOST}.")
    parser.add_argument("--port", type=int, required=True, help="the port to listen on")
    parser.add_argument("--data", type=Path, required=True, help="the data file that the demo wrote")
    parser.add_argument("--key-file", type=Path, help=f"the file with the key; without it, ${key_variable} is the key")
    options = parser.parse_args()
    key = _key(options.key_file, key_variable)
    if not key:
        parser.error(f"neither --key-file nor ${key_variable} gives the key that callers must present")
    if not options.data.is_file():
        parser.error(f"there is no data file {options.data}")
    return Process(options.port, options.data, key)


def _key(file: Path | None, variable: str) -> str:
    """The key; empty where none is given."""
    if file is None:
        return os.environ.get(variable, "")
    return file.read_text("utf-8").strip() if file.is_file() else ""


def run(app: ASGIApp, port: int) -> None:
    """Serve until the process is ended. The access log goes to standard error; uvicorn's own would hold queries."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    uvicorn.run(AccessLog(app), host=HOST, port=port, log_level="warning", access_log=False, lifespan="off")


class AccessLog:
    """One line per request: method, path, status and milliseconds. A query string may hold a NIK: it is left out."""

    def __init__(self, app: ASGIApp) -> None:
        """Log the requests of `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            took = (time.perf_counter() - begin) * 1000
            ACCESS.info("%s %s %d %.1f ms", scope["method"], scope["path"], status, took)


class KeyGate:
    """Lets a request through if `header` holds `value`; 401 otherwise. The `open_paths` need no key."""

    def __init__(self, app: ASGIApp, header: str, value: str, open_paths: frozenset[str] = frozenset()) -> None:
        """Guard `app`."""
        self._app = app
        self._header = header.lower().encode("latin-1")
        self._value = value.encode()
        self._open = open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http" or scope["path"] in self._open or self._fits(scope):
            await self._app(scope, receive, send)
            return
        await JSONResponse({"galat": "kunci API tidak ada atau salah"}, status_code=401)(scope, receive, send)

    def _fits(self, scope: Scope) -> bool:
        given = dict(scope["headers"]).get(self._header, b"")
        return hmac.compare_digest(given, self._value)
