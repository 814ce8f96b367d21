"""What every test may use, and the rule that under CI=true a skipped test is a failed one."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest

from hub.embedded import PostgresServer, start_postgres, stop_postgres

CI = os.environ.get("CI") == "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skipped itself under CI=true: there every component is installed."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under CI=true: {report.longreprtext}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that skipped itself whole under CI=true."""
    report = yield
    if CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped under CI=true: {report.longreprtext}"
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One real PostgreSQL for all tests: each makes databases of its own in it.

    Not under pytest's own folder: as root another run of pytest would shut the server's account out of it meanwhile.
    """
    with TemporaryDirectory(prefix="the hub's tests ") as folder:
        server = start_postgres(Path(folder))
        yield server
        stop_postgres(server)


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo as `make demo` starts it, known by its `demo.json` alone."""

    data: Path
    url: str
    tokens: Mapping[str, str]
    sources: Mapping[str, Mapping[str, Any]]

    def ask(self, standing: str, query: str, variables: Mapping[str, object] | None = None) -> dict[str, Any]:
        """The whole answer to an operation of a ready caller (`<party>/<role>/<purpose>`), in English."""
        headers = {"authorization": f"Bearer {self.tokens[standing]}", "accept-language": "en"}
        body = {"query": query, "variables": dict(variables or {})}
        answer: dict[str, Any] = httpx.post(f"{self.url}/graphql", json=body, headers=headers, timeout=30).json()
        return answer


@contextmanager
def running_demo(*options: str) -> Iterator[Demo]:
    """A demo in a process of its own with its four sources, by the options of `hub demo`, until the block ends."""
    with TemporaryDirectory(prefix="the hub's demo ") as folder:
        data = Path(folder)
        command = [sys.executable, "-m", "hub.cli", "demo", "--port", "0", "--data", folder, *options]
        with (data / "output.log").open("wb") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield _ready(data, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The demo at its default scale."""
    with running_demo() as started:
        yield started


def _ready(data: Path, process: "subprocess.Popen[bytes]") -> Demo:
    deadline = time.monotonic() + 120
    while not (data / "demo.json").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail((data / "output.log").read_text("utf-8", "replace"))
        time.sleep(0.1)
    found = json.loads((data / "demo.json").read_text("utf-8"))
    return Demo(data, found["url"], found["tokens"], {source["id"]: source for source in found["sources"]})


@pytest.fixture(scope="session")
def hub_url(demo: Demo) -> str:
    """The address of the running demo."""
    return demo.url


@pytest.fixture(scope="session")
def demo_tokens(demo: Demo) -> Mapping[str, str]:
    """The ready callers' tokens by standing."""
    return demo.tokens
