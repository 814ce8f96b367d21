"""A statement with its values in place, as the text that a server takes which is given no parameters apart.

A text stands between quotes only where it is made of letters, digits and a few signs that mean nothing in any mode
of any server; every other text is written in hexadecimal digits, so that no value of a request can be read as SQL.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from resolvers.sources.base import Question
from resolvers.sql.statement import Statement

_PLACE = re.compile(r"('(?:[^']|'')*'|`(?:[^`]|``)*`|[\w$]*[^\W\d$][\w$]*)|\$(\d+)")
"""Quoted text, and names, which may hold `$`: they are left alone. Or a parameter."""
_PLAIN = re.compile(r"[0-9A-Za-z ._+:/@-]*")
_TEXTS = 4096


def written(statement: Statement, question: Question, collation: str) -> str:
    """The statement for one request; texts are compared in the collation."""
    pieces, places = _parts(statement.sql)
    arguments = [literal(argument, collation) for argument in statement.arguments(question)]
    text = [pieces[0]]
    for place, piece in zip(places, pieces[1:], strict=True):
        text += (arguments[place], piece)
    return "".join(text)


def literal(value: object, collation: str) -> str:
    """A value in SQL. Raises `TypeError` for what is no value of a request."""
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, str):
        return _text(value, collation)
    if isinstance(value, list | tuple):
        return _list(value, collation)
    raise TypeError(f"{type(value).__name__} cannot be written in SQL")


def _text(value: str, collation: str) -> str:
    if _PLAIN.fullmatch(value):
        return f"'{value}'"
    return f"_utf8mb4 X'{value.encode('utf-8', 'replace').hex()}' COLLATE {collation}"


def _list(values: Sequence[object], collation: str) -> str:
    """Brackets are never empty: nothing is equal to null."""
    return f"({','.join(literal(value, collation) for value in values) or 'NULL'})"


def _float(value: object) -> str:
    assert isinstance(value, float)  # noqa: S101 - by the table below
    return repr(value) if math.isfinite(value) else "NULL"


def _time(value: object) -> str:
    assert isinstance(value, datetime)  # noqa: S101 - by the table below
    moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return f"TIMESTAMP'{moment.isoformat(' ')}'"


def _date(value: object) -> str:
    assert isinstance(value, date)  # noqa: S101 - by the table below
    return f"DATE'{value.isoformat()}'"


_WRITERS: Mapping[type, Callable[[object], str]] = {
    type(None): lambda _: "NULL",
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    Decimal: lambda value: f"{value:f}",
    float: _float,
    datetime: _time,
    date: _date,
}


@lru_cache(maxsize=_TEXTS)
def _parts(sql: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The text between parameters, and which parameter stands behind each part but the last."""
    pieces, places, start = [], [], 0
    for found in _PLACE.finditer(sql):
        if found[2] is not None:
            pieces.append(sql[start : found.start()])
            places.append(int(found[2]) - 1)
            start = found.end()
    return (*pieces, sql[start:]), tuple(places)
