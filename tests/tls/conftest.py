"""Servers with good and bad certificates, each in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from socket import create_connection

import pytest

from hub.demo.data import DemoSettings, generate
from hub.demo.files import write_si_pinker
from hub.demo.processes import free_port
from hub.embedded import PostgresServer
from tests.tls.authority import Authority

KEY = "rahasia"
CERTIFICATES = ("good", "other-host", "expired")


@dataclass(frozen=True, slots=True)
class Secured:
    """Ports by the certificate that is shown there; the authority that signed it, and another."""

    ports: dict[str, int]
    ca: Path
    other_ca: Path


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Secured:
    """The certificates, and a free port for each."""
    folder = tmp_path_factory.mktemp("authorities")
    authority, other = Authority(folder, "authority"), Authority(folder, "other")
    authority.certificate("good", "127.0.0.1")
    authority.certificate("other-host", "basisdata.contoh.go.id")
    authority.certificate("expired", "127.0.0.1", datetime.now(UTC) - timedelta(hours=1))
    return Secured({}, authority.file, other.file)


def _places(secured: Secured) -> dict[str, int]:
    return {name: free_port() for name in CERTIFICATES}


@contextmanager
def _running(module: str, secured: Secured, arguments: Sequence[str]) -> Iterator[Secured]:
    ports = _places(secured)
    places = [f"{port}={secured.ca.parent / f'{name}-server.pem'}" for name, port in ports.items()]
    process = subprocess.Popen([sys.executable, "-m", f"tests.tls.{module}", *arguments, *places])
    try:
        for port in ports.values():
            _await_port(port, process)
        yield Secured(ports, secured.ca, secured.other_ca)
    finally:
        process.terminate()
        process.wait(10)


def _await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(400):
        with suppress(OSError), closing(create_connection(("127.0.0.1", port), 1)):
            return
        assert process.poll() is None
        time.sleep(0.05)
    pytest.fail("a server did not start")


@pytest.fixture(scope="session")
def databases(secured: Secured, postgres: PostgresServer) -> Iterator[Secured]:
    """One PostgreSQL behind every certificate."""
    with _running("postgres_relay", secured, [str(postgres.port)]) as running:
        yield running


@pytest.fixture(scope="session")
def apis(secured: Secured, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """One SI-PINKER behind every certificate."""
    data = tmp_path_factory.mktemp("secure") / "si-pinker"
    write_si_pinker(generate(DemoSettings(seekers=300, seed=5, today=date(2026, 11, 23))), data)
    with _running("secure_pinker", secured, [str(data), KEY]) as running:
        yield running
