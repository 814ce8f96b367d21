"""Tiles that are believed only as far as they hash to a signed root."""

from collections.abc import Callable, Iterator
from typing import Final

from hub.proof.tiles import Span, Tile, edge_tiles, span_root, tile_at, tiles_for
from hub.proof.tree import HASH, WIDTH, edge_root, packed_root

ReadTile = Callable[[Tile], bytes | None]
"""Gives the packed hashes of a tile, of its width, or None where it is missing."""


class TileFaultError(Exception):
    """A tile that is missing, or is not what the signed root covers; the text names it."""

    def __init__(self, tile: Tile, wrong: str) -> None:
        """`wrong` says what is wrong with the tile."""
        super().__init__(f"{tile.path} {wrong}")
        self.tile: Final = tile


class SignedTiles:
    """The tiles of the tree that a checkpoint signs; each is checked against the tile above it before it is given."""

    def __init__(self, tree: tuple[int, bytes], read: ReadTile) -> None:
        """Check the right edge. Raises TileFaultError where it does not hash to the root."""
        self._size, root = tree
        self._read = read
        tiles = edge_tiles(self._size)
        self._edge = [self._given(tile) for tile in tiles]
        self._known: dict[tuple[int, int], bytes] = {}
        if edge_root(self._edge) != root:
            widest = max(tiles, key=lambda tile: tile.level, default=Tile(0, 0, 0))
            raise TileFaultError(widest, "and the tiles at the edge below it do not hash to the signed root")

    def tile(self, level: int, number: int) -> bytes:
        """The packed hashes of a tile. Raises TileFaultError."""
        tile = tile_at(level, number, self._size)
        if tile.width < WIDTH:
            return self._edge[level]
        known = self._known.get((level, number))
        return known if known is not None else self._checked(tile)

    def _checked(self, tile: Tile) -> bytes:
        hashes = self._given(tile)
        above = self.tile(tile.level + 1, tile.number // WIDTH)
        at = tile.number % WIDTH * HASH
        if packed_root(hashes) != above[at : at + HASH]:
            raise TileFaultError(tile, "does not hash to what the signed root covers")
        if tile.level:  # the leaves' own tiles are many, and each is read once
            self._known[tile.level, tile.number] = hashes
        return hashes

    def _given(self, tile: Tile) -> bytes:
        if not tile.width:
            return b""
        hashes = self._read(tile)
        if hashes is None:
            raise TileFaultError(tile, "is missing")
        if len(hashes) != tile.width * HASH:
            raise TileFaultError(tile, f"has {len(hashes)} bytes; expected {tile.width * HASH}")
        return hashes

    def leaves(self, span: Span) -> Iterator[bytes]:
        """The leaf hashes of a span, in order. Raises TileFaultError on the way."""
        first, end = span
        for number in range(first // WIDTH, -(-end // WIDTH)):
            hashes = self.tile(0, number)
            low, high = max(first - number * WIDTH, 0), min(end - number * WIDTH, WIDTH)
            yield from (hashes[at * HASH : (at + 1) * HASH] for at in range(low, high))

    def root_at(self, size: int) -> bytes:
        """The root that the tree had at an earlier size. Raises TileFaultError."""
        return self.root_of((0, size))

    def root_of(self, span: Span) -> bytes:
        """The root over a span of a proof. Raises TileFaultError."""
        tiles = {(tile.level, tile.number) for tile in tiles_for([span], self._size)}
        return span_root(span, {key: self.tile(*key) for key in tiles})
