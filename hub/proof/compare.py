"""Entries as they are found, held against the leaves that were signed: the first difference, and what it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest


class Fault(StrEnum):
    """What was done to an entry."""

    ALTERED = "altered"
    REMOVED = "removed"
    ADDED = "added"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as it is found: its id, or where it stands (None: its place is empty), and the hash of its leaf."""

    name: str | None
    hash: bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place, from 0, at which the entries are not those that were signed.

    `entry` is what stands there now, None where nothing does; `belongs` the place at which that one was signed, if any.
    """

    place: int
    fault: Fault
    entry: str | None
    belongs: int | None = None

    @property
    def text(self) -> str:
        """It in one sentence."""
        stands = f"; {self.entry} stands there" if self.entry else ""
        match self.fault:
            case Fault.REMOVED:
                return f"the entry at place {self.place} was removed{stands}"
            case Fault.REORDERED:
                return f"the entry {self.entry} at place {self.place} was reordered: its place is {self.belongs}"
            case Fault.ADDED:
                return f"the entry {self.entry} at place {self.place} was added{self._copied}"
            case _:
                return f"the entry {self.entry} at place {self.place} was altered{self._copied}"

    @property
    def _copied(self) -> str:
        return "" if self.belongs is None else f": it is a copy of the entry at place {self.belongs}"


Signed = Callable[[], Iterable[bytes]]
"""Gives the signed leaf hashes from the start, as often as asked."""

Entries = Callable[[], Iterable[Found]]
"""Gives the entries found from the start, as often as asked."""


def first_difference(signed: Signed, found: Entries, first: int = 0) -> Difference | None:
    """Compare from place `first` on, in the memory of one entry; None where all are as signed."""
    for place, (leaf, entry) in enumerate(zip_longest(signed(), found()), first):
        if leaf is None:
            return Difference(place, Fault.ADDED, entry.name)
        if entry is None or entry.name is None:
            return Difference(place, Fault.REMOVED, None)
        if entry.hash != leaf:
            signed_at = next((at for at, other in enumerate(signed(), first) if other == entry.hash), None)
            kept = any(other.hash == leaf for other in found())
            return Difference(place, judged(place, signed_at, kept=kept), entry.name, signed_at)
    return None


def judged(place: int, signed_at: int | None, *, kept: bool) -> Fault:
    """What was done at the first place that differs.

    `signed_at` is where the entry that stands there was signed, if it was; `kept` says that the one which belongs
    there is still found somewhere.
    """
    if signed_at is None or signed_at < place:  # a stranger, or a copy of one that stood before
        return Fault.ADDED if kept else Fault.ALTERED
    return Fault.REORDERED if kept else Fault.REMOVED
