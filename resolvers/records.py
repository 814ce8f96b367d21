"""From a batch to the JSON text of its records, with relations: one read per level and source, never per record."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from resolvers.batches import Batch
from resolvers.connections import Page, connection_text
from resolvers.execution import Execution, Failure
from resolvers.filler import Filler, Records
from resolvers.merge import Place, sorted_places
from resolvers.paging import Pager
from resolvers.plan import Child, Paged, SourcePlan
from resolvers.together import together

NULL = "null"
Rows = Sequence[int]
"""Places of rows in a batch, in the order wanted."""
Parent = int | bytes


async def record_texts(run: Execution, plan: SourcePlan, batch: Batch, rows: Rows) -> list[Records]:
    """The JSON of some rows of a batch, once per layout of the plan; their persons' tags are left in the run."""
    kind = run.catalogue.types[plan.read.type_name]
    keys = picked(batch.keys, rows)
    run.given[plan.source] += len(keys)
    if kind.about_person:
        run.tags[plan.decisions.agreement].append(run.keyring.journal_records(kind.code, plan.source.id, keys))
    hidden = [picked(column, rows) for column in batch.hidden]
    parents = _ParentRows(batch, rows, keys, hidden)
    children = await together([_child_texts(run, child, parents) for child in plan.children])
    filler = Filler(run, plan, keys, hidden, [picked(piece, rows) for piece in batch.pieces], children)
    return [filler.texts(layout) for layout in plan.layouts]


def picked(column: Sequence[Any], rows: Rows) -> list[Any]:
    """The values of a column in some rows."""
    if isinstance(rows, range):
        return list(column[rows.start : rows.stop])
    return [column[row] for row in rows]


async def place_texts(
    run: Execution, plans: Sequence[SourcePlan], batches: Sequence[Batch], places: Sequence[Place]
) -> Sequence[Sequence[str]]:
    """The JSON of rows picked from several batches, once per layout, in the order of `places`."""
    if len(batches) == 1:
        return await record_texts(run, plans[0], batches[0], _together([row for _, row in places]))
    rows: list[list[int]] = [[] for _ in batches]
    for index, row in places:
        rows[index].append(row)
    made = await together(
        [record_texts(run, plan, batch, taken) for plan, batch, taken in zip(plans, batches, rows, strict=True)]
    )
    return [
        _interleaved([layouts[n] for layouts in made], places) for n in range(len(plans[0].layouts) if plans else 0)
    ]


def _together(rows: list[int]) -> Rows:
    """Rows that follow one another as a range, whose columns are cut out in one step."""
    span = range(rows[0], rows[-1] + 1) if rows else range(0)
    return span if len(span) == len(rows) and rows == list(span) else rows


def _interleaved(texts: Sequence[Sequence[str]], places: Sequence[Place]) -> list[str]:
    streams = [iter(column) for column in texts]
    return [next(streams[index]) for index, _ in places]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the targets of a relation gave."""

    plans: list[SourcePlan]
    batches: list[Batch]
    failed: bool


@dataclass(frozen=True, slots=True)
class _ParentRows:
    """The rows of a batch that relations hang on, with their keys and hidden columns."""

    batch: Batch
    rows: Rows
    keys: list[int]
    hidden: list[list[Any]]


async def _child_texts(run: Execution, child: Child, above: _ParentRows) -> list[str]:
    """The JSON of a relation for each parent record."""
    if child.joined is not None and above.batch.joined:
        return await _joined_texts(run, child.targets[0], above.batch.joined[child.joined], above.rows)
    parents = above.keys if child.hidden is None else above.hidden[child.hidden]
    wanted = list(dict.fromkeys(parent for parent in parents if parent is not None))
    if child.paged is None:
        found = await _ask_targets(run, child, wanted, [None, wanted], None)
        texts = await _to_one(run, child, found)
        return [texts.get(parent, NULL) for parent in parents]
    many = _ManyTexts(run, child, child.paged)
    found = await _ask_targets(run, child, wanted, [many.first + 1, wanted, *many.pager.values()], many.pager)
    texts = await many.texts(found)
    missing = NULL if found.failed else many.text([[] for _ in child.paged.listing.nodes()], [], more=False, total=0)
    return [texts.get(parent, missing) for parent in parents]


async def _joined_texts(run: Execution, plan: SourcePlan, batch: Batch, rows: Rows) -> list[str]:
    """The JSON of the records that stand beside some rows, each record written once."""
    keys = picked(batch.keys, rows)
    first = {key: row for key, row in zip(reversed(keys), reversed(rows), strict=True) if key is not None}
    texts = (await record_texts(run, plan, batch, list(first.values())))[0] if first else ()
    by_key = dict(zip(first, texts, strict=True))
    return [by_key.get(key, NULL) for key in keys]


async def _ask_targets(
    run: Execution, child: Child, wanted: list[Parent], own: list[object], pager: Pager | None
) -> _Found:
    if not wanted:
        return _Found([], [], failed=False)
    plans = child.targets
    reads = [pager.begun(plan.read) if pager else plan.read for plan in plans]
    answers = await together([run.rows(plan, read, own) for plan, read in zip(plans, reads, strict=True)])
    good: list[tuple[SourcePlan, Batch]] = []
    for plan, answer in zip(plans, answers, strict=True):
        if isinstance(answer, Failure):
            run.broken[plan.source] = answer
        else:
            run.given[plan.source] += 0
            good.append((plan, answer))
    return _Found([plan for plan, _ in good], [batch for _, batch in good], failed=len(good) < len(plans))


async def _to_one(run: Execution, child: Child, found: _Found) -> dict[Parent | None, str]:
    """The target's JSON by the key or tag it was asked for; the first record where several fit."""
    texts: dict[Parent | None, str] = {}
    for plan, batch in zip(found.plans, found.batches, strict=True):
        parents = batch.keys if batch.parents is None else batch.parents
        first: dict[Parent, int] = {}
        for row, parent in enumerate(parents):
            first.setdefault(parent, row)
        rows = [row for parent, row in first.items() if parent not in texts]
        made = (await record_texts(run, plan, batch, rows))[0]
        texts.update(
            (parents[row], _id_of(text) if child.id_only else text) for row, text in zip(rows, made, strict=True)
        )
    return texts


def _id_of(text: str) -> str:
    """The id out of a record laid out as its id alone."""
    return text.removeprefix('{"id":').removesuffix("}")


class _ManyTexts:
    """The connections of one relation to many, for all parents of a page."""

    def __init__(self, run: Execution, child: Child, paged: Paged) -> None:
        self.run = run
        self.paged = paged
        self.type_name = child.relation.target
        self.first = run.first_of(paged.listing)
        self.pager = Pager(run, paged)

    async def texts(self, found: _Found) -> dict[Parent | None, str]:
        """The connection's JSON by parent, for parents that have rows (or a count)."""
        places = self._by_parent(found.batches)
        shown = {parent: rows[: self.first] for parent, rows in places.items()}
        flat = [place for rows in shown.values() for place in rows]
        made = await place_texts(self.run, found.plans, found.batches, flat) if flat else ()
        columns = [list(column) for column in made]
        totals = _totals(found.batches)
        texts: dict[Parent | None, str] = {}
        begin = 0
        for parent, rows in shown.items():
            mine = [column[begin : begin + len(rows)] for column in columns] or [[] for _ in self.paged.listing.nodes()]
            begin += len(rows)
            cursors = [partial(self.pager.cursor, found.plans, found.batches, place) for place in rows]
            more = len(places[parent]) > self.first
            texts[parent] = self.text(mine, cursors, more=more, total=totals.get(parent, 0))
        return texts

    def text(self, columns: list[list[str]], cursors: Sequence[Callable[[], str]], *, more: bool, total: int) -> str:
        """One parent's connection."""
        page = Page(
            self.type_name, f"{self.type_name}Page", columns, len(cursors), lambda row: cursors[row](), more, total
        )
        return connection_text(self.paged.listing, page, self.run.say)

    def _by_parent(self, batches: Sequence[Batch]) -> dict[Parent, list[Place]]:
        places: dict[Parent, list[Place]] = {}
        for index, batch in enumerate(batches):
            for row, parent in enumerate(batch.parents or ()):
                places.setdefault(parent, []).append((index, row))
            for parent in batch.parent_totals or ():
                places.setdefault(parent, [])
        if len(batches) < 2:
            return places
        descending = [sort.descending for sort in self.paged.listing.order]
        return {parent: sorted_places(batches, rows, descending) for parent, rows in places.items()}


def _totals(batches: Sequence[Batch]) -> Counter[Parent]:
    totals: Counter[Parent] = Counter()
    for batch in batches:
        totals.update(batch.parent_totals or {})
    return totals
