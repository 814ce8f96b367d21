"""An aggregate asked of all its sources at once, merged, and made fit to be shown: suppressed and rounded, or exact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from resolvers.batches import Group, Groups, Number
from resolvers.borderline import persons_in
from resolvers.cells import Cell, Key, Part, Shape, add_values, merge_cells, remainder
from resolvers.disclosure import Figures, exact_figures, rounded_figures
from resolvers.execution import Execution, Failure, Participation, Participations, Status
from resolvers.plan import GroupPlan, GroupSource, SourceRef
from resolvers.quantiles import MEDIAN, Guard, Spread, exact_quantile, guarded_quantile
from resolvers.together import together

_FEWER_VALUES = "group by less, or narrow the filter"


@dataclass(frozen=True, slots=True)
class Shown:
    """One group as it will be shown; `figures` is None where they may not be."""

    key: Key
    numbers: tuple[Number, ...]
    figures: Figures | None
    suppressed: bool
    medians: tuple[float | None, ...] | None = None
    quantiles: tuple[tuple[float | None, ...], ...] = ()
    """For each median the quantiles asked for besides."""


@dataclass(frozen=True, slots=True)
class Table:
    """An aggregate as it may be shown."""

    groups: tuple[Shown, ...]
    total: int | None
    exact: bool
    participations: Participations


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a source gave: its groups, and the values of each median."""

    groups: Groups
    values: tuple[Groups, ...]


async def tabulate(run: Execution, plan: GroupPlan, shares: Sequence[float] = ()) -> Table:
    """Ask every source and merge. `shares`: quantiles wanted beside each median."""
    answers = await together([_asked(run, source) for source in plan.asked])
    answered = [
        (source, answer) for source, answer in zip(plan.asked, answers, strict=True) if isinstance(answer, _Answer)
    ]
    parts = [_part(run, source, answer) for source, answer in answered]
    cells = merge_cells([part.groups for part in parts])
    grouping = plan.grouping
    add_values(cells, [grouping.numbers.index(name) for name in grouping.medians], parts)
    await _count_borderline(
        run, plan, cells, [(source.source, part.groups) for (source, _), part in zip(answered, parts, strict=True)]
    )
    asked = tuple(_participation(*pair) for pair in zip(plan.asked, answers, strict=True))
    shown = _Tabulation(plan, tuple(shares))
    return Table(tuple(shown.groups(cells)), shown.total(cells), plan.exact, Participations(asked, plan.unasked))


async def _asked(run: Execution, source: GroupSource) -> _Answer | Failure:
    """One source's groups and values, at once. Where either is missing there is nothing: half would be wrong."""
    plans = [source, *(replace(source, read=spread) for spread in source.spreads)]
    answers = await together([run.groups(plan) for plan in plans])
    found: list[Groups] = []
    for plan, answer in zip(plans, answers, strict=True):
        if isinstance(answer, Failure):
            return answer
        if plan.read.most is not None and len(answer.groups) > plan.read.most:
            return Failure(Status.OVER_BOUND, plan.read.most, _FEWER_VALUES)
        found.append(answer)
    return _Answer(found[0], tuple(found[1:]))


async def _count_borderline(
    run: Execution, plan: GroupPlan, cells: dict[Key, Cell], answered: Sequence[tuple[SourceRef, Sequence[Group]]]
) -> None:
    """Learn the exact persons of those cells in which people known to two sources decide whether they may be shown."""
    if plan.exact or plan.by_rows or any(source.read.tags or any(source.linked) for source in plan.asked):
        return
    least = plan.min_cell
    doubtful = {key: cell for key, cell in cells.items() if cell.persons < least <= cell.most_persons}
    if doubtful:
        known = {ref.id: {group.key: group.tags for group in groups} for ref, groups in answered}
        for key, tags in (await persons_in(run, plan, doubtful, known)).items():
            doubtful[key].known = len(tags)


def _participation(source: GroupSource, answer: _Answer | Failure) -> Participation:
    if isinstance(answer, Failure):
        return Participation(source.source, answer.status, failure=answer)
    return Participation(source.source, Status.OK, as_of=answer.groups.as_of)


def _part(run: Execution, source: GroupSource, answer: _Answer) -> Part:
    sealed = ([_sealed(run, source, group) for group in one.groups] for one in (answer.groups, *answer.values))
    groups, *values = sealed
    return Part(groups, values)


def _sealed(run: Execution, source: GroupSource, group: Group) -> Group:
    """A group whose link keys are sealed ids, so that keys of different sources never meet."""
    if not any(source.linked):
        return group
    key: list[Any] = list(group.key)
    for place, linked in enumerate(source.linked):
        if linked and key[place] is not None:
            sealer = run.keyring.ids(run.standing, linked[1])
            key[place] = sealer.seal(linked[0], source.source.id, [key[place]])[0]
    return replace(group, key=tuple(key))


class _Tabulation:
    """Merged cells as they may be shown: the exact ones as they are, the others after suppression and rounding."""

    def __init__(self, plan: GroupPlan, shares: tuple[float, ...]) -> None:
        self.plan = plan
        self.shares = shares
        self.shape = Shape(
            numbers=len(plan.grouping.numbers),
            medians=len(plan.grouping.medians),
            tagged=bool(plan.asked) and plan.asked[0].read.tags,
            persons_add=plan.persons_add,
        )

    def total(self, cells: dict[Key, Cell]) -> int | None:
        """All records of all cells; None while under the minimum."""
        if self.plan.exact:
            return sum(cell.count for cell in cells.values())
        whole = remainder(cells.values(), self.shape)
        return self._rounded(whole).count if self._enough(whole) else None

    def groups(self, cells: dict[Key, Cell]) -> list[Shown]:
        """The groups; inexact ones always end in a remainder, so that nobody can tell few records from none."""
        ordered = _by_key(cells)
        if self.plan.exact:
            return [self._exact(key, cell) for key, cell in ordered if cell.count]
        shown: list[Shown] = []
        small: list[Cell] = []
        for key, cell in ordered:
            if self._enough(cell):
                shown.append(self._inexact(key, cell, suppressed=False))
            else:
                small.append(cell)
        rest = remainder(small, self.shape)
        return [*shown, self._inexact((), rest, suppressed=True)]

    def _enough(self, cell: Cell) -> bool:
        """Whether a cell has the minimum of persons (of records, where no person is concerned)."""
        return (cell.count if self.plan.by_rows else cell.persons) >= self.plan.min_cell

    def _rounded(self, cell: Cell) -> Figures:
        return rounded_figures(cell.counted(), self.plan.rounding_units, self.plan.min_cell)

    def _exact(self, key: Key, cell: Cell) -> Shown:
        quantiles = tuple(
            tuple(exact_quantile(spread, share) for share in (MEDIAN, *self.shares)) for spread in cell.spreads
        )
        medians = tuple(found[0] for found in quantiles)
        figures = exact_figures(cell.counted())
        return Shown(key, cell.numbers, figures, suppressed=False, medians=medians, quantiles=quantiles)

    def _inexact(self, key: Key, cell: Cell, *, suppressed: bool) -> Shown:
        blank = (Number(0, 0, None, None),) * self.shape.numbers
        if not self._enough(cell):
            return Shown(key, blank, None, suppressed)
        quantiles = tuple(
            tuple(self._guarded(spread, place, cell.keyed, share) for share in (MEDIAN, *self.shares))
            for place, spread in enumerate(cell.spreads)
        )
        medians = tuple(found[0] for found in quantiles)
        return Shown(key, blank, self._rounded(cell), suppressed, medians, quantiles)

    def _guarded(self, spread: Spread, place: int, keyed: int, share: float) -> float | None:
        grouping = self.plan.grouping
        unit = self.plan.rounding_units[grouping.numbers.index(grouping.medians[place])]
        return guarded_quantile(spread, share, Guard(self.plan.min_cell, unit, keyed))


def _by_key(cells: dict[Key, Cell]) -> list[tuple[Key, Cell]]:
    """Cells in the order of their keys, nulls last."""
    if any(None in key for key in cells):
        return sorted(cells.items(), key=lambda item: [(value is None, value) for value in item[0]])
    return sorted(cells.items(), key=itemgetter(0))
