"""The demo's data, once for all its tests, and its two API processes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest

from hub.demo import aptekad, si_pinker
from hub.demo.data import DemoData, DemoSettings, generate
from hub.demo.files import write_aptekad, write_si_pinker

TODAY = date(2026, 11, 23)
KEY = "kunci-uji"
READY_SECONDS = 30.0


@pytest.fixture(scope="session")
def data() -> DemoData:
    """Small demo data, large enough for every kind of record."""
    return generate(DemoSettings(seekers=4000, seed=7, today=TODAY))


@pytest.fixture(scope="session")
def si_pinker_url(data: DemoData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running SI-PINKER."""
    file = tmp_path_factory.mktemp("si pinker") / "data.sqlite"
    write_si_pinker(data, file)
    with running("hub.demo.si_pinker", file, si_pinker.KEY_VARIABLE, si_pinker.STATUS_PATH) as url:
        yield url


@pytest.fixture(scope="session")
def aptekad_url(data: DemoData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running APTEKAD."""
    file = tmp_path_factory.mktemp("aptekad") / "data.sqlite"
    write_aptekad(data, file)
    with running("hub.demo.aptekad", file, aptekad.KEY_VARIABLE, aptekad.STATUS_PATH) as url:
        yield url


@pytest.fixture(scope="session")
def key() -> str:
    """The key that both processes were started with."""
    return KEY


@contextmanager
def running(module: str, file: Path, variable: str, status: str) -> Iterator[str]:
    """The address of a process of its own, which keeps its access log beside its data file."""
    port = _free_port()
    command = [sys.executable, "-m", module, "--port", str(port), "--data", str(file)]
    root = Path(__file__).parents[2]
    with file.with_suffix(".log").open("w") as log:
        process = subprocess.Popen(command, env={**os.environ, variable: KEY}, stderr=log, cwd=root)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}{status}", process)
            yield url
        finally:
            process.terminate()
            process.wait(READY_SECONDS)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "the process ended"
        try:
            if httpx.get(address, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail("the process did not answer in time")
