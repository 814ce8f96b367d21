"""What the tests of the proof share: leaves, the tiles over them made the plain way, and keys."""

from typing import Final

from hypothesis import settings

from hub.proof.note import Kind, Signer
from hub.proof.tree import HASH, WIDTH, leaf_hash, packed_root

UNHURRIED: Final = settings(deadline=None)
"""The machine may be busy with other tests."""

MOST = 3 * WIDTH + 9
LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(MOST)]

ORIGIN = "hub.example/log"
LOG = Signer.of_seed(ORIGIN, b"\x01" * 32)
NEXT = Signer.of_seed(ORIGIN, b"\x02" * 32)
STRANGER = Signer.of_seed(ORIGIN, b"\x03" * 32)
WITNESS = Signer.of_seed("bekasi.example/witness", b"\x04" * 32)
KEY = LOG.verifier(Kind.NOTE)


def tiles_of(leaves: bytes, size: int) -> dict[tuple[int, int], bytes]:
    """Every tile of a tree, made the plain way: level by level from all leaves."""
    tiles: dict[tuple[int, int], bytes] = {}
    row, level = leaves[: size * HASH], 0
    while row:
        found = [row[at : at + WIDTH * HASH] for at in range(0, len(row), WIDTH * HASH)]
        tiles.update({(level, number): hashes for number, hashes in enumerate(found)})
        row = b"".join(packed_root(hashes) for hashes in found if len(hashes) == WIDTH * HASH)
        level += 1
    return tiles
