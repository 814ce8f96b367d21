"""From a validated GraphQL document to an `Operation` and the sources of its slots."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.values import VariableValues

from resolvers import operation as ops
from resolvers.collect import Collector
from resolvers.cost import Weight, weigh
from resolvers.filters import build_filter, build_order, leaf_value, members
from resolvers.indicators.build import build_indicators
from resolvers.inputs import Leaf, MappingOf, Slots, SlotSource, Tree
from resolvers.reads import Op
from schema.arguments import RELATED_PAGE, ROOT_PAGE
from schema.catalogue import Catalogue, DomainType
from schema.names import NAMES
from schema.persons import PERSON_DOMAINS, PersonDomain

PERSON_FIELD = "person"
SEEDS = 100
"""The most records of one person in one source from which the search goes on to other domains."""

_NUMBERS = {"sum", "avg", "min", "max", "median"}
_EXTREMES = {"min", "max"}
_MEDIANS = {"median"}


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """An operation, where its slots take their values, its weight, its fields and aliases once fragments are spread."""

    operation: ops.Operation
    slots: tuple[SlotSource, ...]
    selections: int
    aliases: int
    weight: Weight


@dataclass(frozen=True, slots=True)
class Language:
    """What operations are written in: the schema and its catalogue."""

    schema: GraphQLSchema
    catalogue: Catalogue


def build_template(
    language: Language, document: DocumentNode, definition: OperationDefinitionNode, variables: VariableValues
) -> Template:
    """The template of one operation of a document, for variables of the shape given."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    builder = _Builder(language, Collector(fragments, variables), Slots())
    operation = ops.Operation(tuple(builder.roots(definition)))
    counted = builder.collector
    return Template(operation, tuple(builder.slots.sources), counted.selections, counted.aliases, weigh(operation))


class _Builder:
    def __init__(self, language: Language, collector: Collector, slots: Slots) -> None:
        self.language = language
        self.collector = collector
        self.slots = slots

    @cached_property
    def _by_root(self) -> dict[str, DomainType]:
        return {kind.root: kind for kind in self.language.catalogue.types.values()}

    def _definition(self, type_name: str, field: str) -> GraphQLField:
        kind = self.language.schema.type_map[type_name]
        assert isinstance(kind, GraphQLObjectType)  # noqa: S101 - validation has already passed
        definition: GraphQLField = kind.fields[field]
        return definition

    def roots(self, definition: OperationDefinitionNode) -> Iterator[ops.Root]:
        for key, nodes in self.collector.fields([definition.selection_set]).items():
            yield ops.Root(key, self._root(nodes))

    def _root(self, nodes: list[FieldNode]) -> ops.Ask:
        name = nodes[0].name.value
        if name.startswith("__"):
            return ops.Special(name, None, (), tuple(nodes))
        definition = self._definition("Query", name)
        if name in self._by_root:
            return self._listing(self._by_root[name], definition, nodes, ROOT_PAGE)
        if name.removesuffix("Aggregate") in self._by_root:
            return self._grouping(self._by_root[name.removesuffix("Aggregate")], definition, nodes)
        if name == PERSON_FIELD:
            return self._person(definition, nodes)
        given = self.collector.arguments(definition, nodes[0])
        if name == "indicators":
            return build_indicators(given, self.slots, self.collector.trees(nodes))
        return ops.Special(name, self._whole(given), self.collector.trees(nodes), person=self._slot(given.get("nik")))

    def _person(self, definition: GraphQLField, nodes: list[FieldNode]) -> ops.Person:
        given = self.collector.arguments(definition, nodes[0])
        named = _Named(self._required(given["nik"]), leaf_value(given.get("require")) == "COMPLETE")
        below = self.collector.below(nodes).items()
        return ops.Person(tuple(self._person_member(key, found, named) for key, found in below))

    def _person_member(self, key: str, nodes: list[FieldNode], named: "_Named") -> ops.PersonList | ops.Tree:
        """A domain's list as the look-up it is; placements as what the look-up of seekers leads to."""
        name = nodes[0].name.value
        domain = PERSON_DOMAINS.get(name)
        if domain is None:
            return ops.Tree(key, name, self.collector.trees(nodes))
        listing = self._listing(domain.kind, self._definition("Person", name), nodes, RELATED_PAGE)
        if domain.through is None:
            return ops.PersonList(key, named.looked_up(listing, domain))
        onwards = ops.ToManySelection(domain.through.name, domain.through.name, listing)
        seeds = ops.Listing(
            type_name=domain.looked_up.name,
            where=None,
            order=(),
            first=self.slots.constant(SEEDS),
            after=None,
            sources=None,
            complete=False,
            parts=(ops.PartSelection("nodes", ops.Part.NODES, node=(onwards,)),),
        )
        return ops.PersonList(key, named.looked_up(seeds, domain), domain.through.name)

    def _required(self, tree: Tree) -> int:
        assert isinstance(tree, Leaf)  # noqa: S101 - validation has already passed: the argument is a scalar
        return self.slots.add(tree)

    def _whole(self, given: dict[str, Tree]) -> int:
        """One slot that holds all arguments as a mapping."""
        self.slots.sources.append(MappingOf.of(given))
        return len(self.slots.sources) - 1

    def _slot(self, tree: Tree) -> int | None:
        return self.slots.add(tree) if isinstance(tree, Leaf) else None

    def _listing(self, kind: DomainType, definition: GraphQLField, nodes: list[FieldNode], first: int) -> ops.Listing:
        given = self.collector.arguments(definition, nodes[0])
        slot = self._slot(given.get("first"))
        return ops.Listing(
            type_name=kind.name,
            where=build_filter(given.get("where"), self.slots),
            order=build_order(given.get("orderBy"), NAMES.order_fields(kind.name)),
            first=self.slots.constant(first) if slot is None else slot,
            after=self._slot(given.get("after")),
            sources=self._slot(given.get("sources")),
            complete=leaf_value(given.get("require")) == "COMPLETE",
            parts=tuple(self._part(kind, key, found) for key, found in self.collector.below(nodes).items()),
        )

    def _part(self, kind: DomainType, key: str, nodes: list[FieldNode]) -> ops.PartSelection:
        part = ops.Part(nodes[0].name.value)
        if part is ops.Part.NODES:
            return ops.PartSelection(key, part, node=self._node(kind, nodes))
        if part is ops.Part.EDGES:
            return ops.PartSelection(key, part, edge=tuple(self._edge(kind, nodes)))
        return ops.PartSelection(key, part, members=self.collector.trees(nodes))

    def _edge(self, kind: DomainType, nodes: list[FieldNode]) -> Iterator[ops.EdgeMember]:
        for key, found in self.collector.below(nodes).items():
            name = found[0].name.value
            yield ops.EdgeMember(key, name, self._node(kind, found) if name == "node" else ())

    def _node(self, kind: DomainType, nodes: list[FieldNode]) -> ops.Node:
        return tuple(self._selection(kind, key, found) for key, found in self.collector.below(nodes).items())

    def _selection(self, kind: DomainType, key: str, nodes: list[FieldNode]) -> ops.Selection:
        name = nodes[0].name.value
        if name in kind.fields:
            return ops.FieldSelection(key, name)
        if name in kind.relations:
            return self._relation(kind, key, nodes)
        below = self.collector.below(nodes)
        return ops.MetaSelection(key, ops.Meta(name), tuple((k, found[0].name.value) for k, found in below.items()))

    def _relation(self, kind: DomainType, key: str, nodes: list[FieldNode]) -> ops.Selection:
        relation = kind.relations[nodes[0].name.value]
        target = self.language.catalogue.types[relation.target]
        if not relation.many:
            return ops.ToOneSelection(key, relation.name, self._node(target, nodes))
        definition = self._definition(kind.name, relation.name)
        return ops.ToManySelection(key, relation.name, self._listing(target, definition, nodes, RELATED_PAGE))

    def _grouping(self, kind: DomainType, definition: GraphQLField, nodes: list[FieldNode]) -> ops.Grouping:
        given = self.collector.arguments(definition, nodes[0])
        trees = self.collector.trees(nodes)
        inner = [member for tree in trees if tree.name == "groups" for member in tree.members]
        return ops.Grouping(
            type_name=kind.name,
            where=build_filter(given.get("where"), self.slots),
            group_by=tuple(NAMES.group_fields(kind.name)[name] for name in _leaves(given.get("groupBy"))),
            numbers=tuple(dict.fromkeys(name for name in _numbers(inner, _NUMBERS) if name in kind.fields)),
            extremes=frozenset(_numbers(inner, _EXTREMES)) & frozenset(kind.fields),
            persons=any(member.name == "persons" for member in inner),
            sources=self._slot(given.get("sources")),
            complete=leaf_value(given.get("require")) == "COMPLETE",
            members=trees,
            medians=tuple(dict.fromkeys(name for name in _numbers(inner, _MEDIANS) if name in kind.fields)),
        )


@dataclass(frozen=True, slots=True)
class _Named:
    """The person asked for: the slot with the NIK, and whether every source is needed."""

    slot: int
    complete: bool

    def looked_up(self, listing: ops.Listing, domain: PersonDomain) -> ops.Listing:
        """A list narrowed to the person, as `where: { nik: { eq } }` narrows it."""
        where = ops.Condition(str(domain.looked_up.identifier), Op.EQ, self.slot)
        return replace(listing, where=where, complete=self.complete)


def _leaves(tree: Tree) -> list[str]:
    """The enum names of a list argument, each once."""
    if isinstance(tree, Leaf):
        values = tree.value if isinstance(tree.value, list) else [tree.value]
    else:
        values = [leaf_value(item) for item in members(tree)]
    return list(dict.fromkeys(str(value) for value in values))


def _numbers(inner: list[ops.Tree], names: set[str]) -> list[str]:
    return [field.name for member in inner if member.name in names for field in member.members]
