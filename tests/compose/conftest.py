"""`compose.yaml` outside a container: each service's command and health check over real servers, on free ports."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest
import yaml

from hub.embedded import _installation
from hub.embedded_account import server_account
from hub.embedded_mariadb import _program, mariadb_missing
from hub.embedded_process import Site, free_port, run, spawn

ROOT = Path(__file__).parents[2]
FILE = ROOT / "compose.yaml"
PORTS = (5432, 3306, 8000, 8001, 8002)
"""What the services listen on, inside the network they share."""

_READY_SECONDS = 60.0
_SECRETS = re.compile(r"(?m)^#   (umask .*\n)#   (for .*)$")

Service = Mapping[str, Any]


@pytest.fixture(scope="session")
def compose() -> Mapping[str, Any]:
    """The file, anchors resolved."""
    content: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return content


@dataclass(frozen=True, slots=True)
class Machine:
    """Stands for the containers: a folder in the place of theirs, and free ports in the place of the file's."""

    folder: Path
    ports: Mapping[int, int]
    services: Mapping[str, Service]

    def words(self, command: Sequence[str]) -> list[str]:
        """A command of the file as it is run here."""
        here = [self._here(word) for word in command]
        if here[0] == ".venv/bin/hub":
            return [sys.executable, "-m", "hub.cli", *here[1:]]
        return [sys.executable if here[0] == ".venv/bin/python" else here[0], *here[1:]]

    def _here(self, word: str) -> str:
        for place in ("/srv/demo", "/run/secrets"):
            word = word.replace(place, str(self.folder / place.rpartition("/")[2]))
        return re.sub(r"\b\d{4}\b", lambda found: str(self.ports.get(int(found[0]), found[0])), word)

    def command(self, service: str) -> list[str]:
        """A service's command; fewer people are prepared than the default."""
        words = self.words(self.services[service]["command"])
        return [*words, "--seekers=200"] if service == "prepare" else words

    def healthy(self, service: str) -> bool:
        """What its health check says."""
        kind, *words = self.services[service]["healthcheck"]["test"]
        command = self.words(words)
        if kind == "CMD-SHELL":
            command = ["/bin/sh", "-c", command[0].replace("$$", "$")]
        return subprocess.run(command, env=self.environment, capture_output=True, check=False).returncode == 0

    @property
    def environment(self) -> dict[str, str]:
        """PostgreSQL's programs are the wheel's."""
        return {**os.environ, "PATH": f"{_installation() / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}

    def site(self, service: str) -> Site:
        """The folder of a database server, and the account that it runs under."""
        data = self.folder / service
        site = Site(data, server_account(data, _installation()))
        site.cluster.mkdir(mode=0o700)
        if site.account is not None:
            site.account.own(site.cluster)
        return site

    def secret(self, name: str) -> str:
        """One of the secrets."""
        return (self.folder / "secrets" / name).read_text("utf-8").strip()


@pytest.fixture(scope="session")
def machine(compose: Mapping[str, Any]) -> Iterator[Machine]:
    """All services, started in the order in which they depend on each other, each once those before it are healthy."""
    if missing := mariadb_missing():
        pytest.skip(missing)
    with TemporaryDirectory(prefix="hub-composed-") as name, ExitStack() as stack:
        made = Machine(Path(name), {port: free_port() for port in PORTS}, compose["services"])
        _make_secrets(made.folder)
        for service, start in (("postgres", _postgres), ("mariadb", _mariadb)):
            stack.enter_context(_running(made, service, partial(start, made)))
        subprocess.run(made.command("prepare"), cwd=ROOT, env=made.environment, check=True)
        for service in ("si-pinker", "aptekad", "hub"):
            stack.enter_context(_running(made, service, partial(_program_of, made, service)))
        yield made


def _make_secrets(folder: Path) -> None:
    """By the lines that the file itself gives."""
    lines = _SECRETS.search(FILE.read_text("utf-8"))
    assert lines is not None, "compose.yaml says how its secrets are made"
    subprocess.run(["/bin/sh", "-c", "".join(lines.groups())], cwd=folder, check=True)


@contextmanager
def _running(machine: Machine, service: str, start: Callable[[], int]) -> Iterator[None]:
    pid = start()
    try:
        deadline = time.monotonic() + _READY_SECONDS
        while not machine.healthy(service):
            assert psutil.Process(pid).status() != psutil.STATUS_ZOMBIE, f"{service} ended"
            assert time.monotonic() < deadline, f"{service} is not healthy"
            time.sleep(0.1)
        yield
    finally:
        os.kill(pid, signal.SIGINT if service == "postgres" else signal.SIGTERM)
        os.waitpid(pid, 0)


def _program_of(machine: Machine, service: str) -> int:
    command, log = machine.command(service), str(machine.folder / f"{service}.log")
    files = [(os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
    return os.posix_spawn(command[0], command, machine.environment, file_actions=files)


def _postgres(machine: Machine) -> int:
    """As the image does it: a cluster by POSTGRES_INITDB_ARGS, then the command."""
    site, given = machine.site("postgres"), machine.services["postgres"]["environment"]
    binaries = _installation() / "bin"
    password = machine.folder / "postgres-password"
    shutil.copy(machine.folder / "secrets" / "postgres", password)
    made = [str(binaries / "initdb"), f"--pgdata={site.cluster}", f"--username={given['POSTGRES_USER']}"]
    made += ["--auth-host=scram-sha-256", f"--pwfile={password}", *given["POSTGRES_INITDB_ARGS"].split()]
    command = [str(binaries / "postgres"), *machine.command("postgres")[1:], "-D", str(site.cluster)]
    command += ["-c", "unix_socket_directories="]  # the image's own folder for it is not here
    if site.account is not None:
        site.account.own(password)
        made = site.account.command(made, "INT")
    run(made)
    return spawn(command, site.log, site.account, "INT")


def _mariadb(machine: Machine) -> int:
    """As the image does it: a root at MARIADB_ROOT_HOST with the password of the secret, then the command."""
    site, given = machine.site("mariadb"), machine.services["mariadb"]["environment"]
    root = f"'root'@'{given['MARIADB_ROOT_HOST']}'"
    script = site.data / "first.sql"
    script.write_text(
        f"FLUSH PRIVILEGES;\nCREATE OR REPLACE USER {root} IDENTIFIED BY '{machine.secret('mariadb')}';\n"
        f"GRANT ALL ON *.* TO {root} WITH GRANT OPTION;\n"
    )
    made = [_program("mariadb-install-db"), "--no-defaults", f"--datadir={site.cluster}", f"--extra-file={script}"]
    made += ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve", "--debug-no-sync"]
    if site.account is not None:
        site.account.own(script)
        made = site.account.command(made, "TERM")
    run(made)
    command = [_program("mariadbd"), "--no-defaults", *machine.command("mariadb")[1:], f"--datadir={site.cluster}"]
    return spawn([*command, "--socket=", "--debug-no-sync"], site.log, site.account, "TERM")
