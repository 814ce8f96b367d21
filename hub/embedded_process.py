"""What the embedded database servers share: how one is started, watched, and found again by its process id."""

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from hub.embedded_account import Account, EmbeddedError

HOST = "127.0.0.1"
START_SECONDS = 60.0  # recovery after a crash included
STOP_SECONDS = 60.0
# A free port may be taken before the server binds it; the children of one that was killed end slowly.
ATTEMPTS = 25
RETRY_SECONDS = 0.2

_POLL_SECONDS = 0.01
_ENVIRONMENT = (("LC_ALL", "C"), ("PATH", os.defpath), ("TZ", "UTC"))  # nothing of the caller's: it would change them


@dataclass(frozen=True, slots=True)
class Site:
    """One data directory, and the account its server runs under (none: the caller's own)."""

    data: Path
    account: Account | None

    @property
    def cluster(self) -> Path:
        """The server's own folder."""
        return self.data / "cluster"

    @property
    def password(self) -> Path:
        """The superuser's password, readable by its owner alone."""
        return self.data / "password"

    @property
    def log(self) -> Path:
        """What the server prints."""
        return self.data / "server.log"

    def new_password(self) -> str:
        """Make a password of letters, digits, `-` and `_`, and write it down."""
        self.password.unlink(missing_ok=True)
        self.password.touch(mode=0o600)
        made = secrets.token_urlsafe(24)
        self.password.write_text(made + "\n")
        return made


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Let one process at a time initialise or start the server of a directory."""
    with (data / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(command: Sequence[str], script: str = "", environment: tuple[tuple[str, str], ...] = ()) -> None:
    """Run one of a server's programs to its end. Raises EmbeddedError with what it said."""
    try:
        subprocess.run(  # noqa: S603 # a server's own programs, arguments of the calling module
            command, input=script, env=dict(_ENVIRONMENT + environment), capture_output=True, text=True, check=True
        )
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip()
        raise EmbeddedError(f"{Path(command[0]).name} failed: {said}") from error


def spawn(command: list[str], log: Path, account: Account | None, stop: str) -> int:
    """Start a server that outlives Ctrl-C and not its parent, whose end sends it `stop`; give its process id."""
    whole = _ending_with_its_parent(command, stop) if account is None else account.command(command, stop)
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    # A session of its own: Ctrl-C reaches the hub, which stops the server after its last log entry.
    return os.posix_spawn(whole[0], whole, dict(_ENVIRONMENT), file_actions=files, setsid=True)


def _ending_with_its_parent(command: list[str], stop: str) -> list[str]:
    """Have the system stop the server when its parent is gone, where it has the tool (Linux: util-linux)."""
    setpriv = shutil.which("setpriv")
    return command if setpriv is None else [setpriv, "--pdeathsig", stop, *command]


def words_of(pid: int) -> list[str]:
    """The command line of a live process; empty where there is none (a dead child not yet reaped is none)."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        return psutil.Process(pid).cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return []


def await_end(pid: int, serves: Callable[[], bool]) -> bool:
    """Wait until a server serves no more and its process is gone; false where that took too long."""
    return until(lambda: not serves() and _gone(pid), STOP_SECONDS)


def _gone(pid: int) -> bool:
    """Whether a process that was a server is none any more: while it ends it is there without a command line."""
    try:
        process = psutil.Process(pid)
        return bool(process.cmdline()) or process.status() == psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return True


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll until the condition holds; false where it did not in that time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def tail(log: Path) -> str:
    """The end of a server's log, for an error's text."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else "(no log)"
