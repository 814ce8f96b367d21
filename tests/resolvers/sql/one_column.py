"""Rows of one column of any values, to hold an SQL expression against its pure twin value by value."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st

from resolvers.mapping import AgeWay, ApiMapping, ColumnMapping, Native, SourceKind, SourceMapping, TypeMapping
from resolvers.sql.binder import Binder
from resolvers.sql.cells import Cells
from resolvers.sql.dialect import Dialect
from resolvers.sql.subject import Subject
from resolvers.sql.terms import NATIVE_TYPES, Expression
from schema.build import CATALOGUE
from schema.catalogue import Field, ValueType
from schema.decisions import Cell, Scope, Side
from tests.resolvers.sql.labs import Lab

VALUE = "v"
HERE = Cell(Scope.OWN, Side.ADULT)
ALONE = Cells(frozenset({HERE}), frozenset({HERE}))
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
DATES = st.dates(date(1, 1, 2), date(9999, 12, 30))  # the driver sends the very first and last day as infinite
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
MONEY = st.integers(-(2**62), 2**62) | st.integers(0, 60_000_000)
NATIVES = {
    ValueType.DATE: (Native.DATE, DATES),
    ValueType.DATETIME: (Native.TIMESTAMPTZ, TIMES),
    ValueType.MONEY: (Native.INTEGER, MONEY),
}


@dataclass(frozen=True)
class OneColumn:
    """Rows of one column, `v`, that holds the field under test."""

    subject: Subject
    binder: Binder

    @classmethod
    def holding(cls, field: Field, dialect: Dialect, age: tuple[AgeWay, ...] = ()) -> "OneColumn":
        """A view for the field."""
        native, _ = NATIVES.get(field.value, (Native.TEXT, TEXTS))
        column = ColumnMapping(field.name, VALUE, field.value, native)
        api = ApiMapping({}, {}, {})
        kind = TypeMapping(field.type_name, VALUE, "id", None, True, age, {field.name: column}, api)
        source = SourceMapping("uji", "uji", SourceKind.POSTGRES, "Uji", ("*",), 1, 1, {}, {field.type_name: kind}, "")
        return cls(Subject.of(field.type_name, source, CATALOGUE), Binder(dialect))

    @property
    def own(self) -> Expression:
        """One cell holds every row."""
        return sa.false()

    @property
    def adult(self) -> Expression:
        """One cell holds every row."""
        return sa.false()

    def raw(self, field: str) -> Expression:
        """The column."""
        column = self.subject.mapping.columns[field]
        return sa.column(VALUE, NATIVE_TYPES[column.native])

    def linked(self, _relation: str, _field: str) -> None:
        """No other rows."""

    async def evaluate(self, lab: Lab, expression: Expression, values: list[Any]) -> list[Any]:
        """The expression for each value, in order."""
        native = next(iter(self.subject.mapping.columns.values())).native
        return await lab.evaluate(self.binder, native, expression, values)
