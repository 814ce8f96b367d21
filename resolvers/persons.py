"""One person's records over all domains: each domain's look-up at once, by the same ways as lists and relations.

A domain whose records hold no identifier is reached as a relation is: the person's records that it links to are looked
up, and what belongs to them is asked for. Of a person who is not found, hidden or another's, neither way finds any.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from resolvers.batches import Batch
from resolvers.build import SEEDS
from resolvers.connections import Page, completeness_text, connection_pieces, json_text
from resolvers.execution import Execution, Failure, Participation, Participations, Status
from resolvers.lists import RootAnswer, answer_list, check_complete
from resolvers.merge import Place, sorted_places
from resolvers.operation import PersonList
from resolvers.paging import Pager
from resolvers.plan import ListPlan, Paged, PersonListPlan, PersonPlan, SourcePlan, SourceRef
from resolvers.records import place_texts
from resolvers.together import together

_WORST = (
    Status.UNAVAILABLE,
    Status.TIMED_OUT,
    Status.OVER_BOUND,
    Status.OK,
    Status.DENIED,
    Status.NOT_ASKED,
)


async def answer_person(run: Execution, plan: PersonPlan) -> RootAnswer:
    """Answer `person`. Raises what `answer_list` raises."""
    answers = await together([_answered(run, one) for one in plan.lists])
    participations = list(chain.from_iterable(answer.participations for answer in answers))
    lists = iter(answers)
    pieces = ["{"]
    for place, member in enumerate(plan.person.members):
        pieces.append(f'{"," if place else ""}"{member.key}":')
        if isinstance(member, PersonList):
            pieces += next(lists).pieces
        elif member.name == "completeness":
            united = Participations(tuple(overall(participations)))
            pieces.append(completeness_text(member.members, united, run.say))
        else:
            pieces.append(json_text("Person"))
    return RootAnswer([*pieces, "}"], Participations(tuple(participations)))


def overall(participations: Sequence[Participation]) -> list[Participation]:
    """How each source took part over all domains: its worst state, its records together."""
    by_source: dict[SourceRef, list[Participation]] = {}
    for one in participations:
        by_source.setdefault(one.source, []).append(one)
    return [_summed(found) for found in by_source.values()]


def _summed(found: list[Participation]) -> Participation:
    worst = min(found, key=lambda one: _WORST.index(one.status))
    rows = [one.rows for one in found if one.rows is not None]
    told = [one.as_of for one in found if one.as_of is not None]
    last = max(told) if told else None
    return Participation(worst.source, worst.status, sum(rows) if rows else None, last, worst.failure)


async def _answered(run: Execution, one: PersonListPlan) -> RootAnswer:
    if one.asked_for.through is None:
        return await answer_list(run, one.plan)
    return await _answered_onwards(run, one)


@dataclass(frozen=True, slots=True)
class _Reached:
    """What one source gave: the records that belong to the person's, if the source holds any."""

    source: SourceRef
    plan: SourcePlan | None = None
    batch: Batch | None = None
    as_of: datetime | None = None
    failure: Failure | None = None


async def _answered_onwards(run: Execution, one: PersonListPlan) -> RootAnswer:
    listing, first = one.asked_for.listed, run.first_of(one.asked_for.listed)
    pager = _pager(run, one.plan)
    reached = await together([_reach(run, source, pager) for source in one.plan.asked])
    good = [source for source in reached if source.failure is None]
    found = [(source.plan, source.batch) for source in good if source.plan and source.batch]
    plans, batches = [plan for plan, _ in found], [batch for _, batch in found]
    places = _merged(batches, [sort.descending for sort in listing.order])
    shown = places[:first]
    texts = await place_texts(run, plans, batches, shown) if plans else [[] for _ in listing.nodes()]
    participations = _participations(run, one.plan, reached, Counter(batches[index].source for index, _ in shown))
    check_complete(participations, complete=one.asked_for.listing.complete)
    asked = [source.source.id for source in good]
    page = Page(
        type_name=listing.type_name,
        connection=f"{listing.type_name}Connection",
        texts=texts,
        size=len(shown),
        cursor=lambda row: "" if pager is None else pager.cursor_of(asked, batches, shown[row]),
        has_next=len(places) > first,
        total=sum(sum((batch.parent_totals or {}).values()) for batch in batches),
        participations=participations,
    )
    return RootAnswer(connection_pieces(listing, page, run.say), participations)


def _pager(run: Execution, plan: ListPlan) -> Pager | None:
    """The pages of what is reached: one cursor serves all sources, and all are bound to the same decisions."""
    paged: list[Paged] = [child.paged for source in plan.asked for child in source.children if child.paged]
    return Pager(run, paged[0]) if paged else None


async def _reach(run: Execution, seeds: SourcePlan, pager: Pager | None) -> _Reached:
    """The person's records in one source, and what belongs to them."""
    if pager is None or not pager.takes_part(seeds.source.id):
        return _Reached(seeds.source, failure=Failure(Status.UNAVAILABLE))
    (child,) = seeds.children
    person = await run.rows(seeds, seeds.read, [SEEDS + 1])
    if isinstance(person, Failure):
        return _Reached(seeds.source, failure=person)
    if len(person.keys) > SEEDS:
        return _Reached(seeds.source, failure=Failure(Status.OVER_BOUND, SEEDS, child.relation.join))
    if not person.keys or not child.targets or child.paged is None:
        return _Reached(seeds.source, as_of=person.as_of)
    (target,) = child.targets
    own = [run.first_of(child.paged.listing) + 1, [*person.keys], *pager.values()]
    answer = await run.rows(target, pager.begun(target.read), own)
    if isinstance(answer, Failure):
        return _Reached(seeds.source, failure=answer)
    return _Reached(seeds.source, target, answer, answer.as_of)


def _merged(batches: Sequence[Batch], descending: Sequence[bool]) -> list[Place]:
    """All rows in global order. They come by parent, so those of one source are put in the order of keys first."""
    places = [(index, row) for index, batch in enumerate(batches) for row in range(len(batch.keys))]
    places.sort(key=lambda place: (place[0], batches[place[0]].keys[place[1]]))
    return sorted_places(batches, places, descending)


def _participations(
    run: Execution, plan: ListPlan, reached: Sequence[_Reached], rows: Mapping[str, int]
) -> Participations:
    found = tuple(_participation(run, one, rows.get(one.source.id, 0)) for one in reached)
    return Participations(found, plan.unasked)


def _participation(run: Execution, reached: _Reached, rows: int) -> Participation:
    failure = reached.failure or run.broken.get(reached.source)
    if reached.failure is not None:
        return Participation(reached.source, reached.failure.status, failure=failure)
    status = failure.status if failure else Status.OK
    return Participation(reached.source, status, rows, reached.as_of, failure)
