"""Who asks: a bearer token is verified here and becomes a Caller, or the request ends here.

Only what a registered issuer signed counts. Party, role and purpose come from the token alone: no header, argument or
cookie can change them. A caller is told one of two things: the token proves nothing (UNAUTHENTICATED: missing, forged,
expired, revoked, for another audience, of an unknown issuer or key), or it is genuine and its standing is not allowed
(FORBIDDEN: a party or role the issuer may not speak for, a purpose the role may not use). The exact reason is in the
operator's log.
"""

import json
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jws import CompactSignature, JWSRegistry

from hub.errors import ErrorCode, HubError
from hub.issuers import Issuer, algorithms_of
from hub.publication.published import NOTHING_REVOKED, Revocations
from schema.caller import Caller, Standing

_LONGEST_TOKEN: Final = 8192
_LONGEST_NAME: Final = 200
_LATEST: Final = datetime.max.replace(tzinfo=UTC).timestamp() - 1
_REMEMBERED: Final = 10_000
_HEADER_MEMBERS = frozenset({"alg", "kid", "typ"})
_CLAIMS = ("iss", "sub", "party", "role", "purpose", "jti")


class Reason(StrEnum):
    """Why a token was refused: for the operator's log, not for the caller."""

    MISSING = "MISSING"
    MALFORMED = "MALFORMED"
    ISSUER = "ISSUER"
    KEY = "KEY"
    ALGORITHM = "ALGORITHM"
    SIGNATURE = "SIGNATURE"
    CLAIMS = "CLAIMS"
    AUDIENCE = "AUDIENCE"
    EXPIRED = "EXPIRED"
    NOT_YET = "NOT_YET"
    PARTY = "PARTY"
    ROLE = "ROLE"
    PURPOSE = "PURPOSE"
    REVOKED = "REVOKED"


_STANDING_REASONS = frozenset({Reason.PARTY, Reason.ROLE, Reason.PURPOSE})


class CallerRefusedError(HubError):
    """A request without a valid caller. `caller` is what the token proves: its party is one the issuer speaks for."""

    def __init__(self, reason: Reason, caller: Caller | None = None) -> None:
        """Choose the code and the text by the reason, so that no more than these two can be told apart."""
        if reason in _STANDING_REASONS:
            super().__init__(ErrorCode.FORBIDDEN, "forbidden_standing")
        else:
            super().__init__(ErrorCode.UNAUTHENTICATED, "unauthenticated")
        self.reason = reason
        self.caller = caller


@dataclass(frozen=True, slots=True)
class Trust:
    """What a token is held against.

    `parties` are the registered ones; `purposes` maps a purpose to the roles that may use it. `audience` is the hub's
    own name; `skew` in seconds forgives clocks that differ. `revoked` names the issuers, keys and tokens that prove
    nothing any more.
    """

    audience: str
    skew: int
    issuers: Mapping[str, Issuer]
    parties: Collection[str]
    purposes: Mapping[str, Collection[str]]
    revoked: Revocations = NOTHING_REVOKED

    def revokes(self, issuer: str, key: str, token: str) -> bool:
        """Whether a token by this issuer, key id and `jti` was revoked, by any of the three."""
        revoked = self.revoked
        return issuer in revoked.issuers or key in revoked.keys or token in revoked.tokens


@dataclass(frozen=True, slots=True)
class _Verified:
    """A token that was verified: its caller, when it expires (seconds since 1970), its key id and `jti`."""

    caller: Caller
    expires: float
    key: str
    token: str


class _Registry(JWSRegistry):
    """Knows the algorithms of `issuers.ALGORITHMS` and no other; which of them a key may serve is checked by key."""

    def get_alg(self, name: str) -> JWSAlgModel:
        if name not in {"ES256", "EdDSA", "Ed25519"}:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


class Authenticator:
    """Turns an Authorization header into a Caller; verified tokens are remembered, by their hash, until they expire."""

    def __init__(self, trust: Trust) -> None:
        """Hold every token against `trust`; new rules need a new authenticator (see `following`)."""
        self._trust = trust
        self._registry = _Registry()
        self._verified: OrderedDict[bytes, _Verified] = OrderedDict()

    def following(self, trust: Trust) -> "Authenticator":
        """The authenticator under new trust; tokens stay verified if nothing changed but what is revoked."""
        after = Authenticator(trust)
        if replace(self._trust, revoked=trust.revoked) == trust:
            after._verified.update(
                (digest, known)
                for digest, known in tuple(self._verified.items())
                if not trust.revokes(known.caller.issuer, known.key, known.token)
            )
        return after

    def authenticate(self, authorization: str | None, now: datetime) -> Caller:
        """The caller of a request. Raises CallerRefusedError."""
        token = _bearer(authorization)
        digest = sha256(token).digest()
        known = self._verified.get(digest)
        at = now.timestamp()
        if known is not None and at < known.expires + self._trust.skew:
            return known.caller
        claims, key = self._verify(token)
        self._check_times(claims, at)
        caller = self._caller(claims)
        self._remember(digest, _Verified(caller, _time(claims, "exp"), key, str(claims["jti"])))
        return caller

    def _remember(self, digest: bytes, verified: _Verified) -> None:
        self._verified[digest] = verified
        if len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)

    def _verify(self, token: bytes) -> tuple[dict[str, object], str]:
        """The claims of a token that a registered issuer signed for this hub, and the id of the key."""
        try:
            signature = jws.extract_compact(token, registry=self._registry)
            claims = json.loads(signature.payload or b"")
        except (JoseError, ValueError, RecursionError) as error:
            raise CallerRefusedError(Reason.MALFORMED) from error
        if not isinstance(claims, dict) or not signature.protected.keys() <= _HEADER_MEMBERS:
            raise CallerRefusedError(Reason.MALFORMED)
        self._check_signature(signature, claims.get("iss"))
        self._check_claims(claims)
        key = str(signature.protected["kid"])
        if self._trust.revokes(str(claims["iss"]), key, str(claims["jti"])):
            raise CallerRefusedError(Reason.REVOKED)
        return claims, key

    def _check_signature(self, signature: CompactSignature, iss: object) -> None:
        issuer = self._trust.issuers.get(iss) if isinstance(iss, str) else None
        if issuer is None:
            raise CallerRefusedError(Reason.ISSUER)
        header = signature.protected
        kid = header.get("kid")
        key = issuer.keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise CallerRefusedError(Reason.KEY)
        if header.get("alg") not in algorithms_of(key):
            raise CallerRefusedError(Reason.ALGORITHM)
        try:
            genuine = jws.validate_compact(signature, key, registry=self._registry)
        except (JoseError, ValueError) as error:
            raise CallerRefusedError(Reason.SIGNATURE) from error
        if not genuine:
            raise CallerRefusedError(Reason.SIGNATURE)

    def _check_claims(self, claims: Mapping[str, object]) -> None:
        if not all(is_name(claims.get(claim)) for claim in _CLAIMS) or not _is_time(claims.get("exp")):
            raise CallerRefusedError(Reason.CLAIMS)
        if not all(_is_time(claims.get(claim, 0)) for claim in ("iat", "nbf")):
            raise CallerRefusedError(Reason.CLAIMS)
        audience = claims.get("aud")
        if self._trust.audience not in (audience if isinstance(audience, list) else [audience]):
            raise CallerRefusedError(Reason.AUDIENCE)

    def _check_times(self, claims: Mapping[str, object], at: float) -> None:
        if at >= _time(claims, "exp") + self._trust.skew:
            raise CallerRefusedError(Reason.EXPIRED)
        if max(_time(claims, "nbf"), _time(claims, "iat")) > at + self._trust.skew:
            raise CallerRefusedError(Reason.NOT_YET)

    def _caller(self, claims: Mapping[str, object]) -> Caller:
        iss, subject, party, role, purpose = (str(claims[name]) for name in _CLAIMS[:5])
        expires = datetime.fromtimestamp(min(_time(claims, "exp"), _LATEST), UTC)
        caller = Caller(iss, subject, Standing(party, role, purpose), expires)
        roles = self._trust.issuers[iss].grants.get(party)
        if roles is None or party not in self._trust.parties:
            raise CallerRefusedError(Reason.PARTY)
        if role not in roles:
            raise CallerRefusedError(Reason.ROLE, self._telling(caller))
        if role not in self._trust.purposes.get(purpose, ()):
            raise CallerRefusedError(Reason.PURPOSE, self._telling(caller))
        return caller

    def _telling(self, caller: Caller) -> Caller | None:
        """The caller as far as the log may hold it: only roles and purposes that are words of the rules."""
        roles = frozenset().union(*self._trust.purposes.values())
        known = caller.standing.role in roles and caller.standing.purpose in self._trust.purposes
        return caller if known else None


def _bearer(authorization: str | None) -> bytes:
    if not authorization:
        raise CallerRefusedError(Reason.MISSING)
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not 0 < len(token) <= _LONGEST_TOKEN or not token.isascii():
        raise CallerRefusedError(Reason.MALFORMED)
    return token.encode()


def is_name(value: object) -> bool:
    """Whether a claim is a text that the log may hold: not empty, not long, without control characters."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()


def _time(claims: Mapping[str, object], claim: str) -> float:
    return float(str(claims.get(claim, 0)))


def _is_time(value: object) -> bool:
    """A NumericDate (RFC 7519): finite and of a size that a clock can have."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**40
