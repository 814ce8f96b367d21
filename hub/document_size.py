"""How much work a document is, before it is validated: validation itself takes time that grows with what repeats.

Its rule that fields of one name must fit together compares them pair by pair (CVE-2026-47707 multiplied them by
fragments). So the fields are spread once, as execution would spread them, and pairs are counted. The walk ends as soon
as a limit is passed: it takes no longer for a document that would multiply without end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
)

from hub.errors import ErrorCode, HubError

MOST_STEPS: Final = 25_000
"""Comparisons and visits that checking a document may take: about 20 ms."""

_DEEPEST: Final = 60
_NESTED_PAIR, _SPREAD_PAIR, _OBJECT, _VALUE, _DEFINITION = 40, 8, 200, 10, 50
"""What a pair of fields with members, a pair of fragments, an object, a value and a definition cost in steps; a plain
pair costs one."""


def check_document(document: DocumentNode) -> None:
    """Raise HubError(QUERY_TOO_COSTLY) where validating a document would take too long."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    walk = _Walk(fragments)
    walk.take(_DEFINITION * len(document.definitions))
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode):
            walk.spread([node.selection_set], 0)


@dataclass(slots=True)
class _Walk:
    """Counts steps over a document."""

    fragments: Mapping[str, FragmentDefinitionNode]
    steps: int = 0
    _measured: set[int] = field(default_factory=set)

    def take(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise HubError(ErrorCode.QUERY_TOO_COSTLY, "too_repetitive", found=self.steps, limit=MOST_STEPS)

    def spread(self, selections: Sequence[SelectionSetNode], depth: int) -> None:
        """Fields that apply to one object, and all below them."""
        if depth > _DEEPEST:
            return
        by_key: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for selection in selections:
            for node in self._fields(selection, spread):
                by_key.setdefault((node.alias or node.name).value, []).append(node)
        self.take(_SPREAD_PAIR * len(spread) * len(spread))
        for nodes in by_key.values():
            below = [node.selection_set for node in nodes if node.selection_set]
            self.take((_NESTED_PAIR if below else 1) * (len(nodes) * len(nodes) - 1))
            if below:
                self.spread(below, depth + 1)

    def _fields(self, selection: SelectionSetNode, spread: set[str]) -> Iterator[FieldNode]:
        for node in selection.selections:
            self.take(1)
            if isinstance(node, FieldNode):
                self._arguments(node)
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(node.selection_set, spread)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                if node.name.value in self.fragments:
                    yield from self._fields(self.fragments[node.name.value].selection_set, spread)

    def _arguments(self, node: FieldNode) -> None:
        """A field's values, once: a fragment that is spread again is not validated again."""
        if node.arguments and id(node) not in self._measured:
            self._measured.add(id(node))
            for argument in node.arguments:
                self._value(argument.value)

    def _value(self, value: ValueNode) -> None:
        if isinstance(value, ListValueNode):
            self.take(_VALUE * len(value.values))
            for item in value.values:
                self._value(item)
        elif isinstance(value, ObjectValueNode):
            self.take(_OBJECT)
            for member in value.fields:
                self._value(member.value)


def check_variables(variables: Mapping[str, object], most: int) -> None:
    """Raise HubError(QUERY_TOO_COSTLY) where variables hold more values, or are nested deeper, than any filter may."""
    count, level = 0, list(variables.values())
    for _ in range(_DEEPEST):
        below: list[object] = []
        for value in level:
            if isinstance(value, list):
                below += value
            elif isinstance(value, dict):
                below += value.values()
        if not below:
            return
        count += len(below)
        if count > most:
            raise HubError(ErrorCode.QUERY_TOO_COSTLY, "too_many_values", found=count, limit=most)
        level = below
    raise HubError(ErrorCode.QUERY_TOO_COSTLY, "too_deep", found=_DEEPEST + 1, limit=_DEEPEST)
