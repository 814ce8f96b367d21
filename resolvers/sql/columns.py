"""A stored column to the domain's own value, as an SQL expression: codes, forms, storage types and lists.

What cannot be read is null and never an error: one bad record is no outage.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from resolvers.mapping import ARRAY, Codes, ColumnForm, ColumnMapping, Native
from resolvers.sql.binder import Binder
from resolvers.sql.dialect import Dialect
from resolvers.sql.statement import Fixed
from resolvers.sql.terms import Expression, constant, number
from schema.catalogue import ValueType

TIMESTAMPTZ = sa.TIMESTAMP(timezone=True)
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
"""Days that exist, so that a date can be made of them."""

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
    """The canonical value of a stored one; for lists a list of canonical values without nulls."""
    if column.list_as is None:
        return _single(raw, column, binder)
    as_it_is = column.codes is None and column.form is None and column.list_as == ARRAY
    read = None if as_it_is else lambda element: _single(element, column, binder)
    return binder.dialect.canonical_list(raw, column, read)


def _single(raw: Expression, column: ColumnMapping, binder: Binder) -> Expression:
    if column.codes is not None:
        return _translated(raw, column, column.codes, binder)
    if column.form is not None:
        return _FORMS[column.form](raw, column, binder.dialect)
    if is_text(column.value):
        return binder.dialect.text(raw, column)
    return _typed(raw, column, binder.dialect)


def _typed(raw: Expression, column: ColumnMapping, dialect: Dialect) -> Expression:
    if column.value in (ValueType.DATE, ValueType.DATETIME):
        return dialect.time(raw, column)
    if column.value is ValueType.BOOLEAN:
        return dialect.boolean(raw, column)
    return dialect.number(raw, column, canonical_type(column))


def _translated(raw: Expression, column: ColumnMapping, codes: Codes, binder: Binder) -> Expression:
    """The domain value of a code; null where it has no translation."""
    if len(codes.to_domain) > LONGEST_CASE:
        found = look_up(codes.to_domain, binder.dialect.text(raw, column), binder)
        return found if is_text(column.value) else sa.cast(found, _CANONICAL_TYPES[column.value])
    targets = {code: code_constant(target, column.value) for code, target in codes.to_domain.items()}
    return by_code(raw, column, binder.dialect, targets)


def look_up(names: Mapping[str, str], key: Expression, binder: Binder) -> Expression:
    """What a long list has for a key."""
    recipe = Fixed(orjson.dumps(dict(names)).decode())
    return binder.dialect.looked_up(names, key, lambda: binder.bind(recipe, postgresql.JSONB()))


def by_code(
    raw: Expression,
    column: ColumnMapping,
    dialect: Dialect,
    made: Mapping[str, Expression],
    other: Expression | None = None,
) -> Expression:
    """What is made of each code, and of none of them; codes stored as numbers are compared as such, without a cast."""
    if column.native is Native.INTEGER and column.list_as is None and all(map(_WHOLE.fullmatch, made)):
        return sa.case(*((raw == number(int(code)), value) for code, value in made.items()), else_=other)
    text = dialect.code(raw, column)
    return sa.case(*((text == constant(code), value) for code, value in made.items()), else_=other)


def code_constant(target: str, value: ValueType) -> Expression:
    """What a code list's target stands for, as a constant."""
    if value is ValueType.BOOLEAN:
        return sa.true() if target == "true" else sa.false()
    if value in (ValueType.INT, ValueType.MONEY):
        return number(int(target))
    return constant(target)


def _dotted(digits: int) -> Callable[[Expression, ColumnMapping, Dialect], Expression]:
    """Two digits, a point, two digits ...: null for anything but `digits` digits."""

    def read(raw: Expression, column: ColumnMapping, dialect: Dialect) -> Expression:
        text = dialect.text(raw, column)
        parts: Expression = sa.func.left(text, number(2))
        for start in range(3, digits, 2):
            parts = parts.concat(constant(".")).concat(sa.func.substr(text, number(start), number(2)))
        return sa.case((dialect.are_digits(text, digits), parts))

    return read


def _phone(raw: Expression, column: ColumnMapping, dialect: Dialect) -> Expression:
    text = dialect.text(raw, column)
    local = sa.func.left(text, number(1)) == constant("0")
    return sa.case((local, constant("+62").concat(sa.func.substr(text, number(2)))), else_=text)


def _date_dmy(raw: Expression, column: ColumnMapping, dialect: Dialect) -> Expression:
    text = dialect.text(raw, column)
    day, month, year = (sa.cast(sa.func.substr(text, *map(number, at)), sa.Integer) for at in ((1, 2), (4, 2), (7, 4)))
    return sa.case((dialect.matches(text, _DMY), dialect.date(year, month, day)))


def _epoch(raw: Expression, column: ColumnMapping, dialect: Dialect) -> Expression:
    instant = dialect.from_ms(raw, date=column.value is ValueType.DATE)
    return sa.case((raw.between(number(_FIRST_MS), number(_LAST_MS)), instant))


def _wib(raw: Expression, _column: ColumnMapping, dialect: Dialect) -> Expression:
    return dialect.from_wib(raw)


_FORMS: Mapping[ColumnForm, Callable[[Expression, ColumnMapping, Dialect], Expression]] = {
    ColumnForm.REGION_DIGITS: _dotted(4),
    ColumnForm.DISTRICT_DIGITS: _dotted(6),
    ColumnForm.LOCAL_PHONE: _phone,
    ColumnForm.DATE_DMY: _date_dmy,
    ColumnForm.EPOCH_MS: _epoch,
    ColumnForm.WIB: _wib,
}
