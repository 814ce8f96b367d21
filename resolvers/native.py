"""Canonical values to the native values of a database column: the inverse of code lists, forms and storage types.

Pure. Several native values may stand for one domain value, so the inverse is a tuple; it is empty where the column can
hold nothing that means the value.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from resolvers.mapping import ColumnForm, ColumnMapping, Native
from schema.zone import WIB

_LARGEST = 2**63 - 1
_DOTTED = frozenset({ColumnForm.REGION_DIGITS, ColumnForm.DISTRICT_DIGITS})


def natives(column: ColumnMapping, value: object) -> tuple[object, ...]:
    """Every native value of one element of `column` that reads as the canonical `value`."""
    if value is None:
        return ()
    if column.codes is not None:
        codes = column.codes.to_native.get(_code_text(value), ())
        return tuple(stored for code in codes if (stored := _stored(column.native, code)) is not None)
    written = (value,) if column.form is None else _formed(column.form, value)
    return tuple(stored for native in written if (stored := _stored(column.native, native)) is not None)


def storable(text: str) -> str:
    """The text a database can compare for a bound of a range: none holds U+0000, so what follows it never matters."""
    before, zero, _ = text.partition("\0")
    return before + "\1" if zero else text


def _code_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _formed(form: ColumnForm, value: object) -> tuple[object, ...]:
    """The ways a form writes the value; a number kept with `+62` and one kept with `0` are the same telephone."""
    if form in _DOTTED:
        return (str(value).replace(".", ""),)
    if form is ColumnForm.LOCAL_PHONE:
        text = str(value)
        return (f"0{text[3:]}", text) if text.startswith("+62") else (text,)
    if form is ColumnForm.DATE_DMY:
        return (f"{value:%d-%m-%Y}",) if isinstance(value, date) else ()
    if form is ColumnForm.WIB and isinstance(value, datetime):
        return _in_wib(value)
    return (value,)


def _in_wib(value: datetime) -> tuple[datetime, ...]:
    try:
        return (value.astimezone(WIB),)
    except OverflowError:  # beyond the year 9999, where no column has a value
        return ()


def _stored(native: Native, value: object) -> object | None:
    store = _STORES.get(native)
    return value if store is None else store(value)


def _text(value: object) -> str | None:
    text = str(value)
    return None if "\0" in text else text


def _integer(value: object) -> int | None:
    """A whole number; text only where the number is written in just this way."""
    if isinstance(value, str):
        return int(value) if value.isdecimal() and value.isascii() and str(int(value)) == value else None
    return value if isinstance(value, int) and abs(value) <= _LARGEST else None


def _boolean(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value))


def _timestamp(value: object) -> datetime | None:
    """A point in time as the clock shows it in its own zone; WIB has been chosen before, all else is UTC."""
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo is WIB else value.astimezone(UTC)).replace(tzinfo=None)


_STORES: Mapping[Native, Callable[[object], object | None]] = {
    Native.TEXT: _text,
    Native.CHAR: _text,
    Native.INTEGER: _integer,
    Native.BOOLEAN: _boolean,
    Native.TIMESTAMP: _timestamp,
}
