"""What the embedded PostgreSQL alone holds; `test_embedded_servers.py` has what both servers do."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import psutil
import pytest

from hub.embedded import EmbeddedError, PostgresServer, ensure_database, start_postgres, stop_postgres
from tests.hub.embedding import postgres_value


@pytest.fixture
def data() -> Iterator[Path]:
    """A directory of the test's own."""
    with TemporaryDirectory(prefix="the hub's data ") as folder:
        yield Path(folder) / "pg 18"


async def test_it_serves_postgresql_18_from_a_path_with_spaces(postgres: PostgresServer) -> None:
    """The server answers over TCP and is the version the hub is built for."""
    assert 180000 <= int(str(await postgres_value(postgres, "SHOW server_version_num"))) < 190000


async def test_what_it_confirms_is_on_disk(postgres: PostgresServer) -> None:
    """The journal rests on durable commits."""
    settings = (
        "SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')"
    )
    assert await postgres_value(postgres, settings) == "on on"


async def test_strings_compare_by_code_point_and_have_case(postgres: PostgresServer) -> None:
    """Capitals sort before small letters, and accents have a lower case."""
    assert await postgres_value(postgres, "SELECT 'Z' < 'a' AND 'z' < 'É' AND lower('ÉKO') = 'éko'") is True


def test_ensure_database_says_what_went_wrong(postgres: PostgresServer) -> None:
    """PostgreSQL's own reason reaches the operator."""
    with pytest.raises(EmbeddedError, match="zero-length"):
        ensure_database(postgres, "")


def _seconds_to_start(data: Path) -> float:
    begun = time.monotonic()
    server = start_postgres(data)
    took = time.monotonic() - begun
    stop_postgres(server)
    return took


def test_a_start_on_an_initialised_directory_takes_less_than_a_second(data: Path) -> None:
    """The hub's own start waits for it (the best of three, on a machine that others use too)."""
    stop_postgres(start_postgres(data))

    assert min(_seconds_to_start(data) for _ in range(3)) < 1


async def test_a_pid_file_that_names_another_process_is_stale(data: Path) -> None:
    """After a crash the number may be anybody's, here this test's own."""
    killed = start_postgres(data)
    os.kill(killed.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(killed.pid)] if psutil.pid_exists(killed.pid) else [], timeout=10)
    file = data / "cluster" / "postmaster.pid"
    file.write_text(file.read_text().replace(str(killed.pid), str(os.getpid()), 1))

    server = start_postgres(data)
    try:
        assert await postgres_value(server, "SELECT 1") == 1
    finally:
        stop_postgres(server)


async def test_no_value_of_a_failed_statement_is_in_the_log(postgres: PostgresServer) -> None:
    """An error quotes the value to its caller, who sent it; the log would keep it."""
    with pytest.raises(asyncpg.InvalidTextRepresentationError, match="3299010101900001x"):
        await postgres_value(postgres, "SELECT '3299010101900001x'::bigint")

    log = (postgres.data / "server.log").read_text()
    assert "ready to accept connections" in log
    assert "3299010101900001x" not in log
