"""What all SQL is put together from: expressions, storage types, and constants that no request has a part in."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine, UserDefinedType

from resolvers.mapping import Native

Expression = sa.ColumnElement[Any]

_PLAIN = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
_QUOTE: Callable[[str], str] | None = sa.Text().literal_processor(_PLAIN)  # type: ignore[no-untyped-call]  # as above


class PaddedText(UserDefinedType[str]):
    """`bpchar`: so an index on a `char(n)` column serves a comparison."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        """The type's name in SQL."""
        return "BPCHAR"


NATIVE_TYPES: Mapping[Native, TypeEngine[Any]] = {
    Native.TEXT: sa.Text(),
    Native.CHAR: PaddedText(),
    Native.INTEGER: sa.BigInteger(),
    Native.NUMBER: sa.Numeric(),
    Native.BOOLEAN: sa.Boolean(),
    Native.DATE: sa.Date(),
    Native.TIMESTAMP: sa.TIMESTAMP(),
    Native.TIMESTAMPTZ: sa.TIMESTAMP(timezone=True),
}


def constant(text: str) -> Expression:
    """A text constant: response keys, codes and enum names, never a value of a request.

    Quotes are doubled and nothing else is escaped: sessions of every dialect take a backslash as it is.
    """
    assert _QUOTE is not None  # noqa: S101 - text can always be quoted
    return sa.literal_column(_QUOTE(text), sa.Text())


def number(value: int) -> Expression:
    """A number constant."""
    return sa.literal_column(str(value), sa.BigInteger())
