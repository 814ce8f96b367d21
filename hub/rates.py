"""How often one caller may ask: a bucket of requests per caller that refills evenly over a minute."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_CALLERS: Final = 50_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class CallerRates:
    """Counts by account (issuer and subject), whatever the token, role or purpose."""

    def __init__(self, per_minute: int) -> None:
        """Allow this many requests in one minute, and as many at once."""
        self.per_minute = per_minute
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def wait(self, account: tuple[str, str], now: float) -> float:
        """Take one request: 0 where it may be answered, else the seconds until the next may be. `now` in seconds."""
        bucket = self._buckets.get(account)
        if bucket is None:
            bucket = self._buckets[account] = _Bucket(float(self.per_minute), now)
        self._buckets.move_to_end(account)
        if len(self._buckets) > _CALLERS:
            self._buckets.popitem(last=False)  # the one quiet the longest: its bucket is most likely full again
        passed = max(0.0, now - bucket.at)  # a clock set back takes nothing away
        bucket.left = min(float(self.per_minute), bucket.left + passed * self.per_minute / 60)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) * 60 / self.per_minute
        bucket.left -= 1
        return 0.0
