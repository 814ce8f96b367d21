"""JSON over HTTP/1.1 with a source that is not trusted: no redirects, bounded bodies, a deadline, no values in errors.

Kept-alive connections serve many reads. One that broke is a `SourceConnectionError`, after which the guard in front of
the source may ask again; a failed source is asked anew by the next read, so it is back as soon as it answers.
"""

import ssl
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

import httpcore
import orjson

from resolvers.rows.contract import ContractError
from resolvers.sources.base import SourceConnectionError, SourceTimeoutError, SourceUnavailableError

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of one answer: some ten times what a full page of the widest type takes."""

_LONGEST_TARGET = 65_536
"""Bytes of a path with its parameters: far beyond what servers take."""

_IDLE_SECONDS = 4.0
"""Shorter than servers commonly keep idle connections (5 s), so that we seldom write to one that is closing."""

_BROKEN = (httpcore.RemoteProtocolError, httpcore.NetworkError)
_REFUSED = (httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpcore.ConnectionNotAvailable)
_JSON = {"user-agent": "sinergi-hub", "accept": "application/json", "accept-encoding": "identity"}
_IN_PATHS = "/%:@!$&'()*+,;=~"
"""What stands in a path as it is, beside letters, digits and `-._`: a percent sign begins a byte quoted already."""

Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ApiAccess:
    """Where an API is and what it wants to see of us; from the settings, never from the mapping.

    `url` is the address before a REST table's path, or a GraphQL API's one address. `headers` hold its key. `tls`
    verifies an https address; None where it is plain, and nothing is ever sent to another address.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    largest_body: int = LARGEST_BODY
    connections: int = 16
    tls: ssl.SSLContext | None = None


def _plain_alone() -> ssl.SSLContext:
    """A context that trusts nobody, made in no time: httpcore would read every authority of the machine (18 ms)."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class JsonClient:
    """One API's connections. Every failure is a `SourceError` that names the request's path and no value.

    It stands on httpcore, the engine of httpx: what httpx adds (redirects, cookies, proxies) is not wanted here, and
    doubles the time of a request.
    """

    def __init__(self, access: ApiAccess, deadline: float) -> None:
        """`deadline` in seconds bounds each wait for the API; the source bounds a whole read with it."""
        self._address = urlsplit(access.url.rstrip("/"))
        self._largest = access.largest_body
        self._headers = _encoded({"host": self._host(), **self._login(), **_JSON, **access.headers})
        self._extensions = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), deadline)}
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=access.tls or _plain_alone(),
            max_connections=access.connections,
            keepalive_expiry=_IDLE_SECONDS,
        )

    async def get(self, path: str, parameters: Parameters) -> tuple[Any, Mapping[str, str]]:
        """The JSON answer to a GET, and its headers."""
        target = f"{self._address.path}{path}"
        request = self._request("GET", f"{_quoted(target)}?{urlencode(parameters)}")
        if len(request.url.target) > _LONGEST_TARGET:
            raise SourceUnavailableError(f"GET {path}: the address would be too long")
        return await self._answer(request, f"GET {target}")

    async def post(self, content: bytes) -> Any:
        """The JSON answer to a POST of JSON, to the API's one address, that only reads."""
        path, query = self._address.path or "/", self._address.query
        request = self._request("POST", _quoted(path) + (f"?{query}" if query else ""), content)
        answer, _ = await self._answer(request, f"POST {path}")
        return answer

    async def close(self) -> None:
        """Let go of every connection."""
        await self._pool.aclose()

    def _host(self) -> str:
        """The address's host and port as the API is told them, without a login."""
        return self._address.netloc.rpartition("@")[2].encode("idna").decode()

    def _login(self) -> Mapping[str, str]:
        """The login in the address, if any (RFC 7617)."""
        if self._address.username is None:
            return {}
        login = f"{unquote(self._address.username)}:{unquote(self._address.password or '')}"
        return {"authorization": f"Basic {b64encode(login.encode()).decode()}"}

    def _request(self, method: str, target: str, content: bytes | None = None) -> httpcore.Request:
        address = self._address
        url = httpcore.URL(
            scheme=address.scheme.encode(),
            host=(address.hostname or "").encode("idna"),
            port=address.port,
            target=target.encode(),
        )
        body = (
            ()
            if content is None
            else _encoded({"content-type": "application/json", "content-length": str(len(content))})
        )
        return httpcore.Request(
            method, url, headers=[*self._headers, *body], content=content, extensions=self._extensions
        )

    async def _answer(self, request: httpcore.Request, name: str) -> tuple[Any, Mapping[str, str]]:
        body, headers = await self._body(request, name)
        try:
            return orjson.loads(body), headers
        except orjson.JSONDecodeError:
            raise ContractError(f"{name}: the answer is no JSON") from None

    async def _body(self, request: httpcore.Request, name: str) -> tuple[bytes, Mapping[str, str]]:
        try:
            return await self._read(request, name)
        except httpcore.TimeoutException:
            raise SourceTimeoutError(f"{name}: no answer within the deadline") from None
        except _BROKEN as error:
            raise SourceConnectionError(f"{name}: {type(error).__name__}") from None
        except _REFUSED as error:
            raise SourceUnavailableError(f"{name}: {type(error).__name__}") from None

    async def _read(self, request: httpcore.Request, name: str) -> tuple[bytes, Mapping[str, str]]:
        response = await self._pool.handle_async_request(request)
        try:
            headers = _decoded(response.headers)
            _check(response.status, headers, name)
            body = bytearray()
            async for chunk in response.aiter_stream():
                body += chunk
                if len(body) > self._largest:
                    raise ContractError(f"{name}: the answer is larger than {self._largest} bytes")
            return bytes(body), headers
        finally:
            await response.aclose()


def _check(status: int, headers: Mapping[str, str], name: str) -> None:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SourceUnavailableError(f"{name}: status {status}")
    if status != HTTPStatus.OK:
        raise ContractError(f"{name}: status {status}, expected 200")
    if headers.get("content-encoding", "identity") != "identity":
        raise ContractError(f"{name}: the answer is compressed, which was not asked for")


def _quoted(path: str) -> str:
    return quote(path, safe=_IN_PATHS)


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode()) for name, value in headers.items()]


def _decoded(headers: Sequence[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Headers by lower-case name; those of one name together, as RFC 9110 has it."""
    found: dict[str, str] = {}
    for raw, value in headers:
        name, text = raw.decode("latin-1").lower(), value.decode("latin-1")
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found
