"""What an operation may cost, counted after its fragments are spread: values to be made, deepest nesting, records."""

from collections.abc import Iterator, Sequence

from resolvers import operation as ops

_GROUPING = 500
"""Points of an aggregate: it reads many records and returns few."""


def listings(operation: ops.Operation) -> Iterator[ops.Listing]:
    """Every list of an operation, at the root and below."""
    for root in operation.roots:
        if isinstance(root.ask, ops.Listing):
            yield from _below(root.ask)


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


def cost(operation: ops.Operation, values: Sequence[object]) -> int:
    """The values an answer may hold at most, all pages full."""
    return sum(_root_cost(root.ask, values) for root in operation.roots)


def _root_cost(ask: ops.Listing | ops.Grouping | ops.Special, values: Sequence[object]) -> int:
    if isinstance(ask, ops.Listing):
        return _listing_cost(ask, values)
    return _GROUPING if isinstance(ask, ops.Grouping) else 1


def _listing_cost(listing: ops.Listing, values: Sequence[object]) -> int:
    return int(str(values[listing.first])) * sum(_node_cost(node, values) for node in listing.nodes()) + 1


def _node_cost(node: ops.Node, values: Sequence[object]) -> int:
    total = 1
    for member in node:
        if isinstance(member, ops.ToManySelection):
            total += _listing_cost(member.listing, values)
        else:
            total += _node_cost(member.node, values) if isinstance(member, ops.ToOneSelection) else 1
    return total


def records(operation: ops.Operation, values: Sequence[object]) -> int:
    """The records of the root lists, all pages full."""
    roots = (root.ask for root in operation.roots)
    return sum(int(str(values[ask.first])) for ask in roots if isinstance(ask, ops.Listing))


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
