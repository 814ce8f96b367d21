"""What aggregates give: groups with counts and figures, made for each domain type from the catalogue."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from schema.build import CATALOGUE, python_type
from schema.catalogue import DomainType, Field, ValueType
from schema.connections import Completeness
from schema.graphql_scalars import Money
from schema.made import Member, applied, made_type
from schema.names import NAMES, GroupField

NUMBERS = frozenset({ValueType.INT, ValueType.FLOAT, ValueType.MONEY})
"""The values that have sums, averages, medians and extremes."""
_MEDIAN = (
    "Medians. Where figures are rounded: the mean of the middle fifth of the values, of the minimum of persons at "
    "least, its sum rounded as sums are; null where too few have a value. A source gives up to 20,000 distinct values."
)


def number_fields(domain_type: DomainType) -> list[Field]:
    """The fields of a type that have sums, averages, medians and extremes."""
    return [field for field in domain_type.fields.values() if field.value in NUMBERS and not field.is_list]


def _key(domain_type: DomainType) -> type:
    ways = NAMES.group_fields(domain_type.name).values()
    members = [_key_member(domain_type.fields[way.field], way) for way in ways]
    description = "What the records of a group have in common; null where not grouped by, and in the remainder."
    return made_type(f"{domain_type.name}GroupKey", description, members)


def _key_member(field: Field, way: GroupField) -> Member:
    if way.bucket is None:
        return Member(way.name, python_type(field), f"{field.term}.")
    return Member(way.name, date, f"{field.term}: the first day of the {way.bucket.lower()}.")


def _sum_type(field: Field) -> object:
    """Sums of counts outgrow 32 bits, so they are given as Float, exact to 53 bits."""
    return Money if field.value is ValueType.MONEY else float


def _figures(domain_type: DomainType) -> Iterator[Member]:
    """The figures of a group; a type without numbers has none."""
    fields, name = number_fields(domain_type), domain_type.name
    if not fields:
        return
    sums = [Member(one.name, _sum_type(one), f"{one.term}.") for one in fields]
    averages = [Member(one.name, float, f"{one.term}.") for one in fields]
    extremes = [Member(one.name, python_type(one), f"{one.term}.") for one in fields]
    least_or_greatest = made_type(f"{name}Extremes", "Least or greatest values.", extremes)
    yield Member("sum", made_type(f"{name}Sums", "Sums.", sums), "Sums; null where one record gives over half.")
    yield Member("avg", made_type(f"{name}Averages", "Averages.", averages), "Averages; null where the sum is null.")
    medians = [Member(one.name, float, f"{one.term}.") for one in fields]
    yield Member("median", made_type(f"{name}Medians", "Medians.", medians), _MEDIAN)
    yield Member("min", least_or_greatest, "Least values, where the caller sees the field on records.")
    yield Member("max", least_or_greatest, "Greatest values, where the caller sees the field on records.")


def _group(domain_type: DomainType) -> type:
    members = [
        Member("key", _key(domain_type), "What the group's records have in common.", required=True),
        Member("count", int, "Records; null while under the minimum cell."),
        Member(
            "persons", int, "Distinct persons across sources, of up to 1,000,000 in each; computed only when selected."
        ),
        Member("suppressed", bool, "Whether this is the remainder of all cells under the minimum.", required=True),
        *_figures(domain_type),
    ]
    return made_type(f"{domain_type.name}Group", "One group.", members)


def aggregate_type(domain_type: DomainType) -> type:
    """The type of an aggregate over a domain type."""
    group = _group(domain_type)
    members = [
        Member("groups", applied(list, group), "The groups.", required=True),
        Member("total", int, "All records of all groups; null while under the minimum cell."),
        Member("exact", bool, "False when counts are rounded and small cells suppressed.", required=True),
        Member("completeness", list[Completeness], "Every source that holds the domain.", required=True),
    ]
    return made_type(f"{domain_type.name}Aggregate", f"{domain_type.term}, counted.", members)


AGGREGATES: Mapping[str, type] = MappingProxyType({one.name: aggregate_type(one) for one in CATALOGUE.types.values()})
"""The aggregate type of every domain type, by its name."""
