"""A bounded memory of things made once: the least recently used go first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from itertools import islice
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Values by key, at most `most` of them. For one event loop: nothing here waits."""

    def __init__(self, most: int) -> None:
        """Keep at most this many."""
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made now if it is not remembered. What `make` raises is not remembered."""
        known = self.peek(key)
        return self.put(key, make()) if known is None else known

    def peek(self, key: Hashable) -> Value | None:
        """The value of a key, if it is remembered."""
        known = self._values.get(key)
        if known is not None:
            self._values.move_to_end(key)
        return known

    def latest(self, most: int) -> list[Value]:
        """The values used last, at most so many, the latest first."""
        return [self._values[key] for key in islice(reversed(self._values), most)]

    def put(self, key: Hashable, value: Value) -> Value:
        """Remember a value."""
        self._values[key] = value
        if len(self._values) > self._most:
            self._values.popitem(last=False)
        return value
