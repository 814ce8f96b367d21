"""Periods: whole months, quarters and years, and nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.formats import FormatError
from schema.indicators import DEFINITIONS, IndicatorCode
from schema.periods import months_after, parse_period
from schema.sdl import print_sdl

WRITTEN = {
    "2026-03": (date(2026, 3, 1), date(2026, 4, 1)),
    "2026-12": (date(2026, 12, 1), date(2027, 1, 1)),
    "2026-Q1": (date(2026, 1, 1), date(2026, 4, 1)),
    "2026-Q4": (date(2026, 10, 1), date(2027, 1, 1)),
    "2026": (date(2026, 1, 1), date(2027, 1, 1)),
}


@pytest.mark.parametrize(("text", "ends"), WRITTEN.items())
def test_a_period_begins_and_ends_with_whole_months(text: str, ends: tuple[date, date]) -> None:
    """Its end is the first day after it."""
    period = parse_period(text)
    assert (period.begins, period.ends, str(period)) == (*ends, text)


@pytest.mark.parametrize("text", ["2026-13", "2026-0", "2026-Q5", "26", "2026-1", "2026-03-01", "1899", "", "2026-Q1 "])
def test_anything_else_is_refused_with_what_would_be_right(text: str) -> None:
    """And without what was written."""
    with pytest.raises(FormatError, match=r"a month \(2026-03\), a quarter \(2026-Q1\) or a year \(2026\)"):
        parse_period(text)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-300, 300))
def test_months_are_counted_from_first_to_first(day: date, months: int) -> None:
    """And back again."""
    there = months_after(day, months)
    assert there.day == 1
    assert months_after(there, -months) == day.replace(day=1)


def test_a_longer_period_holds_a_shorter_one() -> None:
    """A year its quarters, a quarter its months, none the other way."""
    year, quarter, month = map(parse_period, ("2026", "2026-Q1", "2026-03"))
    assert year.holds(quarter)
    assert quarter.holds(month)
    assert not month.holds(quarter)


def test_every_indicator_says_its_term_its_formula_and_its_source() -> None:
    """In the schema, where the developers of dashboards look."""
    printed = print_sdl()
    assert [one.name for one in IndicatorCode] == list(DEFINITIONS)
    for definition in DEFINITIONS.values():
        assert definition.description in printed
        assert "Source: " in definition.description
