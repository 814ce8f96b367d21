"""Keys and everything sealed with them: record ids, pseudonyms, keyed tags and cursors.

All keys are derived (HKDF, RFC 5869) from two secrets that live outside every database. Ids and pseudonyms have a key
per recipient x purpose x agreement, so that extracts made for two purposes cannot be joined; tags never leave the hub.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from schema.caller import Standing
from schema.pseudonyms import PREFIX

_BLOCK = 16
_ID_CHARACTERS = 22
_PADDED_CHARACTERS = 24
_MANY = 64
"""Records from which whole columns are quicker than one after the other."""
_CURSOR_STEP = 96
_NONCE = 12


def source_code(source: str) -> int:
    """The 32-bit number of a source inside sealed ids and tags: the first bytes of its name's SHA-256."""
    return int.from_bytes(sha256(source.encode()).digest()[:4], "big")


def _derive(secret: bytes, *context: str) -> bytes:
    info = b"\0".join(part.encode() for part in context)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


@lru_cache(maxsize=1024)
def _head(type_code: int, source: str) -> bytes:
    """The first half of a record's block: type (1 byte), zeros (3), source (4, big-endian)."""
    return bytes((type_code, 0, 0, 0)) + source_code(source).to_bytes(4, "big")


def _blocks(type_code: int, source: str, keys: Sequence[int]) -> bytes:
    """One 16-byte block per record: its head and its key (8 bytes, big-endian)."""
    head = _head(type_code, source)
    if len(keys) < _MANY:
        return b"".join([head + key.to_bytes(8, "big", signed=True) for key in keys])
    blocks = np.empty((len(keys), 2), dtype=">i8")
    blocks[:, 0] = int.from_bytes(head, "big", signed=True)
    blocks[:, 1] = keys
    return blocks.tobytes()


def _padded(sealed: bytes) -> bytes:
    """Blocks of 16 bytes with two zeros behind each, so that each fills whole characters of base64."""
    if len(sealed) < _MANY * _BLOCK:
        return b"".join([sealed[at : at + _BLOCK] + b"\0\0" for at in range(0, len(sealed), _BLOCK)])
    padded = np.zeros((len(sealed) // _BLOCK, _BLOCK + 2), dtype=np.uint8)
    padded[:, :_BLOCK] = np.frombuffer(sealed, dtype=np.uint8).reshape(-1, _BLOCK)
    return padded.tobytes()


class _BlockCipher:
    """AES-256 on single, never repeating blocks of fixed form: a keyed permutation, so that ids are short.

    Whole blocks leave no state behind, so one context serves all calls.
    """

    def __init__(self, key: bytes) -> None:
        cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - one block, no repetition to reveal
        self.encrypt = cipher.encryptor().update
        self.decrypt = cipher.decryptor().update


class _Tagger:
    """HMAC-SHA-256 (RFC 2104), cut to 16 bytes; the key's own part is reckoned once."""

    def __init__(self, key: bytes) -> None:
        self._begun = hmac.new(key, digestmod="sha256")

    def tag(self, text: str) -> bytes:
        whole = self._begun.copy()
        whole.update(text.encode())
        return whole.digest()[:_BLOCK]


class IdSealer:
    """Seals and opens record ids for one recipient, purpose and agreement."""

    def __init__(self, key: bytes) -> None:
        """Take the derived key."""
        self._cipher = _BlockCipher(key)

    def seal(self, type_code: int, source: str, keys: Sequence[int]) -> list[str]:
        """The ids (22 URL-safe characters each) of records, in one call per page."""
        if not keys:
            return []
        text = urlsafe_b64encode(_padded(self._cipher.encrypt(_blocks(type_code, source, keys)))).decode()
        return [text[i : i + _ID_CHARACTERS] for i in range(0, len(text), _PADDED_CHARACTERS)]

    def unseal(self, type_code: int, source: str, ids: Sequence[str]) -> list[int]:
        """The keys of those ids that name a record of this type in this source; any other id is passed over."""
        blocks = [block for block in map(_id_block, ids) if block is not None]
        opened = self._cipher.decrypt(b"".join(blocks))
        head = _head(type_code, source)
        parts = (opened[i : i + _BLOCK] for i in range(0, len(opened), _BLOCK))
        return [int.from_bytes(part[8:], "big", signed=True) for part in parts if part[:8] == head]


def _id_block(text: str) -> bytes | None:
    if len(text) != _ID_CHARACTERS or not text.isascii():
        return None
    try:
        return urlsafe_b64decode(text + "==")
    except ValueError:
        return None


class Pseudonymiser:
    """Deterministic AES-SIV (RFC 5297): equal values of a value type have one pseudonym; only the hub opens it."""

    def __init__(self, key: bytes) -> None:
        """Take the derived key."""
        self._siv = AESSIV(key)

    def seal(self, value_type: str, values: Sequence[str | None]) -> list[str | None]:
        """The pseudonym of each value; null stays null."""
        data = [value_type.encode()]
        seal = self._siv.encrypt
        return [
            None if value is None else PREFIX + urlsafe_b64encode(seal(value.encode(), data)).decode().rstrip("=")
            for value in values
        ]

    def unseal(self, value_type: str, pseudonym: str) -> str | None:
        """The value behind a pseudonym issued under this key, else `None`."""
        if not pseudonym.startswith(PREFIX):
            return None
        body = pseudonym.removeprefix(PREFIX)
        try:
            raw = urlsafe_b64decode(body + "=" * (-len(body) % 4))
            return self._siv.decrypt(raw, [value_type.encode()]).decode()
        except (InvalidTag, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Secrets:
    """The hub's master secrets, 32 bytes each.

    `seal` seals what callers hold, `tag` joins persons across sources, `journal` tags persons in the log alone.
    """

    seal: bytes
    tag: bytes
    journal: bytes


class Keyring:
    """Every key of the hub, derived once each."""

    def __init__(self, secrets: Secrets) -> None:
        """Derive the keys that have no recipient; the others follow on first use."""
        self._seal = secrets.seal
        self._cursor = AESGCM(_derive(secrets.seal, "cursor"))
        self._person = _Tagger(_derive(secrets.tag, "person"))
        self._journal_records = _BlockCipher(_derive(secrets.journal, "record"))
        self._journal_persons = _Tagger(_derive(secrets.journal, "person"))
        self._tag = secrets.tag
        self.rounding_seed = lru_cache(maxsize=512)(self._rounding_seed)
        self.ids = lru_cache(maxsize=4096)(self._ids)
        self.pseudonyms = lru_cache(maxsize=4096)(self._pseudonyms)

    def _rounding_seed(self, source: str) -> int:
        """The signed 64-bit seed of one source: record 5 of one source and record 5 of another never cancel out."""
        return int.from_bytes(_derive(self._tag, "rounding", source)[:8], "big", signed=True)

    def _ids(self, standing: Standing, agreement: str | None) -> IdSealer:
        return IdSealer(_derive(self._seal, "id", standing.party, standing.purpose, agreement or "-"))

    def _pseudonyms(self, standing: Standing, agreement: str | None) -> Pseudonymiser:
        return Pseudonymiser(_derive(self._seal, "pseudonym", standing.party, standing.purpose, agreement or "-"))

    def person_tags(self, identifiers: Sequence[str | None]) -> list[bytes | None]:
        """The 16-byte HMAC-SHA-256 tag of each NIK or passport number."""
        tag = self._person.tag
        return [None if text is None else tag(text) for text in identifiers]

    def journal_person(self, identifier: str) -> bytes:
        """The 16-byte tag under which the journal knows a person named in a filter."""
        return self._journal_persons.tag(identifier)

    def journal_records(self, type_code: int, source: str, keys: Sequence[int]) -> bytes:
        """The packed 16-byte tags of records, for the journal."""
        return self._journal_records.encrypt(_blocks(type_code, source, keys)) if keys else b""

    def seal_cursor(self, payload: bytes, nonce: bytes) -> str:
        """An opaque cursor; its length tells only in steps how long the payload is."""
        padded = payload + b" " * (-len(payload) % _CURSOR_STEP)
        return urlsafe_b64encode(nonce + self._cursor.encrypt(nonce, padded, None)).decode().rstrip("=")

    def unseal_cursor(self, cursor: str) -> bytes | None:
        """The payload of a cursor this hub sealed, else `None`."""
        try:
            raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            return self._cursor.decrypt(raw[:_NONCE], raw[_NONCE:], None)
        except (InvalidTag, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class RecipientTreater:
    """The keyed treatments of one source's answer: for a recipient, purpose and the agreement that covers the type."""

    keyring: Keyring
    standing: Standing
    agreement: str | None
    source: str

    def person_tags(self, identifiers: Sequence[str | None]) -> list[bytes | None]:
        """See `Treater`."""
        return self.keyring.person_tags(identifiers)

    def pseudonyms(self, value_type: str, values: Sequence[str | None]) -> list[str | None]:
        """See `Treater`."""
        return self.keyring.pseudonyms(self.standing, self.agreement).seal(value_type, values)

    @property
    def rounding_seed(self) -> int:
        """See `Treater`."""
        return self.keyring.rounding_seed(self.source)
