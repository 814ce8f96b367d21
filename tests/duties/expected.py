"""What a record of processing must hold, asked of the rulebook one decision at a time, and what a record tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hub.duties.processing import PERSONAL, Activity, Basis
from hub.groundwork import MAPPINGS
from policies.matching import Place
from policies.model import End, PolicySet
from policies.rulebook import Question, Rulebook
from resolvers.mapping import SourceMapping
from resolvers.mapping_load import load_mapping
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.catalogue import PrivacyClass
from schema.decisions import Access, Decision, Form, Right, Side, Treatment

DEMO = ("siapkerja", "sip-kerja", "si-pinker", "aptekad")
NAMED = {Right.LOOKUP, Right.MATCH}


@dataclass(frozen=True)
class Line:
    """One field given in one way at one place to one role."""

    owner: str
    recipient: str
    role: str
    purpose: str
    coordinate: str
    privacy_class: PrivacyClass
    place: Place
    treatment: Treatment
    form: Form | None
    rights: frozenset[Right]


def mappings() -> dict[str, SourceMapping]:
    """The demo's sources."""
    return {name: load_mapping(MAPPINGS / f"{name}.toml", CATALOGUE) for name in DEMO}


def basis(policies: PolicySet, at: datetime) -> Basis:
    """Policies over the demo's sources."""
    return Basis(policies, CATALOGUE, mappings(), at)


def told(found: tuple[Activity, ...]) -> set[Line]:
    """All that a record tells."""
    return {
        Line(
            *(one.owner, one.recipient, role, one.purpose, f"{category.type_name}.{name}", category.privacy_class),
            *(place, category.treatment, category.form, category.rights),
        )
        for one in found
        for role in one.roles
        for category in one.profile.categories
        for name in category.fields
        for place in category.places
    }


def decided(around: Basis, party: str) -> set[Line]:
    """All that the rulebook decides of personal data of or for a party, that its sources hold."""
    parties, purposes = around.policies.parties, around.policies.purposes.values()
    book = Rulebook(around.policies, around.catalogue)
    return {
        line
        for mapping in around.mappings.values()
        for caller in parties
        if party in {caller, mapping.owner} and parties[mapping.owner].end is not End.THIRD
        for purpose in purposes
        for role in purpose.roles
        for line in _lines(around, book, Standing(caller, role, purpose.id), mapping)
    }


def _lines(around: Basis, book: Rulebook, standing: Standing, mapping: SourceMapping) -> Iterator[Line]:
    for type_name, mapped in mapping.types.items():
        for access in Access:
            question = Question(standing, mapping.owner, mapping.id, type_name, access)
            for cell, row in book.decide(question, around.at).fields.items():
                place = Place(cell.scope, cell.side, access)
                for name in row.keys() & mapped.columns.keys():
                    yield from _line(standing, place, row[name])


def _line(standing: Standing, place: Place, one: Decision) -> Iterator[Line]:
    field = CATALOGUE.field(one.coordinate)
    rights = one.rights & NAMED
    personal = field.privacy_class in PERSONAL or (field.about_person and field.privacy_class != PrivacyClass.PUBLIC)
    if personal and (one.treatment is not Treatment.WITHHOLD or rights):
        among = PrivacyClass.PERSONAL_SPECIFIC if place.side is Side.MINOR else field.privacy_class
        asked = (one.owner, standing.party, standing.role, standing.purpose, one.coordinate)
        yield Line(*asked, among, place, one.treatment, one.form, rights)
