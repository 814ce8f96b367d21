"""How `hub audit` tells what it found, and how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from hub.proof.erasure import newest_of
from hub.proof.extract import ExtractReport
from hub.proof.inclusion import EntryProof
from hub.proof.verify import Report, Trust


def tell_report(report: Report) -> None:
    """What was signed, what was found, and each fault in a line."""
    checkpoint = report.opened.checkpoint
    typer.echo(f"{checkpoint.origin}: {checkpoint.size} entries, signed {_when(report.opened.time)}")
    for witness, time in report.cosigned.items():
        typer.echo(f"countersigned by {witness.name} {_when(time)}")
    if report.held:
        typer.echo(f"continues {report.held} of the checkpoints held")
    for fault in report.faults:
        typer.echo(f"FAULT: {fault}")
    if not report.faults:
        from_on = f" from place {report.first} on" if report.first else ""
        typer.echo(f"all {report.entries} entries{from_on} are as they were signed, in their order")
        if report.impersonal:
            typer.echo(f"  {report.impersonal} of them without their personal part")
        for act in newest_of(report.erasures):
            typer.echo(
                f"  erased of {act.party}: before {act.before:%Y-%m-%d}, after {act.years} years, by {act.clause}"
            )


def tell_entry(proof: EntryProof, trust: Trust) -> None:
    """The entry that a proof proves. Raises NoteError."""
    opened = proof.check(trust.keys)
    id_, *_ = orjson.loads(proof.data)
    typer.echo(f"the entry {id_} is at place {proof.place} of {opened.checkpoint.origin}, signed {_when(opened.time)}")
    typer.echo(proof.data.decode())


def tell_extract(report: ExtractReport) -> None:
    """What an extract's entries came to, and what was wrong."""
    checkpoint = report.opened.checkpoint
    typer.echo(f"{checkpoint.origin}: {checkpoint.size} entries, signed {_when(report.opened.time)}")
    if report.fault is not None:
        typer.echo(f"FAULT: {report.fault}")
        return
    typer.echo(f"all {report.whole + report.cut} entries of this extract, for {report.party}, are in the log")
    typer.echo(f"  {report.whole} of them are whole, and as they were signed, but for the account")
    typer.echo(f"  {report.cut} are cut to what {report.party} may see: their leaves are proved, their words are not")


def _when(time: int | None) -> str:
    return "at no time told" if time is None else f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M:%S} UTC"


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, told the number done so far."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=total)
        yield lambda done: shown.update(task, completed=done)
