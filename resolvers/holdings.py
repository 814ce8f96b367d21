"""What the planner knows of the connected sources: who holds which types and fields. No addresses, no connections."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from resolvers.plan import SourceRef
from schema.caller import Standing
from schema.catalogue import Catalogue
from schema.decisions import Access, TypeDecisions


@dataclass(frozen=True, slots=True)
class Holding:
    """A type in a source: the fields its mapping fills, and whether one row is one person there."""

    fields: frozenset[str]
    one_row_per_person: bool


@dataclass(frozen=True, slots=True)
class SourceHoldings:
    """A connected source. `splits` says that a region's own rows stand among others' in it (the national source)."""

    ref: SourceRef
    types: Mapping[str, Holding]
    splits: bool


Chosen = frozenset[str] | None
"""The sources a root asks for by its `sources` argument; `None`: all that hold the type."""

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
    not_asked: tuple[SourceHoldings, ...] = ()
    """Sources the caller left out by the `sources` argument."""

    def narrowed(self, chosen: Chosen) -> "Setting":
        """The setting of one root: the sources chosen take part, the others are not asked."""
        if chosen is None:
            return self
        taking = tuple(source for source in self.sources if source.ref.id in chosen)
        others = tuple(source for source in self.sources if source.ref.id not in chosen)
        return replace(self, sources=taking, not_asked=others)

    def left_out(self, type_name: str) -> tuple[SourceRef, ...]:
        """The sources that hold a type but were left out."""
        return tuple(source.ref for source in self.not_asked if type_name in source.types)
