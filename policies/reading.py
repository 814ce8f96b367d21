"""Reading policy files so that every wrong value is named with its file, its line and what would be right."""

import csv
import io
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from policies.errors import PolicyError

T = TypeVar("T")

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of Unicode: control, format, surrogate, private, unassigned, and separators of lines and paragraphs."""

_FIRST_DAY, _LAST_DAY = date(1945, 8, 17), date(2199, 12, 31)
_MOST = 10**15
"""Numbers and days beyond these are slips of the pen."""

_NAMES: Mapping[type, str] = {str: "text", int: "a whole number", list: "a list", dict: "a table"}


def read_text(root: Path, file: str) -> str:
    """The text of a policy file below `root`; a missing or undecodable file is a `PolicyError`."""
    try:
        return text_of({file: (root / file).read_bytes()}, file)
    except FileNotFoundError:
        return text_of({}, file)


def text_of(files: Mapping[str, bytes], file: str) -> str:
    """The text of one of `files`; a missing or undecodable one is a `PolicyError`."""
    content = files.get(file)
    if content is None:
        raise PolicyError(file, 1, "no such file", "the file to be there")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PolicyError(file, 1, f"bytes that are no UTF-8 at {error.start}", "a UTF-8 file") from None
    _refuse_unseen(file, text)
    return text


def _refuse_unseen(file: str, text: str) -> None:
    """Refuse what a reader does not see, or sees elsewhere: both parties sign bytes, and must have read the same."""
    plain = text.replace("\r\n", "\n")
    unseen = {sign for sign in set(plain) if sign != "\n" and unicodedata.category(sign) in _UNSEEN}
    if not unseen:
        return
    at, sign = min((plain.index(sign), sign) for sign in unseen)
    found = f"{unicodedata.name(sign, 'a control character')} (U+{ord(sign):04X})"
    raise PolicyError(file, plain.count("\n", 0, at) + 1, found, "only characters that can be seen, and spaces")


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table (or the whole document) that knows where it was read; each getter refuses what does not fit."""

    file: str
    text: str
    data: Mapping[str, object]

    def refuse(self, needle: str, found: str, expected: str) -> PolicyError:
        """The error for what stands on the first line that holds `needle`."""
        lines = enumerate(self.text.splitlines(), start=1)
        line = next((number for number, content in lines if needle in content), 1)
        return PolicyError(self.file, line, found, expected)

    def only(self, keys: Collection[str], options: Collection[str] = ()) -> None:
        """Refuses a key that is not among `keys` or `options`, and the lack of one of `keys`."""
        for key in self.data:
            if key not in keys and key not in options:
                raise self.refuse(key, f"the key {key!r}", f"one of {', '.join(sorted({*keys, *options}))}")
        for key in keys:
            self.value(key, object)

    def value(self, key: str, kind: type[T]) -> T:
        """The value at `key`, of exactly the type `kind` (`object` for any)."""
        if key not in self.data:
            raise self.refuse(next(iter(self.data), ""), f"no {key!r}", f"the key {key!r}")
        found = self.data[key]
        if isinstance(found, kind) and (kind is object or type(found) is kind):
            self._refuse_huge(key, found)
            return found
        name = _NAMES.get(kind, kind.__name__)
        raise self.refuse(key, f"{key} = {found!r}", f"{name} for {key!r}")

    def _refuse_huge(self, key: str, found: object) -> None:
        if isinstance(found, int) and abs(found) > _MOST:
            raise self.refuse(key, f"a number of {len(hex(found))} hexadecimal digits", f"at most {_MOST}")

    def word(self, key: str) -> str:
        """The text at `key`, which may not be empty."""
        found = self.value(key, str)
        if not found.strip():
            raise self.refuse(key, f"an empty {key!r}", f"text for {key!r}")
        return found

    def day(self, key: str) -> date:
        """The day at `key`, without a time."""
        found = self.value(key, date)
        if not _FIRST_DAY <= found <= _LAST_DAY:
            raise self.refuse(key, f"{key} = {found}", f"a day from {_FIRST_DAY} to {_LAST_DAY}")
        return found

    def words(self, key: str) -> tuple[str, ...]:
        """The list of texts at `key`."""
        found = self.value(key, list)
        for item in found:
            if not isinstance(item, str) or not item.strip():
                raise self.refuse(key, f"{item!r} in {key!r}", "a list of texts")
        return tuple(found)

    def known(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """The list of texts at `key`, each of them one of `allowed`."""
        found = self.words(key)
        for item in found:
            self.check(item, allowed)
        return found

    def check(self, word: str, allowed: Collection[str]) -> str:
        """`word` itself if it is one of `allowed`."""
        if word not in allowed:
            raise self.refuse(f'"{word}"', repr(word), f"one of {', '.join(sorted(allowed))}")
        return word

    def table(self, key: str) -> "Table":
        """The table at `key`."""
        return Table(self.file, self.text, self.value(key, dict))

    def tables(self, key: str) -> tuple["Table", ...]:
        """The array of tables at `key`."""
        found = self.value(key, list)
        for item in found:
            if not isinstance(item, dict):
                raise self.refuse(key, f"{item!r} in {key!r}", "a list of tables")
        return tuple(Table(self.file, self.text, item) for item in found)

    def entries(self, key: str) -> tuple["Table", ...]:
        """The array of tables at `key`, which may not be empty."""
        found = self.tables(key)
        if not found:
            raise self.refuse(key, f"no entry in {key!r}", "at least one")
        return found


def read_toml(files: Mapping[str, bytes], file: str) -> Table:
    """The TOML document `file` among `files`; wrong syntax is a `PolicyError`."""
    text = text_of(files, file)
    try:
        return Table(file, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = next((int(word) for word in _numbers_after_line(str(error))), 1)
        raise PolicyError(file, line, f"what is no TOML ({error})", "a TOML document") from None
    except (ValueError, RecursionError) as error:
        raise PolicyError(file, 1, f"what cannot be read ({error})", "a TOML document") from None


def _numbers_after_line(message: str) -> list[str]:
    """The line number in a message such as `Invalid value (at line 3, column 7)`."""
    _, _, rest = message.partition("at line ")
    number = rest.partition(",")[0]
    return [number] if number.isdigit() else []


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a CSV file, by column."""

    file: str
    line: int
    cells: Mapping[str, str]

    def refuse(self, column: str, expected: str) -> PolicyError:
        """The error for the value in `column`."""
        return PolicyError(self.file, self.line, f"{column} {self.cells[column]!r}", expected)

    def word(self, column: str, allowed: Collection[str]) -> str:
        """The word in `column`, one of `allowed`."""
        found = self.cells[column]
        if found not in allowed:
            raise self.refuse(column, f"one of {', '.join(sorted(allowed))}")
        return found

    def number(self, column: str) -> int:
        """The whole number in `column`, zero or more, in plain digits."""
        found = self.cells[column]
        if not (found.isascii() and found.isdigit() and len(found) < len(str(_MOST))):
            raise self.refuse(column, "a whole number in digits")
        return int(found)

    def text(self, column: str) -> str:
        """The text in `column`, which may not be empty."""
        found = self.cells[column]
        if not found.strip():
            raise self.refuse(column, "text")
        return found


def parse_csv(file: str, text: str, columns: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of a CSV text with exactly `columns`, one per line; none at all is a `PolicyError` too."""
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise PolicyError(file, reader.line_num, f"what is no CSV ({error})", "comma-separated values") from None
    if not lines or tuple(lines[0][1]) != columns:
        raise PolicyError(file, 1, f"the header {','.join(lines[0][1]) if lines else ''!r}", ",".join(columns))
    if len(lines) == 1:
        raise PolicyError(file, 1, "no rule below the header", "at least one rule (an empty file would allow silently)")
    return tuple(_row(file, position, columns, line) for position, line in enumerate(lines[1:], start=2))


def _row(file: str, position: int, columns: tuple[str, ...], line: tuple[int, list[str]]) -> Row:
    number, cells = line
    if number != position or not cells:
        raise PolicyError(
            file, position, "a rule over several lines" if cells else "an empty line", "one rule per line"
        )
    if len(cells) != len(columns):
        raise PolicyError(file, number, f"{len(cells)} values", f"{len(columns)} values: {','.join(columns)}")
    return Row(file, number, dict(zip(columns, cells, strict=True)))
