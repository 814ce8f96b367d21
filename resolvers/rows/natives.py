"""Canonical values as an API's own filter compares them, where it would find every record that means the value."""

from datetime import date
from enum import Enum
from typing import Final

from resolvers.mapping import ColumnForm, ColumnMapping
from resolvers.native import natives
from schema.catalogue import ValueType


class Unreadable(Enum):
    """See `UNREADABLE`."""

    CELL = "unreadable"


UNREADABLE: Final = Unreadable.CELL
"""What stands for a cell of a file whose text cannot be a value of its column: null to every reader, and a flag.

No source that writes JSON can give it.
"""

NativeValue = str | int | bool
"""A value as the API writes it."""

_MANY_WAYS = frozenset({ValueType.DATETIME, ValueType.FLOAT})
"""Values that JSON may write in more ways than an equality can list."""


def natives_of(column: ColumnMapping, value: object) -> tuple[NativeValue, ...] | None:
    """All native values that read as the canonical one; `None` where they cannot be listed."""
    if column.list_as is not None or column.value in _MANY_WAYS or column.form is ColumnForm.EPOCH_MS:
        return None
    return tuple(_written(native) for native in natives(column, value))


def _written(native: object) -> NativeValue:
    if isinstance(native, date):
        return native.isoformat()
    return native if isinstance(native, str | int) else str(native)
