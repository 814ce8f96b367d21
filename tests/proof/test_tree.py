"""The Merkle tree against the vectors of Certificate Transparency and against another implementation."""

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from hub.journal.leaf import leaf_hash
from hub.proof.tiles import Tile, consistency_spans, edge_tiles, inclusion_spans, proof, tile_at, tiles_for, tiles_over
from hub.proof.tree import EMPTY, HASH, WIDTH, Growing, consistent, included, node_hash
from tests.proof.logs import LEAVES, MOST, UNHURRIED, tiles_of

VECTORS = (
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
)
"""Each leaf of Certificate Transparency's reference tree, and the root once it is in."""

ORACLE = InmemoryTree.init_from_entries([number.to_bytes(4, "big") for number in range(MOST)])


TILES = {size: tiles_of(b"".join(LEAVES), size) for size in (1, 255, 256, 257, 511, 512, 700, MOST)}


def oracle_path(place: int, size: int) -> list[bytes]:
    """The other implementation's inclusion proof; it counts from one, and begins with the leaf."""
    return [*ORACLE.prove_inclusion(place + 1, size).path[1:]]


def oracle_consistency(old: int, start: int, end: int, *, known: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2, word for word, over its hashes (its own proofs are of another form)."""
    width = end - start
    if old == width:
        return [] if known else [ORACLE._get_root(start, end)]
    split = 1 << (width - 1).bit_length() - 1
    if old <= split:
        left = oracle_consistency(old, start, start + split, known=known)
        return [*left, ORACLE._get_root(start + split, end)]
    right = oracle_consistency(old - split, start + split, end, known=False)
    return [*right, ORACLE._get_root(start, start + split)]


def test_the_reference_tree_has_its_roots() -> None:
    """Those of Certificate Transparency, at each size."""
    tree = Growing()
    assert tree.root == EMPTY == sha256(b"").digest()
    for data, root in VECTORS:
        tree.append(leaf_hash(bytes.fromhex(data)))
        assert tree.root.hex() == root


@UNHURRIED
@given(st.lists(st.integers(0, 300), max_size=6))
def test_a_tree_grown_by_batches_has_the_other_implementations_roots(batches: list[int]) -> None:
    """Whatever the batches; and a tree taken up again from its edge goes on as it was."""
    sizes = [0]
    for batch in batches:
        sizes.append(min(sizes[-1] + batch, MOST))
    tree = Growing()
    for first, end in pairwise(sizes):
        plain = tiles_of(b"".join(LEAVES), first)
        edge = [plain.get((tile.level, tile.number), b"") for tile in edge_tiles(first)]
        again = Growing(first, edge)
        leaves = b"".join(LEAVES[first:end])
        assert again.append(leaves) == tree.append(leaves)
        assert tree.size == again.size == end
        assert tree.root == again.root == ORACLE.get_root(end)


@pytest.mark.parametrize("size", [*TILES])
def test_growing_tells_the_tiles_that_became_full(size: int) -> None:
    """The root of each stands in the level above, at its number."""
    full = Growing().append(b"".join(LEAVES[:size]))
    wanted = [
        (level, number * WIDTH + at, hashes[at * HASH : (at + 1) * HASH])
        for (level, number), hashes in TILES[size].items()
        if level
        for at in range(len(hashes) // HASH)
    ]
    assert sorted(full) == sorted(wanted)


@pytest.mark.parametrize("size", [*TILES])
@UNHURRIED
@given(data=st.data())
def test_inclusion_proofs_are_the_other_implementations_and_hold(size: int, data: st.DataObject) -> None:
    """Made from the tiles they name alone, one at most for each level and hash; no other place or leaf passes."""
    place = data.draw(st.integers(0, size - 1))
    spans = inclusion_spans(place, size)
    needed = {(tile.level, tile.number) for tile in tiles_for(spans, size)}
    path = proof(spans, {key: TILES[size][key] for key in needed})
    assert path == oracle_path(place, size)
    root = ORACLE.get_root(size)
    assert included(LEAVES[place], place, size, path) == root
    other = data.draw(st.integers(-1, size))
    assert (included(LEAVES[place], other, size, path) == root) == (other == place)
    assert included(LEAVES[place - 1], place, size, path) != root or size == 1


@pytest.mark.parametrize("size", [*TILES])
@UNHURRIED
@given(data=st.data())
def test_consistency_proofs_are_those_of_the_rfc_and_hold(size: int, data: st.DataObject) -> None:
    """And for no other tree: not another root, size, or a proof that is cut, longer or changed."""
    old = data.draw(st.integers(1, size))
    spans = consistency_spans(old, size)
    needed = {(tile.level, tile.number) for tile in tiles_for(spans, size)}
    path = proof(spans, {key: TILES[size][key] for key in needed})
    before, after = (old, ORACLE.get_root(old)), (size, ORACLE.get_root(size))
    assert consistent(before, after, path)
    if old == size:
        return
    assert path == oracle_consistency(old, 0, size)
    assert not consistent((old, LEAVES[0] if old > 1 else LEAVES[1]), after, path)
    assert not consistent(before, (size, LEAVES[0]), path)
    assert not consistent(before, after, path[:-1])
    assert not consistent(before, after, [*path, LEAVES[0]])
    at = data.draw(st.integers(0, len(path) - 1))
    assert not consistent(before, after, [*path[:at], node_hash(path[at], path[at]), *path[at + 1 :]])
    assert not consistent(after, before, path)


def test_an_empty_tree_begins_every_tree() -> None:
    """With no proof; a root that is not the empty one's is refused."""
    after = (8, ORACLE.get_root(8))
    assert consistent((0, EMPTY), after, [])
    assert not consistent((0, LEAVES[0]), after, [])
    assert not consistent((0, EMPTY), after, [LEAVES[0]])


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 256), "tile/0/000"),
        (Tile(1, 1_234_067, 256), "tile/1/x001/x234/067"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(2, 1000, 1), "tile/2/x001/000.p/1"),
    ],
)
def test_a_tile_has_the_path_of_tlog_tiles(tile: Tile, path: str) -> None:
    """Both ways."""
    assert tile.path == path
    assert Tile.of_path(path) == tile


@pytest.mark.parametrize(
    "path", ["tile/00/000", "tile/0/0", "tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/300", "tile/0/../000", "x"]
)
def test_a_path_that_is_no_tiles_is_none(path: str) -> None:
    """No second name for a tile passes."""
    assert Tile.of_path(path) is None


def test_a_tree_of_70000_has_the_tiles_that_tlog_tiles_tells() -> None:
    """The example of the specification: 273 full ones, and an edge of 112, 17 and 1."""
    tiles = [*tiles_over((0, 70_000), 70_000)]
    assert len([tile for tile in tiles if tile.level == 0 and tile.width == WIDTH]) == 273
    assert [tile.width for tile in tiles if tile.width < WIDTH] == [112, 17, 1]
    assert [tile.width for tile in edge_tiles(256)] == [0, 1]
    assert tile_at(0, 273, 70_000).leaves == (69_888, 70_000)


@UNHURRIED
@given(st.integers(1, MOST))
def test_a_proof_over_millions_of_leaves_needs_a_tile_for_each_level(size: int) -> None:
    """Not more than two, however large the tree."""
    large = 40_000_000 + size
    needed = tiles_for(inclusion_spans(size - 1, large), large)
    assert len(needed) <= 2 * len(edge_tiles(large))
