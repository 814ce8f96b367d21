"""Expected decisions as data: the cases beside each set of rules, and what a rulebook answers otherwise.

A case states what jurists expect, field by field, and the record that the log keeps of each decision, so that a changed
rule shows whom it changes (`hub policy test`). A file may suppose additions to the policies, such as a consent still to
be signed; only the cases that say so are asked under them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path

import yaml

from policies.bundle import Bundle
from policies.errors import PolicyError
from policies.load import load_policies
from policies.model import PolicySet
from policies.reading import Table, read_text
from policies.rulebook import Question, Rulebook
from schema.caller import Standing
from schema.catalogue import Catalogue
from schema.decisions import Access, Cell, Decision, Form, Right, Scope, Side, Treatment

_CASE_KEYS = {"name", "caller", "owner", "source", "access", "type", "cell", "expect", "log"}
_CASE_OPTIONS = {"at", "supposing"}


@dataclass(frozen=True, slots=True)
class Expected:
    """What one field should be given; `rights` is None where the case does not say."""

    treatment: Treatment
    form: Form | None
    clause: str
    rights: frozenset[Right] | None


@dataclass(frozen=True, slots=True)
class Logged:
    """A decision as the log keeps it, in the order of the log's record."""

    coordinate: str
    owner: str
    scope: str
    side: str
    treatment: str
    form: str | None
    rule: str
    clause: str


_LOGGED = tuple(field.name for field in fields(Logged))


@dataclass(frozen=True, slots=True)
class Case:
    """One question at one instant, what is expected of some fields in one cell, and the log's record of each.

    `supposed` are the lines that are added to policy files, by path, before the question is asked.
    """

    file: str
    name: str
    question: Question
    at: datetime
    cell: Cell
    expected: Mapping[str, Expected]
    log: tuple[Logged, ...]
    supposed: Mapping[str, str]


def load_cases(root: Path) -> tuple[Case, ...]:
    """Every case of every `cases.yaml` below `root`; raises `PolicyError` for one that cannot be read."""
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("cases.yaml"))
    return tuple(case for file in files for case in _file(root, file))


def run_cases(bundle: Bundle, cases: Iterable[Case], catalogue: Catalogue) -> Iterator[tuple[Case, tuple[str, ...]]]:
    """Each case with how the bundle's answers differ from it; raises `PolicyError` if what a case supposes is wrong."""
    policies = load_policies(bundle, catalogue)
    rulebooks = {"": Rulebook(policies, catalogue)}
    for case in cases:
        key = case.file if case.supposed else ""
        if key not in rulebooks:
            rulebooks[key] = Rulebook(_supposing(bundle, case, policies, catalogue), catalogue, rulebooks[""])
        yield case, run_case(rulebooks[key], case)


def _supposing(bundle: Bundle, case: Case, known: PolicySet, catalogue: Catalogue) -> PolicySet:
    """The policies with the additions of a case."""
    files = dict(bundle.files)
    for file, lines in case.supposed.items():
        files[file] = files.get(file, b"") + lines.encode()
    return load_policies(Bundle(files, bundle), catalogue, known)


def run_case(rulebook: Rulebook, case: Case) -> tuple[str, ...]:
    """How the rulebook's answers differ from the case, one sentence each; empty if they do not."""
    decisions = rulebook.decide(case.question, case.at)
    if case.cell not in decisions.fields:
        return (f"there are no {case.cell.scope} rows on the {case.cell.side} side for this caller",)
    given = decisions.fields[case.cell]
    lines = [line for name, expected in case.expected.items() for line in _differences(name, expected, given)]
    records = {record.coordinate: record for record in map(logged, given.values())}
    return (*lines, *(line for record in case.log for line in _misrecorded(record, records.get(record.coordinate))))


def logged(decision: Decision) -> Logged:
    """The record of a decision."""
    return Logged(
        coordinate=decision.coordinate,
        owner=decision.owner,
        scope=decision.cell.scope.value,
        side=decision.cell.side.value,
        treatment=decision.treatment.value,
        form=decision.form.value if decision.form else None,
        rule=decision.rule,
        clause=decision.clause,
    )


def _misrecorded(expected: Logged, found: Logged | None) -> Iterator[str]:
    for name in _LOGGED if found else ():
        wanted, actual = getattr(expected, name), getattr(found, name)
        if wanted != actual:
            yield f"log of {expected.coordinate}: {name} is {actual}, expected {wanted}"


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
    document.only({"clock", "cases"}, {"supposing"})
    clock, supposed = _instant(document, "clock"), _supposed(document)
    for entry in document.tables("cases"):
        case = _case(entry, clock)
        yield replace(case, supposed=supposed) if "supposing" in entry.data and entry.value("supposing", bool) else case


def _supposed(document: Table) -> dict[str, str]:
    """The additions, by file; every one ends its last line."""
    found = document.table("supposing") if "supposing" in document.data else Table(document.file, document.text, {})
    return {file: f"{found.word(file).rstrip()}\n" for file in found.data}


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
    entry.only(_CASE_KEYS, _CASE_OPTIONS)
    standing = Standing(*_parts(entry, "caller", 3))
    scope, side = _parts(entry, "cell", 2)
    access = Access(entry.check(entry.word("access"), set(Access)))
    expect = entry.table("expect")
    expected = {name: _expected(expect.table(name)) for name in expect.data}
    return Case(
        file=entry.file,
        name=entry.word("name"),
        question=Question(standing, entry.word("owner"), entry.word("source"), entry.word("type"), access),
        at=_instant(entry, "at") if "at" in entry.data else clock,
        cell=Cell(Scope(entry.check(scope, set(Scope))), Side(entry.check(side, set(Side)))),
        expected=expected,
        log=_log(entry, {f"{entry.word('type')}.{name}" for name in expected}),
        supposed={},
    )


def _log(entry: Table, coordinates: set[str]) -> tuple[Logged, ...]:
    """The expected records: one of each coordinate that the case expects something of."""
    found = tuple(_record(entry, item) for item in entry.value("log", list))
    named = [record.coordinate for record in found]
    if sorted(named) != sorted(coordinates):
        expected = f"one record of each of {', '.join(sorted(coordinates))}"
        raise entry.refuse(entry.word("name"), f"a log of {', '.join(sorted(named)) or 'nothing'}", expected)
    return found


def _record(entry: Table, item: object) -> Logged:
    form = _LOGGED.index("form")
    if isinstance(item, list) and len(item) == len(_LOGGED):
        words = [word for place, word in enumerate(item) if not (place == form and word is None)]
        if all(isinstance(word, str) and word for word in words):
            return Logged(*item)
    raise entry.refuse(entry.word("name"), f"the log record {item!r}", f"[{', '.join(_LOGGED)}], the form null if none")


def _expected(entry: Table) -> Expected:
    entry.only({"treatment", "clause"}, {"form", "rights"})
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
