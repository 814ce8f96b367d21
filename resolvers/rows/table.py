"""The records a source gave for one type, as columns that are decoded when first asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from resolvers.mapping import TypeMapping
from resolvers.reads import KEY, UPDATED_AT
from resolvers.rows.columns import Column, decode, decode_keys
from resolvers.rows.contract import ContractError
from schema.catalogue import Catalogue, DomainType

Record = dict[str, Any]
"""One record as the source wrote it in JSON."""


@dataclass(frozen=True, slots=True)
class TypeShape:
    """A domain type with its mapping in one source, and where the types its links lead to are found."""

    domain: DomainType
    mapping: TypeMapping
    catalogue: Catalogue
    types: Mapping[str, TypeMapping]

    def leads(self, relation: str) -> bool:
        """Whether the source holds the type a relation leads to, and the link to it."""
        return self.domain.relations[relation].target in self.types and self.link_of(relation) in self.mapping.columns

    def target(self, relation: str) -> "TypeShape":
        """The shape of the type a relation leads to."""
        name = self.domain.relations[relation].target
        return TypeShape(self.catalogue.types[name], self.types[name], self.catalogue, self.types)

    def person_relation(self) -> str | None:
        """The relation to the person's own record in this source, for types that hold no identifier themselves."""
        for relation in self.domain.relations.values():
            if not relation.many and not relation.by_person and self.leads(relation.name):
                target = self.target(relation.name).domain
                if target.about_person and target.identifier is not None:
                    return relation.name
        return None

    def link_of(self, relation: str) -> str:
        """The link field a relation to one is joined on."""
        return self.domain.relations[relation].join.partition(".")[2]


@dataclass(slots=True)
class Table:
    """Records of one type with their keys. `linked` holds, by relation, the records that links of this type lead to."""

    shape: TypeShape
    records: Sequence[Record]
    keys: list[int]
    linked: Mapping[str, "Table"]
    _columns: dict[str, Column] = field(default_factory=dict)

    @classmethod
    def of(cls, shape: TypeShape, records: Sequence[object], linked: Mapping[str, "Table"] | None = None) -> "Table":
        """The table of records just received. Raises `ContractError` for one that is no object or has no key."""
        objects: list[Record] = []
        for record in records:
            if not isinstance(record, dict):
                raise ContractError(f"{shape.domain.name}: found a record that is no object")
            objects.append(record)
        key = shape.mapping.key
        keys = decode_keys([record.get(key) for record in objects], f"{shape.domain.name} (column {key})")
        return cls(shape, objects, keys, linked or {})

    def __len__(self) -> int:
        return len(self.keys)

    def column(self, name: str) -> Column:
        """The canonical values of a field, of `id` or of `updatedAt`; all null where the source does not hold it."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._decoded(name)
        return found

    def _decoded(self, name: str) -> Column:
        if name == KEY:
            return self.keys
        mapping = self.shape.mapping
        column = mapping.updated_at if name == UPDATED_AT else mapping.columns.get(name)
        if column is None:
            return [None] * len(self.keys)
        where = f"{mapping.name}.{name} (column {column.column})"
        return decode(column, self.natives(column.column), where)

    def natives(self, column: str) -> list[Any]:
        """A column as the source wrote it."""
        return [record.get(column) for record in self.records]

    def linked_column(self, relation: str, name: str) -> Column:
        """The values of a field of the records a relation leads to; null where there is no such record."""
        target = self.linked.get(relation)
        if target is None:
            return [None] * len(self)
        by_key = dict(zip(target.keys, target.column(name), strict=True))
        return [by_key.get(key) for key in self.column(self.shape.link_of(relation))]

    def take(self, positions: Sequence[int]) -> "Table":
        """The records at the positions, in that order, with what is decoded already."""
        return Table(
            self.shape,
            [self.records[i] for i in positions],
            [self.keys[i] for i in positions],
            self.linked,
            {name: [values[i] for i in positions] for name, values in self._columns.items()},
        )
