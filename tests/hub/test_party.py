"""Bearer tokens: what a registered issuer signed for this hub is a caller, and nothing else is."""

import base64
import hmac
import json
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from hub.errors import ErrorCode
from hub.party import Authenticator, CallerRefusedError, Reason
from schema.caller import Caller, Standing
from tests.hub.conftest import Issuers

MINISTRY = "https://masuk.kemnaker.example"
BEKASI = "https://masuk.bekasi.example"


def _segment(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def _refusal(issuers: Issuers, authorization: str | None, now: datetime) -> CallerRefusedError:
    with pytest.raises(CallerRefusedError) as caught:
        Authenticator(issuers.trust()).authenticate(authorization, now)
    return caught.value


def test_a_valid_token_is_the_caller_it_names(issuers: Issuers, now: datetime) -> None:
    """Issuer, account, party, role and purpose come from the token."""
    caller = Authenticator(issuers.trust()).authenticate(f"Bearer {issuers.token(now)}", now)
    standing = Standing("bekasi", "officer", "placement-service")
    assert caller == Caller(MINISTRY, "rini@bekasi.example", standing)


@pytest.mark.parametrize("algorithm", ["EdDSA", "Ed25519"])
def test_an_edwards_key_serves_under_both_of_its_names(issuers: Issuers, now: datetime, algorithm: str) -> None:
    """RFC 8037's EdDSA and RFC 9864's Ed25519 are one algorithm."""
    token = _signed_with_ed25519(issuers, now, algorithm)
    assert Authenticator(issuers.trust()).authenticate(f"bearer {token}", now).issuer == BEKASI


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # the older name, which issuers still use
def _signed_with_ed25519(issuers: Issuers, now: datetime, algorithm: str) -> str:
    head = _segment({"alg": algorithm, "kid": "bekasi-1"})
    body = _segment(issuers.claims(now, iss=BEKASI))
    signature = issuers.bekasi_key.private_key.sign(f"{head}.{body}".encode())  # type: ignore[union-attr] # an Ed25519 private key
    return f"{head}.{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def test_an_audience_may_be_one_of_several(issuers: Issuers, now: datetime) -> None:
    """`aud` is a text or a list of texts (RFC 7519 4.1.3)."""
    token = issuers.token(now, aud=["other", "sinergi-hub"])
    assert Authenticator(issuers.trust()).authenticate(f"Bearer {token}", now).standing.party == "bekasi"


@pytest.mark.parametrize(
    ("authorization", "reason"),
    [
        (None, Reason.MISSING),
        ("", Reason.MISSING),
        ("Basic cmluaTpyYWhhc2lh", Reason.MALFORMED),
        ("Bearer", Reason.MALFORMED),
        ("Bearer not.a.token", Reason.MALFORMED),
        ("Bearer ..", Reason.MALFORMED),
        ("Bearer " + "a" * 9000, Reason.MALFORMED),
        ("Bearer tokén", Reason.MALFORMED),
    ],
)
def test_what_is_no_token_is_refused(
    issuers: Issuers, now: datetime, authorization: str | None, reason: Reason
) -> None:
    """Nothing, another scheme, and garbage prove nothing."""
    refused = _refusal(issuers, authorization, now)
    assert (refused.code, refused.reason, refused.caller) == (ErrorCode.UNAUTHENTICATED, reason, None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "https://attacker.example"}, Reason.ISSUER),
        ({"iss": None}, Reason.ISSUER),
        ({"iss": ["https://masuk.kemnaker.example"]}, Reason.ISSUER),
        ({"aud": "another-hub"}, Reason.AUDIENCE),
        ({"aud": None}, Reason.AUDIENCE),
        ({"exp": 1_000_000_000}, Reason.EXPIRED),
        ({"exp": None}, Reason.CLAIMS),
        ({"exp": "2099"}, Reason.CLAIMS),
        ({"exp": True}, Reason.CLAIMS),
        ({"exp": 1e300}, Reason.CLAIMS),
        ({"nbf": 4_000_000_000}, Reason.NOT_YET),
        ({"iat": 4_000_000_000}, Reason.NOT_YET),
        ({"jti": None}, Reason.CLAIMS),
        ({"sub": None}, Reason.CLAIMS),
        ({"sub": ""}, Reason.CLAIMS),
        ({"sub": "rini\x00"}, Reason.CLAIMS),
        ({"sub": "r" * 201}, Reason.CLAIMS),
        ({"purpose": ["audit"]}, Reason.CLAIMS),
    ],
)
def test_a_signed_token_with_wrong_claims_proves_nothing(
    issuers: Issuers, now: datetime, changes: dict[str, object], reason: Reason
) -> None:
    """Issuer, audience, times and the claims that must be there are each checked; the caller is told the same."""
    refused = _refusal(issuers, f"Bearer {issuers.token(now, **changes)}", now)
    assert (refused.code, refused.reason, refused.caller) == (ErrorCode.UNAUTHENTICATED, reason, None)
    assert refused.message("en") == _refusal(issuers, None, now).message("en")


@pytest.mark.parametrize(
    ("changes", "reason", "told"),
    [
        ({"party": "asing"}, Reason.PARTY, False),
        ({"party": "subang"}, Reason.PARTY, False),
        ({"role": "operator"}, Reason.ROLE, False),
        ({"role": "steward"}, Reason.ROLE, True),
        ({"purpose": "consolidation"}, Reason.PURPOSE, True),
        ({"purpose": "3216012345670001"}, Reason.PURPOSE, False),
    ],
)
def test_a_genuine_token_with_a_standing_that_is_not_allowed_is_forbidden(
    issuers: Issuers, now: datetime, changes: dict[str, object], reason: Reason, *, told: bool
) -> None:
    """The log names the caller where the party is proved, and only in words that the rules know."""
    refused = _refusal(issuers, f"Bearer {issuers.token(now, **changes)}", now)
    assert (refused.code, refused.reason) == (ErrorCode.FORBIDDEN, reason)
    assert (refused.caller is not None) == told


def test_an_issuer_speaks_only_for_its_own_parties(issuers: Issuers, now: datetime) -> None:
    """Bekasi's issuer cannot make a Ministry official."""
    token = _signed_with_ed25519_for(issuers, now, party="kemnaker")
    assert _refusal(issuers, f"Bearer {token}", now).reason == Reason.PARTY


def _signed_with_ed25519_for(issuers: Issuers, now: datetime, **changes: object) -> str:
    header = {"alg": "Ed25519", "kid": "bekasi-1"}
    return jwt.encode(header, issuers.claims(now, iss=BEKASI, **changes), issuers.bekasi_key, algorithms=["Ed25519"])


class TestForgery:
    """Signatures that a registered key did not make."""

    def test_without_a_signature(self, issuers: Issuers, now: datetime) -> None:
        """`alg: none` is no algorithm."""
        token = f"{_segment({'alg': 'none', 'kid': 'ministry-1'})}.{_segment(issuers.claims(now))}."
        assert _refusal(issuers, f"Bearer {token}", now).reason == Reason.ALGORITHM

    def test_with_the_public_key_as_a_shared_secret(self, issuers: Issuers, now: datetime) -> None:
        """HS256 over the public key (key confusion) is refused by the algorithm alone."""
        head, body = _segment({"alg": "HS256", "kid": "ministry-1"}), _segment(issuers.claims(now))
        public = issuers.ministry_key.as_pem(private=False)
        signature = hmac.digest(public, f"{head}.{body}".encode(), sha256)
        token = f"{head}.{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
        assert _refusal(issuers, f"Bearer {token}", now).reason == Reason.ALGORITHM

    def test_with_a_shared_secret_of_the_attackers(self, issuers: Issuers, now: datetime) -> None:
        """A well-made HS256 token is refused as well."""
        header = {"alg": "HS256", "kid": "ministry-1"}
        token = jwt.encode(header, issuers.claims(now), OctKey.generate_key(256), algorithms=["HS256"])
        assert _refusal(issuers, f"Bearer {token}", now).reason == Reason.ALGORITHM

    def test_with_another_algorithm_than_the_keys_own(self, issuers: Issuers, now: datetime) -> None:
        """A P-256 key verifies ES256 and nothing else."""
        token = issuers.token(now)
        head = _segment({"alg": "Ed25519", "kid": "ministry-1"})
        assert _refusal(issuers, f"Bearer {head}.{token.partition('.')[2]}", now).reason == Reason.ALGORITHM

    def test_by_another_key_of_the_same_name(self, issuers: Issuers, now: datetime) -> None:
        """The key id names a key and does not bring one."""
        stranger = ECKey.generate_key("P-256", {"kid": "ministry-1"})
        token = jwt.encode({"alg": "ES256", "kid": "ministry-1"}, issuers.claims(now), stranger, algorithms=["ES256"])
        assert _refusal(issuers, f"Bearer {token}", now).reason == Reason.SIGNATURE

    def test_by_a_key_that_the_token_brings_along(self, issuers: Issuers, now: datetime) -> None:
        """`jwk`, `jku` and the like are not read: such a header is refused whole."""
        stranger = ECKey.generate_key("P-256", {"kid": "ministry-1"})
        header = {"alg": "ES256", "kid": "ministry-1", "jwk": stranger.as_dict(private=False)}
        token = jwt.encode(header, issuers.claims(now), stranger, algorithms=["ES256"])
        assert _refusal(issuers, f"Bearer {token}", now).reason == Reason.MALFORMED

    @pytest.mark.parametrize("kid", ["bekasi-1", "unknown", None, 7])
    def test_by_a_key_that_is_not_the_issuers(self, issuers: Issuers, now: datetime, kid: object) -> None:
        """Another issuer's key, an unknown one and none at all."""
        token = issuers.token(now)
        head = _segment({"alg": "ES256", "kid": kid})
        assert _refusal(issuers, f"Bearer {head}.{token.partition('.')[2]}", now).reason == Reason.KEY

    def test_of_the_claims_after_signing(self, issuers: Issuers, now: datetime) -> None:
        """Other claims under the old signature."""
        head, _, signature = issuers.token(now).split(".")
        token = f"{head}.{_segment(issuers.claims(now, party='kemnaker'))}.{signature}"
        assert _refusal(issuers, f"Bearer {token}", now).reason == Reason.SIGNATURE

    def test_with_a_payload_that_breaks_the_reader(self, issuers: Issuers, now: datetime) -> None:
        """JSON nested a thousand deep is malformed, not an error of the hub."""
        body = base64.urlsafe_b64encode(b"[" * 3000).decode().rstrip("=")
        token = f"{_segment({'alg': 'ES256', 'kid': 'ministry-1'})}.{body}.AAAA"
        assert _refusal(issuers, f"Bearer {token}", now).reason == Reason.MALFORMED


def test_a_remembered_token_ends_when_it_expires(issuers: Issuers, now: datetime) -> None:
    """Memory never outlives `exp`."""
    authenticator = Authenticator(issuers.trust())
    bearer = f"Bearer {issuers.token(now)}"
    assert authenticator.authenticate(bearer, now) is authenticator.authenticate(bearer, now)
    with pytest.raises(CallerRefusedError) as caught:
        authenticator.authenticate(bearer, now + timedelta(seconds=600))
    assert caught.value.reason == Reason.EXPIRED


def test_clocks_that_differ_are_forgiven_as_far_as_is_set(issuers: Issuers, now: datetime) -> None:
    """With 30 seconds of skew a token holds 30 seconds longer, and begins as much earlier."""
    authenticator = Authenticator(issuers.trust(skew=30))
    bearer = f"Bearer {issuers.token(now)}"
    assert authenticator.authenticate(bearer, now + timedelta(seconds=629)).standing.party == "bekasi"
    assert authenticator.authenticate(bearer, now - timedelta(seconds=30)).standing.party == "bekasi"
    for moment in (now + timedelta(seconds=630), now - timedelta(seconds=31)):
        with pytest.raises(CallerRefusedError):
            Authenticator(issuers.trust(skew=30)).authenticate(bearer, moment)


def test_the_memory_of_tokens_is_bounded(issuers: Issuers, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest is forgotten, and verified anew when it comes again."""
    monkeypatch.setattr("hub.party._REMEMBERED", 3)
    authenticator = Authenticator(issuers.trust())
    bearers = [f"Bearer {issuers.token(now)}" for _ in range(5)]
    for bearer in bearers:
        authenticator.authenticate(bearer, now)
    assert len(authenticator._verified) == 3
    assert authenticator.authenticate(bearers[0], now).standing.party == "bekasi"
