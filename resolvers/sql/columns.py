"""A stored column to the domain's own value, as an SQL expression: codes, forms, storage types and lists.

What cannot be read is null and never an error: one bad record is no outage.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from resolvers.mapping import ARRAY, Codes, ColumnForm, ColumnMapping, Native
from resolvers.sql.binder import Binder, Expression, constant, number
from resolvers.sql.statement import Fixed
from schema.catalogue import ValueType

TIMESTAMPTZ = sa.TIMESTAMP(timezone=True)
_SPACES = sa.literal_column(r"E' \t\n\r\f\v'", sa.Text())
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""A whole number as PostgreSQL writes it."""
LONGEST_CASE = 40
"""Codes beyond which a look-up in a JSON object is faster than a CASE."""
_FIRST_MS, _LAST_MS = -62_135_596_800_000, 253_402_300_799_999
"""The years 1 to 9999, which a timestamp and Python both hold."""
_DMY = (
    r"^(?!.{6}0000)((0[1-9]|1[0-9]|2[0-8])-(0[1-9]|1[0-2])-[0-9]{4}|(29|30)-(0[13-9]|1[0-2])-[0-9]{4}"
    r"|31-(0[13578]|1[02])-[0-9]{4}|29-02-([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00))$"
)
"""Days that exist, so that `make_date` cannot fail."""
_WIB = sa.literal_column("INTERVAL '+07:00'", sa.Interval())

_CANONICAL_TYPES: Mapping[ValueType, TypeEngine[Any]] = {
    ValueType.INT: sa.BigInteger(),
    ValueType.MONEY: sa.BigInteger(),
    ValueType.FLOAT: sa.Double(),
    ValueType.BOOLEAN: sa.Boolean(),
    ValueType.DATE: sa.Date(),
    ValueType.DATETIME: TIMESTAMPTZ,
    ValueType.ID: sa.BigInteger(),
}

_RANGE_PAIRS: Mapping[ValueType, frozenset[Native]] = {
    ValueType.INT: frozenset({Native.INTEGER}),
    ValueType.MONEY: frozenset({Native.INTEGER}),
    ValueType.ID: frozenset({Native.INTEGER}),
    ValueType.DATE: frozenset({Native.DATE}),
    ValueType.DATETIME: frozenset({Native.TIMESTAMP, Native.TIMESTAMPTZ}),
    ValueType.BOOLEAN: frozenset({Native.BOOLEAN}),
    ValueType.FLOAT: frozenset({Native.NUMBER}),
}
_EQUALITY_FORMS = frozenset(
    {None, ColumnForm.REGION_DIGITS, ColumnForm.DISTRICT_DIGITS, ColumnForm.LOCAL_PHONE, ColumnForm.WIB}
)
_CODE_STORES = frozenset({Native.TEXT, Native.CHAR, Native.INTEGER, Native.BOOLEAN})
_TEXT_STORES = frozenset({Native.TEXT, Native.CHAR, Native.INTEGER})


def is_text(value: ValueType) -> bool:
    """Whether canonical values of the type are text."""
    return value not in _CANONICAL_TYPES


def canonical_type(column: ColumnMapping) -> TypeEngine[Any]:
    """The SQL type of a canonical value (of one element, for lists)."""
    if column.value is ValueType.ID and column.native is not Native.INTEGER:
        return sa.Text()
    return _CANONICAL_TYPES.get(column.value, sa.Text())


def equals_as_stored(column: ColumnMapping) -> bool:
    """Whether equality may be asked of the stored value, so that an index serves."""
    if column.list_as is not None or column.form not in _EQUALITY_FORMS:
        return False
    if column.codes is not None:
        return column.native in _CODE_STORES
    return column.native in _RANGE_PAIRS.get(column.value, _TEXT_STORES)


def orders_as_stored(column: ColumnMapping) -> bool:
    """Whether the stored values stand in the order of the canonical ones, so that an index serves."""
    if column.list_as is not None or column.codes is not None or column.form not in (None, ColumnForm.WIB):
        return False
    return column.native in _RANGE_PAIRS.get(column.value, frozenset({Native.TEXT}))


def canonical(raw: Expression, column: ColumnMapping, binder: Binder) -> Expression:
    """The canonical value of a stored one; for lists an array of canonical values without nulls."""
    if column.list_as is None:
        return _single(raw, column, binder)
    if column.list_as == ARRAY and column.codes is None and column.form is None:
        return sa.func.array_remove(raw, sa.null())
    return _list(raw, column, binder)


def _single(raw: Expression, column: ColumnMapping, binder: Binder) -> Expression:
    if column.codes is not None:
        return _translated(raw, column, column.codes, binder)
    if column.form is not None:
        return _FORMS[column.form](raw, column)
    if is_text(column.value):
        return _as_text(raw, column)
    return _typed(raw, column)


def _typed(raw: Expression, column: ColumnMapping) -> Expression:
    if column.value is ValueType.DATETIME and column.native is Native.TIMESTAMP:
        return sa.func.timezone(constant("UTC"), raw)
    if column.native in _RANGE_PAIRS[column.value] and column.value is not ValueType.FLOAT:
        return raw
    return sa.cast(raw, canonical_type(column))


def _as_text(raw: Expression, column: ColumnMapping) -> Expression:
    return raw if column.native is Native.TEXT else sa.cast(raw, sa.Text())


def _translated(raw: Expression, column: ColumnMapping, codes: Codes, binder: Binder) -> Expression:
    """The domain value of a code; null where it has no translation."""
    if len(codes.to_domain) > LONGEST_CASE:
        names = binder.bind(Fixed(json.dumps(dict(codes.to_domain))), postgresql.JSONB())
        found = names.op("->>", return_type=sa.Text())(_as_text(raw, column))
        return found if is_text(column.value) else sa.cast(found, _CANONICAL_TYPES[column.value])
    return by_code(raw, column, {code: code_constant(target, column.value) for code, target in codes.to_domain.items()})


def by_code(
    raw: Expression, column: ColumnMapping, made: Mapping[str, Expression], other: Expression | None = None
) -> Expression:
    """What is made of each code, and of none of them; codes stored as numbers are compared as such, without a cast."""
    if column.native is Native.INTEGER and column.list_as is None and all(map(_WHOLE.fullmatch, made)):
        return sa.case(*((raw == number(int(code)), value) for code, value in made.items()), else_=other)
    text = raw if column.native is Native.CHAR and column.list_as is None else _as_text(raw, column)
    return sa.case(*((text == constant(code), value) for code, value in made.items()), else_=other)


def code_constant(target: str, value: ValueType) -> Expression:
    """What a code list's target stands for, as a constant."""
    if value is ValueType.BOOLEAN:
        return sa.true() if target == "true" else sa.false()
    if value in (ValueType.INT, ValueType.MONEY):
        return number(int(target))
    return constant(target)


def _list(raw: Expression, column: ColumnMapping, binder: Binder) -> Expression:
    array = raw if column.list_as == ARRAY else sa.func.string_to_array(raw, constant(column.list_as or ","))
    elements = sa.func.unnest(array).table_valued("e", with_ordinality="n").render_derived(name="u")
    element: Expression = elements.c.e
    if column.list_as != ARRAY:
        element = sa.func.nullif(sa.func.btrim(element, _SPACES), constant(""))
    read = _single(element, column, binder)
    chosen = sa.select(read).where(read.is_not(None)).order_by(elements.c.n)
    return sa.case((raw.is_not(None), sa.func.array(chosen.scalar_subquery())))


def _dotted(digits: int) -> Callable[[Expression, ColumnMapping], Expression]:
    """Two digits, a point, two digits ...: null for anything but `digits` digits."""

    def read(raw: Expression, column: ColumnMapping) -> Expression:
        text = _as_text(raw, column)
        parts: Expression = sa.func.left(text, number(2))
        for start in range(3, digits, 2):
            parts = parts.concat(constant(".")).concat(sa.func.substr(text, number(start), number(2)))
        # Cheaper than a regular expression, on every row.
        only_digits = sa.func.ltrim(text, constant("0123456789")) == constant("")
        return sa.case((sa.and_(sa.func.length(text) == number(digits), only_digits), parts))

    return read


def _phone(raw: Expression, column: ColumnMapping) -> Expression:
    text = _as_text(raw, column)
    local = sa.func.left(text, number(1)) == constant("0")
    return sa.case((local, constant("+62").concat(sa.func.substr(text, number(2)))), else_=text)


def _date_dmy(raw: Expression, _column: ColumnMapping) -> Expression:
    day, month, year = (sa.cast(sa.func.substr(raw, *map(number, at)), sa.Integer) for at in ((1, 2), (4, 2), (7, 4)))
    return sa.case((raw.op("~")(constant(_DMY)), sa.func.make_date(year, month, day)))


def _epoch(raw: Expression, column: ColumnMapping) -> Expression:
    seconds = sa.cast(raw, sa.Numeric()) / number(1000)
    instant: Expression = sa.func.to_timestamp(seconds)
    if column.value is ValueType.DATE:
        instant = sa.cast(sa.func.timezone(constant("UTC"), instant), sa.Date)
    return sa.case((raw.between(number(_FIRST_MS), number(_LAST_MS)), instant))


def _wib(raw: Expression, _column: ColumnMapping) -> Expression:
    return sa.func.timezone(_WIB, raw)


_FORMS: Mapping[ColumnForm, Callable[[Expression, ColumnMapping], Expression]] = {
    ColumnForm.REGION_DIGITS: _dotted(4),
    ColumnForm.DISTRICT_DIGITS: _dotted(6),
    ColumnForm.LOCAL_PHONE: _phone,
    ColumnForm.DATE_DMY: _date_dmy,
    ColumnForm.EPOCH_MS: _epoch,
    ColumnForm.WIB: _wib,
}
