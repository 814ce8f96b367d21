"""One caller's operations, asked of both worlds, the answers held against each other and searched for leaks."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from schema.caller import Standing
from schema.decisions import Treatment
from tests.worlds.asking import Ask, Reply
from tests.worlds.changing import Change
from tests.worlds.hubs import Hubs
from tests.worlds.leaks import Secrets, allowed
from tests.worlds.meaning import World
from tests.worlds.operations import Made, Maker
from tests.worlds.sight import Known, Sight
from tests.worlds.values import Held, Values, foreigners, is_whole

_FOLLOWED = 0.35
"""The share of answers with a next page of which it is asked for."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What all trials rest on."""

    hubs: Hubs
    world: World
    held: Held
    secrets: Secrets
    known: Known


@dataclass(eq=False)
class Outcome:
    """What became of a caller's operations."""

    codes: Counter[str] = field(default_factory=Counter)
    differing: list[tuple[Ask, bytes, bytes]] = field(default_factory=list)
    leaking: list[tuple[Ask, set[str]]] = field(default_factory=list)
    troubled: list[tuple[Ask, str]] = field(default_factory=list)
    """Operations over which a source or the hub itself failed, with what the log says."""
    touched: set[str] = field(default_factory=set)

    @property
    def asked(self) -> int:
        """How many operations were asked."""
        return self.codes.total()


@dataclass(frozen=True)
class _Page:
    """A list with a next page, and where each world's goes on."""

    made: Made
    variable: str
    cursors: tuple[str, ...]


class Trial:
    """The operations of one standing."""

    def __init__(self, ground: Ground, standing: Standing, seed: int) -> None:
        self.ground = ground
        self.sight = Sight(ground.hubs.rulebook, standing, ground.hubs.clock(), ground.known)
        self.seed = seed
        self.chance = random.Random(f"{standing} {seed}")
        known = sorted(filter(is_whole, ground.known.identifiers))
        values = Values(ground.held, known, foreigners(ground.world, self.sight), self.chance)
        self.maker = Maker(self.sight, _holding(ground.world), values)
        self.allowed = allowed(ground.world, self.sight)
        self.outcome = Outcome()
        self._pages: list[_Page] = []

    def run(self, operations: int) -> Outcome:
        """Ask so many operations, each of worlds that it must not tell apart.

        Those that aggregate what is hidden but for aggregates come last, when such values are the same in both.
        """
        hidden, later = self._aggregated(), list[Made]()
        self._fill(aggregates=True)
        for _ in range(operations):
            made = self.maker.operation()
            if made.aggregated & hidden:
                later.append(made)
            else:
                self._ask(made)
        if later:
            self._fill(aggregates=False)
        for made in later:
            self._ask(made)
        return self.outcome

    def use(self, operations: int) -> Outcome:
        """Ask so many operations of the worlds as they are."""
        for _ in range(operations):
            self._ask(self.maker.operation())
        return self.outcome

    def _fill(self, *, aggregates: bool) -> None:
        change = Change(self.ground.world, self.sight, aggregates, self.seed)
        self.ground.hubs.refill(change.made())
        self.outcome.touched |= change.touched

    def _aggregated(self) -> frozenset[str]:
        """The coordinates that are AGGREGATE for the caller on some of the records."""
        world, found = self.ground.world, set[str]()
        for records in world:
            for group in set(self.sight.groups(world, records)):
                for name, one in records.domain.fields.items():
                    if any(met.treatment is Treatment.AGGREGATE for met in self.sight.of(records, group, name)):
                        found.add(one.coordinate)
        return frozenset(found)

    def _ask(self, made: Made) -> None:
        page = self._next_page()
        if page is None:
            return self._compare(made, [made.ask, made.ask])
        own = [page.made.ask.with_variables(**{page.variable: cursor}) for cursor in page.cursors]
        return self._compare(page.made, own)

    def _next_page(self) -> _Page | None:
        if not self._pages or self.chance.random() > _FOLLOWED:
            return None
        page = self._pages.pop(self.chance.randrange(len(self._pages)))
        if self.chance.random() < 0.2:
            return _Page(page.made, page.variable, (page.cursors[1], page.cursors[0]))
        return page

    def _compare(self, made: Made, asked: list[Ask]) -> None:
        replies = self.ground.hubs.ask(self.sight.standing, asked)
        self.outcome.troubled += [(asked[0], line) for line in self.ground.hubs.new_warnings()]
        self.outcome.codes[replies[0].code] += 1
        if replies[0].comparable() != replies[1].comparable():
            self.outcome.differing.append((asked[0], replies[0].body, replies[1].body))
        for one, reply in zip(asked, replies, strict=True):
            found = self.ground.secrets.in_answer(reply.body, self.allowed)
            found |= self.ground.secrets.in_text(repr(reply.headers))
            if found:
                self.outcome.leaking.append((one, found))
        self._learn(made, replies)

    def _learn(self, made: Made, replies: list[Reply]) -> None:
        answers = [reply.json.get("data") for reply in replies]
        self.maker.values.remember(answers[0])
        for key, variable in made.lists:
            cursors = tuple(next(_ends(answer, key), None) for answer in answers)
            if None not in cursors and len(self._pages) < 12:
                self._pages.append(_Page(made, variable, tuple(map(str, cursors))))


def _holding(world: World) -> Mapping[str, Mapping[str, str]]:
    """The sources that hold each type, with their owners."""
    found: dict[str, dict[str, str]] = {}
    for records in world:
        found.setdefault(records.mapping.name, {})[records.source.id] = records.source.owner
    return found


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
