"""A page as one row: a column of its own for each column, so that a client reads a few values instead of many rows.

JSON text is joined by a control character, which JSON text never holds (RFC 8259 section 7), and split again by
`texts`; everything else comes as an array. The order of the rows is that of the page.
"""

from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa

from resolvers.reads import Read
from resolvers.sql.terms import Expression, constant
from resolvers.utf8 import Utf8, from_bytes

SEPARATOR = "\x1f"
_PAGE = "page"


def gathered(page: sa.Select[Any], read: Read) -> sa.Select[Any]:
    """The statement of a read's page, made to answer in one row."""
    cut = page.subquery(_PAGE)
    joined = sa.literal_column(f"chr({ord(SEPARATOR)})", sa.Text)
    columns = [
        # A record that is not there has no JSON, and still its place.
        _bytes(sa.func.string_agg(sa.func.coalesce(column, constant("")), joined))
        if is_text
        else sa.func.array_agg(column)
        for column, is_text in zip(cut.c, text_columns(read), strict=True)
    ]
    return sa.select(*columns)


def text_columns(read: Read) -> list[bool]:
    """Which of a page's columns are JSON text, in the order of `resolvers.sql.read`."""
    has_parent = read.parents is not None and not read.parents.by_person
    own = [
        *[False] * (1 + has_parent),
        *[True] * len(read.pieces),
        *[False] * (len(read.hidden) + len(read.order)),
    ]
    return own + [is_text for joined in read.joined for is_text in text_columns(joined.read)]


def columns_of(rows: Sequence[Any], read: Read) -> list[list[Any]]:
    """The columns of a page that came as one row, or as none where only the total was asked for; empty ones too."""
    kinds = text_columns(read)
    if not rows or rows[0][0] is None:
        return [[] for _ in kinds]
    return [_texts(column) if is_text else column for column, is_text in zip(rows[0], kinds, strict=True)]


def _bytes(text: Expression) -> Expression:
    return sa.func.convert_to(text, constant("UTF8"))


def _texts(joined: bytes) -> list[Utf8]:
    return cast("list[Utf8]", from_bytes(joined).split(SEPARATOR))
