"""The same operations asked of both hubs, and the answers held against each other value by value.

Sealed ids differ, as the sources do: they must stand for each other throughout, one to one. `source`, `completeness`
and the bytes of cursors are each hub's own; so are figures that are rounded, by the keyed sums of each database.
"""

import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.differential.ground import EVERYONE, Ground, holding
from tests.worlds.asking import Ask, Reply
from tests.worlds.operations import Made, Maker
from tests.worlds.sight import Known, Sight
from tests.worlds.values import Held, Values

_SEALED = re.compile(r"[A-Za-z0-9_-]{22}")
_QUOTED = re.compile(r'"([A-Za-z0-9_-]{22})"')
_OWN = re.compile(r"(cursor|endCursor|asOf)(_\w+)?")
_LEFT_OUT = frozenset({"source", "sources", "completeness"})
_ROUNDED = frozenset({"groups", "total", "value", "numerator", "denominator", "parts"})
_BUSY = "policy_lease_not_renewed"
"""Said on a crowded machine, where `ask` waits for the lease; what is answered then is compared as ever."""

_FOLLOWED = 0.4
_NOBODY = ("3216990101900999", "ZZ9999999")


@dataclass(frozen=True)
class Difference:
    """An operation, and where its answers part."""

    ask: Ask
    place: str
    federated: Any
    reference: Any

    def __str__(self) -> str:
        """All of it, for a test that fails."""
        return f"{self.place}\n  five: {self.federated!r}\n  one:  {self.reference!r}\n  {self.ask}"


@dataclass(eq=False)
class Outcome:
    """What became of the operations."""

    codes: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    troubled: list[tuple[Ask, str]] = field(default_factory=list)
    followed: int = 0
    """Pages asked for by a cursor."""
    aggregates: Counter[bool] = field(default_factory=Counter)
    """Aggregates and indicators compared, by whether they are exact."""
    rows: int = 0
    """Records and groups compared."""

    @property
    def asked(self) -> int:
        """How many operations were asked."""
        return self.codes.total()


@dataclass(frozen=True)
class _Page:
    """A list with a next page, and where each hub's goes on."""

    made: Made
    variable: str
    cursors: tuple[str, ...]


class Trial:
    """Operations from a seed."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self.ground = ground
        self.chance = random.Random(seed)
        sight = Sight(ground.hubs.sites[1].hub.rulebook, EVERYONE, ground.hubs.clock(), Known(frozenset(), frozenset()))
        known = [*ground.data.niks, *ground.data.passports]
        values = Values(Held(ground.data.held()), known, _NOBODY, self.chance)
        self.maker = Maker(sight, holding(), values)
        self.outcome = Outcome()
        self._pages: list[_Page] = []
        self._twins: tuple[dict[str, str], dict[str, str]] = ({}, {})

    def run(self, operations: int) -> Outcome:
        """Ask so many."""
        for _ in range(operations):
            page = self._next_page()
            if page is None:
                made = self.maker.question()
                self._ask(made, [made.ask, made.ask])
            else:
                self.outcome.followed += 1
                asked = [page.made.ask.with_variables(**{page.variable: cursor}) for cursor in page.cursors]
                self._ask(page.made, asked)
        return self.outcome

    def _next_page(self) -> _Page | None:
        if not self._pages or self.chance.random() > _FOLLOWED:
            return None
        return self._pages.pop(self.chance.randrange(len(self._pages)))

    def _ask(self, made: Made, asked: list[Ask]) -> None:
        federated, reference = asked
        reference = replace(reference, query=_QUOTED.sub(self._twin, reference.query))
        replies = self.ground.hubs.ask(EVERYONE, [federated, reference])
        lines = (line for line in self.ground.hubs.new_warnings() if _BUSY not in line)
        self.outcome.troubled += [(federated, line) for line in lines]
        self.outcome.codes[replies[0].code] += 1
        for place, one, other in self._parting(replies):
            self.outcome.differences.append(Difference(federated, place, one, other))
            break
        self._learn(made, replies)

    def _twin(self, found: re.Match[str]) -> str:
        return f'"{self._twins[0].get(found[1], found[1])}"'

    def _parting(self, replies: list[Reply]) -> Iterator[tuple[str, Any, Any]]:
        one, other = replies
        if (one.status, one.code) != (other.status, other.code):
            yield "outcome", one.body.decode(), other.body.decode()
        else:
            yield from self._differing("data", one.json.get("data"), other.json.get("data"))

    def _differing(self, place: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
        if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
            yield from self._members(place, one, other)
        elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            self.outcome.rows += len(one)
            if place.endswith(".groups") and _without_ids(one) != one:
                one, other = _unsealed(one), _unsealed(other)
            for at, pair in enumerate(zip(one, other, strict=True)):
                yield from self._differing(f"{place}[{at}]", *pair)
        elif not self._same(one, other):
            yield place, one, other

    def _members(self, place: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        if "exact" in one:
            self.outcome.aggregates[bool(one["exact"])] += 1
        rounded = _ROUNDED if one.get("exact") is other.get("exact") is False else frozenset()
        for name in sorted(one.keys() - _LEFT_OUT - rounded):
            if not _OWN.fullmatch(name):
                yield from self._differing(f"{place}.{name}", one[name], other[name])
            elif (one[name] is None) != (other[name] is None):
                yield f"{place}.{name}", one[name], other[name]

    def _same(self, one: Any, other: Any) -> bool:
        if isinstance(one, float) and isinstance(other, float):
            return math.isclose(one, other, rel_tol=1e-12)
        if isinstance(one, str) and isinstance(other, str) and _SEALED.fullmatch(one) and _SEALED.fullmatch(other):
            there, back = self._twins
            return there.setdefault(one, other) == other and back.setdefault(other, one) == one
        return type(one) is type(other) and bool(one == other)

    def _learn(self, made: Made, replies: list[Reply]) -> None:
        answers = [reply.json.get("data") for reply in replies]
        self.maker.values.remember(answers[0])
        for key, variable in made.lists:
            cursors = tuple(next(_ends(answer, key), None) for answer in answers)
            if None not in cursors and len(self._pages) < 12:
                self._pages.append(_Page(made, variable, tuple(map(str, cursors))))


def _unsealed(groups: list[Any]) -> list[Any]:
    """Groups by sealed ids, which order them, without the ids and in an order of their own."""
    return sorted(_without_ids(groups), key=repr)


def _without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_ids(below) for name, below in value.items()}
    return "sealed" if isinstance(value, str) and _SEALED.fullmatch(value) else value


def _ends(value: Any, key: str) -> Iterator[str]:
    """The cursors behind which a list goes on."""
    if isinstance(value, dict):
        below = value.get(key)
        if isinstance(below, dict) and (below.get("pageInfo") or {}).get("hasNextPage"):
            yield below["pageInfo"]["endCursor"]
        for item in value.values():
            yield from _ends(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _ends(item, key)
