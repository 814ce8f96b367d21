"""The endpoint /graphql: authenticates, reads one operation, has the pipeline answer it. A bare ASGI application.

A request without a proved caller, or of a caller who asks too often, is refused and logged before its body is read.
What never becomes an operation (no JSON, no query) is refused with an HTTP status and is no entry of the journal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from math import ceil
from time import perf_counter
from typing import Final, Protocol

import orjson
from starlette.types import Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from hub.errors import STATUS, ErrorCode, HubError, internal_error
from hub.graphql_http import (
    PLAIN_JSON,
    GraphQLRequest,
    MalformedRequestError,
    check_content_type,
    from_body,
    from_query_string,
    language,
    media_type,
)
from hub.journal import DecisionSet, Entry, Journal
from hub.messages import Language
from hub.metrics import Metrics
from hub.party import Authenticator, CallerRefusedError
from hub.rates import CallerRates
from schema.caller import Caller

__all__ = ["Answer", "Door", "GraphQLEndpoint", "GraphQLRequest", "Operations"]

_NO_DECISIONS: Final = DecisionSet.of(())
_NO_OPERATION: Final = ""
_LEGACY_OK = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN})
_FIXED_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


@dataclass(frozen=True, slots=True)
class Answer:
    """A GraphQL answer as bytes of JSON, its HTTP status, and its outcome: OK or an error code, for the metrics."""

    body: bytes
    status: int
    outcome: str = "OK"


class Operations(Protocol):
    """What answers operations: the pipeline."""

    async def answer(self, request: GraphQLRequest, caller: Caller) -> Answer:
        """Answer; never raises, and every outcome is in the journal before it returns."""


@dataclass(frozen=True, slots=True)
class Door:
    """All that stands between a socket and the pipeline. `clock` gives the instant, with its zone."""

    authenticator: Authenticator
    rates: CallerRates
    journal: Journal
    metrics: Metrics
    log: FilteringBoundLogger
    rules_version: str
    body_limit: int
    clock: Callable[[], datetime]


class _Headers:
    """The request's headers by lower-case name; of a repeated one the first counts."""

    __slots__ = ("_values",)

    def __init__(self, scope: Scope) -> None:
        self._values: dict[bytes, bytes] = dict(reversed(scope["headers"]))

    def get(self, name: bytes) -> str | None:
        value = self._values.get(name)
        return None if value is None else value.decode("latin-1")


class GraphQLEndpoint:
    """`GET` and `POST /graphql`, by the GraphQL over HTTP specification."""

    def __init__(self, door: Door, operations: Operations) -> None:
        """Let `operations` answer whom `door` lets in."""
        self._door = door
        self._operations = operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; nothing it meets on the way ends it without an answer."""
        begun = perf_counter()
        headers = _Headers(scope)
        spoken = language(headers.get(b"accept-language"))
        kind = media_type(headers.get(b"accept"))
        extra: list[tuple[bytes, bytes]] = []
        try:
            answer = await self._answer(scope["method"], _Asked(scope, receive, headers, spoken), kind)
        except MalformedRequestError as error:
            answer = _refusal(error, spoken, error.status)
            extra = [(b"allow", b"GET, POST")] if error.status == HTTPStatus.METHOD_NOT_ALLOWED else []
        except _RefusedAtDoorError as refused:
            answer = _refusal(refused.error, spoken, STATUS[refused.error.code])
            extra = refused.headers
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets an id and the operator the rest
            answer = _refusal(internal_error(error, self._door.log), spoken, HTTPStatus.INTERNAL_SERVER_ERROR)
        self._door.metrics.request(answer.outcome, perf_counter() - begun)
        await _send(
            send, answer, [(b"content-type", _content_type(kind)), (b"content-language", spoken.encode()), *extra]
        )

    async def _answer(self, method: str, asked: "_Asked", kind: str | None) -> Answer:
        if method not in {"GET", "POST"}:
            raise MalformedRequestError(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed")
        if kind is None:
            raise MalformedRequestError(HTTPStatus.NOT_ACCEPTABLE, "not_acceptable")
        caller = await self._caller(asked.headers.get(b"authorization"))
        request = await self._request(method, asked)
        answer = await self._operations.answer(request, caller)
        if kind == PLAIN_JSON and answer.status in _LEGACY_OK:
            # Clients of the older media type take any other status for a failure of the transport.
            return Answer(answer.body, HTTPStatus.OK, answer.outcome)
        return answer

    async def _caller(self, authorization: str | None) -> Caller:
        now = self._door.clock()
        try:
            caller = self._door.authenticator.authenticate(authorization, now)
        except CallerRefusedError as error:
            challenge = (
                [(b"www-authenticate", b'Bearer realm="sinergi-hub"')]
                if error.code == ErrorCode.UNAUTHENTICATED
                else []
            )
            raise await self._refused(error, error.caller, error.reason.value, challenge) from error
        seconds = ceil(self._door.rates.wait((caller.issuer, caller.subject), now.timestamp()))
        if seconds:
            limit = self._door.rates.per_minute
            too_many = HubError(ErrorCode.LIMIT_EXCEEDED, "too_many_requests", limit=limit, seconds=seconds)
            raise await self._refused(too_many, caller, "RATE", [(b"retry-after", str(seconds).encode())])
        return caller

    async def _refused(
        self, error: HubError, caller: Caller | None, reason: str, headers: list[tuple[bytes, bytes]]
    ) -> "_RefusedAtDoorError":
        """Log a refusal before it is told; one that cannot be logged is told as AUDIT_UNAVAILABLE."""
        entry = Entry(
            at=self._door.clock(),
            caller=caller,
            outcome=error.code.value,
            operation_hash=_NO_OPERATION,
            operation_text=_NO_OPERATION,
            rules_version=self._door.rules_version,
            decisions=_NO_DECISIONS,
            sources=(),
            tags=b"",
        )
        try:
            entry_id = await self._door.journal.append(entry)
        except HubError as unavailable:
            return _RefusedAtDoorError(unavailable, [])
        self._door.log.info("caller_refused", code=error.code.value, reason=reason, entry=entry_id)
        return _RefusedAtDoorError(error, headers)

    async def _request(self, method: str, asked: "_Asked") -> GraphQLRequest:
        limit = self._door.body_limit
        if method == "GET":
            query_string = asked.scope["query_string"]
            if len(query_string) > limit:
                raise MalformedRequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", limit=limit)
            return from_query_string(query_string, asked.spoken)
        check_content_type(asked.headers.get(b"content-type"), asked.headers.get(b"content-encoding"))
        return from_body(await _body(asked.receive, limit), asked.spoken)


@dataclass(frozen=True, slots=True)
class _Asked:
    scope: Scope
    receive: Receive
    headers: _Headers
    spoken: Language


class _RefusedAtDoorError(Exception):
    """A refusal that is logged already, with the headers it is told with."""

    def __init__(self, error: HubError, headers: list[tuple[bytes, bytes]]) -> None:
        super().__init__(error.code)
        self.error = error
        self.headers = headers


async def _body(receive: Receive, limit: int) -> bytes:
    """The whole body, read no further than the limit. Raises MalformedRequestError."""
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise MalformedRequestError(HTTPStatus.BAD_REQUEST, "not_json")
        part = message.get("body", b"")
        length += len(part)
        if length > limit:
            raise MalformedRequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", limit=limit)
        parts.append(part)
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def _refusal(error: HubError, spoken: Language, status: int) -> Answer:
    return Answer(orjson.dumps({"errors": [error.entry(spoken)]}), status, error.code.value)


def _content_type(kind: str | None) -> bytes:
    return f"{kind or PLAIN_JSON}; charset=utf-8".encode()


async def _send(send: Send, answer: Answer, headers: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(answer.body)).encode())
    start = {
        "type": "http.response.start",
        "status": int(answer.status),
        "headers": [*_FIXED_HEADERS, *headers, length],
    }
    await send(start)
    await send({"type": "http.response.body", "body": answer.body})
