"""`hub bench`: the hub measured beside its bare limit and idiomatic Strawberry, over databases it makes and keeps."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from hub.bench.distant import measure_distance
from hub.bench.model import FULL, QUICK, BenchError, Watch
from hub.bench.report import table_of, targets, write_rows
from hub.bench.run import LARGEST, Wanted, measure
from hub.bench.wide import WideWanted, measure_wide
from hub.bench.wide_report import goals, tables
from hub.cli.common import app, console, faults_told
from hub.embedded import EmbeddedError
from hub.tokens import TokenError

BENCH_DATA = Path("var/bench")
_WIDE_ROUNDS = {True: 3, False: 12}

Quick = Annotated[bool, typer.Option("--quick", help="Shorter rounds: about a minute, for a first look.")]
Json = Annotated[Path | None, typer.Option("--json", help="Write the rows to this file too.", show_default=False)]
Delayed = Annotated[bool, typer.Option("--delayed", help="Instead: what it costs when every source is 10 ms away.")]
Data = Annotated[Path, typer.Option("--data", help="Where the databases are kept.")]
Seekers = Annotated[
    int, typer.Option("--seekers", help="Job seekers of the largest database; the others: half, a tenth.", min=2_000)
]
Many = Annotated[
    bool, typer.Option("--wide", help="Over 514 sources instead: start, pages, counts, and a tenth of them down.")
]


def bench(
    quick: Quick = False,  # noqa: FBT002 - an option of the command line
    json: Json = None,
    delayed: Delayed = False,  # noqa: FBT002 - as above
    data: Data = BENCH_DATA,
    seekers: Seekers = LARGEST,
    wide: Many = False,  # noqa: FBT002 - as above
) -> None:
    """Measure the hub beside a bare endpoint and beside Strawberry resolvers, over the same three databases."""
    if wide:
        _wide(data.resolve() / "wide", json, _WIDE_ROUNDS[quick])
        return
    wanted = Wanted(data.resolve(), QUICK if quick else FULL, seekers)
    if delayed:
        _delayed(wanted)
        return
    with faults_told(BenchError, EmbeddedError, TokenError), _shown() as watch:
        rows = measure(wanted, watch)
    if json is not None:
        write_rows(rows, json)
    console().print(table_of(rows))
    _tell(targets(rows))


def _delayed(wanted: Wanted) -> None:
    """Measure over sources behind a delaying proxy."""
    with faults_told(BenchError, EmbeddedError, TokenError), _shown() as watch:
        distances = measure_distance(wanted, watch)
    _tell((distance.words, distance.met) for distance in distances)


def _wide(data: Path, json: Path | None, rounds: int) -> None:
    """Measure over 514 sources."""
    data.mkdir(parents=True, exist_ok=True)
    with faults_told(BenchError, EmbeddedError, TokenError), _shown() as watch:
        measured = measure_wide(WideWanted(data, rounds=rounds), watch)
    if json is not None:
        json.write_bytes(measured.content())
    say = console()
    for table in tables(measured):
        say.print(table)
    _tell(goals(measured))


def _tell(judged: Iterable[tuple[str, bool]]) -> None:
    for words, met in judged:
        console().print(f"  {'met   ' if met else 'MISSED'}  {words}")


APP = app(bench)


@contextmanager
def _shown() -> Iterator[Watch]:
    """A bar on a terminal, plain lines elsewhere."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda text, done, total: typer.echo(f"[{done}/{total}] {text}", err=True)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, refresh_per_second=2) as progress:
        task = progress.add_task("Preparing", total=None)
        yield lambda text, done, total: progress.update(task, description=text, completed=done, total=total)
