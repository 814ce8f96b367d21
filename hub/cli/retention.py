"""`hub audit erase`: what the schedule of retention asks for, and does each day while the hub runs."""

import time
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
import uvloop
from rich.table import Table

from hub.cli.common import DEMO_DATA, Config, Data, console, faults_told, settings_of
from hub.database import DatabaseError
from hub.duties.basis import policies_in_force
from hub.publication.publisher import NotPossibleError
from hub.retention.eraser import Due, Round, due, erase_round
from hub.settings import Settings
from policies.retention import Retention

_ROUNDS: Final = 10
_BETWEEN_SECONDS: Final = 1.0

Now = Annotated[bool, typer.Option("--now", help="Erase it; without this only what is due is shown.")]


def erase(now: Now = False, config: Config = None, data: Data = DEMO_DATA) -> None:  # noqa: FBT002 - an option
    """Show whose entries are older than the log keeps accounts and tags of persons, or erase those of them.

    A hub that runs does so each day. The entries themselves stay, and stay proved; that it was done is an entry.
    """
    with faults_told(DatabaseError, NotPossibleError):
        settings = settings_of(config, data)
        retention = uvloop.run(policies_in_force(settings)).retention
        if not now:
            _tell(uvloop.run(due(settings, retention, datetime.now(UTC))))
            return
        erased, rest = _rounds(settings, retention)
    typer.echo(f"the personal parts of {erased} entries are erased")
    if rest.told:
        typer.echo("acts of erasure were told and are in no checkpoint yet; what they cover is erased once a hub runs")
        raise typer.Exit(1)


def _rounds(settings: Settings, retention: Retention) -> tuple[int, Round]:
    """Round after round, until nothing was told: an act is in a checkpoint a second after, where a hub runs."""
    erased = 0
    for place in range(_ROUNDS):
        done = uvloop.run(erase_round(settings, retention, datetime.now(UTC)))
        erased += done.erased
        if not done.told or place == _ROUNDS - 1:
            break
        time.sleep(_BETWEEN_SECONDS)
    return erased, done


def _tell(found: list[Due]) -> None:
    table = Table()
    for heading in ("Party", "Years", "Before", "Clause", "Entries due"):
        table.add_column(heading)
    for one in found:
        act = one.act
        table.add_row(act.party, str(act.years), f"{act.before:%Y-%m-%d} UTC", act.clause, str(one.entries))
    console().print(table)
