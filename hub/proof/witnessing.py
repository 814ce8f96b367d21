"""What a witness does (C2SP tlog-witness): it countersigns a checkpoint only if it continues the last it saw.

What it is given, and what it keeps, are texts; where they come from and are kept is another's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from hub.proof.checkpoint import Opened, hash_of, hash_text, open_checkpoint
from hub.proof.note import Kind, NoteError, Signature, Signer, Verifier
from hub.proof.tree import EMPTY, consistent

_OLD: Final = re.compile(r"old (0|[1-9]\d{0,18})", re.ASCII)
_MOST: Final = 63
"""Hashes of a consistency proof, at most."""


class InconsistentError(Exception):
    """A log that is not only added to: what it signed contradicts what the witness saw; the text says how."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A checkpoint with the proof that it continues the one of size `old`: a request of tlog-witness."""

    old: int
    proof: Sequence[bytes]
    checkpoint: bytes

    @property
    def text(self) -> bytes:
        """It as it is sent."""
        return f"old {self.old}\n{lines_of(self.proof)}\n".encode() + self.checkpoint

    @classmethod
    def of_bytes(cls, raw: bytes) -> Self:
        """Read it. Raises NoteError."""
        head, found, checkpoint = raw.partition(b"\n\n")
        first, *lines = head.decode("ascii", "replace").split("\n")
        old = _OLD.fullmatch(first)
        proof = [raw for raw in map(hash_of, lines) if raw is not None]
        if not found or old is None or len(proof) != len(lines) or len(proof) > _MOST:
            raise NoteError("not a submission; expected the line `old SIZE`, proof lines, an empty line, a checkpoint")
        return cls(int(old[1]), proof, checkpoint)


def lines_of(proof: Sequence[bytes]) -> str:
    """The lines of a proof: each hash in base64."""
    return "".join(f"{hash_text(one)}\n" for one in proof)


class Witness:
    """Countersigns the checkpoints of one log."""

    def __init__(self, signer: Signer, log: Sequence[Verifier]) -> None:
        """`signer` is the witness's own key, `log` the keys that the log signs with."""
        self._signer = signer
        self._log = log

    @property
    def key(self) -> Verifier:
        """The key by which its countersignatures are known."""
        return self._signer.verifier(Kind.COSIGNATURE)

    def opened(self, raw: bytes) -> Opened:
        """A checkpoint that the log signed. Raises NoteError."""
        return open_checkpoint(raw, self._log)

    def judge(self, seen: bytes | None, submission: Submission) -> Opened:
        """The checkpoint, if it continues the one `seen` last (None: none yet).

        Raises NoteError where the log did not sign it or the proof is for another, InconsistentError where it did sign
        what cannot both be true.
        """
        new = self.opened(submission.checkpoint)
        old = self.opened(seen).checkpoint.tree if seen is not None else (0, EMPTY)
        tree = new.checkpoint.tree
        _expect_newer(old, tree)
        if submission.old != old[0]:
            raise NoteError(f"the proof begins at size {submission.old}; expected {old[0]}, the last that was seen")
        if not consistent(old, tree, submission.proof):
            raise InconsistentError(
                f"the log of {tree[0]} entries was not shown to begin with the {old[0]} seen before"
            )
        return new

    def cosign(self, opened: Opened, time: int) -> Signature:
        """Countersign a checkpoint that was judged, and is kept as the last seen; `time` in seconds since 1970."""
        return self._signer.cosign(opened.note.body, time)


def _expect_newer(old: tuple[int, bytes], new: tuple[int, bytes]) -> None:
    if new[0] < old[0]:
        raise InconsistentError(f"the log signed {new[0]} entries after {old[0]}: it was cut or set back")
    if new[0] == old[0] and new[1] != old[1]:
        raise InconsistentError(f"the log signed two different trees of {new[0]} entries: it shows two faces")
