"""The entries of the log as records that anyone can read and hash again.

A line holds nothing that is not proved: it must be the very bytes that a record makes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

import orjson

from hub.journal.entry import entry_time
from hub.journal.leaf import leaf_data, leaf_hash, personal_data, personal_hash

UNREADABLE: Final = (AttributeError, KeyError, TypeError, ValueError)
"""What reading a record of another form raises; orjson's errors are among them."""


@dataclass(frozen=True, slots=True)
class Personal:
    """An entry's personal part: the account, and the packed keyed tags of the persons concerned; with its salt."""

    salt: bytes
    issuer: str | None
    subject: str | None
    tags: bytes

    @property
    def hash(self) -> bytes:
        """What stands for it in the leaf."""
        return personal_hash(self.salt, personal_data(self.issuer, self.subject, self.tags))


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An entry: the digests of its profile and personal part, and that part itself unless it was erased or left out."""

    id: UUID
    profile: bytes
    rows: Sequence[int | None]
    epoch: int
    personal_digest: bytes
    personal: Personal | None

    @property
    def leaf(self) -> bytes:
        """The hash of its leaf."""
        return leaf_hash(leaf_data(self.id, self.profile, self.rows, self.epoch, self.personal_digest))

    @property
    def line(self) -> bytes:
        """It as a line of JSON, without the newline."""
        told: dict[str, object] = {
            "id": str(self.id),
            "time": entry_time(self.id).isoformat(timespec="milliseconds"),
            "profile": self.profile.hex(),
            "rows": list(self.rows),
            "epoch": self.epoch,
            "personal_digest": self.personal_digest.hex(),
        }
        if self.personal is not None:
            one = self.personal
            account = {"issuer": one.issuer, "subject": one.subject}
            told["personal"] = {"salt": one.salt.hex(), **account, "tags": one.tags.hex()}
        return orjson.dumps(told)

    @classmethod
    def of_line(cls, line: bytes) -> Self | None:
        """The entry that this line is, to the byte, or None."""
        try:
            told = orjson.loads(line)
            digests = bytes.fromhex(told["profile"]), bytes.fromhex(told["personal_digest"])
            made = cls(UUID(told["id"]), digests[0], told["rows"], told["epoch"], digests[1], _personal(told))
            same = made.line == line
        except UNREADABLE:
            return None
        return made if same else None


def _personal(told: Mapping[str, Any]) -> Personal | None:
    if "personal" not in told:
        return None
    one = told["personal"]
    return Personal(bytes.fromhex(one["salt"]), one["issuer"], one["subject"], bytes.fromhex(one["tags"]))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands in the place of an entry and is none."""

    name: str


def entries_of_lines(lines: Iterable[bytes]) -> Iterator[EntryRecord | Unreadable]:
    """The entries of a file's lines."""
    for number, line in enumerate(lines, 1):
        entry = EntryRecord.of_line(line.removesuffix(b"\n")) if line.endswith(b"\n") else None
        yield entry or Unreadable(f"(line {number})")
