"""What the hub asks of a source's own interface, a page at a time, and what it gets: alike for every bounded kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from resolvers.capabilities import Capabilities
from resolvers.reads import Op
from resolvers.rows.natives import NativeValue
from resolvers.rows.where import compare


@dataclass(frozen=True, slots=True)
class Equal:
    """A condition the source applies itself: `parameter` is one of `natives` (just one, unless it takes a list).

    `wanted` are the canonical values that records may have in `field`; others are outside the question.
    """

    field: str
    parameter: str
    natives: tuple[NativeValue, ...]
    wanted: frozenset[object]
    takes_list: bool

    def holds(self, column: Sequence[object]) -> bool:
        """Whether every value is within the question."""
        return self.wanted.issuperset(column)


@dataclass(frozen=True, slots=True)
class Within:
    """A condition the source applies itself: `field op bound` (`lt`, `lte`, `gt`, `gte`), or `isNull`.

    `bound` is canonical; `native` is how an API with a `parameter` for it writes the bound.
    """

    field: str
    parameter: str
    native: NativeValue
    op: Op
    bound: object

    def holds(self, column: Sequence[object]) -> bool:
        """Whether every value is within the question."""
        return all(compare([*column], self.op, self.bound))


@dataclass(frozen=True, slots=True)
class Onward:
    """The page begins strictly behind a position: a mark for each term of the order, ties by key as `tie` says.

    See `Keyset`. The hub holds what comes back against the position itself.
    """

    marks: tuple[object, ...]
    key: int
    tie: int


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an order: the source's own name of it, and its direction."""

    name: str
    descending: bool


Condition = Equal | Within


@dataclass(frozen=True, slots=True)
class Ask:
    """One page of a table.

    `order` is never empty; ties on all terms are broken by the key. `skip` is a multiple of `size`. `token` is the
    place of the page as the page before told it, for sources that cannot skip.
    """

    type_name: str
    table: str
    columns: tuple[str, ...]
    filters: tuple[Condition, ...]
    order: tuple[Term, ...]
    onward: Onward | None
    skip: int
    size: int
    token: str | None = None


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The records of a page, still unchecked.

    `total` counts all records that match, where the source tells it. `token` leads to the next page of a source that
    cannot skip; `None` on its last. `as_of` is the instant the data are of, where it is not that of the answer.
    """

    records: list[Any]
    total: int | None
    token: str | None = None
    as_of: datetime | None = None


class Pages(Protocol):
    """What one read takes its pages from."""

    async def page(self, ask: Ask) -> ApiPage:
        """One page. Raises `SourceError`."""


class Api(Protocol):
    """One source's own interface."""

    @property
    def capabilities(self) -> Capabilities:
        """What the source can do itself."""

    @property
    def size_max(self) -> int:
        """The most records of one page."""

    def pages(self) -> Pages:
        """The pages of one read; what a source can hold still between them, it does."""

    async def faults(self, type_name: str) -> list[str]:
        """Ways in which a type cannot be read as the mapping says, which the source itself can tell.

        Raises `SourceError` where it cannot be reached.
        """

    async def close(self) -> None:
        """Let go of every connection."""
