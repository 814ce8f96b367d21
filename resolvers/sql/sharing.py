"""Statements made once for all sources that mean the same by them: regions with one application are asked alike.

A statement depends on a source by its types alone (and its bound, for look-ups by person), never by its id.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from resolvers.mapping import SourceMapping
from resolvers.reads import GroupRead, Read
from resolvers.sql.groups import compile_groups
from resolvers.sql.read import CompiledRead, Target, compile_read
from resolvers.sql.statement import Statement
from schema.catalogue import Catalogue

_MOST: Final = 8_192
"""Statements kept: shapes of operations times decisions times applications."""

_ANY: Final = Target()


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What statements are made against. Equal where types and catalogue are the same objects: see `MappingLoader`."""

    mapping: SourceMapping
    catalogue: Catalogue

    def __eq__(self, other: object) -> bool:
        """Whether the same is meant."""
        return (
            isinstance(other, Layout)
            and self.mapping.types is other.mapping.types
            and self.mapping.bound == other.mapping.bound
            and self.catalogue is other.catalogue
        )

    def __hash__(self) -> int:
        """By the same parts."""
        return hash((id(self.mapping.types), self.mapping.bound, id(self.catalogue)))


def shared_read(read: Read, layout: Layout, target: Target) -> CompiledRead:
    """The statements of a read, made by the first source of this layout that is asked."""
    return _read(_of_nobody(read), layout, target)


def shared_groups(read: GroupRead, layout: Layout, target: Target = _ANY) -> Statement:
    """The statement of partial aggregates, made by the first source of this layout that is asked."""
    return _groups(replace(read, source=""), layout, target)


def _of_nobody(read: Read) -> Read:
    joined = tuple(replace(one, read=_of_nobody(one.read)) for one in read.joined)
    return replace(read, source="", joined=joined)


@lru_cache(maxsize=_MOST)
def _read(read: Read, layout: Layout, target: Target) -> CompiledRead:
    return compile_read(read, layout.mapping, layout.catalogue, target)


@lru_cache(maxsize=_MOST)
def _groups(read: GroupRead, layout: Layout, target: Target) -> Statement:
    return compile_groups(read, layout.mapping, layout.catalogue, target.dialect)
