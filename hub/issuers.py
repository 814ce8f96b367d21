"""Trusted issuers of tokens: their public keys, and the parties and roles each may speak for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, import_key

ALGORITHMS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"P-256": frozenset({"ES256"}), "Ed25519": frozenset({"EdDSA", "Ed25519"})}
)
"""The only algorithms there are, by the curve of the key they need, so that no header can turn a key to another use.

`EdDSA` is RFC 8037's name for what RFC 9864 names `Ed25519`.
"""

Key = ECKey | OKPKey


class IssuerError(Exception):
    """A key or key set is not usable; the text says why and shows no key material."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """One registered issuer: `iss`, public keys by key id, and roles by party it may speak for.

    `signing_key` is there only for the hub's own issuer, whose tokens `hub token` makes.
    """

    iss: str
    keys: Mapping[str, Key]
    grants: Mapping[str, frozenset[str]]
    signing_key: Key | None = field(default=None, repr=False)


def algorithms_of(key: Key) -> frozenset[str]:
    """The algorithms a key may verify; none for a key that was never accepted."""
    return ALGORITHMS.get(key.curve_name, frozenset())


def parse_issuer_keys(text: str) -> Mapping[str, Key]:
    """Read a JWKS (RFC 7517) of public signing keys, each with its own `kid`. Raises IssuerError."""
    document = _json_object(text)
    members = document.get("keys")
    if not isinstance(members, list) or not members:
        raise IssuerError("a document without `keys`")
    keys: dict[str, Key] = {}
    for member in members:
        key = _key(member)
        kid = member.get("kid")
        if not isinstance(kid, str) or not kid or kid in keys:
            raise IssuerError("a key without a `kid` of its own")
        if key.is_private:
            raise IssuerError("a private key where the issuer's public keys belong")
        keys[kid] = key
    return MappingProxyType(keys)


def parse_signing_key(text: str) -> Key:
    """Read the private JWK of the hub's own issuer. Raises IssuerError."""
    key = _key(_json_object(text))
    if not key.is_private or not key.kid:
        raise IssuerError("a key without its private part or without `kid`")
    return key


def _json_object(text: str) -> dict[str, object]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise IssuerError("a text that is not JSON") from error
    if not isinstance(document, dict):
        raise IssuerError("JSON that is no object")
    return document


def _key(member: object) -> Key:
    if not isinstance(member, dict):
        raise IssuerError("a member of `keys` that is no object")
    if member.get("use", "sig") != "sig":
        raise IssuerError("a key whose `use` is not `sig`")
    try:
        key = import_key(member)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IssuerError("a JWK that cannot be read") from error
    if not isinstance(key, ECKey | OKPKey) or not algorithms_of(key):
        raise IssuerError("a key that is neither P-256 (ES256) nor Ed25519 (EdDSA)")
    return key
