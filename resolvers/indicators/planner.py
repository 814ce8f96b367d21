"""Plans of indicators: their aggregates, each planned as if the caller had asked it, and each planned once.

The figures of one indicator must be of the same rows. So an owner that is denied one of its aggregates is left out of
all of them; where nobody remains the indicator has no value, and the others are answered.
"""

from dataclasses import dataclass, field, replace

from resolvers.group_planner import plan_grouping
from resolvers.holdings import Setting
from resolvers.ledger import Ledger
from resolvers.operation import Grouping, Indicators
from resolvers.plan import GroupPlan, IndicatorPlan, IndicatorsPlan, Refusal, SourceRef, Unasked
from schema.decisions import Scope

_Without = frozenset[str]


def plan_indicators(ask: Indicators, setting: Setting, ledger: Ledger) -> IndicatorsPlan:
    """The plan of indicators."""
    planner = _Planner(ask, setting, ledger)
    indicators = tuple(planner.indicator(code, places) for code, places in ask.tallies)
    used = sorted({place for one in indicators for place in one.tables})
    tables = tuple(planner.tables[place] for place in used)
    indicators = tuple(replace(one, tables=tuple(map(used.index, one.tables))) for one in indicators)
    publishing = tuple(source.ref for source in setting.sources if source.publishes)
    return IndicatorsPlan(ask, tables, indicators, publishing, setting.region)


@dataclass(slots=True)
class _Planner:
    ask: Indicators
    setting: Setting
    ledger: Ledger
    tables: list[GroupPlan] = field(default_factory=list)
    _known: dict[tuple[Grouping, _Without], int | tuple[SourceRef, ...]] = field(default_factory=dict)

    def indicator(self, code: str, places: tuple[int, ...]) -> IndicatorPlan:
        """The plan of one, over the owners that may give all it rests on."""
        groupings = [self.ask.groupings[place] for place in places]
        denied: dict[SourceRef, None] = {}
        while True:
            without = frozenset(ref.id for ref in denied)
            found = [self._table(grouping, without) for grouping in groupings]
            tables = tuple(place for place in found if isinstance(place, int))
            more = [ref for one in found for ref in self._denied(one) if ref not in denied]
            denied.update(dict.fromkeys(more))
            if len(tables) < len(found):
                return IndicatorPlan(code, (), tuple(denied), refused=True, own_only=False)
            if not more or len(found) == 1:
                return IndicatorPlan(code, tables, tuple(denied), refused=False, own_only=self._is_own(tables))

    def _table(self, grouping: Grouping, without: _Without) -> int | tuple[SourceRef, ...]:
        """The place of an aggregate's plan, or the sources that are denied it where no other remains."""
        key = (grouping, without)
        if key not in self._known:
            self._known[key] = self._planned(grouping, without)
        return self._known[key]

    def _planned(self, grouping: Grouping, without: _Without) -> int | tuple[SourceRef, ...]:
        holders = frozenset(source.ref.id for source in self.setting.holders(grouping.type_name))
        setting = self.setting.choosing(holders - without if without else None)
        if not setting.asked(grouping.type_name):
            return ()
        try:
            plan = plan_grouping(grouping, setting, self.ledger)
        except Refusal as refusal:
            return refusal.denied
        self.tables.append(replace(plan, unasked=Unasked(plan.unasked.denied)))
        return len(self.tables) - 1

    def _denied(self, table: int | tuple[SourceRef, ...]) -> tuple[SourceRef, ...]:
        return self.tables[table].unasked.denied if isinstance(table, int) else table

    def _is_own(self, tables: tuple[int, ...]) -> bool:
        """Whether all rows are the caller's own region's."""
        read = (source.read for place in tables for source in self.tables[place].asked)
        return all(cell.scope is Scope.OWN for one in read for cell in one.cells)
