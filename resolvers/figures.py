"""Published statistical figures: what a statistics office counted, and the hub must never work out from registrations.

A figure is public. It stands for a region and a period and carries the publication it is taken from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

INDONESIA = "00"
"""The region of national figures; Kemendagri codes of regencies have the form `32.16`."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one region and period.

    `indicator` is the name of the figure (`TPT`, `TPAK`, `laborForce`, `employed`, `unemployed`,
    `underemployed`, `formalShare`, `workingAgePopulation`). `region` is a Kemendagri code or `INDONESIA`. `period` is
    a year (`2025`) or a month (`2025-08`). `value` is in `unit` (`percent`, `persons`). `publication` names the source;
    `as_of` is the day it was published.
    """

    indicator: str
    region: str
    period: str
    value: Decimal
    unit: str
    publication: str
    as_of: date


PARTS = ("indicator", "region", "period", "value", "unit", "publication", "as_of")
"""The parts of a figure, each a column of its file."""


class FiguresSource(Protocol):
    """A source of published figures."""

    async def figures(self, regions: Sequence[str], period: str | None) -> Sequence[Figure]:
        """The figures of the regions, ordered by region, indicator and period, newest period first.

        A `period` that is a year takes the figures of its months too; `None` takes all. Raises `SourceError` and
        nothing else.
        """
