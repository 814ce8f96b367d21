"""When the term of an agreement begins anew, which is when its pseudonyms change."""

from datetime import datetime, timedelta
from typing import Final

from policies.model import Agreement, PolicySet

OVERLAP: Final = timedelta(days=90)
"""How long after a renewal the hub still opens the pseudonyms of the term before."""


def terms_at(agreement: Agreement, at: datetime) -> tuple[datetime, ...]:
    """The beginnings of the terms whose pseudonyms are opened at `at`: of the present one, and a while of the last.

    A term begins with the agreement, and where an addendum that extends it takes effect.
    """
    begun = [agreement.since, *(one for one in _extended(agreement) if one <= at)]
    return tuple(begun[-1:] if at >= begun[-1] + OVERLAP else begun[:-3:-1])


def terms_between(policies: PolicySet, between: str, at: datetime) -> tuple[datetime, ...]:
    """The same for what is between caller and owner: an agreement, or its consent behind a `/`."""
    agreement = policies.agreements.get(between.partition("/")[0])
    return () if agreement is None else terms_at(agreement, at)


def renewals(policies: PolicySet) -> tuple[datetime, ...]:
    """The instants, in order, at which `terms_at` changes for any agreement."""
    begun = {since for agreement in policies.agreements.values() for since in _extended(agreement)}
    return tuple(sorted(begun | {since + OVERLAP for since in begun}))


def _extended(agreement: Agreement) -> list[datetime]:
    return [one.since for one in agreement.addenda if one.until is not None]
