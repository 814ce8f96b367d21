"""The packets of MariaDB and MySQL, walked by their heads before the driver reads them; see `resolvers.sources.wire`.

The driver reads every value within its packet, and holds the packets' numbers against its own. What it does not is
bound them: here they are.
"""

from struct import Struct
from typing import Any, Final

from resolvers.sources.wire import MOST_BYTES, MOST_ROWS, TURN, LargeAnswerError

_HEAD: Final = Struct("<I")
"""A length in three bytes, and the packet's number in one."""
_LENGTH: Final = 0xFFFFFF
"""The greatest, which also says that the next packet goes on with the same row."""


class MysqlFrames:
    """The packets of one connection."""

    def __init__(self) -> None:
        """Begin before the first."""
        self._bytes = 0
        self._packets = 0
        self._most = MOST_ROWS
        self._ahead = 0
        """Bytes of a packet that are still to come."""

    def walk(self, data: bytes) -> tuple[int, bool]:
        """How far `data` may be handed on, and whether that is enough: see `Frames`. Raises `FrameError`."""
        unpack, at, last, packets = _HEAD.unpack_from, self._ahead, len(data) - _HEAD.size, 0
        begun = at
        while at <= last and packets < TURN:
            length = unpack(data, at)[0] & _LENGTH
            if length == _LENGTH:
                raise LargeAnswerError(f"a row of {_LENGTH} bytes or more")
            at += _HEAD.size + length
            packets += 1
        self._packets += packets
        self._bytes += at - begun
        if self._packets > self._most or self._bytes > MOST_BYTES:
            raise LargeAnswerError(f"more than {self._most} rows or {MOST_BYTES} bytes")
        self._ahead = max(0, at - len(data))
        return min(at, len(data)), packets >= TURN

    def begin(self, rows: int) -> None:
        """Count the next answer from nothing, and let so many packets pass."""
        self._most = rows
        self._bytes = self._packets = 0


def feed(protocol: Any, data: bytes) -> None:
    """Give the driver's protocol, which lends its own buffer, what has arrived."""
    rest = memoryview(data)
    while rest:
        room = protocol.get_buffer(len(rest))
        taken = min(len(room), len(rest))
        room[:taken] = rest[:taken]
        protocol.buffer_updated(taken)
        rest = rest[taken:]
