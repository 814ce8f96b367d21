"""The processes of a run: the subjects, each a server of its own, and the client that asks them."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

import orjson
import psutil

from hub.bench.client import HOST, Job, Measured
from hub.bench.model import BenchError

_PATIENCE = 180.0
_POLL_SECONDS = 0.02
_SAMPLE_SECONDS = 0.005
_END_SECONDS = 15.0
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Program:
    """How a subject is started: module and arguments, its port, the folder of its log, more environment."""

    name: str
    arguments: Sequence[str]
    port: int
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Server:
    """A running subject. `idle` is its resident memory before the first measured request, in bytes."""

    name: str
    port: int
    process: psutil.Popen
    log: Path
    idle: int = 0

    def cpu_seconds(self) -> float:
        """The CPU time the process has used so far."""
        times = self.process.cpu_times()
        return times.user + times.system

    def memory(self) -> int:
        """Its resident memory now, in bytes."""
        return int(self.process.memory_info().rss)

    def rest(self) -> None:
        """Take the memory it has now for its idle state."""
        self.idle = self.memory()


class MemoryWatch:
    """The most memory a server held above idle while the block ran, looked at every 5 ms."""

    def __init__(self, server: Server) -> None:
        """Watch a server."""
        self._server = server
        self._most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @property
    def megabytes(self) -> float:
        """The most seen, in MiB above idle."""
        return max(0, self._most - self._server.idle) / _MEGABYTE

    def _look(self) -> None:
        while not self._over.wait(_SAMPLE_SECONDS):
            self._most = max(self._most, self._server.memory())

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._over.set()
        self._thread.join()


@contextmanager
def running(program: Program, ready_path: str | None) -> Iterator[Server]:
    """A server, from its first answer until the block ends. Raises BenchError, with its log's end."""
    path = program.folder / f"{program.name}.log"
    with path.open("wb") as log:
        process = psutil.Popen(
            [sys.executable, "-m", *program.arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **program.environment},
        )  # fmt: skip
    server = Server(program.name, program.port, process, path)
    try:
        _await_ready(server, ready_path)
        yield server
    finally:
        _end(process)


def _await_ready(server: Server, path: str | None) -> None:
    end = time.monotonic() + _PATIENCE
    while not _answers(server.port, path):
        if server.process.poll() is not None or time.monotonic() > end:
            raise BenchError(f"{server.name} did not start; its log ends:\n{_tail(server.log)}")
        time.sleep(_POLL_SECONDS)


def _answers(port: int, path: str | None) -> bool:
    """Whether the server takes connections and, where a path says so, calls itself ready."""
    try:
        with socket.create_connection((HOST, port), timeout=5) as connection:
            if path is None:
                return True
            connection.sendall(f"GET {path} HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\n\r\n".encode())
            return b" 200 " in connection.recv(64)
    except OSError:
        return False


def _tail(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-15:])


def _end(process: psutil.Popen) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_END_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait()


class Client:
    """The load generator's process: one job at a time."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """Talk to a started process."""
        self._process = process

    def work(self, job: Job) -> Measured:
        """Have a job done. Raises BenchError where the client itself fails."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018 - both are pipes
        stdin.write(orjson.dumps(asdict(job)) + b"\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise BenchError(f"the load generator ended with status {self._process.wait()}")
        return Measured(**orjson.loads(line))


@contextmanager
def client() -> Iterator[Client]:
    """A load generator, until the block ends."""
    command = [sys.executable, "-m", "hub.bench.client"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        yield Client(process)
