"""Sources that stand far away: a relay before each, in a process of their own, that may delay every answer.

`python -m hub.bench.relays --delay 0.01 LISTEN:TARGET ...`, ports of the loopback. While the process is suspended they
are as dead links look: connections are taken up, and nothing is ever answered.
"""

import argparse
import asyncio
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit, urlunsplit

import uvloop

from hub.bench.client import HOST
from hub.bench.servers import Program


def relays(folder: Path, pairs: Mapping[int, int], delay_ms: float = 0.0) -> Program:
    """Relays before ports of this machine, each listening on a port of its own: target by listening port."""
    told = (f"{listening}:{target}" for listening, target in pairs.items())
    arguments = ("hub.bench.relays", "--delay", str(delay_ms / 1000), *told)
    return Program("relays", arguments, next(iter(pairs)), folder)


def moved(address: str, port: int) -> str:
    """The same address at another port."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{port}")))


def port_of(address: str) -> int:
    """The port of an address that names one. Raises ValueError."""
    port = urlsplit(address).port
    if port is None:
        raise ValueError("an address without a port")
    return port


class _Onward(asyncio.Protocol):
    """One direction of a connection: passes on what comes, some time later, in order."""

    def __init__(self, delay: float, other: "_Onward | None" = None) -> None:
        self.transport: asyncio.Transport | None = None
        self.other = other
        self._delay = delay

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Pass on."""
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._pass_on, data)
        else:
            self._pass_on(data)

    def connection_lost(self, _error: Exception | None) -> None:
        """End the other side too."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()

    def _pass_on(self, data: bytes) -> None:
        if self.other is not None and self.other.transport is not None and not self.other.transport.is_closing():
            self.other.transport.write(data)


class _Entrance(_Onward):
    """The side of the hub: questions go on at once."""

    def __init__(self, target: int, delay: float) -> None:
        super().__init__(0.0)
        self._target = target
        self._answers = delay
        self._early: list[bytes] = []
        self._connecting: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connect to the database."""
        super().connection_made(transport)
        self._connecting = asyncio.get_running_loop().create_task(self._connect())

    async def _connect(self) -> None:
        answers = _Onward(self._answers, self)
        await asyncio.get_running_loop().create_connection(lambda: answers, HOST, self._target)
        self.other = answers
        for data in self._early:
            self._pass_on(data)

    def data_received(self, data: bytes) -> None:
        """Pass on, or keep until the database is connected."""
        if self.other is None:
            self._early.append(data)
        else:
            self._pass_on(data)


async def _serve(pairs: list[tuple[int, int]], delay: float) -> None:
    loop = asyncio.get_running_loop()
    for listening, target in pairs:
        await loop.create_server(partial(_Entrance, target, delay), HOST, listening)
    await asyncio.Event().wait()


def main() -> None:
    """Serve until the process is told to stop."""
    parser = argparse.ArgumentParser(prog="python -m hub.bench.relays")
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("pairs", nargs="+")
    told = parser.parse_args()
    pairs = [(int(listening), int(target)) for listening, _, target in (pair.partition(":") for pair in told.pairs)]
    uvloop.run(_serve(pairs, told.delay))


if __name__ == "__main__":
    main()
