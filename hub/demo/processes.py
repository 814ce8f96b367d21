"""The two API sources as processes of their own, on free ports of the loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

_PATIENCE_SECONDS = 20.0
_STEP_SECONDS = 0.05


class ProcessFailedError(Exception):
    """A demo source did not start; the text names it and its log."""


@dataclass(frozen=True, slots=True)
class ApiProcess:
    """A running API source."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its root address."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End it by its own process id, and wait for it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@dataclass(frozen=True, slots=True)
class ApiProgram:
    """How an API source is started: its module, data file and log, and the variable that holds its key."""

    name: str
    module: str
    data: Path
    log: Path
    environment: Mapping[str, str]
    status: str
    """The path that answers without a key."""


def start_api(program: ApiProgram, port: int = 0) -> ApiProcess:
    """Start an API source and wait until it answers. Raises `ProcessFailedError`."""
    chosen = port or free_port()
    command = [sys.executable, "-m", program.module, "--port", str(chosen), "--data", str(program.data)]
    with program.log.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **program.environment}
        )
    running = ApiProcess(program.name, chosen, process)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not _answers(running.url + program.status):
        if process.poll() is not None or time.monotonic() > deadline:
            running.stop()
            raise ProcessFailedError(f"{program.name} did not start; see {program.log}")
        time.sleep(_STEP_SECONDS)
    return running


def _answers(url: str) -> bool:
    try:
        with urlopen(Request(url), timeout=1):  # noqa: S310 - a loopback address of ours
            return True
    except (URLError, OSError):
        return False


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
