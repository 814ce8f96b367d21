"""What can be asked at all, and which rules match it: the plain-Python reading of `model.conf`.

The loader checks rules with it and the rulebook cuts slices with it; what a slice answers, Casbin alone says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
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


def rules_file(layer: Layer, agreement: str | None) -> str:
    """The path of a layer's rules below the policies folder, as decisions name it."""
    if layer is Layer.AGREEMENT:
        return f"agreements/{agreement}/rules.csv"
    if layer is Layer.RESTRICTION:
        return f"parties/{agreement}/rules.csv"  # an agreement's id is its region's
    return "parties/rules.csv" if layer is Layer.OWN else "public/rules.csv"


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
_THIRD_TO_MINISTRY = Relation(Layer.PUBLIC, End.THIRD, End.MINISTRY, (Scope.OTHER,))
_RECIPIENT_TO = MappingProxyType(
    {end: Relation(Layer.AGREEMENT, End.RECIPIENT, end, (Scope.OTHER,)) for end in (End.MINISTRY, End.REGION)}
)

OWN = tuple(_SELF.values())
"""How a party stands to itself."""

AGREED = (_REGION_TO_MINISTRY, _MINISTRY_TO_REGION, _THIRD_TO_REGION)
"""How parties of agreements stand to each other; there is one Ministry."""

RELATIONS = (*OWN, *AGREED, _THIRD_TO_MINISTRY, *_RECIPIENT_TO.values())
"""Every relation there is."""


def relation(caller: Party, owner: Party) -> Relation:
    """How `caller` stands to `owner` without a consent (domain.md 6.1: own rows, the Ministry's, everyone else)."""
    if caller.id == owner.id:
        return _SELF[caller.end]
    if owner.end is End.MINISTRY:
        return _REGION_TO_MINISTRY if caller.end is End.REGION else _THIRD_TO_MINISTRY
    return _MINISTRY_TO_REGION if caller.end is End.MINISTRY else _THIRD_TO_REGION


def receiving(owner_end: End) -> Relation:
    """How the recipient of a written consent stands to an owner at `owner_end`."""
    return _RECIPIENT_TO[owner_end]


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


def whats(governed: Field) -> tuple[str, ...]:
    """The words of the column `what` that cover a field: its name, class and kind, class, and `*`."""
    kind = (f"{governed.privacy_class}:{governed.kind}",) if governed.kind else ()
    return (governed.name, *kind, governed.privacy_class.value, ANY)


def sides(domain_type: DomainType) -> tuple[Side, ...]:
    """Both sides for a type about one person, the adult side alone for the others (DESIGN section 2)."""
    return (Side.ADULT, Side.MINOR) if domain_type.about_person else (Side.ADULT,)


def cells(domain_type: DomainType, scopes: Iterable[Scope]) -> tuple[Cell, ...]:
    """Every cell that a question about the type can have."""
    return tuple(Cell(scope, side) for scope in scopes for side in sides(domain_type))


def in_place(rule: Rule, place: Place) -> bool:
    """Whether the rule matches at the place."""
    return rule.side in words(place.side) and rule.access in words(place.access) and rule.scope in words(place.scope)


def places(domain_type: DomainType, scopes: Iterable[Scope]) -> tuple[Place, ...]:
    """Every place of a slice of the type."""
    return _places(sides(domain_type), tuple(scopes))


@cache
def _places(of_type: tuple[Side, ...], scopes: tuple[Scope, ...]) -> tuple[Place, ...]:
    return tuple(Place(scope, side, access) for scope in scopes for side in of_type for access in Access)


def covered_types(catalogue: Catalogue, agreement: Agreement) -> frozenset[str]:
    """The types whose domain is in the agreement's scope."""
    return frozenset(name for name, domain_type in catalogue.types.items() if domain_type.domain in agreement.domains)


@dataclass(frozen=True, slots=True)
class Space:
    """All questions that can be asked: the types in question, and the roles with the purposes they may use.

    `covering` gives, for each type and field, the words that cover the field, `by_word` the fields for each word.
    """

    catalogue: Catalogue
    purposes: Mapping[str, Purpose]
    type_names: frozenset[str]
    covering: Mapping[str, Mapping[str, tuple[str, ...]]] = field(init=False, repr=False, compare=False)
    by_word: Mapping[str, Mapping[str, tuple[Field, ...]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the words once, since every rule is looked up in them."""
        covering = {one.name: {name: whats(governed) for name, governed in one.fields.items()} for one in self.types}
        object.__setattr__(self, "covering", covering)
        object.__setattr__(self, "by_word", {one.name: _by_word(one) for one in self.types})

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every role with each purpose it may use."""
        return tuple((role, purpose.id) for purpose in self.purposes.values() for role in sorted(purpose.roles))

    @property
    def types(self) -> tuple[DomainType, ...]:
        """The types in question, by name."""
        return tuple(self.catalogue.types[name] for name in sorted(self.type_names))

    def slices(self, relations: Iterable[Relation]) -> Iterator[tuple[Slice, Relation]]:
        """Every slice under one of `relations`."""
        for side in relations:
            for role, purpose in self.pairs:
                for type_name in sorted(self.type_names):
                    yield Slice(role, purpose, side.caller_end, side.owner_end, type_name), side

    def covered(self, rule: Rule) -> Iterator[Field]:
        """The fields on which the rule can match, by its words for type, side and what."""
        names = (rule.type_name,) if rule.type_name in self.by_word else self.by_word if rule.type_name == ANY else ()
        for name in names:
            if any(rule.side in words(side) for side in sides(self.catalogue.types[name])):
                yield from self.by_word[name].get(rule.what, ())


def _by_word(domain_type: DomainType) -> dict[str, tuple[Field, ...]]:
    found: dict[str, list[Field]] = {}
    for one in domain_type.fields.values():
        for word in whats(one):
            found.setdefault(word, []).append(one)
    return {word: tuple(fields) for word, fields in found.items()}


@dataclass(frozen=True, slots=True)
class Reach:
    """Questions that can be asked across some relations: those of a consent are narrower than its agreement's."""

    relations: tuple[Relation, ...]
    space: Space
