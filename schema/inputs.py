"""What lists take: filters and orders of each domain type, made from the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import strawberry

from schema.build import CATALOGUE
from schema.catalogue import DomainType
from schema.filters import RECORD_ID_FILTER, filter_name, filters_of
from schema.made import ITSELF, Member, applied, made_input
from schema.names import NAMES


@strawberry.enum(description="The direction of an order. Nulls come last in both.")
class SortDirection(StrEnum):
    """The direction of an order."""

    ASC = "ASC"
    DESC = "DESC"


@strawberry.enum(description="What becomes of the answer when a source that should have answered did not.")
class Require(StrEnum):
    """What becomes of the answer when a source that should have answered did not."""

    PARTIAL = "PARTIAL"
    COMPLETE = "COMPLETE"


@dataclass(frozen=True, slots=True)
class TypeInputs:
    """The inputs and enums of one domain type."""

    where: type
    order: type
    group_field: type[StrEnum]


def _enum(name: str, description: str, values: Mapping[str, str]) -> type[StrEnum]:
    make: Any = StrEnum  # mypy wants the members of an enum written out
    made: type[StrEnum] = make(name, dict(values))
    return strawberry.enum(made, description=description)


def _where(domain_type: DomainType, filters: Mapping[str, type]) -> type:
    members = [
        Member("id", RECORD_ID_FILTER, "The record's own id."),
        Member("updatedAt", filters["DateTimeFilter"], "When the source last changed the record."),
        *(Member(one.name, filters[filter_name(one)], f"{one.term}.") for one in domain_type.fields.values()),
        Member("and", applied(list, ITSELF), "All of these."),
        Member("or", applied(list, ITSELF), "At least one of these."),
        Member("not", ITSELF, "Not this; a comparison with null is false, so its opposite is true."),
    ]
    return made_input(f"{domain_type.name}Where", "What a record must satisfy: all members given.", members)


def _order(domain_type: DomainType) -> type:
    name = domain_type.name
    enum = _enum(f"{name}OrderField", f"What a list of {name} may be ordered by.", NAMES.order_fields(name))
    members = [
        Member("field", enum, "The field.", required=True),
        Member("direction", SortDirection, "The direction.", required=True, default=SortDirection.ASC),
    ]
    return made_input(f"{name}Order", "One term of an order; ties are broken by a hidden key.", members)


def _group_field(domain_type: DomainType) -> type[StrEnum]:
    values = {name: way.name for name, way in NAMES.group_fields(domain_type.name).items()}
    return _enum(f"{domain_type.name}GroupField", f"What {domain_type.name} may be grouped by.", values)


def _inputs() -> dict[str, TypeInputs]:
    types = CATALOGUE.types.values()
    filters = filters_of(field for one in types for field in one.fields.values())
    return {one.name: TypeInputs(_where(one, filters), _order(one), _group_field(one)) for one in types}


INPUTS: Mapping[str, TypeInputs] = MappingProxyType(_inputs())
"""The inputs of every domain type, by its name."""
