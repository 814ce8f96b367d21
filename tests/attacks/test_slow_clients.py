"""A client that does not read: what waits for it in the server's buffers is an answer that has not begun to be sent."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hub.server import listening_socket, make_server
from schema.build import CATALOGUE
from tests.attacks.routes import selection
from tests.publication.conftest import QUERY, Asking, Site, opened, package, strict, until
from tests.publication.test_leases import _only_leases_cut

_MEMBERS = selection(CATALOGUE.types["JobVacancy"])
BIG = "{ " + " ".join(f"v{at}: jobVacancies(first: 500) {{ nodes {{ {_MEMBERS} }} }}" for at in range(4)) + " }"
"""More than the server keeps for a client that does not read: what comes behind it is not handed over."""


@asynccontextmanager
async def _served(asking: Asking) -> AsyncIterator[int]:
    """The hub on a socket with small buffers; its port."""
    listening = listening_socket("127.0.0.1", 0)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    server = make_server(asking.hub.app)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        await asyncio.wait_for(serving, 20)


def _request(asking: Asking, query: str) -> bytes:
    body = json.dumps({"query": query}).encode()
    head = f"POST /graphql HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {asking.site.token()}\r\n"
    return f"{head}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


async def test_attack_28_an_answer_behind_an_unread_one_does_not_begin_after_a_publish(site: Site) -> None:
    """Its worker is cut off, so the publish goes on without it; what was logged before is not sent any more."""
    await site.publish(package())
    async with opened(site) as asking, _served(asking) as port:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(client, ("127.0.0.1", port))
        await loop.sock_sendall(client, _request(asking, BIG) + _request(asking, QUERY))

        async def both_logged() -> bool:
            return len(await site.rows("SELECT FROM journal.entry WHERE account IS NOT NULL")) == 2

        assert await until(both_logged)
        assert [turn.held for turn in asking.hub.regimes._turns] == [1], "logged, and not handed to the server"
        await _only_leases_cut(site)

        async def lost() -> bool:
            return not asking.hub.regimes.lease.holds

        assert await until(lost, 12)

        async def broken_off() -> bool:
            return not asking.hub.regimes._turns

        assert await until(broken_off, 1), "without waiting for the database"
        await asyncio.wait_for(site.publish(strict(package())), 30)
        received = await _everything(client)
    assert received.count(b"HTTP/1.1 ") >= 1
    assert b'"fullName":"' not in received


async def _everything(client: socket.socket) -> bytes:
    """What is read until nothing more comes."""
    loop, parts = asyncio.get_running_loop(), list[bytes]()
    try:
        while part := await asyncio.wait_for(loop.sock_recv(client, 1 << 16), 2):
            parts.append(part)
    except (TimeoutError, ConnectionError):
        pass
    client.close()
    return b"".join(parts)
