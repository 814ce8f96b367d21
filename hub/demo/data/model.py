"""The values the generator takes and gives."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
"""One column while it is being made. Codes and flags are int16 indices into a code list (-1: null), numbers int64,
dates datetime64[D] and times datetime64[s] in UTC (NaT: null); texts, and anything else with nulls, are objects."""

Columns: TypeAlias = dict[str, Array]
"""The columns of one domain in the hub's own words, all of one length."""

Table: TypeAlias = dict[str, list[object]]
"""The columns of one table of a source, in its own names, types and codes; all of one length, in row order."""

LEAST_SEEKERS = 200


@dataclass(frozen=True, slots=True)
class DemoSettings:
    """What the demo data depend on, and nothing else.

    `seekers` counts the job seekers of all sources together; every other table grows with it. `today` is the day the
    data are fresh on. With `canary`, every protected text that can hold it, and every column that must never leave its
    source, contains that marker. Raises `ValueError` for fewer seekers than the shares need.
    """

    seekers: int
    seed: int
    today: date
    canary: str | None = None

    def __post_init__(self) -> None:
        """Refuse a scale at which some kinds of record could not occur."""
        if self.seekers < LEAST_SEEKERS:
            message = f"seekers is {self.seekers}; the demo needs at least {LEAST_SEEKERS}"
            raise ValueError(message)

    @property
    def day(self) -> np.datetime64:
        """`today` as numpy counts days."""
        return np.datetime64(self.today, "D")

    @property
    def now(self) -> np.datetime64:
        """The latest time of any record, in UTC: the midnight (WIB, UTC+7) with which `today` begins."""
        midnight: np.datetime64 = self.day.astype("datetime64[s]") - np.timedelta64(7, "h")
        return midnight


@dataclass(frozen=True, slots=True)
class DemoData:
    """Every table of every source by `<source>.<table>`, e.g. `siapkerja.pencari_kerja`."""

    settings: DemoSettings
    tables: dict[str, Table]

    def of_source(self, source: str) -> dict[str, Table]:
        """The tables of one source by their own names, in the order in which they can be loaded."""
        prefix = f"{source}."
        return {name.removeprefix(prefix): table for name, table in self.tables.items() if name.startswith(prefix)}
