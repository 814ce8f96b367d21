"""What each message of PostgreSQL must look like that is no row (its manual, "Message Formats").

The driver reads texts up to their NUL, wherever that is, makes room for as many columns, and hashes a password as
often as it is told: so a message is held against its form as a whole, before the driver sees its end.
"""

import re
from collections.abc import Callable, Mapping
from struct import Struct, iter_unpack
from types import MappingProxyType
from typing import Final

ARRAYS: Final = frozenset({1000, 1001, 1002, 1003, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1028})
"""The object ids of the arrays a statement of the hub or its driver may answer with: of texts, numbers, names."""
ARRAYS_OF_TIMES: Final = frozenset({1115, 1182, 1185, 1231})
SINGLES: Final = frozenset({16, 17, 18, 19, 20, 21, 23, 25, 26, 700, 701, 705, 1042, 1043, 1082, 1114, 1184, 1700})
"""The same for single values, which the driver reads within their length."""

_LISTS: Final = ARRAYS | ARRAYS_OF_TIMES
_KNOWN: Final = SINGLES | _LISTS
_ASKED_WITH: Final = _KNOWN | {114, 3802}
"""What a statement may be asked with: JSON too, which the hub sends and never reads."""
_COUNT: Final = Struct(">H")
_COLUMN: Final = Struct(">IhIhih")
"""After a column's name: its table, number, type, size, modifier and format."""
_MOST_ITERATIONS: Final = 100_000
"""Of a password's hash, which the driver reckons at once: 4,096 by default; these take some 50 ms."""
_ITERATIONS: Final = re.compile(rb",i=(\d{1,9})(?:,|$)")


def _is_empty(body: bytes) -> bool:
    return not body


def _is_state(body: bytes) -> bool:
    return len(body) == 1


def _is_key(body: bytes) -> bool:
    """A process id and a secret, which is longer since protocol 3.2."""
    return 8 <= len(body) <= 260


def _is_text(body: bytes) -> bool:
    return body.find(0) == len(body) - 1 >= 0


def _is_setting(body: bytes) -> bool:
    """A name and a value."""
    return body.count(0) == 2 and body.endswith(b"\0")


def _is_report(body: bytes) -> bool:
    """Fields of an error or a notice, each a letter and a text, and an end."""
    return body == b"\0" or body.endswith(b"\0\0")


def _are_parameters(body: bytes) -> bool:
    """Their types, as many as it says."""
    if len(body) < 2 or len(body) != 2 + 4 * _COUNT.unpack_from(body)[0]:
        return False
    return all(kind in _ASKED_WITH for (kind,) in iter_unpack(">I", body[2:]))


def _are_columns(body: bytes) -> bool:
    kinds = types_of(body)
    return kinds is not None and _KNOWN.issuperset(kinds)


def _is_authentication(body: bytes) -> bool:
    """A password in the ways the driver knows without further libraries, hashed within reason."""
    rest = body[4:]
    match int.from_bytes(body[:4], "big"):
        case 0 | 3:
            return len(body) == 4
        case 5:
            return len(rest) == 4
        case 10:
            return rest.endswith(b"\0\0")
        case 11:
            found = _ITERATIONS.search(rest)
            return found is not None and int(found[1]) <= _MOST_ITERATIONS
        case 12:
            return True
    return False


def types_of(body: bytes) -> list[int] | None:
    """The object ids of the types of the columns that a message describes; None where it is not as it must be."""
    kinds: list[int] = []
    at = 2
    for _ in range(_COUNT.unpack_from(body)[0] if len(body) >= 2 else 0):
        at = body.find(0, at) + 1
        if at == 0 or at + _COLUMN.size > len(body):
            return None
        kinds.append(_COLUMN.unpack_from(body, at)[2])
        at += _COLUMN.size
    return kinds if at == len(body) else None


def places_of_lists(kinds: list[int]) -> frozenset[int]:
    """Which columns are arrays."""
    return frozenset(place for place, kind in enumerate(kinds) if kind in _LISTS)


FORMS: Final[Mapping[int, Callable[[bytes], bool]]] = MappingProxyType(
    {
        ord("1"): _is_empty,  # parsed
        ord("2"): _is_empty,  # bound
        ord("3"): _is_empty,  # closed
        ord("C"): _is_text,  # the command is complete
        ord("E"): _is_report,
        ord("I"): _is_empty,  # an empty statement
        ord("K"): _is_key,
        ord("N"): _is_report,
        ord("R"): _is_authentication,
        ord("S"): _is_setting,
        ord("T"): _are_columns,
        ord("Z"): _is_state,
        ord("n"): _is_empty,  # no columns
        ord("s"): _is_empty,  # suspended
        ord("t"): _are_parameters,
    }
)
"""What a session that only asks may be told, by type."""
