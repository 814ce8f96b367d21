"""The files of a folder, and nothing beside them: no links, no folders within, no other places, no devices."""

import csv
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from hashlib import blake2b
from io import StringIO
from pathlib import Path

from resolvers.sources.base import SourceUnavailableError
from resolvers.sources.files_layout import Dialect, Layout

LARGEST_FILE = 1024 * 1024 * 1024
"""Bytes of one file."""
_MOST_FILES = 1_000
_LONGEST_HEADER = 256 * 1024
_PATTERN_SIGNS = frozenset("*?[")


class FilesError(SourceUnavailableError):
    """Files cannot be read as the mapping says. `lines` name file, row and column and hold no value of a cell."""

    def __init__(self, lines: Sequence[str]) -> None:
        """`lines` are for `verify`; the first few are the error's text."""
        super().__init__("; ".join(lines[:3]))
        self.lines = tuple(lines)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One file as it was found: another stamp is another version of it."""

    name: str
    device: int
    inode: int
    size: int
    changed_ns: int


Version = tuple[Stamp, ...]
"""The files of a table, by name."""


def as_of(version: Version) -> datetime:
    """When the oldest of the files was changed last."""
    return datetime.fromtimestamp(min(stamp.changed_ns for stamp in version) / 1e9, UTC)


def digest(version: Version) -> int:
    """31 bits that tell one version from another."""
    return int.from_bytes(blake2b(repr(version).encode(), digest_size=4).digest(), "big") >> 1


@dataclass(frozen=True, slots=True)
class Folder:
    """The one folder a source is read from, by its real path."""

    path: Path

    @classmethod
    def at(cls, address: str) -> "Folder":
        """The folder at an address. Raises `SourceUnavailableError`."""
        if not Path(address).is_absolute():
            raise SourceUnavailableError("the address is no full path")
        try:
            real = Path(address).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            raise SourceUnavailableError("the folder is not there") from None
        if not real.is_dir():
            raise SourceUnavailableError("the address is no folder")
        return cls(real)

    def version(self, layout: Layout) -> Version:
        """The files of a table as they are now. Raises `FilesError`, `SourceUnavailableError`."""
        names = self._names(layout.pattern)
        if not names:
            raise FilesError([f"{layout.pattern}: no such file in the folder"])
        if len(names) > _MOST_FILES:
            raise FilesError([f"{layout.pattern}: more than {_MOST_FILES} files"])
        return tuple(self._stamp(name) for name in names)

    def file(self, name: str) -> Path:
        """The path of a file that `version` has found."""
        return self.path / name

    def _names(self, pattern: str) -> list[str]:
        if _PATTERN_SIGNS.isdisjoint(pattern):
            return [pattern] if (self.path / pattern).exists() or (self.path / pattern).is_symlink() else []
        try:
            found = [path.name for path in self.path.iterdir()]
        except OSError:
            raise SourceUnavailableError("the folder cannot be listed") from None
        # Files that begin so are half written, or the locks of a workbook that somebody has open.
        return sorted(name for name in found if fnmatchcase(name, pattern) and not name.startswith((".", "~$")))

    def _stamp(self, name: str) -> Stamp:
        if not name.isprintable() or not _PATTERN_SIGNS.isdisjoint(name):
            raise FilesError([f"{name!a}: expected a file's name in printable signs, without *, ? and ["])
        try:
            found = os.lstat(self.path / name)
        except OSError:
            raise FilesError([f"{name}: the file cannot be read"]) from None
        if not stat.S_ISREG(found.st_mode):
            raise FilesError([f"{name}: expected a file of the folder itself, found a link or no file"])
        if found.st_size > LARGEST_FILE:
            raise FilesError([f"{name}: larger than {LARGEST_FILE} bytes"])
        return Stamp(name, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def csv_header(path: Path, dialect: Dialect) -> list[str]:
    """The names of a CSV file's columns. Raises `FilesError`."""
    try:
        encoding = "utf-8-sig" if dialect.encoding == "utf-8" else dialect.encoding
        with path.open(encoding=encoding, newline="") as file:
            text = file.read(_LONGEST_HEADER)
    except (OSError, UnicodeError):
        raise FilesError([f"{path.name}: the file cannot be read as text in {dialect.encoding}"]) from None
    rows = csv.reader(StringIO(text), delimiter=dialect.delimiter, quotechar=dialect.quote)
    try:
        for _ in range(dialect.header - 1):
            next(rows)
        return [name.strip() for name in next(rows)]
    except (csv.Error, StopIteration):
        raise FilesError([f"{path.name}: no names of columns in row {dialect.header}"]) from None


def placed(names: Sequence[str], layout: Layout, file: str) -> dict[str, int]:
    """The place of each column that the mapping names. Raises `FilesError`."""
    missing = [name for name in layout.named if name not in names]
    doubled = [name for name in layout.named if names.count(name) > 1]
    lines = [f"{file}: no column {name!r}" for name in missing]
    lines += [f"{file}: the column {name!r} is there more than once" for name in doubled]
    if lines:
        raise FilesError(lines)
    return {name: names.index(name) for name in layout.named}
