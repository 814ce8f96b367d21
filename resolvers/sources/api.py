"""What the hub asks of a source's own API, one page at a time, and what it gets back: the same for REST and GraphQL."""

from dataclasses import dataclass
from typing import Any, Protocol

from resolvers.rows.natives import NativeValue


@dataclass(frozen=True, slots=True)
class Equal:
    """A condition the API applies itself: `parameter` is one of `natives` (just one, unless it takes a list).

    `wanted` are the canonical values that records may have in `field`; others are outside the question.
    """

    field: str
    parameter: str
    natives: tuple[NativeValue, ...]
    wanted: frozenset[object]
    takes_list: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """One page of a table. `order` is the API's own name of it; `skip` is a multiple of `size`."""

    table: str
    columns: tuple[str, ...]
    filters: tuple[Equal, ...]
    order: str
    descending: bool
    skip: int
    size: int


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The records of a page, still unchecked, and the count of all records that match, where the API tells it."""

    records: list[Any]
    total: int | None


class Api(Protocol):
    """One kind of API."""

    async def page(self, ask: Ask) -> ApiPage:
        """One page. Raises `SourceError`."""

    async def close(self) -> None:
        """Let go of every connection."""
