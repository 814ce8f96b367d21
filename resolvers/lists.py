"""A root list: every source asked at once, merged into one sorted page, with how each source took part."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter

from resolvers.batches import Batch
from resolvers.connections import Page, connection_pieces
from resolvers.execution import Execution, Failure, Participation, Participations, Status
from resolvers.merge import Place, merged
from resolvers.paging import Pager
from resolvers.plan import ListPlan, SourcePlan, SourceRef
from resolvers.records import place_texts, record_texts
from resolvers.together import together


class _SourcesError(Exception):
    """Keeps how each source took part, for the message and the journal."""

    def __init__(self, participations: Iterable[Participation]) -> None:
        """Keep the parts."""
        super().__init__(type(self).__name__)
        self.participations = tuple(participations)


class SourcesIncompleteError(_SourcesError):
    """A source that should have answered did not, and the caller asked for a complete answer."""


class SourceBoundExceededError(_SourcesError):
    """Every source asked would need more rows through the hub than its bound; the failures say which and what fits."""


class RootAnswer:
    """A root field's JSON, and how the sources took part in it."""

    def __init__(self, pieces: Iterable[str], participations: Participations) -> None:
        """Keep both; the JSON comes in pieces, one after the other."""
        self.pieces = tuple(pieces)
        self.participations = participations


async def answer_list(run: Execution, plan: ListPlan) -> RootAnswer:
    """Answer a root list. Raises `BadCursorError`, `SourcesIncompleteError`, `SourceBoundExceededError`."""
    pager = Pager(run, plan.paged)
    listing = plan.paged.listing
    first = run.first_of(listing)
    taking = [source for source in plan.asked if pager.takes_part(source.source.id)]
    own = [first + 1, None, *pager.values()]
    answers = await together([run.rows(source, pager.begun(source.read), own) for source in taking])
    outcome = dict(zip((source.source for source in taking), answers, strict=True))
    good = [(source, answer) for source, answer in zip(taking, answers, strict=True) if isinstance(answer, Batch)]
    if len(good) < len(plan.asked):
        check_complete(_participations(run, plan, outcome, ()), complete=listing.complete)
    plans, batches = [source for source, _ in good], [batch for _, batch in good]
    places = merged(batches, [sort.descending for sort in listing.order], first + 1) if batches else []
    shown = places[:first]
    texts = await _texts(run, plans, batches, shown) if plans else [[] for _ in listing.nodes()]
    participations = _participations(run, plan, outcome, shown)
    check_complete(participations, complete=listing.complete)
    page = Page(
        type_name=listing.type_name,
        connection=f"{listing.type_name}Connection",
        texts=texts,
        size=len(shown),
        cursor=lambda row: pager.cursor(plans, batches, shown[row]),
        has_next=len(places) > first,
        total=_total(batches),
        participations=participations,
    )
    return RootAnswer(connection_pieces(listing, page, run.say), participations)


async def _texts(
    run: Execution, plans: Sequence[SourcePlan], batches: Sequence[Batch], shown: Sequence[Place]
) -> Sequence[Sequence[str]]:
    if len(batches) == 1:  # a page of one source is what that source gave, but for the record more
        return await record_texts(run, plans[0], batches[0], range(len(shown)))
    return await place_texts(run, plans, batches, shown)


def check_complete(participations: Participations, *, complete: bool) -> None:
    """Refuse where all sources asked are over their bounds, or where the caller insists on all and one is missing."""
    asked = (*participations.asked, *participations.below)
    if asked and all(item.status is Status.OVER_BOUND for item in asked):
        raise SourceBoundExceededError(participations)
    if complete and any(item.status is not Status.OK for item in asked):
        raise SourcesIncompleteError(participations)


def _total(batches: Sequence[Batch]) -> int | None:
    totals = [batch.total for batch in batches if batch.total is not None]
    return sum(totals) if totals else None


def _participations(
    run: Execution, plan: ListPlan, outcome: dict[SourceRef, Batch | Failure], shown: Sequence[Place]
) -> Participations:
    counts = _counts(outcome, shown)
    found = tuple(_participation(run, source, outcome, counts) for source in plan.asked)
    return Participations(found, plan.unasked, _below(run, plan) if run.broken else ())


def _below(run: Execution, plan: ListPlan) -> tuple[Participation, ...]:
    """Sources that failed and are none of the root's own."""
    listed = {source.source for source in plan.asked}.union(plan.unasked.denied, plan.unasked.not_asked)
    return tuple(Participation(s, f.status, failure=f) for s, f in run.broken.items() if s not in listed)


def _counts(outcome: dict[SourceRef, Batch | Failure], shown: Sequence[Place]) -> dict[SourceRef, int]:
    good = [source for source, answer in outcome.items() if isinstance(answer, Batch)]
    if len(good) == 1:
        return {good[0]: len(shown)}
    counts = Counter(map(itemgetter(0), shown))
    return {source: counts[index] for index, source in enumerate(good)}


def _participation(
    run: Execution, plan: SourcePlan, outcome: dict[SourceRef, Batch | Failure], counts: dict[SourceRef, int]
) -> Participation:
    source = plan.source
    answer = outcome.get(source, Failure(Status.UNAVAILABLE))
    if isinstance(answer, Failure):
        return Participation(source, answer.status, failure=answer)
    broken = run.broken.get(source)
    status = broken.status if broken else Status.OK
    return Participation(source, status, counts[source], answer.as_of, broken)
