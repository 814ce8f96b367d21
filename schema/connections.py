"""The shapes in which records come back: a list over all sources, and a page of related records."""

from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

import strawberry

from schema.records import SourceRef

NodeT = TypeVar("NodeT")


@strawberry.enum(description="How a source took part in an answer.")
class SourceStatus(StrEnum):
    """How a source took part in an answer."""

    OK = "OK"
    UNAVAILABLE = "UNAVAILABLE"
    TIMED_OUT = "TIMED_OUT"
    DENIED = "DENIED"
    NOT_ASKED = "NOT_ASKED"
    OVER_BOUND = "OVER_BOUND"


@strawberry.type(description="How one source took part in the answer.")
class Completeness:
    """How one source took part in the answer."""

    source: SourceRef = strawberry.field(description="The source.")
    status: SourceStatus = strawberry.field(description="OK, or why its records are missing.")
    rows: int | None = strawberry.field(description="Records of this page from the source; null in aggregates.")
    as_of: datetime | None = strawberry.field(description="When the source answered.")
    message: str | None = strawberry.field(description="What to change so that the source can answer.")


@strawberry.type
class PageInfo:
    """Whether there is more, and the cursor to go on from."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Edge(Generic[NodeT]):
    """A record and the cursor of its place in the list."""

    cursor: str
    node: NodeT


@strawberry.type
class Page(Generic[NodeT]):
    """A page of related records."""

    nodes: list[NodeT]
    edges: list[Edge[NodeT]]
    page_info: PageInfo
    total_count: int | None = strawberry.field(description="All records that match; computed only when selected.")


@strawberry.type
class Connection(Page[NodeT]):
    """A page of one list over all sources, globally sorted."""

    completeness: list[Completeness] = strawberry.field(description="Every source that holds the domain.")
