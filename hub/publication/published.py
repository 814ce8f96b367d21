"""What is published, as values: the epoch, the versions in force, and what was revoked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

from hub.publication.statement import Signature


class RevocationKind(StrEnum):
    """What can be revoked; a revocation is never taken back."""

    VERSION = "version"
    CONSENT = "consent"
    TOKEN = "token"  # noqa: S105 - the word, not a secret
    ISSUER = "issuer"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Revocations:
    """What was revoked: versions of agreements, consents as `agreement/consent`, tokens by `jti`, issuers, key ids.

    A key is a party's signing key or an issuer's: under its id neither signs any more.
    """

    versions: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    issuers: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    def of(self, kind: RevocationKind) -> frozenset[str]:
        """The subjects of one kind."""
        found: frozenset[str] = getattr(self, f"{kind.value}s")
        return found

    def plus(self, kind: RevocationKind, subject: str) -> "Revocations":
        """These, and one more."""
        known = self.of(kind)
        return replace(self, **{f"{kind.value}s": known | {subject}})


NOTHING_REVOKED = Revocations()


@dataclass(frozen=True, slots=True)
class Published:
    """The state of one epoch: the common part by its digest, and the version and revision of each agreement.

    What the database holds beside the state: `noted`, the digest in the newest epoch's row, if the log has that row's
    entry; and `highest`, the highest revision of each agreement that was ever in force.
    """

    epoch: int
    common: str | None
    versions: Mapping[str, str]
    revoked: Revocations
    revisions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    noted: str | None = field(default=None, compare=False)
    highest: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the whole state, in hexadecimal."""
        revoked = {kind.value: sorted(self.revoked.of(kind)) for kind in RevocationKind}
        state = [self.epoch, self.common, sorted(self.versions.items()), sorted(self.revisions.items()), revoked]
        return sha256(json.dumps(state).encode()).hexdigest()


NOTHING = Published(0, None, MappingProxyType({}), NOTHING_REVOKED)
"""Before anything was published."""


@dataclass(frozen=True, slots=True)
class Part:
    """The stored files of a version, with the agreement and common part it was stored for."""

    version: str
    agreement: str
    common: str
    files: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a set of versions consists of, as it was stored; nothing of it is verified yet."""

    common: Mapping[str, Mapping[str, bytes]]
    """The files of each common part, by its digest."""
    parts: Mapping[str, Part]
    signatures: tuple[Signature, ...]
