"""Every route by which data leaves the hub, made from the catalogue: a new type, field or relation joins by itself."""

from collections.abc import Iterator
from typing import Any, Final

from schema.audit_totals import AuditDimension
from schema.build import CATALOGUE
from schema.catalogue import DomainType
from schema.names import NAMES
from schema.persons import PERSON_DOMAINS
from tests.worlds.asking import Ask

OWNERS: Final = ("kemnaker", "bekasi", "halmahera-selatan")
SPECIALS: Final = frozenset(
    {
        "sources",
        "auditEntries",
        "dataSubjectAccesses",
        "auditTotals",
        "auditCheckpoint",
        "auditProof",
        "auditReplay",
        "me",
        "accessMatrix",
        "policyTrial",
        "obligations",
        "explain",
        "indicators",
    }
)
"""The root fields that are neither a list nor an aggregate of one type."""

PERSONAL: Final = tuple(kind for kind in CATALOGUE.types.values() if kind.about_person)
_BESIDE: Final = "__typename id updatedAt quality source { id owner }"
_ENDS: Final = "pageInfo { hasNextPage endCursor } totalCount"
_INDICATOR: Final = """code name unit formula value numerator denominator parts { by key value } status suppressed exact
    period publication sources { id } completeness { source { id } status message } asOf message"""
_INTROSPECTION: Final = (
    "{ __schema { queryType { name } types { name fields { name description } } directives { name } } }"
)


def selection(kind: DomainType) -> str:
    """All members of a record."""
    return f"{_BESIDE} {' '.join(kind.fields)}"


def below(kind: DomainType) -> str:
    """All relations of a record, with all members of what they lead to."""
    parts = []
    for relation in kind.relations.values():
        members = selection(CATALOGUE.types[relation.target])
        page = f"nodes {{ {members} }} edges {{ cursor node {{ {members} }} }} {_ENDS}"
        parts.append(f"{relation.name} {{ {page if relation.many else members} }}")
    return " ".join(parts)


def lists(kind: DomainType, first: int = 300) -> Iterator[Ask]:
    """A type's records as nodes, as edges, and under every relation; sent by POST, and by GET as it is."""
    members = selection(kind)
    for method in ("POST", "GET"):
        nodes = f"{{ {kind.root}(first: {first}) {{ nodes {{ {members} }} {_ENDS} }} }}"
        yield Ask(nodes, method=method)
        yield Ask(f"{{ {kind.root}(first: {first}) {{ edges {{ cursor node {{ {members} }} }} }} }}", method=method)
        if kind.relations:
            yield Ask(f"{{ {kind.root}(first: 40) {{ nodes {{ {below(kind)} }} }} }}", method=method)


def groupings(kind: DomainType) -> Iterator[Ask]:
    """A type's records as groups by each field there is."""
    for name, group in NAMES.groups[kind.name].items():
        member = group.name
        body = f"groups {{ key {{ {member} }} count suppressed }} total exact"
        yield Ask(f"{{ {kind.root}Aggregate(groupBy: [{name}]) {{ {body} }} }}")


def persons(nik: str = "3216990101900997") -> Iterator[Ask]:
    """One person's records in every domain, all members of each."""
    parts = []
    for name, domain in PERSON_DOMAINS.items():
        members = selection(domain.kind)
        parts.append(f"{name}(first: 50) {{ nodes {{ {members} }} edges {{ cursor node {{ {members} }} }} {_ENDS} }}")
    ends = "completeness { source { id } status rows }"
    yield from (Ask(f'{{ person(nik: "{nik}") {{ {part} {ends} }} }}') for part in parts)


def specials() -> Iterator[Ask]:
    """What the hub tells from itself."""
    yield Ask("{ sources { id owner kind domains regions status message } }")
    yield Ask(f'{{ indicators(period: "2026") {{ {_INDICATOR} }} }}')
    yield Ask("{ me { issuer subject party role purpose limits { agreement personsSeen lookupsTried } } }")
    yield Ask(
        "{ auditEntries(first: 200) { nodes { id outcome operation { text } decisions { coordinate } } totalCount } }"
    )
    yield Ask(
        '{ dataSubjectAccesses(nik: "3216990101900997") { nodes { entry party purpose decisions { coordinate } } } }'
    )
    for by in AuditDimension:
        key = "day month party caller { issuer subject } role purpose outcome coordinate treatment source { id } rule"
        yield Ask(f"{{ auditTotals(by: [{by}], first: 200) {{ groups {{ key {{ {key} }} entries }} total }} }}")
    yield Ask("{ auditCheckpoint { size root signature signedNote } }")
    yield Ask('{ auditProof(entry: "01890a5d-ac96-774b-bcce-b302099a8057") { place leafHash leaf path text } }')
    yield Ask(
        '{ auditReplay(entry: "01890a5d-ac96-774b-bcce-b302099a8057") { decisions { logged { coordinate } equal } } }'
    )
    yield Ask("{ policyTrial { since shifts { coordinate now candidate operations } } }")
    for party in OWNERS:
        yield Ask(f'{{ obligations(party: "{party}") {{ id what dueOn state clauses {{ text }} }} }}')
    yield Ask(_INTROSPECTION)


def self_views(purpose: str) -> Iterator[Ask]:
    """What the hub tells a caller of its own standing: of each owner, and of one field of each type."""
    for owner in OWNERS:
        given = f'owner: "{owner}", purpose: "{purpose}"'
        yield Ask(f"{{ accessMatrix({given}) {{ rows {{ coordinate cells {{ treatment form rule clause }} }} }} }}")
        for kind in CATALOGUE.types.values():
            field = next(iter(kind.fields.values())).coordinate
            told = "treatment ruleNote clauses { text } passedOver { rule ruleNote clause reasons { says asked } }"
            yield Ask(f'{{ explain(coordinate: "{field}", {given}) {{ cells {{ {told} }} }} }}')


def everything(purpose: str) -> Iterator[Ask]:
    """All of it."""
    for kind in CATALOGUE.types.values():
        yield from lists(kind)
        yield from groupings(kind)
    yield from persons()
    yield from specials()
    yield from self_views(purpose)


WITHIN: Final = {
    "nodes": '{ jobSeekers(first: 5, sources: ["siapkerja"]) { nodes { fullName } } }',
    "edges": '{ jobSeekers(first: 5, sources: ["siapkerja"]) { edges { node { fullName } } } }',
    "ids": '{ jobSeekers(first: 5, sources: ["siapkerja"]) { nodes { id } } }',
    "cursors": '{ jobSeekers(first: 5, sources: ["siapkerja"]) { edges { cursor } pageInfo { endCursor } } }',
    "total": '{ jobSeekers(first: 0, sources: ["siapkerja"]) { totalCount } }',
    "states": '{ jobSeekers(first: 5, sources: ["siapkerja"]) { completeness { rows } } }',
    "to one": '{ placements(first: 50, sources: ["siapkerja"]) { nodes { seeker { fullName } } } }',
    "to many": '{ trainings(first: 50, sources: ["siapkerja"]) { nodes { enrollments { nodes { id } totalCount } } } }',
    "many of one": '{ jobSeekers(first: 50, sources: ["siapkerja"]) { nodes { placements { totalCount } } } }',
    "aggregate": '{ jobSeekersAggregate(sources: ["siapkerja"]) { total } }',
    "groups": '{ jobSeekersAggregate(groupBy: [EDUCATION_LEVEL], sources: ["siapkerja"]) { groups { count } } }',
    "matrix": '{ accessMatrix(owner: "kemnaker", purpose: "statistics") { rows { coordinate cells { treatment } } } }',
    "explain": """{ explain(coordinate: "JobSeeker.fullName", owner: "kemnaker", purpose: "statistics") {
                    cells { treatment } } }""",
    "me": "{ me { limits { agreement } } }",
}
"""What Bekasi's dashboard gets of the national system under the agreement, by each route."""

_SHOWING: Final = frozenset({"CLEAR", "MASK", "GENERALISE", "PSEUDONYMISE", "AGGREGATE"})
_TELLING: Final = frozenset(
    {"fullName", "id", "cursor", "endCursor", "totalCount", "total", "count", "rows", "agreement"}
)


def discloses(data: Any, key: str = "", coordinate: str = "JobSeeker") -> bool:
    """Whether an answer to one of `WITHIN` gives anything of persons, or opens it: a value, a number, a treatment."""
    match data:
        case dict():
            about = str(data.get("coordinate", coordinate))
            return any(discloses(value, name, about) for name, value in data.items() if name != "coordinate")
        case list():
            return any(discloses(value, key, coordinate) for value in data)
        case _:
            shown = key == "treatment" and data in _SHOWING and coordinate.startswith("JobSeeker")
            return shown or (key in _TELLING and bool(data))
