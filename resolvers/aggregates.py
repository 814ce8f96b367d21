"""An aggregate at the root: partial figures of every source, merged, suppressed, rounded and written."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from operator import xor
from types import MappingProxyType
from typing import Any

from resolvers.batches import Group, Groups, Number
from resolvers.borderline import persons_in
from resolvers.connections import json_text, participation_value, shaped
from resolvers.disclosure import CellCount, Figures, exact_figures, rounded_figures
from resolvers.execution import Execution, Failure, Participation, Status
from resolvers.lists import RootAnswer, check_complete
from resolvers.operation import Tree
from resolvers.plan import GroupPlan, GroupSource
from resolvers.together import together

Key = tuple[Any, ...]


async def answer_grouping(run: Execution, plan: GroupPlan) -> RootAnswer:
    """Answer an aggregate. Raises `SourcesIncompleteError`, `SourceBoundExceededError`."""
    answers = await together([run.groups(source) for source in plan.asked])
    outcome = dict(zip((source.source for source in plan.asked), answers, strict=True))
    partial = [
        [_sealed(run, source, group) for group in answer.groups]
        for source, answer in zip(plan.asked, answers, strict=True)
        if isinstance(answer, Groups)
    ]
    cells = merge_cells(partial)
    await _count_borderline(run, plan, cells)
    participations = [_participation(source, outcome[source.source]) for source in plan.asked]
    participations += [Participation(source, Status.DENIED) for source in plan.denied]
    participations += [Participation(source, Status.NOT_ASKED) for source in plan.not_asked]
    check_complete(participations, complete=plan.grouping.complete)
    return RootAnswer((_Writer(run, plan).text(cells, participations),), participations)


async def _count_borderline(run: Execution, plan: GroupPlan, cells: dict[Key, "Cell"]) -> None:
    """Learn the exact persons of those cells in which people known to two sources decide whether they may be shown."""
    if plan.exact or plan.by_rows or any(source.read.tags or any(source.linked) for source in plan.asked):
        return
    least = plan.min_cell
    doubtful = {key: cell for key, cell in cells.items() if cell.persons < least <= sum(cell.by_source)}
    if doubtful:
        for key, tags in (await persons_in(run, plan, doubtful)).items():
            doubtful[key].known = len(tags)


def _participation(source: GroupSource, answer: Groups | Failure) -> Participation:
    if isinstance(answer, Failure):
        return Participation(source.source, answer.status, failure=answer)
    return Participation(source.source, Status.OK, as_of=answer.as_of)


def _sealed(run: Execution, source: GroupSource, group: Group) -> Group:
    """A group whose link keys are sealed ids, so that keys of different sources never meet."""
    if not any(source.linked):
        return group
    key: list[Any] = list(group.key)
    for place, linked in enumerate(source.linked):
        if linked and key[place] is not None:
            sealer = run.keyring.ids(run.standing, linked[1])
            key[place] = sealer.seal(linked[0], source.source.id, [key[place]])[0]
    return Group(tuple(key), group.count, group.persons, group.keyed, group.numbers, group.tags)


@dataclass(slots=True)
class Cell:
    """A merged group. `by_source` has each source's own distinct persons, `known` those of all where counted."""

    count: int
    keyed: int
    by_source: list[int]
    numbers: tuple[Number, ...]
    tags: frozenset[bytes] | None
    known: int = 0

    @property
    def persons(self) -> int:
        """Persons surely distinct; exact where the tags were asked for."""
        return max(self.known, *self.by_source, 0) if self.tags is None else len(self.tags)

    def counted(self) -> CellCount:
        """The true figures."""
        return CellCount(self.count, None if self.tags is None else len(self.tags), self.keyed, self.numbers)


def merge_cells(partial: Sequence[Iterable[Group]]) -> dict[Key, Cell]:
    """The groups of all sources by key."""
    cells: dict[Key, Cell] = {}
    for source, groups in enumerate(partial):
        for group in groups:
            own = Cell(group.count, group.keyed, _at(source, group.persons), group.numbers, group.tags)
            known = cells.get(group.key)
            cells[group.key] = own if known is None else _joined(known, own)
    return cells


def _at(source: int, persons: int) -> list[int]:
    """Persons by source, all of them in one."""
    return [persons if place == source else 0 for place in range(source + 1)]


def _joined(one: Cell, other: Cell) -> Cell:
    return Cell(
        count=one.count + other.count,
        keyed=one.keyed ^ other.keyed,
        by_source=[a + b for a, b in zip_longest(one.by_source, other.by_source, fillvalue=0)],
        numbers=tuple(_added(a, b) for a, b in zip(one.numbers, other.numbers, strict=True)),
        tags=None if one.tags is None or other.tags is None else one.tags | other.tags,
    )


def _added(one: Number, other: Number) -> Number:
    return Number(
        one.count + other.count,
        one.total + other.total,
        _extreme(min, one.least, other.least),
        _extreme(max, one.greatest, other.greatest),
        None if one.persons is None or other.persons is None else max(one.persons, other.persons),
    )


def _extreme(choose: Any, one: float | None, other: float | None) -> Any:
    present = [value for value in (one, other) if value is not None]
    return choose(present) if present else None


@dataclass(frozen=True, slots=True)
class _Shown:
    """One group as it will be shown; `figures` is None where they may not be."""

    key: Key
    numbers: tuple[Number, ...]
    figures: Figures | None
    suppressed: bool


_Shape = Callable[[_Shown], Any]
"""Gives one selected member of a group; made once per answer, not per group."""


class _Writer:
    """Writes merged cells: the exact ones as they are, the others after suppression and rounding."""

    def __init__(self, run: Execution, plan: GroupPlan) -> None:
        self.run = run
        self.plan = plan

    def text(self, cells: dict[Key, Cell], participations: Sequence[Participation]) -> str:
        grouping = self.plan.grouping
        values: dict[str, Any] = {
            "__typename": f"{grouping.type_name}Aggregate",
            "exact": self.plan.exact,
            "total": self._total(cells),
            "completeness": [participation_value(item, self.run.say) for item in participations],
        }
        shown = self._shown(cells)
        return json_text(
            {
                member.key: self._groups(member.members, shown)
                if member.name == "groups"
                else shaped(member.members, values[member.name])
                for member in grouping.members
            }
        )

    def _total(self, cells: dict[Key, Cell]) -> int | None:
        if self.plan.exact:
            return sum(cell.count for cell in cells.values())
        whole = self._remainder(cells.values())
        return self._rounded(whole).count if self._enough(whole) else None

    def _enough(self, cell: Cell) -> bool:
        """Whether a cell has the minimum of persons (of records, where no person is concerned)."""
        return (cell.count if self.plan.by_rows else cell.persons) >= self.plan.min_cell

    def _rounded(self, cell: Cell) -> Figures:
        return rounded_figures(cell.counted(), self.plan.rounding_units, self.plan.min_cell)

    def _shown(self, cells: dict[Key, Cell]) -> list[_Shown]:
        """The groups; inexact ones always end in a remainder, so that nobody can tell few records from none."""
        ordered = sorted(cells.items(), key=lambda item: [(value is None, _sortable(value)) for value in item[0]])
        if self.plan.exact:
            return [
                _Shown(key, cell.numbers, exact_figures(cell.counted()), suppressed=False)
                for key, cell in ordered
                if cell.count
            ]
        blank = (Number(0, 0, None, None),) * len(self.plan.grouping.numbers)
        shown: list[_Shown] = []
        small: list[Cell] = []
        for key, cell in ordered:
            if self._enough(cell):
                shown.append(_Shown(key, blank, self._rounded(cell), suppressed=False))
            else:
                small.append(cell)
        rest = self._remainder(small)
        figures = self._rounded(rest) if self._enough(rest) else None
        return [*shown, _Shown((), blank, figures, suppressed=True)]

    def _remainder(self, cells: Collection[Cell]) -> Cell:
        """Several cells as one. Where a person may stand in several, only the largest's are surely distinct."""
        whole = _united(cells, len(self.plan.grouping.numbers), tagged=self._tagged)
        if not self.plan.persons_add:
            whole.by_source = [max((cell.persons for cell in cells), default=0)]
        return whole

    @property
    def _tagged(self) -> bool:
        return bool(self.plan.asked) and self.plan.asked[0].read.tags

    def _groups(self, members: Sequence[Tree], shown: Sequence[_Shown]) -> list[dict[str, Any]]:
        shapes = [(member.key, self._shape(member)) for member in members]
        return [{key: shape(group) for key, shape in shapes} for group in shown]

    def _shape(self, member: Tree) -> _Shape:
        """How one selected member of a group is made."""
        if member.name in _PLAIN:
            return _PLAIN[member.name]
        type_name = self.plan.grouping.type_name
        if member.name == "key":
            names = [field.name for field in self.plan.grouping.group_by]
            return _keyed(member.members, names, f"{type_name}GroupKey")
        if member.name in _FIGURES:
            find, suffix = _FIGURES[member.name]
            return _numbered(member.members, self.plan.grouping.numbers, f"{type_name}{suffix}", find)
        return lambda _group: f"{type_name}Group"


def _united(cells: Collection[Cell], numbers: int, *, tagged: bool) -> Cell:
    """Several cells as one."""
    return Cell(
        count=sum(cell.count for cell in cells),
        keyed=reduce(xor, (cell.keyed for cell in cells), 0),
        by_source=[sum(column) for column in zip_longest(*(cell.by_source for cell in cells), fillvalue=0)],
        numbers=tuple(
            reduce(_added, (cell.numbers[place] for cell in cells), Number(0, 0, None, None, 0))
            for place in range(numbers)
        ),
        tags=frozenset[bytes]().union(*(cell.tags or () for cell in cells)) if tagged else None,
    )


_PLAIN: Mapping[str, _Shape] = MappingProxyType(
    {
        "count": lambda group: group.figures.count if group.figures else None,
        "persons": lambda group: group.figures.persons if group.figures else None,
        "suppressed": lambda group: group.suppressed,
    }
)

_FIGURES: Mapping[str, tuple[Callable[[_Shown], Sequence[Any] | None], str]] = MappingProxyType(
    {
        "sum": (lambda group: group.figures.sums if group.figures else None, "Sums"),
        "avg": (lambda group: group.figures.averages if group.figures else None, "Averages"),
        "min": (lambda group: [number.least for number in group.numbers], "Extremes"),
        "max": (lambda group: [number.greatest for number in group.numbers], "Extremes"),
    }
)


def _keyed(members: Sequence[Tree], names: Sequence[str], type_name: str) -> _Shape:
    """The members of a group's key; null for fields that are not grouped by, and on the remainder."""
    places = [(member.key, names.index(member.name) if member.name in names else -1) for member in members]
    typed = {member.key: type_name for member in members if member.name == "__typename"}

    def shape(group: _Shown) -> dict[str, Any]:
        key = group.key
        return {name: key[place] if key and place >= 0 else None for name, place in places} | typed

    return shape


def _numbered(
    members: Sequence[Tree], names: Sequence[str], type_name: str, find: Callable[[_Shown], Sequence[Any] | None]
) -> _Shape:
    """Figures by the name of their field; null where they may not be shown."""
    typed = {member.key: type_name for member in members if member.name == "__typename"}
    places = [(member.key, names.index(member.name)) for member in members if member.key not in typed]

    def shape(group: _Shown) -> dict[str, Any]:
        figures = find(group)
        return {name: figures[place] if figures else None for name, place in places} | typed

    return shape


def _sortable(value: Any) -> Any:
    return "" if value is None else value
