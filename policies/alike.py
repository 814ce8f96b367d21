"""Which pairs of parties are alike: decided by equal rules through equal gates, so that one answer serves them all.

Hundreds of regions that signed the same text are one case here, seen from the Ministry or from each other.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from policies.model import Agreement, End, Party, PolicySet

_UNKNOWN = -1
"""The number of a party that the policies do not know."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What decides about a party: numbers that are equal where all that gates and rules look at is equal.

    `gates` is of the agreement's terms alone, `whole` of terms and rules, `named` says whether a consent names it.
    """

    gates: int
    whole: int
    named: bool


class Numbers:
    """Gives equal values equal numbers."""

    def __init__(self) -> None:
        """With no value known yet."""
        self._known: dict[Hashable, int] = {}

    def of(self, value: Hashable) -> int:
        """The number of a value."""
        return self._known.setdefault(value, len(self._known))


def traits_of(policies: PolicySet, numbers: Numbers) -> Mapping[str, Traits]:
    """The traits of every party of some policies; numbers are comparable with those given by the same `numbers`."""
    named = {consent.to for agreement in policies.agreements.values() for consent in agreement.consents}
    return {party.id: _traits(policies, party, numbers, party.id in named) for party in policies.parties.values()}


def pair_key(traits: Mapping[str, Traits], caller: Party, owner: Party) -> tuple[int, int, str]:
    """Equal for pairs whose every question has equal answers, if the common part is equal too.

    A party's own rights rest on no agreement; between two regions the caller's agreement is a gate alone, and the
    owner's rules act.
    """
    one, other = traits.get(caller.id), traits.get(owner.id)
    if one is None or other is None:
        return (_UNKNOWN, _UNKNOWN, "")
    if caller.id == owner.id:
        return (_UNKNOWN, _UNKNOWN, caller.end.value)
    is_gate_alone = caller.end is End.REGION and owner.end is End.REGION
    who = caller.id if one.named else f"{caller.end}-{owner.end}"
    return (one.gates if is_gate_alone else one.whole, other.whole, who)


def _traits(policies: PolicySet, party: Party, numbers: Numbers, is_named: bool) -> Traits:  # noqa: FBT001 - private
    concerned = tuple(_concerned(policies, party))
    gates = tuple(_gates(policies, agreement) for agreement in concerned)
    whole = tuple((_gates(policies, agreement), *_rules(agreement)) for agreement in concerned)
    return Traits(numbers.of((party.end, gates)), numbers.of((party.end, whole)), is_named)


def _concerned(policies: PolicySet, party: Party) -> Iterator[Agreement]:
    """A region's agreement; for others those with a consent to them."""
    for agreement in policies.agreements.values():
        if agreement.region == party.id or any(consent.to == party.id for consent in agreement.consents):
            yield agreement


def _gates(policies: PolicySet, agreement: Agreement) -> Hashable:
    """All that a gate looks at, sources aside: a question is asked of one that the agreement covers."""
    consents = policies.consents(agreement)
    named = (agreement.id,) if consents else ()
    return (agreement.phases, agreement.purposes, consents, named, policies.is_withdrawn(agreement.id))


def _rules(agreement: Agreement) -> tuple[str, str]:
    return (agreement.rules.digest, agreement.restrictions.digest if agreement.restrictions else "")
