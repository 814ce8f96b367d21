"""What one caller is shown of each record, by the decisions of the rulebook: the measure of both kinds of test."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from policies.rulebook import Question, Rulebook
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.catalogue import DomainType
from schema.decisions import Access, Cell, Decision, Right, Scope, TypeDecisions
from tests.worlds.meaning import Records, World

WIB = timezone(timedelta(hours=7))
KNOWN = 0.15
"""The share of persons that generated look-ups ask for."""

Row = tuple[str, str, int]
"""Source, type and place of a record."""

Group = tuple[Cell, bool]
"""A cell, and whether the person may be looked up."""


@dataclass(frozen=True)
class Known:
    """Persons whom operations may look up, and every record that a look-up of them can lead to."""

    identifiers: frozenset[str]
    rows: frozenset[Row]


def choose_known(world: World, seed: int) -> Known:
    """Draw some persons, by their identifiers."""
    found = sorted({identifier for records in world for identifier in identifiers(records) if identifier})
    chosen = frozenset(random.Random(seed).sample(found, round(len(found) * KNOWN)))
    rows = {(*records.name, row) for records in world for row, one in enumerate(identifiers(records)) if one in chosen}
    return Known(chosen, frozenset(_reached(world, rows)))


def identifiers(records: Records) -> list[str | None]:
    """The person's identifier on each record; empty for a type without."""
    name = records.domain.identifier
    return [] if name is None else records.column(name)


def _reached(world: World, rows: set[Row]) -> set[Row]:
    """All rows that relations between records about persons lead to."""
    steps = list(_steps(world))
    while True:
        new = {there for here, there in steps if here in rows} - rows
        if not new:
            return rows
        rows = rows | new


def _steps(world: World) -> Iterator[tuple[Row, Row]]:
    for records in world:
        for relation in records.domain.relations.values():
            if relation.many or relation.by_person or not _to_person(records.domain, relation.target):
                continue
            for row, there in enumerate(world.linked(records, relation.name)):
                if there is not None:
                    here, target = (*records.name, row), (records.source.id, relation.target, there)
                    yield here, target
                    yield target, here


def _to_person(domain: DomainType, target: str) -> bool:
    """Whether a link leads from a person's record to the person's own."""
    return domain.about_person and CATALOGUE.types[target].identifier is not None


@dataclass(frozen=True, eq=False)
class Sight:
    """What a standing sees of a world at an instant."""

    rulebook: Rulebook
    standing: Standing
    at: datetime
    known: Known
    _cells: dict[tuple[str, str], list[Group]] = field(default_factory=dict)
    _decided: dict[tuple[str, str, Access], TypeDecisions] = field(default_factory=dict)

    @property
    def region(self) -> str | None:
        """The code of the caller's region."""
        return self.rulebook.policies.parties[self.standing.party].region

    def owns(self, records: Records) -> bool:
        """Whether the source is the caller's own."""
        return records.source.owner == self.standing.party

    def decisions(self, source: str, owner: str, type_name: str, access: Access) -> TypeDecisions:
        """The decisions on a type of a source."""
        key = source, type_name, access
        if key not in self._decided:
            self._decided[key] = self.rulebook.decide(
                Question(self.standing, owner, source, type_name, access), self.at
            )
        return self._decided[key]

    def groups(self, world: World, records: Records) -> list[Group]:
        """The cell of each record, and whether its person may be looked up."""
        if records.name not in self._cells:
            splits = self.rulebook.policies.parties[records.source.owner].region is None and not self.owns(records)
            scope = Scope.OWN if self.owns(records) else Scope.OTHER
            today = self.at.astimezone(WIB).date()
            cells = world.cells(records, self.region if splits else None, scope, today)
            known = [(*records.name, row) in self.known.rows for row in range(len(records))]
            self._cells[records.name] = list(zip(cells, known, strict=True))
        return self._cells[records.name]

    def of(self, records: Records, group: Group, name: str) -> tuple[Decision, ...]:
        """Every decision under which the caller may meet a field on records of a group."""
        cell, known = group
        accesses = (Access.LIST, Access.LOOKUP) if known else (Access.LIST,)
        source = records.source
        decided = (self.decisions(source.id, source.owner, records.mapping.name, access) for access in accesses)
        return tuple(one.decision(cell, name) for one in decided)

    def may_look_up(self, world: World) -> frozenset[str]:
        """The identifiers by which the caller would find a record."""
        found: set[str] = set()
        for records in world:
            name = records.domain.identifier
            if name is None:
                continue
            decided = self.decisions(records.source.id, records.source.owner, records.mapping.name, Access.LOOKUP)
            for (cell, _), identifier in zip(self.groups(world, records), identifiers(records), strict=True):
                if identifier and decided.decision(cell, name).allows(Right.LOOKUP):
                    found.add(identifier)
        return frozenset(found)

    def rights(self, sources: Mapping[str, str], type_name: str, name: str, access: Access) -> frozenset[Right]:
        """Every right on a field in any cell of the sources that hold it (by id and owner)."""
        found: frozenset[Right] = frozenset()
        for source, owner in sources.items():
            for fields in self.decisions(source, owner, type_name, access).fields.values():
                found |= fields[name].rights
        return found
