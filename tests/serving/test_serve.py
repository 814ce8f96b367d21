"""`hub serve` starts, says that it is ready, and ends in good order."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from tests.publication.conftest import Served, Site, package, until

SLOW = '{ jobSeekers(first: 1, sources: ["siapkerja"]) { nodes { fullName } completeness { status } } }'


@contextmanager
def serving(site: Site, workers: int) -> Iterator[Served]:
    """A hub whose settings say how many processes answer, until the block ends."""
    config = site.home.root / "serve.toml"
    text = site.home.config.read_text().replace("[listen]", f"[listen]\nworkers = {workers}")
    config.touch(0o600)
    config.write_text(text)
    log = site.home.root / "serve.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "hub.cli", "serve", "--config", str(config)]
        process = subprocess.Popen(command, stderr=out, stdin=subprocess.DEVNULL, env=dict(os.environ))
    try:
        yield Served(_address(Served("", process, log), workers), process, log)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(40)


def _address(hub: Served, workers: int) -> str:
    deadline = time.monotonic() + 60
    while not _is_ready(hub, workers):
        assert hub.process.poll() is None, hub.log.read_text()
        assert time.monotonic() < deadline, hub.log.read_text()
        time.sleep(0.05)
    return f"http://127.0.0.1:{hub.events('serving')[0]['port']}"


def _is_ready(hub: Served, workers: int) -> bool:
    return bool(hub.events("serving")) and (workers == 1 or len(hub.workers()) == workers)


@asynccontextmanager
async def locked(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A source that lets nobody read until its transaction ends."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("BEGIN; LOCK TABLE tenaga_kerja.pencari_kerja IN ACCESS EXCLUSIVE MODE")
        yield connection
    finally:
        await connection.close()


async def _sessions(site: Site) -> int:
    rows = await site.rows(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name LIKE 'sinergi-hub%' "
        "AND (datname = current_database() OR datname LIKE 'publication_si%')"
    )
    return int(rows[0]["n"])


@pytest.mark.parametrize("workers", [1, 2])
async def test_an_answer_under_way_is_finished_before_the_end(
    site: Site, sources: Mapping[str, str], workers: int
) -> None:
    """SIGTERM: nothing new is accepted, what was asked is answered, every connection is closed, and the status is 0."""
    await site.publish(package())
    with serving(site, workers) as hub:
        headers = {"authorization": f"Bearer {site.token()}"}
        async with httpx.AsyncClient(base_url=hub.url, headers=headers, trust_env=False, timeout=30) as client:
            assert (await client.get("/health/ready")).status_code == 200
            assert "errors" not in (await client.post("/graphql", json={"query": SLOW})).json()
            async with locked(sources["siapkerja"]) as lock:
                asked = asyncio.create_task(client.post("/graphql", json={"query": SLOW}))
                await asyncio.sleep(0.7)
                hub.process.send_signal(signal.SIGTERM)
                await asyncio.sleep(0.7)
                assert not asked.done()
                with pytest.raises(httpx.TransportError):
                    async with httpx.AsyncClient(base_url=hub.url, trust_env=False, timeout=1) as other:
                        await other.get("/health/ready")
                await lock.execute("COMMIT")
                answer = (await asked).json()
        assert answer["data"]["jobSeekers"]["completeness"][0] == {"status": "OK"}
        assert await asyncio.to_thread(hub.process.wait, 15) == 0
        assert hub.events("stopped")
    assert await _sessions(site) == 0


async def test_a_client_that_never_ends_its_request_does_not_hold_the_end_up(site: Site) -> None:
    """Ten seconds, and the connection is cut."""
    await site.publish(package())
    with serving(site, 1) as hub:
        port = int(hub.url.rpartition(":")[2])
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n")
        writer.write(f"authorization: Bearer {site.token()}\r\n\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.5)
        hub.process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        assert await asyncio.to_thread(hub.process.wait, 20) == 0
        assert 5 < time.monotonic() - begun < 16
        writer.close()


async def test_one_process_brings_the_database_up_to_date_before_any_worker(site: Site) -> None:
    """Here nothing is published yet: every worker says so, and the tables are there."""
    command = [sys.executable, "-m", "hub.cli", "serve", "--workers", "3", "--config", str(site.home.config)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "hub policy publish" in done.stderr or "published" in done.stderr
    assert await site.rows("SELECT 1 FROM policy.state")


async def test_a_database_that_is_away_is_told_once(site: Site) -> None:
    """By the process that leads; no worker is started."""
    config = site.home.root / "away.toml"
    config.touch(0o600)
    config.write_text(site.home.config.read_text().replace(site.dsn, "postgresql://hub:rahasia@127.0.0.1:9/none"))
    command = [sys.executable, "-m", "hub.cli", "serve", "--workers", "2", "--config", str(config)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.count("could not be prepared") == 1
    assert "rahasia" not in done.stderr


@asynccontextmanager
async def away(site: Site) -> AsyncIterator[None]:
    """The hub's database lets nobody in until the block ends."""
    name = urlsplit(site.dsn).path[1:]
    connection = await asyncpg.connect(site.dsn.replace(f"/{name}", "/postgres"))
    try:
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        yield
    finally:
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await connection.close()


async def test_a_worker_that_ends_while_the_database_is_away_is_started_until_it_can(site: Site) -> None:
    """The others go on waiting for the database: the hub never ends because of it once it has answered."""
    await site.publish(package())
    headers = {"authorization": f"Bearer {site.token()}"}
    with serving(site, 2) as hub:
        async with httpx.AsyncClient(base_url=hub.url, headers=headers, trust_env=False, timeout=30) as client:

            async def answered() -> bool:
                return "errors" not in (await client.post("/graphql", json={"query": SLOW})).json()

            async def refused() -> bool:
                return any(event["status"] == 2 for event in hub.events("worker_ended"))

            assert await until(answered)
            async with away(site):
                os.kill(hub.workers()[0], signal.SIGKILL)
                assert await until(refused, 20)
            assert await until(answered, 20)
            assert hub.process.poll() is None
