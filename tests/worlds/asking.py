"""Questions to a hub's application without a socket between: everything from the HTTP request to the HTTP answer."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

_TIMES = re.compile(rb'"((?:asOf|checkedAt|at|latencyMs)(?:_\w*)?)":(?:"[^"]*"|[0-9.]+)')
_CURSORS = re.compile(rb'"((?:cursor|endCursor)(?:_\w*)?)":"([^"]*)"')
_ENTRIES = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_ATTEMPTS, _PAUSE_SECONDS = 20, 1.0
_UNCOMPARED = frozenset({b"x-request-id", b"content-length"})
"""A request's own number; and the length of a body, which is compared itself."""


@dataclass(frozen=True)
class Ask:
    """One operation as it is sent."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    method: str = "POST"
    language: str = "en"

    def with_variables(self, **variables: object) -> "Ask":
        """The same with other values."""
        return replace(self, variables={**self.variables, **variables})


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as values."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """OK, or the code of the error."""
        errors = self.json.get("errors")
        return "OK" if not errors else str(errors[0]["extensions"]["code"])

    def comparable(self) -> tuple[int, tuple[tuple[bytes, bytes], ...], bytes]:
        """All but entry ids, times and the bytes of cursors, of which the length stays (DESIGN section 6)."""
        body = _CURSORS.sub(lambda found: b'"%s":%d' % (found[1], len(found[2])), self.body)
        body = _ENTRIES.sub(b"entry", _TIMES.sub(rb'"\1":0', body))
        return self.status, tuple(one for one in self.headers if one[0] not in _UNCOMPARED), body


async def ask(app: ASGIApp, asked: Ask, token: str | None) -> Reply:
    """Ask one operation; again while a crowded machine lets the hub's lease on answering run out."""
    for _ in range(_ATTEMPTS):
        reply = await _ask_once(app, asked, token)
        if reply.status != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        await asyncio.sleep(_PAUSE_SECONDS)
    return reply


async def _ask_once(app: ASGIApp, asked: Ask, token: str | None) -> Reply:
    content = {"query": asked.query, "variables": asked.variables}
    query, body = b"", json.dumps(content).encode()
    if asked.method == "GET":
        query = urlencode({"query": asked.query, "variables": json.dumps(asked.variables)}).encode()
        body = b""
    headers = [(b"accept-language", asked.language.encode()), (b"content-type", b"application/json")]
    if token is not None:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    return await send(app, (asked.method, "/graphql", query), headers, body)


async def send(
    app: ASGIApp, target: tuple[str, str, bytes], headers: list[tuple[bytes, bytes]], body: bytes = b""
) -> Reply:
    """Send one HTTP request: method, path and query string; headers; body."""
    method, path, query = target
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def sending(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, sending)
    start, *parts = messages
    return Reply(start["status"], tuple(start["headers"]), b"".join(part.get("body", b"") for part in parts))
