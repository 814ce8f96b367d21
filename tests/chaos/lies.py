"""What a database may be made to say on the wire in place of its answer, made from that answer.

Each lie is some bytes, or bytes without end; the driver's own protocol is spoken as far as the lie needs.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from types import MappingProxyType

_MANY = 2_000
_GIANT = 2**31 - 1
_LONG = 2**24
"""A row of this many bytes might be an answer's."""

Lie = Callable[[bytes], Iterator[bytes]]


def lie(scheme: str, name: str, answer: bytes) -> Iterator[bytes]:
    """What is said in place of an answer by a server of this scheme."""
    return LIES[name][scheme](answer)


def _truncated(answer: bytes) -> Iterator[bytes]:
    middle = len(answer) // 2
    yield answer[:middle] + answer[middle + 7 :]


def _stalled(answer: bytes) -> Iterator[bytes]:
    yield answer[: len(answer) // 2]


def _message(kind: bytes, body: bytes = b"") -> bytes:
    return kind + struct.pack(">i", len(body) + 4) + body


def _messages(answer: bytes) -> list[bytes]:
    """The messages of an answer of PostgreSQL, as far as they are whole."""
    found, at = [], 0
    while at + 5 <= len(answer):
        end = at + 1 + struct.unpack_from(">I", answer, at + 1)[0]
        found.append(answer[at:end])
        at = end
    return found


_BOUND = _message(b"2")
_TINY_ROW = _message(b"D", struct.pack(">hi", 1, -1))
_STRANGE_COLUMN = _message(b"T", struct.pack(">h", 1) + b"a\0" + struct.pack(">IhIhih", 0, 0, 600_613, -1, -1, 1))
_NOTICE = _message(b"N", b"SNOTICE\0MHalo\0\0")
_LONG_LIST = struct.pack(">iiiii", 1, 0, 20, _GIANT, 1)


def _postgres_giant(_answer: bytes) -> Iterator[bytes]:
    yield _BOUND + b"D" + struct.pack(">i", _GIANT)
    while True:
        yield bytes(_MANY)


def _postgres_unknown(answer: bytes) -> Iterator[bytes]:
    yield _message(b"1") + _message(b"t", bytes(2)) + _STRANGE_COLUMN if answer[:1] == b"1" else _message(b"~")


def _postgres_disorder(answer: bytes) -> Iterator[bytes]:
    yield b"".join(reversed(_messages(answer)))


def _postgres_endless(_answer: bytes) -> Iterator[bytes]:
    yield _BOUND
    while True:
        yield _TINY_ROW * 10 * _MANY


def _postgres_one_row(_answer: bytes) -> Iterator[bytes]:
    yield _BOUND + b"D" + struct.pack(">ihi", _LONG, 1, _LONG - 10)
    while True:
        yield b"x" * _MANY


def _postgres_notices(_answer: bytes) -> Iterator[bytes]:
    while True:
        yield _NOTICE * _MANY


def _postgres_lists(answer: bytes) -> Iterator[bytes]:
    """Every row has as many fields as the true one, each of which says it is a list of two thousand million."""
    told = []
    for message in _messages(answer):
        if message[:1] == b"D":
            fields = struct.unpack_from(">H", message, 5)[0]
            field = struct.pack(">i", len(_LONG_LIST)) + _LONG_LIST
            told.append(_message(b"D", struct.pack(">H", fields) + field * fields))
        else:
            told.append(message)
    yield b"".join(told)


def _packet(number: int, body: bytes) -> bytes:
    return struct.pack("<I", len(body))[:3] + bytes([number % 256]) + body


def _packets(answer: bytes) -> list[bytes]:
    """The packets of an answer of MariaDB, as far as they are whole, each with its head."""
    found, at = [], 0
    while at + 4 <= len(answer):
        end = at + 4 + (struct.unpack_from("<I", answer, at)[0] & 0xFFFFFF)
        found.append(answer[at:end])
        at = end
    return found


def _mysql_rows(answer: bytes, row: bytes) -> Iterator[bytes]:
    """The answer's own head, as far as its last packet but one, and then a row again and again."""
    packets = _packets(answer)[:-1] or [_packet(1, b"\x01")]
    yield b"".join(packets)
    numbers = count(packets[-1][3] + 1)
    while True:
        yield b"".join(_packet(next(numbers), row) for _ in range(_MANY))


def _mysql_endless(answer: bytes) -> Iterator[bytes]:
    packets = _packets(answer)
    row = packets[-2][4:] if len(packets) > 2 else b"\xfb"
    return _mysql_rows(answer, row)


def _mysql_giant(answer: bytes) -> Iterator[bytes]:
    """Packets of the greatest length, which means that another follows, so that there is no end."""
    number = answer[3] if len(answer) > 3 else 1
    for step in count():
        yield b"\xff\xff\xff" + bytes([(number + step) % 256])
        for _ in range(0xFFFFFF // 2**16):
            yield bytes(2**16)
        yield bytes(0xFFFFFF % 2**16)


def _mysql_one_row(answer: bytes) -> Iterator[bytes]:
    packets = _packets(answer)[:-1] or [_packet(1, b"\x01")]
    yield b"".join(packets) + b"\xfe\xff\xff" + bytes([(packets[-1][3] + 1) % 256])
    while True:
        yield b"\xfd\xf0\xff\xff" + b"x" * _MANY


def _mysql_unknown(answer: bytes) -> Iterator[bytes]:
    yield _packet(answer[3] if len(answer) > 3 else 1, b"\xfb\xfd\xff\xff\xff")


def _mysql_disorder(answer: bytes) -> Iterator[bytes]:
    yield b"".join(reversed(_packets(answer)))


def _mysql_notices(_answer: bytes) -> Iterator[bytes]:
    while True:
        yield _packet(1, b"\0\0\0\2\0\0\0") * _MANY


def _mysql_lists(answer: bytes) -> Iterator[bytes]:
    """A number of columns without measure."""
    yield _packet(answer[3] if len(answer) > 3 else 1, b"\xfe" + b"\xff" * 8)


def _both(postgres: Lie, mysql: Lie) -> Mapping[str, Lie]:
    return MappingProxyType({"postgresql": postgres, "mysql": mysql})


LIES: Mapping[str, Mapping[str, Lie]] = MappingProxyType(
    {
        "endless": _both(_postgres_endless, _mysql_endless),
        "giant": _both(_postgres_giant, _mysql_giant),
        "truncated": _both(_truncated, _truncated),
        "unknown": _both(_postgres_unknown, _mysql_unknown),
        "disorder": _both(_postgres_disorder, _mysql_disorder),
        "one-row": _both(_postgres_one_row, _mysql_one_row),
        "notices": _both(_postgres_notices, _mysql_notices),
        "lists": _both(_postgres_lists, _mysql_lists),
        "stall": _both(_stalled, _stalled),
    }
)
"""Every lie by its name and the scheme of the address of who tells it."""
