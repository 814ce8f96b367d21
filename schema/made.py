"""Makes Strawberry types that follow from the catalogue, so that none is written ten times by hand."""

from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field
from keyword import iskeyword
from typing import Any, Self

import strawberry
from strawberry.types.unset import UNSET

_NONE = object()

ITSELF: Any = Self
"""As an annotation: the type that is being made."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a made type. `annotation` is a Python type; it is nullable unless `required` says otherwise."""

    name: str
    annotation: Any
    description: str
    required: bool = False
    default: object = field(default=_NONE)


def made_type(name: str, description: str, members: Iterable[Member]) -> type:
    """A GraphQL object type of that name."""
    return strawberry.type(_class(name, members, is_input=False), description=description)


def made_input(name: str, description: str, members: Iterable[Member]) -> type:
    """A GraphQL input type of that name. Members without a default may be left out unless they are required."""
    return strawberry.input(_class(name, members, is_input=True), description=description)


def _class(name: str, members: Iterable[Member], *, is_input: bool) -> type:
    annotations: dict[str, object] = {}
    body: dict[str, object] = {"__annotations__": annotations, "__module__": __name__}
    for member in members:
        attribute = python_name(member.name)
        annotations[attribute] = member.annotation if member.required else member.annotation | None
        body[attribute] = strawberry.field(
            name=member.name,
            description=member.description,
            default=_default(member, is_input=is_input),
        )
    return type(name, (), body)


def _default(member: Member, *, is_input: bool) -> object:
    """What a member is when left out: nothing may be left out of an output, and only what is nullable of an input."""
    if member.default is not _NONE:
        return member.default
    return UNSET if is_input and not member.required else MISSING


def python_name(name: str) -> str:
    """The GraphQL name as a Python one: `in`, `and`, `or` and `not` are keywords and get a trailing underscore."""
    return f"{name}_" if iskeyword(name) else name


def applied(generic: Any, element: object) -> Any:
    """`generic[element]` for an element known only at run time."""
    return generic[element]
