"""What every record has beside its governed fields, and how a domain type says what it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar

import strawberry


@dataclass(frozen=True, slots=True)
class About:
    """The facts of a domain type that its fields do not tell; the members mean what they mean in `DomainType`."""

    code: int
    root: str
    domain: str
    term: str
    about_person: bool = False
    identifier: str | None = None
    own_by: tuple[str, ...] = ()


@strawberry.type(description="A connected system and the party that owns it.")
class SourceRef:
    """A source by its id and owner."""

    id: strawberry.ID = strawberry.field(description="The source's id, such as siapkerja.")
    owner: str = strawberry.field(description="The party whose source it is, such as kemnaker.")


@strawberry.type
class Record:
    """The base of every domain type."""

    about: ClassVar[About]

    id: strawberry.ID = strawberry.field(description="Sealed id of the record, made for this caller and purpose only.")
    source: SourceRef = strawberry.field(description="The source that holds the record.")
    updated_at: datetime | None = strawberry.field(description="When the source last changed the record.")
    quality: list[str] | None = strawberry.field(
        description="Flags such as birthDate:MISSING or nik:INVALID, of fields the caller may read in the clear.",
    )


RecordT = TypeVar("RecordT", bound=type[Record])


def domain_type(about: About) -> Callable[[RecordT], RecordT]:
    """Make a class a domain type of the schema, described by its Indonesian term and its docstring."""

    def decorate(cls: RecordT) -> RecordT:
        cls.about = about
        return strawberry.type(cls, description=f"{about.term}. {cls.__doc__}")

    return decorate
