"""The selected fields of a validated document: fragments spread, `@skip` and `@include` applied, size bounded.

What validation cannot know is held here: how large a selection becomes once its fragments are spread (ATTACKS 16).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
)
from graphql.execution.values import VariableValues

from resolvers import operation as ops
from resolvers.inputs import Tree, literal_tree

MAX_SELECTIONS = 2_000

Fields = dict[str, list[FieldNode]]
"""Selected fields by response key, in the order of the answer."""


class TooManySelectionsError(Exception):
    """The operation selects more than `MAX_SELECTIONS` fields once its fragments are spread."""


@dataclass(slots=True)
class Collector:
    """Collects the fields of one document under one request's variables."""

    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues
    selections: int = 0
    aliases: int = 0

    def fields(self, selections: list[SelectionSetNode]) -> Fields:
        """The fields of selection sets that apply to one object."""
        found: Fields = {}
        spread: set[str] = set()
        for selection in selections:
            self._spread(selection, found, spread)
        return found

    def below(self, nodes: list[FieldNode]) -> Fields:
        """The fields selected inside a field."""
        return self.fields([node.selection_set for node in nodes if node.selection_set])

    def trees(self, nodes: list[FieldNode]) -> tuple[ops.Tree, ...]:
        """The members selected inside a field, all the way down."""
        return tuple(ops.Tree(key, found[0].name.value, self.trees(found)) for key, found in self.below(nodes).items())

    def arguments(self, definition: GraphQLField, node: FieldNode) -> dict[str, Tree]:
        """The arguments given to a field, as trees."""
        given = ((argument.name.value, argument.value) for argument in node.arguments or ())
        coerced = self.variables.coerced
        return {name: literal_tree(value, definition.args[name].type, coerced) for name, value in given}

    def _spread(self, selection: SelectionSetNode, found: Fields, spread: set[str]) -> None:
        for node in selection.selections:
            self.selections += 1
            if self.selections > MAX_SELECTIONS:
                raise TooManySelectionsError
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                self.aliases += node.alias is not None
                found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                self._spread(node.selection_set, found, spread)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                self._spread(self.fragments[node.name.value].selection_set, found, spread)

    def _included(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))
