"""Periods of statistics: a month `2026-03`, a quarter `2026-Q1`, a year `2026`; whole ones, as published bands are."""

import re
from dataclasses import dataclass
from datetime import date

from schema.formats import FormatError

_WRITTEN = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?")
_YEAR, _QUARTER, _MONTH = 12, 3, 1


def months_after(day: date, months: int) -> date:
    """The first of the month so many months after the month of `day`, or before it."""
    whole = 12 * day.year + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period as written, its first day, and the first day after it."""

    text: str
    begins: date
    ends: date

    def __str__(self) -> str:
        """As it is written."""
        return self.text

    def holds(self, other: "Period") -> bool:
        """Whether another period lies within this one."""
        return self.begins <= other.begins and other.ends <= self.ends


def parse_period(text: str) -> Period:
    """The period written. Raises `FormatError`."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise FormatError(
            "a period is a month (2026-03), a quarter (2026-Q1) or a year (2026), from 1900 to 2099",
            "periode ditulis sebagai bulan (2026-03), triwulan (2026-Q1) atau tahun (2026), dari 1900 sampai 2099",
        )
    year, month, quarter = (int(part) if part else None for part in found.group("year", "month", "quarter"))
    length = _MONTH if month else _QUARTER if quarter else _YEAR
    first = month or (3 * quarter - 2 if quarter else 1)
    begins = date(year or 0, first, 1)
    return Period(text, begins, months_after(begins, length))
