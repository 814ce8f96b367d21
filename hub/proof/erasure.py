"""Which entries may be without their personal part: those that an act of erasure, itself an entry, covers.

Erasing leaves no trace in the tree, which holds only a digest of what was erased. So each entry that lacks its personal
part is held against the acts: one that is too young for every act of its party lost it otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self
from uuid import UUID

import orjson

_BEGINNING: Final = "personal parts erased "


@dataclass(frozen=True, slots=True)
class Erasure:
    """The personal parts of a party's operations before an aware instant are erased, since `years` are over."""

    party: str
    before: datetime
    years: int
    clause: str

    @property
    def words(self) -> str:
        """What the log tells of it."""
        told = {
            "party": self.party,
            "before": self.before.astimezone(UTC).isoformat(),
            "years": self.years,
            "clause": self.clause,
        }
        return _BEGINNING + orjson.dumps(told).decode()

    @classmethod
    def of_words(cls, words: str) -> Self | None:
        """The act that these words tell, to the letter; None where they tell none."""
        if not words.startswith(_BEGINNING):
            return None
        try:
            told = orjson.loads(words.removeprefix(_BEGINNING))
            made = cls(told["party"], datetime.fromisoformat(told["before"]), int(told["years"]), told["clause"])
        except (KeyError, TypeError, ValueError):
            return None
        return made if made.words == words else None

    def is_due(self, at: datetime) -> bool:
        """Whether its years are over at an aware instant."""
        return self.years > 0 and self.before <= years_before(at, self.years)


def newest_of(acts: Iterable[Erasure]) -> list[Erasure]:
    """Of each party and number of years the act that covers most; whether those years are right, its reader judges."""
    newest: dict[tuple[str, int], Erasure] = {}
    for act in acts:
        key = (act.party, act.years)
        if key not in newest or newest[key].before < act.before:
            newest[key] = act
    return [newest[key] for key in sorted(newest)]


def years_before(at: datetime, years: int) -> datetime:
    """The same day some years ago; of the 29th of February the 28th."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)


@dataclass(frozen=True, slots=True)
class Missing:
    """An entry without its personal part: when it was made, by which party's operation."""

    id: UUID
    at: datetime
    party: str | None


class Erasures:
    """The acts of a log, and of each party the newest entry without its personal part."""

    def __init__(self) -> None:
        """None yet."""
        self.acts: list[Erasure] = []
        self._before: dict[str, datetime] = {}
        self._newest: dict[str | None, Missing] = {}
        self._early: list[UUID] = []

    def act(self, entry: UUID, at: datetime, erasure: Erasure) -> None:
        """An act, told by the entry of this time."""
        self.acts.append(erasure)
        if not erasure.is_due(at):
            self._early.append(entry)
            return
        self._before[erasure.party] = max(erasure.before, self._before.get(erasure.party, erasure.before))

    def missing(self, one: Missing) -> None:
        """An entry without its personal part."""
        known = self._newest.get(one.party)
        if known is None or known.at < one.at:
            self._newest[one.party] = one

    def faults(self) -> list[str]:
        """What must not be, in words."""
        faults = [f"the act of erasure {entry} is of less than the years that it names" for entry in self._early]
        for party, one in self._newest.items():
            before = self._before.get(party) if party is not None else None
            if before is None or one.at >= before:
                faults.append(f"the entry {one.id} lacks its personal part, and no act of erasure covers it")
        return faults
