"""The hub's master secrets as values: several of one name, each with a number that what it seals names it by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

NUMBERS: Final = 16
"""So many secrets of one name can be told apart."""


@dataclass(frozen=True, slots=True)
class Master:
    """A secret of 32 bytes, by the number under which what it seals names it, and when it was made."""

    number: int
    made: datetime
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Secrets:
    """The hub's master secrets, 32 bytes each.

    `seal` seals what callers hold and has the `number`; those in `older` only open. `tag` joins persons across sources,
    `journal` tags persons in the log alone; what those in `older_journals` tagged is still found. `pseudonyms` (the
    newest first; none: `seal` serves) are for pseudonyms.
    """

    seal: bytes = field(repr=False)
    tag: bytes = field(repr=False)
    journal: bytes = field(repr=False)
    number: int = 0
    older: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    pseudonyms: tuple[Master, ...] = ()
    older_journals: tuple[bytes, ...] = field(default=(), repr=False)
