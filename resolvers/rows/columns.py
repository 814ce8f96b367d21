"""Native columns to canonical columns, each checked value by value against what the column may hold."""

from collections.abc import Sequence
from itertools import accumulate, chain
from typing import Any

from resolvers.mapping import ARRAY, ColumnMapping
from resolvers.rows.contract import GREATEST_KEY, LEAST_KEY, LONGEST_LIST, LONGEST_TEXT, ContractError, json_name
from resolvers.rows.natives import UNREADABLE, Unreadable
from resolvers.rows.values import LINK, Reader, reader

Column = list[Any]
"""Canonical values of one field, one per record: str, int, float, bool, date, datetime (UTC), tuple for lists, None."""

_NULL = type(None)
_SPACES = " \t\n\r\f\v"
_LIST = Reader(frozenset({list}), None)


def decode(column: ColumnMapping, natives: Sequence[object], where: str) -> Column:
    """The canonical values of native ones. `where` names the column in the text of a `ContractError`."""
    if Unreadable in set(map(type, natives)):
        natives = [None if native is UNREADABLE else native for native in natives]
    single = reader(column)
    if column.list_as is None:
        return _decode(single, natives, where)
    if column.list_as == ARRAY:
        _check_types(_LIST, natives, where)
        return _decode_lists(single, natives, where)
    _check_types(Reader(frozenset({str}), None), natives, where)
    return _decode_lists(single, [_split(text, column.list_as) for text in natives], where)


def decode_keys(natives: Sequence[object], where: str) -> list[int]:
    """The surrogate keys of records: whole numbers, none missing."""
    kinds = set(map(type, natives))
    if kinds - {int}:
        raise ContractError(f"{where}: found {_names(kinds - {int})} as a record's key, expected a whole number")
    return _check_range(natives, where)


def _decode(single: Reader, natives: Sequence[object], where: str) -> Column:
    _check_types(single, natives, where)
    if single.read is None:
        return _check_range(natives, where) if single is LINK else list(natives)
    known = {native: single.read(native) for native in set(natives) if native is not None}
    known[None] = None
    return [known[native] for native in natives]


def _decode_lists(single: Reader, natives: Sequence[Any], where: str) -> Column:
    """Lists are read as one run of elements; an element that says nothing is left out."""
    lengths = [0 if native is None else len(native) for native in natives]
    if lengths and max(lengths) > LONGEST_LIST:
        raise ContractError(f"{where}: found a list of more than {LONGEST_LIST} elements")
    elements = _decode(single, list(chain.from_iterable(n for n in natives if n is not None)), where)
    kept = _without_nulls if None in elements else tuple
    starts = accumulate(lengths, initial=0)
    return [
        None if native is None else kept(elements[start : start + length])
        for native, start, length in zip(natives, starts, lengths, strict=False)
    ]


def _without_nulls(elements: list[object]) -> tuple[object, ...]:
    return tuple(element for element in elements if element is not None)


def _split(text: Any, separator: str) -> list[str] | None:
    return None if text is None else [part for raw in text.split(separator) if (part := raw.strip(_SPACES))]


def _check_types(single: Reader, natives: Sequence[Any], where: str) -> None:
    kinds = set(map(type, natives))
    kinds.discard(_NULL)
    if not kinds <= single.accepts:
        expected = _names(single.accepts)
        raise ContractError(f"{where}: found {_names(kinds - single.accepts)}, expected {expected}")
    if str in kinds and _longest(natives, mixed=len(kinds) > 1) > LONGEST_TEXT:
        raise ContractError(f"{where}: found a text of more than {LONGEST_TEXT} characters")


def _longest(natives: Sequence[Any], *, mixed: bool) -> int:
    texts = (native for native in natives if isinstance(native, str)) if mixed else filter(None, natives)
    return max(map(len, texts), default=0)


def _check_range(natives: Sequence[Any], where: str) -> Column:
    present = [key for key in natives if key is not None]
    if present and not (min(present) >= LEAST_KEY and max(present) <= GREATEST_KEY):
        raise ContractError(f"{where}: found a key beyond 64 bits")
    return list(natives)


def _names(kinds: frozenset[type] | set[type]) -> str:
    return " or ".join(sorted(map(json_name, kinds)))
