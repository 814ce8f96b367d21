"""The embedded PostgreSQL: over the tests' shared server, or over one of its own where a test stops or breaks it."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import psutil
import pytest

from hub.embedded import EmbeddedError, PostgresServer, ensure_database, start_postgres, stop_postgres

STARTER = "import sys, pathlib, hub.embedded as e; print(e.start_postgres(pathlib.Path(sys.argv[1])).pid, flush=True)"


@pytest.fixture
def data() -> Iterator[Path]:
    """Give a directory whose path has spaces and quotes (why not `tmp_path`: see `postgres` in tests/conftest.py)."""
    with TemporaryDirectory(prefix="the hub's data ") as folder:
        yield Path(folder) / "deeper" / "pg 18"


async def _value(server: PostgresServer, sql: str, database: str = "postgres") -> object:
    connection = await asyncpg.connect(server.dsn(database))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _wait_for_end(pid: int) -> bool:
    for _ in range(1000):
        if not _alive(pid):
            return True
        time.sleep(0.01)
    return False


async def test_it_serves_postgresql_18_from_a_path_with_spaces(postgres: PostgresServer) -> None:
    """The server answers over TCP and is the version the hub is built for."""
    assert 180000 <= int(str(await _value(postgres, "SHOW server_version_num"))) < 190000


async def test_what_it_confirms_is_on_disk(postgres: PostgresServer) -> None:
    """The journal rests on durable commits."""
    settings = (
        "SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')"
    )
    assert await _value(postgres, settings) == "on on"


async def test_strings_compare_by_code_point_and_have_case(postgres: PostgresServer) -> None:
    """Capitals sort before small letters, and accents have a lower case."""
    assert await _value(postgres, "SELECT 'Z' < 'a' AND 'z' < 'É' AND lower('ÉKO') = 'éko'") is True


async def test_a_wrong_password_is_refused(postgres: PostgresServer) -> None:
    """Another user of the machine who finds the port does not get in."""
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres.dsn().replace(postgres.password, "guess"))


def test_the_password_is_readable_by_its_owner_alone(postgres: PostgresServer) -> None:
    """Neither the file's mode nor the value's printed form gives the password away."""
    assert stat.S_IMODE((postgres.data / "password").stat().st_mode) == 0o600
    assert postgres.password not in repr(postgres)


def test_a_private_folder_stays_closed_to_others(postgres: PostgresServer) -> None:
    """As root the server's account is let through the folder by name; nobody else is."""
    assert stat.S_IMODE(postgres.data.stat().st_mode) & 0o007 == 0


def test_it_listens_on_the_loopback_address_only(postgres: PostgresServer) -> None:
    """No other machine can reach it."""
    listening = [c.laddr.ip for c in psutil.Process(postgres.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert listening == ["127.0.0.1"]


async def test_ensure_database_makes_it_once_whatever_its_name(postgres: PostgresServer) -> None:
    """A name with quotes and accents is a name; a second call changes nothing."""
    name = """si "pinker's" é"""
    for _ in range(2):
        ensure_database(postgres, name)

    assert await _value(postgres, "SELECT current_database()", name) == name


def test_ensure_database_says_what_went_wrong(postgres: PostgresServer) -> None:
    """PostgreSQL's own reason reaches the operator."""
    with pytest.raises(EmbeddedError, match="zero-length"):
        ensure_database(postgres, "")


async def test_a_restart_keeps_the_data(data: Path) -> None:
    """What was committed is there after a clean stop and start, with the same password."""
    first = start_postgres(data)
    await _value(first, "CREATE TABLE kept AS SELECT 7 AS number")
    stop_postgres(first)
    assert not _alive(first.pid)

    second = start_postgres(data)
    try:
        assert await _value(second, "SELECT number FROM kept") == 7
        assert second.password == first.password
    finally:
        stop_postgres(second)


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


def test_a_running_server_is_reused(postgres: PostgresServer) -> None:
    """A second start gives the same postgres, also when it is another process that asks."""
    asked = subprocess.run([sys.executable, "-c", STARTER, postgres.data], capture_output=True, text=True, check=True)

    assert start_postgres(postgres.data) == postgres
    assert int(asked.stdout) == postgres.pid


def test_stopping_twice_is_no_error(data: Path) -> None:
    """The second stop finds nothing to do."""
    server = start_postgres(data)
    stop_postgres(server)
    stop_postgres(server)

    assert not _alive(server.pid)


async def test_a_killed_server_recovers_what_was_committed(data: Path) -> None:
    """The pid file of a killed server does not stop the next start."""
    killed = start_postgres(data)
    await _value(killed, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(killed.pid, signal.SIGKILL)
    assert _wait_for_end(killed.pid)

    server = start_postgres(data)
    try:
        assert server.pid != killed.pid
        assert await _value(server, "SELECT number FROM kept") == 7
    finally:
        stop_postgres(server)


async def test_a_pid_file_that_names_another_process_is_stale(data: Path) -> None:
    """After a crash the number may be anybody's, here this test's own."""
    killed = start_postgres(data)
    os.kill(killed.pid, signal.SIGKILL)
    assert _wait_for_end(killed.pid)
    file = data / "cluster" / "postmaster.pid"
    file.write_text(file.read_text().replace(str(killed.pid), str(os.getpid()), 1))

    server = start_postgres(data)
    try:
        assert await _value(server, "SELECT 1") == 1
    finally:
        stop_postgres(server)


def test_an_initialisation_cut_short_is_begun_anew(data: Path) -> None:
    """Half a cluster is never taken for a whole one."""
    (data / "cluster.new" / "base").mkdir(parents=True)

    stop_postgres(start_postgres(data))

    assert (data / "cluster" / "PG_VERSION").read_text() == "18\n"
    assert not (data / "cluster.new").exists()


def test_a_cluster_that_cannot_start_says_why(data: Path) -> None:
    """The end of the server's log is in the error."""
    stop_postgres(start_postgres(data))
    (data / "cluster" / "global" / "pg_control").unlink()

    with pytest.raises(EmbeddedError, match="pg_control"):
        start_postgres(data)


async def test_no_value_of_a_failed_statement_is_in_the_log(postgres: PostgresServer) -> None:
    """An error quotes the value to its caller, who sent it; the log would keep it."""
    with pytest.raises(asyncpg.InvalidTextRepresentationError, match="3299010101900001x"):
        await _value(postgres, "SELECT '3299010101900001x'::bigint")

    log = (postgres.data / "server.log").read_text()
    assert "ready to accept connections" in log
    assert "3299010101900001x" not in log


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_a_killed_parent_leaves_no_orphan(data: Path) -> None:
    """A hub that was killed takes its server with it, cleanly."""
    waiting = STARTER + "; sys.stdin.read()"
    command = [sys.executable, "-c", waiting, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert _alive(pid)
        parent.kill()

    assert _wait_for_end(pid)
    assert "database system is shut down" in (data / "server.log").read_text()
