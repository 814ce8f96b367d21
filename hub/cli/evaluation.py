"""`hub evaluation`: the yearly monitoring and evaluation of an agreement, drawn from the log."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
import uvloop

from hub.cli.audit_reports import progress
from hub.cli.common import DEMO_DATA, Config, Data, app, faults_told, settings_of
from hub.cli.papers import BASIS_FAULTS, Json, Out, Party, Pdf, Places, put_out
from hub.evaluation.drawing import Wish, draw, verified
from hub.evaluation.period import NoEvaluationError
from hub.evaluation.report import evaluation_data, evaluation_paper
from hub.proof.database_log import NoCheckpointError
from hub.proof.note import NoteError
from hub.publication.publisher import NotPossibleError
from policies.errors import UnknownNameError

_FAULTS: Final = (*BASIS_FAULTS, NoCheckpointError, NoEvaluationError, NotPossibleError, NoteError, UnknownNameError)

Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help="The day after the last.", show_default="the last evaluation's"),
]
Verify = Annotated[bool, typer.Option("--verify/--no-verify", help="Whether the whole log is verified for it.")]


def evaluation(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    agreement: Annotated[str, typer.Option("--agreement", help="Of which agreement.")],
    party: Party,
    until: Until = None,
    verify: Verify = True,  # noqa: FBT002 - an option of the command line
    out: Out = None,
    pdf: Pdf = None,
    json: Json = None,
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Draw up the yearly report on monitoring and evaluation; that it was drawn up is an entry of the log."""
    with faults_told(*_FAULTS):
        settings, now = settings_of(config, data), datetime.now(UTC)
        wish = Wish(agreement, party, until.date() if until else None, now)
        found = uvloop.run(draw(settings, wish))
        if verify:
            with progress("Reading entries") as read:
                found = replace(found, faults=verified(settings, now, read))
        put_out(evaluation_paper(found, party), Places(out, pdf, json), evaluation_data(found))


APP = app(evaluation)
