"""Reads what a report of an evaluation is made of: the policies in force, the log, and the proof of the log."""

from dataclasses import dataclass
from datetime import date, datetime

import asyncpg
import orjson

from hub.duties.basis import policies_in_force
from hub.duties.calendar import day_of
from hub.evaluation.figures import figures
from hub.evaluation.period import Period, period_of
from hub.evaluation.report import Evaluation
from hub.journal.view import Reader
from hub.keys import load_keys
from hub.proof.database_log import opened_log
from hub.proof.note import Kind
from hub.proof.signing import log_signers
from hub.proof.verify import Progress, Trust, verify
from hub.publication.publisher import publishing
from hub.settings import Settings
from policies.errors import UnknownNameError
from policies.model import Agreement, PolicySet
from schema.build import CATALOGUE


@dataclass(frozen=True, slots=True)
class Wish:
    """Which agreement a party evaluates, to which day (None: the last evaluation's), at which instant."""

    agreement: str
    party: str
    until: date | None
    at: datetime


def verified(settings: Settings, at: datetime, progress: Progress) -> tuple[str, ...]:
    """The faults of the whole log. Raises DatabaseError, NoCheckpointError, NoteError."""
    signers = log_signers(settings.journal.origin, load_keys(settings.keys).checkpoint, at)
    trust = Trust([one.verifier(Kind.NOTE) for one in signers])
    with opened_log(settings.journal.dsn.reveal()) as log:
        return tuple(verify(log, trust, progress).faults)


async def draw(settings: Settings, wish: Wish) -> Evaluation:
    """What a report tells, once the reading stands in the log, for both parties to see.

    Counted is what the region may see: its own operations, and what others asked of its sources; so both parties draw
    the same figures. Raises what `policies_in_force` raises, UnknownNameError, NoEvaluationError or NotPossibleError.
    """
    policies = await policies_in_force(settings)
    agreement = _agreement(policies, wish)
    period = period_of(agreement, wish.until, day_of(wish.at))
    dsn = settings.journal.dsn.reveal()
    async with publishing(dsn, settings.signers) as publisher:
        await publisher.note(_words(wish, period), tuple(agreement.parties), _nothing)
    found = await figures(dsn, Reader(agreement.region, sees_all=False), period.instants)
    return Evaluation(policies, CATALOGUE, agreement, period, wish.at, found)


def _agreement(policies: PolicySet, wish: Wish) -> Agreement:
    agreement = policies.agreements.get(wish.agreement)
    if agreement is None:
        raise UnknownNameError(f"no agreement {wish.agreement!r}; expected one of {', '.join(policies.agreements)}")
    if wish.party not in agreement.parties:
        raise UnknownNameError(f"{wish.party!r} is no party of it; expected one of {', '.join(agreement.parties)}")
    return agreement


def _words(wish: Wish, period: Period) -> str:
    told = {"agreement": wish.agreement, "party": wish.party, "since": period.since, "until": period.until}
    return "evaluation " + orjson.dumps(told).decode()


async def _nothing(_: asyncpg.Connection) -> int:
    """The reading changes nothing beside its entry."""
    return 0
