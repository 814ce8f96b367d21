"""Tiles of the tree (C2SP tlog-tiles): their names, which of them a proof is made from, and the proofs made.

A proof is a list of hashes over spans of leaves; each span is put together from at most one tile for each level.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from hub.proof.tree import EMPTY, HASH, WIDTH, node_hash, packed_root

_BITS: Final = 8
"""Levels of the tree in a tile."""

_PATH: Final = re.compile(r"tile/(0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)

Span = tuple[int, int]
"""The leaves from the first up to, not including, the second."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile by its level, its number within the level, and how many hashes wide it is: 256, or fewer at the edge."""

    level: int
    number: int
    width: int

    @property
    def path(self) -> str:
        """Where tlog-tiles has it: `tile/0/x001/234` or, if it is not full, `tile/0/x001/234.p/7`."""
        part = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{self.level}/{_numbered(self.number)}{part}"

    @classmethod
    def of_path(cls, path: str) -> Self | None:
        """The tile of such a path, or None where it is none."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        tile = cls(int(found[1]), int(found[2].replace("x", "").replace("/", "")), int(found[3] or WIDTH))
        return tile if tile.path == path else None

    @property
    def leaves(self) -> Span:
        """The leaves below it."""
        unit: int = WIDTH**self.level
        return self.number * WIDTH * unit, (self.number * WIDTH + self.width) * unit


def _numbered(number: int) -> str:
    parts = []
    while number >= 1000:
        number, low = divmod(number, 1000)
        parts.append(f"{low:03}")
    parts.append(f"{number:03}")
    return "/".join(f"x{part}" for part in parts[:0:-1]) + ("/" if len(parts) > 1 else "") + parts[0]


def tile_at(level: int, number: int, size: int) -> Tile:
    """A tile of a tree of `size` leaves; its width is 0 where the tree does not reach it."""
    return Tile(level, number, max(0, min(WIDTH, size // WIDTH**level - number * WIDTH)))


def edge_tiles(size: int) -> list[Tile]:
    """The tile at the right edge of each level, from the leaves up; one may be 0 wide."""
    tiles = []
    level = 0
    while hashes := size // WIDTH**level:
        tiles.append(tile_at(level, hashes // WIDTH, size))
        level += 1
    return tiles


def tiles_over(span: Span, size: int) -> Iterator[Tile]:
    """The tiles of a tree from whose hashes these leaves, and the root over them, are checked."""
    first, end = span
    level = 0
    while size // WIDTH**level:
        reach = WIDTH ** (level + 1)
        # Above the leaves, all: they are few, and the root at each size within the span is found by them.
        low, high = (first // reach, -(-end // reach)) if not level else (0, -(-size // reach))
        tiles = (tile_at(level, number, size) for number in range(low, high))
        yield from (tile for tile in tiles if tile.width)
        level += 1


def inclusion_spans(place: int, size: int) -> list[Span]:
    """The spans whose roots prove a leaf, from its neighbour up (RFC 6962, 2.1.1); expects 0 <= place < size."""
    start, end, spans = 0, size, list[Span]()
    while end - start > 1:
        middle = start + _split(end - start)
        if place < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(old: int, size: int) -> list[Span]:
    """The spans whose roots prove that a tree begins with its first `old` leaves (RFC 6962, 2.1.2)."""
    if not 0 < old < size:
        return []
    start, end, spans = 0, size, list[Span]()
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    # The old tree's own root is known to whoever asks.
    return ([(start, end)] if start else []) + spans[::-1]


def _split(width: int) -> int:
    """The largest power of two below a number over 1."""
    return 1 << ((width - 1).bit_length() - 1)


def tiles_for(spans: Iterable[Span], size: int) -> set[Tile]:
    """The tiles of a tree of `size` leaves that the roots of these spans are made from."""
    return {
        tile_at(level, first // WIDTH, size)
        for span in spans
        for level, first, _ in (_row(part) for part in _parts(span))
    }


def span_root(span: Span, tiles: Mapping[tuple[int, int], bytes]) -> bytes:
    """The root over a span by packed tiles, keyed by level and number. Raises KeyError where one is missing."""
    root = b""
    for part in [*_parts(span)][::-1]:
        level, first, count = _row(part)
        offset = first % WIDTH * HASH
        left = packed_root(tiles[level, first // WIDTH][offset : offset + count * HASH])
        root = node_hash(left, root) if root else left
    return root or EMPTY


def proof(spans: Sequence[Span], tiles: Mapping[tuple[int, int], bytes]) -> list[bytes]:
    """The hashes of a proof from the tiles that `tiles_for` names."""
    return [span_root(span, tiles) for span in spans]


def _parts(span: Span) -> Iterator[tuple[int, int]]:
    """The perfect subtrees that a span falls into, from the left: height and first leaf.

    A span of a proof begins at a multiple of the next power of two over its length, so they only get smaller.
    """
    first, end = span
    while first < end:
        height = (end - first).bit_length() - 1
        yield height, first
        first += 1 << height


def _row(part: tuple[int, int]) -> tuple[int, int, int]:
    """Where a perfect subtree's hashes stand: the level of the tile, the place within the level, and their number."""
    height, first = part
    level, within = divmod(height, _BITS)
    return level, first >> (level * _BITS), 1 << within
