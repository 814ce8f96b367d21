"""Random draws and column arithmetic, always over whole columns."""

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np

from hub.demo.data.model import Array


class Draw:
    """A stream of random columns of its own per seed and stage, so that a change in one stage leaves the others."""

    def __init__(self, seed: int, stage: str) -> None:
        """Begin the stream of `stage`."""
        self._random = np.random.default_rng((seed, crc32(stage.encode())))

    def pick(self, size: int, weights: Sequence[float]) -> Array:
        """`size` indices into `weights`, as likely as their weights."""
        edges = np.cumsum(np.asarray(weights, dtype=float))
        drawn = np.searchsorted(edges, self._random.random(size) * edges[-1], side="right")
        index: Array = np.minimum(drawn, len(edges) - 1).astype(np.int16)
        return index

    def even(self, size: int, count: int) -> Array:
        """`size` indices below `count`, all as likely."""
        return self._random.integers(0, count, size)

    def one_of(self, size: int, choices: Sequence[object]) -> Array:
        """`size` of the choices, all as likely."""
        return coded(choices, self.even(size, len(choices)))

    def whole(self, low: Array | int, high: Array | int, size: int) -> Array:
        """Whole numbers from `low` to `high`, both included."""
        return self._random.integers(low, np.asarray(high) + 1, size)

    def chance(self, size: int, share: float) -> Array:
        """A mask that is true with the probability `share`."""
        return self._random.random(size) < share

    def flags(self, size: int, share: float) -> Array:
        """Booleans as indices, true with the probability `share`."""
        return self.chance(size, share).astype(np.int16)

    def spread(self, size: int, sigma: float) -> Array:
        """Positive factors around 1, skewed as wages and sizes are (log-normal)."""
        return self._random.lognormal(0.0, sigma, size)

    def beta(self, size: int, low: float, high: float) -> Array:
        """Shares between 0 and 1 with the given shape."""
        return self._random.beta(low, high, size)

    def sample(self, size: int, count: int) -> Array:
        """`count` different rows out of `size`, in order."""
        return np.sort(self._random.permutation(size)[:count])

    def some(self, size: int, share: float) -> Array:
        """Different rows, `share` of all but at least one."""
        return self.sample(size, max(1, round(size * share)))

    def split(self, size: int, shares: Mapping[str, float]) -> dict[str, Array]:
        """Disjoint sets of rows by name, each its share of all but at least one; the rest is in none."""
        order = self._random.permutation(size)
        ends = np.cumsum([max(1, round(size * share)) for share in shares.values()])
        return dict(zip(shares, np.split(order, ends)[:-1], strict=True))


def coded(codes: Sequence[object], index: Array) -> Array:
    """The code at each index, null at -1."""
    return np.fromiter([*codes, None], dtype=object, count=len(codes) + 1)[index]


def digits(values: Array, width: int) -> Array:
    """Whole numbers as text of exactly `width` digits, zeros in front."""
    text = (values.astype(np.int64) + 10**width).astype(f"U{width + 1}")
    shorter: Array = text.view("U1").reshape(len(text), width + 1)[:, 1:].copy().view(f"U{width}").ravel()
    return shorter.astype(object)


def missing(column: Array) -> Array:
    """The mask of the nulls in a column of objects."""
    null: Array = np.frompyfunc(lambda value: value is None, 1, 1)(column).astype(bool)
    return null


def hidden(column: Array, rows: Array) -> Array:
    """The column with nulls in `rows` (a mask or row numbers)."""
    nullable = column.astype(object) if column.dtype.kind == "i" and column.dtype != np.int16 else column.copy()
    nullable[rows] = _null_of(nullable)
    return nullable


def _null_of(column: Array) -> object:
    if column.dtype.kind == "M":
        return np.datetime64("NaT")
    return -1 if column.dtype == np.int16 else None
