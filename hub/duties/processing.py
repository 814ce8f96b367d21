"""What is done with personal data, as values: who gives whom what, what for, and by what it is allowed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from policies.matching import Place
from policies.model import Layer, PolicySet
from resolvers.mapping import SourceMapping
from schema.catalogue import Catalogue, PrivacyClass
from schema.decisions import Form, Right, Treatment

PERSONAL: Final = frozenset({PrivacyClass.PERSONAL_GENERAL, PrivacyClass.PERSONAL_SPECIFIC})
"""The classes that are personal data whatever they stand beside."""


@dataclass(frozen=True, slots=True)
class Category:
    """Fields of one type and class that are given alike: in which form, with which named rights, on which rows.

    On the minor side every field counts as personal-specific (UU 27/2022 Pasal 4(2)). A category that is withheld is
    here only if it may be looked up or matched.
    """

    type_name: str
    privacy_class: PrivacyClass
    treatment: Treatment
    form: Form | None
    rights: frozenset[Right]
    fields: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """All personal data that an activity touches, and the coordinates that its sources hold and it never touches."""

    categories: tuple[Category, ...]
    withheld: tuple[str, ...]

    @property
    def touched(self) -> frozenset[str]:
        """The coordinates it touches."""
        return frozenset(f"{one.type_name}.{name}" for one in self.categories for name in one.fields)


@dataclass(frozen=True, slots=True)
class Ground:
    """By what an activity is allowed: own rights, public rights, or an agreement and perhaps its consent.

    `concerned` are the agreements whose limits on aggregates hold.
    """

    layer: Layer
    agreement: str | None
    consent: str | None
    concerned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """Personal data of an owner, used by a recipient (which may be itself) in some roles for one purpose."""

    owner: str
    recipient: str
    purpose: str
    roles: tuple[str, ...]
    ground: Ground
    sources: tuple[str, ...]
    clauses: tuple[str, ...]
    profile: Profile


@dataclass(frozen=True, slots=True)
class Basis:
    """What activities are read from. `mappings` are those of the connected sources, `at` is aware."""

    policies: PolicySet
    catalogue: Catalogue
    mappings: Mapping[str, SourceMapping]
    at: datetime

    def term(self, ground: Ground) -> tuple[datetime, datetime] | None:
        """The half-open span in which an agreement, or its consent, is a ground; None where nothing ends."""
        if ground.agreement is None:
            return None
        agreement = self.policies.agreements[ground.agreement]
        consent = next((one for one in agreement.consents if one.id == ground.consent), None)
        found = agreement if consent is None else consent
        return found.since, min(found.until, agreement.until)

    def min_cell(self, ground: Ground) -> int:
        """The least number of persons that a suppressed cell of an aggregate may show."""
        agreed = (self.policies.agreements[name].aggregation.min_cell for name in ground.concerned)
        return max(self.policies.aggregation.min_cell, *agreed, 0)
