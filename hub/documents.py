"""GraphQL documents: parsed and validated once each, and the text under which the journal knows an operation."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    OperationDefinitionNode,
    OperationType,
    StringValueNode,
    Undefined,
    Visitor,
    coerce_input_value,
    is_enum_type,
    is_input_type,
    parse,
    print_ast,
    type_from_ast,
    validate,
    visit,
)

from hub.document_size import check_document
from hub.errors import ErrorCode, HubError
from schema.graphql_scalars import format_error

MAX_TOKENS = 4_000
_LITERAL = re.compile(
    r",? ?\b[Ff]ound:? .*$|(?<=value): .*$|: Unexpected .*$"
    r"| '[^']*'(?= does not exist)| '[^']*[0-9]{6}[^']*'",
    re.DOTALL,
)
"""What GraphQL's own messages repeat of a document's values, and names with a long number: answers repeat neither."""
_REMEMBERED = 2_048


@dataclass(frozen=True, slots=True, eq=False)
class PreparedOperation:
    """One operation of a valid document. `text` is the operation without its literals, variables and chosen names."""

    document: DocumentNode
    definition: OperationDefinitionNode
    text: str
    hash: str
    variables: tuple["_Variable", ...] | None
    """Its variables by name and type; `None` where one has a default value."""

    def coerced(self, given: Mapping[str, object]) -> dict[str, Any] | None:
        """The values of the variables where all are given and right, the usual case; else GraphQL's own way serves.

        That way looks every type up anew for each request, and tells what is wrong.
        """
        if self.variables is None or any(name not in given for name, _ in self.variables):
            return None
        try:
            found = {name: coerce_input_value(given[name], kind) for name, kind in self.variables}
        except RecursionError:
            return None
        return None if any(value is Undefined for value in found.values()) else found


_Variable = tuple[str, GraphQLInputType]


class Documents:
    """Prepares operations; the same text is parsed and validated once, as long as it is remembered."""

    def __init__(self, schema: GraphQLSchema, tokens: int = MAX_TOKENS) -> None:
        """Validate against `schema` documents of so many tokens at most."""
        self._schema = schema
        self._tokens = tokens
        self._words = frozenset(name for kind in schema.type_map.values() if is_enum_type(kind) for name in kind.values)
        self.prepare = lru_cache(maxsize=_REMEMBERED)(self._prepare)

    def _prepare(self, query: str, operation_name: str | None) -> PreparedOperation:
        """The operation meant. Raises HubError(BAD_USER_INPUT) with a place, never with a value."""
        document = self._valid(query)
        definition = _chosen(document, operation_name)
        text = nameless_text(document, definition, self._words)
        variables = _variables(self._schema, definition)
        return PreparedOperation(document, definition, text, sha256(text.encode()).hexdigest(), variables)

    def _valid(self, query: str) -> DocumentNode:
        try:
            document = parse(query, max_tokens=self._tokens)
        except GraphQLSyntaxError as error:
            raise self._too_large(error.message) or _at("syntax", error) from None
        check_document(document)
        errors = validate(self._schema, document, max_errors=1, hide_suggestions=True)
        if errors:
            raise _at("invalid_operation", errors[0])
        return document

    def _too_large(self, message: str) -> HubError | None:
        """The error where the reader gave up on the document's size, of which its text alone tells."""
        if message.endswith("Parsing aborted."):
            nested = "nested" in message
            key = "too_nested" if nested else "too_many_tokens"
            return HubError(ErrorCode.QUERY_TOO_COSTLY, key, limit=self._tokens)
        return None


def _variables(schema: GraphQLSchema, definition: OperationDefinitionNode) -> tuple[_Variable, ...] | None:
    found = []
    for node in definition.variable_definitions or ():
        kind = type_from_ast(schema, node.type)
        if node.default_value is not None or not is_input_type(kind):
            return None
        found.append((node.variable.name.value, kind))
    return tuple(found)


def _at(key: str, error: GraphQLError) -> HubError:
    place = error.locations[0] if error.locations else None
    line, column = (place.line, place.column) if place else (1, 1)
    return HubError(ErrorCode.BAD_USER_INPUT, key, line=line, column=column, reason=valueless(error))


def valueless(error: GraphQLError) -> str:
    """GraphQL's own message, without the value it may repeat; the hub's own scalars repeat none."""
    return error.message if format_error(error) else _LITERAL.sub("", error.message)


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    found = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is not None:
        found = [node for node in found if node.name and node.name.value == name]
    if len(found) != 1:
        raise HubError(ErrorCode.BAD_USER_INPUT, "operation_name")
    if found[0].operation is not OperationType.QUERY:
        raise HubError(ErrorCode.BAD_USER_INPUT, "not_a_query")
    return found[0]


def nameless_text(document: DocumentNode, definition: OperationDefinitionNode, words: Collection[str]) -> str:
    """An operation as printed without anything its writer chose freely: a name or an alias may hold a person's number.

    Strings and numbers lose their values; variables, fragments and aliases their names. `words` are the schema's enum
    values and stay; any other bare word is a value too, since a scalar may be written like one.
    """
    kept = [node for node in document.definitions if node is definition or isinstance(node, FragmentDefinitionNode)]
    return print_ast(visit(DocumentNode(definitions=tuple(kept)), _Nameless(words)))


class _Nameless(Visitor):
    """Replaces what is free text. Names of variables and fragments become numbers in order of appearance."""

    def __init__(self, words: Collection[str]) -> None:
        super().__init__()
        self._words = words
        self._names: dict[tuple[str, str], str] = {}

    def _numbered(self, kind: str, name: str) -> str:
        return self._names.setdefault((kind, name), f"{kind}{len(self._names) + 1}")

    def enter_field(self, node: Any, *_: Any) -> Node | None:
        return _changed(node, alias=None) if node.alias else None

    def enter_operation_definition(self, node: Any, *_: Any) -> Node:
        return _changed(node, name=None, description=None)

    def leave_variable(self, node: Any, *_: Any) -> Node:
        return _changed(node, name=_changed(node.name, value=self._numbered("v", node.name.value)))

    def leave_fragment_spread(self, node: Any, *_: Any) -> Node:
        return _changed(node, name=_changed(node.name, value=self._numbered("F", node.name.value)))

    def leave_fragment_definition(self, node: Any, *_: Any) -> Node:
        return _changed(node, name=_changed(node.name, value=self._numbered("F", node.name.value)))

    def enter_string_value(self, node: Any, *_: Any) -> Node:
        return _changed(node, value="", block=False)

    def enter_enum_value(self, node: Any, *_: Any) -> Node | None:
        return None if node.value in self._words else StringValueNode(value="")

    def enter_int_value(self, node: Any, *_: Any) -> Node:
        return _changed(node, value="0")

    def enter_float_value(self, node: Any, *_: Any) -> Node:
        return _changed(node, value="0")


def _changed(node: Any, **changes: Any) -> Node:
    """A copy of a node with some members changed."""
    members = {key: getattr(node, key) for key in node.keys}
    copy: Node = type(node)(**{**members, **changes})
    return copy
