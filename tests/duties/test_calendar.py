"""Deadlines are counted as the agreements write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal.holidays import count_working_days, is_working_day

from hub.duties.calendar import (
    UndecreedError,
    day_of,
    days_after,
    end_of,
    working_days_after,
    working_days_before,
)
from policies.terms import months_from
from schema.zone import WIB

DECREED = st.dates(date(2026, 2, 1), date(2027, 11, 30))
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
COUNTS = st.integers(1, 15)


@given(DECREED, COUNTS)
def test_so_many_working_days_lie_between_a_day_and_the_one_after_it(day: date, count: int) -> None:
    """The day itself is not counted, the last one is, and it is a working day."""
    last = working_days_after(day, count)
    assert is_working_day(last)
    assert count_working_days(day + timedelta(days=1), last) == count


@given(DECREED, COUNTS)
def test_working_days_before_mirror_those_after(day: date, count: int) -> None:
    """Counting back and forth leads to the same working day."""
    first = working_days_before(day, count)
    assert is_working_day(first)
    assert count_working_days(first, day - timedelta(days=1)) == count
    if is_working_day(day):
        assert working_days_after(first, count) == day


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 2), date(2026, 11, 11)),  # a Monday, and no holiday near
        (date(2026, 3, 13), date(2026, 3, 31)),  # Nyepi, Idulfitri and collective leave between
        (date(2026, 12, 22), date(2027, 1, 6)),  # leave, Christmas, New Year, Isra Mikraj
    ],
)
def test_holidays_and_collective_leave_are_no_working_days(day: date, last: date) -> None:
    """Worked out by hand from the joint decrees."""
    assert working_days_after(day, 7) == last


def test_a_year_without_a_decree_is_refused() -> None:
    """A deadline is never guessed."""
    with pytest.raises(UndecreedError, match="holidays are known for"):
        working_days_after(date(2031, 1, 2), 7)


@given(DAYS, st.integers(1, 400))
def test_calendar_days_count_holidays_too(day: date, count: int) -> None:
    """Fourteen days after force majeure are fourteen days."""
    assert (days_after(day, count) - day).days == count


@given(DAYS, st.integers(1, 60))
def test_months_keep_the_day_or_take_the_last_of_a_shorter_month(day: date, months: int) -> None:
    """So many calendar months away, and never in the month after."""
    for found, direction in ((months_from(day, months), 1), (months_from(day, -months), -1)):
        apart = (found.year - day.year) * 12 + found.month - day.month
        assert apart == direction * months
        assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


def test_the_notice_of_the_end_of_term_is_due_a_month_before() -> None:
    """The agreements end on 20 March 2028."""
    assert months_from(date(2028, 3, 20), -1) == date(2028, 2, 20)
    assert months_from(date(2028, 3, 31), -1) == date(2028, 2, 29)


@given(DAYS)
def test_days_are_those_of_western_indonesian_time(day: date) -> None:
    """A day ends at midnight in WIB, seven hours before that of UTC."""
    late = end_of(day)
    assert late == datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
    assert late.astimezone(WIB).hour == 0
    assert day_of(late - timedelta(microseconds=1)) == day
    assert day_of(late) == day + timedelta(days=1)
