"""A memory under a bound: what is remembered longest is forgotten first."""

from collections.abc import Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def remember(memory: dict[K, V], key: K, value: V, most: int) -> V:
    """Keeps a value under the bound `most`, forgetting the oldest, and gives it back; not for two threads at once."""
    memory.pop(key, None)
    if len(memory) >= most:
        memory.pop(next(iter(memory)))
    memory[key] = value
    return value
