"""What every test may use."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil
import pytest

from hub.embedded import PostgresServer, start_postgres, stop_postgres
from hub.embedded_mariadb import MariaDbServer, mariadb_missing, start_mariadb, stop_mariadb
from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Raw, Seeker
from tests.side_by_side import Groups, begins

pytest_plugins = ["tests.skipping"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests run in several processes, the groups that take longest begin first."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: begins(item.nodeid))


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: many a test waits for a deadline, and leaves its core to another."""
    return (psutil.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups:
    """There, tests that share what is costly to start run in one process."""
    return Groups(config, log)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One real PostgreSQL for all tests: each makes databases of its own in it.

    Not under pytest's own folder: as root another run of pytest would shut the server's account out of it meanwhile.
    """
    with TemporaryDirectory(prefix="the hub's tests ") as folder:
        server = start_postgres(Path(folder))
        yield server
        stop_postgres(server)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDbServer]:
    """One real MariaDB for all tests, as `postgres`; without MariaDB's programs they skip."""
    if missing := mariadb_missing():
        pytest.skip(missing)
    with TemporaryDirectory(prefix="the hub's tests ") as folder:
        server = start_mariadb(Path(folder))
        yield server
        stop_mariadb(server)


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo as `make demo` starts it, known by its `demo.json` alone."""

    data: Path
    url: str
    tokens: Mapping[str, str]
    sources: Mapping[str, Mapping[str, Any]]
    client: httpx.Client
    """Connected to the demo; one for all questions, for to make one takes longer than most answers."""

    def ask(self, standing: str, query: str, variables: Mapping[str, object] | None = None) -> dict[str, Any]:
        """The whole answer to an operation of a ready caller (`<party>/<role>/<purpose>`), in English."""
        headers = {"authorization": f"Bearer {self.tokens[standing]}", "accept-language": "en"}
        body = {"query": query, "variables": dict(variables or {})}
        answer: dict[str, Any] = self.client.post("/graphql", json=body, headers=headers).json()
        return answer


@contextmanager
def running_demo(*options: str) -> Iterator[Demo]:
    """A demo in a process of its own with its sources, by the options of `hub demo`, until the block ends."""
    with TemporaryDirectory(prefix="the hub's demo ") as folder, running_demo_in(Path(folder), *options) as started:
        yield started


@contextmanager
def running_demo_in(data: Path, *options: str) -> Iterator[Demo]:
    """The same, over a data directory that stays."""
    command = [sys.executable, "-m", "hub.cli", "demo", "--port", "0", "--data", str(data), *options]
    with (data / "output.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        found = _ready(data, process)
        sources = {source["id"]: source for source in found["sources"]}
        with httpx.Client(base_url=found["url"], timeout=30, trust_env=False) as client:
            yield Demo(data, found["url"], found["tokens"], sources, client)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The demo at its default scale."""
    with running_demo() as started:
        yield started


def _ready(data: Path, process: "subprocess.Popen[bytes]") -> Mapping[str, Any]:
    deadline = time.monotonic() + 120
    while not (data / "demo.json").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail((data / "output.log").read_text("utf-8", "replace"))
        time.sleep(0.1)
    found: dict[str, Any] = json.loads((data / "demo.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def raw(demo: Demo) -> Raw:
    """The demo's sources, read past the hub."""
    return Raw(demo.sources)


@pytest.fixture(scope="session")
def seekers(raw: Raw) -> Sequence[Seeker]:
    """The job seekers of all three sources that hold them, source by source, by key."""
    return [seeker for source in (SIAPKERJA, SIP_KERJA, SI_PINKER) for seeker in raw.seekers(source)]


@pytest.fixture(scope="session")
def hub_url(demo: Demo) -> str:
    """The address of the running demo."""
    return demo.url


@pytest.fixture(scope="session")
def demo_tokens(demo: Demo) -> Mapping[str, str]:
    """The ready callers' tokens by standing."""
    return demo.tokens
