"""What can be asked at all, and which rules match it: the plain-Python reading of `model.conf`.

The loader checks rules with it and the rulebook cuts slices with it; what a slice answers, Casbin alone says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from policies.model import ANY, Agreement, End, Layer, Party, Purpose, Rule
from schema.catalogue import Catalogue, DomainType, Field
from schema.decisions import Access, Cell, Scope, Side


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule and the layer it stands in; `id` names it to Casbin, unique within one question's rules."""

    layer: Layer
    rule: Rule

    @property
    def id(self) -> str:
        """The layer and the line, e.g. `agreement:14`."""
        return f"{self.layer}:{self.rule.line}"


def in_order(rules: Sequence[Placed]) -> tuple[Placed, ...]:
    """The rules by priority; among equals the order has no effect, since equals that disagree are refused at load."""
    return tuple(sorted(rules, key=lambda placed: (placed.rule.priority, placed.layer, placed.rule.line)))


@dataclass(frozen=True, slots=True)
class Relation:
    """How a caller stands to an owner, and which of the owner's rows it can mean (own, other or both)."""

    layer: Layer
    caller_end: End
    owner_end: End
    scopes: tuple[Scope, ...]


_SELF = MappingProxyType({end: Relation(Layer.OWN, end, end, (Scope.OWN,)) for end in (End.MINISTRY, End.REGION)})
_REGION_TO_MINISTRY = Relation(Layer.AGREEMENT, End.REGION, End.MINISTRY, (Scope.OWN, Scope.OTHER))
_MINISTRY_TO_REGION = Relation(Layer.AGREEMENT, End.MINISTRY, End.REGION, (Scope.OTHER,))
_THIRD_TO_REGION = Relation(Layer.AGREEMENT, End.THIRD, End.REGION, (Scope.OTHER,))

RELATIONS = (*_SELF.values(), _REGION_TO_MINISTRY, _MINISTRY_TO_REGION, _THIRD_TO_REGION)
"""Every relation there is; there is one Ministry."""


def relation(caller: Party, owner: Party) -> Relation:
    """How `caller` stands to `owner` (domain.md 6.1: own rows, the Ministry on a region's, everyone else)."""
    if caller.id == owner.id:
        return _SELF[caller.end]
    if owner.end is End.MINISTRY:
        return _REGION_TO_MINISTRY
    return _MINISTRY_TO_REGION if caller.end is End.MINISTRY else _THIRD_TO_REGION


@dataclass(frozen=True, slots=True)
class Slice:
    """What one compiled table answers for: a standing without its party, two ends, and a type."""

    role: str
    purpose: str
    caller_end: End
    owner_end: End
    type_name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where within a slice: whose rows, which side, how reached."""

    scope: Scope
    side: Side
    access: Access


def words(value: str) -> tuple[str, ...]:
    """The rule words that `value` satisfies."""
    return (value, ANY)


def whats(field: Field) -> tuple[str, ...]:
    """The words of the column `what` that cover `field`: its name, class and kind, class, and `*`."""
    kind = (f"{field.privacy_class}:{field.kind}",) if field.kind else ()
    return (field.name, *kind, field.privacy_class.value, ANY)


def sides(domain_type: DomainType) -> tuple[Side, ...]:
    """Both sides for a type about one person, the adult side alone for the others (DESIGN section 2)."""
    return (Side.ADULT, Side.MINOR) if domain_type.about_person else (Side.ADULT,)


def cells(domain_type: DomainType, scopes: Iterable[Scope]) -> tuple[Cell, ...]:
    """Every cell that a question about the type can have."""
    return tuple(Cell(scope, side) for scope in scopes for side in sides(domain_type))


def in_slice(rule: Rule, part: Slice) -> bool:
    """Whether the rule can match anything in the slice."""
    return (
        rule.type_name in words(part.type_name)
        and rule.role in words(part.role)
        and rule.purpose in words(part.purpose)
        and rule.caller_end in words(part.caller_end)
        and rule.owner_end in words(part.owner_end)
    )


def in_place(rule: Rule, place: Place) -> bool:
    """Whether the rule matches at the place."""
    return rule.side in words(place.side) and rule.access in words(place.access) and rule.scope in words(place.scope)


def places(domain_type: DomainType, scopes: Iterable[Scope]) -> tuple[Place, ...]:
    """Every place of a slice of the type."""
    return tuple(Place(cell.scope, cell.side, access) for cell in cells(domain_type, scopes) for access in Access)


def covered_types(catalogue: Catalogue, agreement: Agreement) -> frozenset[str]:
    """The types whose domain is in the agreement's scope."""
    return frozenset(name for name, domain_type in catalogue.types.items() if domain_type.domain in agreement.domains)


@dataclass(frozen=True, slots=True)
class Space:
    """All questions that can be asked: the types in question, and the roles with the purposes they may use."""

    catalogue: Catalogue
    purposes: Mapping[str, Purpose]
    type_names: frozenset[str]

    def slices(self, relations: Iterable[Relation]) -> Iterator[tuple[Slice, Relation]]:
        """Every slice under one of `relations`."""
        pairs = [(role, purpose.id) for purpose in self.purposes.values() for role in sorted(purpose.roles)]
        for side in relations:
            for role, purpose in pairs:
                for type_name in sorted(self.type_names):
                    yield Slice(role, purpose, side.caller_end, side.owner_end, type_name), side

    def covered(self, rule: Rule) -> Iterator[Field]:
        """The fields on which the rule can match, by its words for type, side and what."""
        for type_name in sorted(self.type_names):
            domain_type = self.catalogue.types[type_name]
            fitting = rule.type_name in words(type_name)
            if fitting and any(rule.side in words(side) for side in sides(domain_type)):
                yield from (field for field in domain_type.fields.values() if rule.what in whats(field))
