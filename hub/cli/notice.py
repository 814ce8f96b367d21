"""`hub notice`: a written notice that an agreement or the law asks for, drawn up in Indonesian to be signed."""

from datetime import UTC, datetime
from typing import Annotated

import typer
import uvloop

from hub.cli.common import DEMO_DATA, Config, Data, app, faults_told, settings_of
from hub.cli.papers import Out, Pdf, Places, put_out
from hub.database import DatabaseError
from hub.duties.acts import ActError
from hub.duties.calendar import day_of
from hub.duties.notice import NoticeKind
from hub.duties.paper_pdf import PaperError
from hub.duties.recording import Recorder


def notice(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    kind: Annotated[NoticeKind, typer.Argument(help="What it tells of.", show_choices=True)],
    agreement: Annotated[str, typer.Option("--agreement", help="Under which agreement.")],
    party: Annotated[str, typer.Option("--party", help="Who tells.")],
    out: Out = None,
    pdf: Pdf = None,
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Draw up the notice that is due first: what people alone know is left open to be filled in."""
    with faults_told(ActError, DatabaseError, PaperError):
        recorder = Recorder(settings_of(config, data))
        paper = uvloop.run(recorder.notice(kind, agreement, party, day_of(datetime.now(UTC))))
        put_out(paper, Places(out, pdf))


APP = app(notice)
