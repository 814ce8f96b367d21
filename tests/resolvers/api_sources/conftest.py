"""The unruly API in its own process, and sources connected to it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pytest
import pytest_asyncio

from resolvers.mapping import SourceKind, SourceMapping
from resolvers.sources.bounded import BoundedSource
from resolvers.sources.graphql import GraphqlApi
from resolvers.sources.http import ApiAccess
from resolvers.sources.rest import RestApi
from schema.build import CATALOGUE
from tests.resolvers.rows.samples import MAPPING, read_mapping

ROOT = Path(__file__).parents[3]
KEY = {"X-Kunci": "rahasia"}
GRAPHQL_MAPPING = """
[source]
id = "masuk"
owner = "contoh"
kind = "graphql"
name = "Sistem masuk"
regions = ["82.04"]
bound = 5000
deadline_ms = 60000
[settings]
skip = "lewati"
size = "ambil"
size_max = 200
items = "data"
total = "total"
order = "urut"
filter = "saring"
[types.ForeignWorker]
table = "tka"
key = "id"
age = ["birthDate", "adult"]
[types.ForeignWorker.fields]
passportNumber = "paspor"
birthDate = "lahir"
npwp = "npwp"
workRegionCodes = { column = "lokasi", form = "region-digits", list = "," }
levyAmountUsd = "dkptka"
[types.ForeignWorker.api]
filters = { npwp = "npwp" }
many = { passportNumber = "paspor" }
orders = { levyAmountUsd = "dkptka" }
"""


@dataclass(slots=True)
class Server:
    """One process of the API; `stop` and `start` end it and begin it anew at the same address."""

    port: int
    program: str = "unruly_server"
    process: subprocess.Popen[bytes] | None = None
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin, and wait until it answers."""
        command = [sys.executable, "-m", f"tests.resolvers.api_sources.{self.program}", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ)
        for _ in range(200):
            try:
                self.client.get(f"{self.url}/catatan")
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise TimeoutError(f"the {self.program} did not start")

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()  # at once, as a machine that fails does
            self.process.wait(10)
            self.process = None

    def behave(self, mode: str = "", delay: float = 0.0) -> None:
        """Set how it behaves from now on."""
        self.client.post(f"{self.url}/perilaku", json={"mode": mode, "delay": delay})

    def requests(self) -> list[list[str]]:
        """Path and query of every request since the last time."""
        found: list[list[str]] = self.client.get(f"{self.url}/catatan").json()
        return found

    def records(self, table: str) -> list[dict[str, Any]]:
        """All records of a table, as the server holds them."""
        found: list[dict[str, Any]] = self.client.get(f"{self.url}/semua/{table}").json()
        return found


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    """The server, for all tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(probe.getsockname()[1])
    server.start()
    yield server
    server.stop()
    server.client.close()


@pytest.fixture
def server(running: Server) -> Iterator[Server]:
    """The server on its best behaviour, with nothing recorded."""
    running.behave()
    running.requests()
    yield running
    running.behave()


@asynccontextmanager
async def opened(
    mapping: SourceMapping, url: str, key: Mapping[str, str] = MappingProxyType(KEY)
) -> AsyncIterator[BoundedSource]:
    """The source of a mapping at the server's address, closed in the end."""
    if mapping.kind is SourceKind.REST:
        source = BoundedSource(mapping, CATALOGUE, RestApi(mapping, ApiAccess(url, key)))
    else:
        source = BoundedSource(mapping, CATALOGUE, GraphqlApi(mapping, ApiAccess(f"{url}/graphql", key)))
    try:
        yield source
    finally:
        await source.close()


@pytest_asyncio.fixture
async def source(server: Server) -> AsyncIterator[BoundedSource]:
    """The sample source behind the REST API."""
    async with opened(read_mapping(), server.url) as connected:
        yield connected


@pytest_asyncio.fixture
async def small(server: Server) -> AsyncIterator[BoundedSource]:
    """The same source with a bound of 600 rows."""
    async with opened(read_mapping(MAPPING.replace("bound = 5000", "bound = 600")), server.url) as connected:
        yield connected


@pytest_asyncio.fixture
async def graphql(server: Server) -> AsyncIterator[BoundedSource]:
    """A source behind the GraphQL API."""
    async with opened(read_mapping(GRAPHQL_MAPPING), server.url) as connected:
        yield connected
