"""A process of its own with a TCP proxy before every source, each of which can be made to misbehave in many ways.

`python -m tests.chaos.proxy SCHEME:PORT...` answers with the ports it listens on, one for each target on the loopback,
which speaks what its scheme says; then it obeys a command a line (JSON): which proxy, its mode, a delay. The answer is
the number of its open connections.
"""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import repeat
from typing import Any

from tests.chaos.lies import LIES, lie

HOST = "127.0.0.1"
_CHUNK = 256 * 1024
_LATE_SECONDS = 30.0
_FLOOD_PAUSE = 0.001
_PENDING = 4
_HEAD = b"HTTP/1.1 %s\r\ncontent-type: application/json\r\n"
_ROW = b'{"id":1,"nama":"Nama","kd_wilayah":"8204"},' * 500


class Mode(StrEnum):
    """How a source misbehaves."""

    PASS = "pass"
    """It does not; but every answer comes the delay later."""
    REFUSE = "refuse"
    """Nobody listens, and connections that stood are reset."""
    DROP = "drop"
    """The network is gone: nothing arrives, no connection comes about, nobody is told."""
    HANG = "hang"
    """Connections come about, questions are taken, nothing is answered."""
    LATE = "late"
    """Answers come after 30 seconds."""
    CUT = "cut"
    """The connection is reset in the middle of an answer."""
    GARBAGE = "garbage"
    """Random bytes for an answer."""
    HALF = "half"
    """Half a JSON, in a whole HTTP answer."""
    ERROR = "error"
    """Status 500 to everything."""
    ENDLESS = "endless"
    """Rows that never end."""
    GIANT = "giant"
    """A message said to be of a giant length; so these are a database's, in place of its answer."""
    TRUNCATED = "truncated"
    """Messages with bytes missing in their middle."""
    UNKNOWN = "unknown"
    """Messages of types, and columns of types, that nobody knows."""
    DISORDER = "disorder"
    """The messages of the answer from the last to the first."""
    ONE_ROW = "one-row"
    """One row that never ends, of a length that might be."""
    NOTICES = "notices"
    """Words beside the answer, without end."""
    LISTS = "lists"
    """Lists said to have more members than they have."""
    STALL = "stall"
    """Half of an answer, and then nothing."""


TOLD_BY_HTTP = (Mode.GARBAGE, Mode.HALF, Mode.ERROR, Mode.ENDLESS)
"""What an API may answer."""
TOLD_BY_SQL = (Mode.GARBAGE, *(mode for mode in Mode if mode.value in LIES))
"""What a database may answer."""
UNHEARD = (Mode.REFUSE, Mode.DROP, Mode.HANG, Mode.LATE, Mode.CUT)
"""What becomes of any of them without an answer."""

_CANNED = {
    Mode.HALF: _HEAD % b"200 OK" + b'content-length: 21\r\n\r\n{"data":[{"id":1,"nam',
    Mode.ERROR: _HEAD % b"500 Internal Server Error" + b"content-length: 2\r\n\r\n{}",
}


@dataclass(eq=False)
class Proxy:
    """One source behind a proxy."""

    scheme: str
    target: int
    mode: Mode = Mode.PASS
    delay: float = 0.0
    port: int = 0
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _server: asyncio.Server | None = None
    _deaf: list[socket.socket] = field(default_factory=list)

    async def listen(self) -> None:
        """Take connections, on the same port as before."""
        self._server = await asyncio.start_server(self._serve, HOST, self.port, limit=_CHUNK)
        self.port = self._server.sockets[0].getsockname()[1]

    async def behave(self, mode: Mode, delay: float) -> None:
        """Change."""
        before, self.mode, self.delay = self.mode, mode, delay
        if mode is before:
            return
        for deaf in self._deaf:
            deaf.close()
        self._deaf.clear()
        if mode in {Mode.REFUSE, Mode.DROP} and self._server is not None:
            self._server.close()
            self._server = None
        if mode is Mode.REFUSE:
            for writer in self.writers:
                writer.transport.abort()
        elif mode is Mode.DROP:
            self._stop_hearing()
        elif self._server is None:
            await self.listen()

    def _stop_hearing(self) -> None:
        """Listen without ever taking a connection, the few places for waiting ones taken: others get no answer."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, self.port))
        listening.listen(0)
        self._deaf.append(listening)
        for _ in range(_PENDING):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex((HOST, self.port))
            self._deaf.append(waiting)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        try:
            there, back = await asyncio.open_connection(HOST, self.target, limit=_CHUNK)
            self.writers.add(back)
            try:
                await asyncio.gather(self._up(reader, back, writer), self._down(there, writer))
            finally:
                self.writers.discard(back)
                back.transport.abort()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self.writers.discard(writer)
            writer.transport.abort()

    async def _up(self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, client: asyncio.StreamWriter) -> None:
        """Questions to the source."""
        while chunk := await reader.read(_CHUNK):
            if self.mode in _CANNED:
                client.write(_CANNED[self.mode])
            elif self.mode is Mode.ENDLESS and self.scheme == "http":
                await self._flood(client, Mode.ENDLESS, repeat(_ROW))
            elif self.mode not in {Mode.HANG, Mode.DROP}:
                back.write(chunk)
        back.close()

    async def _down(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        """Answers from the source."""
        loop = asyncio.get_running_loop()
        while chunk := await reader.read(_CHUNK):
            match self.mode:
                case Mode.CUT:
                    client.write(chunk[: len(chunk) // 2])
                    await asyncio.sleep(0.002)
                    client.transport.abort()
                    return
                case Mode.GARBAGE:
                    client.write(os.urandom(len(chunk)))
                case _ if self.mode.value in LIES and self.scheme != "http":
                    await self._flood(client, self.mode, lie(self.scheme, self.mode.value, chunk))
                case Mode.LATE:
                    loop.call_later(_LATE_SECONDS, _write, client, chunk)
                case Mode.HANG | Mode.DROP:
                    pass
                case _ if self.delay:
                    loop.call_later(self.delay, _write, client, chunk)
                case _:
                    client.write(chunk)
                    await client.drain()
        if self.delay:
            await asyncio.sleep(self.delay)
        client.close()

    async def _flood(self, client: asyncio.StreamWriter, mode: Mode, parts: Iterator[bytes]) -> None:
        """Write until the parts end, the mode changes or the client has enough."""
        if self.scheme == "http":
            client.write(_HEAD % b"200 OK" + b'\r\n{"data":[')
        for part in parts:
            if self.mode is not mode or client.is_closing():
                break
            client.write(part)
            await client.drain()
            await asyncio.sleep(_FLOOD_PAUSE)
        else:
            return
        client.transport.abort()


def _write(client: asyncio.StreamWriter, chunk: bytes) -> None:
    if not client.is_closing():
        client.write(chunk)


async def _main(targets: list[str]) -> None:
    proxies = [Proxy(scheme, int(port)) for scheme, port in (target.split(":") for target in targets)]
    for proxy in proxies:
        await proxy.listen()
    _say([proxy.port for proxy in proxies])
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        command = json.loads(line)
        proxy = proxies[command["proxy"]]
        await proxy.behave(Mode(command["mode"]), command["delay"])
        _say(len(proxy.writers))


def _say(value: Any) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1:]))
