"""Relays in front of some sources, which can be made to hang: taken up, and never answered, as a dead link looks."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from hub.bench.client import HOST

_BUFFER = 64 * 1024
_PATIENCE = 10.0

T = TypeVar("T")


class Relays:
    """Any number of relays, on an event loop and a thread of their own."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Open nothing yet."""
        self._loop = loop
        self._flows = asyncio.Event()
        self._flows.set()
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()

    def before(self, port: int) -> int:
        """The port of a new relay to a port of this machine."""
        return self._done(self._open(port))

    def hang(self) -> None:
        """Pass nothing on any more; connections stay, and new ones are taken up."""
        self._done(self._set(self._flows.clear))

    def restore(self) -> None:
        """Break what hung, and pass on what comes from now on."""
        self._done(self._restored())

    def close(self) -> None:
        """Close everything."""
        self._done(self._closed())

    def _done(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    async def _set(self, change: Callable[[], None]) -> None:
        change()

    async def _open(self, port: int) -> int:
        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._relayed(port, reader, writer)

        server = await asyncio.start_server(relay, HOST, 0)
        self._servers.append(server)
        found: int = server.sockets[0].getsockname()[1]
        return found

    async def _relayed(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await self._flows.wait()
            beyond, back = await asyncio.open_connection(HOST, port)
            self._writers.add(back)
            try:
                await asyncio.gather(self._passed(reader, back), self._passed(beyond, writer))
            finally:
                self._writers.discard(back)
                back.close()
        except OSError:
            pass  # one side is gone, and so the other will be
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _passed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while content := await reader.read(_BUFFER):
            await self._flows.wait()
            writer.write(content)
            await writer.drain()
        writer.close()

    async def _restored(self) -> None:
        self._break()
        self._flows.set()

    async def _closed(self) -> None:
        for server in self._servers:
            server.close()
        self._break()
        self._flows.set()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=1)

    def _break(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()


@contextmanager
def relaying() -> Iterator[Relays]:
    """Relays until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="relays", daemon=True)
    thread.start()
    relays = Relays(loop)
    try:
        yield relays
    finally:
        relays.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
