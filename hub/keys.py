"""The hub's master secrets, in a file of their own (or in the environment) that lies apart from the log's database.

Whoever holds the database without them cannot turn a tag or a pseudonym back into a person. Each name may have several
keys: the newest seals, the others go on opening what they sealed, until they are removed.
"""

import base64
import binascii
import os
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from hub.secret import Secret
from resolvers.masters import NUMBERS, Master, Secrets

LENGTH = 32


class KeyName(StrEnum):
    """What keys are for, in the order of the file."""

    SEAL = "seal"
    PSEUDONYM = "pseudonym"
    TAG = "tag"
    JOURNAL_TAG = "journal_tag"
    CHECKPOINT = "checkpoint"


NAMES: Final = tuple(name.value for name in KeyName)
"""The same as texts."""

_EVER: Final = datetime.min.replace(tzinfo=UTC)
_KEY: Final = frozenset({"id", "made", "secret"})


class KeyFileError(Exception):
    """The keys are missing, readable by others, or not of the form; the text names the file and what is expected."""


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """Secrets of 32 bytes, the newest of each name first; all keys in use are derived from them.

    `seal` seals ids and cursors, `pseudonym` pseudonyms; `tag` makes the keyed tags of persons that join and count
    across sources; `journal_tag` makes the tags of persons in the log, so that the log cannot be joined with anything;
    `checkpoint` signs the log (Ed25519), and every one of its keys does: an auditor may hold any. A file of before
    there were checkpoints has none, and a hub needs one.
    """

    seal: tuple[Master, ...] = field(repr=False)
    pseudonym: tuple[Master, ...] = field(repr=False)
    tag: tuple[Master, ...] = field(repr=False)
    journal_tag: tuple[Master, ...] = field(repr=False)
    checkpoint: tuple[Master, ...] = field(repr=False)

    def of(self, name: str) -> tuple[Master, ...]:
        """The keys of a name."""
        found: tuple[Master, ...] = getattr(self, name)
        return found

    def at(self, now: datetime) -> Secrets:
        """What serves from now on: of each name the newest that was made by now; one made ahead only opens."""
        seal, journal = serving(self.seal, now), serving(self.journal_tag, now)
        return Secrets(
            seal=seal.secret,
            tag=serving(self.tag, now).secret,
            journal=journal.secret,
            number=seal.number,
            older={master.number: master.secret for master in self.seal if master is not seal},
            pseudonyms=self.pseudonym,
            older_journals=tuple(one.secret for one in self.journal_tag if one is not journal),
        )


def serving(masters: Sequence[Master], now: datetime) -> Master:
    """The newest that was made by now, else the oldest."""
    return next((master for master in masters if master.made <= now), masters[-1])


def create_keys(path: Path) -> MasterKeys:
    """Write fresh secrets, readable by their owner alone. Raises FileExistsError: lost keys are never replaced."""
    now = datetime.now(UTC).replace(microsecond=0)
    keys = MasterKeys(*((_fresh(0, now),) for _ in NAMES))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(_text(keys))
    return keys


def load_keys(source: Path | Secret) -> MasterKeys:
    """Read the secrets from a file of mode 600, or from a text of the same form. Raises KeyFileError."""
    if isinstance(source, Secret):
        return _parsed("(environment)", source.reveal())
    try:
        text = source.read_text("utf-8")
        private = source.stat().st_mode & 0o077 == 0
    except (OSError, ValueError) as error:
        raise KeyFileError(f"{source}: cannot be read as TOML ({type(error).__name__})") from error
    if not private:
        raise KeyFileError(f"{source}: others may read it; expected the mode 600")
    return _parsed(str(source), text)


def rotate_keys(path: Path, name: str, made: datetime) -> Master:
    """Add a fresh key that serves from `made` on, and from the hub's next start. Raises KeyFileError."""
    keys = load_keys(path)
    masters = keys.of(name)
    if masters and made <= masters[0].made:
        raise KeyFileError(f"{path}: {name}: the newest key is of {masters[0].made}; expected a later time")
    used = {master.number for master in masters}
    first = masters[0].number + 1 if masters else 0
    free = [number % NUMBERS for number in range(first, first + NUMBERS - 1)]
    number = next((number for number in free if number not in used), None)
    if number is None:
        raise KeyFileError(f"{path}: {name}: {NUMBERS} keys; remove the oldest before another is added")
    fresh = _fresh(number, made)
    _write(path, replace(keys, **{name: (fresh, *masters)}))
    return fresh


def remove_key(path: Path, name: str, number: int, now: datetime) -> None:
    """Remove a key: what it sealed opens no more. Raises KeyFileError for one that serves, or is not there."""
    keys = load_keys(path)
    masters = keys.of(name)
    older = [master.number for master in masters if master is not serving(masters, now)]
    if number not in older:
        raise KeyFileError(f"{path}: {name}: key {number} serves or is not there; expected one of {sorted(older)}")
    _write(path, replace(keys, **{name: tuple(master for master in masters if master.number != number)}))


def _fresh(number: int, made: datetime) -> Master:
    return Master(number, made, secrets.token_bytes(LENGTH))


def _write(path: Path, keys: MasterKeys) -> None:
    """Exchange the file; a reader never sees half of it."""
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(_text(keys))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _text(keys: MasterKeys) -> str:
    return "\n".join(_entry(name, one) for name in NAMES for one in keys.of(name))


def _entry(name: str, master: Master) -> str:
    secret = base64.b64encode(master.secret).decode()
    return f'[[{name}]]\nid = {master.number}\nmade = {master.made.isoformat()}\nsecret = "{secret}"\n'


def _parsed(source: str, text: str) -> MasterKeys:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KeyFileError(f"{source}: cannot be read as TOML ({type(error).__name__})") from error
    found.setdefault("pseudonym", found.get("seal"))  # files of before pseudonyms had keys of their own
    if found.keys() | {KeyName.CHECKPOINT} != set(NAMES):
        raise KeyFileError(f"{source}: found the keys {sorted(found)}; expected {sorted(NAMES)}")
    return MasterKeys(*(_masters(f"{source}: {name}", found[name]) if name in found else () for name in NAMES))


def _masters(where: str, value: object) -> tuple[Master, ...]:
    """The keys of a name, the newest first; one text is one key."""
    if isinstance(value, str):
        return (Master(0, _EVER, _secret(where, value)),)
    if not isinstance(value, list) or not value:
        raise KeyFileError(f"{where}: expected {LENGTH} bytes in base64, or tables with id, made and secret")
    masters = [_master(where, one) for one in value]
    if len({master.number for master in masters}) < len(masters) or len({one.made for one in masters}) < len(masters):
        raise KeyFileError(f"{where}: two keys of one id or one time; expected each to differ")
    return tuple(sorted(masters, key=lambda master: master.made, reverse=True))


def _master(where: str, value: object) -> Master:
    if not isinstance(value, Mapping) or value.keys() != _KEY:
        raise KeyFileError(f"{where}: expected each key as a table of {', '.join(sorted(_KEY))}")
    number, made = value["id"], value["made"]
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < NUMBERS:
        raise KeyFileError(f"{where}: id {number!r}; expected a whole number from 0 to {NUMBERS - 1}")
    if not isinstance(made, datetime) or made.tzinfo is None:
        raise KeyFileError(f"{where}: key {number}: made {made!r}; expected a time with its zone")
    return Master(number, made.astimezone(UTC), _secret(f"{where}: key {number}", value["secret"]))


def _secret(where: str, value: object) -> bytes:
    try:
        secret = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != LENGTH:
        raise KeyFileError(f"{where}: expected {LENGTH} bytes in base64 (its value is not shown)")
    return secret
