"""`hub explain`: what one operation would ask of which source in one standing, and why. No source is asked."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer

from hub.cli.common import DEMO_DATA, Config, Data, app, faults_told, settings_of
from hub.explaining import Explainer, Explanation, Inquiry
from hub.groundwork import mappings_of, policies_of
from hub.settings import Settings
from policies.rulebook import Rulebook
from schema.build import CATALOGUE
from schema.caller import Standing

_STANDARD_INPUT = "-"
_FROM_FILE = "@"


def explain(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    query: Annotated[str, typer.Argument(metavar="QUERYFILE", help="A file with the operation; - reads it.")],
    party: Annotated[str, typer.Option(help="Who would ask: the party.")],
    role: Annotated[str, typer.Option(help="Who would ask: the role.")],
    purpose: Annotated[str, typer.Option(help="What for.")],
    variables: Annotated[str, typer.Option(help="The variables as JSON, or @FILE.")] = "{}",
    at: Annotated[datetime | None, typer.Option(help="When, in UTC.", show_default="now")] = None,
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Print the decisions, plan, cost and SQL of an operation, without asking a source; status 1 if refused."""
    moment = at.replace(tzinfo=UTC) if at is not None else datetime.now(UTC)
    inquiry = Inquiry(_read(query), _variables(variables), Standing(party, role, purpose), moment)
    with faults_told():
        explanation = _explainer(settings_of(config, data)).explain(inquiry)
    typer.echo(_text(explanation), nl=False)
    if explanation.refused:
        raise typer.Exit(1)


APP = app(explain)


def _explainer(settings: Settings) -> Explainer:
    policies = policies_of(settings)
    return Explainer(Rulebook(policies, CATALOGUE), mappings_of(settings), settings.limits)


def _text(explanation: Explanation) -> str:
    parts = {
        "Decisions": explanation.decisions,
        "Plan": explanation.plan,
        "Cost": explanation.cost,
        "SQL": explanation.sql,
    }
    return "\n".join(f"# {title}\n\n{text}" for title, text in parts.items() if text)


def _read(name: str) -> str:
    """The text of a file, or of standard input."""
    if name == _STANDARD_INPUT:
        return sys.stdin.read()
    try:
        return Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{name} cannot be read: {type(error).__name__}") from error


def _variables(given: str) -> dict[str, object]:
    text = _read(given.removeprefix(_FROM_FILE)) if given.startswith(_FROM_FILE) else given
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise typer.BadParameter(f"variables are no JSON: {error}") from error
    if not isinstance(found, dict):
        raise typer.BadParameter("variables must be a JSON object")
    return found
