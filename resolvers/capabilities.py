"""What each kind of source can do itself, declared once: what is pushed down to it, and what the hub does instead.

Pure. A kind's adapter and `explain` read the same declaration. What a kind cannot do the hub does itself, up to the
source's bound.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from resolvers.mapping import ApiMapping, SourceKind, SourceMapping


class Reach(StrEnum):
    """How far an ability goes: for no field, for those the mapping's `api` table offers, or for every mapped field."""

    NONE = "none"
    OFFERED = "offered"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The abilities of one source.

    `equal`: `eq` and `in`; `ranges`: `lt`, `lte`, `gt`, `gte`; `nulls`: `isNull`; `sort`: order by a field, nulls last,
    ties by key, strings by code point. `whole_order`: several terms of an order at once. `skip`: begin a page behind a
    number of rows; else pages follow one another. `onward`: begin a page behind a position (keyset). `limit`: no more
    rows than asked for. `count`: the number of all rows that match. `group`: partial aggregates.
    """

    equal: Reach
    ranges: Reach
    nulls: Reach
    sort: Reach
    whole_order: bool
    skip: bool
    onward: bool
    limit: bool
    count: bool
    group: bool


EVERYTHING = Capabilities(
    equal=Reach.EVERY,
    ranges=Reach.EVERY,
    nulls=Reach.EVERY,
    sort=Reach.EVERY,
    whole_order=True,
    skip=True,
    onward=True,
    limit=True,
    count=True,
    group=True,
)
"""A database that answers a whole read in one statement."""

_API = Capabilities(
    equal=Reach.OFFERED,
    ranges=Reach.OFFERED,
    nulls=Reach.NONE,
    sort=Reach.OFFERED,
    whole_order=False,
    skip=True,
    onward=False,
    limit=True,
    count=True,
    group=False,
)

KINDS: Mapping[SourceKind, Capabilities] = {
    SourceKind.POSTGRES: EVERYTHING,
    SourceKind.MYSQL: EVERYTHING,
    SourceKind.REST: _API,
    SourceKind.GRAPHQL: _API,
    SourceKind.FILES: replace(EVERYTHING, group=False),
}
"""What a kind can do at most; a mapping's `[settings]` may take from it."""

_PAGED = frozenset({SourceKind.REST, SourceKind.GRAPHQL})


def capabilities_of(mapping: SourceMapping) -> Capabilities:
    """What the source of a mapping can do: its kind's abilities, less those its settings do not name."""
    kind = KINDS[mapping.kind]
    if mapping.kind not in _PAGED:
        return kind
    named = mapping.settings
    return replace(
        kind,
        sort=kind.sort if "order" in named else Reach.NONE,
        skip=kind.skip and "cursor" not in named,
        count=kind.count and "total" in named,
    )


def reaches(reach: Reach, offered: Mapping[str, str], field: str) -> bool:
    """Whether an ability holds for a field, by what the mapping offers for it."""
    return reach is Reach.EVERY or (reach is Reach.OFFERED and field in offered)


def offered_fields(capabilities: Capabilities, api: ApiMapping) -> Mapping[str, tuple[str, ...]]:
    """By argument of a list, the fields on which a source narrows or orders by itself; empty where it takes every."""
    where = (*api.filters, *api.many, *api.least, *api.most) if capabilities.equal is Reach.OFFERED else ()
    orders = tuple(api.orders) if capabilities.sort is Reach.OFFERED else ()
    return {"where": tuple(dict.fromkeys(where)), "orderBy": orders}
