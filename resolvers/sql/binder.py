"""Parameters of a statement in the making, and its text in the end: SQLAlchemy Core."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from resolvers.sql.dialect import Dialect
from resolvers.sql.postgres import POSTGRES
from resolvers.sql.statement import Parameter, Statement
from resolvers.sql.terms import Expression


@dataclass(slots=True)
class Binder:
    """Numbers the parameters of one statement; equal recipes of one type are one parameter."""

    dialect: Dialect = POSTGRES
    _names: dict[tuple[Parameter, str], str] = field(default_factory=dict)
    _parameters: dict[str, Parameter] = field(default_factory=dict)

    def bind(self, parameter: Parameter, kind: TypeEngine[Any]) -> Expression:
        """The parameter as an expression of the SQL type."""
        return self.dialect.bound(self._name(parameter, kind.compile(self.dialect.compiler)), kind)

    def bind_list(self, parameter: Parameter, kind: TypeEngine[Any]) -> Expression:
        """The parameter as a list of values of the SQL type."""
        return self.dialect.bound_list(self._name(parameter, f"{kind.compile(self.dialect.compiler)}[]"), kind)

    def among(self, value: Expression, parameter: Parameter, kind: TypeEngine[Any]) -> Expression:
        """Whether a value is one of the parameter's list."""
        return self.dialect.among(value, self.bind_list(parameter, kind))

    def finish(self, select: sa.Select[Any] | sa.CompoundSelect[Any]) -> Statement:
        """The text of the statement and its parameters in order."""
        compiled = select.compile(dialect=self.dialect.compiler)
        names = compiled.positiontup or []
        return Statement(str(compiled), tuple(self._parameters[name] for name in names))

    def _name(self, parameter: Parameter, kind: str) -> str:
        name = self._names.setdefault((parameter, kind), f"p{len(self._names)}")
        self._parameters[name] = parameter
        return name
