"""The values of a benchmark: what is measured, at which pace, and the rows that come out."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

from hub.demo.data.model import LEAST_SEEKERS

CALLERS = 16
"""How many callers ask at the same time where throughput is measured."""


class BenchError(Exception):
    """The benchmark cannot go on; the text says what answered wrongly or did not start, and where to look."""


class Subject(StrEnum):
    """What is measured: the hub, the least such a server could do, and the same by idiomatic Strawberry resolvers."""

    HUB = "hub"
    LIMIT = "limit"
    STRAWBERRY = "strawberry"


@dataclass(frozen=True, slots=True)
class Register:
    """One of the three databases: its source id, owner and name, and its job seekers."""

    source: str
    owner: str
    database: str
    seekers: int


def registers(largest: int) -> tuple[Register, Register, Register]:
    """The three databases: the national one with `largest` seekers, one half and one a tenth of its size."""
    return (
        Register("siapkerja", "kemnaker", "siapkerja", largest),
        Register("sip-kerja", "bekasi", "sip_kerja", max(LEAST_SEEKERS, largest // 2)),
        Register("si-pinker", "halmahera-selatan", "si_pinker", max(LEAST_SEEKERS, largest // 10)),
    )


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to measure.

    Every workload is asked in `rounds`; in each round every subject is asked for about `alone` seconds by one caller,
    then for about `crowd` seconds by sixteen.
    """

    rounds: int
    alone: float
    crowd: float


FULL = Pace(rounds=12, alone=0.5, crowd=0.8)
QUICK = Pace(rounds=2, alone=0.2, crowd=0.3)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the result, with the names fixed in DESIGN section 7. What does not apply is None.

    `p50_ms`, `p95_ms` and `rps_1` are of one caller, `rps_16` of sixteen at once; `cpu_ms` is the server's own CPU time
    per request, `peak_mb` its memory above idle under sixteen callers, `ratio_to_limit` its p50 over the limit's.
    """

    workload: str
    subject: str
    p50_ms: float
    p95_ms: float
    rps_1: float
    rps_16: float | None
    cpu_ms: float | None
    peak_mb: float | None
    ratio_to_limit: float | None

    def content(self) -> dict[str, str | float | None]:
        """The row as JSON members."""
        return asdict(self)


Watch = Callable[[str, int, int], None]
"""Told what is being done, and how many of how many steps are behind."""
