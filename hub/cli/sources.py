"""`hub sources`: whether each source answers, whether its mapping fits what is really there, and what is connected."""

from collections.abc import Mapping

import typer
import uvloop

from hub.cli.common import DEMO_DATA, Config, Data, faults_told, group, settings_of
from hub.database import DatabaseError, migrate
from hub.groundwork import wanted_sources
from hub.publication.publisher import NotPossibleError
from hub.settings import Settings
from hub.sourcing.reload import Reloaded, Verdict, check_sources, reload_sources

APP = group("Look after the connected sources.")


@APP.callback()
def sources() -> None:
    """Look after the connected sources."""


@APP.command()
def check(config: Config = None, data: Data = DEMO_DATA) -> None:
    """Hold every mapping against its living source; each fault is one line, and the status is 1."""
    with faults_told():
        verdicts = uvloop.run(check_sources(wanted_sources(settings_of(config, data))))
    _tell(verdicts)
    if any(verdict.faults or verdict.away for verdict in verdicts.values()):
        raise typer.Exit(1)


@APP.command()
def reload(config: Config = None, data: Data = DEMO_DATA) -> None:
    """Take the sources as the settings and the mapping files have them now, in every worker, without a restart.

    A mapping that does not fit stops all of it, with status 1; a source that is away joins when it is back. Only the
    sources are read anew: keys, issuers, signers and limits are those of the start.
    """
    with faults_told(DatabaseError, NotPossibleError):
        outcome = uvloop.run(_reload(settings_of(config, data)))
    _tell(outcome.verdicts)
    if outcome.number is None:
        typer.echo("nothing was changed: mend the faults above, or take the source out of the settings")
        raise typer.Exit(1)
    typer.echo(f"{outcome.words}: set {outcome.number} is in force in {_workers(outcome.workers)}")
    for line in outcome.refused:
        typer.echo(f"  worker {line}")
    if outcome.waiting:
        typer.echo(f"  not heard of yet: {_workers(outcome.waiting)}; look at their log")
    if outcome.refused or outcome.waiting:
        raise typer.Exit(1)


async def _reload(settings: Settings) -> Reloaded:
    await migrate(settings.journal.dsn.reveal())
    return await reload_sources(settings)


def _workers(number: int) -> str:
    return "1 worker" if number == 1 else f"{number} workers"


def _tell(verdicts: Mapping[str, Verdict]) -> None:
    for name, verdict in verdicts.items():
        if verdict.away is not None:
            typer.echo(f"{name}: does not answer: {verdict.away}")
            continue
        typer.echo(f"{name}: {'fits its mapping' if not verdict.faults else f'{len(verdict.faults)} faults'}")
        for line in verdict.faults:
            typer.echo(f"  {line}")
