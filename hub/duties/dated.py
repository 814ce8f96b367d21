"""Which duties have a date, and how each stands at an instant: of the agreements' terms and of what was told. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from hub.duties.acts import Act, Done, EventKind, Happened, standing
from hub.duties.calendar import (
    BREACH_HOURS,
    UndecreedError,
    day_of,
    days_after,
    end_of,
    working_days_after,
    working_days_before,
)
from policies.model import Agreement, PolicySet
from policies.notices import Notices, When
from policies.terms import midnight, months_from
from schema.obligations import ObligationKind, ObligationState

BREACH_LAW: Final = "UU 27/2022 Pasal 46(1)"
"""The clause by which a breach is told."""

_AHEAD_MONTHS: Final = {ObligationKind.END_OF_TERM: 1, ObligationKind.TERM_NOTICE: 3, ObligationKind.EVALUATION: 1}
"""How long before its day an obligation is to be seen to; what happened is to be told at once."""

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a party must do by an instant. `due_at` is the first instant that is late, None where it cannot be known."""

    kind: ObligationKind
    agreement: str
    party: str
    mark: str
    clause: str
    due_at: datetime | None
    happened_at: datetime | None = None
    done_on: date | None = None
    letter: str | None = None

    @property
    def id(self) -> str:
        """Its name, the same at every instant and in every version of the agreement."""
        return f"{self.kind.lower().replace('_', '-')}/{self.agreement}/{self.party}/{self.mark}"

    @property
    def due_on(self) -> date | None:
        """The last day in time, in WIB."""
        return None if self.due_at is None else day_of(self.due_at - _INSTANT)

    def state(self, at: datetime) -> ObligationState:
        """How it stands; where its day cannot be known, it is due, so that nobody waits for it."""
        if self.done_on is not None or (self.kind is ObligationKind.END_OF_TERM and self._is_late(at)):
            return ObligationState.DONE
        if self._is_late(at):
            return ObligationState.OVERDUE
        months = _AHEAD_MONTHS.get(self.kind)
        if months is None or self.due_on is None or midnight(months_from(self.due_on, -months)) <= at:
            return ObligationState.DUE
        return ObligationState.COMING

    def _is_late(self, at: datetime) -> bool:
        return self.due_at is not None and self.due_at <= at


def obligations_of(agreements: Iterable[Agreement], party: str, acts: Iterable[Act]) -> tuple[Obligation, ...]:
    """The obligations of a party under the agreements that it signed, what is due first before what is due later."""
    told = standing(acts)
    done = {act.obligation: act for act in told if isinstance(act, Done)}
    happened = [act for act in told if isinstance(act, Happened) and act.party == party]
    found = [
        _marked(one, done)
        for agreement in agreements
        if party in agreement.parties
        for one in (*_of_term(agreement, party), *_of_events(agreement, happened))
    ]
    return tuple(sorted(found, key=lambda one: (one.due_at or datetime.min.replace(tzinfo=UTC), one.id)))


def in_force(policies: PolicySet) -> tuple[Agreement, ...]:
    """The agreements whose duties bind: those not revoked. Past its term an agreement still has its reports due."""
    return tuple(one for one in policies.agreements.values() if not policies.is_withdrawn(one.id))


def _marked(one: Obligation, done: Mapping[str, Done]) -> Obligation:
    """The obligation with the day on which it was kept, if it was."""
    act = done.get(one.id)
    return one if act is None else replace(one, done_on=act.on, letter=act.letter)


def _of_term(agreement: Agreement, party: str) -> Iterator[Obligation]:
    last = day_of(agreement.until)
    mark = last.isoformat()
    end = (agreement.id, party, mark)
    yield Obligation(ObligationKind.END_OF_TERM, *end, agreement.term_clause, agreement.until)
    notices = agreement.notices
    if notices is None:
        return
    early = agreement.early_end
    notice = months_from(last, -notices.term.length)
    yield Obligation(
        ObligationKind.TERM_NOTICE, *end, notices.term.clause, end_of(notice), done_on=early.notice if early else None
    )
    for day in _evaluations(day_of(agreement.since), last, notices.evaluation.length):
        clause = notices.evaluation.clause
        yield Obligation(ObligationKind.EVALUATION, agreement.id, party, day.isoformat(), clause, end_of(day))


def _evaluations(first: date, last: date, months: int) -> Iterator[date]:
    """Every so many months after the first day, to the end of the term; counted from the first, as days may be cut."""
    count = 1
    while (day := months_from(first, count * months)) <= last:
        yield day
        count += 1


def _of_events(agreement: Agreement, happened: Iterable[Happened]) -> Iterator[Obligation]:
    """What is to be told of what happened; nothing where the agreement does not speak of it."""
    for event in happened:
        if event.agreement != agreement.id:
            continue
        if event.kind is EventKind.BREACH:
            late = event.at + timedelta(hours=BREACH_HOURS)
            yield _telling(ObligationKind.BREACH_NOTICE, event, BREACH_LAW, late)
        elif agreement.notices is not None:
            yield _agreed(event, agreement.notices)


def _agreed(event: Happened, notices: Notices) -> Obligation:
    day = day_of(event.at)
    if event.kind is EventKind.FORCE_MAJEURE:
        span = notices.force_majeure
        late = end_of(days_after(day, span.length))
        return _telling(ObligationKind.FORCE_MAJEURE_NOTICE, event, span.clause, late)
    span = notices.liaison
    return _telling(ObligationKind.LIAISON_NOTICE, event, span.clause, _liaison(day, notices))


def _liaison(day: date, notices: Notices) -> datetime | None:
    counted = working_days_before if notices.liaison_when is When.BEFORE else working_days_after
    try:
        return end_of(counted(day, notices.liaison.length))
    except UndecreedError:
        return None


def _telling(kind: ObligationKind, event: Happened, clause: str, late: datetime | None) -> Obligation:
    return Obligation(kind, event.agreement, event.party, event.id, clause, late, event.at)
