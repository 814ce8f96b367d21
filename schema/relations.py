"""How a domain file declares a relation to another type.

A relation has no class of its own: its right is that of its join field. To many, it takes the arguments of a list.
"""

from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

RELATION = "relation"
"""The key in a Strawberry field's metadata under which its `Related` stands."""


@dataclass(frozen=True, slots=True)
class Related:
    """What the catalogue needs to know of a relation beside its type; the members mean what they mean in `Relation`."""

    many: bool
    join: str
    by_person: bool


def to_one(*, join: str, by_person: bool = False) -> Any:
    """A relation to at most one record; null where there is none, or none that may be seen."""
    return _field(Related(many=False, join=join, by_person=by_person))


def to_many(*, join: str, by_person: bool = False) -> Any:
    """A relation to a page of records; its arguments are those of the target's list and are added with the schema."""
    return _field(Related(many=True, join=join, by_person=by_person))


def related_of(field: StrawberryField) -> Related | None:
    """What a Strawberry field declares as a relation; `None` for other fields."""
    related = field.metadata.get(RELATION)
    return related if isinstance(related, Related) else None


def _field(related: Related) -> Any:
    way = "the same person's passport number" if related.by_person else related.join
    return strawberry.field(
        description=f"Joined on {way}; needs the right to {related.join}.", metadata={RELATION: related}
    )
