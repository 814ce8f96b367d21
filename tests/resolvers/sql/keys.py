"""Keyed treatments for tests."""

from collections.abc import Sequence
from hashlib import sha256


class TestKeys:
    """Keyed treatments with a key of their own: enough for tests, and as deterministic as the hub's."""

    __test__ = False
    rounding_seed = -4_242

    def person_tags(self, identifiers: Sequence[str | None]) -> list[bytes | None]:
        """Sixteen bytes for each identifier."""
        return [None if text is None else sha256(text.encode()).digest()[:16] for text in identifiers]

    def pseudonyms(self, coordinate: str, values: Sequence[str | None]) -> list[str | None]:
        """A text for each value."""
        return [None if text is None else f"ps_{coordinate}_{text[::-1]}" for text in values]
