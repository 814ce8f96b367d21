"""The keys as the agreements' present terms have them: one keyring between renewals, so that reads can be shared."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from hub.publication.regimes import Regime
from policies.model import PolicySet
from policies.renewals import renewals, terms_between
from resolvers.seal import Keyring

_EPOCHS: Final = 2
"""Requests of the epoch before may still be under way."""


class TermKeys:
    """Keyrings by epoch and stretch of time. For one event loop."""

    def __init__(self, keyring: Keyring) -> None:
        """Bind `keyring` to terms."""
        self._keyring = keyring
        self._known: dict[int, EpochKeys] = {}

    def at(self, regime: Regime, at: datetime) -> Keyring:
        """The keyring of a regime's terms at an instant; the same object until a term begins or is left behind."""
        known = self._known.get(regime.epoch)
        if known is None:
            known = self._known[regime.epoch] = EpochKeys(self._keyring, regime.policies)
            for epoch in sorted(self._known)[:-_EPOCHS]:
                del self._known[epoch]
        return known.at(at)


class EpochKeys:
    """The keyrings of one epoch's agreements."""

    __slots__ = ("_keyring", "_keyrings", "_policies", "_renewals")

    def __init__(self, keyring: Keyring, policies: PolicySet) -> None:
        """Bind `keyring` to the terms of these agreements."""
        self._keyring = keyring
        self._policies = policies
        self._renewals: Sequence[datetime] = renewals(policies)
        self._keyrings: dict[int, Keyring] = {}

    def at(self, at: datetime) -> Keyring:
        """The keyring at an instant."""
        phase = bisect_right(self._renewals, at)
        found = self._keyrings.get(phase)
        if found is None:
            policies = self._policies
            found = self._keyring.during(lambda between: terms_between(policies, between, at))
            self._keyrings[phase] = found
        return found
