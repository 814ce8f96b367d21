"""The decisions an operation rests on, each once, in the order of first use; and the persons its filters ask after."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from resolvers.operation import Filter
from resolvers.reads import Op
from resolvers.rights import conditions
from schema.catalogue import DomainType
from schema.decisions import Decision, TypeDecisions

_EQUALITY = frozenset({Op.EQ, Op.IN})


@dataclass(frozen=True, slots=True, eq=False)
class Noted:
    """Decisions in a fixed order, and the slots of filters that ask after single persons.

    `person_slots` hold identifiers, which go to the log as tags; `naming_slots` names and numbers of documents, which
    many may share. Each value of either is a look-up tried.
    """

    decisions: tuple[Decision, ...]
    person_slots: tuple[int, ...]
    naming_slots: tuple[int, ...] = ()

    @property
    def looks_up(self) -> bool:
        """Whether any filter asks after single persons."""
        return bool(self.person_slots or self.naming_slots)


@dataclass(slots=True)
class Ledger:
    """Filled while an operation is planned."""

    _noted: dict[Decision, None] = field(default_factory=dict)
    _tagged: dict[int, None] = field(default_factory=dict)
    _naming: dict[int, None] = field(default_factory=dict)

    def note(self, decisions: TypeDecisions, fields: Iterable[str]) -> None:
        """Note every cell's decision on some fields of an owner."""
        for name in fields:
            for by_field in decisions.fields.values():
                if name in by_field:
                    self._noted.setdefault(by_field[name])

    def tag_persons(self, kind: DomainType, where: Filter | None) -> None:
        """Note the slots in which a filter asks after single persons, by their identifiers or otherwise."""
        for condition in conditions(where):
            if condition.op not in _EQUALITY:
                continue
            if condition.field == kind.identifier:
                self._tagged.setdefault(condition.slot)
            elif condition.field in kind.fields and kind.fields[condition.field].names_person:
                self._naming.setdefault(condition.slot)

    def tag_person(self, slot: int) -> None:
        """Note a slot with the identifier of a person whom a root field asks after."""
        self._tagged.setdefault(slot)

    def noted(self) -> Noted:
        """Everything noted so far."""
        return Noted(tuple(self._noted), tuple(self._tagged), tuple(self._naming))
