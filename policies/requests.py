"""Questions to Casbin: for each column of the model's request, the rule words that it satisfies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policies.matching import Place, Placed, Slice, whats, words
from schema.catalogue import Field

Request = tuple[tuple[str, ...], ...]
"""The words of some columns, in the order of `COLUMNS`; a whole question has nine."""

COLUMNS: Final = ("role", "purpose", "caller_end", "owner_end", "scope", "side", "access", "type_name", "what")
"""What a rule says in each column of the request."""


def asker_words(part: Slice) -> Request:
    """The first four columns: who asks whom for what."""
    ends = (words(part.caller_end.value), words(part.owner_end.value))
    return (words(part.role), words(part.purpose), *ends)


def spot_words(place: Place) -> Request:
    """The next three columns: which rows, and how they are reached."""
    return (words(place.scope.value), words(place.side.value), words(place.access.value))


def request(part: Slice, place: Place, field: Field) -> Request:
    """The whole question about one field."""
    return (*asker_words(part), *spot_words(place), words(part.type_name), whats(field))


@dataclass(frozen=True, slots=True)
class Used:
    """The words that some rules use, by column: others cannot change an answer, so they are left out of requests.

    Fields and places that differ only in such words share one question.
    """

    columns: tuple[frozenset[str], ...]

    @classmethod
    def by(cls, rules: Sequence[Placed]) -> "Used":
        """The words of some rules."""
        return cls(tuple(frozenset(getattr(placed.rule, column) for placed in rules) for column in COLUMNS))

    def kept(self, first: int, request: Request) -> Request:
        """The words of some columns, from the `first` on, that a rule uses."""
        columns = self.columns[first:]
        return tuple(
            tuple(word for word in words if word in used) for words, used in zip(request, columns, strict=False)
        )
