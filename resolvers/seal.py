"""Keys and everything sealed with them: record ids, pseudonyms, keyed tags and cursors.

All keys are derived (HKDF, RFC 5869) from secrets that live outside every database. Ids and pseudonyms have a key per
recipient x purpose x agreement, so that extracts made for two purposes cannot be joined; tags never leave the hub. What
is sealed names its secret by a number of four bits, in what base64 leaves over, so that older secrets go on opening.
"""

import hmac
import string
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from resolvers.masters import NUMBERS, Master, Secrets
from schema.caller import Standing
from schema.pseudonyms import PREFIX

__all__ = ["IdSealer", "Keyring", "Pseudonymiser", "RecipientTreater", "Secrets", "source_code"]

_BLOCK = 16
_ID_CHARACTERS = 22
_PADDED_CHARACTERS = 24
_MANY = 64
"""Records from which whole columns are quicker than one after the other."""
_CURSOR_STEP = 96
_SOURCES = 1_024
"""Sources whose own keys are remembered: a memory for fewer than are asked in turn remembers none of them."""
_NONCE = 12
_ALPHABET = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}-_"
_LEFT_OVER = {character: place & 15 for place, character in enumerate(_ALPHABET)}
"""The four bits that the last character of a text holds where one byte is left for two characters."""


def source_code(source: str) -> int:
    """The 32-bit number of a source inside sealed ids and tags: the first bytes of its name's SHA-256."""
    return int.from_bytes(sha256(source.encode()).digest()[:4], "big")


def _derive(secret: bytes, *context: str) -> bytes:
    info = b"\0".join(part.encode() for part in context)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


@lru_cache(maxsize=_SOURCES * 8)
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


def _padded(sealed: bytes, number: int) -> bytes:
    """Blocks of 16 bytes with two more behind each, so that each fills whole characters of base64.

    The 22nd of them then holds the last two bits of the block and the four of `number`.
    """
    if len(sealed) < _MANY * _BLOCK:
        end = bytes((number << 4, 0))
        return b"".join([sealed[at : at + _BLOCK] + end for at in range(0, len(sealed), _BLOCK)])
    padded = np.zeros((len(sealed) // _BLOCK, _BLOCK + 2), dtype=np.uint8)
    padded[:, :_BLOCK] = np.frombuffer(sealed, dtype=np.uint8).reshape(-1, _BLOCK)
    padded[:, _BLOCK] = number << 4
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

    def __init__(self, key: bytes, number: int = 0, older: Mapping[int, bytes] = MappingProxyType({})) -> None:
        """Take the derived key that seals, the number of its secret, and the keys that only open by theirs."""
        self._number = number
        self._cipher = _BlockCipher(key)
        self._ciphers = {number: self._cipher} | {other: _BlockCipher(old) for other, old in older.items()}

    def seal(self, type_code: int, source: str, keys: Sequence[int]) -> list[str]:
        """The ids (22 URL-safe characters each) of records, in one call per page."""
        if not keys:
            return []
        text = urlsafe_b64encode(_padded(self._cipher.encrypt(_blocks(type_code, source, keys)), self._number)).decode()
        return [text[i : i + _ID_CHARACTERS] for i in range(0, len(text), _PADDED_CHARACTERS)]

    def unseal(self, type_code: int, source: str, ids: Sequence[str]) -> list[int]:
        """The keys of those ids that name a record of this type in this source; any other id is passed over."""
        blocks: dict[int, list[bytes]] = {}
        for text in ids:
            block = _id_block(text)
            if block is not None:
                blocks.setdefault(_LEFT_OVER[text[-1]], []).append(block)
        head = _head(type_code, source)
        opened = (self._opened(number, sealed) for number, sealed in blocks.items())
        return [int.from_bytes(part[8:], "big", signed=True) for parts in opened for part in parts if part[:8] == head]

    def _opened(self, number: int, sealed: Sequence[bytes]) -> Sequence[bytes]:
        """Blocks sealed under one secret; nothing if there is none of this number."""
        cipher = self._ciphers.get(number)
        if cipher is None:
            return ()
        opened = cipher.decrypt(b"".join(sealed))
        return [opened[at : at + _BLOCK] for at in range(0, len(opened), _BLOCK)]


def _id_block(text: str) -> bytes | None:
    """The block of an id. Decoding passes over what base64 does not know, so the length is checked.

    It also takes `+` and `/`, which the alphabet of ids does not have: a last character of another one names no secret.
    """
    if len(text) != _ID_CHARACTERS or text[-1] not in _LEFT_OVER:
        return None
    try:
        block = urlsafe_b64decode(text + "==")
    except ValueError:
        return None
    return block if len(block) == _BLOCK else None


class Pseudonymiser:
    """Deterministic AES-SIV (RFC 5297): equal values of a value type have one pseudonym; only the hub opens it.

    A pseudonym is `psn_`, one character that names the secret, and the sealed value.
    """

    def __init__(self, key: bytes, number: int = 0, older: Sequence[tuple[int, bytes]] = ()) -> None:
        """Take the derived key that seals, the number of its secret, and the keys that only open by theirs."""
        self._siv = AESSIV(key)
        self._begins = PREFIX + _ALPHABET[number]
        self._opening = [(number, self._siv), *((other, AESSIV(old)) for other, old in older)]

    def seal(self, value_type: str, values: Sequence[str | None]) -> list[str | None]:
        """The pseudonym of each value; null stays null."""
        data = [value_type.encode()]
        seal, begins = self._siv.encrypt, self._begins
        return [
            None if value is None else begins + urlsafe_b64encode(seal(value.encode(), data)).decode().rstrip("=")
            for value in values
        ]

    def unseal(self, value_type: str, pseudonym: str) -> str | None:
        """The value behind a pseudonym issued under one of these keys, else `None`."""
        named, body = pseudonym[len(PREFIX) : len(PREFIX) + 1], pseudonym[len(PREFIX) + 1 :]
        if not pseudonym.startswith(PREFIX):
            return None
        for number, siv in self._opening:
            if _ALPHABET[number] == named:
                try:
                    raw = urlsafe_b64decode(body + "=" * (-len(body) % 4))
                    return siv.decrypt(raw, [value_type.encode()]).decode()
                except (InvalidTag, ValueError):
                    continue
        return None


class _JournalKeys:
    """What tags persons and records in the log under one secret."""

    def __init__(self, secret: bytes) -> None:
        self.records = _BlockCipher(_derive(secret, "record"))
        self.persons = _Tagger(_derive(secret, "person"))


class JournalSubject:
    """A person as the log's keys know it; the identifier itself is not kept."""

    def __init__(self, identifier: str, journals: Sequence[_JournalKeys], found: bytes) -> None:
        """Tag an identifier under each of the log's keys, of which the first tagged the records in `found`."""
        self._journals = {keys.persons.tag(identifier): keys for keys in journals}
        self._found = found

    @property
    def persons(self) -> tuple[bytes, ...]:
        """The tags of the person's identifier, one for each key that is kept."""
        return tuple(self._journals)

    @property
    def held(self) -> list[bytes]:
        """The tags, under each key, of the records that the sources hold of the person now."""
        return self.records(self.persons[0], [self._found])

    def records(self, person: bytes, found: Sequence[bytes]) -> list[bytes]:
        """The tags, under each key, of records that were tagged under the key of one of `persons`."""
        blocks = self._journals[person].records.decrypt(b"".join(found))
        tagged = b"".join(keys.records.encrypt(blocks) for keys in self._journals.values())
        return [tagged[at : at + _BLOCK] for at in range(0, len(tagged), _BLOCK)]


Terms = Callable[[str], Sequence[datetime]]
"""The beginnings of those terms of an agreement whose pseudonyms are opened now, the present one first."""


def _no_terms(_: str) -> Sequence[datetime]:
    return ()


class Keyring:
    """Every key of the hub, derived once each."""

    def __init__(self, secrets: Secrets) -> None:
        """Derive the keys that have no recipient; the others follow on first use."""
        self._secrets = secrets
        self._masters = secrets.pseudonyms or (Master(secrets.number, datetime.min.replace(tzinfo=UTC), secrets.seal),)
        sealing = {secrets.number: secrets.seal, **secrets.older}
        self._cursors = {number: AESGCM(_derive(secret, "cursor")) for number, secret in sealing.items()}
        self._person = _Tagger(_derive(secrets.tag, "person"))
        self._journal, *_ = self._journals = tuple(map(_JournalKeys, (secrets.journal, *secrets.older_journals)))
        self._terms: Terms = _no_terms
        self.rounding_seed = lru_cache(maxsize=_SOURCES)(self._rounding_seed)
        self.ids = lru_cache(maxsize=4096)(self._ids)
        self._pseudonymiser = lru_cache(maxsize=4096)(self._made_pseudonymiser)

    def during(self, terms: Terms) -> "Keyring":
        """The same keys while these terms run: an agreement's pseudonyms change when it is renewed."""
        keyring = copy(self)
        keyring._terms = terms  # noqa: SLF001 - a copy of this very object
        return keyring

    def _rounding_seed(self, source: str) -> int:
        """The signed 64-bit seed of one source: record 5 of one source and record 5 of another never cancel out."""
        return int.from_bytes(_derive(self._secrets.tag, "rounding", source)[:8], "big", signed=True)

    def _ids(self, standing: Standing, agreement: str | None) -> IdSealer:
        context = ("id", standing.party, standing.purpose, agreement or "-")
        older = {number: _derive(secret, *context) for number, secret in self._secrets.older.items()}
        return IdSealer(_derive(self._secrets.seal, *context), self._secrets.number, older)

    def pseudonyms(self, standing: Standing, agreement: str | None) -> Pseudonymiser:
        """What seals and opens pseudonyms for a recipient, purpose and agreement, in the agreement's present term."""
        terms = () if agreement is None else tuple(self._terms(agreement))
        return self._pseudonymiser(standing.party, standing.purpose, agreement or "-", terms)

    def _made_pseudonymiser(
        self, party: str, purpose: str, agreement: str, terms: tuple[datetime, ...]
    ) -> Pseudonymiser:
        """In a term the newest secret serves that was there when it began, without one the newest of all."""
        serving = [(master, "-") for master in self._masters]
        if terms:
            serving = [(self._serving(term), term.isoformat()) for term in terms]
        context = ("pseudonym", party, purpose, agreement)
        (number, key), *older = [(master.number, _derive(master.secret, *context, term)) for master, term in serving]
        return Pseudonymiser(key, number, older)

    def _serving(self, term: datetime) -> Master:
        return next((master for master in self._masters if master.made <= term), self._masters[-1])

    def person_tags(self, identifiers: Sequence[str | None]) -> list[bytes | None]:
        """The 16-byte HMAC-SHA-256 tag of each NIK or passport number."""
        tag = self._person.tag
        return [None if text is None else tag(text) for text in identifiers]

    def journal_person(self, identifier: str) -> bytes:
        """The 16-byte tag under which the journal knows a person named in a filter."""
        return self._journal.persons.tag(identifier)

    def journal_records(self, type_code: int, source: str, keys: Sequence[int]) -> bytes:
        """The packed 16-byte tags of records, for the journal."""
        return self._journal.records.encrypt(_blocks(type_code, source, keys)) if keys else b""

    def journal_subject(self, identifier: str, found: bytes = b"") -> "JournalSubject":
        """A person as the journal knows it under every key that is kept; `found` are tags of `journal_records`."""
        return JournalSubject(identifier, self._journals, found)

    def seal_cursor(self, payload: bytes, nonce: bytes) -> str:
        """An opaque cursor; its length tells only in steps how long the payload is.

        It is always one byte more than a multiple of three, so its last character has four bits for the number.
        """
        number = self._secrets.number
        padded = payload + b" " * (-len(payload) % _CURSOR_STEP)
        sealed = nonce + self._cursors[number].encrypt(nonce, padded, None)
        return urlsafe_b64encode(sealed + bytes((number << 4,))).decode()[:-2]

    def unseal_cursor(self, cursor: str) -> bytes | None:
        """The payload of a cursor this hub sealed, else `None`."""
        cipher = self._cursors.get(_LEFT_OVER.get(cursor[-1:], NUMBERS))
        if cipher is None:
            return None
        try:
            raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], None)
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
