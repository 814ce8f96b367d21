"""A domain type as one source holds it: the type, its mapping, and the way to the types its links lead to."""

from dataclasses import dataclass

from resolvers.mapping import ColumnMapping, SourceMapping, TypeMapping
from resolvers.reads import UPDATED_AT
from schema.catalogue import Catalogue, DomainType


@dataclass(frozen=True, slots=True)
class Subject:
    """What statements about one type of one source are made from."""

    catalogue: Catalogue
    source: SourceMapping
    domain: DomainType
    mapping: TypeMapping

    @classmethod
    def of(cls, type_name: str, source: SourceMapping, catalogue: Catalogue) -> "Subject":
        """The subject for a mapped type."""
        return cls(catalogue, source, catalogue.types[type_name], source.types[type_name])

    def column(self, field: str) -> ColumnMapping | None:
        """How a field (or `updatedAt`) is stored; `None` where it is not."""
        return self.mapping.updated_at if field == UPDATED_AT else self.mapping.columns.get(field)

    def target(self, relation: str) -> "Subject | None":
        """The type a relation leads to, if the source holds it and the link to it."""
        name = self.domain.relations[relation].target
        if name not in self.source.types or self.link(relation) not in self.mapping.columns:
            return None
        return Subject.of(name, self.source, self.catalogue)

    def link(self, relation: str) -> str:
        """The link field that a relation to one is joined on."""
        return self.domain.relations[relation].join.partition(".")[2]
