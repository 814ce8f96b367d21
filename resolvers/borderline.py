"""Cells whose persons may or may not reach the minimum: only there is it worth knowing who is counted twice.

A person known to two sources stands in both sources' counts. A cell is surely large enough where one source alone has
the minimum, surely too small where all together have less; for the cells between, the persons' tags are asked for.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from resolvers.batches import Groups
from resolvers.execution import Execution
from resolvers.plan import GroupPlan
from resolvers.reads import And, Comparison, GroupRead, Op, Where

Key = tuple[object, ...]


async def persons_in(run: Execution, plan: GroupPlan, cells: Collection[Key]) -> dict[Key, frozenset[bytes]]:
    """The tags of the persons in some cells, over all sources. A source that fails now adds none: it stays small."""
    places = _askable(plan, cells)
    values = [sorted({cell[place] for cell in cells}, key=str) for place in places]
    asked = (replace(source, read=_narrowed(source.read, places, len(run.values))) for source in plan.asked)
    answers = await asyncio.gather(*(run.groups(source, values) for source in asked))
    return _united((answer for answer in answers if isinstance(answer, Groups)), cells)


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


def _united(answers: Iterable[Groups], cells: Collection[Key]) -> dict[Key, frozenset[bytes]]:
    found: dict[Key, frozenset[bytes]] = dict.fromkeys(cells, frozenset())
    for answer in answers:
        for group in answer.groups:
            if group.key in found and group.tags:
                found[group.key] |= group.tags
    return found
