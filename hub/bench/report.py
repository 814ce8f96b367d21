"""The result for people and machines: a table with the targets, and a JSON file of the rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import orjson
from rich.table import Table

from hub.bench.model import Row, Subject
from hub.bench.workloads import WORKLOADS

FASTER_THAN_STRAWBERRY = 6.0
"""At rows10000."""
MOST_MEMORY = 250.0
"""MiB above idle, at rows10000 by sixteen callers."""

MOST_MS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "decide_warm": 0.005,
        "decide_warm_few_rules": 0.005,
        "decide_cold": 20.0,
        "owners514": 200.0,
        "owners514_all_different": 3_000.0,
        "load514": 10_000.0,
        "load514_all_different": 10_000.0,
        "swap514": 100.0,
        "swap514_live": 100.0,
        "swap514_wait": 50.0,
    }
)
"""The most milliseconds, at the 95th percentile, of what the rulebook does alone."""

_LARGE = "rows10000"
_HEADINGS = ("Workload", "Subject", "p50 ms", "p95 ms", "req/s, 1", "req/s, 16", "CPU ms", "peak MB", "x limit")


def write_rows(rows: Sequence[Row], file: Path) -> None:
    """Write the rows as a JSON array."""
    file.write_bytes(orjson.dumps([row.content() for row in rows], option=orjson.OPT_INDENT_2))


def table_of(rows: Sequence[Row]) -> Table:
    """The rows as a table; one block for each workload."""
    table = Table(title="Sinergi Hub beside its limit", title_justify="left")
    for at, heading in enumerate(_HEADINGS):
        table.add_column(heading, justify="left" if at < 2 else "right", no_wrap=True)
    for at, row in enumerate(rows):
        last = at + 1 == len(rows) or rows[at + 1].workload != row.workload
        figures = (row.p50_ms, row.p95_ms, row.rps_1, row.rps_16, row.cpu_ms, row.peak_mb, row.ratio_to_limit)
        table.add_row(row.workload, row.subject, *map(_figure, figures), end_section=last)
    return table


def _figure(value: float | None) -> str:
    """Three significant digits; whole thousands with separators."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def targets(rows: Sequence[Row]) -> list[tuple[str, bool]]:
    """Each target in words with what was measured, and whether it is met."""
    found = {(row.workload, row.subject): row for row in rows}
    told = []
    for workload in WORKLOADS:
        row = found.get((workload.name, Subject.HUB))
        if row is not None and row.ratio_to_limit is not None:
            ratio = row.ratio_to_limit
            told.append(
                (f"{workload.name}: {ratio:.2f}x the limit, at most {workload.most:.1f}x", ratio <= workload.most)
            )
    hub, theirs = found.get((_LARGE, Subject.HUB)), found.get((_LARGE, Subject.STRAWBERRY))
    if hub is not None and theirs is not None and hub.peak_mb is not None:
        faster = theirs.p50_ms / hub.p50_ms
        words = f"{_LARGE}: {faster:.1f}x faster than Strawberry, at least {FASTER_THAN_STRAWBERRY:.0f}x"
        told.append((words, faster >= FASTER_THAN_STRAWBERRY))
        words = f"{_LARGE}: {hub.peak_mb:.0f} MB above idle by sixteen callers, at most {MOST_MEMORY:.0f}"
        told.append((words, hub.peak_mb <= MOST_MEMORY))
    return [*told, *_deciding_targets(found)]


def _deciding_targets(found: Mapping[tuple[str, str], Row]) -> list[tuple[str, bool]]:
    rows = [found[name, Subject.HUB] for name in MOST_MS if (name, Subject.HUB) in found]
    return [
        (f"{row.workload}: {row.p95_ms:.3g} ms, at most {MOST_MS[row.workload]:g}", row.p95_ms <= MOST_MS[row.workload])
        for row in rows
    ]
