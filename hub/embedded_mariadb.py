"""A private MariaDB server, for a source of the kind most regional applications run on: Debian's own binaries.

It listens on 127.0.0.1 only, without a Unix socket, and reads no option file. It is for invented data: what it confirms
outlives its own end, killed or not, but not the machine's.
"""

import os
import shutil
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

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

__all__ = [
    "EmbeddedError",
    "MariaDbServer",
    "ensure_database",
    "ensure_reader",
    "mariadb_missing",
    "run_script",
    "start_mariadb",
    "stop_mariadb",
]

USER = "hub"

SETTINGS = (
    f"--bind-address={HOST}",
    "--socket=",  # its path may not be long
    "--skip-name-resolve",
    "--pid-file=mariadb.pid",
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_unicode_ci",
    "--sql-mode=TRADITIONAL",  # strict, also about dates
    "--default-time-zone=+00:00",
    "--max-connections=200",
    "--innodb-buffer-pool-size=128M",
    "--innodb-buffer-pool-dump-at-shutdown=OFF",
    "--innodb-buffer-pool-load-at-startup=OFF",
    # What was committed is with the operating system, which is enough for invented data.
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-flush-method=nosync",
    "--debug-no-sync",
    "--skip-log-bin",
    # It tells nobody about itself, and a crash writes no statement, which may hold a person's data, into the log.
    "--skip-feedback",
    "--skip-stack-trace",
)

_LOG_SIZE = "--innodb-log-file-size=32M"  # of the redo log; large enough to load the demo in one transaction
_PROGRAMS = ("mariadbd", "mariadb-install-db", "mariadb")
_GREETING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class MariaDbServer:
    """A running private server; `pid` is its process id, `user` may do everything."""

    data: Path
    port: int
    user: str
    password: str = field(repr=False)
    pid: int

    def dsn(self, database: str = "mysql", user: str = "", password: str = "") -> str:
        """Give the URL of one of its databases, for its first user or another, password included: not for logs."""
        who = f"{user}:{password}" if user else f"{self.user}:{self.password}"
        return f"mysql://{who}@{HOST}:{self.port}/{quote(database, safe='')}"


def mariadb_missing() -> str | None:
    """What is missing on this machine and where it comes from, as a sentence; none where all is there."""
    missing = [program for program in _PROGRAMS if _found(program) is None]
    if not missing:
        return None
    packages = "mariadb-server-core mariadb-client-core"
    return f"MariaDB's {', '.join(missing)} not installed (Debian: apt-get install {packages})"


def start_mariadb(data: Path) -> MariaDbServer:
    """Start the server of a directory, which is initialised when new; one that already runs there is reused.

    The server ends, cleanly, when the thread that started it ends without `stop_mariadb`, killed processes included
    (on Linux): call this from a thread that lives as long as the server shall. Raises EmbeddedError.
    """
    site = Site(data.resolve(), server_account(data.resolve(), Path(_program("mariadbd")).resolve().parent))
    with locked(site.data):
        if not site.cluster.exists():
            _initialise(site)
        pid = _ready(site)
    return MariaDbServer(site.data, _port_of(pid, site.cluster), USER, site.password.read_text().strip(), pid)


def stop_mariadb(server: MariaDbServer) -> None:
    """Shut the server down: sessions end, what was committed is kept. One already gone is no error."""
    cluster = server.data / "cluster"
    for cleanly_then_at_once in (signal.SIGTERM, signal.SIGKILL):
        if not _serves(server.pid, cluster):
            return
        os.kill(server.pid, cleanly_then_at_once)
        if await_end(server.pid, lambda: _serves(server.pid, cluster)):
            return
    raise EmbeddedError(f"MariaDB (process {server.pid}) in {server.data} does not stop")


def ensure_database(server: MariaDbServer, name: str) -> None:
    """Make a database of this name unless there is one. Raises EmbeddedError."""
    run_script(server, f"CREATE DATABASE IF NOT EXISTS `{name.replace('`', '``')}`")


def ensure_reader(server: MariaDbServer, database: str, user: str, password: str) -> None:
    """Make an account that may read one database and no more, or give it this password. Raises EmbeddedError.

    The names hold letters and `_`, the password letters, digits, `-` and `_`.
    """
    who = f"'{user}'@'{HOST}'"
    run_script(
        server,
        f"CREATE USER IF NOT EXISTS {who}; ALTER USER {who} IDENTIFIED BY '{password}';"
        f" GRANT SELECT ON `{database}`.* TO {who};",
    )


def run_script(server: MariaDbServer, script: str) -> None:
    """Run SQL as the server's first user. Raises EmbeddedError with what the server said."""
    where = ["--no-defaults", "--protocol=tcp", f"--host={HOST}", f"--port={server.port}", f"--user={server.user}"]
    run([_program("mariadb"), *where, "--default-character-set=utf8mb4"], script, (("MYSQL_PWD", server.password),))


def _found(program: str) -> str | None:
    """A program's path; servers often lie where only root looks."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin:/usr/local/bin")


def _program(name: str) -> str:
    path = _found(name)
    if path is None:
        raise EmbeddedError(mariadb_missing() or f"{name} has just gone")
    return path


def _initialise(site: Site) -> None:
    """Make the cluster beside its final place, so that one cut short is never taken for a whole one."""
    unfinished, script = site.data / "cluster.new", site.data / "first-user.sql"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    script.unlink(missing_ok=True)
    script.touch(mode=0o600)
    script.write_text(_first_user(site.new_password()))
    command = [_program("mariadb-install-db"), "--no-defaults", f"--datadir={unfinished}", f"--extra-file={script}"]
    command += ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
    command += [_LOG_SIZE, "--innodb-flush-method=nosync", "--debug-no-sync"]
    if site.account is not None:
        command = site.account.command(command, "TERM")
        site.account.own(unfinished)
        site.account.own(script)
    run(command)
    script.unlink()
    unfinished.rename(site.cluster)


def _first_user(password: str) -> str:
    """One user, who comes over TCP with a password; root, who would need none, goes. One statement to a line."""
    who = f"'{USER}'@'{HOST}'"
    return (
        "FLUSH PRIVILEGES;\n"
        f"CREATE USER {who} IDENTIFIED BY '{password}';\n"
        f"GRANT ALL ON *.* TO {who} WITH GRANT OPTION;\n"
        "DELETE FROM mysql.global_priv WHERE user IN ('', 'root');\n"
        "DELETE FROM mysql.proxies_priv;\n"
    )


def _ready(site: Site) -> int:
    """Give the process that serves the directory, started if there is none, once it takes connections."""
    for _ in range(ATTEMPTS):
        pid = _running(site.cluster) or _spawn(site)
        if _await_greeting(pid, site.cluster):
            return pid
        time.sleep(RETRY_SECONDS)
    raise EmbeddedError(f"MariaDB does not start in {site.data}; its log ends:\n{tail(site.log)}")


def _await_greeting(pid: int, cluster: Path) -> bool:
    """Wait until the server takes connections; false where it ended, or took too long."""
    until(lambda: _greets(pid, cluster) or not _serves(pid, cluster), START_SECONDS)
    return _greets(pid, cluster)


def _spawn(site: Site) -> int:
    """Start a server on a free port and give its process id; it may yet fail."""
    (site.cluster / "mariadb.pid").unlink(missing_ok=True)
    where = [_datadir(site.cluster), f"--tmpdir={site.cluster}", f"--port={free_port()}"]
    return spawn([_program("mariadbd"), "--no-defaults", *where, _LOG_SIZE, *SETTINGS], site.log, site.account, "TERM")


def _datadir(cluster: Path) -> str:
    return f"--datadir={cluster}"


def _running(cluster: Path) -> int | None:
    """The process that `mariadb.pid` names, where it is a live server over this cluster."""
    with suppress(FileNotFoundError, ValueError):
        pid = int((cluster / "mariadb.pid").read_text())
        return pid if _serves(pid, cluster) else None
    return None


def _serves(pid: int, cluster: Path) -> bool:
    return _datadir(cluster) in words_of(pid)


def _port_of(pid: int, cluster: Path) -> int:
    """The port on a live server's command line."""
    for word in words_of(pid):
        if word.startswith("--port="):
            return int(word.partition("=")[2])
    raise EmbeddedError(f"MariaDB (process {pid}) in {cluster} ended while it was being looked at")


def _greets(pid: int, cluster: Path) -> bool:
    """Whether the server takes connections: it speaks first. It writes its pid file once the port is its own."""
    if _running(cluster) != pid:
        return False
    address = (HOST, _port_of(pid, cluster))
    with suppress(OSError), socket.create_connection(address, _GREETING_SECONDS) as connection:
        return len(connection.recv(5)) == 5
    return False
