"""The arguments of lists, related pages and aggregates."""

from collections.abc import Sequence

from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.unset import UNSET

from schema.inputs import Require, TypeInputs
from schema.made import applied, python_name

ROOT_PAGE = 50
"""How many records a list gives unless asked."""

RELATED_PAGE = 10
"""How many records a relation to many gives for each parent unless asked."""


def argument(name: str, annotation: object, description: str, default: object = UNSET) -> StrawberryArgument:
    """One argument of a field; without a default, a nullable one may be left out."""
    return StrawberryArgument(
        python_name=python_name(name),
        graphql_name=name,
        type_annotation=StrawberryAnnotation(annotation),
        description=description,
        default=default,
    )


def page_arguments(inputs: TypeInputs, first: int) -> list[StrawberryArgument]:
    """What every page takes: filter, order, size and place."""
    return [_where(inputs), *ordered_page_arguments(inputs, first)]


def ordered_page_arguments(inputs: TypeInputs, first: int) -> list[StrawberryArgument]:
    """The same without a filter."""
    return [
        argument("orderBy", applied(list, inputs.order) | None, "The order, most important first."),
        *place_arguments(first),
    ]


def place_arguments(first: int) -> list[StrawberryArgument]:
    """The size of a page and the place where it begins."""
    return [
        argument("first", int, "How many records at most.", first),
        argument("after", str | None, "The cursor after which the page begins."),
    ]


def list_arguments(inputs: TypeInputs) -> list[StrawberryArgument]:
    """What a root list takes."""
    return [*page_arguments(inputs, ROOT_PAGE), *_source_arguments()]


def aggregate_arguments(inputs: TypeInputs) -> list[StrawberryArgument]:
    """What an aggregate takes."""
    return [
        _where(inputs),
        argument("groupBy", applied(list, inputs.group_field) | None, "What to group by; nothing: one group of all."),
        *_source_arguments(),
    ]


def access_arguments() -> list[StrawberryArgument]:
    """Whose sources, and what they are asked for."""
    return [
        argument("owner", str, "The party whose sources are meant."),
        argument("purpose", str, "A purpose that the caller's own role may ask for."),
    ]


def _where(inputs: TypeInputs) -> StrawberryArgument:
    return argument("where", inputs.where | None, "What the records must satisfy.")


def _source_arguments() -> Sequence[StrawberryArgument]:
    return (
        argument("sources", list[str] | None, "Ask only these sources; all that hold the domain unless given."),
        require_argument(),
    )


def require_argument() -> StrawberryArgument:
    """Whether a missing source is an error."""
    return argument("require", Require, "COMPLETE makes a missing source an error.", Require.PARTIAL)
