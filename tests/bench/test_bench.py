"""`hub bench` from end to end over small databases: real servers, real load, every row of the result."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hub.bench.distant import MOST_MORE_MS, measure_distance
from hub.bench.model import Pace, Row
from hub.bench.report import targets
from hub.bench.run import Wanted, measure

WORKLOADS = {"page50", "rows1000", "rows10000", "merged100", "grouped", "grouped_aggregate", "one", "shared"}
RULEBOOK = {
    "decide_warm", "decide_warm_few_rules", "decide_cold", "owners514", "load514", "swap514", "swap514_live",
    "swap514_wait", "owners514_all_different", "load514_all_different",
}  # fmt: skip
MEMBERS = {
    "workload", "subject", "p50_ms", "p95_ms", "rps_1", "rps_16", "cpu_ms", "peak_mb", "ratio_to_limit",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A data directory with a space in its path (why not `tmp_path`: see `postgres` in tests/conftest.py)."""
    with TemporaryDirectory(prefix="the hub's bench ") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What a run says while it works."""
    return []


@pytest.fixture(scope="module")
def wanted(folder: Path) -> Wanted:
    """A run as short as can be; 514 agreements are met in tests/publication."""
    return Wanted(folder, Pace(rounds=1, alone=0.05, crowd=0.05), 2_000, agreements=40)


@pytest.fixture(scope="module")
def measured(wanted: Wanted, told: list[str]) -> list[Row]:
    """Its rows."""
    return measure(wanted, lambda text, *_: told.append(text))


@pytest.fixture(scope="module")
def rows(measured: list[Row]) -> dict[tuple[str, str], Row]:
    """The same, by workload and subject."""
    return {(row.workload, row.subject): row for row in measured}


def test_it_gives_a_row_for_every_workload_and_subject(rows: dict[tuple[str, str], Row]) -> None:
    """Eight workloads of three subjects each, and those of the rulebook alone; the members have their fixed names."""
    served = {(workload, subject) for workload in WORKLOADS for subject in ("hub", "limit", "strawberry")}
    assert rows.keys() == served | {(workload, "hub") for workload in RULEBOOK}
    assert all(row.content().keys() == MEMBERS for row in rows.values())


def test_its_figures_agree_with_each_other(rows: dict[tuple[str, str], Row]) -> None:
    """Times are positive and in order, the ratio is that of the medians, and every figure is there."""
    for (workload, _), row in rows.items():
        assert 0 < row.p50_ms <= row.p95_ms
        assert row.rps_1 > 0
        if workload in RULEBOOK:
            continue
        assert row.rps_16 is not None
        assert row.rps_16 > 0
        assert row.cpu_ms is not None
        assert row.cpu_ms >= 0
        assert row.peak_mb is not None
        assert row.ratio_to_limit == pytest.approx(row.p50_ms / rows[workload, "limit"].p50_ms, rel=0.05, abs=0.02)


def test_the_rulebook_alone_has_no_limit_and_no_callers(rows: dict[tuple[str, str], Row]) -> None:
    """What does not apply is null; a remembered decision is quicker than a first one, and that than loading."""
    alone = [rows[workload, "hub"] for workload in ("decide_warm", "decide_cold", "load514")]
    assert all(row.rps_16 is None and row.ratio_to_limit is None for row in alone)
    assert alone[0].p50_ms < alone[1].p50_ms < alone[2].p50_ms


def test_every_target_is_judged(measured: list[Row]) -> None:
    """One line for each target: eight ratios, the distance to Strawberry, memory, and the rulebook's times."""
    judged = [words.partition(":")[0] for words, _ in targets(measured)]
    assert set(judged) == WORKLOADS | RULEBOOK
    assert len(judged) == len(WORKLOADS) + 2 + len(RULEBOOK)


def test_the_databases_are_kept(folder: Path, measured: list[Row], told: list[str]) -> None:
    """Made once, noted beside them; the server that holds them is stopped."""
    assert json.loads((folder / "loaded.json").read_text())["seekers"] == 2_000
    assert not (folder / "postgres" / "cluster" / "postmaster.pid").exists()
    assert sum(text.startswith("Making ") for text in told) == 3


def test_the_command_tells_what_is_wrong() -> None:
    """A database too small to page through is refused before anything is made."""
    command = [sys.executable, "-m", "hub.cli", "bench", "--seekers", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "2000" in done.stderr


@pytest.mark.usefixtures("measured")
def test_sources_far_away_cost_their_delay_once_per_level(wanted: Wanted) -> None:
    """10 ms each: one level for a merged page and for counts, at most three for a page with relations; all at once."""
    found = {one.workload: one for one in measure_distance(wanted, lambda *_: None)}
    assert found.keys() == MOST_MORE_MS.keys()
    for workload, one in found.items():
        assert one.more < MOST_MORE_MS[workload] + 50, one.words  # a busy machine is no reason to fail
        assert str(round(MOST_MORE_MS[workload])) in one.words
