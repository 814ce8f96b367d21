"""The text of answers on its way from the sources to the socket: UTF-8, one character of a `str` for each byte.

Python keeps a string as wide as its widest character: one name with an emoji makes a page of plain letters four times
as large, and as slow to read, cut, join and encode. Read as ISO 8859-1, which has a character for each byte, the same
text stays as it came, and the answer's bytes are those of the sources. ASCII is the same in both, so the names and
marks of JSON that the hub writes between records need no care; whatever else it writes goes through here.
"""

from typing import NewType

Utf8 = NewType("Utf8", str)
"""UTF-8 as the characters U+0000 to U+00FF: for text that is put together and sent, never for one that is looked at."""

_BY_BYTE = "iso-8859-1"


def from_bytes(raw: bytes) -> Utf8:
    """The text that these bytes are in UTF-8."""
    return Utf8(raw.decode(_BY_BYTE))


def from_text(text: str) -> Utf8:
    """An ordinary text."""
    return Utf8(text) if text.isascii() else from_bytes(text.encode())


def to_bytes(text: str) -> bytes:
    """The bytes to send. Raises UnicodeEncodeError where an ordinary text with other than Latin letters came in."""
    return text.encode(_BY_BYTE)
