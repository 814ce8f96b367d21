"""What is proved of an entry: the leaf it is in the log's Merkle tree, without its personal part but bound to it.

The personal part (account and tags of persons) stands in the leaf as a hash with a salt. Once both are erased the leaf
is still what it was, and nobody can try out whom it was about.
"""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

import orjson

SALT_BYTES = 16


def personal_data(issuer: str | None, subject: str | None, tags: bytes) -> bytes:
    """The one serialisation of an entry's personal part: a JSON array of the account, then the packed tags."""
    return orjson.dumps((issuer, subject)) + tags


def personal_hash(salt: bytes, personal: bytes) -> bytes:
    """The SHA-256 of a salt and an entry's personal part."""
    return sha256(salt + personal).digest()


def leaf_data(entry: UUID, profile: bytes, rows: Sequence[int | None], epoch: int, personal: bytes) -> bytes:
    """The one serialisation of an entry as a leaf: `profile` and `personal` are digests, `rows` goes by place."""
    return orjson.dumps((str(entry), profile.hex(), list(rows), epoch, personal.hex()))


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf in an RFC 6962 tree."""
    return sha256(b"\x00" + data).digest()
