"""What every embedded server holds: over the tests' shared one, or over one of its own where a test stops it."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest

from hub import embedded, embedded_mariadb
from hub.embedded_account import EmbeddedError
from hub.embedded_mariadb import mariadb_missing
from tests.hub.embedding import MARIADB, POSTGRES, Kind


@pytest.fixture(params=[POSTGRES, MARIADB], ids=["postgres", "mariadb"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Each kind in turn."""
    found: Kind = request.param
    if found is MARIADB and (missing := mariadb_missing()):
        pytest.skip(missing)
    return found


@pytest.fixture
def server(kind: Kind, request: pytest.FixtureRequest) -> Any:
    """The one that all tests share."""
    return request.getfixturevalue(kind.fixture)


@pytest.fixture
def data() -> Iterator[Path]:
    """Give a directory whose path has spaces and quotes (why not `tmp_path`: see `postgres` in tests/conftest.py)."""
    with TemporaryDirectory(prefix="the hub's data ") as folder:
        yield Path(folder) / "deeper" / "the database"


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


async def test_a_wrong_password_is_refused(kind: Kind, server: Any) -> None:
    """Another user of the machine who finds the port does not get in."""
    with pytest.raises(kind.refusal):
        await kind.value(server, "SELECT 1", password="guess")


def test_the_password_is_readable_by_its_owner_alone(server: Any) -> None:
    """Neither the file's mode nor the value's printed form nor a file left over gives the password away."""
    assert stat.S_IMODE((server.data / "password").stat().st_mode) == 0o600
    assert server.password not in repr(server)
    assert {path.name for path in server.data.iterdir()} <= {"cluster", "password", "server.log", "start.lock"}


def test_a_private_folder_stays_closed_to_others(server: Any) -> None:
    """As root the server's account is let through the folder by name; nobody else is."""
    assert stat.S_IMODE(server.data.stat().st_mode) & 0o007 == 0


def test_it_never_runs_as_root(server: Any) -> None:
    """Root's server is a process of an account of its own; an ordinary user's is that user's."""
    assert psutil.Process(server.pid).uids().real == (server.data / "cluster").stat().st_uid != 0


def test_it_listens_on_the_loopback_address_only(server: Any) -> None:
    """No other machine can reach it."""
    listening = [c.laddr.ip for c in psutil.Process(server.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert listening == ["127.0.0.1"]


async def test_ensure_database_makes_it_once_whatever_its_name(kind: Kind, server: Any) -> None:
    """A name with quotes, backticks and accents is a name; a second call changes nothing."""
    name = """si `pinker's` "é\""""
    for _ in range(2):
        kind.ensure(server, name)

    assert await kind.value(server, kind.current, name) == name


def test_a_running_server_is_reused(kind: Kind, server: Any) -> None:
    """A second start gives the same server, also when it is another process that asks."""
    asked = subprocess.run([*kind.command, server.data], capture_output=True, text=True, check=True)

    assert kind.start(server.data) == server
    assert int(asked.stdout) == server.pid


async def test_a_restart_keeps_the_data(kind: Kind, data: Path) -> None:
    """What was committed is there after a clean stop and start, with the same password; a second stop finds nothing."""
    first = kind.start(data)
    kind.ensure(first, "kept")
    await kind.value(first, "CREATE TABLE numbers AS SELECT 7 AS number", "kept")
    for _ in range(2):
        kind.stop(first)
        assert not _alive(first.pid)

    second = kind.start(data)
    try:
        assert await kind.value(second, "SELECT number FROM numbers", "kept") == 7
        assert second.password == first.password
    finally:
        kind.stop(second)


async def test_a_killed_server_recovers_what_was_committed(kind: Kind, data: Path) -> None:
    """Neither the pid file nor the locks of a killed server stop the next start; half a cluster was no whole one."""
    (data / "cluster.new" / "base").mkdir(parents=True)
    killed = kind.start(data)
    assert (data / "cluster" / kind.whole).exists()
    assert not (data / "cluster.new").exists()
    kind.ensure(killed, "kept")
    await kind.value(killed, "CREATE TABLE numbers AS SELECT 7 AS number", "kept")
    os.kill(killed.pid, signal.SIGKILL)
    assert _wait_for_end(killed.pid)

    server = kind.start(data)
    try:
        assert server.pid != killed.pid
        assert await kind.value(server, "SELECT number FROM numbers", "kept") == 7
    finally:
        kind.stop(server)


def test_a_cluster_that_cannot_start_says_why(kind: Kind, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the server's log is in the error."""
    kind.stop(kind.start(data))
    needed = data / "cluster" / kind.needed
    if needed.is_dir():
        shutil.rmtree(needed)
    else:
        needed.unlink()
    for module in (embedded, embedded_mariadb):
        monkeypatch.setattr(module, "ATTEMPTS", 1)

    with pytest.raises(EmbeddedError, match=needed.name):
        kind.start(data)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_a_killed_parent_leaves_no_orphan(kind: Kind, data: Path) -> None:
    """A hub that was killed takes its server with it, cleanly."""
    command = [sys.executable, "-c", f"{kind.starter}; sys.stdin.read()", str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert _alive(pid)
        parent.kill()

    assert _wait_for_end(pid)
    assert kind.last in (data / "server.log").read_text()
