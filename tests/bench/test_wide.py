"""`hub bench --wide` from end to end: a small version in every run, the 514 sources in the soak."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest

from hub.bench.wide import Wide, WideWanted, measure_wide
from hub.bench.wide_report import MOST_START_S, goals, tables

SOURCES = 24


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data directory with a space in its path."""
    with TemporaryDirectory(prefix="many sources ") as name:
        yield Path(name)


def _measure(folder: Path, sources: int, rounds: int) -> Wide:
    return measure_wide(WideWanted(folder, sources, rounds), lambda *_: None)


def test_many_sources_are_measured(folder: Path) -> None:
    """Every source takes part in a global page, some are REST APIs, and what hangs is missed once and then left out."""
    wide = _measure(folder, SOURCES, 1)
    figures = wide.figures
    assert figures.sources == SOURCES
    assert (figures.first_global_missing, figures.first_grouped_missing) == (0, 0)
    assert figures.connections > SOURCES / 2
    assert figures.down_sources == figures.down_next_missing == 3
    assert figures.down_next_ms < figures.down_first_ms
    assert {(row.workload, row.subject) for row in wide.rows} == {
        ("global50", "hub"), ("global50", "limit"), ("grouped", "hub"), ("grouped", "limit"),
        ("region50", "hub"), ("region50", "hub of 3"),
    }  # fmt: skip
    assert len(goals(wide)) == 6
    assert orjson.loads(wide.content())["figures"]["sources"] == SOURCES
    assert tables(wide)[0].row_count == len(wide.rows)


@pytest.mark.soak
def test_514_sources_are_served(folder: Path) -> None:
    """The hub starts in time over all of them, and no source is missing in its pages, but those that hang."""
    figures = _measure(folder, 514, 3).figures
    assert figures.cold_start_s <= MOST_START_S
    assert figures.first_global_missing == 0
    assert figures.down_next_missing == figures.down_sources == 52
    assert figures.down_next_ms <= 1.5 * figures.down_before_ms
