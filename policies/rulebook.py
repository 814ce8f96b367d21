"""The rulebook: who may see what, answered from tables that Casbin fills once. The only module that imports casbin.

Casbin fails open in several known ways, so it is asked only here, through `Judge`: built whole, never changed, and
every answer checked against the rules it was given.
"""

import threading
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, distribution
from typing import Final, TypeVar

import casbin
from casbin.model import Model

from policies.building import Frame, Table, build, decision
from policies.errors import RulebookError, UnknownNameError
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
    in_slice,
    whats,
    words,
)
from policies.model import Aggregation, Effect, Layer, ModelText, Party, PolicySet, RuleSet
from schema.caller import Standing
from schema.catalogue import Catalogue, DomainType, Field
from schema.decisions import Access, Cell, Decision, TypeDecisions

Request = tuple[tuple[str, ...], ...]
"""One question to Casbin: for each column of the model's request, the rule words that it satisfies."""

MOST_ANSWERS: Final = 16_384
"""How many questions are remembered; the oldest is forgotten first, and costs one table look-up when asked again."""

_COLUMNS: Final = ("role", "purpose", "caller_end", "owner_end", "scope", "side", "access", "type_name", "what")

_ASKING: Final = threading.Lock()
"""Casbin parses its matcher anew for every question, and CPython counts the depth of a parse for all threads together:
two that parse at once end in a SystemError (python/cpython#106905)."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


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
class _Stack:
    """The rules that act together, in the order in which they decide; equal keys mean equal rules."""

    key: str
    rules: tuple[Placed, ...]


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
        self._enforcer = casbin.Enforcer(_casbin_model(model))
        self._enforcer.get_model().add_policies("p", "p", [*self._rows])

    def ask(self, request: Request) -> Placed | None:
        """The rule that decides `request`, or None where none matches (a denial).

        Raises `RulebookError` if Casbin fails, was changed since, or answers what its rules cannot give.
        """
        if not self._rows:
            return None  # without rules Casbin evaluates its matcher on empty words, and may allow
        self._check_unchanged(request)
        try:
            with _ASKING:
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


def _casbin_model(text: ModelText) -> Model:
    model = Model()
    for section, definition in (("r", text.request), ("p", text.policy), ("e", text.effect), ("m", text.matcher)):
        model.add_def(section, section, definition)
    return model


def _row(placed: Placed) -> tuple[str, ...]:
    rule = placed.rule
    return (str(rule.priority), *(getattr(rule, column) for column in _COLUMNS), rule.effect.value, placed.id)


def _request(part: Slice, place: Place, field: Field) -> Request:
    ends = (words(part.caller_end.value), words(part.owner_end.value))
    at = (words(place.scope.value), words(place.side.value), words(place.access.value))
    return (words(part.role), words(part.purpose), *ends, *at, words(part.type_name), whats(field))


def compile_table(
    model: ModelText, part: Slice, domain_type: DomainType, book: Sequence[Placed], side: Relation
) -> Table:
    """Asks Casbin about every field of a slice in every cell, and keeps the rule that decided."""
    rules = [placed for placed in book if in_slice(placed.rule, part)]
    judge = Judge(model, rules)
    used = [{getattr(placed.rule, column) for placed in rules} for column in _COLUMNS]
    answers: dict[Request, Placed | None] = {}

    def decide(place: Place, field: Field) -> Placed | None:
        # Words that no rule here uses cannot change the answer: fields and places that differ only in such share one.
        request = tuple(
            tuple(word for word in column if word in known)
            for column, known in zip(_request(part, place, field), used, strict=True)
        )
        if request not in answers:
            answers[request] = judge.ask(request)
        return answers[request]

    return {
        access: {
            cell: {
                name: decide(Place(cell.scope, cell.side, access), field) for name, field in domain_type.fields.items()
            }
            for cell in cells(domain_type, side.scopes)
        }
        for access in Access
    }


class Rulebook:
    """Answers questions from the policies; thread-safe, and without effect on them.

    Raises `RulebookError` when made beside an abandoned `casbin`. Nothing here changes once made: new policies are a
    new rulebook, built aside and put in the place of the old one in one assignment.
    """

    def __init__(self, policies: PolicySet, catalogue: Catalogue) -> None:
        refuse_abandoned_casbin()
        self.policies = policies
        self.version = policies.version
        self._catalogue = catalogue
        self._stacks = _stacks(policies)
        self._lock = threading.Lock()
        self._answers: dict[Question, _Answer] = {}
        self._built: dict[Hashable, TypeDecisions] = {}
        self._tables: dict[tuple[str, Slice], Table] = {}

    def decide(self, question: Question, at: datetime) -> TypeDecisions:
        """The decisions on a type of one owner's source at the aware instant `at`; the same object while they hold.

        Raises `UnknownNameError` for a party or type that the policies do not know.
        """
        answer = self._answers.get(question)
        if answer is not None and answer.since <= at < answer.until:
            return answer.decisions
        return self._answer(question, at)

    def warm(self) -> None:
        """Fills every table, so that no question waits for Casbin; meant for a thread of its own after load."""
        every = frozenset(self._catalogue.types)
        own = [relation for relation in RELATIONS if relation.layer is Layer.OWN]
        agreed = [relation for relation in RELATIONS if relation.layer is Layer.AGREEMENT]
        self._fill(self._stacks[Layer.OWN, None], own, every)
        self._fill(self._stacks[Layer.PUBLIC, None], agreed, every)
        seen: set[tuple[str, frozenset[str]]] = set()
        for agreement in self.policies.agreements.values():
            stack, type_names = self._stacks[Layer.AGREEMENT, agreement.id], covered_types(self._catalogue, agreement)
            if (stack.key, type_names) not in seen:
                seen.add((stack.key, type_names))
                self._fill(stack, agreed, type_names)

    def enforce(self, question: Question, at: datetime, cell: Cell, field: str) -> Decision:
        """The slow reference: one field, asked of Casbin over all rules that act. Tests hold `decide` equal to it."""
        approach, domain_type = self._approach(question)
        gate = opening(self.policies, approach, at).gate
        place = Place(cell.scope, cell.side, question.access)
        request = _request(_slice(question, gate), place, domain_type.fields[field])
        placed = Judge(self.policies.model, self._stack(gate).rules).ask(request)
        return decision(Frame(question.owner, domain_type, question.access, gate), cell, field, placed)

    def _answer(self, question: Question, at: datetime) -> TypeDecisions:
        approach, domain_type = self._approach(question)
        found: Opening = opening(self.policies, approach, at)
        part = _slice(question, found.gate)
        key = (part, question.access, question.owner, found.gate)
        decisions = self._built.get(key)
        if decisions is None:
            table = self._table(self._stack(found.gate), part, found.gate.relation)
            frame = Frame(question.owner, domain_type, question.access, found.gate)
            decisions = build(table, frame, self._aggregation(found.gate))
        with self._lock:
            decisions = _remember(self._built, key, self._built.get(key, decisions))
            _remember(self._answers, question, _Answer(found.since, found.until, decisions))
        return decisions

    def _approach(self, question: Question) -> tuple[Approach, DomainType]:
        domain_type = self._catalogue.types.get(question.type_name)
        if domain_type is None:
            raise UnknownNameError(f"no type {question.type_name!r} in the catalogue")
        caller, owner = self._party(question.standing.party), self._party(question.owner)
        return Approach(question.standing, caller, owner, question.source, domain_type.domain), domain_type

    def _party(self, name: str) -> Party:
        party = self.policies.parties.get(name)
        if party is None:
            raise UnknownNameError(f"no party {name!r} in the policies")
        return party

    def _stack(self, gate: Gate) -> _Stack:
        if gate.layer is None:
            return _Stack("", ())
        return self._stacks[gate.layer, gate.agreement]

    def _table(self, stack: _Stack, part: Slice, side: Relation) -> Table:
        """The slice's table; two threads may both compile it, which gives the same twice."""
        key = (stack.key, part)
        found = self._tables.get(key)
        if found is not None:
            return found
        domain_type = self._catalogue.types[part.type_name]
        return self._tables.setdefault(key, compile_table(self.policies.model, part, domain_type, stack.rules, side))

    def _fill(self, stack: _Stack, relations: Sequence[Relation], type_names: frozenset[str]) -> None:
        space = Space(self._catalogue, self.policies.purposes, type_names)
        for part, side in space.slices(relations):
            self._table(stack, part, side)

    def _aggregation(self, gate: Gate) -> Aggregation:
        """The largest of the limits concerned (DESIGN section 5)."""
        concerned = [self.policies.agreements[name].aggregation for name in gate.concerned]
        return _largest([self.policies.aggregation, *concerned])


def _slice(question: Question, gate: Gate) -> Slice:
    standing, side = question.standing, gate.relation
    return Slice(standing.role, standing.purpose, side.caller_end, side.owner_end, question.type_name)


def _stacks(policies: PolicySet) -> Mapping[tuple[Layer, str | None], _Stack]:
    """The rules that act together, by layer and agreement."""
    public = tuple(Placed(Layer.PUBLIC, rule) for rule in policies.public.rules)
    shared: dict[str, _Stack] = {}

    def stack(layer: Layer, rules: RuleSet) -> _Stack:
        key = f"{layer}:{rules.digest}"
        if key not in shared:
            shared[key] = _Stack(key, in_order([*(Placed(layer, rule) for rule in rules.rules), *public]))
        return shared[key]

    agreements = policies.agreements.values()
    return {
        (Layer.OWN, None): stack(Layer.OWN, policies.own),
        (Layer.PUBLIC, None): _Stack(Layer.PUBLIC.value, in_order(public)),
        **{(Layer.AGREEMENT, agreement.id): stack(Layer.AGREEMENT, agreement.rules) for agreement in agreements},
    }


def _largest(limits: Sequence[Aggregation]) -> Aggregation:
    units: dict[str, int] = {}
    for limit in limits:
        for coordinate, unit in limit.rounding_units.items():
            units[coordinate] = max(unit, units.get(coordinate, 0))
    return Aggregation(max(limit.min_cell for limit in limits), units)


def _remember(memory: dict[K, V], key: K, value: V) -> V:
    """Keeps a value under a bound, forgetting the oldest, and gives it back."""
    memory.pop(key, None)
    if len(memory) >= MOST_ANSWERS:
        memory.pop(next(iter(memory)))
    memory[key] = value
    return value
