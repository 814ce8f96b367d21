"""What the planner knows of the connected sources: who holds which types and fields. No addresses, no connections."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from resolvers.plan import SourceRef
from schema.caller import Standing
from schema.catalogue import Catalogue
from schema.decisions import Access, TypeDecisions


@dataclass(frozen=True, slots=True)
class Holding:
    """A type in a source: the fields its mapping fills, and whether one row is one person there.

    `regions` are the Kemendagri codes that its rows keep to by the mapping's word; empty: they keep to none.
    """

    fields: frozenset[str]
    one_row_per_person: bool
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SourceHoldings:
    """A connected source. `splits` says that a region's own rows stand among others' in it (the national source).

    It is asked from `since` on (None: always). `publishes`: it gives published figures.
    """

    ref: SourceRef
    types: Mapping[str, Holding]
    splits: bool
    since: datetime | None = None
    publishes: bool = False


Chosen = frozenset[str] | None
"""The sources a root asks: of those that its `sources` argument names, the ones its filter can match; `None`: all."""

Decide = Callable[[SourceRef, str, Access], TypeDecisions]
"""The decisions of one caller on one type of a source's owner, at the instant of the request."""


@dataclass(frozen=True, slots=True)
class Setting:
    """All that planning rests on beside the operation: pure data and one look-up."""

    catalogue: Catalogue
    sources: tuple[SourceHoldings, ...]
    standing: Standing
    region: str | None
    """The region code of the caller's party, where it has one."""
    decide: Decide
    first_free_slot: int
    """The number of the operation's own slots; the executor's follow."""
    chosen: Chosen = None
    """The sources that the root being planned asks for."""

    def choosing(self, chosen: Chosen) -> "Setting":
        """The setting of one root."""
        return replace(self, chosen=chosen)

    def holders(self, type_name: str) -> list[SourceHoldings]:
        """Every connected source that holds a type, in the fixed order of sources."""
        return [source for source in self.sources if type_name in source.types]

    def asked(self, type_name: str) -> list[SourceHoldings]:
        """Those of the holders that the root asks for."""
        return [source for source in self.holders(type_name) if self._is_chosen(source)]

    def left_out(self, type_name: str) -> tuple[SourceRef, ...]:
        """Those of the holders that it does not ask for."""
        return tuple(source.ref for source in self.holders(type_name) if not self._is_chosen(source))

    def _is_chosen(self, source: SourceHoldings) -> bool:
        return self.chosen is None or source.ref.id in self.chosen
