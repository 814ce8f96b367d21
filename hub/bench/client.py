"""The load generator: a process of its own that asks a server over plain sockets and measures, and does nothing else.

`python -m hub.bench.client` reads one job a line from standard input (JSON) and answers each with one line (JSON).
"""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import cast

import orjson
import uvloop

HOST = "127.0.0.1"
_BUFFER = 256 * 1024
_PATIENCE = 120.0
_REFUSED = b'{"errors"'
_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Job:
    """Requests to be asked of one server by some callers at once; each request is asked once, in order."""

    port: int
    path: str
    token: str
    bodies: list[str]
    callers: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What a job took: milliseconds of each request, seconds of all, and the first wrong answer, if any."""

    latencies: list[float]
    seconds: float
    fault: str | None


class Connection(asyncio.BufferedProtocol):
    """One kept-alive HTTP/1.1 connection; answers are counted through, not kept, but for their beginning."""

    def __init__(self) -> None:
        """Wait for a transport."""
        self._buffer = memoryview(bytearray(_BUFFER))
        self._head = b""
        self._left = -1
        self._transport: asyncio.Transport | None = None
        self._answered: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    async def ask(self, request: bytes) -> bytes:
        """Send a request and wait for the end of its answer; give the answer's beginning."""
        assert self._transport is not None  # noqa: S101 - connected before it is asked
        self._head, self._left = b"", -1
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answered

    def get_buffer(self, _hint: int) -> memoryview:
        """The one buffer that every part of every answer is read into."""
        return self._buffer

    def buffer_updated(self, size: int) -> None:
        """Count a part of the answer."""
        if self._left < 0:
            self._head += self._buffer[:size]
            self._left = _missing(self._head)
        else:
            self._left -= size
        if self._left == 0 and self._answered is not None:
            self._answered.set_result(self._head)

    def connection_lost(self, error: Exception | None) -> None:
        """Fail the request under way: the server should have kept the connection."""
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error or ConnectionResetError("the server closed the connection"))

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


def _missing(head: bytes) -> int:
    """How many bytes of the body are still to come; -1 while the headers are not all there."""
    end = head.find(b"\r\n\r\n")
    if end < 0:
        return -1
    at = head.lower().index(b"content-length:") + 15
    return int(head[at : head.index(b"\r\n", at)]) - (len(head) - end - 4)


def _fault(head: bytes) -> str | None:
    """What is wrong with an answer, by its status line and the beginning of its body."""
    headers, _, body = head.partition(b"\r\n\r\n")
    if headers.startswith(b"HTTP/1.1 200 ") and not body.startswith(_REFUSED):
        return None
    status = headers.splitlines()[0].decode("latin-1")
    return f"{status}: {body[:_SHOWN].decode('utf-8', 'replace')}"


def _requests(job: Job) -> Iterator[bytes]:
    """The requests of a job as they go over the wire."""
    head = f"POST {job.path} HTTP/1.1\r\nhost: {HOST}\r\ncontent-type: application/json\r\naccept: application/json\r\n"
    head += f"authorization: Bearer {job.token}\r\n" if job.token else ""
    for body in job.bodies:
        content = body.encode()
        yield f"{head}content-length: {len(content)}\r\n\r\n".encode() + content


async def work(job: Job) -> Measured:
    """Do a job: every caller has a connection and asks again as soon as it is answered."""
    loop = asyncio.get_running_loop()
    requests = list(_requests(job))
    connections = [
        (await loop.create_connection(Connection, HOST, job.port))[1] for _ in range(min(job.callers, len(requests)))
    ]
    waiting = iter(requests)
    latencies: list[float] = []
    faults: list[str] = []

    async def call(connection: Connection) -> None:
        for request in waiting:
            begun = perf_counter()
            head = await connection.ask(request)
            latencies.append((perf_counter() - begun) * 1000)
            if fault := _fault(head):
                faults.append(fault)

    begun = perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE):
            await asyncio.gather(*map(call, connections))
    except (OSError, TimeoutError) as error:
        faults.append(f"{type(error).__name__}: {error}")
    seconds = perf_counter() - begun
    for connection in connections:
        connection.close()
    return Measured(latencies, seconds, faults[0] if faults else None)


def main() -> None:
    """Do the jobs that come in, one after the other, until the input ends."""
    for line in sys.stdin.buffer:
        measured = uvloop.run(work(Job(**orjson.loads(line))))
        sys.stdout.buffer.write(orjson.dumps(asdict(measured)) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
