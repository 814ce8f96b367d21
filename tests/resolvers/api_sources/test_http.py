"""What is sent to an API, byte by byte, as a server on a socket sees it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from resolvers.sources.http import ApiAccess, JsonClient

ANSWER = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\nLink: <a>\r\nLink: <b>\r\n\r\n{}"


@asynccontextmanager
async def _server(heard: list[bytes]) -> AsyncIterator[int]:
    """A server that answers every request alike, and keeps what it heard; gives its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(ANSWER)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _heard(access: str, path: str) -> tuple[str, dict[str, str]]:
    """The request line and the headers of a GET; `access` is an address with PORT for the port."""
    heard: list[bytes] = []
    async with _server(heard) as port:
        client = JsonClient(ApiAccess(access.replace("PORT", str(port)), {"X-Kunci": "rahasia"}), 5)
        content, headers = await client.get(path, (("nama", "a b&c=é"),))
        await client.close()
    assert (content, headers["link"]) == ({}, "<a>, <b>")
    line, *rest = heard[0].decode().split("\r\n")
    told = dict(one.split(": ", 1) for one in rest if one)
    assert told.pop("host") == f"127.0.0.1:{port}"
    return line, {name.lower(): value for name, value in told.items()}


async def test_a_request_says_what_is_asked_and_the_key() -> None:
    """Parameters and the path are quoted; what is quoted already stays as it is."""
    line, headers = await _heard("http://127.0.0.1:PORT/api%2Fv1/", "/pencari kerja")
    assert line == "GET /api%2Fv1/pencari%20kerja?nama=a+b%26c%3D%C3%A9 HTTP/1.1"
    assert headers == {
        "user-agent": "sinergi-hub",
        "accept": "application/json",
        "accept-encoding": "identity",
        "x-kunci": "rahasia",
    }


async def test_a_login_in_the_address_is_sent_as_one() -> None:
    """As a header, and not in the request line or the host."""
    line, headers = await _heard("http://hub:ra%40hasia@127.0.0.1:PORT", "/pencari")
    assert line == "GET /pencari?nama=a+b%26c%3D%C3%A9 HTTP/1.1"
    assert headers["authorization"] == "Basic aHViOnJhQGhhc2lh"
