"""The proof of one entry in one text (C2SP tlog-proof): anyone with the log's key checks it, without the log."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from hub.journal.leaf import leaf_hash
from hub.proof.checkpoint import Opened, hash_of, hash_text, open_checkpoint
from hub.proof.note import NoteError, Verifier
from hub.proof.tree import included

FORM: Final = "c2sp.org/tlog-proof@v1"
_INDEX: Final = re.compile(r"index (0|[1-9]\d{0,18})", re.ASCII)
_EXPECTED: Final = f"not a proof; expected {FORM}, `extra`, `index`, the path's hashes, an empty line, a checkpoint"


@dataclass(frozen=True, slots=True)
class EntryProof:
    """That the leaf with this data stands at a place of the checkpoint's tree."""

    data: bytes
    place: int
    path: Sequence[bytes]
    checkpoint: bytes

    @property
    def text(self) -> bytes:
        """It as a file."""
        data = base64.b64encode(self.data).decode()
        lines = [FORM, f"extra {data}", f"index {self.place}", *map(hash_text, self.path), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def of_bytes(cls, raw: bytes) -> Self:
        """Read it. Raises NoteError."""
        head, found, checkpoint = raw.partition(b"\n\n")
        lines = head.decode("ascii", "replace").split("\n")
        if not found or len(lines) < 3 or lines[0] != FORM or not lines[1].startswith("extra "):
            raise NoteError(_EXPECTED)
        index = _INDEX.fullmatch(lines[2])
        path = [one for one in map(hash_of, lines[3:]) if one is not None]
        if index is None or len(path) != len(lines) - 3:
            raise NoteError(_EXPECTED)
        made = cls(_data(lines[1].removeprefix("extra ")), int(index[1]), path, checkpoint)
        if made.text != raw:  # base64 has several texts for some bytes
            raise NoteError(_EXPECTED)
        return made

    def check(self, keys: Sequence[Verifier]) -> Opened:
        """The checkpoint that covers the entry. Raises NoteError where it does not, or none of the keys signed it."""
        opened = open_checkpoint(self.checkpoint, keys)
        size, root = opened.checkpoint.tree
        if included(leaf_hash(self.data), self.place, size, self.path) != root:
            raise NoteError(f"the entry is not the one that was signed at place {self.place}")
        return opened


def _data(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError(_EXPECTED) from error
