"""One native JSON value to one canonical value, by value type, form and code list.

A value of a JSON type the column cannot have breaks the contract. A value of the right type that says nothing in the
domain's terms (an unknown code, a date that is none) is null and a quality flag: one bad record is no outage.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from resolvers.mapping import ColumnForm, ColumnMapping, Native
from schema.catalogue import ValueType
from schema.zone import WIB

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DMY_LENGTH = len("31-12-1999")
_INT64 = 2**63


@dataclass(frozen=True, slots=True)
class Reader:
    """How values of a column are read: the JSON types they may have, and the function (`None`: as they are)."""

    accepts: frozenset[type]
    read: Callable[[Any], object] | None


def reader(column: ColumnMapping) -> Reader:
    """The reader for one value, or one list element, of the column."""
    if column.codes is not None:
        return Reader(frozenset({str, int}), _coded(column.value, column.codes.to_domain))
    if column.form is not None:
        return _FORMS[column.form](column.value)
    if column.value is ValueType.ID:
        return LINK if column.native is Native.INTEGER else _PLAIN_TEXT
    if column.value in _TYPED:
        return _TYPED[column.value]
    return Reader(frozenset({int}), str) if column.native is Native.INTEGER else _PLAIN_TEXT


def _coded(value: ValueType, to_domain: Mapping[str, str]) -> Callable[[str | int], object]:
    constants = {native: domain_value(value, text) for native, text in to_domain.items()}
    return lambda native: constants.get(str(native))


def domain_value(value: ValueType, text: str) -> object:
    """The canonical value a code list's target text stands for."""
    if value is ValueType.BOOLEAN:
        return text == "true"
    return int(text) if value in (ValueType.INT, ValueType.MONEY) else text


def read_date(text: str) -> date | None:
    """The date of `1999-12-31` (ISO 8601 calendar date), else `None`."""
    if len(text) != _DMY_LENGTH or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_dmy(text: str) -> date | None:
    if len(text) != _DMY_LENGTH or text[2] != "-" or text[5] != "-":
        return None
    return read_date(f"{text[6:]}-{text[3:5]}-{text[:2]}")


def _read_datetime(text: str) -> datetime | None:
    """An ISO 8601 instant in UTC; without an offset it is taken as UTC (`wib` says otherwise)."""
    return _instant(text, UTC)


def _read_wib(text: str) -> datetime | None:
    return _instant(text, WIB)


def _instant(text: str, zone: timezone) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = found if found.tzinfo is not None else found.replace(tzinfo=zone)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return None


def _read_epoch(milliseconds: int) -> datetime | None:
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def _read_epoch_day(milliseconds: int) -> date | None:
    found = _read_epoch(milliseconds)
    return found.date() if found is not None else None


def _read_whole(number: float) -> int | None:
    """A whole number; JSON does not tell 3 from 3.0."""
    if not -_INT64 <= number < _INT64 or number != int(number):
        return None
    return int(number)


def _read_region(native: str | int) -> str | None:
    return _dotted(str(native), 4)


def _read_district(native: str | int) -> str | None:
    return _dotted(str(native), 6)


def _dotted(digits: str, length: int) -> str | None:
    if len(digits) != length or not digits.isdecimal() or not digits.isascii():
        return None
    return ".".join(digits[i : i + 2] for i in range(0, length, 2))


def _read_phone(text: str) -> str:
    """`0812...` as `+62812...`; anything else as it is (the quality flag tells)."""
    return f"+62{text[1:]}" if text.startswith("0") else text


_TEXT = frozenset({str})
_WHOLE = frozenset({int, float})
_DIGITS = frozenset({str, int})
_PLAIN_TEXT = Reader(_TEXT, None)
LINK = Reader(frozenset({int}), None)
"""An id: the key of a record of the same source."""

_TYPED: Mapping[ValueType, Reader] = {
    ValueType.INT: Reader(_WHOLE, _read_whole),
    ValueType.MONEY: Reader(_WHOLE, _read_whole),
    ValueType.FLOAT: Reader(_WHOLE, float),
    ValueType.BOOLEAN: Reader(frozenset({bool}), None),
    ValueType.DATE: Reader(_TEXT, read_date),
    ValueType.DATETIME: Reader(_TEXT, _read_datetime),
}

_FORMS: Mapping[ColumnForm, Callable[[ValueType], Reader]] = {
    ColumnForm.REGION_DIGITS: lambda _: Reader(_DIGITS, _read_region),
    ColumnForm.DISTRICT_DIGITS: lambda _: Reader(_DIGITS, _read_district),
    ColumnForm.LOCAL_PHONE: lambda _: Reader(_TEXT, _read_phone),
    ColumnForm.DATE_DMY: lambda _: Reader(_TEXT, _read_dmy),
    ColumnForm.EPOCH_MS: lambda value: Reader(_WHOLE, _read_epoch_day if value is ValueType.DATE else _read_epoch),
    ColumnForm.WIB: lambda _: Reader(_TEXT, _read_wib),
}
