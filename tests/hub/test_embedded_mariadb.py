"""The private MariaDB: over the tests' shared server, or over one of its own where a test stops or breaks it."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncmy
import asyncmy.errors
import psutil
import pytest

from hub import embedded_mariadb
from hub.embedded_mariadb import (
    EmbeddedError,
    MariaDbServer,
    ensure_database,
    mariadb_missing,
    run_script,
    start_mariadb,
    stop_mariadb,
)

STARTER = (
    "import sys, pathlib, hub.embedded_mariadb as e; print(e.start_mariadb(pathlib.Path(sys.argv[1])).pid, flush=True)"
)


@pytest.fixture
def data() -> Iterator[Path]:
    """Give a directory whose path has spaces and quotes (why not `tmp_path`: see `postgres` in tests/conftest.py)."""
    if missing := mariadb_missing():
        pytest.skip(missing)
    with TemporaryDirectory(prefix="the hub's data ") as folder:
        yield Path(folder) / "deeper" / "maria db"


async def _value(server: MariaDbServer, sql: str, database: str = "mysql", password: str = "") -> object:
    connection = await asyncmy.connect(
        host="127.0.0.1",
        port=server.port,
        user=server.user,
        password=password or server.password,
        db=database,
        charset="utf8mb4",
        autocommit=True,
    )
    try:
        async with connection.cursor() as cursor:
            await cursor.execute(sql)
            row = await cursor.fetchone()
            return None if row is None else row[0]
    finally:
        await connection.ensure_closed()


def _alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _wait_for_end(pid: int) -> bool:
    for _ in range(1000):
        if not _alive(pid):
            return True
        time.sleep(0.01)
    return False


async def test_it_is_mariadb_and_strict_and_knows_all_of_unicode(mariadb: MariaDbServer) -> None:
    """Over TCP, from a path with spaces; a value that does not fit is refused, never cut."""
    assert "MariaDB" in str(await _value(mariadb, "SELECT version()"))
    assert await _value(mariadb, "SELECT '\N{GRINNING FACE}'") == "\N{GRINNING FACE}"
    with pytest.raises(asyncmy.errors.DataError, match="too long"):
        await _value(
            mariadb,
            "BEGIN NOT ATOMIC CREATE TEMPORARY TABLE short (a varchar(1)); INSERT INTO short VALUES ('ab'); END",
        )


async def test_a_wrong_password_is_refused(mariadb: MariaDbServer) -> None:
    """Another user of the machine who finds the port does not get in."""
    with pytest.raises(asyncmy.errors.OperationalError, match="Access denied"):
        await _value(mariadb, "SELECT 1", password="guess")


async def test_nobody_comes_in_without_a_password(mariadb: MariaDbServer) -> None:
    """The installation's root and its nameless users are gone; the one other account is locked by MariaDB itself."""
    users = "SELECT group_concat(user ORDER BY user) FROM mysql.user"
    assert await _value(mariadb, users) == "hub,mariadb.sys"


def test_the_password_is_readable_by_its_owner_alone(mariadb: MariaDbServer) -> None:
    """Neither the file's mode nor the value's printed form nor a file left over gives the password away."""
    assert stat.S_IMODE((mariadb.data / "password").stat().st_mode) == 0o600
    assert mariadb.password not in repr(mariadb)
    assert sorted(path.name for path in mariadb.data.iterdir()) == ["cluster", "password", "server.log", "start.lock"]


def test_it_listens_on_the_loopback_address_only(mariadb: MariaDbServer) -> None:
    """No other machine can reach it, and there is no socket file."""
    process = psutil.Process(mariadb.pid)
    assert {c.laddr.ip for c in process.net_connections() if c.status == psutil.CONN_LISTEN} == {"127.0.0.1"}
    assert {str(c.laddr) for c in process.net_connections("unix")} <= {""}


async def test_ensure_database_makes_it_once_whatever_its_name(mariadb: MariaDbServer) -> None:
    """A name with quotes, backticks and accents is a name; a second call changes nothing."""
    name = """si `pinker's` "é" """.strip()
    for _ in range(2):
        ensure_database(mariadb, name)

    assert await _value(mariadb, "SELECT database()", name) == name


def test_a_script_says_what_went_wrong(mariadb: MariaDbServer) -> None:
    """MariaDB's own reason reaches the operator."""
    with pytest.raises(EmbeddedError, match="nowhere"):
        run_script(mariadb, "SELECT * FROM nowhere.at_all")


async def test_a_restart_keeps_the_data(data: Path) -> None:
    """What was committed is there after a clean stop and start, with the same password."""
    first = start_mariadb(data)
    run_script(first, "CREATE DATABASE kept; CREATE TABLE kept.kept AS SELECT 7 AS number")
    stop_mariadb(first)
    assert not _alive(first.pid)

    second = start_mariadb(data)
    try:
        assert await _value(second, "SELECT number FROM kept.kept") == 7
        assert second.password == first.password
    finally:
        stop_mariadb(second)


async def test_a_killed_server_recovers_what_was_committed(data: Path) -> None:
    """The pid file and the locks of a killed server do not stop the next start."""
    killed = start_mariadb(data)
    run_script(killed, "CREATE DATABASE kept; CREATE TABLE kept.kept AS SELECT 7 AS number")
    os.kill(killed.pid, signal.SIGKILL)
    assert _wait_for_end(killed.pid)

    server = start_mariadb(data)
    try:
        assert server.pid != killed.pid
        assert await _value(server, "SELECT number FROM kept.kept") == 7
    finally:
        stop_mariadb(server)


def test_a_running_server_is_reused(mariadb: MariaDbServer) -> None:
    """A second start gives the same server, also when it is another process that asks."""
    asked = subprocess.run([sys.executable, "-c", STARTER, mariadb.data], capture_output=True, text=True, check=True)

    assert start_mariadb(mariadb.data) == mariadb
    assert int(asked.stdout) == mariadb.pid


def test_stopping_twice_is_no_error(data: Path) -> None:
    """The second stop finds nothing to do."""
    server = start_mariadb(data)
    stop_mariadb(server)
    stop_mariadb(server)

    assert not _alive(server.pid)


def test_an_initialisation_cut_short_is_begun_anew(data: Path) -> None:
    """Half a cluster is never taken for a whole one."""
    (data / "cluster.new" / "mysql").mkdir(parents=True)

    stop_mariadb(start_mariadb(data))

    assert (data / "cluster" / "ibdata1").exists()
    assert not (data / "cluster.new").exists()


def test_a_cluster_that_cannot_start_says_why(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the server's log is in the error."""
    stop_mariadb(start_mariadb(data))
    shutil.rmtree(data / "cluster" / "mysql")
    monkeypatch.setattr(embedded_mariadb, "ATTEMPTS", 1)

    with pytest.raises(EmbeddedError, match=re.escape("mysql.")):
        start_mariadb(data)


def test_missing_programs_are_named_with_their_package(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator learns what to install."""
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)

    with pytest.raises(EmbeddedError, match=r"mariadbd.* mariadb-server"):
        start_mariadb(data)


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
    assert "Shutdown complete" in (data / "server.log").read_text()


def test_it_never_runs_as_root(mariadb: MariaDbServer) -> None:
    """Root's server is a process of an account of its own; an ordinary user's is that user's."""
    assert psutil.Process(mariadb.pid).uids().real == (mariadb.data / "cluster").stat().st_uid != 0
