"""From an operation and the caller's decisions to a plan. Pure: nothing is asked of any source here.

A list takes the rows of those cells only that hold every right it uses; an owner with no such cell is left out, and
when none remains the operation is refused before any source is asked (DESIGN section 2).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from resolvers import operation as ops
from resolvers.cursor import digest_of
from resolvers.group_planner import plan_grouping
from resolvers.holdings import Chosen, Setting, SourceHoldings
from resolvers.layout import Ground, LayoutBuilder
from resolvers.ledger import Ledger
from resolvers.narrow import (
    FORBIDDEN,
    NOT_FILTERABLE,
    NOT_SORTABLE,
    Asked,
    Narrowed,
    narrow_list,
    planned_order,
    planned_where,
)
from resolvers.openings import link_target, plan_openings
from resolvers.plan import Child, ListPlan, Paged, Plan, Refusal, RootPlan, SourcePlan
from resolvers.reads import KEY, HiddenKind, Parents, Read, Treated
from resolvers.rights import holding
from resolvers.slots import ExecutorSlots
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
        (root.key, _root_plan(root.ask, setting.narrowed(names), ledger))
        for root, names in zip(operation.roots, chosen, strict=True)
    )
    return Plan(roots, ledger.noted())


def _root_plan(ask: ops.Listing | ops.Grouping | ops.Special, setting: Setting, ledger: Ledger) -> RootPlan:
    if isinstance(ask, ops.Listing):
        return _ListPlanner(setting, ledger).root(ask)
    return plan_grouping(ask, setting, ledger) if isinstance(ask, ops.Grouping) else ask


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a relation hangs: the parent's source, type, layout and access."""

    source: SourceHoldings
    kind: DomainType
    builder: LayoutBuilder
    access: Access


class _ListPlanner:
    def __init__(self, setting: Setting, ledger: Ledger) -> None:
        self.setting = setting
        self.ledger = ledger
        self.slots = ExecutorSlots(setting.first_free_slot)

    def root(self, listing: ops.Listing) -> ListPlan:
        kind = self.setting.catalogue.types[listing.type_name]
        asked = Asked(kind, listing.where, listing.order, _selected(listing.nodes()))
        holders = [source for source in self.setting.sources if kind.name in source.types]
        found = [(source, narrow_list(self.setting, self.ledger, source, asked, Access.LIST)) for source in holders]
        denied = tuple(source.ref for source, narrowed in found if not narrowed.cells)
        taking = [(source, narrowed) for source, narrowed in found if narrowed.cells]
        if not taking:
            reasons = [narrowed for _, narrowed in found]
            reason = next((narrowed for narrowed in reasons if narrowed.code != FORBIDDEN), None)
            code, coordinate = (reason.code, reason.coordinate) if reason else (FORBIDDEN, kind.name)
            raise Refusal(code, coordinate, self.ledger.noted(), denied)
        plans = tuple(self._listed(source, kind, listing, narrowed, None) for source, narrowed in taking)
        return ListPlan(_paged(listing, plans), plans, denied, self.setting.left_out(kind.name))

    def _listed(
        self,
        source: SourceHoldings,
        kind: DomainType,
        listing: ops.Listing,
        narrowed: Narrowed,
        parents: Parents | None,
    ) -> SourcePlan:
        read = replace(
            self._bare_read(source, kind, narrowed),
            where=planned_where(listing.where, kind, narrowed),
            order=planned_order(listing.order, narrowed),
            parents=parents,
            limit_slot=None if parents else self.slots.limit,
            total=listing.wants(ops.Part.TOTAL),
            rows=any(selection.part in _ROW_PARTS for selection in listing.parts),
        )
        openings = plan_openings(self.setting, source.ref, kind, listing.where, narrowed)
        return replace(self._laid_out(source, kind, listing.nodes(), narrowed, read), openings=openings)

    def _bare_read(self, source: SourceHoldings, kind: DomainType, narrowed: Narrowed) -> Read:
        return Read(
            source=source.ref.id,
            type_name=kind.name,
            cells=tuple(sorted(narrowed.cells)),
            region=self.setting.region if source.splits else None,
            split_sides=kind.about_person,
            pieces=(),
            hidden=(),
            where=None,
            order=(),
            keyset=None,
            parents=None,
            limit_slot=None,
            total=False,
        )

    def _laid_out(
        self, source: SourceHoldings, kind: DomainType, nodes: tuple[ops.Node, ...], narrowed: Narrowed, read: Read
    ) -> SourcePlan:
        decisions = narrowed.decisions
        ground = Ground(
            kind=kind,
            source=source.ref,
            holding=source.types[kind.name],
            cells=narrowed.cells,
            decisions=decisions,
            owns=source.ref.owner == self.setting.standing.party,
            link_target=lambda name: link_target(self.setting, source.ref, kind, name),
        )
        builder = LayoutBuilder(ground)
        children: list[Child] = []
        site = _Site(source, kind, builder, decisions.access)

        def grow(selection: ops.Selection) -> int:
            children.append(self._child(site, selection))
            return len(children) - 1

        layouts = tuple(builder.layout(node, grow) for node in nodes)
        final = replace(read, pieces=tuple(builder.pieces), hidden=tuple(builder.hidden))
        return SourcePlan(source.ref, final, layouts, tuple(children), (), decisions)

    def _child(self, site: _Site, selection: ops.Selection) -> Child:
        assert isinstance(selection, ops.ToOneSelection | ops.ToManySelection)  # noqa: S101 - the layout grows these only
        relation = site.kind.relations[selection.relation]
        hidden, visible = self._joined(site, relation)
        listing = selection.listing if isinstance(selection, ops.ToManySelection) else None
        id_only = isinstance(selection, ops.ToOneSelection) and selection.id_only
        targets = tuple(self._targets(site, relation, selection)) if visible else ()
        paged = None if listing is None else _paged(listing, targets)
        return Child(relation, hidden, targets, paged, id_only)

    def _joined(self, site: _Site, relation: Relation) -> tuple[int | None, bool]:
        """The parent's hidden column to join on, and whether the parent's side shows the relation in any cell."""
        if relation.by_person:
            return self._joined_by_person(site, relation)
        if relation.many:
            return None, True
        link = relation.join.partition(".")[2]
        self.ledger.note(site.builder.ground.decisions, [link])
        if link not in site.builder.ground.holding.fields or not site.builder.link_cells(link):
            return None, False
        return site.builder.hide_link(link), True

    def _joined_by_person(self, site: _Site, relation: Relation) -> tuple[int | None, bool]:
        ground = site.builder.ground
        cells = ground.cells
        if not relation.many:
            link = relation.join.partition(".")[2]
            self.ledger.note(ground.decisions, [link])
            cells = site.builder.link_cells(link)
        identifier = ground.kind.identifier
        if identifier is None or identifier not in ground.holding.fields or not cells:
            return None, False
        shown = Treated(identifier, tuple((cell, Treatment.CLEAR, None) for cell in sorted(cells)))
        return site.builder.hide(HiddenKind.PERSON, shown), True

    def _targets(self, site: _Site, relation: Relation, selection: ops.Selection) -> Iterator[SourcePlan]:
        """The sources whose records the relation may reach, narrowed like a root list."""
        target = self.setting.catalogue.types[relation.target]
        access = site.access if site.kind.about_person and target.about_person else Access.LIST
        sources = self.setting.sources if relation.by_person else (site.source,)
        reasons: list[Narrowed] = []
        planned = False
        for source in sources:
            if target.name not in source.types:
                continue
            narrowed = self._narrowed_target(source, target, relation, selection, access)
            if narrowed.cells:
                planned = True
                yield self._target(source, target, relation, selection, narrowed)
            reasons.append(narrowed)
        refusing = next((reason for reason in reasons if reason.code in _REFUSING), None)
        if refusing and not planned:
            raise Refusal(refusing.code, refusing.coordinate, self.ledger.noted(), ())

    def _narrowed_target(
        self,
        source: SourceHoldings,
        target: DomainType,
        relation: Relation,
        selection: ops.Selection,
        access: Access,
    ) -> Narrowed:
        if isinstance(selection, ops.ToManySelection):
            listing = selection.listing
            asked = Asked(target, listing.where, listing.order, _selected(listing.nodes()))
            narrowed = narrow_list(self.setting, self.ledger, source, asked, access)
            link = relation.join.partition(".")[2]
            self.ledger.note(narrowed.decisions, [link])
            joined = narrowed.cells & holding(link, narrowed.decisions, Right.SELECT)
            return replace(narrowed, cells=joined, code=narrowed.code or FORBIDDEN)
        assert isinstance(selection, ops.ToOneSelection)  # noqa: S101 - relations are to one or to many
        asked = Asked(target, None, (), _selected((selection.node,)))
        return narrow_list(self.setting, self.ledger, source, asked, access)

    def _target(
        self,
        source: SourceHoldings,
        target: DomainType,
        relation: Relation,
        selection: ops.Selection,
        narrowed: Narrowed,
    ) -> SourcePlan:
        if isinstance(selection, ops.ToManySelection):
            parents = self._parents(target, relation, selection.listing.first)
            return self._listed(source, target, selection.listing, narrowed, parents)
        assert isinstance(selection, ops.ToOneSelection)  # noqa: S101 - relations are to one or to many
        read = replace(self._bare_read(source, target, narrowed), parents=self._parents(target, relation, None))
        return self._laid_out(source, target, (selection.node,), narrowed, read)

    def _parents(self, target: DomainType, relation: Relation, first: int | None) -> Parents:
        if relation.by_person:
            link = target.identifier or KEY
        else:
            link = relation.join.partition(".")[2] if relation.many else KEY
        return Parents(link, relation.by_person, self.slots.parents, None if first is None else self.slots.limit)


def _paged(listing: ops.Listing, plans: tuple[SourcePlan, ...]) -> Paged:
    decided = [(plan.source.id, plan.decisions.digest) for plan in plans]
    digest = digest_of(listing.type_name, listing.where, listing.order, decided)
    return Paged(listing, tuple(plan.source.id for plan in plans), digest)


def _selected(nodes: tuple[ops.Node, ...]) -> tuple[str, ...]:
    """The governed fields that node selections show."""
    fields = (member.field for node in nodes for member in node if isinstance(member, ops.FieldSelection))
    return tuple(dict.fromkeys(fields))
