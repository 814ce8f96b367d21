"""What a party signs, and how a signature is made and held against its key. Pure; nothing here reads a file.

The statement binds the agreement's id, its version (a hash of all its content), the common part under which it was
read, and its revision: a whole number that rises, so that old signatures never bring a replaced version back. Ed25519
(RFC 8032) over the statement's bytes, which no other use of a key can produce.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from hub.issuers import IssuerError, Key, parse_issuer_keys, parse_signing_key

Signers = Mapping[str, Mapping[str, Key]]
"""The public keys of each party that signs, by key id."""

CURVE: Final = "Ed25519"
FIRST_REVISION: Final = 1
_LAST_REVISION: Final = 2**31 - 1
_MARK: Final = "sinergi-hub policy v1"


class SignatureError(Exception):
    """A signature or key is not usable; the text says which, and what would be right. It shows no key material."""


@dataclass(frozen=True, slots=True)
class Statement:
    """That a party agrees to this version of this agreement, read under this common part, as this revision of it."""

    agreement: str
    version: str
    common: str
    revision: int = FIRST_REVISION

    def canonical(self) -> bytes:
        """The bytes that are signed: one line each, none of which can hold a line's end."""
        lines = (_MARK, self.agreement, self.version, self.common, str(self.revision))
        if any("\n" in line for line in lines):
            raise SignatureError("an agreement's id holds the end of a line; expected a plain name")
        return "".join(f"{line}\n" for line in lines).encode()


@dataclass(frozen=True, slots=True)
class Signature:
    """A party's signature under the version of an agreement; `key` is the id of the key it was made with."""

    version: str
    party: str
    key: str
    signature: bytes
    agreement: str
    revision: int

    def text(self) -> str:
        """The content of a signature file."""
        value = base64.urlsafe_b64encode(self.signature).decode()
        numbered = {"agreement": self.agreement, "revision": self.revision, "version": self.version}
        return json.dumps({**numbered, "party": self.party, "key": self.key, "signature": value}) + "\n"


def read_signature(text: str) -> Signature:
    """A signature from its file's content. Raises SignatureError."""
    try:
        found = json.loads(text)
        value = base64.urlsafe_b64decode(found["signature"])
        words = [found[name] for name in ("version", "party", "key", "agreement")]
        revision = found["revision"]
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise SignatureError(
            "a signature file that is no JSON of agreement, revision, version, party, key and signature"
        ) from error
    if not all(isinstance(word, str) for word in words):
        raise SignatureError("a signature file whose agreement, version, party or key is no text")
    if type(revision) is not int or not FIRST_REVISION <= revision <= _LAST_REVISION:
        raise SignatureError(f"a signature file whose revision is no whole number from {FIRST_REVISION} on")
    return Signature(words[0], words[1], words[2], value, words[3], revision)


def new_party_key() -> tuple[str, str]:
    """Make a key pair for a party: the private JWK, which never comes to the hub, and the public JWKS, as JSON."""
    key = OKPKey.generate_key(CURVE, auto_kid=True)
    return json.dumps(key.as_dict(private=True)), json.dumps({"keys": [key.as_dict(private=False)]})


def read_party_key(text: str) -> Key:
    """A party's private key from its JWK. Raises SignatureError."""
    try:
        key = parse_signing_key(text)
    except IssuerError as error:
        raise SignatureError(f"{error}; expected a private Ed25519 JWK with its `kid`") from error
    if key.curve_name != CURVE:
        raise SignatureError(f"a key on the curve {key.curve_name}; expected Ed25519")
    return key


def read_signer_keys(text: str) -> Mapping[str, Key]:
    """A party's public keys from a JWKS. Raises IssuerError."""
    keys = parse_issuer_keys(text)
    if any(key.curve_name != CURVE for key in keys.values()):
        raise IssuerError("a key that is not Ed25519")
    return keys


def sign(statement: Statement, party: str, key: Key) -> Signature:
    """The party's signature under a statement."""
    private = key.private_key
    if not isinstance(private, Ed25519PrivateKey) or not key.kid:
        raise SignatureError("a key that cannot sign; expected a private Ed25519 JWK with its `kid`")
    signature = private.sign(statement.canonical())
    return Signature(statement.version, party, key.kid, signature, statement.agreement, statement.revision)


def holds(statement: Statement, signature: Signature, signers: Signers) -> bool:
    """Whether the signature is the party's own under this statement, by a key that the hub knows of that party."""
    key = signers.get(signature.party, {}).get(signature.key)
    signed = (signature.agreement, signature.version, signature.revision)
    if key is None or signed != (statement.agreement, statement.version, statement.revision):
        return False
    try:
        public = key.public_key
        if not isinstance(public, Ed25519PublicKey):
            return False
        public.verify(signature.signature, statement.canonical())
    except (InvalidSignature, JoseError, ValueError):
        return False
    return True


def missing(parties: Iterable[str], good: Iterable[Signature]) -> tuple[str, ...]:
    """The parties that have not signed."""
    return tuple(sorted(set(parties) - {signature.party for signature in good}))
