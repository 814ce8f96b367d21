"""Which time an evaluation is of. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.duties.calendar import day_of
from policies.model import Agreement
from policies.terms import midnight, months_from


class NoEvaluationError(ValueError):
    """There is nothing to evaluate; the text says what would be right."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days [since, until) in WIB."""

    since: date
    until: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """Its beginning and its end."""
        return midnight(self.since), midnight(self.until)


def period_of(agreement: Agreement, until: date | None, today: date) -> Period:
    """The time between two evaluations of an agreement that ends before the day `until`.

    Without `until`: the last that is over by `today`, or, before the first, all of the term so far, today included.
    Raises NoEvaluationError.
    """
    if agreement.notices is None:
        raise NoEvaluationError(f"{agreement.id} promises no evaluation ([notices] of its file)")
    first, months = day_of(agreement.since), agreement.notices.evaluation.length
    last = min(today + timedelta(days=1), day_of(agreement.until))
    end = until or min(last, _last_over(first, months, last))
    if not first < end <= last:
        raise NoEvaluationError(f"no time of {agreement.id} ends on {end}; expected a day after {first}, by {last}")
    return Period(max(first, months_from(end, -months)), end)


def _last_over(first: date, months: int, last: date) -> date:
    """The last day of evaluation up to a day; the first one where none is."""
    count = 1
    while months_from(first, (count + 1) * months) <= last:
        count += 1
    return months_from(first, count * months)
