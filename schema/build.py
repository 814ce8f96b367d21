"""Builds the catalogue from the ten Strawberry types, and refuses types that contradict themselves.

Strawberry is read here once; everybody else reads `CATALOGUE`.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import strawberry
from strawberry.types.base import StrawberryList, StrawberryOptional, has_object_definition
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType
from strawberry.utils.str_converters import to_camel_case

from schema.catalogue import Catalogue, DomainType, Field, Kind, PrivacyClass, Relation, ValueType
from schema.domains.employed_person import EmployedPerson
from schema.domains.employer import Employer
from schema.domains.foreign_worker import ForeignWorker
from schema.domains.foreign_worker_entry import ForeignWorkerEntry
from schema.domains.industrial_dispute import IndustrialDispute
from schema.domains.job_seeker import JobSeeker
from schema.domains.job_vacancy import JobVacancy
from schema.domains.placement import Placement
from schema.domains.training import Training
from schema.domains.training_enrollment import TrainingEnrollment
from schema.governed import governed_of
from schema.graphql_scalars import SCALARS
from schema.records import Record
from schema.relations import Related, related_of

DOMAIN_TYPES: Mapping[str, type[Record]] = MappingProxyType(
    {
        cls.__name__: cls
        for cls in (
            JobSeeker,
            JobVacancy,
            Employer,
            EmployedPerson,
            Training,
            TrainingEnrollment,
            Placement,
            IndustrialDispute,
            ForeignWorker,
            ForeignWorkerEntry,
        )
    },
)
"""The ten Strawberry types by name, in the order of the schema."""

_VALUE_TYPES: Mapping[object, ValueType] = {
    str: ValueType.STRING,
    int: ValueType.INT,
    float: ValueType.FLOAT,
    bool: ValueType.BOOLEAN,
    strawberry.ID: ValueType.ID,
    **{python: ValueType(scalar.name) for python, scalar in SCALARS.items()},
}


class CatalogueError(Exception):
    """The domain types contradict themselves: a fault of this code, found at import."""


def python_type(field: Field) -> object:
    """The Python type in which Strawberry was told the field's value: of one element, where it is a list."""
    members = strawberry_fields(DOMAIN_TYPES[field.type_name])
    member = next(one for one in members if to_camel_case(one.python_name) == field.name)
    inner, _ = _unwrapped(field.type_name, member)
    return inner.wrapped_cls if isinstance(inner, StrawberryEnumDefinition) else inner


def build_catalogue(types: Iterable[type[Record]]) -> Catalogue:
    """The catalogue of the given Strawberry types; `CatalogueError` names the first contradiction."""
    enums: dict[str, tuple[str, ...]] = {}
    built = [_domain_type(cls, enums) for cls in types]
    catalogue = Catalogue(MappingProxyType({one.name: one for one in built}), MappingProxyType(enums))
    _check(catalogue)
    return catalogue


def _domain_type(cls: type[Record], enums: dict[str, tuple[str, ...]]) -> DomainType:
    about, name = cls.about, cls.__name__
    members = strawberry_fields(cls)
    fields = [field for member in members if (field := _field(cls, member, enums)) is not None]
    relations = [_relation(name, member, related) for member in members if (related := related_of(member)) is not None]
    return DomainType(
        name=name,
        code=about.code,
        root=about.root,
        domain=about.domain,
        term=about.term,
        about_person=about.about_person,
        identifier=about.identifier,
        own_by=about.own_by,
        fields=MappingProxyType({field.name: field for field in fields}),
        relations=MappingProxyType({relation.name: relation for relation in relations}),
    )


def strawberry_fields(cls: type) -> list[StrawberryField]:
    """The members of a Strawberry type in the order they were written."""
    if not has_object_definition(cls):
        raise CatalogueError(f"{cls.__name__} is no Strawberry type")
    return cls.__strawberry_definition__.fields


def _field(cls: type[Record], member: StrawberryField, enums: dict[str, tuple[str, ...]]) -> Field | None:
    type_name = cls.__name__
    governed = governed_of(member)
    if governed is None:
        return None
    inner, is_list = _unwrapped(type_name, member)
    if isinstance(inner, StrawberryEnumDefinition):
        value, enum = ValueType.ENUM, inner.name
        enums[enum] = tuple(one.name for one in inner.values)
    else:
        value, enum = _VALUE_TYPES[inner], None
    return Field(
        type_name=type_name,
        name=to_camel_case(member.python_name),
        value=value,
        enum=enum,
        is_list=is_list,
        required=governed.required,
        privacy_class=governed.privacy_class,
        kind=governed.kind,
        term=governed.term,
        links_to=governed.links_to,
        about_person=cls.about.about_person,
    )


def _unwrapped(type_name: str, member: StrawberryField) -> tuple[object, bool]:
    """The innermost type of a member and whether it is a list of it. Every governed field is nullable."""
    outer = member.type
    if not isinstance(outer, StrawberryOptional):
        raise CatalogueError(f"{type_name}.{member.python_name} must be nullable")
    if isinstance(outer.of_type, StrawberryList):
        return outer.of_type.of_type, True
    return outer.of_type, False


def _relation(type_name: str, member: StrawberryField, related: Related) -> Relation:
    return Relation(
        type_name=type_name,
        name=to_camel_case(member.python_name),
        target=_target(member),
        many=related.many,
        join=related.join,
        by_person=related.by_person,
    )


def _target(member: StrawberryField) -> str:
    """The name of the domain type that a relation leads to."""
    inner = member.type.of_type if isinstance(member.type, StrawberryOptional) else member.type
    if has_object_definition(inner):
        inner = inner.__strawberry_definition__.type_var_map["NodeT"]
    if not isinstance(inner, LazyType):
        raise CatalogueError(f"relation {member.python_name} names no domain type")
    return inner.type_name


def _check(catalogue: Catalogue) -> None:
    codes = [one.code for one in catalogue.types.values()]
    if len(set(codes)) != len(codes) or not all(1 <= code <= 254 for code in codes):
        raise CatalogueError("type codes must be unique and from 1 to 254")
    for one in catalogue.types.values():
        for field in one.fields.values():
            _check_field(catalogue, field)
        for relation in one.relations.values():
            _check_relation(catalogue, relation)


def _check_field(catalogue: Catalogue, field: Field) -> None:
    if (field.privacy_class is PrivacyClass.PERSONAL_GENERAL) != (field.kind is not None):
        raise CatalogueError(f"{field.coordinate}: personal-general fields have a kind, others have none")
    if (field.kind is Kind.LINK) != (field.kind is not None and field.value is ValueType.ID):
        raise CatalogueError(f"{field.coordinate}: kind link is for personal-general ids, and for nothing else")
    if field.links_to is not None and field.links_to not in catalogue.types:
        raise CatalogueError(f"{field.coordinate} links to an unknown type {field.links_to}")


def _check_relation(catalogue: Catalogue, relation: Relation) -> None:
    where = f"{relation.type_name}.{relation.name}"
    try:
        join = catalogue.field(relation.join)
    except KeyError:
        raise CatalogueError(f"{where} joins on {relation.join}, which is no field") from None
    ends = (relation.type_name, relation.target)
    if (join.links_to, join.type_name) != (ends if relation.many else ends[::-1]):
        raise CatalogueError(f"{where} joins on {relation.join}, which does not link its two ends")


CATALOGUE = build_catalogue(DOMAIN_TYPES.values())
"""The catalogue of this hub. Immutable."""
