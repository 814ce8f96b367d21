"""How a domain file declares a governed field: its Indonesian term, its privacy class and what hangs on them.

One function for each privacy class, so that a field cannot be written without one; only personal data has a kind.
"""

from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

from schema.catalogue import Kind, PrivacyClass

GOVERNED = "governed"
"""The key in a Strawberry field's metadata under which its `Governed` stands."""


@dataclass(frozen=True, slots=True)
class Governed:
    """What the catalogue needs to know of a field beside its type."""

    term: str
    privacy_class: PrivacyClass
    kind: Kind | None
    required: bool
    links_to: str | None


def public(term: str, *, required: bool = False, links_to: str | None = None) -> Any:
    """A field open by law or by nature."""
    return _field(Governed(term, PrivacyClass.PUBLIC, None, required, links_to))


def open_after_aggregation(term: str, *, required: bool = False, links_to: str | None = None) -> Any:
    """A field harmless as a count, identifying on a single record."""
    return _field(Governed(term, PrivacyClass.OPEN_AFTER_AGGREGATION, None, required, links_to))


def confidential_business(term: str, *, required: bool = False, links_to: str | None = None) -> Any:
    """Company information obtained under an agreement (Pasal 9(1))."""
    return _field(Governed(term, PrivacyClass.CONFIDENTIAL_BUSINESS, None, required, links_to))


def personal(term: str, kind: Kind, *, required: bool = False, links_to: str | None = None) -> Any:
    """General personal data (UU 27/2022 Pasal 4(3)), of the kind by which the rules treat it."""
    return _field(Governed(term, PrivacyClass.PERSONAL_GENERAL, kind, required, links_to))


def personal_specific(term: str) -> Any:
    """Specific personal data (UU 27/2022 Pasal 4(2))."""
    return _field(Governed(term, PrivacyClass.PERSONAL_SPECIFIC, None, required=False, links_to=None))


def governed_of(field: StrawberryField) -> Governed | None:
    """What a Strawberry field declares; `None` for the members every record has, and for relations."""
    governed = field.metadata.get(GOVERNED)
    return governed if isinstance(governed, Governed) else None


def describe(governed: Governed) -> str:
    """The description of the field in the SDL: term, class, and whether the source must supply it."""
    duty = " The source must supply it." if governed.required else ""
    return f"{governed.term}. Privacy class: {governed.privacy_class}.{duty}"


def _field(governed: Governed) -> Any:
    return strawberry.field(description=describe(governed), metadata={GOVERNED: governed})
