"""Counts distinct persons without keeping who they were: a HyperLogLog over the keyed tags that the journal makes.

A sketch is 4,096 bytes whatever it counts, and two merge by their larger registers, so that workers count together. A
count is off by 1.2% (small ones) to 1.6% as a rule; who was counted cannot be read from it.
"""

from math import inf, log
from typing import Final

import numpy as np
from numpy.typing import NDArray

TAG: Final = 16
"""Bytes of one keyed tag; they look random (AES, HMAC), so a part of them serves as its own hash."""

_INDEX_BITS: Final = 12
_REST_BITS: Final = 64 - _INDEX_BITS
_REST: Final = (1 << _REST_BITS) - 1
_REGISTERS: Final = 1 << _INDEX_BITS
_MANY: Final = 48
"""Tags from which whole columns are quicker than one after the other."""

EMPTY: Final = bytes(_REGISTERS)
"""The sketch of nobody."""

_WEIGHTS: Final = np.array([0.0, *(2.0**-rank for rank in range(1, _REST_BITS + 2))])
_SCALE: Final = _REGISTERS * _REGISTERS / (2 * log(2))


def added(sketch: bytes, tags: bytes) -> bytes:
    """The sketch with these packed tags counted too; the same object where nobody new is among them."""
    grown = bytearray(sketch)
    if len(tags) < _MANY * TAG:
        _add_each(grown, tags)
    else:
        _add_columns(np.frombuffer(grown, dtype=np.uint8), tags)
    return sketch if grown == sketch else bytes(grown)


def merged(one: bytes, other: bytes) -> bytes:
    """The sketch of everyone counted in either."""
    if other in (one, EMPTY):
        return one
    return np.maximum(_registers(one), _registers(other)).tobytes()


def estimate(sketch: bytes) -> float:
    """About how many distinct tags were counted: without bias at any size, and as linear counting for few.

    The estimator is O. Ertl's ("New cardinality estimation algorithms for HyperLogLog sketches", 2017).
    """
    counts = np.bincount(_registers(sketch), minlength=len(_WEIGHTS))
    return float(_SCALE / (_REGISTERS * _sigma(counts[0] / _REGISTERS) + counts @ _WEIGHTS))


def _sigma(empty: float) -> float:
    """Ertl's sigma: x + the sum of x^(2^k) * 2^(k-1) over k = 1, 2, ... of the share of empty registers."""
    if empty == 1.0:
        return inf
    total, weight, last = empty, 1.0, -1.0
    while total != last:
        empty *= empty
        last = total
        total += empty * weight
        weight += weight
    return total


def _registers(sketch: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(sketch, dtype=np.uint8)


def _add_each(grown: bytearray, tags: bytes) -> None:
    for at in range(0, len(tags), TAG):
        word = int.from_bytes(tags[at : at + 8], "big")
        index, rank = word >> _REST_BITS, _REST_BITS + 1 - (word & _REST).bit_length()
        grown[index] = max(grown[index], rank)


def _add_columns(grown: NDArray[np.uint8], tags: bytes) -> None:
    words = np.frombuffer(tags, dtype=">u8")[::2].astype(np.uint64)
    # A number below 2^52 is exact as a float, whose exponent is then its length in bits.
    lengths = np.frexp((words & np.uint64(_REST)).astype(np.float64))[1]
    ranks = (_REST_BITS + 1 - lengths).astype(np.uint8)
    np.maximum.at(grown, (words >> np.uint64(_REST_BITS)).astype(np.intp), ranks)
