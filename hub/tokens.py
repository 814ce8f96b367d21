"""Makes bearer tokens for the hub's own issuer: the demo's, or a small installation's without an identity provider."""

import json
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.jwk import ECKey

from hub.issuers import Issuer, Key
from hub.party import is_name
from hub.settings import Settings
from schema.caller import Standing

_TTL = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class TokenError(Exception):
    """No such token can be made; the text says what is allowed instead."""


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """For whom a token is: an account (`subject`) in a standing, and for how long."""

    subject: str
    standing: Standing
    lifetime: timedelta


class TokenIssuer:
    """Signs tokens (ES256 or Ed25519, by its key) that an `Authenticator` of the same settings accepts."""

    def __init__(self, issuer: Issuer, audience: str, purposes: Mapping[str, Collection[str]]) -> None:
        """`purposes` maps a purpose to the roles that may use it. Raises TokenError where there is no signing key."""
        if issuer.signing_key is None:
            raise TokenError(f"the issuer {issuer.iss} has no `signing_key` in the settings")
        self._issuer = issuer
        self._key: Key = issuer.signing_key
        self._audience = audience
        self._purposes = purposes

    def issue(self, request: TokenRequest, now: datetime) -> str:
        """The token, ready for `Authorization: Bearer`. Raises TokenError for a standing that would be refused."""
        if not is_name(request.subject):
            raise TokenError("subject: expected 1 to 200 characters, none of them a control character")
        self._check(request.standing)
        issued = int(now.timestamp())
        claims = {
            "iss": self._issuer.iss,
            "aud": self._audience,
            "sub": request.subject,
            "party": request.standing.party,
            "role": request.standing.role,
            "purpose": request.standing.purpose,
            "iat": issued,
            "nbf": issued,
            "exp": issued + int(request.lifetime.total_seconds()),
            "jti": secrets.token_urlsafe(12),
        }
        algorithm = "ES256" if isinstance(self._key, ECKey) else "Ed25519"
        return jwt.encode({"alg": algorithm, "kid": self._key.kid}, claims, self._key, algorithms=[algorithm])

    def _check(self, standing: Standing) -> None:
        grants = self._issuer.grants
        if standing.party not in grants:
            raise TokenError(f"party {standing.party!r}: expected one of {', '.join(sorted(grants))}")
        if standing.role not in grants[standing.party]:
            allowed = ", ".join(sorted(grants[standing.party]))
            raise TokenError(f"role {standing.role!r} of {standing.party}: expected one of {allowed}")
        if standing.role not in self._purposes.get(standing.purpose, ()):
            allowed = ", ".join(sorted(name for name, roles in self._purposes.items() if standing.role in roles))
            raise TokenError(f"purpose {standing.purpose!r}: role {standing.role!r} may use {allowed or 'none'}")


def own_issuer(settings: Settings) -> Issuer:
    """The issuer of the settings that the hub itself may sign for. Raises TokenError."""
    for issuer in settings.issuers:
        if issuer.signing_key is not None:
            return issuer
    raise TokenError(f"{settings.file}: no issuer has a `signing_key`: tokens come from the parties' own issuers")


def parse_lifetime(text: str) -> timedelta:
    """Read `90s`, `30m`, `1h` or `7d`. Raises TokenError."""
    match = _TTL.fullmatch(text)
    if match is None:
        raise TokenError(f"ttl {text!r}: expected a number with a unit, such as 90s, 30m, 1h or 7d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def new_signing_key() -> tuple[str, str]:
    """Make a key pair (P-256) for an issuer: the private JWK and the public JWKS, both as JSON text."""
    key = ECKey.generate_key("P-256", auto_kid=True)
    return json.dumps(key.as_dict(private=True)), json.dumps({"keys": [key.as_dict(private=False)]})
