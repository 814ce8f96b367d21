"""One person's records over all domains: `person(nik)`. Which domains it has follows from the catalogue."""

from dataclasses import dataclass

from schema.build import CATALOGUE, DOMAIN_TYPES
from schema.catalogue import Catalogue, DomainType, Relation, ValueType
from schema.connections import Completeness, Connection
from schema.made import Member, applied, made_type


@dataclass(frozen=True, slots=True)
class PersonDomain:
    """A domain in which a person is found by NIK.

    `looked_up` is the type that holds the NIK; `through` the relation that leads on from it to the domain's own type,
    where that has none.
    """

    kind: DomainType
    looked_up: DomainType
    through: Relation | None


def person_domains(catalogue: Catalogue) -> dict[str, PersonDomain]:
    """The domains by the name of their list: those that hold a NIK, and those one link away from one."""
    holding = [kind for kind in catalogue.types.values() if _holds_nik(kind)]
    found = {kind.root: PersonDomain(kind, kind, None) for kind in holding}
    for kind in holding:
        for relation in kind.relations.values():
            target = catalogue.types[relation.target]
            if relation.many and not relation.by_person and target.about_person and target.identifier is None:
                found[target.root] = PersonDomain(target, kind, relation)
    return found


def _holds_nik(kind: DomainType) -> bool:
    return kind.identifier is not None and kind.fields[kind.identifier].value is ValueType.NIK


PERSON_DOMAINS = person_domains(CATALOGUE)
"""Those of this hub."""


def _list_member(name: str, domain: PersonDomain) -> Member:
    return Member(name, applied(Connection, DOMAIN_TYPES[domain.kind.name]), f"{domain.kind.term}: the person's own.")


PERSON = made_type(
    "Person",
    "Seseorang: the records of one person in every domain. Who is unknown, hidden or another's looks the same: empty.",
    [
        *(_list_member(name, domain) for name, domain in PERSON_DOMAINS.items()),
        Member(
            "completeness",
            list[Completeness],
            "Every source that holds a domain asked for: over all of them its worst state, and its records together.",
            required=True,
        ),
    ],
)
"""The GraphQL type of `person`."""
