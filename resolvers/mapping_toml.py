"""Strict reading of one TOML table: each getter gives a value of the right type or a fault that names its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class MappingError(Exception):
    """A mapping is wrong: the file, the key in it, what was found there and what would be right."""

    def __init__(self, file: str, key: str, found: str, expected: str) -> None:
        """Keep the four parts; the text joins them in one line."""
        super().__init__(f"{file}: {key}: found {found}; expected {expected}")
        self.file = file
        self.key = key
        self.found = found
        self.expected = expected


MISSING = "no such key"


def one_of(names: Sequence[str]) -> str:
    """`one of a, b, c`, for the expected part of a fault."""
    return "one of " + ", ".join(names) if names else "no key here"


@dataclass(frozen=True, slots=True)
class Table:
    """One TOML table and its place: `path` is its dotted key, empty for the whole file."""

    file: str
    path: str
    content: Mapping[str, object]

    def fault(self, key: str, found: object, expected: str) -> MappingError:
        """The error for `key`."""
        place = f"{self.path}.{key}" if self.path else key
        return MappingError(self.file, place, MISSING if found is None else repr(found), expected)

    def only(self, keys: Sequence[str]) -> None:
        """Refuse every key but these."""
        for key in self.content:
            if key not in keys:
                raise self.fault(key, key, one_of(keys))

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; `default` where the key is absent."""
        value = self.content.get(key, default)
        if not isinstance(value, str) or not value:
            raise self.fault(key, value, "a text")
        return value

    def optional_text(self, key: str) -> str | None:
        """A text, or `None` where the key is absent."""
        return self.text(key) if key in self.content else None

    def choice(self, key: str, names: Sequence[str]) -> str:
        """One of `names`."""
        value = self.content.get(key)
        if not isinstance(value, str) or value not in names:
            raise self.fault(key, value, one_of(names))
        return value

    def optional_choice(self, key: str, names: Sequence[str]) -> str | None:
        """One of `names`, or `None` where the key is absent."""
        return self.choice(key, names) if key in self.content else None

    def count(self, key: str) -> int:
        """A whole number above zero."""
        value = self.content.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fault(key, value, "a whole number above zero")
        return value

    def flag(self, key: str) -> bool:
        """A Boolean; false where the key is absent."""
        value = self.content.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(key, value, "true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, which may be empty; empty where the key is absent."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(key, value, "a list of texts")
        return tuple(value)

    def table(self, key: str) -> "Table":
        """The table under `key`; empty where the key is absent."""
        value = self.content.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(key, value, "a table")
        return Table(self.file, f"{self.path}.{key}" if self.path else key, value)

    def tables(self) -> Mapping[str, "Table"]:
        """Every member, each of which must be a table."""
        return {key: self.table(key) for key in self.content}

    def names(self) -> Mapping[str, str]:
        """Every member, each of which must be a text."""
        return {key: self.text(key) for key in self.content}
