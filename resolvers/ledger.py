"""The decisions an operation rests on, each once, in the order of first use; and the persons its filters name."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from resolvers.operation import Filter
from resolvers.reads import Op
from resolvers.rights import conditions
from schema.catalogue import DomainType
from schema.decisions import Decision, TypeDecisions


@dataclass(frozen=True, slots=True, eq=False)
class Noted:
    """Decisions in a fixed order, and the slots that hold identifiers of persons named in filters."""

    decisions: tuple[Decision, ...]
    person_slots: tuple[int, ...]


@dataclass(slots=True)
class Ledger:
    """Filled while an operation is planned."""

    _noted: dict[Decision, None] = field(default_factory=dict)
    _tagged: dict[int, None] = field(default_factory=dict)

    def note(self, decisions: TypeDecisions, fields: Iterable[str]) -> None:
        """Note every cell's decision on some fields of an owner."""
        for name in fields:
            for by_field in decisions.fields.values():
                if name in by_field:
                    self._noted.setdefault(by_field[name])

    def tag_persons(self, kind: DomainType, where: Filter | None) -> None:
        """Note the slots in which a filter names persons by their identifiers."""
        for condition in conditions(where):
            if condition.field == kind.identifier and condition.op in {Op.EQ, Op.IN}:
                self._tagged.setdefault(condition.slot)

    def noted(self) -> Noted:
        """Everything noted so far."""
        return Noted(tuple(self._noted), tuple(self._tagged))
