"""The executor's own slots, right behind those of the operation, the same for every read."""

from dataclasses import dataclass

LIMIT = 0
PARENTS = 1
KEY = 2
ORDER = 3


@dataclass(frozen=True, slots=True)
class ExecutorSlots:
    """Where the executor's values stand when the operation has `base` slots of its own."""

    base: int

    @property
    def limit(self) -> int:
        """Rows to return, one more than the page."""
        return self.base + LIMIT

    @property
    def parents(self) -> int:
        """The keys or tags a relation's rows must belong to."""
        return self.base + PARENTS

    @property
    def key(self) -> int:
        """The surrogate key of the position a page begins behind."""
        return self.base + KEY

    def order(self, terms: int) -> tuple[int, ...]:
        """The order values of that position."""
        return tuple(range(self.base + ORDER, self.base + ORDER + terms))
