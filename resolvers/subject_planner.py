"""The look-up of a person whose trail is asked for: which sources may be asked for the keys of the person's records.

It takes the right to look a person up, and shows nothing: no value of a record is read, and no key leaves the hub.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from resolvers.holdings import Setting, SourceHoldings
from resolvers.ledger import Ledger
from resolvers.operation import Special
from resolvers.plan import Child, SourcePlan, SourceRef, SubjectPlan, Unasked
from resolvers.reads import Comparison, Op, Parents, Read, Where
from resolvers.rights import compared, holding
from resolvers.slots import ExecutorSlots
from schema.catalogue import DomainType, Relation
from schema.decisions import Access, Cell, Right, TypeDecisions
from schema.persons import PERSON_DOMAINS


def plan_subject(ask: Special, person: int, setting: Setting, ledger: Ledger) -> SubjectPlan:
    """The look-ups of the person in a slot; where no source may be asked, none is, and that refuses nothing."""
    ledger.tag_person(person)
    planner = _SubjectPlanner(setting, ledger, person)
    asked: list[SourcePlan] = []
    denied: dict[SourceRef, None] = {}
    for domain in PERSON_DOMAINS.values():
        for source in setting.holders(domain.kind.name) if domain.through is None else ():
            found = planner.looked_up(source, domain.kind)
            if found is None:
                denied.setdefault(source.ref)
            else:
                asked.append(found)
    refused = denied.keys() - {plan.source for plan in asked}
    return SubjectPlan(ask, tuple(asked), Unasked(tuple(ref for ref in denied if ref in refused)))


@dataclass(frozen=True, slots=True)
class _SubjectPlanner:
    setting: Setting
    ledger: Ledger
    person: int

    def looked_up(self, source: SourceHoldings, kind: DomainType) -> SourcePlan | None:
        """The keys of the person's own records, and of what belongs to them; None without the right to any."""
        identifier = str(kind.identifier)
        decisions, cells = self._allowed(source, kind, identifier)
        if not cells:
            return None
        where = Comparison(compared(identifier, cells, decisions), Op.EQ, self.person)
        read = self._keys(source, kind, cells, where=where)
        return SourcePlan(source.ref, read, (), tuple(self._onwards(source, kind)), (), decisions)

    def _onwards(self, source: SourceHoldings, kind: DomainType) -> Iterator[Child]:
        """What belongs to those records and holds no identifier: by its link, which takes a right of its own."""
        for domain in PERSON_DOMAINS.values():
            if domain.through is None or domain.looked_up is not kind or domain.kind.name not in source.types:
                continue
            decisions, cells = self._allowed(source, domain.kind, _link(domain.through))
            if cells:
                read = self._keys(source, domain.kind, cells, link=_link(domain.through))
                target = SourcePlan(source.ref, read, (), (), (), decisions)
                yield Child(domain.through, None, (target,), None, id_only=False)

    def _allowed(self, source: SourceHoldings, kind: DomainType, field: str) -> tuple[TypeDecisions, Sequence[Cell]]:
        decisions = self.setting.decide(source.ref, kind.name, Access.LOOKUP)
        cells = sorted(holding(field, decisions, Right.LOOKUP))
        if cells:
            self.ledger.note(decisions, [field])
        return decisions, cells

    def _keys(
        self,
        source: SourceHoldings,
        kind: DomainType,
        cells: Sequence[Cell],
        where: Where | None = None,
        link: str | None = None,
    ) -> Read:
        """A read of keys alone: of what a filter finds, or of what links to records that were found."""
        slots = ExecutorSlots(self.setting.first_free_slot)
        return Read(
            source=source.ref.id,
            type_name=kind.name,
            cells=tuple(cells),
            region=self.setting.region if source.splits else None,
            split_sides=kind.about_person,
            pieces=(),
            hidden=(),
            where=where,
            order=(),
            keyset=None,
            parents=None
            if link is None
            else Parents(link, by_person=False, slot=slots.parents, first_slot=slots.limit),
            limit_slot=slots.limit if link is None else None,
            total=False,
        )


def _link(relation: Relation) -> str:
    return relation.join.partition(".")[2]
