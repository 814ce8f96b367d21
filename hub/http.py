"""The endpoint /graphql: authenticates, reads one operation, has the pipeline answer it. A bare ASGI application.

A request without a proved caller, or of a caller who asks too often, is refused and logged before its body is read.
What never becomes an operation (no JSON, no query) is refused with an HTTP status and is no entry of the journal.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from math import ceil
from time import perf_counter
from typing import Final, Protocol

import orjson
from starlette.types import Message, Receive, Scope, Send
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
from hub.journal.entry import DecisionSet, Entry
from hub.journal.writer import EpochMovedError, Journal
from hub.messages import Language
from hub.metrics import Metrics
from hub.party import CallerRefusedError
from hub.publication.regimes import Regime, Regimes, Turn, no_lease
from hub.rates import CallerRates
from schema.caller import Caller

__all__ = ["Answer", "Door", "GraphQLEndpoint", "GraphQLRequest", "Operations"]

_NO_DECISIONS: Final = DecisionSet.of(())
_NO_OPERATION: Final = ""
ATTEMPTS: Final = 8
"""How often a request is decided anew because the rules changed while it was answered."""

REACH_SECONDS: Final = 5.0
"""How long a request waits for the rules that are in force."""

_PLAN_HEADER: Final = b"x-sinergi-plan"
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

    async def answer(self, request: GraphQLRequest, turn: Turn) -> Answer:
        """Answer whom `turn` proved; never raises, and every outcome is in the journal before it returns."""


@dataclass(frozen=True, slots=True)
class Door:
    """All that stands between a socket and the pipeline. `clock` gives the instant, with its zone."""

    regimes: Regimes
    rates: CallerRates
    journal: Journal
    metrics: Metrics
    log: FilteringBoundLogger
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
        headers = _Headers(scope)
        with self._door.regimes.turn(headers.get(b"authorization")) as turn:
            await self._respond(_Asked(scope, receive, headers, language(headers.get(b"accept-language")), turn), send)

    async def _respond(self, asked: "_Asked", send: Send) -> None:
        begun = perf_counter()
        spoken, kind = asked.spoken, media_type(asked.headers.get(b"accept"))
        extra: list[tuple[bytes, bytes]] = []
        try:
            answer = await self._answer(asked, kind)
        except MalformedRequestError as error:
            answer = _refusal(error, spoken, error.status)
            extra = [(b"allow", b"GET, POST")] if error.status == HTTPStatus.METHOD_NOT_ALLOWED else []
        except _RefusedAtDoorError as refused:
            answer = _refusal(refused.error, spoken, STATUS[refused.error.code])
            extra = refused.headers
        except HubError as unable:
            answer = _refusal(unable, spoken, STATUS[unable.code])
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets an id and the operator the rest
            answer = _refusal(internal_error(error, self._door.log), spoken, HTTPStatus.INTERNAL_SERVER_ERROR)
        self._door.metrics.request(answer.outcome, perf_counter() - begun)
        told = [(b"content-type", _content_type(kind)), (b"content-language", spoken.encode()), *extra]
        await self._send(asked.turn, answer, told, send)

    async def _send(self, turn: Turn, answer: Answer, headers: list[tuple[bytes, bytes]], send: Send) -> None:
        """Send an answer, unless this process may no longer: it was logged under a lease that ran out meanwhile."""
        if not self._door.regimes.may_send(turn):
            answer = _refusal(no_lease(), Language.ENGLISH, HTTPStatus.SERVICE_UNAVAILABLE)
        turn.offered = True
        await send(_start(answer, headers))
        self._door.regimes.release(turn)
        await send({"type": "http.response.body", "body": answer.body})
        if turn.afterwards is not None:
            turn.afterwards()

    async def _answer(self, asked: "_Asked", kind: str | None) -> Answer:
        method = asked.scope["method"]
        if method not in {"GET", "POST"}:
            raise MalformedRequestError(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed")
        if kind is None:
            raise MalformedRequestError(HTTPStatus.NOT_ACCEPTABLE, "not_acceptable")
        await self._admit(asked.turn)
        request = await self._request(method, asked)
        if asked.headers.get(_PLAN_HEADER) == "1":
            request = replace(request, plan=True)
        answer = await self._operations.answer(request, asked.turn)
        if kind == PLAIN_JSON and answer.status in _LEGACY_OK:
            # Clients of the older media type take any other status for a failure of the transport.
            return Answer(answer.body, HTTPStatus.OK, answer.outcome)
        return answer

    async def _admit(self, turn: Turn) -> None:
        """Prove who asks, and that it is not too often; a refusal is decided anew if the rules changed meanwhile."""
        regime = self._door.regimes.in_force()
        for _ in range(ATTEMPTS):
            try:
                return await self._checked(turn, regime)
            except EpochMovedError as moved:
                regime = await self._door.regimes.reach(moved.epoch, REACH_SECONDS)
        raise no_lease()

    async def _checked(self, turn: Turn, regime: Regime) -> None:
        now = self._door.clock()
        try:
            caller = turn.prove(regime, now)
        except CallerRefusedError as error:
            challenge = (
                [(b"www-authenticate", b'Bearer realm="sinergi-hub"')]
                if error.code == ErrorCode.UNAUTHENTICATED
                else []
            )
            refusal = _Refusal(error, error.caller, error.reason.value, challenge)
            raise await self._refused(turn, regime, refusal) from error
        seconds = ceil(self._door.rates.wait((caller.issuer, caller.subject), now.timestamp()))
        if seconds:
            limit = self._door.rates.per_minute
            too_many = HubError(ErrorCode.LIMIT_EXCEEDED, "too_many_requests", limit=limit, seconds=seconds)
            refusal = _Refusal(too_many, caller, "RATE", [(b"retry-after", str(seconds).encode())])
            raise await self._refused(turn, regime, refusal)

    async def _refused(self, turn: Turn, regime: Regime, refusal: "_Refusal") -> "_RefusedAtDoorError":
        """Log a refusal before it is told; one that cannot be logged is told as AUDIT_UNAVAILABLE."""
        code = refusal.error.code.value
        entry = Entry(
            at=self._door.clock(),
            caller=refusal.caller,
            outcome=code,
            operation_hash=_NO_OPERATION,
            operation_text=_NO_OPERATION,
            rules_version=regime.version,
            epoch=regime.epoch,
            decisions=_NO_DECISIONS,
            sources=(),
            tags=b"",
        )
        try:
            self._door.regimes.hold(turn, entry.epoch)
            entry_id = await self._door.journal.append(entry)
        except HubError as unavailable:
            return _RefusedAtDoorError(unavailable, [])
        except EpochMovedError:
            self._door.regimes.release(turn)
            raise
        self._door.log.info("caller_refused", code=code, reason=refusal.reason, entry=entry_id)
        return _RefusedAtDoorError(refusal.error, refusal.headers)

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
    turn: Turn


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A refusal with the caller as far as it is proved, its reason for the operator, and headers for the caller."""

    error: HubError
    caller: Caller | None
    reason: str
    headers: list[tuple[bytes, bytes]]


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


def _start(answer: Answer, headers: list[tuple[bytes, bytes]]) -> Message:
    length = (b"content-length", str(len(answer.body)).encode())
    return {
        "type": "http.response.start",
        "status": int(answer.status),
        "headers": [*_FIXED_HEADERS, *headers, length],
    }
