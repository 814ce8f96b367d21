"""The hub under attack, what its sources truly hold, and how it is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub.demo.data import DemoData
from schema.caller import Standing
from schema.decisions import Cell, Scope, Side
from tests.worlds.asking import Ask, Reply, send
from tests.worlds.hubs import BEGIN, Hubs
from tests.worlds.meaning import Records, World
from tests.worlds.sight import Known, Sight

NOBODY = Known(frozenset(), frozenset())
OWN_ADULT, OWN_MINOR = Cell(Scope.OWN, Side.ADULT), Cell(Scope.OWN, Side.MINOR)
OTHER_ADULT, OTHER_MINOR = Cell(Scope.OTHER, Side.ADULT), Cell(Scope.OTHER, Side.MINOR)


@dataclass(frozen=True, eq=False)
class Target:
    """The hub under attack, and what its sources hold."""

    hubs: Hubs
    world: World

    second: bool = False
    """Whether it is the second hub that is asked, whose rows may have been replaced."""

    def ask(self, who: str, query: str, **variables: object) -> Reply:
        """Ask as `<party>/<role>/<purpose>`."""
        return self.hubs.ask_one(standing(who), Ask(query, variables), int(self.second))

    def data(self, who: str, query: str, **variables: object) -> Any:
        """The first root field of an answer that must be one."""
        reply = self.ask(who, query, **variables)
        assert reply.code == "OK", reply.body
        return next(iter(reply.json["data"].values()))

    def metrics(self) -> str:
        """What the hub's monitoring reads."""
        app = self.hubs.sites[int(self.second)].hub.app
        return self.hubs.background.run(send(app, ("GET", "/metrics", b""), [])).body.decode()

    def changed(self, table: str, **columns: Any) -> "Target":
        """The second hub over the same rows, but for some columns of one table (`<source>.<table>`)."""
        data = self.world.data
        tables = {**data.tables, table: {**data.tables[table], **columns}}
        changed = DemoData(data.settings, tables)
        self.hubs.refill(changed)
        return Target(self.hubs, World(changed, self.world.mappings), second=True)

    def records(self, source: str, type_name: str) -> Records:
        """The records of a type in a source."""
        found = self.world.records(source, type_name)
        assert found is not None
        return found

    def rows(self, who: str, source: str, type_name: str, cell: Cell) -> list[int]:
        """The records that lie in a cell for a caller, by their place."""
        records = self.records(source, type_name)
        sight = Sight(self.hubs.rulebook, standing(who), BEGIN, NOBODY)
        return [row for row, (found, _) in enumerate(sight.groups(self.world, records)) if found == cell]

    def value(self, source: str, type_name: str, field: str, row: int) -> Any:
        """A field of a record in the hub's own words."""
        return self.records(source, type_name).column(field)[row]

    @contextmanager
    def later(self, by: timedelta) -> Iterator[None]:
        """The same hub after some time, until the block ends."""
        now = self.hubs.clock.now
        self.hubs.clock.now = now + by
        try:
            yield
        finally:
            self.hubs.clock.now = now


def standing(who: str) -> Standing:
    """`<party>/<role>/<purpose>` as a standing."""
    return Standing(*who.split("/"))
