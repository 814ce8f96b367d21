"""Reads settings strictly: each key is asked for by name and kind, and a key nobody asked for is an error."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hub.secret import Secret

ENV_OR_FILE = '{ env = "NAME" } or { file = "PATH" }'


class SettingsError(Exception):
    """A settings file cannot be used: names the file, the key, what was found and what is expected, never a secret."""

    def __init__(self, file: Path, key: str, found: str, expected: str) -> None:
        """Keep the four parts; the text joins them."""
        super().__init__(f"{file}: {key}: found {found}; expected {expected}")
        self.file = file
        self.key = key
        self.found = found
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Origin:
    """Where settings come from: the file, and the environment as an argument."""

    file: Path
    environment: Mapping[str, str] = field(repr=False)

    def path(self, text: str) -> Path:
        """A path written in the file, relative to the file's folder."""
        return self.file.parent / text


_MISSING = object()


@dataclass(frozen=True, slots=True)
class SettingsTable:
    """One table of the file. `name` is its dotted key, empty for the whole file."""

    origin: Origin
    name: str
    content: Mapping[str, object]
    _asked: set[str] = field(default_factory=set)

    def fault(self, key: str, found: object, expected: str) -> SettingsError:
        """The error for one of the table's keys; `found` is shown by kind for secrets, so pass the kind there."""
        shown = "nothing" if found is _MISSING else repr(found)
        return SettingsError(self.origin.file, self._path(key), shown, expected)

    def _path(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self.content.get(key, _MISSING)

    def holds(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self.content

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty text."""
        value = self._take(key)
        if value is _MISSING and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, value, "a text")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """A Boolean."""
        value = self._take(key)
        if value is _MISSING:
            return default
        if not isinstance(value, bool):
            raise self.fault(key, value, "true or false")
        return value

    def number(self, key: str, default: int, between: tuple[int, int]) -> int:
        """A whole number within bounds, both included."""
        value = self._take(key)
        if value is _MISSING:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not between[0] <= value <= between[1]:
            raise self.fault(key, value, f"a whole number from {between[0]} to {between[1]}")
        return value

    def optional_number(self, key: str, between: tuple[int, int]) -> int | None:
        """A whole number within bounds, both included; None where it is not given."""
        self._asked.add(key)
        return self.number(key, between[0], between) if self.holds(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts with at least one member."""
        value = self._take(key)
        if not isinstance(value, list) or not value or not all(isinstance(member, str) for member in value):
            raise self.fault(key, value, "a list of texts with at least one member")
        return tuple(value)

    def optional_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts with at least one member; empty where it is not given."""
        self._asked.add(key)
        return self.texts(key) if self.holds(key) else ()

    def path(self, key: str) -> Path | None:
        """A path, relative to the file's folder; None where it is not given."""
        self._asked.add(key)
        return self.origin.path(self.text(key)) if self.holds(key) else None

    def secret(self, key: str, *, private: bool = False) -> Secret:
        """A secret: a text, the name of an environment variable, or the path of a file; never shown in an error.

        `private`: the file must be readable by its owner alone.
        """
        value = self._take(key)
        if isinstance(value, str) and value:
            return Secret(value)
        if isinstance(value, Mapping) and len(value) == 1:
            kind, name = next(iter(value.items()))
            if isinstance(name, str) and kind in {"env", "file"}:
                return Secret(
                    self._from_environment(key, name) if kind == "env" else self._from_file(key, name, private)
                )
        kind_found = "nothing" if value is _MISSING else type(value).__name__
        raise SettingsError(self.origin.file, self._path(key), f"{kind_found} (not shown)", f"a text, {ENV_OR_FILE}")

    def _from_environment(self, key: str, name: str) -> str:
        value = self.origin.environment.get(name)
        if not value:
            raise SettingsError(self.origin.file, self._path(key), f"no value in ${name}", f"${name} to be set")
        return value

    def _from_file(self, key: str, name: str, private: bool) -> str:  # noqa: FBT001 - see `secret`
        path = self.origin.path(name)
        try:
            if private and path.stat().st_mode & 0o077:
                raise SettingsError(self.origin.file, self._path(key), f"{path}, which others may read", "the mode 600")
            return path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            found = f"{path} ({type(error).__name__})"
            raise SettingsError(self.origin.file, self._path(key), found, "a readable text file") from error

    def table(self, key: str) -> "SettingsTable":
        """A table inside this one; an empty one where it is not given."""
        value = self._take(key)
        if value is _MISSING:
            value = {}
        if not isinstance(value, Mapping):
            raise self.fault(key, value, "a table")
        return SettingsTable(self.origin, self._path(key), value)

    def tables(self, key: str) -> "tuple[SettingsTable, ...]":
        """A list of tables (`[[key]]`); empty where it is not given."""
        value = self._take(key)
        if value is _MISSING:
            return ()
        if not isinstance(value, list) or not all(isinstance(member, Mapping) for member in value):
            raise self.fault(key, value, f"tables, each under [[{self._path(key)}]]")
        return tuple(SettingsTable(self.origin, f"{self._path(key)}[{at}]", part) for at, part in enumerate(value))

    def named(self) -> Iterator[tuple[str, "SettingsTable"]]:
        """The tables inside this one, each with its name."""
        for key in self.content:
            yield key, self.table(key)

    def done(self) -> None:
        """Raise SettingsError if the table holds a key that nobody asked for."""
        for key, value in self.content.items():
            if key not in self._asked:
                found = f"an unknown key ({type(value).__name__})"
                known = ", ".join(sorted(self._asked))
                raise SettingsError(self.origin.file, self._path(key), found, f"one of {known}")
