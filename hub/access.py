"""Around every route: a request id, headers that keep browsers strict, and one access line without the query string."""

import secrets
from collections.abc import Collection
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)


class AccessLog:
    """Wraps the application. A path is logged only if it is one of `paths`: others are whatever a stranger typed."""

    def __init__(self, app: ASGIApp, paths: Collection[str], log: FilteringBoundLogger | None) -> None:
        """Without a `log` no access lines are written."""
        self._app = app
        self._paths = frozenset(paths)
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = perf_counter()
        request = secrets.token_hex(8)
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message["headers"] = list(message.get("headers", ()))
                present = {name for name, _ in headers}
                headers += [header for header in _HEADERS if header[0] not in present]
                headers.append((b"x-request-id", request.encode()))
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._note(scope, request, status, perf_counter() - begun)

    def _note(self, scope: Scope, request: str, status: int, seconds: float) -> None:
        if self._log is None:
            return
        path = scope["path"] if scope["path"] in self._paths else "(other)"
        method = scope["method"] if scope["method"] in {"GET", "POST", "HEAD"} else "(other)"
        self._log.info("access", request=request, method=method, path=path, status=status, ms=round(seconds * 1000, 2))
