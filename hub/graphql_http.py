"""GraphQL over HTTP as values, without a socket: which media type, which language, which operation a request means.

A request that is not of the form is refused with a word on what fits; what it held is not repeated.
"""

from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

import orjson

from hub.errors import ErrorCode, HubError
from hub.messages import Language

GRAPHQL_JSON: Final = "application/graphql-response+json"
PLAIN_JSON: Final = "application/json"
_PREFERENCE = {GRAPHQL_JSON: 2, PLAIN_JSON: 1}
_ANY = {"*/*": PLAIN_JSON, "application/*": PLAIN_JSON}


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One operation as it came: `method` is GET or POST, `language` is `id` or `en`.

    `plan`: an operator asks to be told the plan beside the answer.
    """

    query: str
    operation_name: str | None
    variables: dict[str, object]
    language: str
    method: str
    plan: bool = False


class MalformedRequestError(HubError):
    """A request that never becomes an operation, with the HTTP status that says why."""

    def __init__(self, status: HTTPStatus, key: str, **parameters: str | int) -> None:
        """The code is BAD_USER_INPUT always; `key` chooses the text."""
        super().__init__(ErrorCode.BAD_USER_INPUT, key, **parameters)
        self.status = status


@lru_cache(maxsize=256)
def media_type(accept: str | None) -> str | None:
    """The type to answer in, by an Accept header; None where none fits. Without one: the specification's own type."""
    if accept is None:
        return GRAPHQL_JSON
    weighted = ((_ANY.get(name, name), quality) for name, quality in map(_weighted, accept.split(",")))
    offers = [(quality, _PREFERENCE[kind], kind) for kind, quality in weighted if kind in _PREFERENCE and quality > 0]
    return max(offers)[2] if offers else None


@lru_cache(maxsize=256)
def language(accept_language: str | None) -> Language:
    """The language to answer in, by an Accept-Language header; Indonesian unless English is preferred."""
    best, chosen = 0.0, Language.INDONESIAN
    for item in (accept_language or "").split(","):
        tag, quality = _weighted(item)
        primary = tag.partition("-")[0]
        if quality > best and primary in set(Language):
            best, chosen = quality, Language(primary)
    return chosen


def _weighted(item: str) -> tuple[str, float]:
    """One member of an Accept list: its name in lower case and its weight (RFC 9110 12.4.2); a wrong weight is 0."""
    name, *parameters = (part.strip().lower() for part in item.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            weight = parameter[2:]
            valid = len(weight) <= 5 and weight.replace(".", "", 1).isdigit()
            return name, min(float(weight), 1.0) if valid else 0.0
    return name, 1.0


def check_content_type(content_type: str | None, content_encoding: str | None) -> None:
    """Take JSON in UTF-8 alone; other types would let any web page post here. Raises MalformedRequestError."""
    kind, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    charset_fits = all(
        part in {"charset=utf-8", 'charset="utf-8"'} for part in parameters if part.startswith("charset")
    )
    if kind != PLAIN_JSON or not charset_fits or (content_encoding or "identity").lower() != "identity":
        raise MalformedRequestError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")


def from_body(body: bytes, spoken: Language) -> GraphQLRequest:
    """The operation in a POST body. Raises MalformedRequestError."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _bad("not_json") from error
    if not isinstance(content, dict):
        raise _bad("not_an_object")
    return _request(content, spoken, "POST")


def from_query_string(query_string: bytes, spoken: Language) -> GraphQLRequest:
    """The operation in a GET address. Raises MalformedRequestError."""
    content: dict[str, object] = {}
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=16)
    except ValueError as error:
        raise _bad("missing_query") from error
    for name, value in pairs:
        if name in content and name in {"query", "operationName", "variables"}:
            raise _bad("repeated_parameter", member=name)
        content[name] = value
    if content.get("variables"):
        content["variables"] = _decoded(str(content["variables"]))
    return _request({name: value for name, value in content.items() if value != ""}, spoken, "GET")


def _decoded(variables: str) -> object:
    try:
        return orjson.loads(variables)
    except orjson.JSONDecodeError as error:
        raise _bad("wrong_member", member="variables", expected="JSON object") from error


def _request(content: dict[str, object], spoken: Language, method: str) -> GraphQLRequest:
    query = content.get("query")
    name = content.get("operationName")
    variables = content.get("variables")
    if not isinstance(query, str):
        raise _bad("missing_query")
    if not isinstance(name, str | None):
        raise _bad("wrong_member", member="operationName", expected="String")
    if not isinstance(variables, dict | None):
        raise _bad("wrong_member", member="variables", expected="JSON object")
    return GraphQLRequest(query, name, variables or {}, spoken.value, method)


def _bad(key: str, **parameters: str | int) -> MalformedRequestError:
    return MalformedRequestError(HTTPStatus.BAD_REQUEST, key, **parameters)
