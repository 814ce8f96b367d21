"""The rulebook: who may see what, answered from tables that Casbin fills once. The only module that imports casbin.

Casbin fails open in several known ways, so it is asked only here, through `Judge`: built whole, never changed, and
every answer checked against the rules it was given.
"""

import ast
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from typing import Final

import casbin
from casbin.model import Model
from casbin.util.expression import SimpleEval

from policies.building import Frame, Prepared, Table, build, decision, prepare, ruling
from policies.errors import RulebookError, UnknownNameError
from policies.explaining import Explanation, Spot, Standpoint, explanation
from policies.gates import Approach, Gate, Opening, opening
from policies.matching import (
    RELATIONS,
    Place,
    Placed,
    Relation,
    Slice,
    Space,
    cells,
    covered_types,
    in_order,
    in_place,
    whats,
    words,
)
from policies.model import Aggregation, Effect, End, Layer, ModelText, Party, PolicySet
from policies.remembering import remember
from policies.requests import COLUMNS, Request, Used, asker_words, request, spot_words
from policies.stacks import Stack, largest, stacks_of
from schema.caller import Standing
from schema.catalogue import Catalogue, DomainType
from schema.decisions import Access, Cell, Decision, TypeDecisions

MOST_ANSWERS: Final = 16_384
"""How many questions are remembered; the oldest is forgotten first, and costs one table look-up when asked again."""

MOST_TABLES: Final = 16_384
"""How many slices are kept compiled."""

MOST_PATTERNS: Final = 16_384
"""How many answers of Casbin to like rules are kept."""

MOST_WARMED: Final = 16
"""For how many different sets of agreed rules all tables are filled ahead; 514 that all differ would take minutes."""

_PARSING: Final = threading.Lock()
"""Held while Python parses: its parser keeps its depth for the whole process."""


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks, whose rows in which source are meant, of which type, and how they are reached."""

    standing: Standing
    owner: str
    source: str
    type_name: str
    access: Access


@dataclass(frozen=True, slots=True)
class _Answer:
    """Decisions, and the half-open span in which they hold."""

    since: datetime
    until: datetime
    decisions: TypeDecisions


@dataclass(frozen=True, slots=True)
class Acting:
    """What decides a question, and the half-open span in which it does; equal keys mean equal tables."""

    key: tuple[str, Slice]
    opening: Opening


def refuse_abandoned_casbin() -> None:
    """Raises `RulebookError` if the abandoned `casbin` is installed beside `pycasbin`: both install module `casbin`."""
    try:
        distribution("pycasbin")
    except PackageNotFoundError:
        raise RulebookError("the package pycasbin is not installed") from None
    try:
        found = distribution("casbin")
    except PackageNotFoundError:
        return
    raise RulebookError(f"casbin {found.version} is installed beside pycasbin and overwrites it; uninstall casbin")


class Judge:
    """A Casbin enforcer over some rules that nobody can change, and whose every answer is a rule or a denial."""

    __slots__ = ("_by_id", "_enforcer", "_rows")

    def __init__(self, model: ModelText, rules: Sequence[Placed]) -> None:
        ordered = in_order(rules)
        self._by_id = {placed.id: placed for placed in ordered}
        self._rows = [_row(placed) for placed in ordered]
        self._enforcer = _Enforcer(_casbin_model(model))
        self._enforcer.get_model().add_policies("p", "p", [*self._rows])

    def ask(self, request: Request) -> Placed | None:
        """The rule that decides `request`, or None where none matches (a denial).

        Raises `RulebookError` if Casbin fails, was changed since, or answers what its rules cannot give.
        """
        if not self._rows:
            return None  # without rules Casbin evaluates its matcher on empty words, and may allow
        self._check_unchanged(request)
        try:
            allowed, row = self._enforcer.enforce_ex(*request)
        except Exception as error:
            raise RulebookError("Casbin failed while it was asked") from error
        return self._checked(bool(allowed), tuple(row))

    def _check_unchanged(self, request: Request) -> None:
        if not self._enforcer.enabled or self._enforcer.get_model()["p"]["p"].policy != self._rows:
            raise RulebookError("the enforcer was changed after it was built")
        if not all(all(column) for column in request):
            raise RulebookError("a request holds an empty word")

    def _checked(self, allowed: bool, row: tuple[str, ...]) -> Placed | None:  # noqa: FBT001 - Casbin's own answer
        placed = self._by_id[row[-1]] if row else None
        if allowed != (placed is not None and placed.rule.effect is Effect.ALLOW):
            raise RulebookError("Casbin answered what its rules cannot give")
        return placed


class _Enforcer(casbin.Enforcer):  # type: ignore[misc] # casbin ships no types
    """Casbin's enforcer, with the matcher parsed once for all.

    By itself it parses in every question, and CPython 3.11 fails now and then where two threads do so at once
    (SystemError: AST constructor recursion depth mismatch).
    """

    @staticmethod
    def _get_expression(expr: str, functions: Mapping[str, Callable[..., object]] | None = None) -> SimpleEval:
        expression = SimpleEval("", functions)
        with _PARSING:
            expression.ast_parsed_value = _parsed(expr)
        return expression


@cache
def _parsed(matcher: str) -> ast.expr:
    expression = casbin.Enforcer._get_expression(matcher)  # noqa: SLF001 - Casbin's own reading of the text
    tree: ast.expr = expression.ast_parsed_value
    return tree


def _casbin_model(text: ModelText) -> Model:
    model = Model()
    for section, definition in (("r", text.request), ("p", text.policy), ("e", text.effect), ("m", text.matcher)):
        model.add_def(section, section, definition)
    return model


def _row(placed: Placed) -> tuple[str, ...]:
    rule = placed.rule
    return (str(rule.priority), *(str(getattr(rule, column)) for column in COLUMNS), rule.effect.value, placed.id)


class Compiler:
    """Makes tables: asks Casbin about every field of a slice in every cell, and keeps the rule that decided.

    Which rule that is depends on the words, order and effects of the rules alone, so rules that differ in nothing but
    what they give are asked once.
    """

    def __init__(self, model: ModelText, before: "Compiler | None" = None) -> None:
        """Take over the answers that the compiler `before` knows."""
        self._model = model
        self._lock = threading.Lock()
        self._known: dict[Hashable, dict[Request, int | None]] = {}
        if before is not None and before._model == model:  # noqa: SLF001 - of the same class
            self._known = before._known.copy()  # noqa: SLF001 - as above; in one step, as others may be adding

    def table(self, part: Slice, domain_type: DomainType, stack: Stack, side: Relation) -> Table:
        """The table of a slice under the rules of a stack."""
        rules = stack.within(part)
        used = Used.by(rules)
        asker, of_type = used.kept(0, asker_words(part)), used.kept(7, (words(part.type_name),))
        fields = [(name, used.kept(8, (whats(field),))) for name, field in domain_type.fields.items()]
        rows: dict[Request, dict[str, Placed | None]] = {}

        def row(place: Place) -> dict[str, Placed | None]:
            spot = used.kept(4, spot_words(place))
            if spot not in rows:
                here = [placed for placed in rules if in_place(placed.rule, place)]
                rows[spot] = self._decided(here, {name: (*asker, *spot, *of_type, *what) for name, what in fields})
            return rows[spot]

        return {
            access: {cell: row(Place(cell.scope, cell.side, access)) for cell in cells(domain_type, side.scopes)}
            for access in Access
        }

    def _decided(self, rules: Sequence[Placed], requests: Mapping[str, Request]) -> dict[str, Placed | None]:
        """Which of `rules`, in the order in which they decide, answers each request."""
        asked = tuple(sorted(set(requests.values())))
        key = (tuple(map(_pattern, rules)), asked)
        found = self._known.get(key)
        if found is None:
            judge, positions = Judge(self._model, rules), {id(placed): at for at, placed in enumerate(rules)}
            answers = [(request, judge.ask(request)) for request in asked]
            found = {request: None if placed is None else positions[id(placed)] for request, placed in answers}
            with self._lock:
                remember(self._known, key, found, MOST_PATTERNS)
        chosen = {name: found[request] for name, request in requests.items()}
        return {name: None if at is None else rules[at] for name, at in chosen.items()}


def _pattern(placed: Placed) -> tuple[str, ...]:
    """All that Casbin looks at in a rule, but for its number."""
    rule = placed.rule
    return (*(getattr(rule, column) for column in COLUMNS), rule.effect)


class Rulebook:
    """Answers questions from the policies; thread-safe, and without effect on them.

    Raises `RulebookError` when made beside an abandoned `casbin`. Nothing here changes once made: new policies are a
    new rulebook, built aside and put in the place of the old one in one assignment.
    """

    def __init__(self, policies: PolicySet, catalogue: Catalogue, before: "Rulebook | None" = None) -> None:
        """Take over from the rulebook `before`, of the same catalogue, what was compiled of equal rules."""
        refuse_abandoned_casbin()
        self.policies = policies
        self.version = policies.version
        self._catalogue = catalogue
        known: Mapping[tuple[Layer, str | None], Stack] = {} if before is None else before._stacks  # noqa: SLF001 - of the same class
        self._stacks: Mapping[tuple[Layer, str | None], Stack] = stacks_of(policies, known.values())
        self._lock = threading.Lock()
        self._answers: dict[Question, _Answer] = {}
        self._built: dict[Hashable, TypeDecisions] = {}
        self._prepared: dict[tuple[str, Slice, Access], Prepared] = {}
        self._compiler: Compiler = Compiler(policies.model, None if before is None else before._compiler)  # noqa: SLF001
        self._tables: dict[tuple[str, Slice], Table] = {} if before is None else self._taken_over(before)

    def _taken_over(self, before: "Rulebook") -> dict[tuple[str, Slice], Table]:
        """The tables of stacks that are here too; copied in one step, as another thread may be adding to them."""
        keys = {stack.key for stack in self._stacks.values()}
        tables = before._tables.copy()  # noqa: SLF001 - of the same class
        return {key: table for key, table in tables.items() if key[0] in keys}

    def decide(self, question: Question, at: datetime) -> TypeDecisions:
        """The decisions on a type of one owner's source at the aware instant `at`; the same object while they hold.

        Raises `UnknownNameError` for a party or type that the policies do not know.
        """
        answer = self._answers.get(question)
        if answer is not None and answer.since <= at < answer.until:
            return answer.decisions
        return self._answer(question, at)

    def warm(self) -> None:
        """Fills tables ahead, so that no question waits for Casbin; meant for a thread of its own after load."""
        every = frozenset(self._catalogue.types)
        own = [relation for relation in RELATIONS if relation.layer is Layer.OWN]
        agreed = [relation for relation in RELATIONS if relation.layer is Layer.AGREEMENT]
        self._fill(self._stacks[Layer.OWN, None], own, every)
        self._fill(self._stacks[Layer.PUBLIC, None], [one for one in RELATIONS if one.layer is not Layer.OWN], every)
        seen: set[tuple[str, frozenset[str]]] = set()
        for agreement in self.policies.agreements.values():
            stack, type_names = self._stacks[Layer.AGREEMENT, agreement.id], covered_types(self._catalogue, agreement)
            if (stack.key, type_names) not in seen and len(seen) < MOST_WARMED:
                seen.add((stack.key, type_names))
                self._fill(stack, agreed, type_names)

    def enforce(self, question: Question, at: datetime, cell: Cell, field: str) -> Decision:
        """The slow reference: one field, asked of Casbin over all rules that act. Tests hold `decide` equal to it."""
        approach, domain_type = self._approach(question)
        gate = opening(self.policies, approach, at).gate
        place = Place(cell.scope, cell.side, question.access)
        asked = request(_slice(question, gate), place, domain_type.fields[field])
        placed = Judge(self.policies.model, self._stack(gate).rules).ask(asked)
        frame = Frame(question.owner, domain_type, question.access, gate)
        return decision(frame, cell, ruling(domain_type.fields[field], placed))

    def explain(self, question: Question, at: datetime, cell: Cell, field: str) -> Explanation:
        """The decision that `decide` gives on a field in a cell, with all that stands behind it.

        Raises `UnknownNameError` for a party, type, cell or field that there is not.
        """
        approach, domain_type = self._approach(question)
        gate = opening(self.policies, approach, at).gate
        given = self.decide(question, at).fields.get(cell, {}).get(field)
        if given is None:
            raise UnknownNameError(f"no {question.type_name}.{field} in {cell.scope} rows on the {cell.side} side")
        place = Place(cell.scope, cell.side, question.access)
        spot = Spot(_slice(question, gate), place, domain_type.fields[field])
        return explanation(given, Standpoint(self.policies, approach, gate, self._stack(gate).rules), spot)

    def acting(self, question: Question, at: datetime) -> Acting:
        """What decides a question at the aware instant `at`.

        Raises `UnknownNameError` for a party or type that the policies do not know.
        """
        approach, _ = self._approach(question)
        found = opening(self.policies, approach, at)
        return Acting((self._stack(found.gate).key, _slice(question, found.gate)), found)

    def table(self, acting: Acting) -> Table:
        """The table behind `decide`, which many owners share."""
        gate = acting.opening.gate
        return self._table(self._stack(gate), acting.key[1], gate.relation)

    def _answer(self, question: Question, at: datetime) -> TypeDecisions:
        approach, domain_type = self._approach(question)
        found: Opening = opening(self.policies, approach, at)
        part = _slice(question, found.gate)
        key = (part, question.access, question.owner, found.gate)
        decisions = self._built.get(key)
        if decisions is None:
            frame = Frame(question.owner, domain_type, question.access, found.gate)
            decisions = build(self._prepare(frame, part), frame, self._aggregation(found.gate))
        with self._lock:
            decisions = remember(self._built, key, self._built.get(key, decisions), MOST_ANSWERS)
            remember(self._answers, question, _Answer(found.since, found.until, decisions), MOST_ANSWERS)
        return decisions

    def _approach(self, question: Question) -> tuple[Approach, DomainType]:
        domain_type = self._catalogue.types.get(question.type_name)
        if domain_type is None:
            raise UnknownNameError(f"no type {question.type_name!r} in the catalogue")
        caller, owner = self._party(question.standing.party), self._party(question.owner)
        if owner.end is End.THIRD:
            raise UnknownNameError(f"{question.owner!r} is a third party and owns no source")
        return Approach(question.standing, caller, owner, question.source, domain_type.domain), domain_type

    def _party(self, name: str) -> Party:
        party = self.policies.parties.get(name)
        if party is None:
            raise UnknownNameError(f"no party {name!r} in the policies")
        return party

    def _stack(self, gate: Gate) -> Stack:
        if gate.layer is None:
            return Stack("", ())
        return self._stacks[gate.layer, gate.agreement]

    def _table(self, stack: Stack, part: Slice, side: Relation) -> Table:
        """The slice's table; two threads may both compile it, which gives the same twice, and neither waits for it."""
        key = (stack.key, part)
        found = self._tables.get(key)
        if found is not None:
            return found
        domain_type = self._catalogue.types[part.type_name]
        made = self._compiler.table(part, domain_type, stack, side)
        with self._lock:
            return remember(self._tables, key, self._tables.get(key, made), MOST_TABLES)

    def _prepare(self, frame: Frame, part: Slice) -> Prepared:
        """What the table of a slice says for one access."""
        stack = self._stack(frame.gate)
        key = (stack.key, part, frame.access)
        found = self._prepared.get(key)
        if found is not None:
            return found
        made = prepare(self._table(stack, part, frame.gate.relation), frame.domain_type, frame.access)
        with self._lock:
            return remember(self._prepared, key, self._prepared.get(key, made), MOST_TABLES)

    def _fill(self, stack: Stack, relations: Sequence[Relation], type_names: frozenset[str]) -> None:
        space = Space(self._catalogue, self.policies.purposes, type_names)
        for part, side in space.slices(relations):
            self._table(stack, part, side)

    def _aggregation(self, gate: Gate) -> Aggregation:
        """The largest of the limits concerned (DESIGN section 5)."""
        concerned = [self.policies.agreements[name].aggregation for name in gate.concerned]
        return largest([self.policies.aggregation, *concerned])


def _slice(question: Question, gate: Gate) -> Slice:
    standing, side = question.standing, gate.relation
    return Slice(standing.role, standing.purpose, side.caller_end, side.owner_end, question.type_name)
