"""`hub duty`: what is due under the agreements, and the acts that begin a deadline or end one, told to the log."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer
import uvloop
from rich.table import Table

from hub.cli.common import DEMO_DATA, Config, Data, console, faults_told, group, settings_of
from hub.database import DatabaseError
from hub.duties.acts import ActError, EventKind
from hub.duties.answer import WHAT
from hub.duties.dated import Obligation
from hub.duties.recording import Occasion, Recorder
from hub.publication.publisher import NotPossibleError
from policies.terms import midnight
from schema.obligations import ObligationState
from schema.zone import WIB

APP = group("Keep the duties of the agreements that have a date.")

_MENDABLE = (ActError, DatabaseError, NotPossibleError)
_STYLES = {ObligationState.OVERDUE: "bold red", ObligationState.DUE: "bold"}

Kind = Annotated[EventKind, typer.Argument(help="What happened.", show_choices=True)]
At = Annotated[datetime, typer.Option("--at", help="When, in WIB: a day, or for a breach the time it was known.")]
On = Annotated[datetime, typer.Option("--on", help="On which day.", formats=["%Y-%m-%d"])]
Letter = Annotated[str | None, typer.Option("--letter", help="The number of the letter; never a name.")]


@APP.callback()
def duty() -> None:
    """Keep the duties of the agreements that have a date."""


@APP.command("list")
def listing(
    party: Annotated[str, typer.Option("--party", help="Whose.")], config: Config = None, data: Data = DEMO_DATA
) -> None:
    """Show what a party must do by when, and how it stands."""
    now = datetime.now(UTC)
    with faults_told(*_MENDABLE):
        found = uvloop.run(Recorder(settings_of(config, data)).due(party))
    table = Table()
    for heading in ("Due", "State", "Agreement", "Clause", "What", "Id"):
        table.add_column(heading, overflow="fold")
    for one in found:
        state = one.state(now)
        words = (_day(one), state.lower(), one.agreement, one.clause, WHAT[one.kind], one.id)
        table.add_row(*words, style=_STYLES.get(state))
    console().print(table)


@APP.command()
def happened(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    kind: Kind,
    agreement: Annotated[str, typer.Option("--agreement", help="Under which agreement.")],
    party: Annotated[str, typer.Option("--party", help="To whom, or by whom.")],
    at: At,
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Tell the log of a change of liaison office, of force majeure or of a breach; both parties read it there."""
    moment = at.replace(tzinfo=WIB).astimezone(UTC) if kind is EventKind.BREACH else midnight(at.date())
    with faults_told(*_MENDABLE):
        recorder = Recorder(settings_of(config, data))
        act, due = uvloop.run(recorder.happened(Occasion(kind, agreement, party, moment)))
    typer.echo(f"act {act.id}")
    typer.echo(f"due {_day(due)}: {WHAT[due.kind]} ({due.clause})")
    typer.echo(f"  once done: hub duty done {due.id} --on DAY --letter NUMBER")


@APP.command()
def done(
    obligation: Annotated[str, typer.Argument(help="Its id, as `hub duty list` shows it.")],
    on: On,
    letter: Letter = None,
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Tell the log that a duty was kept: a notice sent, a report given."""
    day: date = on.date()
    with faults_told(*_MENDABLE):
        act = uvloop.run(Recorder(settings_of(config, data)).done(obligation, day, letter))
    typer.echo(f"act {act.id}")


@APP.command()
def withdraw(
    act: Annotated[str, typer.Argument(help="The id of an act that was told by mistake.")],
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Tell the log that an act was told by mistake: it counts no more, and stays to be read."""
    with faults_told(*_MENDABLE):
        told = uvloop.run(Recorder(settings_of(config, data)).withdraw(act))
    typer.echo(f"act {told.id}")


def _day(one: Obligation) -> str:
    """The last day in time, with the time of day where hours are counted."""
    if one.due_at is None:
        return "at once: the holidays of that year are not decreed"
    local = one.due_at.astimezone(WIB)
    whole = (local.hour, local.minute, local.second) == (0, 0, 0)
    return f"{one.due_on}" if whole else f"before {local:%Y-%m-%d %H:%M:%S} WIB"
