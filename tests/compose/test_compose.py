"""`compose.yaml`: fits the Compose specification, keeps its secrets to itself, and its services answer together."""

import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.compose.conftest import FILE, ROOT, Machine

_SERVERS = ("postgres", "mariadb", "si-pinker", "aptekad", "hub")
_SECRET = re.compile("PASSWORD|KEY|SECRET|TOKEN")


def _check(file: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_fits_the_compose_specification() -> None:
    """The specification's own JSON schema, as a package carries it."""
    checked = _check(FILE)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("healthcheck:", "healthchecks:"),
        ("condition: service_healthy", "condition: healthy"),
        ("cap_drop: [", "cap_drop: [1, "),
    ],
)
def test_the_schema_notices_what_does_not_fit(tmp_path: Path, right: str, wrong: str) -> None:
    """A misspelt key, an unknown word and a wrong type, each alone."""
    broken = tmp_path / "compose.yaml"
    text = FILE.read_text("utf-8")
    assert right in text
    broken.write_text(text.replace(right, wrong, 1), "utf-8")
    assert _check(broken).returncode == 1


def test_every_server_is_watched_and_every_dependence_is_there(compose: Mapping[str, Any]) -> None:
    """A health check each; who waits for health waits for somebody who has one."""
    services = compose["services"]
    assert {*_SERVERS} <= services.keys()
    assert all("healthcheck" in services[name] for name in _SERVERS)
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in services[other], (name, other)


def test_secrets_are_files_and_stand_nowhere_else(compose: Mapping[str, Any]) -> None:
    """No environment holds one; each that a service gets is declared, a file that neither Git nor the image takes."""
    used = {secret for service in compose["services"].values() for secret in service.get("secrets", ())}
    assert used == compose["secrets"].keys()
    assert {secret["file"] for secret in compose["secrets"].values()} == {f"./secrets/{name}" for name in used}
    for service in compose["services"].values():
        for name in service.get("environment", {}):
            assert name.endswith("_FILE") or not _SECRET.search(name)
    assert "/secrets/" in (ROOT / ".gitignore").read_text("utf-8").split()
    assert "secrets" in (ROOT / ".dockerignore").read_text("utf-8").split()


def test_only_the_hubs_port_is_reached_from_outside_and_only_from_this_machine(compose: Mapping[str, Any]) -> None:
    """The sources share the hub's network and publish nothing."""
    published = [port for service in compose["services"].values() for port in service.get("ports", ())]
    assert published == ["127.0.0.1:8000:8000"]
    assert all(compose["services"][name]["network_mode"] == "service:network" for name in _SERVERS)


def test_our_own_services_may_do_nothing_beyond_their_work(compose: Mapping[str, Any]) -> None:
    """No capability, no new privilege, nothing to write to but the volume of the one that prepares."""
    ours = {name: service for name, service in compose["services"].items() if service["image"] == "sinergi-hub"}
    assert ours.keys() == {"network", "prepare", "si-pinker", "aptekad", "hub"}
    for name, service in ours.items():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        writable = [volume for volume in service.get("volumes", ()) if not volume.endswith(":ro")]
        assert writable == (["demo:/srv/demo"] if name == "prepare" else [])


def test_the_services_commands_run_and_the_hub_answers_from_every_source(machine: Machine) -> None:
    """Each by its own command and health check, in the order the file says, asked as the file says."""
    standing = ["--party", "kemnaker", "--role", "analyst", "--purpose", "statistics"]
    command = [sys.executable, "-m", "hub.cli", "token", "--data", str(machine.folder / "demo"), *standing]
    token = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    query = "{ employers(first: 100) { totalCount completeness { source { id } status rows } } }"
    answer = httpx.post(
        f"http://127.0.0.1:{machine.ports[8000]}/graphql",
        json={"query": query},
        headers={"authorization": f"Bearer {token}"},
        timeout=30,
        trust_env=False,
    ).json()
    states = {one["source"]["id"]: one["status"] for one in answer["data"]["employers"]["completeness"]}
    assert states == {"siapkerja": "OK", "sip-kerja": "OK", "si-pinker": "OK", "aptekad": "OK"}


def test_preparing_again_changes_nothing(machine: Machine) -> None:
    """The service runs at every start: data, keys and settings stay; what holds secrets is its owner's alone."""
    demo = machine.folder / "demo"
    before = {path: path.read_bytes() for path in demo.rglob("*") if path.is_file() and path.name != "tokens.json"}
    again = subprocess.run(
        machine.command("prepare"), cwd=ROOT, env=machine.environment, capture_output=True, check=True
    )
    assert b"Making" not in again.stdout
    assert {path: path.read_bytes() for path in before} == before
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in before)


def test_a_source_without_its_key_says_which_is_missing(tmp_path: Path) -> None:
    """It never serves without one."""
    data = tmp_path / "data.sqlite"
    data.touch()
    command = [sys.executable, "-m", "hub.demo.si_pinker", "--port", "1", "--data", str(data), "--key-file", "nowhere"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "neither --key-file nor $SI_PINKER_API_KEY" in ended.stderr
