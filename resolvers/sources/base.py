"""What every kind of source offers the executor, and the ways in which it may fail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf
from typing import Any, Protocol

from resolvers.batches import Batch, Groups
from resolvers.reads import GroupRead, Read

Values = Sequence[object]
"""The vector of an operation's values; reads name its members by slot."""


def slot_items(value: Any) -> Sequence[Any]:
    """The values of a slot that holds one or several."""
    return value if isinstance(value, list | tuple) else (value,)


class SourceError(Exception):
    """A source did not answer as agreed. The text is for the operator's log only, never for a caller.

    `told`: the log has the reason already, so that it need not stand there once per read.
    """

    told = False


class SourceUnavailableError(SourceError):
    """The source cannot be reached, refused us, or answered outside its contract."""


class SourceConnectionError(SourceUnavailableError):
    """The connection could not be made, or broke before the answer was whole: worth one more try."""


class SourceLargeAnswerError(SourceUnavailableError):
    """The source began an answer longer than any may be, and was cut off."""


class SourceTimeoutError(SourceError):
    """The source did not answer within its deadline."""


class SourceBoundError(SourceError):
    """The read would take more rows through the hub than the source's bound allows.

    `bound` is in rows; `advice` names a filter or an order the source can do itself.
    """

    def __init__(self, bound: int, advice: str) -> None:
        """Keep the bound and the advice for the message to the caller."""
        super().__init__(f"more than {bound} rows; {advice}")
        self.bound = bound
        self.advice = advice


class Treater(Protocol):
    """The keyed treatments an adapter applies before anything else sees a value."""

    def person_tags(self, identifiers: Sequence[str | None]) -> list[bytes | None]:
        """The 16-byte keyed tag of each identifier (NIK or passport number)."""

    def pseudonyms(self, value_type: str, values: Sequence[str | None]) -> list[str | None]:
        """The pseudonym of each value of a value type (`NIK`, ...), for this recipient, purpose and agreement."""

    @property
    def rounding_seed(self) -> int:
        """A secret signed 64-bit number that keys the rounding of aggregates."""


@dataclass(slots=True)
class Taken:
    """The rows an operation has taken of a source through the hub, over all its reads: what the bound is held to."""

    rows: int = 0


@dataclass(frozen=True, slots=True)
class SharedBy:
    """Who may share a read under way: those who ask in one standing, under the rules of one epoch, on one day (WIB).

    An epoch is a state of rules, consents and restrictions.
    """

    party: str
    role: str
    purpose: str
    epoch: int
    day: date


@dataclass(frozen=True, slots=True)
class Question:
    """All that a source needs beside the read: the values, the keyed treatments and the instant of the answer.

    `taken` is shared by the questions of one operation to one source. Of `now` a source takes nothing but the day in
    WIB. `shared_by` is None where the read is nobody else's; `until` is when the operation ends, by the event loop's
    clock. Both are for the guard in front of the source. `regions` a source sets itself, to the regencies it covers,
    where it takes their codes for likely.
    """

    values: Values
    treater: Treater
    now: datetime
    taken: Taken = field(default_factory=Taken)
    shared_by: SharedBy | None = None
    until: float = inf
    regions: Sequence[str] = ()


class Source(Protocol):
    """One connected system."""

    async def rows(self, read: Read, question: Question) -> Batch:
        """Answer a read. Raises `SourceError` and nothing else."""

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        """Answer partial aggregates. Raises `SourceError` and nothing else."""

    async def check(self) -> None:
        """Raise `SourceError` unless the source answers now."""

    async def verify(self) -> list[str]:
        """Hold the mapping against the living source: one clear line per fault (file, key, what was found)."""

    async def close(self) -> None:
        """Let go of every connection."""
