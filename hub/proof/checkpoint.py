"""Checkpoints (C2SP tlog-checkpoint): the log's name, size and root, signed; and the proofs that travel with them."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from hub.proof.note import Kind, Note, NoteError, Signer, Verifier
from hub.proof.tree import HASH

_SIZE: Final = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many entries the log of an origin has, and the root of the tree over them."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{hash_text(self.root)}\n"

    @classmethod
    def of_body(cls, body: str) -> Self:
        """Read the text. Raises NoteError. Extension lines are refused: no auditor could check them."""
        lines = body.split("\n")
        root = hash_of(lines[2]) if len(lines) == 4 else None
        if root is None or lines[3] or not lines[0] or not _SIZE.fullmatch(lines[1]):
            raise NoteError("not a checkpoint; expected three lines: the log's origin, its size, its root in base64")
        return cls(lines[0], int(lines[1]), root)

    @property
    def tree(self) -> tuple[int, bytes]:
        """The size and the root."""
        return self.size, self.root


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint that a known key of its log signed, when (seconds since 1970, if told), and in which note."""

    checkpoint: Checkpoint
    time: int | None
    note: Note

    def cosigned(self, witnesses: Sequence[Verifier]) -> dict[Verifier, int | None]:
        """The witnesses that countersigned it, and when. Raises NoteError for a false signature."""
        return self.note.signers(witnesses)


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer], time: int) -> Note:
    """Sign with each key twice: plainly, as every reader of checkpoints expects, and with the time."""
    body = checkpoint.body
    plain = [signer.sign(body) for signer in signers]
    return Note(body, (*plain, *(signer.cosign(body, time) for signer in signers)))


def open_checkpoint(raw: bytes, keys: Sequence[Verifier]) -> Opened:
    """The checkpoint of a note that one of the log's keys signed. Raises NoteError."""
    note = Note.of_bytes(raw)
    checkpoint = Checkpoint.of_body(note.body)
    own = [key for key in keys if key.name == checkpoint.origin]
    if not own:
        names = ", ".join(sorted({key.name for key in keys}))
        raise NoteError(f"the checkpoint is of the log {checkpoint.origin}; expected {names or 'a known log'}")
    signed = note.signers([key.of_kind(kind) for key in own for kind in Kind])
    if not any(key.kind is Kind.NOTE for key in signed):
        raise NoteError(f"no known key of {checkpoint.origin} signed the checkpoint; expected one given with --key")
    times = [time for time in signed.values() if time is not None]
    return Opened(checkpoint, max(times, default=None), note)


def hash_text(root: bytes) -> str:
    """A hash in base64."""
    return base64.b64encode(root).decode()


def hash_of(text: str) -> bytes | None:
    """A hash in base64, or None where the text is none."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == HASH else None
