"""Expected decisions as data: the cases beside each set of rules, and what a rulebook answers otherwise.

A case states what jurists expect, field by field, so that a changed rule shows whom it changes (`hub policy test`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml

from policies.errors import PolicyError
from policies.reading import Table, read_text
from policies.rulebook import Question, Rulebook
from schema.caller import Standing
from schema.decisions import Access, Cell, Decision, Form, Right, Scope, Side, Treatment

_CASE_KEYS = {"name", "caller", "owner", "source", "access", "type", "cell", "at", "expect"}
_EXPECT_KEYS = {"treatment", "form", "clause", "rights"}


@dataclass(frozen=True, slots=True)
class Expected:
    """What one field should be given; `rights` is None where the case does not say."""

    treatment: Treatment
    form: Form | None
    clause: str
    rights: frozenset[Right] | None


@dataclass(frozen=True, slots=True)
class Case:
    """One question at one instant, and what is expected of some fields in one cell."""

    file: str
    name: str
    question: Question
    at: datetime
    cell: Cell
    expected: Mapping[str, Expected]


def load_cases(root: Path) -> tuple[Case, ...]:
    """Every case of every `cases.yaml` below `root`; raises `PolicyError` for one that cannot be read."""
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("cases.yaml"))
    return tuple(case for file in files for case in _file(root, file))


def run_case(rulebook: Rulebook, case: Case) -> tuple[str, ...]:
    """How the rulebook's answers differ from the case, one sentence each; empty if they do not."""
    decisions = rulebook.decide(case.question, case.at)
    if case.cell not in decisions.fields:
        return (f"there are no {case.cell.scope} rows on the {case.cell.side} side for this caller",)
    given = decisions.fields[case.cell]
    return tuple(line for name, expected in case.expected.items() for line in _differences(name, expected, given))


def _differences(name: str, expected: Expected, given: Mapping[str, Decision]) -> Iterator[str]:
    found = given.get(name)
    if found is None:
        yield f"{name}: the type has no such field"
        return
    rights = found.rights if expected.rights is None else expected.rights
    pairs: tuple[tuple[str, object, object], ...] = (
        ("treatment", expected.treatment, found.treatment),
        ("form", expected.form, found.form),
        ("clause", expected.clause, found.clause),
        ("rights", _sorted(rights), _sorted(found.rights)),
    )
    for what, wanted, actual in pairs:
        if wanted != actual:
            yield f"{name}: {what} is {actual}, expected {wanted} (decided by {found.rule})"


def _sorted(rights: frozenset[Right]) -> str:
    return " ".join(sorted(rights)) or "none"


def _file(root: Path, file: str) -> Iterator[Case]:
    document = _document(file, read_text(root, file))
    document.only({"clock", "cases"})
    clock = _instant(document, "clock")
    for entry in document.tables("cases"):
        yield _case(entry, clock)


def _document(file: str, text: str) -> Table:
    try:
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PolicyError(file, line, f"what is no YAML ({error.problem})", "a YAML document") from None
    if not isinstance(data, dict):
        raise PolicyError(file, 1, "no mapping", "the keys 'clock' and 'cases'")
    return Table(file, text, data)


def _case(entry: Table, clock: datetime) -> Case:
    entry.only(_CASE_KEYS - {"at"} | ({"at"} if "at" in entry.data else set()))
    standing = Standing(*_parts(entry, "caller", 3))
    scope, side = _parts(entry, "cell", 2)
    access = Access(entry.check(entry.word("access"), set(Access)))
    expect = entry.table("expect")
    return Case(
        file=entry.file,
        name=entry.word("name"),
        question=Question(standing, entry.word("owner"), entry.word("source"), entry.word("type"), access),
        at=_instant(entry, "at") if "at" in entry.data else clock,
        cell=Cell(Scope(entry.check(scope, set(Scope))), Side(entry.check(side, set(Side)))),
        expected={name: _expected(expect.table(name)) for name in expect.data},
    )


def _expected(entry: Table) -> Expected:
    entry.only(_EXPECT_KEYS - {"form", "rights"} | (entry.data.keys() & {"form", "rights"}))
    form = entry.check(entry.word("form"), set(Form)) if "form" in entry.data else None
    rights = entry.known("rights", set(Right)) if "rights" in entry.data else None
    return Expected(
        treatment=Treatment(entry.check(entry.word("treatment"), set(Treatment))),
        form=Form(form) if form else None,
        clause=entry.word("clause"),
        rights=frozenset(Right(right) for right in rights) if rights is not None else None,
    )


def _parts(entry: Table, key: str, count: int) -> list[str]:
    parts = entry.word(key).split("/")
    if len(parts) != count:
        raise entry.refuse(key, f"{key} {entry.word(key)!r}", f"{count} words with / between them")
    return parts


def _instant(entry: Table, key: str) -> datetime:
    found = entry.value(key, datetime)
    if found.tzinfo is None:
        raise entry.refuse(key, f"{key} {found}", "a time with its zone, e.g. 2026-11-23T09:00:00+07:00")
    return found
