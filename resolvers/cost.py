"""What an operation may cost: rows x sources x fields, counted after its fragments are spread and its plan is made.

The sums are made once per plan; a request puts its page sizes in. What is counted is what an answer may make the
sources and the hub do with all pages full, so aliases and fragments neither hide nor double anything (ATTACKS 16).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from resolvers import operation as ops
from resolvers import plan as plans
from resolvers.plan import ListPlan, Plan, SourcePlan

_GROUPING = 200
"""Points of an aggregate at one source, for itself and for each key and figure: it reads many records, returns few."""

_TOTAL = 100
"""Points of counting all that match at one source."""

Slots = tuple[int, ...]
"""The slots of the page sizes that a number is to be multiplied by."""


def listings(operation: ops.Operation) -> Iterator[ops.Listing]:
    """Every list of an operation, at the root and below."""
    for listing in _root_lists(operation):
        yield from _below(listing)


def _root_lists(operation: ops.Operation) -> Iterator[ops.Listing]:
    for root in operation.roots:
        if isinstance(root.ask, ops.Listing):
            yield root.ask
        elif isinstance(root.ask, ops.Person):
            yield from (one.listing for one in root.ask.lists)


def _root_pages(operation: ops.Operation) -> Iterator[int]:
    for root in operation.roots:
        if isinstance(root.ask, ops.Listing):
            yield root.ask.first
        elif isinstance(root.ask, ops.Person):
            yield from (one.listed.first for one in root.ask.lists)


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
    """How large an operation is before anything is planned.

    `conditions` counts those of all filters. `pages`: the slots of every list's page size; `roots`: those of root
    lists.
    """

    depth: int
    conditions: int
    pages: Slots
    roots: Slots

    def records(self, values: Sequence[object]) -> int:
        """The records of the root lists, all pages full."""
        return sum(int(str(values[slot])) for slot in self.roots)


def weigh(operation: ops.Operation) -> Weight:
    """The weight of an operation."""
    return Weight(
        depth=depth(operation),
        conditions=sum(_size(where) for where in _filters(operation)),
        pages=tuple(dict.fromkeys(listing.first for listing in listings(operation))),
        roots=tuple(_root_pages(operation)),
    )


def _filters(operation: ops.Operation) -> Iterator[ops.Filter | None]:
    """Those a caller wrote: what indicators filter by is the hub's own."""
    for root in operation.roots:
        if isinstance(root.ask, ops.Grouping):
            yield root.ask.where
    yield from (listing.where for listing in listings(operation))


def _size(where: ops.Filter | None) -> int:
    """The conditions of a filter; what joins them counts too, so that no nesting comes free."""
    if isinstance(where, ops.AllOf | ops.AnyOf):
        return 1 + sum(map(_size, where.items))
    if isinstance(where, ops.NoneOf):
        return 1 + _size(where.item)
    return 0 if where is None else 1


@dataclass(frozen=True, slots=True, order=True)
class Charge:
    """What one list, relation or aggregate costs: `points` for each combination of records of the pages in `pages`.

    `what` names it by its type and the relations that lead there, never by an alias.
    """

    what: str
    sources: int
    points: int
    pages: Slots

    def of(self, values: Sequence[object]) -> int:
        """The points for one request's page sizes."""
        return _product(self.points, self.pages, values)


@dataclass(frozen=True, slots=True)
class Price:
    """What a plan costs, but for the page sizes of a request; `terms` are the charges, added up by their pages."""

    terms: tuple[tuple[int, Slots], ...]
    charges: tuple[Charge, ...]

    def of(self, values: Sequence[object]) -> int:
        """The points for one request's page sizes."""
        total = 0
        for points, pages in self.terms:
            total += _product(points, pages, values)
        return total

    def dearest(self, values: Sequence[object]) -> Charge:
        """What contributes most."""
        return max(self.charges, key=lambda charge: charge.of(values))


def _product(points: int, pages: Slots, values: Sequence[object]) -> int:
    for page in pages:
        points *= values[page]  # type: ignore[operator]  # a page size: checked to be a whole number before
    return points


def price(plan: Plan) -> Price:
    """The price of a plan: of each list, relation and aggregate over all sources that are asked for it."""
    points: Counter[tuple[str, Slots]] = Counter()
    asked: defaultdict[tuple[str, Slots], set[str]] = defaultdict(set)
    for what, source, pages, more in (part for _, root in plan.roots for part in _root_parts(root)):
        points[what, pages] += more
        asked[what, pages].add(source)
    charges = tuple(Charge(what, len(asked[what, pages]), many, pages) for (what, pages), many in points.items())
    terms: Counter[Slots] = Counter()
    for charge in charges:
        terms[charge.pages] += charge.points
    return Price(tuple((many, pages) for pages, many in terms.items()), charges)


_Part = tuple[str, str, Slots, int]
"""What it is, of which source, the pages that multiply it, and the points."""


def _root_parts(root: plans.RootPlan) -> Iterator[_Part]:
    if isinstance(root, ListPlan):
        yield from _list_parts(root)
    elif isinstance(root, plans.PersonPlan):
        yield from (part for one in root.lists for part in _person_parts(one))
    elif isinstance(root, plans.GroupPlan):
        yield from _group_parts(root)
    elif isinstance(root, plans.IndicatorsPlan):
        yield from (part for table in root.tables for part in _group_parts(table))
    elif isinstance(root, plans.SubjectPlan):
        yield root.special.name, "", (), 1
        for source in root.asked:
            yield root.special.name, source.source.id, (), 2 + 2 * len(source.children)
    else:
        yield root.name, "", (), 1


def _group_parts(plan: plans.GroupPlan) -> Iterator[_Part]:
    """Of each source its statement, and one more for each number whose values are asked for one by one."""
    for source in plan.asked:
        read = source.read
        width = 1 + len(read.keys) + len(read.numbers) + read.tags + len(source.spreads)
        yield f"{read.type_name} (aggregate)", source.source.id, (), _GROUPING * width


def _person_parts(one: plans.PersonListPlan) -> Iterator[_Part]:
    """Of a domain that is reached through another: the look-up, and what belongs to the few records it finds."""
    if one.asked_for.through is None:
        yield from _list_parts(one.plan)
        return
    listing = one.asked_for.listed
    for source in one.plan.asked:
        yield listing.type_name, source.source.id, (), 2
        for target in (target for child in source.children for target in child.targets):
            yield from _records(listing.type_name, target, (listing.first,), _Once())


def _list_parts(plan: ListPlan) -> Iterator[_Part]:
    listing, once = plan.paged.listing, _Once()
    for source in plan.asked:
        yield listing.type_name, source.source.id, (), 1 + _TOTAL * source.read.total
        yield from _records(listing.type_name, source, (listing.first,), once)


@dataclass(slots=True)
class _Once:
    """Counts what a relation by the person leads to once: a page's records are so many, whatever source they are of."""

    _counted: set[tuple[int, int]] = field(default_factory=set)

    def of(self, place: int, child: plans.Child) -> Sequence[SourcePlan]:
        """The targets of a relation at a place among those of its record, unless they are counted already."""
        known = (place, id(child.targets))
        if not child.relation.by_person or known not in self._counted:
            self._counted.add(known)
            return child.targets
        return ()


def _records(what: str, plan: SourcePlan, pages: Slots, once: "_Once") -> Iterator[_Part]:
    """A point for each record, member and related page that may be made."""
    yield what, plan.source.id, pages, sum(1 + sum(_members(plan, part) for part in layout) for layout in plan.layouts)
    for place, child in enumerate(plan.children):
        below = f"{what}.{child.relation.name}"
        for target in once.of(place, child):
            if child.paged is None:
                yield from _records(below, target, pages, once)
            else:
                yield below, target.source.id, pages, 1
                yield from _records(below, target, (*pages, child.paged.listing.first), once)


def _members(plan: SourcePlan, part: plans.LayoutPart) -> int:
    if isinstance(part, plans.SourceText):
        return len(plan.read.pieces[part.piece].outputs)
    return 0 if isinstance(part, plans.ChildText) else 1


def depth(operation: ops.Operation) -> int:
    """The levels of records and relations, counted from the root."""
    nodes = (node for listing in _root_lists(operation) for node in listing.nodes())
    return 1 + max(map(_node_depth, nodes), default=0)


def _node_depth(node: ops.Node) -> int:
    return 1 + max((_member_depth(member) for member in node), default=0)


def _member_depth(member: ops.Selection) -> int:
    if isinstance(member, ops.ToOneSelection):
        return _node_depth(member.node)
    if isinstance(member, ops.ToManySelection):
        return max(map(_node_depth, member.listing.nodes()), default=0)
    return 0
