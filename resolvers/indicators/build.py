"""From the arguments of `indicators` to the aggregates behind them: each is asked once, however many rest on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from resolvers.filters import leaf_value, members
from resolvers.indicators.recipes import RECIPES, Recipe
from resolvers.indicators.terms import Districts, Edge, Moment, Region, Tally, Term
from resolvers.inputs import Constant, Leaf, MadeOf, Slots, SlotSource, Tree
from resolvers.operation import AllOf, AnyOf, Condition, Filter, Grouping, Indicators
from resolvers.operation import Tree as Member
from schema.names import NAMES, enum_name


def build_indicators(given: Mapping[str, Tree], slots: Slots, selected: tuple[Member, ...]) -> Indicators:
    """What is asked for."""
    period, region = given.get("period"), given.get("regionCode")
    assert isinstance(period, Leaf)  # noqa: S101 - validation has already passed
    builder = _Builder(slots, period.source, region.source if isinstance(region, Leaf) else None)
    groupings: dict[Grouping, int] = {}
    tallies: list[tuple[str, tuple[int, ...]]] = []
    for code in _codes(given.get("codes")):
        recipe = RECIPES[code]
        made = [builder.grouping(tally) for tally in recipe.tallies] if isinstance(recipe, Recipe) else []
        tallies.append((code, tuple(groupings.setdefault(one, len(groupings)) for one in made)))
    region_slot = None if builder.region is None else slots.shared(builder.region)
    return Indicators(slots.shared(period.source), region_slot, tuple(tallies), tuple(groupings), selected)


def _codes(tree: Tree) -> Sequence[str]:
    """The codes asked for, each once, in the order of the schema."""
    if tree is None:
        return tuple(RECIPES)
    if isinstance(tree, Leaf):
        asked = tree.value if isinstance(tree.value, list) else [tree.value]
    else:
        asked = [leaf_value(item) for item in members(tree)]
    return [code for code in RECIPES if code in asked]


@dataclass(frozen=True, slots=True)
class _Builder:
    """Where the values come from; without a region none is asked for."""

    slots: Slots
    period: SlotSource
    region: SlotSource | None

    def grouping(self, tally: Tally) -> Grouping:
        """The aggregate of a tally."""
        ways = NAMES.group_fields(tally.type_name)
        return Grouping(
            type_name=tally.type_name,
            where=self._where(tally),
            group_by=tuple(ways[enum_name(name)] for name in tally.by),
            numbers=tally.numbers,
            extremes=frozenset(),
            persons=tally.persons,
            sources=None,
            complete=False,
            members=(),
            medians=tally.medians,
        )

    def _where(self, tally: Tally) -> Filter | None:
        items = [*self._conditions(tally)]
        return AllOf(tuple(items)) if items else None

    def _conditions(self, tally: Tally) -> Iterator[Filter]:
        if tally.region is not None and self.region is not None:
            yield self._condition(tally.region)
        yield from map(self._condition, tally.where)
        if tally.either:
            yield AnyOf(tuple(AllOf(tuple(map(self._condition, terms))) for terms in tally.either))

    def _condition(self, term: Term) -> Condition:
        return Condition(term.field, term.op, self.slots.shared(self._source(term)))

    def _source(self, term: Term) -> SlotSource:
        value = term.value
        if isinstance(value, Edge | Moment):
            return MadeOf(self.period, value)
        if isinstance(value, Region | Districts) and self.region is not None:
            return self.region if isinstance(value, Region) else MadeOf(self.region, value)
        return Constant(value)
