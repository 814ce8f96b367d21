"""The filter of each kind of value. Comparisons with null are false; `isNull` asks for null itself."""

from collections.abc import Iterable, Mapping

import strawberry

from schema.build import python_type
from schema.catalogue import Field, ValueType
from schema.made import Member, applied, made_input

_ORDERED = frozenset({ValueType.INT, ValueType.FLOAT, ValueType.MONEY, ValueType.DATE, ValueType.DATETIME})
_PERSONS = frozenset({ValueType.NIK, ValueType.PASSPORT})
"""Numbers that name one person: asked for whole, one by one or among pseudonyms, and never for being absent."""

RECORD_ID_FILTER = made_input(
    "IdFilter",
    "Compares a record's own sealed id.",
    [
        Member("eq", strawberry.ID, "Equal to."),
        Member("in", list[strawberry.ID], "Equal to one of these."),
    ],
)
"""The filter of `id` on every type."""


def filter_name(field: Field) -> str:
    """The name of the input that filters a field: `RegionCodeFilter`, `StringListFilter`, `LinkFilter` for links."""
    if field.value is ValueType.ID:
        return "LinkFilter"
    return f"{field.enum or field.value}{'List' if field.is_list else ''}Filter"


def filters_of(fields: Iterable[Field]) -> Mapping[str, type]:
    """One input for each kind of value among the fields, by its name."""
    return {name: _filter(name, field) for name, field in {filter_name(field): field for field in fields}.items()}


def _filter(name: str, field: Field) -> type:
    return made_input(name, _description(field), _members(field, python_type(field)))


def _description(field: Field) -> str:
    if field.value is ValueType.ID:
        return "Compares the sealed id of a linked record."
    what = field.enum or field.value
    return f"Compares a list of {what}." if field.is_list else f"Compares one {what}."


def _members(field: Field, value: object) -> list[Member]:
    if field.is_list:
        return [
            Member("has", value, "The list holds this."),
            Member("hasAny", applied(list, value), "The list holds at least one of these."),
        ]
    members = [Member("eq", value, "Equal to.")]
    if field.value is not ValueType.BOOLEAN:
        members.append(Member("in", applied(list, value), "Equal to one of these."))
    if field.value in _ORDERED:
        members += _ordered(value)
    if field.value not in _PERSONS:
        members.append(Member("isNull", bool, "True: is null. False: is not null."))
    return members


def _ordered(value: object) -> list[Member]:
    return [
        Member("gt", value, "Greater than."),
        Member("gte", value, "Greater than or equal to."),
        Member("lt", value, "Less than."),
        Member("lte", value, "Less than or equal to."),
    ]
