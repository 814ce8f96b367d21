"""The names that orderings and groupings give to fields: `registeredAt` is REGISTERED_AT and REGISTERED_AT_MONTH."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from schema.build import CATALOGUE
from schema.catalogue import Catalogue, DomainType, Field, ValueType

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DATED = frozenset({ValueType.DATE, ValueType.DATETIME})


class Bucket(StrEnum):
    """How dates and times may be grouped beside their own value; a bucket is named by its first day."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


@dataclass(frozen=True, slots=True)
class GroupField:
    """What one value of a `<Type>GroupField` enum groups by; `name` is its member in the group's key."""

    name: str
    field: str
    bucket: Bucket | None


@dataclass(frozen=True, slots=True)
class Names:
    """The enum names of every type's fields. `orders` and `groups` are by type name, then by enum name."""

    orders: Mapping[str, Mapping[str, str]]
    groups: Mapping[str, Mapping[str, GroupField]]

    def order_fields(self, type_name: str) -> Mapping[str, str]:
        """The fields a type may be ordered by: `REGISTERED_AT` gives `registeredAt`. Lists have no order."""
        return self.orders[type_name]

    def group_fields(self, type_name: str) -> Mapping[str, GroupField]:
        """What a grouping may name: every field that is no list, dates also by bucket. Rights say what it may use."""
        return self.groups[type_name]


def enum_name(field: str) -> str:
    """The enum name of a field or a group key's member: `registeredAt` gives `REGISTERED_AT`."""
    return _HUMP.sub("_", field).upper()


def names_of(catalogue: Catalogue) -> Names:
    """The enum names that follow from a catalogue."""
    types = catalogue.types.values()
    return Names(
        orders=MappingProxyType({one.name: _orders(one) for one in types}),
        groups=MappingProxyType({one.name: _groups(one) for one in types}),
    )


def _orders(domain_type: DomainType) -> Mapping[str, str]:
    return MappingProxyType({enum_name(field.name): field.name for field in _single(domain_type)})


def _groups(domain_type: DomainType) -> Mapping[str, GroupField]:
    return MappingProxyType({enum_name(way.name): way for field in _single(domain_type) for way in _ways(field)})


def _single(domain_type: DomainType) -> Iterator[Field]:
    return (field for field in domain_type.fields.values() if not field.is_list)


def _ways(field: Field) -> Iterator[GroupField]:
    yield GroupField(field.name, field.name, None)
    if field.value in _DATED:
        for bucket in Bucket:
            yield GroupField(f"{field.name}{bucket.title()}", field.name, bucket)


NAMES = names_of(CATALOGUE)
"""The names in this hub's schema."""
