"""What a database sends is held against its protocol before its driver reads it, so that a server may lie on the wire.

Drivers trust what they are told: of a negative length asyncpg reads outside its memory, which ends the process or never
ends, for a list said to be long it makes room at once, and what never ends is gathered without bound. So messages are
counted here as they arrive, and a connection is aborted at the first that breaks a rule; what it says is never read. At
most `TURN` messages reach the driver in one turn of the event loop: a flood of tiny rows holds nobody else up.

A driver is given a loop that guards what it connects, which is the only place where both let anybody in.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, cast

from resolvers.sources.base import SourceConnectionError, SourceLargeAnswerError, SourceUnavailableError

MOST_BYTES = 32 * 2**20
"""Of one answer: more than the longest page takes, or a tag for each of a million persons."""
MOST_ROWS = 250_000
"""Of one answer, where nothing less is said: more than a source's bound lets through the hub, or groups there are."""
TURN = 1_024
"""Messages handed on in one turn of the event loop: a millisecond of work."""


class FrameError(Exception):
    """What a server sent breaks its protocol or a bound; the text names the rule and holds nothing of what was sent."""


class LargeAnswerError(FrameError):
    """An answer within the protocol, but longer than any may be."""


def broken_rule(source: str, fault: FrameError) -> SourceUnavailableError:
    """What becomes of a read whose connection was aborted. A longer answer than may be would be as long once more."""
    failure = SourceLargeAnswerError if isinstance(fault, LargeAnswerError) else SourceConnectionError
    return failure(f"{source}: answered outside its protocol: {fault}")


class Frames(Protocol):
    """The messages of one connection, as they arrive."""

    def walk(self, data: bytes) -> tuple[int, bool]:
        """How far `data` may be handed on, and whether that is enough for this turn.

        What is not handed on stands at the beginning of what is walked next. Raises `FrameError`.
        """

    def begin(self, rows: int) -> None:
        """Count the next answer from nothing, and let so many rows pass."""


Feed = Callable[[Any, bytes], None]
"""Gives a driver's protocol what has arrived."""


class Guard(asyncio.Protocol):
    """Stands between a transport and a driver's protocol."""

    def __init__(self, inner: Any, frames: Frames, feed: Feed) -> None:
        """Guard `inner`, which is given only what `frames` let pass."""
        self.inner = inner
        self.fault: FrameError | None = None
        self.frames = frames
        self._feed = feed
        self._held = b""
        self._waits = False
        self._transport: Any = None

    def stand_before(self, transport: asyncio.BaseTransport) -> None:
        """Guard what comes from here; the driver knows the connection already."""
        self._transport = transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.stand_before(transport)
        self.inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Hand on what keeps the rules; abort the connection where something does not."""
        if self._held:
            data = self._held + data
            self._held = b""
        if self._waits:
            self._held = data
            return
        try:
            end, enough = self.frames.walk(data)
        except FrameError as error:
            self.fault = error
            self._transport.abort()
            return
        if enough:
            self._waits = True
            self._transport.pause_reading()
            asyncio.get_running_loop().call_soon(self._go_on)
        if end == len(data):
            self._feed(self.inner, data)
        else:
            self._held = data[end:]
            self._feed(self.inner, data[:end])

    def pause_writing(self) -> None:
        """The server is slow to take what is said to it."""
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        """It takes more."""
        self.inner.resume_writing()

    def eof_received(self) -> bool | None:
        """Nothing more will come."""
        return cast("bool | None", self.inner.eof_received())

    def connection_lost(self, error: Exception | None) -> None:
        """Let the driver know why: a rule that was broken comes before what followed from it."""
        self._held = b""
        self.inner.connection_lost(self.fault or error)

    def _go_on(self) -> None:
        """Hand on what was held back for a turn, unless the connection is gone."""
        self._waits = False
        if not self._transport.is_closing():
            self._transport.resume_reading()
            self.data_received(b"")


class GuardedLoop:
    """The event loop, as one connection of a driver sees it: whatever speaks the driver's protocol is guarded.

    Everything else is the loop's own.
    """

    def __init__(self, kind: type[Any], frames: Callable[[], Frames], feed: Feed) -> None:
        """`kind` is the driver's protocol; `frames` makes what walks its messages."""
        self._loop = asyncio.get_running_loop()
        self._kind = kind
        self._make = frames
        self._feed = feed
        self._guard: Guard | None = None

    @property
    def fault(self) -> FrameError | None:
        """The rule that the server broke, if it did."""
        return None if self._guard is None else self._guard.fault

    def begin(self, rows: int = MOST_ROWS) -> None:
        """An answer of at most so many rows is to come: what was counted before is no part of it."""
        if self._guard is not None:
            self._guard.frames.begin(rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    async def create_connection(self, factory: Callable[[], Any], *args: Any, **options: Any) -> tuple[Any, Any]:
        """Connect as the loop does; the driver gets its own protocol back."""
        return self._lent(*await self._loop.create_connection(lambda: self._guarded(factory()), *args, **options))

    async def create_unix_connection(self, factory: Callable[[], Any], *args: Any, **options: Any) -> tuple[Any, Any]:
        """The same for a socket that is a file."""
        return self._lent(*await self._loop.create_unix_connection(lambda: self._guarded(factory()), *args, **options))

    async def start_tls(self, transport: "_Lent", protocol: Any, context: Any, **options: Any) -> "_Lent | None":
        """Encrypt as the loop does; the protocol that is set afterwards is guarded too."""
        encrypted = await self._loop.start_tls(transport.transport, protocol, context, **options)
        return None if encrypted is None else _Lent(encrypted, self._guarded)

    def _lent(self, transport: Any, made: Any) -> tuple[Any, Any]:
        """What the driver may have: where it first asks whether the server encrypts, its protocol comes later."""
        return (transport, made.inner) if isinstance(made, Guard) else (_Lent(transport, self._guarded), made)

    def _guarded(self, protocol: Any) -> Any:
        if not isinstance(protocol, self._kind):
            return protocol
        self._guard = Guard(protocol, self._make(), self._feed)
        return self._guard


class _Lent:
    """A transport whose protocol is yet to be set."""

    def __init__(self, transport: Any, guarded: Callable[[Any], Any]) -> None:
        self.transport = transport
        self.write = transport.write
        self._guarded = guarded

    def set_protocol(self, protocol: Any) -> None:
        """Guard it, and set it."""
        guard = self._guarded(protocol)
        if isinstance(guard, Guard):
            guard.stand_before(self.transport)
        self.transport.set_protocol(guard)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)
