"""The messages of PostgreSQL, walked by their heads before the driver parses them; see `resolvers.sources.wire`.

Of rows that may hold arrays the heads of the fields are walked too: a page comes as one such row.
"""

from struct import Struct
from typing import Final

from resolvers.sources.postgres_messages import FORMS, places_of_lists, types_of
from resolvers.sources.wire import MOST_BYTES, MOST_ROWS, TURN, FrameError, LargeAnswerError

_HEAD: Final = Struct(">BI")
"""A type, and a length that holds itself."""
_ROW_HEAD: Final = Struct(">BIH")
"""The same of a row, and how many fields it has."""
_LENGTH: Final = 4
"""Bytes of a field's length."""
_LEAST_ROW: Final = 6
"""The length of a row without fields."""
_NULL: Final = 2**32 - 1
_ARRAY: Final = 20
"""Bytes of the head of an array that has one dimension: dimensions, flags, type, length and lower bound."""
_ROW: Final = ord("D")
_COLUMNS: Final = ord("T")
_READY: Final = ord("Z")
_BOUND: Final = ord("2")
_COMPLETE: Final = ord("C")
_ENDS: Final = frozenset({_COMPLETE, ord("E"), ord("I"), ord("s")})
"""What ends the rows of a statement."""
_SELECTED: Final = b"SELECT "
_BEGUN: Final = b"2\0\0\0\4"
"""A statement was bound: how a whole answer begins."""
_READY_HEAD: Final = b"Z\0\0\0\5"
_READY_BYTES: Final = len(_READY_HEAD) + 1
"""How it ends: the head, and a state."""
_UNFILLED: Final = "fields that do not fill their row"
_LONGEST: Final = 2**18
"""Bytes of a message that is no row: a wide statement's description takes a few thousand."""
_MOST_OTHERS: Final = 1_000
"""Messages of one answer that are no rows: notices, settings, and the few that frame it."""


class PostgresFrames:
    """The messages of one connection. Counts begin anew with each answer: the server is ready for the next question."""

    def __init__(self) -> None:
        """Begin before the first."""
        self._bytes = 0
        self._rows = 0
        self._others = 0
        self._most = MOST_ROWS
        self._is_open = False
        """Whether rows may come: a statement was bound, and has not ended."""
        self._turn = 0
        self._ahead = 0
        """Bytes before the next head, which have not come yet."""
        self._lists: dict[int, frozenset[int]] = {}
        """The places of arrays in the rows of statements that have any, by the number of their fields."""
        self._width = 0
        self._fields = 0
        """Fields to come of a row that may hold arrays, and that row's bytes to come."""
        self._left = 0

    def walk(self, data: bytes) -> tuple[int, bool]:
        """How far `data` may be handed on, and whether that is enough: see `Frames`. Raises `FrameError`."""
        size, at = len(data), self._ahead
        if not at and not self._is_open and self._is_whole(data):
            self._reset()
            return size, False
        while at < size and self._turn < TURN:
            if not self._fields:
                at = self._plain_rows(data, at)
                if at >= size or self._turn >= TURN:
                    break
            after = self._field(data, at) if self._fields else self._message(data, at)
            if after is None:
                break
            at = after
        self._ahead = max(0, at - size)
        enough = self._turn >= TURN
        if enough:
            self._turn = 0
        return min(at, size), enough

    def begin(self, rows: int) -> None:
        """Count the next answer from nothing, and let so many rows pass."""
        self._most = rows
        self._reset()

    def _reset(self) -> None:
        self._bytes = self._rows = self._others = 0

    def _is_whole(self, data: bytes) -> bool:
        """Whether this is one whole answer of few rows, as most are, which keeps every rule; nothing is counted yet."""
        if not data.startswith(_BEGUN) or data[-_READY_BYTES:-1] != _READY_HEAD:
            return False
        unpack, at, end, rows = _ROW_HEAD.unpack_from, len(_BEGUN), len(data) - _READY_BYTES, 0
        while data[at] == _ROW:
            _, length, width = unpack(data, at)
            after = at + 1 + length
            if length < _LEAST_ROW or after > end:
                return False
            if width in self._lists:
                self._hold_row(data, at + _ROW_HEAD.size, after, width)
            rows += 1
            at = after
        said = b"%s%d\0" % (_SELECTED, rows)
        complete = _HEAD.pack(_COMPLETE, _LENGTH + len(said)) + said
        return rows <= min(self._most, TURN) and data[at:end] == complete

    def _hold_row(self, data: bytes, at: int, end: int, width: int) -> None:
        """The fields of a whole row."""
        lists = self._lists[width]
        for place in range(width):
            start = at + _LENGTH
            length = int.from_bytes(data[at:start], "big")
            at = start if length == _NULL else start + length
            if place in lists and start < at <= end:
                self._hold_array(data, start, length)
        if at != end:
            raise FrameError(_UNFILLED)

    def _plain_rows(self, data: bytes, at: int) -> int:
        """Where the first head is that is of no row without arrays: those may be many, and are passed by."""
        unpack, lists, last = _ROW_HEAD.unpack_from, self._lists, len(data) - _ROW_HEAD.size
        begun, rows, most = at, 0, TURN - self._turn
        while at <= last and rows < most:
            kind, length, width = unpack(data, at)  # every row's cost: nothing more is done here than must be
            if kind != _ROW or width in lists or length < _LEAST_ROW:
                break
            rows += 1
            at += 1 + length
        if rows:
            self._count_rows(rows, at - begun)
        return at

    def _message(self, data: bytes, at: int) -> int | None:
        """Where the next head is; None where more must come before that can be said."""
        if at + _ROW_HEAD.size > len(data):
            return self._short(data, at)
        kind, length, width = _ROW_HEAD.unpack_from(data, at)
        if kind != _ROW:
            return self._other(data, at)
        self._count_rows(1, length)
        if length < _LEAST_ROW:
            raise FrameError("a row shorter than any")
        self._width = self._fields = width
        self._left = length - _LEAST_ROW
        return at + _ROW_HEAD.size

    def _count_rows(self, rows: int, length: int) -> None:
        self._turn += rows
        self._rows += rows
        self._bytes += length
        if self._rows > self._most or self._bytes > MOST_BYTES:
            raise LargeAnswerError(f"more than {self._most} rows or {MOST_BYTES} bytes")
        if not self._is_open:
            raise FrameError("a row that answers nothing")

    def _short(self, data: bytes, at: int) -> int | None:
        """A message of which less has come than a row's head: a whole one may be as short."""
        if at + _HEAD.size > len(data) or data[at] == _ROW:
            return None
        return self._other(data, at)

    def _other(self, data: bytes, at: int) -> int | None:
        kind, length = _HEAD.unpack_from(data, at)
        if kind not in FORMS:
            raise FrameError("a message of a type that was not to come")
        if not 4 <= length <= _LONGEST:
            raise FrameError("a message of an impossible length")
        end: int = at + 1 + length
        if end > len(data):
            return None
        body = data[at + _HEAD.size : end]
        if not FORMS[kind](body):
            raise FrameError("a message that is not as its type must be")
        self._count(length)
        self._follow(kind, body)
        return end

    def _follow(self, kind: int, body: bytes) -> None:
        """What a message means for those after it."""
        if kind == _BOUND:
            self._is_open = True
        elif kind in _ENDS:
            if kind == _COMPLETE and body.startswith(_SELECTED) and body[len(_SELECTED) : -1] != b"%d" % self._rows:
                raise FrameError("another number of rows than was said")
            self._is_open = False
        elif kind == _READY:
            if self._is_open:
                raise FrameError("an answer that stops in its middle")
            self._reset()
        elif kind == _COLUMNS:
            self._describe(types_of(body) or [])

    def _count(self, length: int) -> None:
        self._turn += 1
        self._others += 1
        self._bytes += length
        if self._others > _MOST_OTHERS or self._bytes > MOST_BYTES:
            raise FrameError(f"more than {_MOST_OTHERS} messages that are no rows, or {MOST_BYTES} bytes")

    def _describe(self, kinds: list[int]) -> None:
        """Remember where rows of a statement hold arrays."""
        lists = places_of_lists(kinds)
        if lists:
            self._lists[len(kinds)] = self._lists.get(len(kinds), frozenset()) | lists

    def _field(self, data: bytes, at: int) -> int | None:
        """Where the next head is, of a field or a message."""
        start = at + _LENGTH
        if start > len(data):
            return None
        length = int.from_bytes(data[at:start], "big")
        is_null = length == _NULL
        left = self._left - _LENGTH - (0 if is_null else length)
        if left < 0 or (left and self._fields == 1):
            raise FrameError(_UNFILLED)
        if length and not is_null and self._width - self._fields in self._lists[self._width]:
            if start + min(length, _ARRAY) > len(data):
                return None
            self._hold_array(data, start, length)
        self._left = left
        self._fields -= 1
        return start if is_null else start + length

    def _hold_array(self, data: bytes, at: int, length: int) -> None:
        """An array has one dimension, and at least four bytes for each member; or none, and none.

        What is no array at this place, in a row of another statement, begins as no array does.
        """
        dimensions = int.from_bytes(data[at : at + 4], "big")
        if not 1 <= dimensions <= 6 or length < _ARRAY:
            return
        members = int.from_bytes(data[at + 12 : at + 16], "big")
        if dimensions > 1 or 4 * members > length - _ARRAY:
            raise FrameError("an array with fewer members than it says")
