"""`hub demo --detach` and `--stop`: what `make demo ARGS=--detach` and `make stop` run, in a path with a space."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil
import pytest
from typer.testing import CliRunner

from hub.cli import APP

Ready = Mapping[str, Any]
"""What `demo.json` says."""

PUBLISHED = '{ indicators(regionCode: "32.16", period: "2026", codes: [TPT]) { value } }'
"""A figure that is read from files."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data directory that is not there yet; not under pytest's own folder, where the server's account may not go."""
    with TemporaryDirectory(prefix="the hub's detached demo ") as parent:
        yield Path(parent) / "data dir"


def demo(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """The command over that directory."""
    command = [sys.executable, "-m", "hub.cli", "demo", "--data", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def detached(folder: Path) -> Iterator[Ready]:
    """A detached demo, stopped at the end of the block with everything it started."""
    started = demo(folder, "--detach", "--port", "0", "--seekers", "200", "--seed", "5")
    assert started.returncode == 0, started.stderr
    ready: Ready = json.loads((folder / "demo.json").read_text("utf-8"))
    own = psutil.Process(ready["pid"])
    family = [own, *own.children(recursive=True)]
    try:
        assert ready["url"] in started.stdout
        yield ready
    finally:
        stopped = demo(folder, "--stop")
    assert "Stopped." in stopped.stdout
    assert len(family) >= 4
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert not (folder / "demo.json").exists()
    last = (folder / "demo.log").read_text("utf-8").splitlines()[-1]
    assert last.startswith("{"), f"a process that has read files ends with a complaint: {last}"


def ask(ready: Ready, standing: str, query: str) -> Any:
    """The data of an answer."""
    headers = {"authorization": f"Bearer {ready['tokens'][standing]}"}
    return httpx.post(f"{ready['url']}/graphql", json={"query": query}, headers=headers, timeout=30).json()["data"]


def test_a_detached_demo_runs_until_it_is_stopped_and_keeps_what_it_made(folder: Path) -> None:
    """It refuses a second one, ends with all it started, and comes back with the same data, keys and log."""
    ids, logged = [], []
    for _ in range(2):
        with detached(folder) as ready:
            assert httpx.get(f"{ready['url']}/health/ready").status_code == 200
            second = demo(folder, "--detach", "--port", "0")
            assert second.returncode == 2
            assert str(ready["pid"]) in second.stderr
            assert ask(ready, "bekasi/dashboard/statistics", PUBLISHED)["indicators"][0]["value"]
            ids.append(ask(ready, "kemnaker/officer/placement-service", "{ employers(first: 5) { nodes { id } } }"))
            found = ask(ready, "kemnaker/auditor/audit", "{ auditEntries(first: 9) { nodes { id } } }")
            logged.append([node["id"] for node in found["auditEntries"]["nodes"]])
            reloaded = CliRunner().invoke(APP, ["sources", "reload", "--data", str(folder)])
            assert reloaded.stdout.endswith("is in force in 1 worker\n"), reloaded.output
        assert "sources_refused" not in (folder / "demo.log").read_text("utf-8")
    assert ids[0] == ids[1]
    before, after = logged
    assert before
    assert after[-len(before) :] == before
    assert len(after) > len(before)
    assert demo(folder, "--stop").stdout == "No demo is running.\n"
