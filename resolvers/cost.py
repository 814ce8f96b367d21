"""What an operation may cost, counted after its fragments are spread: values to be made, deepest nesting, records."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from resolvers import operation as ops

_GROUPING = 500
"""Points of an aggregate: it reads many records and returns few."""


def listings(operation: ops.Operation) -> Iterator[ops.Listing]:
    """Every list of an operation, at the root and below."""
    for root in operation.roots:
        if isinstance(root.ask, ops.Listing):
            yield from _below(root.ask)


def groupings(ask: ops.Ask) -> tuple[ops.Grouping, ...]:
    """Every aggregate that a root asks: itself, or those its indicators rest on."""
    if isinstance(ask, ops.Indicators):
        return ask.groupings
    return (ask,) if isinstance(ask, ops.Grouping) else ()


def _below(listing: ops.Listing) -> Iterator[ops.Listing]:
    yield listing
    for node in listing.nodes():
        yield from _in_node(node)


def _in_node(node: ops.Node) -> Iterator[ops.Listing]:
    for member in node:
        if isinstance(member, ops.ToManySelection):
            yield from _below(member.listing)
        elif isinstance(member, ops.ToOneSelection):
            yield from _in_node(member.node)


@dataclass(frozen=True, slots=True)
class Weight:
    """What an operation may cost, but for the page sizes of a request.

    `pages`: the slots of every list's page size; `roots`: those of root lists; `points`: how many values an answer may
    hold, as multiples of products of page sizes.
    """

    depth: int
    pages: tuple[int, ...]
    roots: tuple[int, ...]
    points: tuple[tuple[int, tuple[int, ...]], ...]

    def cost(self, values: Sequence[object]) -> int:
        """The values an answer may hold at most, all pages full."""
        return sum(many * prod(int(str(values[slot])) for slot in slots) for many, slots in self.points)

    def records(self, values: Sequence[object]) -> int:
        """The records of the root lists, all pages full."""
        return sum(int(str(values[slot])) for slot in self.roots)


def weigh(operation: ops.Operation) -> Weight:
    """The weight of an operation."""
    points: Counter[tuple[int, ...]] = Counter()
    for root in operation.roots:
        if isinstance(root.ask, ops.Listing):
            _count_list(root.ask, (), points)
        else:
            points[()] += _GROUPING * len(groupings(root.ask)) or 1
    return Weight(
        depth=depth(operation),
        pages=tuple(listing.first for listing in listings(operation)),
        roots=tuple(root.ask.first for root in operation.roots if isinstance(root.ask, ops.Listing)),
        points=tuple((many, slots) for slots, many in points.items()),
    )


def _count_list(listing: ops.Listing, above: tuple[int, ...], points: Counter[tuple[int, ...]]) -> None:
    points[above] += 1
    for node in listing.nodes():
        _count_node(node, (*above, listing.first), points)


def _count_node(node: ops.Node, pages: tuple[int, ...], points: Counter[tuple[int, ...]]) -> None:
    points[pages] += 1
    for member in node:
        if isinstance(member, ops.ToManySelection):
            _count_list(member.listing, pages, points)
        elif isinstance(member, ops.ToOneSelection):
            _count_node(member.node, pages, points)
        else:
            points[pages] += 1


def depth(operation: ops.Operation) -> int:
    """The levels of records and relations, counted from the root."""
    nodes = (node for root in operation.roots if isinstance(root.ask, ops.Listing) for node in root.ask.nodes())
    return 1 + max(map(_node_depth, nodes), default=0)


def _node_depth(node: ops.Node) -> int:
    return 1 + max((_member_depth(member) for member in node), default=0)


def _member_depth(member: ops.Selection) -> int:
    if isinstance(member, ops.ToOneSelection):
        return _node_depth(member.node)
    if isinstance(member, ops.ToManySelection):
        return max(map(_node_depth, member.listing.nodes()), default=0)
    return 0
