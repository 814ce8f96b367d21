"""The demo's ready callers: one token for every standing the three users need."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hub.tokens import TokenIssuer, TokenRequest
from schema.caller import Standing

LIFETIME = timedelta(days=30)
_REGION = (
    ("dashboard", "statistics"),
    ("officer", "placement-service"),
    ("steward", "statistics"),
    ("auditor", "audit"),
)
_MINISTRY = (
    ("dashboard", "statistics"),
    ("analyst", "statistics"),
    ("analyst", "consolidation"),
    ("officer", "placement-service"),
    ("auditor", "audit"),
    ("operator", "monitoring-evaluation"),
)
_EVERYONE = (("officer", "data-subject-request"), ("dpo", "data-subject-request"))
_LEVY = ("officer", "foreign-worker-levy")


def demo_standings() -> Iterator[Standing]:
    """The standings, region by region, the Ministry last."""
    for party in ("bekasi", "halmahera-selatan"):
        yield from (Standing(party, *duty) for duty in (*_REGION, *_EVERYONE))
    yield Standing("halmahera-selatan", *_LEVY)
    yield from (Standing("kemnaker", *duty) for duty in (*_MINISTRY, *_EVERYONE))


def demo_tokens(issuer: TokenIssuer, now: datetime) -> dict[str, str]:
    """The tokens by `<party>/<role>/<purpose>`, good for a month."""
    return {
        f"{standing.party}/{standing.role}/{standing.purpose}": issuer.issue(
            TokenRequest(f"{standing.role}@{standing.party}.test", standing, LIFETIME), now
        )
        for standing in demo_standings()
    }
