"""A bundle: one ZIP file from which an auditor checks the log, with no access to the hub or its database.

bundle.json                    the form, the place of the first entry, and whether personal parts were left out
checkpoint                     the signed note, with the countersignatures of witnesses
tile/0/000, tile/1/000.p/7     the tree as tiles (C2SP tlog-tiles)
entries.jsonl                  one entry for each line, in order, to the size of the checkpoint
operations.jsonl, decisions.jsonl, decision-sets.jsonl, sources.jsonl, owners.jsonl, profiles.jsonl
what entries share, each once
"""

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import orjson

from hub.proof.checkpoint import Checkpoint
from hub.proof.note import Note
from hub.proof.parts import Part, PartKind, part_line, part_of_line
from hub.proof.records import EntryRecord, Unreadable, entries_of_lines
from hub.proof.tiles import Tile, tiles_over
from hub.proof.verify import Log, Progress

FORM: Final = "sinergi-hub audit bundle 2"
_ABOUT: Final = "bundle.json"
_CHECKPOINT: Final = "checkpoint"
_ENTRIES: Final = "entries.jsonl"
_FILES: Final = frozenset({_ABOUT, _CHECKPOINT, _ENTRIES, *(f"{kind}.jsonl" for kind in PartKind)})
_STEP: Final = 5_000


class BundleError(Exception):
    """The file is no bundle; the text says what is expected."""


class Bundle:
    """A bundle as a log to verify."""

    def __init__(self, file: ZipFile, about: "_About") -> None:
        """Read from an open file, which says this of itself."""
        self._file = file
        self._first = about.first
        self._personal = about.personal
        self._names = frozenset(file.namelist())

    @property
    def first(self) -> int:
        """The place of the first entry."""
        return self._first

    @property
    def personal(self) -> bool:
        """Whether personal parts were not left out."""
        return self._personal

    def checkpoint(self) -> bytes:
        """The signed checkpoint."""
        return self._file.read(_CHECKPOINT)

    def beside(self) -> tuple[str, ...]:
        """A bundle has nothing beside what is proved."""
        return ()

    def tile(self, tile: Tile) -> bytes | None:
        """The packed hashes of a tile, None where it is missing."""
        return self._file.read(tile.path) if tile.path in self._names else None

    def parts(self, kind: PartKind) -> Iterator[Part]:
        """The parts of a kind."""
        with self._file.open(f"{kind}.jsonl") as lines:
            yield from (part_of_line(line.removesuffix(b"\n")) for line in lines)

    def entries(self, first: int) -> Iterator[EntryRecord | Unreadable]:
        """The entries from a place on."""
        with self._file.open(_ENTRIES) as lines:
            for place, entry in enumerate(entries_of_lines(lines), self._first):
                if place >= first:
                    yield entry


@contextmanager
def opened_bundle(path: Path) -> Iterator[Bundle]:
    """A bundle to verify. Raises BundleError where the file is none."""
    try:
        with ZipFile(path) as file:
            _expect_known(file.namelist())
            yield Bundle(file, _about(file.read(_ABOUT)))
    except (OSError, KeyError, EOFError, BadZipFile, zlib.error) as error:
        raise BundleError(f"{path}: cannot be read as a bundle ({type(error).__name__}): {error}") from error


def _expect_known(names: Sequence[str]) -> None:
    """Refuse what no entry and no tile would prove, and a second file of one name."""
    strange = [name for name in names if name not in _FILES and Tile.of_path(name) is None]
    if strange or len(set(names)) < len(names):
        what = strange[0] if strange else "two files of one name"
        raise BundleError(f"the bundle has {what}; expected its own files, each once")
    if missing := sorted(_FILES.difference(names)):
        raise BundleError(f"the bundle has no {missing[0]}")


@dataclass(frozen=True, slots=True)
class _About:
    """The place of the first entry, and whether personal parts are there."""

    first: int
    personal: bool


def _about(raw: bytes) -> _About:
    try:
        told = orjson.loads(raw)
        form, first, personal = told["form"], told["first"], told["personal"]
    except (TypeError, KeyError, ValueError):
        form, first, personal = None, -1, None
    if form != FORM or not isinstance(first, int) or first < 0 or not isinstance(personal, bool):
        raise BundleError(
            f"{_ABOUT} is not that of a bundle; expected the form {FORM!r}, a first place, and whether it is personal"
        )
    return _About(first, personal)


def write_bundle(path: Path, log: Log, *, personal: bool, progress: Progress) -> int:
    """Write a log as it is to a new file of its owner's alone, and give the number of entries; nothing is verified.

    Without `personal` the accounts and tags of persons are left out: the entries are proved as if those were erased.
    Raises BundleError where the file cannot be written.
    """
    with _new(path) as out, ZipFile(out, "w", ZIP_DEFLATED) as file:
        return _write(file, log, _entry_lines(log, progress, personal=personal), personal=personal)


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A new file of its owner's alone; nothing of it stays if it is not written to the end. Raises BundleError."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BundleError(f"{path}: {error.strerror}; a bundle is written to a new file") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
    except OSError as error:
        path.unlink()
        raise BundleError(f"{path}: {error.strerror}") from error
    except BaseException:
        path.unlink()
        raise


def _write(file: ZipFile, log: Log, entries: Iterable[bytes], *, personal: bool) -> int:
    note = log.checkpoint()
    size = Checkpoint.of_body(Note.of_bytes(note).body).size
    file.writestr(_ABOUT, orjson.dumps({"form": FORM, "first": log.first, "personal": personal and log.personal}))
    file.writestr(_CHECKPOINT, note)
    for kind in PartKind:
        _write_lines(file, f"{kind}.jsonl", map(part_line, log.parts(kind)))
    _write_lines(file, _ENTRIES, entries)
    for tile in tiles_over((log.first, size), size):
        file.writestr(tile.path, log.tile(tile) or b"")
    return size - log.first


def _entry_lines(log: Log, progress: Progress, *, personal: bool) -> Iterator[bytes]:
    for count, entry in enumerate(log.entries(log.first)):
        if count % _STEP == 0:
            progress(count)
        if isinstance(entry, EntryRecord):
            yield (entry if personal else replace(entry, personal=None)).line


def _write_lines(file: ZipFile, name: str, lines: Iterable[bytes]) -> None:
    with file.open(name, "w", force_zip64=True) as out:
        for line in lines:
            out.write(line + b"\n")
