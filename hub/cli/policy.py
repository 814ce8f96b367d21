"""`hub policy`: whether the rules load, answer as jurists expect, what they answer to a question, and what changes."""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from hub.cli.common import Named, console, expect_known, faults_told, group
from hub.cli.policy_reports import case_report, changes_report, decisions_table, explanation_lines, set_report
from policies.bundle import read_bundle
from policies.cases import load_cases, run_cases
from policies.difference import difference, term_changes
from policies.load import ROOT, load_policies
from policies.model import PolicySet, Role
from policies.rulebook import Question, Rulebook
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access

_IN_A_HUB = ("key", "sign", "publish", "revoke", "shadow")


class _Commands(Named):
    """The commands of this file, and those that need a hub's database, imported when one of them is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All of them."""
        return [*super().list_commands(ctx), *_IN_A_HUB]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One of them, or `None`."""
        if cmd_name not in _IN_A_HUB:
            return super().get_command(ctx, cmd_name)
        found: Any = get_command(import_module("hub.cli.publication").APP)
        return found.commands[cmd_name]


APP = group("Check, test, explain, compare, sign and publish the rules.", _Commands)

_FOLDER: Any = {"exists": True, "file_okay": False}

Root = Annotated[
    Path, typer.Option("--root", help="The folder of the policies.", show_default="the hub's own", **_FOLDER)
]


@APP.command()
def check(root: Root = ROOT) -> None:
    """Load every file, whole and strictly; the first thing wrong is told by file and line."""
    with faults_told():
        policies = load_policies(root, CATALOGUE)
    console().print(set_report(policies))
    parties, agreements = len(policies.parties), len(policies.agreements)
    typer.echo(f"{parties} parties, {agreements} agreements, rules version {policies.version}")


@APP.command("test")
def run_all(root: Root = ROOT) -> None:
    """Run every case of every cases.yaml; a difference is told field by field, and the status is 1."""
    with faults_told():
        results = list(run_cases(read_bundle(root), load_cases(root), CATALOGUE))
    wrong = [(case, lines) for case, lines in results if lines]
    for case, lines in wrong:
        typer.echo(f"{case.file}: {case.name}")
        for line in lines:
            typer.echo(f"  {line}")
    console().print(case_report(results))
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
    field: Annotated[str | None, typer.Option(help="One field alone, with all reasons.", show_default="all")] = None,
    access: Annotated[Access, typer.Option(help="As a list, or by one whole identifier.")] = Access.LIST,
    at: Annotated[datetime | None, typer.Option(help="When, in UTC.", show_default="now")] = None,
    root: Root = ROOT,
) -> None:
    """Show, for each part of the owner's rows, what a caller would see of each field, by which rule and clause."""
    moment = at.replace(tzinfo=UTC) if at is not None else datetime.now(UTC)
    question = Question(Standing(party, role, purpose), owner, source, type_name, access)
    with faults_told():
        policies = load_policies(root, CATALOGUE)
        _check_words(question, policies)
        if field is not None:
            expect_known(f"field of {type_name}", field, CATALOGUE.types[type_name].fields)
        rulebook = Rulebook(policies, CATALOGUE)
        decisions = rulebook.decide(question, moment)
    typer.echo(f"Agreement: {decisions.agreement or 'none'}. Rules version {rulebook.version}.")
    for cell, fields in decisions.fields.items():
        console().print(decisions_table(cell, fields.values() if field is None else [fields[field]]))
        if field is not None:
            for line in explanation_lines(rulebook.explain(question, moment, cell, field)):
                typer.echo(line)


def _check_words(question: Question, policies: PolicySet) -> None:
    """Refuse a word that no rule can match: everything would be withheld, and the reason be a slip of the pen."""
    standing = question.standing
    expect_known("party", standing.party, policies.parties)
    expect_known("role", standing.role, list(Role))
    expect_known("purpose", standing.purpose, policies.purposes)
    expect_known("owner", question.owner, policies.parties)
    expect_known("type", question.type_name, CATALOGUE.types)
    if standing.party != question.owner:
        agreed = {source for agreement in policies.agreements.values() for source in agreement.sources}
        expect_known("source in an agreement", question.source, agreed)


@APP.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="The folder of the policies as they are.", **_FOLDER)],
    after: Annotated[Path, typer.Argument(metavar="B", help="The folder of the policies as they would be.", **_FOLDER)],
    *,
    refuse_widening: Annotated[bool, typer.Option("--refuse-widening", help="Status 1 if anything widens.")] = False,
) -> None:
    """List every decision that changes from A to B, widening first and marked, and every term of an agreement."""
    with faults_told():
        old = load_policies(before, CATALOGUE)
        new = load_policies(after, CATALOGUE, old)
        changes = tuple(difference(old, new, CATALOGUE))
    for part in changes_report(tuple(term_changes(old, new)), changes):
        console().print(part)
    widening = sum(change.is_widening for change in changes)
    typer.echo(f"{len(changes)} decisions change, {widening} of them widen")
    if widening and refuse_widening:
        raise typer.Exit(1)
