"""From the hub's words to a source's: one layout per table says which column holds what, and how it is written."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np

from hub.demo.data.draw import coded
from hub.demo.data.model import Array, Columns, Table

Writing: TypeAlias = Callable[[Array], list[object]]
"""How a column is written: from the generator's array to the source's own values."""

Layout: TypeAlias = tuple[tuple[str, str, Writing], ...]
"""A table: for each column its name in the source, the field it holds, and how it is written."""


def render(columns: Columns, layout: Layout) -> Table:
    """The table of `layout`."""
    return {name: writing(columns[field]) for name, field, writing in layout}


def plain(column: Array) -> list[object]:
    """Values as they are; dates as `date`."""
    values: list[object] = column.tolist()
    return values


def codes(*own: object) -> Writing:
    """The source's own codes, in the order of the code list that the column counts in."""
    return lambda column: plain(coded(own, column))


def lists(sets: Sequence[tuple[str, ...]], separator: str) -> Writing:
    """Lists as one text, as older systems store them."""
    return codes(*(separator.join(members) for members in sets))


def arrays(sets: Sequence[tuple[str, ...]]) -> Writing:
    """Lists as arrays."""
    return codes(*(list(members) for members in sets))


def utc(column: Array) -> list[object]:
    """Times as aware `datetime`."""
    return [moment and moment.replace(tzinfo=UTC) for moment in _moments(column)]


def _moments(column: Array) -> list[datetime | None]:
    moments: list[datetime | None] = column.tolist()
    return moments


def iso_date(column: Array) -> list[object]:
    """Dates as ISO text, null where there is none."""
    return _texts(column, "")


def iso_time_wit(column: Array) -> list[object]:
    """Times as ISO text at the clock of Eastern Indonesia (UTC+9), where Halmahera Selatan lies."""
    return _texts(column + np.timedelta64(9, "h"), "+09:00")


def _texts(column: Array, end: str) -> list[object]:
    texts = np.datetime_as_string(column).astype(object) + end
    texts[np.isnat(column)] = None
    return plain(texts)
