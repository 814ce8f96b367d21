"""`hub policy`: whether the rules load, whether they answer as jurists expect, and what they answer to one question."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from hub.cli.common import console, faults_told, group
from policies.cases import load_cases, run_case
from policies.errors import UnknownNameError
from policies.load import ROOT, load_policies
from policies.rulebook import Question, Rulebook
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access, Cell, Decision

APP = group("Check, test and explain the rules.")

Root = Annotated[Path, typer.Option("--root", help="The folder of the policies.", show_default="the hub's own")]


@APP.command()
def check(root: Root = ROOT) -> None:
    """Load every file, whole and strictly; the first thing wrong is told by file and line."""
    with faults_told():
        policies = load_policies(root, CATALOGUE)
    parties, agreements = len(policies.parties), len(policies.agreements)
    typer.echo(f"{parties} parties, {agreements} agreements, rules version {policies.version}")


@APP.command("test")
def run_cases(root: Root = ROOT) -> None:
    """Run every case of every cases.yaml; a difference is told field by field, and the status is 1."""
    with faults_told():
        rulebook = Rulebook(load_policies(root, CATALOGUE), CATALOGUE)
        results = [(case, run_case(rulebook, case)) for case in load_cases(root)]
    wrong = [(case, lines) for case, lines in results if lines]
    for case, lines in wrong:
        typer.echo(f"{case.file}: {case.name}")
        for line in lines:
            typer.echo(f"  {line}")
    typer.echo(f"{len(results) - len(wrong)} of {len(results)} cases as expected")
    if wrong:
        raise typer.Exit(1)


@APP.command()
def explain(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    party: Annotated[str, typer.Option(help="Who asks: the party.")],
    role: Annotated[str, typer.Option(help="Who asks: the role.")],
    purpose: Annotated[str, typer.Option(help="What for.")],
    owner: Annotated[str, typer.Option(help="Whose data.")],
    type_name: Annotated[str, typer.Option("--type", help="The domain type, such as JobSeeker.")],
    source: Annotated[str, typer.Option(help="In which source.")],
    field: Annotated[str | None, typer.Option(help="One field alone.", show_default="all fields")] = None,
    access: Annotated[Access, typer.Option(help="As a list, or by one whole identifier.")] = Access.LIST,
    at: Annotated[datetime | None, typer.Option(help="When, in UTC.", show_default="now")] = None,
    root: Root = ROOT,
) -> None:
    """Show, for each part of the owner's rows, what a caller would see of each field, by which rule and clause."""
    moment = at.replace(tzinfo=UTC) if at is not None else datetime.now(UTC)
    with faults_told():
        rulebook = Rulebook(load_policies(root, CATALOGUE), CATALOGUE)
        question = Question(Standing(party, role, purpose), owner, source, type_name, access)
        decisions = rulebook.decide(question, moment)
        if field is not None and field not in CATALOGUE.types[type_name].fields:
            raise UnknownNameError(f"{type_name} has no field {field!r}")
    typer.echo(f"Agreement: {decisions.agreement or 'none'}. Rules version {rulebook.version}.")
    for cell, fields in decisions.fields.items():
        shown = fields.values() if field is None else [fields[field]]
        console().print(_table(cell, shown))


def _table(cell: Cell, decisions: Iterable[Decision]) -> Table:
    table = Table(title=f"{cell.scope} rows, {cell.side} side", title_justify="left")
    for heading in ("Field", "Treatment", "Form", "Rights", "Rule", "Clause"):
        table.add_column(heading, overflow="fold")
    for decision in decisions:
        rights = " ".join(sorted(decision.rights)) or "-"
        name = decision.coordinate.partition(".")[2]
        table.add_row(name, decision.treatment, decision.form or "-", rights, decision.rule, decision.clause)
    return table
