"""Argument values of an operation as trees whose leaves are slots, not values.

A leaf that comes from a variable is named by variable and path, so one tree serves every request whose variables have
the same shape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
)
from graphql.utilities import coerce_input_literal


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal of the document, coerced."""

    value: object


@dataclass(frozen=True, slots=True)
class FromVariable:
    """A value inside a variable."""

    name: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose members come from several places."""

    members: tuple["SlotSource", ...]


@dataclass(frozen=True, slots=True)
class MappingOf:
    """A mapping whose members come from several places."""

    members: tuple[tuple[str, "SlotSource"], ...]

    @staticmethod
    def of(tree: "Mapping[str, Tree]") -> "MappingOf":
        """The sources of an object argument; absent members stay absent."""
        return MappingOf(tuple((name, _source(below)) for name, below in tree.items() if below is not None))


class Making(Protocol):
    """A pure, hashable way to make one value of another."""

    def of(self, value: Any, /) -> object:
        """The value made."""


@dataclass(frozen=True, slots=True)
class MadeOf:
    """A value made of another one, such as the first day of a period."""

    source: "SlotSource"
    making: Making


SlotSource = Constant | FromVariable | ListOf | MappingOf | MadeOf
Variables = Mapping[str, object]


def resolve(source: SlotSource, variables: Variables) -> object:
    """The value of a slot for one request's coerced variables."""
    if isinstance(source, Constant):
        return source.value
    if isinstance(source, ListOf):
        return [resolve(member, variables) for member in source.members]
    if isinstance(source, MadeOf):
        return source.making.of(resolve(source.source, variables))
    if isinstance(source, MappingOf):
        return {name: resolve(member, variables) for name, member in source.members}
    value: object = variables.get(source.name)
    for step in source.path:
        value = value[step]  # type: ignore[index]  # the path was taken from a value of the same shape
    return plain(value)


def plain(value: object) -> object:
    """A coerced value with enum members replaced by their names."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar, enum or list of them: where its value comes from, and the value now (for its structure only)."""

    source: SlotSource
    value: object


Tree = Leaf | Mapping[str, "Tree"] | Sequence["Tree"] | None


@dataclass(slots=True)
class Slots:
    """The slots of one operation, in order of first use."""

    sources: list[SlotSource] = field(default_factory=list)

    def add(self, leaf: Leaf) -> int:
        """A new slot for a leaf."""
        self.sources.append(leaf.source)
        return len(self.sources) - 1

    def constant(self, value: object) -> int:
        """A new slot for a value the hub sets itself."""
        self.sources.append(Constant(value))
        return len(self.sources) - 1

    def shared(self, source: SlotSource) -> int:
        """The slot of a source, a new one unless it has one already: what is asked twice stays one question."""
        if source not in self.sources:
            self.sources.append(source)
        return self.sources.index(source)


def literal_tree(node: ValueNode, kind: GraphQLInputType, variables: Variables) -> Tree:
    """The tree of an argument as written in the document."""
    if isinstance(kind, GraphQLNonNull):
        return literal_tree(node, kind.of_type, variables)
    if isinstance(node, VariableNode):
        name = node.name.value
        return value_tree(variables.get(name), kind, FromVariable(name, ()))
    if isinstance(node, NullValueNode):
        return None
    if isinstance(kind, GraphQLList):
        items = node.values if isinstance(node, ListValueNode) else (node,)
        return _list([literal_tree(item, kind.of_type, variables) for item in items])
    if isinstance(kind, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
        given = ((item.name.value, item.value) for item in node.fields)
        return {name: literal_tree(value, kind.fields[name].type, variables) for name, value in given}
    value = plain(coerce_input_literal(node, kind))
    return Leaf(Constant(value), value)


def value_tree(value: object, kind: GraphQLInputType, at: FromVariable) -> Tree:
    """The tree of a coerced variable, or of a part of one."""
    if isinstance(kind, GraphQLNonNull):
        return value_tree(value, kind.of_type, at)
    if value is None:
        return None
    if isinstance(kind, GraphQLInputObjectType) and isinstance(value, Mapping):
        return {name: value_tree(item, kind.fields[name].type, _below(at, name)) for name, item in value.items()}
    if isinstance(kind, GraphQLList) and isinstance(value, list):
        trees = [value_tree(item, kind.of_type, _below(at, i)) for i, item in enumerate(value)]
        return Leaf(at, plain(value)) if all(isinstance(tree, Leaf | None) for tree in trees) else trees
    return Leaf(at, plain(value))


def _source(tree: Tree) -> SlotSource:
    if isinstance(tree, Leaf):
        return tree.source
    if isinstance(tree, Mapping):
        return MappingOf.of(tree)
    return ListOf(tuple(_source(item) for item in tree or ()))


def _below(at: FromVariable, step: str | int) -> FromVariable:
    return FromVariable(at.name, (*at.path, step))


def _list(trees: list[Tree]) -> Tree:
    """A list of leaves is one leaf; a list of objects stays a list."""
    if not all(isinstance(tree, Leaf) for tree in trees):
        return trees
    leaves = [tree for tree in trees if isinstance(tree, Leaf)]
    if all(isinstance(leaf.source, Constant) for leaf in leaves):
        return Leaf(Constant([leaf.value for leaf in leaves]), [leaf.value for leaf in leaves])
    return Leaf(ListOf(tuple(leaf.source for leaf in leaves)), [leaf.value for leaf in leaves])


def shape(value: object) -> object:
    """What of a coerced variable decides an operation's structure: its form, its Booleans, enums and nulls."""
    if isinstance(value, Mapping):
        return tuple((name, shape(item)) for name, item in value.items())
    if isinstance(value, list):
        structured = any(isinstance(item, Mapping | Enum | bool) for item in value)
        return tuple(shape(item) for item in value) if structured else "list"
    if isinstance(value, Enum):
        return ("enum", value.name)
    if value is None or isinstance(value, bool):
        return ("is", value)
    return "value"
