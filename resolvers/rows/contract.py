"""What a source may not do: an answer outside its contract makes the whole source unavailable (ATTACKS 42)."""

from resolvers.sources.base import SourceUnavailableError

LONGEST_TEXT = 10_000
"""Characters; a longer value is no field of this domain but a fault or an attack."""
LONGEST_LIST = 1_000
"""Elements of one list value."""
LEAST_KEY, GREATEST_KEY = -(2**63), 2**63 - 1
"""Keys are signed 64-bit numbers: sealed ids hold no more."""

_JSON_NAMES = {
    str: "a text",
    int: "a whole number",
    float: "a fractional number",
    bool: "a Boolean",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


class ContractError(SourceUnavailableError):
    """The source answered with something it must not: a wrong type, too many rows, rows outside the question.

    The text says what was found and what would be right, and never holds a value.
    """


def json_name(kind: type) -> str:
    """What JSON calls a value of this Python type."""
    return _JSON_NAMES.get(kind, kind.__name__)
