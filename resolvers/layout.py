"""Which part of a record's JSON comes from where: runs of fields from the source, ids and relations from the hub."""

from collections.abc import Callable
from dataclasses import dataclass, field

import orjson

from resolvers import operation as ops
from resolvers.holdings import Holding
from resolvers.plan import ChildText, HiddenText, Layout, LayoutPart, LinkId, OwnId, SourceRef, SourceText, Text
from resolvers.reads import QUALITY, UPDATED_AT, Hidden, HiddenKind, Joined, Output, Piece, Read, Treated
from resolvers.rights import treated
from resolvers.utf8 import from_bytes
from schema.catalogue import DomainType, Relation, ValueType
from schema.decisions import Cell, Right, Treatment, TypeDecisions

_SHOWN_BY_SOURCE = frozenset({Treatment.CLEAR, Treatment.MASK, Treatment.GENERALISE})
_SHOWN_AS_LINK = frozenset({Treatment.CLEAR, Treatment.PSEUDONYMISE})

Grow = Callable[[ops.RelationSelection], int]
"""Plans a relation of this source's records and gives its place among the children."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where records are laid out: the type in a source, the cells that take part, the decisions on them."""

    kind: DomainType
    source: SourceRef
    holding: Holding
    cells: frozenset[Cell]
    decisions: TypeDecisions
    owns: bool
    """Whether the caller's party owns the source."""
    link_target: Callable[[str], tuple[int, str | None]]
    """The type code and agreement under which the ids of a link field are sealed."""


@dataclass(slots=True)
class LayoutBuilder:
    """Collects the pieces and hidden columns of one read while laying out its node selections."""

    ground: Ground
    pieces: list[Piece] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)

    def layout(self, node: ops.Node, grow: Grow) -> Layout:
        """The layout of one selection of members."""
        parts: list[LayoutPart] = []
        run: list[Output] = []
        for selection in node:
            part = self._part(selection, grow)
            if isinstance(part, Output):
                run.append(part)
                continue
            self._close(run, parts)
            parts.append(part)
        self._close(run, parts)
        return tuple(parts)

    def _close(self, run: list[Output], parts: list[LayoutPart]) -> None:
        if run:
            self.pieces.append(Piece(tuple(run)))
            parts.append(SourceText(len(self.pieces) - 1))
            run.clear()

    def hide(self, kind: HiddenKind, treated_: Treated) -> int:
        """The place of a hidden column, added if it is new."""
        column = Hidden(kind, treated_)
        if column not in self.hidden:
            self.hidden.append(column)
        return self.hidden.index(column)

    def join(self, hidden: int, read: Read) -> int:
        """The place of a read that is joined on a hidden column."""
        self.joined.append(Joined(hidden, read))
        return len(self.joined) - 1

    def _part(self, selection: ops.Selection, grow: Grow) -> LayoutPart | Output:
        if isinstance(selection, ops.FieldSelection):
            return self._field(selection, grow)
        if isinstance(selection, ops.MetaSelection):
            return self._meta(selection)
        return ChildText(selection.key, grow(selection))

    def _meta(self, selection: ops.MetaSelection) -> LayoutPart | Output:
        ground = self.ground
        if selection.meta is ops.Meta.ID:
            return OwnId(selection.key)
        if selection.meta is ops.Meta.UPDATED_AT:
            return Output(selection.key, self._plain(UPDATED_AT))
        if selection.meta is ops.Meta.QUALITY:
            return Output(selection.key, self._plain(f"{QUALITY}:{','.join(self._flagged())}"))
        known = {"id": ground.source.id, "owner": ground.source.owner, "__typename": "SourceRef"}
        if selection.meta is ops.Meta.SOURCE:
            return Text(_member(selection.key, {key: known[name] for key, name in selection.members}))
        return Text(_member(selection.key, ground.kind.name))

    def _plain(self, name: str) -> Treated:
        return Treated(name, tuple((cell, Treatment.CLEAR, None) for cell in sorted(self.ground.cells)))

    def _flagged(self) -> list[str]:
        """The mapped fields whose flags the caller sees: those it reads CLEAR, all where it owns the rows."""
        ground = self.ground
        mapped = (name for name in ground.kind.fields if name in ground.holding.fields)
        return [name for name in mapped if ground.owns or self._all_clear(name)]

    def _all_clear(self, name: str) -> bool:
        decisions = (self.ground.decisions.decision(cell, name) for cell in self.ground.cells)
        return all(decision.treatment is Treatment.CLEAR for decision in decisions)

    def _field(self, selection: ops.FieldSelection, grow: Grow) -> LayoutPart | Output:
        ground, name = self.ground, selection.field
        if ground.kind.fields[name].value is ValueType.ID:
            return self._link(selection, grow)
        as_treated = treated(name, ground.cells, ground.decisions)
        treatments = {treatment for _, treatment, _ in as_treated.by_cell}
        if name not in ground.holding.fields:
            return Text(_member(selection.key, None))
        if Treatment.PSEUDONYMISE in treatments:
            return HiddenText(selection.key, self.hide(HiddenKind.PSEUDONYM, as_treated))
        if treatments & _SHOWN_BY_SOURCE:
            return Output(selection.key, as_treated)
        return Text(_member(selection.key, None))

    def _link(self, selection: ops.FieldSelection, grow: Grow) -> LayoutPart:
        ground, name = self.ground, selection.field
        by_person = self._joined_by_person(name)
        if by_person:
            node = (ops.MetaSelection("id", ops.Meta.ID),)
            return ChildText(selection.key, grow(ops.ToOneSelection(selection.key, by_person.name, node, id_only=True)))
        shown = self.link_cells(name)
        if not shown or name not in ground.holding.fields:
            return Text(_member(selection.key, None))
        return LinkId(selection.key, self.hide_link(name), *ground.link_target(name))

    def _joined_by_person(self, link: str) -> Relation | None:
        """The relation to one behind a link that only the person joins, across sources."""
        coordinate = f"{self.ground.kind.name}.{link}"
        relations = self.ground.kind.relations.values()
        return next((one for one in relations if one.by_person and not one.many and one.join == coordinate), None)

    def link_cells(self, name: str) -> frozenset[Cell]:
        """The cells in which a link may be followed or shown."""
        decisions = self.ground.decisions
        return frozenset(
            cell
            for cell in self.ground.cells
            if decisions.decision(cell, name).treatment in _SHOWN_AS_LINK
            and decisions.decision(cell, name).allows(Right.SELECT)
        )

    def hide_link(self, name: str) -> int:
        """The hidden column with the keys a link field holds, null where the caller may not see it."""
        shown = sorted(self.link_cells(name))
        return self.hide(HiddenKind.LINK, Treated(name, tuple((cell, Treatment.CLEAR, None) for cell in shown)))


def _member(key: str, value: object) -> str:
    return from_bytes(orjson.dumps({key: value})[1:-1])
