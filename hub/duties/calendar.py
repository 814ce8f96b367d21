"""Deadlines as the agreements and the law count them: days of WIB, and Indonesian working days. Pure.

The day of an event is not counted: "within 7 working days after" a Monday ends with the Wednesday of the next week.
"""

from datetime import date, datetime, timedelta
from typing import Final

from lokal.holidays import HOLIDAY_YEARS, add_working_days

from policies.terms import midnight
from schema.zone import WIB

BREACH_HOURS: Final = 3 * 24
"""Within which a breach is to be told (UU 27/2022 Pasal 46(1): 3 x 24 jam), counted from the instant it is known."""


class UndecreedError(Exception):
    """A working day in a year whose holidays no known joint decree has named; a guess would shift a deadline."""


def working_days_after(day: date, days: int) -> date:
    """The day that is so many working days after `day`. Raises UndecreedError."""
    return _working_days(day, days)


def working_days_before(day: date, days: int) -> date:
    """The day that is so many working days before `day`. Raises UndecreedError."""
    return _working_days(day, -days)


def _working_days(day: date, days: int) -> date:
    """Collective leave (cuti bersama) is off, as it is for every office that signed."""
    # lokal-id says so with a ValueError too, but does not say it of its types.
    try:
        found: date = add_working_days(day, days)
    except ValueError as error:
        known = f"{min(HOLIDAY_YEARS)} to {max(HOLIDAY_YEARS)}"
        raise UndecreedError(f"{days} working days from {day}: holidays are known for {known} alone") from error
    return found


def days_after(day: date, days: int) -> date:
    """The day that is so many calendar days after `day`."""
    return day + timedelta(days=days)


def end_of(day: date) -> datetime:
    """The first instant after a day of WIB: what is due on that day is late from then on."""
    return midnight(days_after(day, 1))


def day_of(at: datetime) -> date:
    """The day of WIB in which an aware instant lies."""
    return at.astimezone(WIB).date()
