"""Cells whose persons may or may not reach the minimum: only there is it worth knowing who is counted twice.

A person known to two sources stands in both sources' counts. A cell is surely large enough where one source alone has
the minimum, surely too small where all together have less; for the cells between, the persons' tags are asked for,
of those sources that did not give them with their groups.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from resolvers.batches import Groups
from resolvers.execution import Execution
from resolvers.plan import GroupPlan
from resolvers.reads import And, Comparison, GroupRead, Op, Where
from resolvers.together import together

Key = tuple[object, ...]


Known = Mapping[str, Mapping[Key, frozenset[bytes] | None]]
"""By source the groups it gave, with the tags of those it gave tags of."""


async def persons_in(
    run: Execution, plan: GroupPlan, cells: Collection[Key], known: Known
) -> dict[Key, frozenset[bytes]]:
    """The tags of the persons in some cells, over all sources. A source that fails now adds none: it stays small."""
    found: dict[Key, frozenset[bytes]] = dict.fromkeys(cells, frozenset())
    unknown = [source for source in plan.asked if _add(found, known.get(source.source.id, {}))]
    places = _askable(plan, cells)
    values = [sorted({cell[place] for cell in cells}, key=str) for place in places]
    asked = (replace(source, read=_narrowed(source.read, places, len(run.values))) for source in unknown)
    for answer in await together([run.groups(source, values) for source in asked]):
        if isinstance(answer, Groups):
            _add(found, {group.key: group.tags for group in answer.groups})
    return found


def _add(found: dict[Key, frozenset[bytes]], groups: Mapping[Key, frozenset[bytes] | None]) -> bool:
    """Add the tags of groups; whether some group has none, so that its source must be asked."""
    mine = found.keys() & groups.keys()
    if any(groups[key] is None for key in mine):
        return True
    for key in mine:
        found[key] |= groups[key] or frozenset()
    return False


def _askable(plan: GroupPlan, cells: Collection[Key]) -> list[int]:
    """The keys by whose values the cells can be asked for: no buckets, no links, and no null among the values."""
    keys = plan.grouping.group_by
    linked = plan.asked[0].linked
    return [
        place
        for place, key in enumerate(keys)
        if key.bucket is None and linked[place] is None and all(cell[place] is not None for cell in cells)
    ]


def _narrowed(read: GroupRead, places: Sequence[int], first_slot: int) -> GroupRead:
    """The read of those cells alone (and of few others), with their persons' tags."""
    wanted: list[Where] = [
        Comparison(read.keys[place].treated, Op.IN, first_slot + slot) for slot, place in enumerate(places)
    ]
    where = And((*(() if read.where is None else (read.where,)), *wanted))
    return replace(read, where=where, numbers=(), tags=True)
