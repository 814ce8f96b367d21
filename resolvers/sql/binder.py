"""Parameters and constants of a statement in the making, and its text in the end: SQLAlchemy Core for PostgreSQL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine, UserDefinedType

from resolvers.mapping import Native
from resolvers.sql.statement import Parameter, Statement

Expression = sa.ColumnElement[Any]

_DIALECT = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
_QUOTE: Callable[[str], str] | None = sa.Text().literal_processor(_DIALECT)  # type: ignore[no-untyped-call]  # as above


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


@dataclass(slots=True)
class Binder:
    """Numbers the parameters of one statement; equal recipes of one type are one parameter."""

    _names: dict[tuple[Parameter, str], str] = field(default_factory=dict)
    _parameters: dict[str, Parameter] = field(default_factory=dict)

    def bind(self, parameter: Parameter, kind: TypeEngine[Any]) -> Expression:
        """The parameter as an expression of the SQL type."""
        key = (parameter, kind.compile(_DIALECT))
        name = self._names.setdefault(key, f"p{len(self._names)}")
        self._parameters[name] = parameter
        return sa.cast(sa.bindparam(name), kind)

    def bind_list(self, parameter: Parameter, kind: TypeEngine[Any]) -> Expression:
        """The parameter as an array of the SQL type."""
        return self.bind(parameter, postgresql.ARRAY(kind))

    def finish(self, select: sa.Select[Any] | sa.CompoundSelect[Any]) -> Statement:
        """The text of the statement and its parameters in order."""
        compiled = select.compile(dialect=_DIALECT)
        names = compiled.positiontup or []
        return Statement(str(compiled), tuple(self._parameters[name] for name in names))


def constant(text: str) -> Expression:
    """A text constant, quoted by SQLAlchemy: response keys, codes and enum names, never a value of a request."""
    assert _QUOTE is not None  # noqa: S101 - text can always be quoted
    return sa.literal_column(_QUOTE(text), sa.Text())


def number(value: int) -> Expression:
    """A number constant."""
    return sa.literal_column(str(value), sa.BigInteger())
