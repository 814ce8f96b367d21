"""A GraphQL operation as the hub understands it: what is asked for, with every value left out.

Values stand in a vector beside it, named by slot, so that all requests of one shape share an operation, its plan and
its SQL.
"""

from dataclasses import dataclass
from enum import StrEnum

from graphql import FieldNode

from resolvers.reads import Op
from schema.names import GroupField


@dataclass(frozen=True, slots=True)
class Condition:
    """`field op value`; `field` may be `id` or `updatedAt`."""

    field: str
    op: Op
    slot: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every item is."""

    items: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when any item is."""

    items: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """True when the item is not."""

    item: "Filter"


Filter = Condition | AllOf | AnyOf | NoneOf


@dataclass(frozen=True, slots=True)
class Sort:
    """One term of `orderBy`."""

    field: str
    descending: bool


class Meta(StrEnum):
    """What every record carries beside its governed fields."""

    ID = "id"
    SOURCE = "source"
    UPDATED_AT = "updatedAt"
    QUALITY = "quality"
    TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """A governed field under a response key."""

    key: str
    field: str


@dataclass(frozen=True, slots=True)
class MetaSelection:
    """A member every record has. `members` are the sub-fields of `source`, as (response key, name)."""

    key: str
    meta: Meta
    members: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ToOneSelection:
    """A relation to one record; with `id_only` its value is that record's id."""

    key: str
    relation: str
    node: "Node"
    id_only: bool = False


@dataclass(frozen=True, slots=True)
class ToManySelection:
    """A relation to many records."""

    key: str
    relation: str
    listing: "Listing"


RelationSelection = ToOneSelection | ToManySelection
Selection = FieldSelection | MetaSelection | RelationSelection
Node = tuple[Selection, ...]


class Part(StrEnum):
    """A member of a connection."""

    NODES = "nodes"
    EDGES = "edges"
    PAGE_INFO = "pageInfo"
    TOTAL = "totalCount"
    COMPLETENESS = "completeness"
    TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class EdgeMember:
    """A member of an edge: `cursor`, `node` or `__typename`."""

    key: str
    name: str
    node: Node = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A selected member whose value the hub itself holds, with its own members (pageInfo, completeness, keys ...)."""

    key: str
    name: str
    members: tuple["Tree", ...] = ()


@dataclass(frozen=True, slots=True)
class PartSelection:
    """A selected member of a connection; `node` for nodes, `edge` for edges, `members` for the rest."""

    key: str
    part: Part
    node: Node = ()
    edge: tuple[EdgeMember, ...] = ()
    members: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one type's records: at the root over all sources, or as a relation to many."""

    type_name: str
    where: Filter | None
    order: tuple[Sort, ...]
    first: int
    after: int | None
    sources: int | None
    complete: bool
    parts: tuple[PartSelection, ...]

    def nodes(self) -> tuple[Node, ...]:
        """The node selections: of `nodes`, and of the `node` of each edge, in the order of the answer."""
        found: list[Node] = []
        for selection in self.parts:
            if selection.part is Part.NODES:
                found.append(selection.node)
            found.extend(member.node for member in selection.edge if member.name == "node")
        return tuple(found)

    def wants(self, part: Part) -> bool:
        """Whether a member of the connection is selected."""
        return any(selection.part is part for selection in self.parts)


@dataclass(frozen=True, slots=True)
class Grouping:
    """An aggregate at the root.

    `numbers` are the fields whose sum, avg, min, max or median is selected, `medians` those whose median is.
    """

    type_name: str
    where: Filter | None
    group_by: tuple[GroupField, ...]
    numbers: tuple[str, ...]
    extremes: frozenset[str]
    persons: bool
    sources: int | None
    complete: bool
    members: tuple[Tree, ...]
    medians: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicators:
    """Indicators of a region and a period, from aggregates that are asked once each.

    `tallies` names for each code the places of its aggregates among `groupings`; a published one has none.
    """

    period: int
    region: int | None
    tallies: tuple[tuple[str, tuple[int, ...]], ...]
    groupings: tuple[Grouping, ...]
    members: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Special:
    """A root field the hub answers from itself: `sources`, `auditEntries`, `__typename`, `__schema`, `__type`.

    `arguments` names the slot that holds all its coerced arguments as a mapping; `person` the one that holds the
    identifier of the person asked after, if there is one; `nodes` are the field's own nodes in
    the document, for introspection, which graphql-core answers.
    """

    name: str
    arguments: int | None
    members: tuple[Tree, ...]
    nodes: tuple[FieldNode, ...] = ()
    person: int | None = None


@dataclass(frozen=True, slots=True)
class PersonList:
    """One domain's records of a person: a look-up of its own.

    `through` names the relation that leads from the records looked up to those listed, where these hold no identifier.
    """

    key: str
    listing: Listing
    through: str | None = None

    @property
    def listed(self) -> Listing:
        """The list whose page is given: the look-up, or what its only relation leads to."""
        relations = (member for node in self.listing.nodes() for member in node if self.through)
        return next((one.listing for one in relations if isinstance(one, ToManySelection)), self.listing)


@dataclass(frozen=True, slots=True)
class Person:
    """One person's records over all domains. `members` are those of the answer, in its order."""

    members: tuple[PersonList | Tree, ...]

    @property
    def lists(self) -> tuple[PersonList, ...]:
        """The look-ups, in the order of the answer."""
        return tuple(member for member in self.members if isinstance(member, PersonList))


@dataclass(frozen=True, slots=True)
class Root:
    """A root field under its response key."""

    key: str
    ask: "Ask"


Ask = Listing | Grouping | Person | Indicators | Special


@dataclass(frozen=True, slots=True)
class Operation:
    """All root fields, in the order of the answer."""

    roots: tuple[Root, ...]
