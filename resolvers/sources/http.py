"""JSON over HTTP/1.1 with a source that is not trusted: no redirects, bounded bodies, a deadline, no values in errors.

Kept-alive connections serve many reads. One that broke is a `SourceConnectionError`, after which the guard in front of
the source may ask again; a failed source is asked anew by the next read, so it is back as soon as it answers.
"""

import logging
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from resolvers.rows.contract import ContractError
from resolvers.sources.base import SourceConnectionError, SourceTimeoutError, SourceUnavailableError

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of one answer: some ten times what a full page of the widest type takes."""

_IDLE_SECONDS = 4.0
"""Shorter than servers commonly keep idle connections (5 s), so that we seldom write to one that is closing."""

_BROKEN = (httpx.RemoteProtocolError, httpx.NetworkError)
_JSON = {"accept": "application/json", "accept-encoding": "identity"}

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
    """A context that trusts nobody, made in no time: httpx would read every authority of the machine (18 ms)."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class JsonClient:
    """One API's connections. Every failure is a `SourceError` that names the request's path and no value."""

    def __init__(self, access: ApiAccess, deadline: float) -> None:
        """`deadline` in seconds bounds each wait for the API; the source bounds a whole read with it."""
        self._url = access.url.rstrip("/")
        self._largest = access.largest_body
        # httpx logs whole URLs at INFO, and a look-up's URL holds an identifier: keep that out of every log.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._client = httpx.AsyncClient(
            headers={**_JSON, **access.headers},
            timeout=deadline,
            limits=httpx.Limits(max_connections=access.connections, keepalive_expiry=_IDLE_SECONDS),
            verify=access.tls or _plain_alone(),
            follow_redirects=False,
            trust_env=False,
        )

    async def get(self, path: str, parameters: Parameters) -> tuple[Any, Mapping[str, str]]:
        """The JSON answer to a GET, and its headers."""
        try:
            request = self._client.build_request("GET", self._url + path, params=tuple(parameters))
        except httpx.InvalidURL:
            raise SourceUnavailableError(f"GET {path}: the address would be too long") from None
        return await self._answer(request)

    async def post(self, content: bytes) -> Any:
        """The JSON answer to a POST of JSON, to the API's one address, that only reads."""
        headers = {"content-type": "application/json"}
        answer, _ = await self._answer(self._client.build_request("POST", self._url, content=content, headers=headers))
        return answer

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.aclose()

    async def _answer(self, request: httpx.Request) -> tuple[Any, Mapping[str, str]]:
        name = f"{request.method} {request.url.path}"
        body, headers = await self._body(request, name)
        try:
            return orjson.loads(body), headers
        except orjson.JSONDecodeError:
            raise ContractError(f"{name}: the answer is no JSON") from None

    async def _body(self, request: httpx.Request, name: str) -> tuple[bytes, Mapping[str, str]]:
        try:
            return await self._read(request, name)
        except httpx.TimeoutException:
            raise SourceTimeoutError(f"{name}: no answer within the deadline") from None
        except _BROKEN as error:
            raise SourceConnectionError(f"{name}: {type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise SourceUnavailableError(f"{name}: {type(error).__name__}") from None

    async def _read(self, request: httpx.Request, name: str) -> tuple[bytes, Mapping[str, str]]:
        response = await self._client.send(request, stream=True)
        try:
            self._check(response, name)
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > self._largest:
                    raise ContractError(f"{name}: the answer is larger than {self._largest} bytes")
            return bytes(body), response.headers
        finally:
            await response.aclose()

    def _check(self, response: httpx.Response, name: str) -> None:
        if response.is_server_error:
            raise SourceUnavailableError(f"{name}: status {response.status_code}")
        if response.status_code != httpx.codes.OK:
            raise ContractError(f"{name}: status {response.status_code}, expected 200")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ContractError(f"{name}: the answer is compressed, which was not asked for")
