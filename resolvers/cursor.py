"""Sealed cursors: where a page ended, for whom, for which list and under which decisions (ATTACKS 5, 6).

A cursor holds one position in the global order, and which sources took part: the order of sources is fixed, so one
position serves them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from os import urandom

import orjson

from resolvers.seal import Keyring
from schema.caller import Standing

LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Position:
    """The last record of a page: its order values, its source and surrogate key; `sources` are those that took part."""

    values: tuple[object, ...]
    source: str
    key: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """What a cursor is bound to: the standing and a digest of the list's shape, filter values and decisions."""

    standing: Standing
    digest: bytes


class BadCursorError(Exception):
    """The cursor was not issued by this hub, for this caller and this very list, or it has expired."""


def digest_of(*parts: object) -> bytes:
    """A digest over printable parts, for `Listed`."""
    return sha256(b"\0".join(repr(part).encode() for part in parts)).digest()


@dataclass(frozen=True, slots=True)
class Cursors:
    """Seals and opens cursors."""

    keyring: Keyring

    def seal(self, listed: Listed, position: Position, now: datetime) -> str:
        """The cursor of a position."""
        payload = [
            _binding(listed),
            int((now + LIFETIME).timestamp()),
            [_packed(value) for value in position.values],
            position.source,
            str(position.key),
            position.sources,
        ]
        return self.keyring.seal_cursor(orjson.dumps(payload), urandom(12))

    def unseal(self, listed: Listed, cursor: str, now: datetime) -> Position:
        """The position of a cursor. Raises `BadCursorError` for any other text, list, caller or time."""
        raw = self.keyring.unseal_cursor(cursor)
        if raw is None:
            raise BadCursorError
        binding, expires, values, source, key, sources = orjson.loads(raw)
        if binding != _binding(listed) or expires < now.timestamp():
            raise BadCursorError
        return Position(tuple(map(_unpacked, values)), source, int(key), tuple(sources))


def _binding(listed: Listed) -> str:
    standing = listed.standing
    return digest_of(standing.party, standing.role, standing.purpose, listed.digest).hex()


def _packed(value: object) -> Sequence[object]:
    """A value with its type, since JSON has no dates."""
    if isinstance(value, datetime):
        return ("t", value.isoformat())
    if isinstance(value, date):
        return ("d", value.isoformat())
    return ("v", value)


def _unpacked(packed: Sequence[str]) -> object:
    mark, value = packed
    if mark == "t":
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if mark == "d" else value
