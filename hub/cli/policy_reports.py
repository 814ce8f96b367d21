"""What `hub policy` shows: policies, cases, decisions and changes as tables and lines that a steward can read."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime

from rich.table import Table

from policies.cases import Case
from policies.difference import Change, TermChange
from policies.explaining import Explanation
from policies.model import PolicySet
from policies.stricter import Outcome
from schema.decisions import Cell, Decision
from schema.zone import WIB

_INDENT = "  "
_WIDTH = 116
_SHORT = 12


def set_report(policies: PolicySet) -> Table:
    """One line per agreement: its version, term, scope, rules and consents."""
    table = _headed(None, "Agreement", "Version", "Term (WIB)", "Domains", "Sources", "Rules", "Clauses", "Consents")
    for agreement in policies.agreements.values():
        counts = (agreement.domains, agreement.sources, agreement.rules.rules, agreement.clauses, agreement.consents)
        term = f"{_moment(agreement.since)} to {_moment(agreement.until)}"
        table.add_row(agreement.id, policies.versions[agreement.id][:_SHORT], term, *(str(len(one)) for one in counts))
    return table


def case_report(results: Sequence[tuple[Case, Sequence[str]]]) -> Table:
    """One line per file of cases: how many, and how many hold."""
    table = _headed(None, "Cases", "As expected", "Different")
    total, wrong = Counter(case.file for case, _ in results), Counter(case.file for case, lines in results if lines)
    for file, count in total.items():
        table.add_row(file, str(count - wrong[file]), str(wrong[file]))
    return table


def decisions_table(cell: Cell, decisions: Iterable[Decision]) -> Table:
    """The decisions of one cell, a line per field."""
    title = f"{cell.scope} rows, {cell.side} side"
    table = _headed(title, "Field", "Treatment", "Form", "Rights", "Rule", "Clause")
    for decision in decisions:
        rights = " ".join(sorted(decision.rights)) or "-"
        name = decision.coordinate.partition(".")[2]
        table.add_row(name, decision.treatment, decision.form or "-", rights, decision.rule, decision.clause)
    return table


def explanation_lines(explained: Explanation) -> Iterator[str]:
    """Why: the rule's own words, its clauses with their texts, the gate, and the rules that were passed over."""
    if explained.note:
        yield f"{_INDENT}{explained.note}"
    if explained.agreement:
        version = explained.agreement.version[:_SHORT]
        yield f"{_INDENT}Agreement {', '.join(explained.agreement.numbers)}, version {version}"
    if explained.consent:
        letter = explained.consent
        yield f"{_INDENT}Consent {letter.letter} until {_moment(letter.until)}, given by {letter.given_by}"
    if explained.shut:
        yield f"{_INDENT}The agreement's rules do not act: {explained.shut}"
    for clause in explained.clauses:
        yield from textwrap.wrap(
            f"{clause.clause}: {clause.text}", _WIDTH, initial_indent=_INDENT, subsequent_indent="    "
        )
    for passed in explained.passed_over:
        yield f"{_INDENT}Not {passed.rule} ({passed.treatment}): {'; '.join(map(str, passed.reasons))}"


def changes_report(terms: Sequence[TermChange], changes: Sequence[Change]) -> Iterator[Table]:
    """The terms that change, then the decisions in the order given, fields of a type that change alike together."""
    if terms:
        table = _headed("Agreements", "Agreement", "Part", "Before", "After")
        for term in terms:
            table.add_row(term.agreement, term.part, *_compared(term.before, term.after))
        yield table
    if changes:
        table = _headed("Decisions", "", "Caller", "Owner", "Rows", "Fields", "Before", "After", "When (WIB)")
        together: dict[tuple[str, ...], list[str]] = {}
        for change in changes:
            together.setdefault(_row(change), []).append(change.change.field.name)
        for (mark, caller, owner, rows, type_name, before, after, when), names in together.items():
            table.add_row(mark, caller, owner, rows, f"{type_name}: {', '.join(names)}", before, after, when)
        yield table


def _row(change: Change) -> tuple[str, str, str, str, str, str, str, str]:
    """Everything of a change but the field's name, as shown."""
    standing, what = change.standing, change.change
    rows = f"{what.cell.scope} {what.cell.side} {what.access or ''}".rstrip()
    return (
        "WIDER" if change.is_widening else "",
        f"{standing.party}/{standing.role}/{standing.purpose}",
        change.owner,
        rows,
        what.field.type_name,
        _given(what.before),
        _given(what.after),
        _span(change),
    )


def _given(outcome: Outcome) -> str:
    treatment, form, rights = outcome
    named = " +".join(["", *sorted(rights)]).strip()
    return " ".join(word for word in (treatment.value, form.value if form else "", named) if word)


def _span(change: Change) -> str:
    since = f"from {_moment(change.since)}" if change.since else ""
    until = f"until {_moment(change.until)}" if change.until else ""
    return f"{since} {until}".strip() or "always"


def _compared(before: object, after: object) -> tuple[str, str]:
    """Two values as shown; of two mappings only the entries that differ."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        before, after = ({key: one[key] for key in keys if key in one} for one in (before, after))
    return _shown(before), _shown(after)


def _shown(value: object) -> str:
    """A value of an agreement in plain words."""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_shown(inner)}" for key, inner in value.items()) or "-"
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(_shown, value))) or "-"
    if isinstance(value, tuple):
        return "; ".join(map(_shown, value)) or "-"
    if is_dataclass(value) and not isinstance(value, type):
        return ", ".join(f"{field.name} {_shown(getattr(value, field.name))}" for field in fields(value))
    return "-" if value is None else str(value)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(WIB):%Y-%m-%d %H:%M}".removesuffix(" 00:00")


def _headed(title: str | None, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
