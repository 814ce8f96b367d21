"""The root fields. They have no resolvers: the hub plans an operation whole and shapes its answer itself."""

from collections.abc import Iterable, Mapping

import strawberry
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from schema.accesses import DataSubjectAccessConnection
from schema.aggregates import AGGREGATES
from schema.arguments import (
    RELATED_PAGE,
    ROOT_PAGE,
    access_arguments,
    aggregate_arguments,
    argument,
    list_arguments,
    ordered_page_arguments,
    page_arguments,
    place_arguments,
    require_argument,
)
from schema.audit import AuditEntryConnection, AuditWhere
from schema.audit_replay import AuditReplay
from schema.audit_totals import AuditDimension, AuditTotals
from schema.build import CATALOGUE, DOMAIN_TYPES, strawberry_fields
from schema.catalogue import DomainType
from schema.connections import Connection
from schema.graphql_scalars import NIK, RegionCode
from schema.indicators import Indicator, IndicatorCode
from schema.inputs import INPUTS
from schema.made import Member, applied, made_type
from schema.obligations import Obligation
from schema.periods import Period
from schema.persons import PERSON, PERSON_DOMAINS
from schema.proof import AuditCheckpoint, AuditProof
from schema.source_state import SourceState
from schema.standing import AccessExplanation, AccessMatrix, Me
from schema.trial import PolicyTrial

AGGREGATE_SUFFIX = "Aggregate"
"""The name of a root list with this behind it is the name of its aggregate."""


def _list_member(domain_type: DomainType) -> Member:
    description = f"{domain_type.term}: one list over all sources that hold the domain, globally sorted."
    return Member(domain_type.root, applied(Connection, DOMAIN_TYPES[domain_type.name]), description)


def _aggregate_member(domain_type: DomainType) -> Member:
    description = f"{domain_type.term}: counts and figures over all sources that hold the domain."
    return Member(f"{domain_type.root}{AGGREGATE_SUFFIX}", AGGREGATES[domain_type.name], description)


def _query() -> type:
    types = CATALOGUE.types.values()
    members = [
        *map(_list_member, types),
        *map(_aggregate_member, types),
        Member(
            "indicators", applied(list, Indicator), "Indikator ketenagakerjaan of a region and a period.", required=True
        ),
        Member("person", PERSON, "One person's records by NIK, for roles that may look persons up.", required=True),
        Member("sources", list[SourceState], "The connected sources and their state.", required=True),
        Member("auditEntries", AuditEntryConnection, "Jejak audit: the log, as far as the caller's party may read it."),
        Member(
            "dataSubjectAccesses",
            DataSubjectAccessConnection,
            "Rekam jejak pemrosesan: who looked at a person's data, as far as the caller's party may read the log.",
        ),
        Member(
            "auditTotals", AuditTotals, "Rekap audit: entries of the log that the caller's party may read, counted."
        ),
        Member("auditCheckpoint", AuditCheckpoint, "Titik periksa: the log as it was signed last."),
        Member("auditProof", AuditProof, "Bukti: that an entry is in the log; null where the caller may not read it."),
        Member(
            "auditReplay",
            AuditReplay,
            "Ulang keputusan: an entry decided again; null where the caller may not read it.",
        ),
        Member("me", Me, "Pemanggil: who asks, and what is left of its day."),
        Member("accessMatrix", AccessMatrix, "Matriks akses: what the caller's own role may see of an owner."),
        Member("policyTrial", PolicyTrial, "Uji coba: what the newest candidate version would change."),
        Member("obligations", list[Obligation], "Kewajiban: what a party must do, and by when.", required=True),
        Member("explain", AccessExplanation, "Penjelasan: why the caller's own role may see a coordinate as it does."),
    ]
    return made_type("Query", "One governed, logged endpoint over the parties' labour data.", members)


def _root_arguments() -> dict[str, list[StrawberryArgument]]:
    arguments = {
        "auditEntries": [argument("where", AuditWhere | None, "Which entries."), *place_arguments(ROOT_PAGE)],
        "auditTotals": [
            argument("by", applied(list, AuditDimension), "What to count by: one, or two that differ."),
            argument("where", AuditWhere | None, "Which entries."),
            argument("first", int, "How many groups at most.", ROOT_PAGE),
        ],
        "auditProof": [argument("entry", strawberry.ID, "The entry, as an answer's extensions.audit names it.")],
        "auditReplay": [argument("entry", strawberry.ID, "The entry, as an answer's extensions.audit names it.")],
        "indicators": [
            argument("regionCode", RegionCode | None, "The regency or city; the whole country unless given."),
            argument("period", Period, "The period."),
            argument("codes", applied(list, IndicatorCode) | None, "Which indicators; all unless given."),
        ],
        "dataSubjectAccesses": [
            argument("nik", NIK, "The whole NIK. A try counts as one look-up, whether or not anything is found."),
            *place_arguments(ROOT_PAGE),
        ],
        "person": [
            argument("nik", NIK, "The whole NIK. A try counts as one look-up, whether or not the person is found."),
            require_argument(),
        ],
        "accessMatrix": access_arguments(),
        "obligations": [
            argument("party", str, "Whose; told of the agreements alone that the caller's own party signed.")
        ],
        "explain": [argument("coordinate", str, "Type and field, such as JobSeeker.nik."), *access_arguments()],
    }
    for one in CATALOGUE.types.values():
        arguments[one.root] = list_arguments(INPUTS[one.name])
        arguments[f"{one.root}{AGGREGATE_SUFFIX}"] = aggregate_arguments(INPUTS[one.name])
    return arguments


def _give_arguments(members: Iterable[StrawberryField], arguments: Mapping[str, list[StrawberryArgument]]) -> None:
    """Set the arguments of fields by their GraphQL names. Fields without a resolver take them from nowhere else."""
    for member in members:
        name = member.graphql_name or to_camel_case(member.python_name)
        if name in arguments:
            member.arguments = arguments[name]


def build_query() -> type:
    """The root type, once the arguments of relations to many are in place: their inputs exist only now."""
    for one in CATALOGUE.types.values():
        many = (relation for relation in one.relations.values() if relation.many)
        arguments = {relation.name: page_arguments(INPUTS[relation.target], RELATED_PAGE) for relation in many}
        _give_arguments(strawberry_fields(DOMAIN_TYPES[one.name]), arguments)
    domains = ((name, INPUTS[one.kind.name]) for name, one in PERSON_DOMAINS.items())
    _give_arguments(
        strawberry_fields(PERSON), {name: ordered_page_arguments(one, RELATED_PAGE) for name, one in domains}
    )
    query = _query()
    _give_arguments(strawberry_fields(query), _root_arguments())
    return query
