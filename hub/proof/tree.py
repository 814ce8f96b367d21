"""The Merkle tree of RFC 6962: its hashes, how it grows, and how its proofs are checked.

Hashes stand packed, 32 bytes each in one byte string: a tile is one of these, and pairing them costs one slice.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

HASH: Final = 32
"""Bytes of a hash."""

WIDTH: Final = 256
"""Hashes of a full tile (C2SP tlog-tiles): each level of tiles stands eight levels of the tree above the next."""

EMPTY: Final = sha256(b"").digest()
"""The root of a tree without leaves."""

_NODE: Final = b"\x01"


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return sha256(_NODE + left + right).digest()


def packed_root(hashes: bytes) -> bytes:
    """The root over neighbouring subtrees of one size, of which the last may be smaller; packed, at least one."""
    while len(hashes) > HASH:
        # What has no neighbour rises as it is; RFC 6962's split at the largest power of two comes to the same.
        paired = len(hashes) // (2 * HASH) * 2 * HASH
        nodes = [sha256(_NODE + hashes[at : at + 2 * HASH]).digest() for at in range(0, paired, 2 * HASH)]
        hashes = b"".join(nodes) + hashes[paired:]
    return hashes


def edge_root(edge: Sequence[bytes]) -> bytes:
    """The root of a tree by its right edge: of each level, from the leaves up, the tile that is not full."""
    below = b""
    for hashes in edge:
        below = packed_root(hashes + below)
    return below or EMPTY


class Growing:
    """A tree that grows; it holds its right edge alone, at most 8 KB for each level of tiles."""

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """Begin with a tree of `size` leaves and its right edge, as `edge_root` takes it."""
        self._size = size
        self._edge = [*edge]

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._size

    @property
    def root(self) -> bytes:
        """The root over all leaves."""
        return edge_root(self._edge)

    def append(self, hashes: bytes) -> list[tuple[int, int, bytes]]:
        """Add packed leaf hashes, and give the tiles that became full: the level and place of each one's root."""
        full: list[tuple[int, int, bytes]] = []
        size, level = self._size, 0
        self._size += len(hashes) // HASH
        while hashes:
            if level == len(self._edge):
                self._edge.append(b"")
            roots, self._edge[level] = _filled(self._edge[level] + hashes)
            size //= WIDTH
            level += 1
            full += [(level, size + nth, root) for nth, root in enumerate(roots)]
            hashes = b"".join(roots)
        return full


def _filled(hashes: bytes) -> tuple[list[bytes], bytes]:
    """The roots of the full tiles that these begin with, and the rest."""
    end = len(hashes) // (WIDTH * HASH) * WIDTH * HASH
    return [packed_root(hashes[at : at + WIDTH * HASH]) for at in range(0, end, WIDTH * HASH)], hashes[end:]


def included(leaf: bytes, place: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2), or None if it is no proof for this place."""
    if not 0 <= place < size:
        return None
    first, last, root = place, size - 1, leaf
    for sibling in path:
        if not last:
            return None
        if first & 1 or first == last:
            root = node_hash(sibling, root)
            shift = _trailing_zeros(first)
            first, last = first >> shift, last >> shift
        else:
            root = node_hash(root, sibling)
        first, last = first >> 1, last >> 1
    return None if last else root


def consistent(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Whether the tree `new` (size and root) begins with the tree `old`, by its proof (RFC 9162, 2.1.4.2)."""
    (size, root), (later_size, later_root) = old, new
    if size > later_size:
        return False
    if size == later_size:
        return not path and root == later_root
    if not size:
        return not path and root == EMPTY
    return _roots_of([root, *path] if size & (size - 1) == 0 else path, size, later_size) == (root, later_root)


def _roots_of(path: Sequence[bytes], size: int, later_size: int) -> tuple[bytes, bytes] | None:
    """The two roots that a consistency proof leads to."""
    first, last = size - 1, later_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if not path:
        return None
    old = new = path[0]
    for sibling in path[1:]:
        if not last:
            return None
        if first & 1 or first == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            shift = _trailing_zeros(first)
            first, last = first >> shift, last >> shift
        else:
            new = node_hash(new, sibling)
        first, last = first >> 1, last >> 1
    return None if last else (old, new)


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1 if number else 0
