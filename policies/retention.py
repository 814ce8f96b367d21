"""How long the log keeps whose an entry is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from policies.reading import Table

RETENTION_FILE: Final = "retention.toml"
_LEAST_YEARS: Final = 1
_MOST_YEARS: Final = 100


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many years the personal part of an entry is kept: `parties` for the operations of some, else `years`.

    The personal part is the caller's account and the keyed tags of persons. `clause` is why it is erased then.
    """

    years: int
    parties: Mapping[str, int]
    clause: str

    def of(self, party: str) -> int:
        """The years for a party's operations."""
        return self.parties.get(party, self.years)


def read_retention(document: Table, parties: Collection[str]) -> Retention:
    """The retention of the common file; only of parties that there are."""
    document.only({"years", "clause", "parties"})
    own = document.table("parties")
    for party in own.data:
        own.check(party, parties)
    return Retention(
        _years(document, "years"), {party: _years(own, party) for party in own.data}, document.word("clause")
    )


def _years(document: Table, key: str) -> int:
    found = document.value(key, int)
    if not _LEAST_YEARS <= found <= _MOST_YEARS:
        raise document.refuse(key, f"{key} = {found}", f"{_LEAST_YEARS} to {_MOST_YEARS} years")
    return found
