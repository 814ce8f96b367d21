"""The JSON text of a connection: its members in the order they were selected."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from resolvers.execution import NOBODY, Participation, Participations
from resolvers.filler import Records
from resolvers.operation import EdgeMember, Listing, Part, PartSelection, Tree
from resolvers.plan import ALL_ASKED, Unasked
from resolvers.utf8 import Utf8, from_bytes

_PIECE = 256
"""Records in one piece of a long list."""

Say = Callable[[Participation], str | None]
"""The message to the caller about one source, in the language of the request."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, ready to be written. `texts` has one column per node selection; `cursor` gives the cursor of a row."""

    type_name: str
    connection: str
    """The GraphQL name of the connection's own type."""
    texts: Sequence[Sequence[str]]
    size: int
    cursor: Callable[[int], str]
    has_next: bool
    total: int | None
    participations: Participations = NOBODY


def connection_text(listing: Listing, page: Page, say: Say) -> str:
    """The JSON of a connection."""
    return "".join(connection_pieces(listing, page, say))


def connection_pieces(listing: Listing, page: Page, say: Say) -> Iterator[str]:
    """The JSON of a connection in pieces of moderate length, so that a long one is never copied whole."""
    columns = iter(page.texts)
    yield "{"
    for place, part in enumerate(listing.parts):
        yield f',"{part.key}":' if place else f'"{part.key}":'
        if part.part is Part.NODES:
            yield from _listed(next(columns))
        elif part.part is Part.EDGES:
            yield from _listed(_edges(part.edge, page, columns))
        else:
            yield _part(part, page, say)
    yield "}"


def _listed(texts: Sequence[str]) -> Iterator[str]:
    yield "["
    for begin in range(0, len(texts), _PIECE):
        piece = _joined(texts, begin, begin + _PIECE)
        yield f",{piece}" if begin else piece
    yield "]"


def _joined(texts: Sequence[str], begin: int, end: int) -> str:
    return texts.listed(begin, end) if isinstance(texts, Records) else ",".join(texts[begin:end])


def _part(selection: PartSelection, page: Page, say: Say) -> str:
    if selection.part is Part.TOTAL:
        return json_text(page.total)
    if selection.part is Part.PAGE_INFO:
        return json_text(shaped(selection.members, _page_info(selection.members, page)))
    if selection.part is Part.COMPLETENESS:
        return completeness_text(selection.members, page.participations, say)
    return json_text(page.connection)


def _edges(members: Sequence[EdgeMember], page: Page, columns: Iterator[Sequence[str]]) -> list[str]:
    made = []
    for member in members:
        if member.name == "node":
            made.append([f'"{member.key}":{text}' for text in next(columns)])
        elif member.name == "cursor":
            made.append([f'"{member.key}":"{page.cursor(row)}"' for row in range(page.size)])
        else:
            made.append([f'"{member.key}":"{page.type_name}Edge"'] * page.size)
    return ["{" + ",".join(row) + "}" for row in zip(*made, strict=True)]


def _page_info(members: Sequence[Tree], page: Page) -> dict[str, Any]:
    wanted = any(member.name == "endCursor" for member in members) and page.size
    end = page.cursor(page.size - 1) if wanted else None
    return {"__typename": "PageInfo", "hasNextPage": page.has_next, "endCursor": end}


def completeness_text(members: tuple[Tree, ...], participations: Participations, say: Say) -> str:
    """The JSON of `completeness`: how each source took part."""
    told = [_part_text(members, item, say) for item in participations.asked]
    if participations.unasked != ALL_ASKED:
        told.append(_unasked_text(members, participations.unasked, say))
    told += [_part_text(members, item, say) for item in participations.below]
    return f"[{','.join(told)}]"


@lru_cache(maxsize=256)
def _unasked_text(members: tuple[Tree, ...], unasked: Unasked, say: Say) -> str:
    """The same of those not asked, without brackets: the same words in every answer of a plan."""
    return ",".join([_part_text(members, item, say) for item in Participations((), unasked)])


def _part_text(members: tuple[Tree, ...], item: Participation, say: Say) -> str:
    return json_text(shaped(members, participation_value(item, say)))


def participation_value(item: Participation, say: Say) -> dict[str, Any]:
    """How one source took part, with every member of `Completeness`."""
    return {
        "__typename": "Completeness",
        "source": {"__typename": "SourceRef", "id": item.source.id, "owner": item.source.owner},
        "status": item.status,
        "rows": item.rows,
        "asOf": item.as_of,
        "message": say(item),
    }


def shaped(members: Sequence[Tree], value: Any) -> Any:
    """A value the hub holds, cut to the members selected."""
    if isinstance(value, list | tuple):
        return [shaped(members, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {member.key: shaped(member.members, value[member.name]) for member in members}


def json_text(value: Any) -> Utf8:
    """A value as JSON; datetimes in UTC with a Z."""
    return from_bytes(orjson.dumps(value, option=orjson.OPT_UTC_Z))
