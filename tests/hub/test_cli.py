"""The command line: tokens, rules, sources, and a hub served in a process of its own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from hub.cli import APP
from hub.demo.home import Home, signers_text
from hub.demo.parties import publish_folder
from hub.groundwork import policies_of
from hub.party import Authenticator
from hub.server import listening_socket
from hub.settings import load_settings
from hub.tokens import TokenError, parse_lifetime
from hub.trust import trust_of
from policies.load import ROOT

STANDING = ["--party", "bekasi", "--role", "officer", "--purpose", "placement-service"]


@pytest.fixture
def config(tmp_path: Path, journal_dsn: str) -> Path:
    """Settings of a hub with its own issuer for Bekasi, and no sources; the package's policies are published."""
    home = Home(tmp_path)
    home.prepare()
    file = tmp_path / "hub.toml"
    file.write_text(f"""
keys = "keys.toml"
[listen]
port = 0
[journal]
dsn = "{journal_dsn}"
[[issuers]]
iss = "https://masuk.sinergi-hub.test"
jwks = {{ file = "issuer-jwks.json" }}
signing_key = {{ file = "issuer.json" }}
[issuers.parties]
bekasi = ["dashboard", "officer", "auditor"]

{signers_text(home)}
""")
    asyncio.run(publish_folder(home, load_settings(file, {})))
    return file


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, arguments)


def test_a_token_is_accepted_by_a_hub_of_the_same_settings(config: Path) -> None:
    """Account, standing and lifetime are as asked for."""
    result = _run("token", *STANDING, "--subject", "rini", "--ttl", "90s", "--config", str(config))
    assert result.exit_code == 0
    settings = load_settings(config, {})
    authenticator = Authenticator(trust_of(settings, policies_of(settings)))
    now = datetime.now(UTC)
    caller = authenticator.authenticate(f"Bearer {result.stdout.strip()}", now)
    assert (caller.subject, caller.standing.party, caller.standing.purpose) == ("rini", "bekasi", "placement-service")


def test_the_demos_settings_are_found_in_its_data_directory(config: Path) -> None:
    """`--data DIR` reads `DIR/hub.toml`; a directory without a demo is told what to do."""
    assert _run("token", *STANDING, "--data", str(config.parent)).exit_code == 0
    missing = _run("token", *STANDING, "--data", str(config.parent / "none"))
    assert missing.exit_code == 2
    assert "make demo" in missing.stderr


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (["--party", "kemnaker"], "party 'kemnaker': expected one of bekasi"),
        (["--role", "analyst"], "role 'analyst' of bekasi: expected one of auditor, dashboard, officer"),
        (["--purpose", "audit"], "purpose 'audit': role 'officer' may use"),
        (["--purpose", "iseng"], "purpose 'iseng'"),
        (["--ttl", "soon"], "such as 90s"),
        (["--subject", "r" * 201], "1 to 200 characters"),
    ],
)
def test_a_standing_that_would_be_refused_gets_no_token(config: Path, change: list[str], says: str) -> None:
    """The error names what is allowed."""
    result = _run("token", *STANDING, *change, "--config", str(config))
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_without_an_issuer_of_its_own_a_hub_makes_no_tokens(config: Path) -> None:
    """They come from the parties' own issuers then."""
    config.write_text(config.read_text().replace('signing_key = { file = "issuer.json" }', ""))
    result = _run("token", *STANDING, "--config", str(config))
    assert (result.exit_code, "own issuers" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "lifetime"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        ("1h", timedelta(hours=1)),
        ("7d", timedelta(days=7)),
    ],
)
def test_lifetimes_are_read(text: str, lifetime: timedelta) -> None:
    """A number and a unit."""
    assert parse_lifetime(text) == lifetime


@pytest.mark.parametrize("text", ["", "1", "0s", "-1h", "1 h", "1w", "9999999s"])
def test_other_lifetimes_are_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(TokenError):
        parse_lifetime(text)


def test_the_rules_are_checked_and_their_cases_run() -> None:
    """The hub's own rules load, and answer as their cases say."""
    checked, tested = _run("policy", "check"), _run("policy", "test")
    assert (checked.exit_code, tested.exit_code) == (0, 0)
    assert "3 parties, 2 agreements" in checked.stdout
    done, _, all_cases = tested.stdout.splitlines()[-1].split()[:3]
    assert done == all_cases
    assert int(done) > 20


def test_a_wrong_rule_is_told_by_file_and_line(tmp_path: Path) -> None:
    """And a case that differs by field."""
    root = tmp_path / "policies"
    subprocess.run(["cp", "-r", str(ROOT), str(root)], check=True)
    rules = root / "agreements" / "bekasi" / "rules.csv"
    lines = rules.read_text().splitlines()
    rules.write_text("\n".join([lines[0], lines[1].replace(",CLEAR,", ",CLAER,"), *lines[2:]]) + "\n")
    result = _run("policy", "check", "--root", str(root))
    assert result.exit_code == 2
    assert "agreements/bekasi/rules.csv:2:" in result.stderr


def test_a_changed_rule_shows_in_the_cases(tmp_path: Path) -> None:
    """Status 1, the case's name and what differs."""
    root = tmp_path / "policies"
    subprocess.run(["cp", "-r", str(ROOT), str(root)], check=True)
    cases = root / "agreements" / "bekasi" / "cases.yaml"
    cases.write_text(cases.read_text().replace("form: INITIALS", "form: HIDDEN", 1))
    result = _run("policy", "test", "--root", str(root))
    assert result.exit_code == 1
    assert "form is INITIALS, expected HIDDEN" in result.stdout


def test_a_decision_is_explained_with_rule_and_clause() -> None:
    """For each part of the owner's rows."""
    question = ["--party", "bekasi", "--role", "dashboard", "--purpose", "statistics", "--owner", "kemnaker"]
    result = _run("policy", "explain", *question, "--type", "JobSeeker", "--source", "siapkerja", "--field", "fullName")
    assert result.exit_code == 0
    assert "own rows, adult side" in result.stdout
    assert "MASK" in result.stdout
    assert "agreements/bekasi/rules.csv" in result.stdout
    unknown = _run("policy", "explain", *question, "--type", "JobSeeker", "--source", "siapkerja", "--field", "agama")
    assert (unknown.exit_code, "agama" in unknown.stderr) == (2, True)


def test_settings_that_do_not_fit_the_rules_are_told(config: Path) -> None:
    """An issuer may speak only for registered parties."""
    config.write_text(config.read_text().replace("bekasi =", "subang ="))
    result = _run("serve", "--config", str(config))
    assert result.exit_code == 2
    assert "issuers[0].parties.subang: found 'an unknown party'" in result.stderr or "unknown party" in result.stderr


def test_a_missing_key_file_and_a_missing_database_are_told(config: Path) -> None:
    """Before anything is served, without the database's password."""
    text = config.read_text()
    config.write_text(text.replace("keys.toml", "none.toml"))
    assert "none.toml" in _run("serve", "--config", str(config)).stderr
    dsn = text[text.index("postgresql://") :].partition('"')[0]
    config.write_text(text.replace(dsn, "postgresql://hub:rahasia@127.0.0.1:1/hub"))
    result = _run("serve", "--config", str(config))
    assert (result.exit_code, "database" in result.stderr, "rahasia" in result.stderr) == (2, True, False)


def test_an_address_that_is_taken_is_told(config: Path) -> None:
    """By host and port, with the system's reason."""
    with listening_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        config.write_text(config.read_text().replace("port = 0", f"port = {port}"))
        result = _run("serve", "--config", str(config))
    assert (result.exit_code, f"cannot listen on 127.0.0.1:{port}" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "others"),
    [
        (["policy", "check"], ["asyncpg", "numpy", "sqlalchemy", "starlette"]),
        (["demo", "--stop", "--data", "none"], ["asyncpg", "casbin", "numpy", "sqlalchemy", "starlette", "strawberry"]),
    ],
)
def test_a_command_waits_for_no_package_that_only_others_need(
    arguments: list[str], others: list[str], tmp_path: Path
) -> None:
    """What is imported at its end, in a process of its own."""
    program = "import sys; from hub.cli import APP; APP(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    assert "typer" in imported
    assert imported & set(others) == set()


class Served:
    """A hub in a process of its own."""

    def __init__(self, config: Path) -> None:
        """Start it and wait until it serves."""
        self._log = config.parent / "serve.log"
        command = [sys.executable, "-m", "hub.cli", "serve", "--config", str(config)]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(command, stderr=log, env=dict(os.environ))
        self.url = f"http://127.0.0.1:{self._port()}"

    def events(self) -> list[dict[str, object]]:
        """What it has logged."""
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def _port(self) -> object:
        for _ in range(600):
            for event in self.events():
                if event["event"] == "serving":
                    return event["port"]
            assert self.process.poll() is None, self._log.read_text()
            time.sleep(0.05)
        raise AssertionError(f"not served within 30 seconds: {self._log.read_text()}")


@pytest.fixture
def served(config: Path) -> Iterator[Served]:
    """A hub served by `hub serve`, ended whatever happens."""
    running = Served(config)
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.wait()


def test_a_served_hub_answers_and_stops_in_good_order(served: Served, config: Path) -> None:
    """A token of `hub token` is let in; SIGTERM ends the process with status 0, after the journal is closed."""
    token = _run("token", *STANDING, "--config", str(config)).stdout.strip()
    answer = httpx.post(
        f"{served.url}/graphql",
        json={"query": "{ __typename }"},
        headers={"authorization": f"Bearer {token}"},
        trust_env=False,
    )
    assert answer.json()["data"] == {"__typename": "Query"}
    assert httpx.get(f"{served.url}/health/ready", trust_env=False).json()["status"] == "ready"
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=20) == 0
    events = served.events()
    assert events[-1]["event"] == "stopped"
    assert [event["path"] for event in events if event["event"] == "access"] == ["/graphql", "/health/ready"]
    assert token not in json.dumps(events)
