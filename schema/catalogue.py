"""The catalogue: every domain type, field and relation the hub knows, as plain values read from the Strawberry types.

Planner, policies and mappings ask the catalogue, never the GraphQL library. A field that is not here cannot be asked
for, mapped, or decided on (fields with `federated=no` never enter).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PrivacyClass(StrEnum):
    """How sensitive a field is by law (UU 27/2022 Pasal 4, UU 14/2008 Pasal 17, the agreements' Pasal 9)."""

    PUBLIC = "public"
    OPEN_AFTER_AGGREGATION = "open-after-aggregation"
    CONFIDENTIAL_BUSINESS = "confidential-business"
    PERSONAL_GENERAL = "personal-general"
    PERSONAL_SPECIFIC = "personal-specific"


class Kind(StrEnum):
    """The kind of a personal-general field, by which the starting rules treat it (domain.md 6.1)."""

    NAME = "name"
    IDENTIFIER = "identifier"
    RECORD_NUMBER = "record-number"
    LINK = "link"
    DATE = "date"
    BAND = "band"
    TEXT = "text"


class ValueType(StrEnum):
    """The GraphQL value type of a field; code lists are `ENUM`."""

    STRING = "String"
    INT = "Int"
    FLOAT = "Float"
    BOOLEAN = "Boolean"
    ID = "ID"
    DATE = "Date"
    DATETIME = "DateTime"
    MONEY = "Money"
    NIK = "NIK"
    NIB = "NIB"
    NPWP = "NPWP"
    KPJ = "KPJ"
    PHONE = "Phone"
    EMAIL = "Email"
    PASSPORT = "PassportNumber"
    REGION = "RegionCode"
    DISTRICT = "DistrictCode"
    KBJI = "KbjiCode"
    KBLI = "KbliCode"
    COUNTRY = "CountryCode"
    ENUM = "enum"


_TEXTS = frozenset(
    {
        ValueType.STRING,
        ValueType.NIK,
        ValueType.NIB,
        ValueType.NPWP,
        ValueType.KPJ,
        ValueType.PHONE,
        ValueType.EMAIL,
        ValueType.PASSPORT,
    }
)
_NAMING = frozenset({Kind.NAME, Kind.IDENTIFIER, Kind.RECORD_NUMBER})


@dataclass(frozen=True, slots=True)
class Field:
    """One governed field of a domain type. `required` says that the source must supply it (a quality rule).

    `about_person` says that its type is about one person.
    """

    type_name: str
    name: str
    value: ValueType
    enum: str | None
    is_list: bool
    required: bool
    privacy_class: PrivacyClass
    kind: Kind | None
    term: str
    links_to: str | None
    about_person: bool

    @property
    def coordinate(self) -> str:
        """`Type.field`, the key of every decision."""
        return f"{self.type_name}.{self.name}"

    @property
    def tells_apart(self) -> bool:
        """Whether its values tell persons apart, so that groups by them would be a list of persons.

        Names, identifiers, contacts, addresses, numbers of documents, links to a person's record, and free text.
        """
        return self.about_person and (self.kind is Kind.LINK or self.value in _TEXTS)

    @property
    def names_person(self) -> bool:
        """Whether one of its values is enough to ask after one person: a name, an identifier, a record's number."""
        return self.about_person and self.kind in _NAMING


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two domain types.

    `join` is the coordinate of the link field whose select right it needs: of the source type for a relation to one, of
    the target for a relation to many. With `by_person` the two ends are joined on the keyed tag of the person's
    identifier (across sources); else on the link within one source.
    """

    type_name: str
    name: str
    target: str
    many: bool
    join: str
    by_person: bool


@dataclass(frozen=True, slots=True)
class DomainType:
    """A domain type. `code` is its number in sealed ids (1 to 254, never reused).

    `identifier` names the field with the person's NIK or passport number, if the type has one. `own_by` lists the
    fields (or `relation.field` paths) whose region code makes a national row a region's own (domain.md 6.1).
    """

    name: str
    code: int
    root: str
    domain: str
    term: str
    about_person: bool
    identifier: str | None
    own_by: tuple[str, ...]
    fields: Mapping[str, Field]
    relations: Mapping[str, Relation]

    @property
    def listed_only_with_rights(self) -> bool:
        """Whether a list takes only rows of which the caller sees more than public fields (DESIGN section 5)."""
        return self.about_person or self.name == "IndustrialDispute"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All domain types by name, and every enum's values by the enum's name."""

    types: Mapping[str, DomainType]
    enums: Mapping[str, tuple[str, ...]]

    def field(self, coordinate: str) -> Field:
        """The field at `Type.field`; `KeyError` if there is none."""
        type_name, _, name = coordinate.partition(".")
        return self.types[type_name].fields[name]
