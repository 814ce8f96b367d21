"""Signed notes (C2SP signed-note): a text, then lines that each hold a key's name and its signature.

Two kinds of Ed25519 keys: one signs the text, the other (C2SP tlog-cosignature) the text with the time of signing.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_DASH: Final = "\N{EM DASH} "
_ID: Final = 4
_TIME: Final = 8
_LENGTH: Final = 32
_PRIVATE: Final = "PRIVATE+KEY"
_MOST: Final = 64
"""Signatures of a note that are read; more is refused."""
_NAME: Final = re.compile(r"[^\s+]+")


class NoteError(Exception):
    """A note or a key is not of the form, or no known key signed it; the text says what is expected."""


def is_key_name(text: str) -> bool:
    """Whether a key, and so a log, may have this name."""
    return _NAME.fullmatch(text) is not None


class Kind(IntEnum):
    """What a key signs: its number in the key's id."""

    NOTE = 1
    COSIGNATURE = 4


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key that signs under a name."""

    name: str
    kind: Kind
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that name the key beside its name."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_ID]

    @property
    def text(self) -> str:
        """The key as `name+id+key`, which an auditor is given."""
        return f"{self.name}+{self.id.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Read `name+id+key`. Raises NoteError."""
        parts = text.strip().split("+", 2)
        raw = _bytes(parts[2]) if len(parts) == 3 else b""
        if len(raw) != 1 + _LENGTH or raw[0] not in list(Kind) or not is_key_name(parts[0]):
            raise NoteError("not a verifier key; expected NAME+ID+KEY of an Ed25519 key, as `hub audit key` prints it")
        made = cls(parts[0], Kind(raw[0]), raw[1:])
        if made.id.hex() != parts[1]:
            raise NoteError(f"the verifier key of {made.name} has the id {parts[1]}; expected {made.id.hex()}")
        return made

    def of_kind(self, kind: Kind) -> "Verifier":
        """The same key for signatures of another kind."""
        return Verifier(self.name, kind, self.public)

    def check(self, text: str, signature: bytes) -> int | None:
        """The time that a signature tells, in seconds since 1970, or None if it tells none. Raises InvalidSignature."""
        key = Ed25519PublicKey.from_public_bytes(self.public)
        if self.kind is Kind.NOTE:
            key.verify(signature, text.encode())
            return None
        if len(signature) != _TIME + 64:
            raise InvalidSignature
        time = int.from_bytes(signature[:_TIME], "big")
        key.verify(signature[_TIME:], _timed(text, time))
        return time


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key that signs under a name, in both kinds: the text they sign can never be the same."""

    name: str
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of_seed(cls, name: str, seed: bytes) -> Self:
        """The key of 32 secret bytes."""
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Read a private key as `text` writes it. Raises NoteError, whose text shows nothing of it."""
        parts = text.strip().removeprefix(_PRIVATE + "+").split("+", 2)
        raw = _bytes(parts[2]) if len(parts) == 3 else b""
        if len(raw) != 1 + _LENGTH or raw[0] not in list(Kind) or not is_key_name(parts[0]):
            raise NoteError(f"not a private key; expected {_PRIVATE}+NAME+ID+KEY (its value is not shown)")
        made = cls.of_seed(parts[0], raw[1:])
        if made.verifier(Kind(raw[0])).id.hex() != parts[1]:
            raise NoteError(f"the private key of {made.name} does not have the id {parts[1]}")
        return made

    def text(self, kind: Kind) -> str:
        """The private key with its name, for a file that its owner alone may read."""
        raw = bytes([kind]) + self.private.private_bytes_raw()
        return f"{_PRIVATE}+{self.name}+{self.verifier(kind).id.hex()}+{_base64(raw)}"

    def verifier(self, kind: Kind) -> Verifier:
        """The public key."""
        return Verifier(self.name, kind, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> "Signature":
        """Sign a text that ends in a newline."""
        return Signature(self.name, self.verifier(Kind.NOTE).id, self.private.sign(text.encode()))

    def cosign(self, text: str, time: int) -> "Signature":
        """Sign a text and a time, in seconds since 1970."""
        signature = time.to_bytes(_TIME, "big") + self.private.sign(_timed(text, time))
        return Signature(self.name, self.verifier(Kind.COSIGNATURE).id, signature)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note."""

    name: str
    key: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line, with its newline."""
        return f"{_DASH}{self.name} {_base64(self.key + self.signature)}\n"

    @classmethod
    def of_line(cls, line: str) -> Self:
        """Read a line without its newline. Raises NoteError."""
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = _bytes(encoded)
        if not line.startswith(_DASH) or not is_key_name(name) or len(raw) <= _ID:
            raise NoteError("a signature line is not of the form; expected an em dash, a key name and base64")
        return cls(name, raw[:_ID], raw[_ID:])


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and its signatures, which nobody has checked yet."""

    body: str
    signatures: tuple[Signature, ...]

    @property
    def text(self) -> str:
        """The note as it is sent and stored."""
        return f"{self.body}\n{''.join(signature.line for signature in self.signatures)}"

    @classmethod
    def of_bytes(cls, raw: bytes) -> Self:
        """Read a note. Raises NoteError."""
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            raise NoteError("the note is not UTF-8") from error
        body, found, lines = text.rpartition("\n\n")
        if not found or not lines.endswith("\n") or any(char < " " and char != "\n" for char in text):
            raise NoteError("not a signed note; expected a text, an empty line, and signature lines")
        signatures = lines[:-1].split("\n")
        if len(signatures) > _MOST:
            raise NoteError(f"{len(signatures)} signatures; expected at most {_MOST}")
        return cls(body + "\n", tuple(Signature.of_line(line) for line in signatures))

    def signers(self, keys: Sequence[Verifier]) -> dict[Verifier, int | None]:
        """The known keys that signed it, with the time each one tells. Raises NoteError for a false signature."""
        known = {(key.name, key.id): key for key in keys}
        signed: dict[Verifier, int | None] = {}
        for signature in self.signatures:
            key = known.get((signature.name, signature.key))
            if key is not None:
                signed[key] = _checked(key, self.body, signature.signature)
        return signed


def _checked(key: Verifier, text: str, signature: bytes) -> int | None:
    try:
        return key.check(text, signature)
    except InvalidSignature as error:
        raise NoteError(
            f"the signature of {key.name} ({key.id.hex()}) is false: the text is not what it signed"
        ) from error


def _timed(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    """The bytes of a base64 text; none where it is no such text."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
