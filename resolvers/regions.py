"""Which sources a filter on regions can match: one whose rows keep to other regions is not asked.

This rests on mappings and on the values of the filter alone, never on data.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from resolvers.holdings import Chosen, SourceHoldings
from resolvers.operation import AllOf, Condition, Filter
from resolvers.reads import Op
from schema.catalogue import DomainType

_EQUAL = frozenset({Op.EQ, Op.IN})


def wanted_regions(kind: DomainType, where: Filter | None, values: Sequence[object]) -> frozenset[object] | None:
    """The regions of which a row must name one to match: those to which the filter holds every field of `own_by`.

    `None` where it leaves one of these fields free.
    """
    held: dict[str, frozenset[object]] = {}
    for condition in _required(where):
        if condition.op in _EQUAL and condition.field in kind.own_by:
            value = values[condition.slot]
            given = frozenset(value if isinstance(value, list) else [value])
            held[condition.field] = held.get(condition.field, given) & given
    if not held or len(held) < len(kind.own_by):
        return None
    return frozenset().union(*held.values())


def _required(where: Filter | None) -> Iterator[Condition]:
    """The conditions that every matching row fulfils."""
    if isinstance(where, Condition):
        yield where
    elif isinstance(where, AllOf):
        for item in where.items:
            yield from _required(item)


@dataclass(frozen=True, slots=True)
class Holders:
    """Those who hold one type, by id: all of them, those whose rows may name any region, and the others by region."""

    everyone: frozenset[str]
    anywhere: frozenset[str]
    by_region: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, type_name: str, sources: Iterable[SourceHoldings]) -> "Holders":
        """The holders of a type among some sources."""
        kept = {one.ref.id: one.types[type_name].regions for one in sources if type_name in one.types}
        by_region: dict[str, set[str]] = {}
        for name, regions in kept.items():
            for region in regions:
                by_region.setdefault(region, set()).add(name)
        anywhere = frozenset(name for name, regions in kept.items() if not regions)
        return cls(frozenset(kept), anywhere, {region: frozenset(names) for region, names in by_region.items()})

    def known(self, wanted: frozenset[object] | None) -> frozenset[str] | None:
        """Those of the wanted regions that some holder keeps to; `None`: any are wanted, or no holder keeps to some."""
        if wanted is None or not self.by_region:
            return None
        return frozenset(self.by_region.keys() & wanted)

    def matching(self, named: Chosen, regions: frozenset[str] | None) -> frozenset[str]:
        """Those of the named sources (`None`: all) that can match; where none can, nobody is left out."""
        asked = self.everyone if named is None else named
        if regions is None:
            return asked
        can = asked & self.anywhere.union(*(self.by_region[region] for region in regions))
        return can if 0 < len(can) < len(asked) else asked
