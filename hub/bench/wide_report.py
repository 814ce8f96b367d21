"""What `hub bench --wide` says: the rows, the figures, and each goal with what was measured."""

from rich.table import Table

from hub.bench.report import table_of
from hub.bench.wide import Wide

MOST_START_S = 15.0
MOST_GLOBAL = 1.5
MOST_REGION = 1.15
DEADLINE_MS = 5_250.0
"""The longest deadline of a source here, and what an operation may take beyond it."""

MOST_WHILE_DOWN = 1.5
"""How often what it took before a page may take while sources are known to be down."""


def tables(wide: Wide) -> tuple[Table, Table]:
    """The rows, and the figures that no row holds."""
    figures = Table(title="And besides", title_justify="left")
    figures.add_column("Figure", no_wrap=True)
    figures.add_column("Measured", justify="right", no_wrap=True)
    for name, value in wide.figures.content().items():
        figures.add_row(name, f"{value:,}")
    return table_of(wide.rows), figures


def goals(wide: Wide) -> list[tuple[str, bool]]:
    """Each goal in words with what was measured, and whether it is met."""
    found, figures = {(row.workload, row.subject): row for row in wide.rows}, wide.figures
    told = [
        (f"start with {figures.sources} sources: {figures.cold_start_s:.1f} s, at most {MOST_START_S:.0f}",
         figures.cold_start_s <= MOST_START_S),
        (f"one region's page: {figures.region_ratio:.2f}x that of a hub of three sources, at most {MOST_REGION}x",
         figures.region_ratio <= MOST_REGION),
    ]  # fmt: skip
    for workload in ("global50", "grouped"):
        ratio = found[workload, "hub"].ratio_to_limit or 0.0
        told.append((f"{workload}: {ratio:.2f}x the program by hand, at most {MOST_GLOBAL}x", ratio <= MOST_GLOBAL))
    once, later = figures.down_before_ms + DEADLINE_MS, figures.down_before_ms * MOST_WHILE_DOWN
    first, following = figures.down_first_ms, figures.down_next_ms
    return [
        *told,
        (f"a tenth down, first page: {first:,.0f} ms, at most {once:,.0f}", first <= once),
        (f"a tenth down, later pages: {following:,.0f} ms, at most {later:,.0f}", following <= later),
    ]
