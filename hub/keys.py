"""The hub's master secrets, in a file of their own that lies apart from the log's database.

Whoever holds the database without this file cannot turn a tag or a pseudonym back into a person.
"""

import base64
import binascii
import os
import secrets
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

LENGTH = 32


class KeyFileError(Exception):
    """The key file is missing, readable by others, or not of the form; the text names the file and what is expected."""


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """Three secrets of 32 bytes; all keys in use are derived from them.

    `seal` seals ids, cursors and pseudonyms; `tag` makes the keyed tags of persons that join and count across sources;
    `journal_tag` makes the tags of persons in the log, so that the log cannot be joined with anything.
    """

    seal: bytes = field(repr=False)
    tag: bytes = field(repr=False)
    journal_tag: bytes = field(repr=False)


_NAMES = tuple(member.name for member in fields(MasterKeys))


def create_keys(path: Path) -> MasterKeys:
    """Write fresh secrets, readable by their owner alone. Raises FileExistsError: lost keys are never replaced."""
    keys = MasterKeys(*(secrets.token_bytes(LENGTH) for _ in _NAMES))
    text = "".join(f'{name} = "{base64.b64encode(getattr(keys, name)).decode()}"\n' for name in _NAMES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    return keys


def load_keys(path: Path) -> MasterKeys:
    """Read the secrets. Raises KeyFileError."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        private = path.stat().st_mode & 0o077 == 0
    except (OSError, ValueError) as error:
        raise KeyFileError(f"{path}: cannot be read as TOML ({type(error).__name__})") from error
    if not private:
        raise KeyFileError(f"{path}: others may read it; expected the mode 600")
    if found.keys() != set(_NAMES):
        raise KeyFileError(f"{path}: found the keys {sorted(found)}; expected {sorted(_NAMES)}")
    return MasterKeys(*(_secret(path, name, found[name]) for name in _NAMES))


def _secret(path: Path, name: str, value: object) -> bytes:
    try:
        secret = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except binascii.Error:
        secret = b""
    if len(secret) != LENGTH:
        raise KeyFileError(f"{path}: {name}: expected {LENGTH} bytes in base64 (its value is not shown)")
    return secret
