"""Canaries: no raw protected value leaves by a side door, whatever is asked.

The answers themselves are searched in the two-worlds test, operation by operation. Here it is what else a hub lets out
or keeps of all of them (the tests of that file run before): headers over a real socket, log lines, metrics, status
pages, the journal, and the logs of the servers below.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import asyncpg
import httpx
import pytest

from hub.embedded import PostgresServer
from hub.proof.bundle import write_bundle
from hub.proof.database_log import opened_log
from hub.server import listening_socket, make_server
from schema.caller import Standing
from tests.publication.conftest import until
from tests.worlds.asking import send
from tests.worlds.hubs import Hubs, Site
from tests.worlds.leaks import CANARY, NEVER
from tests.worlds.meaning import Records
from tests.worlds.standings import every_standing
from tests.worlds.trial import Ground, Trial

OPERATIONS = 4
"""For each standing, so that there is something to search even where this file is run alone."""

PAGES = ("/metrics", "/health/live", "/health/ready", "/", "/nothing-here?nik=3216990101900999")


@pytest.fixture(scope="module")
def used(ground: Ground) -> Ground:
    """Hubs that every caller has asked something."""
    ground.hubs.refill(ground.world.data)
    for standing in every_standing():
        assert not Trial(ground, standing, seed=99).use(OPERATIONS).leaking
    return ground


def test_the_data_hold_what_is_searched_for(ground: Ground) -> None:
    """Identifiers of every kind, and texts with either marker, stand in every source."""
    assert {len(token) for token in ground.secrets.tokens} >= {9, 11, 13, 16}
    for source in (name for name, mapping in ground.world.mappings.items() if mapping.types):
        texts = [text for records in ground.world if records.source.id == source for text in _texts(records)]
        assert any(CANARY in text for text in texts), source
        assert any(NEVER in text for text in texts), source


def _texts(records: Records) -> Iterator[str]:
    return (value for column in records.table.values() for value in column if isinstance(value, str))


def test_no_log_line_holds_a_protected_value(used: Ground) -> None:
    """Whatever was asked, refused or failed."""
    for site in used.hubs.sites:
        log = site.log.getvalue().decode()
        assert '"event":"access"' in log
        assert not used.secrets.in_text(log)


def test_no_page_of_the_operator_holds_a_protected_value(used: Ground) -> None:
    """Metrics, health and the start page, nor what is said of a path that is not there."""
    hubs = used.hubs
    for path in PAGES:
        page, _, query = path.partition("?")
        reply = hubs.background.run(send(hubs.sites[0].hub.app, ("GET", page, query.encode()), []))
        text = reply.body.decode() + repr(reply.headers)
        assert not used.secrets.in_text(text), path
        assert "3216990101900999" not in text
    assert b"hub_requests" in hubs.background.run(send(hubs.sites[0].hub.app, ("GET", "/metrics", b""), [])).body


def test_no_table_of_the_journal_holds_a_protected_value(used: Ground) -> None:
    """All columns of all its tables, as text."""
    for site in used.hubs.sites:
        rows = used.hubs.background.run(_journal(site))
        assert len(rows) > len(every_standing()) * OPERATIONS
        assert not used.secrets.in_text("\n".join(rows))


async def _journal(site: Site) -> list[str]:
    connection = await asyncpg.connect(site.journal)
    try:
        named = await connection.fetch(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'journal'"
        )
        rows: list[str] = []
        for (table,) in named:
            found = await connection.fetch(f"SELECT one::text FROM journal.{table} one")  # noqa: S608 - its own tables
            rows += [row for (row,) in found]
        return rows
    finally:
        await connection.close()


def _files(site: Site, postgres: PostgresServer) -> list[Path]:
    """The files of the hub's own database, all written to: tables, indexes, and what the server counts of both."""

    async def folder() -> int:
        connection = await asyncpg.connect(site.journal)
        try:
            await connection.execute("ANALYZE")
            await connection.execute("CHECKPOINT")
            return int(await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()"))
        finally:
            await connection.close()

    return sorted((postgres.data / "cluster" / "base" / str(asyncio.run(folder()))).iterdir())


def test_no_byte_of_the_logs_database_is_of_a_protected_value(used: Ground, postgres: PostgresServer) -> None:
    """Its raw files: what a copy of the disk shows, indexes, rows that are gone and statistics included."""
    for site in used.hubs.sites:
        files = _files(site, postgres)
        assert sum(file.stat().st_size for file in files) > 1_000_000
        for file in files:
            assert not used.secrets.in_bytes(file.read_bytes()), file.name


def test_a_protected_value_is_found_in_raw_bytes_whatever_stands_beside(used: Ground) -> None:
    """The search above would find it."""
    token = min(used.secrets.tokens)
    assert used.secrets.in_bytes(b"\x00\x23A9" + token.encode() + b"7z\xff") == {token.lstrip("+")}
    assert used.secrets.in_bytes(b"x" + CANARY.encode() + b"x") == {CANARY}


@pytest.mark.parametrize("personal", ["with", "without"])
def test_no_bundle_of_the_log_holds_a_protected_value(used: Ground, tmp_path: Path, personal: str) -> None:
    """Whoever the log is handed to; not a line of any of its files."""
    for site in used.hubs.sites:
        path = tmp_path / f"{site.name}.zip"
        _sequenced(used.hubs, site)
        with opened_log(site.journal) as log:
            assert write_bundle(path, log, personal=personal == "with", progress=lambda _count: None)
        with ZipFile(path) as file:
            for name in file.namelist():
                assert not used.secrets.in_bytes(file.read(name)), name


def _sequenced(hubs: Hubs, site: Site) -> None:
    """Wait until the newest entries are in the log's tree."""

    async def come() -> bool:
        connection = await asyncpg.connect(site.journal)
        try:
            return not await connection.fetch("SELECT FROM journal.unsequenced LIMIT 1")
        finally:
            await connection.close()

    assert hubs.background.run(until(come))


def test_no_server_below_logs_a_protected_value(used: Ground, postgres: PostgresServer) -> None:
    """A source's access log has no query string, and the database's log no text of an error."""
    apis = used.hubs.sites[0].folder.parent.parent / "apis.log"
    for log in (apis, postgres.data / "server.log"):
        assert not used.secrets.in_text(log.read_text("utf-8", "replace")), log.name
    assert "pencari-kerja" in apis.read_text("utf-8")


@contextmanager
def served(hubs: Hubs) -> Iterator[str]:
    """The first hub on a real socket."""
    listening = listening_socket("127.0.0.1", 0)
    server = make_server(hubs.sites[0].hub.app)

    async def start() -> "asyncio.Task[None]":
        return asyncio.get_running_loop().create_task(server.serve(sockets=[listening]))

    async def ended(task: "asyncio.Task[None]") -> None:
        await task

    task = hubs.background.run(start())
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        hubs.background.run(ended(task))


def test_over_a_socket_neither_headers_nor_bodies_hold_a_protected_value(ground: Ground) -> None:
    """The same questions over real HTTP give the same answers as without a socket."""
    standings = [Standing("bekasi", "dashboard", "statistics"), Standing("kemnaker", "analyst", "consolidation")]
    with served(ground.hubs) as url, httpx.Client(base_url=url, trust_env=False) as client:
        for standing in standings:
            trial = Trial(ground, standing, seed=5)
            for _ in range(25):
                asked = trial.maker.operation().ask
                headers = {"authorization": f"Bearer {ground.hubs.token(standing)}", "accept-language": asked.language}
                body = {"query": asked.query, "variables": dict(asked.variables)}
                answer = client.post("/graphql", json=body, headers=headers)
                assert not ground.secrets.in_answer(answer.content, trial.allowed), asked
                assert not ground.secrets.in_text(repr(answer.headers.raw)), asked
