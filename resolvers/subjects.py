"""A person's records as the sources hold them now, for the trail of their processing: their tags, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from resolvers.batches import Batch
from resolvers.build import SEEDS
from resolvers.execution import Execution, Failure, Participation, Participations, Status
from resolvers.persons import overall
from resolvers.plan import SourcePlan, SourceRef, SubjectPlan
from resolvers.together import together


@dataclass(frozen=True, slots=True)
class Resolved:
    """The packed tags of a person's records under the serving key of the log, and how the sources took part.

    How many records each holds is not told: that would say who is known where.
    """

    tags: bytes
    participations: Participations


async def resolve_subject(run: Execution, plan: SubjectPlan) -> Resolved:
    """Look the person up in all sources at once; one that fails is told, and the others serve."""
    found = await together([_reached(run, source) for source in plan.asked])
    parts = overall([_participation(source.source, answer) for source, answer in zip(plan.asked, found, strict=True)])
    tags = b"".join(dict.fromkeys(chain.from_iterable(one.tags for one in found if isinstance(one, _Found))))
    run.resolved.append(tags)
    return Resolved(tags, Participations(tuple(parts), plan.unasked))


@dataclass(frozen=True, slots=True)
class _Found:
    """What one source gave, and when it answered."""

    tags: list[bytes]
    as_of: datetime


def _participation(source: SourceRef, answer: _Found | Failure) -> Participation:
    if isinstance(answer, Failure):
        return Participation(source, answer.status, failure=answer)
    return Participation(source, Status.OK, as_of=answer.as_of)


async def _reached(run: Execution, plan: SourcePlan) -> _Found | Failure:
    """The tags of the person's records in one source, and of what belongs to them."""
    person = await _keys(run, plan, [SEEDS + 1])
    if isinstance(person, Failure):
        return person
    tags = _tags(run, plan, person)
    for target in (target for child in plan.children for target in child.targets if person.keys):
        below = await _keys(run, target, [SEEDS + 1, [*person.keys]])
        if isinstance(below, Failure):
            return below
        tags += _tags(run, target, below)
    return _Found(tags, person.as_of)


async def _keys(run: Execution, plan: SourcePlan, own: list[object]) -> Batch | Failure:
    answer = await run.rows(plan, plan.read, own)
    if isinstance(answer, Batch) and len(answer.keys) > SEEDS:
        return Failure(Status.OVER_BOUND, SEEDS, plan.read.type_name)
    return answer


def _tags(run: Execution, plan: SourcePlan, found: Batch) -> list[bytes]:
    code = run.catalogue.types[plan.read.type_name].code
    return list(_each(run.keyring.journal_records(code, plan.source.id, found.keys)))


def _each(packed: bytes) -> Iterator[bytes]:
    return (packed[at : at + 16] for at in range(0, len(packed), 16))
