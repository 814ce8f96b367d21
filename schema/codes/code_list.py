"""What a code list is: an enum of upper-case ASCII names, each with its Indonesian term."""

from enum import StrEnum
from typing import Self, TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition


class CodeList(StrEnum):
    """A closed list of codes. A member is written `NAME = "NAME", "Indonesian term"`; its value is its name."""

    term: str

    def __new__(cls, value: str, term: str = "") -> Self:
        """Keep the term beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.term = term
        return member


ListT = TypeVar("ListT", bound=type[CodeList])


def code_list(cls: ListT) -> ListT:
    """Make a code list a GraphQL enum: the docstring describes it, and each term its value."""
    strawberry.enum(cls, description=cls.__doc__)
    for value in enum_definition(cls).values:
        value.description = cls[value.name].term
    return cls


def enum_definition(cls: type) -> StrawberryEnumDefinition:
    """What Strawberry knows of an enum; `TypeError` if it is none of Strawberry's."""
    if not has_enum_definition(cls):
        raise TypeError(f"{cls.__name__} is not a GraphQL enum")
    return cls.__strawberry_definition__
