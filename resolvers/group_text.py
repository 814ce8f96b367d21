"""A tabulated aggregate as JSON text: the selected members of each group, in the order they were selected."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import orjson

from resolvers.connections import completeness_text, json_text
from resolvers.execution import Execution
from resolvers.operation import Grouping, Tree
from resolvers.tabulate import Shown, Table

_Shape = Callable[[Shown], Any]
"""Gives one selected member of a group; made once per answer, not per group."""


def table_text(run: Execution, grouping: Grouping, table: Table) -> str:
    """The JSON of an aggregate."""
    plain = {"__typename": f"{grouping.type_name}Aggregate", "exact": table.exact, "total": table.total}

    def value(member: Tree) -> Any:
        if member.name == "groups":
            return _groups(grouping, member.members, table.groups)
        if member.name == "completeness":
            return orjson.Fragment(completeness_text(member.members, table.participations, run.say))
        return plain[member.name]

    return json_text({member.key: value(member) for member in grouping.members})


def _groups(grouping: Grouping, members: Sequence[Tree], shown: Sequence[Shown]) -> list[dict[str, Any]]:
    shapes = [(member.key, _shape(grouping, member)) for member in members]
    return [{key: shape(group) for key, shape in shapes} for group in shown]


def _shape(grouping: Grouping, member: Tree) -> _Shape:
    """How one selected member of a group is made."""
    if member.name in _PLAIN:
        return _PLAIN[member.name]
    type_name = grouping.type_name
    if member.name == "key":
        names = [field.name for field in grouping.group_by]
        return _keyed(member.members, names, f"{type_name}GroupKey")
    if member.name in _FIGURES:
        find, suffix = _FIGURES[member.name]
        names = list(grouping.medians if member.name == "median" else grouping.numbers)
        return _numbered(member.members, names, f"{type_name}{suffix}", find)
    return lambda _group: f"{type_name}Group"


_PLAIN: Mapping[str, _Shape] = MappingProxyType(
    {
        "count": lambda group: group.figures.count if group.figures else None,
        "persons": lambda group: group.figures.persons if group.figures else None,
        "suppressed": lambda group: group.suppressed,
    }
)

_FIGURES: Mapping[str, tuple[Callable[[Shown], Sequence[Any] | None], str]] = MappingProxyType(
    {
        "sum": (lambda group: group.figures.sums if group.figures else None, "Sums"),
        "avg": (lambda group: group.figures.averages if group.figures else None, "Averages"),
        "median": (lambda group: group.medians, "Medians"),
        "min": (lambda group: [number.least for number in group.numbers], "Extremes"),
        "max": (lambda group: [number.greatest for number in group.numbers], "Extremes"),
    }
)


def _keyed(members: Sequence[Tree], names: Sequence[str], type_name: str) -> _Shape:
    """The members of a group's key; null for fields that are not grouped by, and on the remainder."""
    places = [(member.key, names.index(member.name) if member.name in names else -1) for member in members]
    typed = {member.key: type_name for member in members if member.name == "__typename"}

    def shape(group: Shown) -> dict[str, Any]:
        key = group.key
        return {name: key[place] if key and place >= 0 else None for name, place in places} | typed

    return shape


def _numbered(
    members: Sequence[Tree], names: Sequence[str], type_name: str, find: Callable[[Shown], Sequence[Any] | None]
) -> _Shape:
    """Figures by the name of their field; null where they may not be shown."""
    typed = {member.key: type_name for member in members if member.name == "__typename"}
    places = [(member.key, names.index(member.name)) for member in members if member.key not in typed]

    def shape(group: Shown) -> dict[str, Any]:
        figures = find(group)
        return {name: figures[place] if figures else None for name, place in places} | typed

    return shape
