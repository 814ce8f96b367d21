"""From an operation and the caller's decisions to a plan. Pure: nothing is asked of any source here.

A list takes the rows of those cells only that hold every right it uses; an owner with no such cell is left out, and
when none remains the operation is refused before any source is asked (DESIGN section 2).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from resolvers import operation as ops
from resolvers.cursor import digest_of
from resolvers.group_planner import plan_grouping
from resolvers.holdings import Chosen, Setting, SourceHoldings
from resolvers.indicators.planner import plan_indicators
from resolvers.layout import Ground, LayoutBuilder
from resolvers.ledger import Ledger
from resolvers.narrow import (
    FORBIDDEN,
    NOT_FILTERABLE,
    NOT_SORTABLE,
    Asked,
    Narrowed,
    Share,
    narrow_list,
    planned_order,
    planned_where,
    shared,
)
from resolvers.openings import link_target, plan_openings
from resolvers.plan import (
    Child,
    GroupPlan,
    ListPlan,
    Paged,
    PersonListPlan,
    PersonPlan,
    Plan,
    Refusal,
    RootPlan,
    SourcePlan,
    Unasked,
)
from resolvers.reads import KEY, HiddenKind, Parents, Read, Treated
from resolvers.rights import holding, lookup_condition
from resolvers.slots import ExecutorSlots
from resolvers.subject_planner import plan_subject
from schema.catalogue import DomainType, Relation
from schema.decisions import Access, Right, Treatment

_ROW_PARTS = frozenset({ops.Part.NODES, ops.Part.EDGES, ops.Part.PAGE_INFO, ops.Part.COMPLETENESS})
_REFUSING = frozenset({NOT_FILTERABLE, NOT_SORTABLE})


def plan_operation(operation: ops.Operation, setting: Setting, chosen: Sequence[Chosen]) -> Plan:
    """The plan of a whole operation; `chosen` names the sources of each root the caller wants (`None`: all).

    Raises `Refusal` where the caller may not ask it at all.
    """
    ledger = Ledger()
    roots = tuple(
        (root.key, _root_plan(root.ask, setting.choosing(names), ledger))
        for root, names in zip(operation.roots, chosen, strict=True)
    )
    unasked = Unasked.of_all(root.unasked for _, root in roots if isinstance(root, ListPlan | GroupPlan))
    return Plan(roots, ledger.noted(), unasked)


def _root_plan(ask: ops.Ask, setting: Setting, ledger: Ledger) -> RootPlan:
    if isinstance(ask, ops.Listing):
        return _ListPlanner(setting, ledger).root(ask)
    if isinstance(ask, ops.Indicators):
        return plan_indicators(ask, setting, ledger)
    if isinstance(ask, ops.Person):
        return _plan_person(ask, setting, ledger)
    if isinstance(ask, ops.Grouping):
        return plan_grouping(ask, setting, ledger)
    return ask if ask.person is None else plan_subject(ask, ask.person, setting, ledger)


def _plan_person(person: ops.Person, setting: Setting, ledger: Ledger) -> PersonPlan:
    """Every domain's look-up; one that no owner allows asks nobody, and if that is all of them nothing is asked."""
    lists: list[PersonListPlan] = []
    refusals: list[Refusal] = []
    for one in person.lists:
        try:
            plan = _ListPlanner(setting, ledger, Right.LOOKUP).root(one.listing)
        except Refusal as refusal:
            if not _for_nobody(refusal, one.listing, setting):
                raise
            refusals.append(refusal)
            plan = ListPlan(_paged(one.listing, ()), (), Unasked(refusal.denied))
        lists.append(PersonListPlan(one, plan))
    if refusals and len(refusals) == len(lists):
        first = refusals[0]
        raise Refusal(first.code, first.coordinate, ledger.noted(), first.denied)
    return PersonPlan(person, tuple(lists))


def _for_nobody(refusal: Refusal, looked_up: ops.Listing, setting: Setting) -> bool:
    """Whether a look-up is refused as such, not for what is asked of the records found."""
    identifier = setting.catalogue.types[looked_up.type_name].identifier
    return refusal.code == FORBIDDEN or refusal.coordinate == f"{looked_up.type_name}.{identifier}"


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a relation hangs: the parent's share and the layout its join column goes to."""

    share: Share
    builder: LayoutBuilder

    @property
    def kind(self) -> DomainType:
        """The parent's type."""
        return self.share.kind


@dataclass(frozen=True, slots=True)
class _Branch:
    """A selected relation: what it leads to, and how rows there are reached."""

    relation: Relation
    selection: ops.RelationSelection
    access: Access
    target: DomainType = field(compare=False)
    """The relation's own; left out of comparisons, which it adds nothing to."""

    @property
    def link(self) -> str:
        """The link field that the relation rests on."""
        return self.relation.join.partition(".")[2]


class _ListPlanner:
    def __init__(self, setting: Setting, ledger: Ledger, needed: Right | None = None) -> None:
        """`needed` is the right to the person's identifier that a root list takes, if one way alone will do."""
        self.setting = setting
        self.ledger = ledger
        self.needed = needed
        self.slots = ExecutorSlots(setting.first_free_slot)
        self.unmet: dict[int, Narrowed | None] = {}
        """For each selected relation why no source may show it as asked, or None where one does."""
        self.by_person: dict[_Branch, tuple[SourcePlan, ...]] = {}
        """What relations by the person lead to: planned once, however many sources they are followed from."""

    def root(self, listing: ops.Listing) -> ListPlan:
        kind = self.setting.catalogue.types[listing.type_name]
        asked = Asked(kind, listing.where, listing.order, _selected(listing.nodes()))
        found = [
            Share(
                source, kind, self._permitted(narrow_list(self.setting, self.ledger, source, asked, Access.LIST), kind)
            )
            for source in self.setting.asked(kind.name)
        ]
        shares = shared(found, kind, self.ledger)
        plans = tuple(self._listed(share, listing, None) for share in shares.taking)
        for reason in filter(None, self.unmet.values()):
            raise Refusal(reason.code, reason.coordinate, self.ledger.noted(), ())
        paged = _paged(listing, [(plan.source.id, plan.decisions.digest) for plan in plans])
        return ListPlan(paged, plans, Unasked(shares.denied, self.setting.left_out(kind.name)))

    def _permitted(self, narrowed: Narrowed, kind: DomainType) -> Narrowed:
        """Without the cells that lack the right the list needs to the person's identifier."""
        if self.needed is None or kind.identifier is None:
            return narrowed
        cells = narrowed.cells & holding(kind.identifier, narrowed.decisions, self.needed)
        if cells or not narrowed.cells:
            return replace(narrowed, cells=cells)
        return replace(narrowed, cells=cells, code=NOT_FILTERABLE, coordinate=f"{kind.name}.{kind.identifier}")

    def _listed(self, share: Share, listing: ops.Listing, parents: Parents | None) -> SourcePlan:
        source, kind, narrowed = share.source, share.kind, share.narrowed
        read = replace(
            self._bare_read(share),
            where=planned_where(listing.where, kind, narrowed),
            order=planned_order(listing.order, narrowed),
            parents=parents,
            limit_slot=None if parents else self.slots.limit,
            total=listing.wants(ops.Part.TOTAL),
            rows=any(selection.part in _ROW_PARTS for selection in listing.parts),
        )
        openings = plan_openings(self.setting, source.ref, kind, listing.where, narrowed)
        return replace(self._laid_out(share, listing.nodes(), read), openings=openings)

    def _bare_read(self, share: Share) -> Read:
        return Read(
            source=share.source.ref.id,
            type_name=share.kind.name,
            cells=tuple(sorted(share.narrowed.cells)),
            region=self.setting.region if share.source.splits else None,
            split_sides=share.kind.about_person,
            pieces=(),
            hidden=(),
            where=None,
            order=(),
            keyset=None,
            parents=None,
            limit_slot=None,
            total=False,
        )

    def _laid_out(self, share: Share, nodes: tuple[ops.Node, ...], read: Read) -> SourcePlan:
        builder = LayoutBuilder(self._ground(share))
        children: list[Child] = []
        site = _Site(share, builder)

        def grow(selection: ops.RelationSelection) -> int:
            children.append(self._child(site, selection))
            return len(children) - 1

        layouts = tuple(builder.layout(node, grow) for node in nodes)
        final = replace(read, pieces=tuple(builder.pieces), hidden=tuple(builder.hidden), joined=tuple(builder.joined))
        return SourcePlan(share.source.ref, final, layouts, tuple(children), (), share.narrowed.decisions)

    def _ground(self, share: Share) -> Ground:
        source, kind = share.source, share.kind
        return Ground(
            kind=kind,
            source=source.ref,
            holding=source.types[kind.name],
            cells=share.narrowed.cells,
            decisions=share.narrowed.decisions,
            owns=source.ref.owner == self.setting.standing.party,
            link_target=lambda name: link_target(self.setting, source.ref, kind, name),
        )

    def _child(self, site: _Site, selection: ops.RelationSelection) -> Child:
        relation = site.kind.relations[selection.relation]
        target = self.setting.catalogue.types[relation.target]
        access = site.share.narrowed.decisions.access if _same_person(site.kind, relation, target) else Access.LIST
        branch = _Branch(relation, selection, access, target)
        hidden, visible = self._joined(site, branch)
        targets = self._targets(site, branch) if visible else ()
        if isinstance(selection, ops.ToManySelection):
            return Child(relation, hidden, targets, self._paged_below(selection.listing, branch), id_only=False)
        return Child(relation, hidden, targets, None, selection.id_only, _join(site, relation, hidden, targets))

    def _paged_below(self, listing: ops.Listing, branch: _Branch) -> Paged:
        """One cursor serves the parents of every source, so it is bound to what was decided for all of them."""
        target = branch.target
        access = Access.LOOKUP if lookup_condition(target, listing.where) else branch.access
        holders = [source.ref for source in self.setting.holders(target.name)]
        return _paged(listing, [(ref.id, self.setting.decide(ref, target.name, access).digest) for ref in holders])

    def _joined(self, site: _Site, branch: _Branch) -> tuple[int | None, bool]:
        """The parent's hidden column to join on, and whether the parent's side shows the relation in any cell."""
        relation = branch.relation
        if relation.many and not relation.by_person:
            return None, True
        ground = site.builder.ground
        cells = ground.cells
        if not relation.many:
            self.ledger.note(ground.decisions, [branch.link])
            cells = site.builder.link_cells(branch.link)
        joining = ground.kind.identifier if relation.by_person else branch.link
        if joining is None or joining not in ground.holding.fields or not cells:
            return None, False
        if not relation.by_person:
            return site.builder.hide_link(joining), True
        shown = Treated(joining, tuple((cell, Treatment.CLEAR, None) for cell in sorted(cells)))
        return site.builder.hide(HiddenKind.PERSON, shown), True

    def _targets(self, site: _Site, branch: _Branch) -> tuple[SourcePlan, ...]:
        """The sources whose records the relation may reach: by the person the same from wherever it is followed."""
        if not branch.relation.by_person:
            return tuple(self._narrowed_targets(branch, [site.share.source]))
        if branch not in self.by_person:
            holders = self.setting.holders(branch.target.name)
            self.by_person[branch] = tuple(self._narrowed_targets(branch, holders))
        return self.by_person[branch]

    def _narrowed_targets(self, branch: _Branch, sources: Sequence[SourceHoldings]) -> Iterator[SourcePlan]:
        """Those of some sources whose records may be reached, narrowed like a root list."""
        holders = (source for source in sources if branch.target.name in source.types)
        shares = [self._reached(source, branch) for source in holders]
        visible = [share for share in shares if share.narrowed.cells]
        refusing = next((share.narrowed for share in shares if share.narrowed.code in _REFUSING), None)
        if visible:
            self.unmet[id(branch.selection)] = None
        elif refusing:
            self.unmet.setdefault(id(branch.selection), refusing)
        return (self._target(share, branch) for share in visible)

    def _reached(self, source: SourceHoldings, branch: _Branch) -> Share:
        """The part of a source's rows that a relation may show; to many, it needs the target's link too."""
        target, selection = branch.target, branch.selection
        if isinstance(selection, ops.ToOneSelection):
            asked = Asked(target, None, (), _selected((selection.node,)))
            return Share(source, target, narrow_list(self.setting, self.ledger, source, asked, branch.access))
        listing = selection.listing
        asked = Asked(target, listing.where, listing.order, _selected(listing.nodes()))
        narrowed = narrow_list(self.setting, self.ledger, source, asked, branch.access)
        self.ledger.note(narrowed.decisions, [branch.link])
        joined = narrowed.cells & holding(branch.link, narrowed.decisions, Right.SELECT)
        return Share(source, target, replace(narrowed, cells=joined, code=narrowed.code or FORBIDDEN))

    def _target(self, share: Share, branch: _Branch) -> SourcePlan:
        selection = branch.selection
        if isinstance(selection, ops.ToManySelection):
            return self._listed(share, selection.listing, self._parents(branch, self.slots.limit))
        read = replace(self._bare_read(share), parents=self._parents(branch, None))
        return self._laid_out(share, (selection.node,), read)

    def _parents(self, branch: _Branch, first_slot: int | None) -> Parents:
        if branch.relation.by_person:
            link = branch.target.identifier or KEY
        else:
            link = branch.link if branch.relation.many else KEY
        return Parents(link, branch.relation.by_person, self.slots.parents, first_slot)


def _join(site: _Site, relation: Relation, hidden: int | None, targets: Sequence[SourcePlan]) -> int | None:
    """The place among the parent's joined reads of a target that one link column leads to."""
    if relation.by_person or hidden is None or not targets:
        return None
    (target,) = targets
    return site.builder.join(hidden, replace(target.read, parents=None))


def _same_person(kind: DomainType, relation: Relation, target: DomainType) -> bool:
    """Whether a relation surely stays with the person looked up, so that the look-up's decisions go on holding.

    Joined by the person it does, and on a link to the person's own record; any other link may lead to someone else.
    """
    linked = kind if relation.many else target
    return relation.by_person or (kind.about_person and target.about_person and linked.identifier is not None)


def _paged(listing: ops.Listing, decided: Sequence[tuple[str, str]]) -> Paged:
    """The list as its cursors know it: its shape, and the decisions (digests) by source."""
    digest = digest_of(listing.type_name, listing.where, listing.order, decided)
    return Paged(listing, tuple(source for source, _ in decided), digest)


def _selected(nodes: tuple[ops.Node, ...]) -> tuple[str, ...]:
    """The governed fields that node selections show."""
    fields = (member.field for node in nodes for member in node if isinstance(member, ops.FieldSelection))
    return tuple(dict.fromkeys(fields))
