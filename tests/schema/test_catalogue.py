"""What everybody who reads the catalogue may rely on, and what is refused when it is built."""

import dataclasses
from typing import Annotated, cast

import pytest
import strawberry

from schema.build import CATALOGUE, DOMAIN_TYPES, CatalogueError, build_catalogue
from schema.catalogue import DomainType, Kind, PrivacyClass, ValueType
from schema.governed import GOVERNED, Governed, personal, public
from schema.records import About, Record, domain_type
from schema.relations import to_one

TYPES = list(CATALOGUE.types.values())


def by_name(kind: DomainType) -> str:
    """The name of a type, for the test report."""
    return kind.name


def test_type_codes_are_unique_and_fixed() -> None:
    """They stand inside sealed ids that callers keep, so none may ever change or be used again."""
    assert {kind.name: kind.code for kind in TYPES} == {
        "JobSeeker": 1,
        "JobVacancy": 2,
        "Employer": 3,
        "EmployedPerson": 4,
        "Training": 5,
        "TrainingEnrollment": 6,
        "Placement": 7,
        "IndustrialDispute": 8,
        "ForeignWorker": 9,
        "ForeignWorkerEntry": 10,
    }


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_every_relation_joins_on_a_link_between_its_ends(kind: DomainType) -> None:
    """To one: a link of the type itself. To many: a link of the target."""
    for relation in kind.relations.values():
        join = CATALOGUE.field(relation.join)
        near, far = (relation.target, kind.name) if relation.many else (kind.name, relation.target)
        assert (join.type_name, join.links_to, join.value) == (near, far, ValueType.ID)


def test_the_two_ends_of_an_entry_are_joined_by_the_person() -> None:
    """The RPTKA and the entry stand in two sources that share no keys."""
    by_person = [one for kind in TYPES for one in kind.relations.values() if one.by_person]
    assert {(one.type_name, one.name) for one in by_person} == {
        ("ForeignWorker", "entries"),
        ("ForeignWorkerEntry", "foreignWorker"),
    }
    assert all(CATALOGUE.types[one.type_name].identifier == "passportNumber" for one in by_person)


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_kinds_are_for_general_personal_data(kind: DomainType) -> None:
    """Each such field has one, no other field has any, and a personal link is an id."""
    for field in kind.fields.values():
        assert (field.kind is not None) == (field.privacy_class is PrivacyClass.PERSONAL_GENERAL)
        assert field.kind is not Kind.DATE or field.value in {ValueType.DATE, ValueType.DATETIME}
        assert field.kind is not Kind.LINK or field.value is ValueType.ID


def test_kinds_are_those_of_the_starting_rules() -> None:
    """The lists of the starting rules, by name; links and dates go by their type."""
    by_kind: dict[Kind, set[str]] = {}
    for kind in TYPES:
        for field in kind.fields.values():
            if field.kind is not None:
                by_kind.setdefault(field.kind, set()).add(field.name)
    assert by_kind[Kind.NAME] == {"fullName", "participantName", "contactName", "directorName", "companionName"}
    assert by_kind[Kind.RECORD_NUMBER] == {"registrationNumber", "placementNumber", "certificateNumber"}
    assert by_kind[Kind.TEXT] == {"birthPlace", "institutionName", "originPlace"}
    assert by_kind[Kind.BAND] == {"sex", "nationality", "contractType", "enrollmentStatus", "assessmentResult"}
    assert by_kind[Kind.IDENTIFIER] == {
        "nik",
        "participantNik",
        "passportNumber",
        "socialSecurityNumber",
        "npwp",
        "stayPermitNumber",
        "phone",
        "contactPhone",
        "email",
        "address",
    }


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_identifiers_and_own_rows_name_fields(kind: DomainType) -> None:
    """A person's number is a NIK or a passport; a row is a region's own by region codes of its own or of a relation."""
    if kind.identifier is not None:
        assert kind.about_person
        assert kind.fields[kind.identifier].value in {ValueType.NIK, ValueType.PASSPORT}
    for path in kind.own_by:
        relation, _, name = path.rpartition(".")
        holder = CATALOGUE.types[kind.relations[relation].target] if relation else kind
        assert holder.fields[name].value is ValueType.REGION


def test_rows_are_own_by_the_starting_rules() -> None:
    """The fields of the starting rules, type by type."""
    assert {kind.name: kind.own_by for kind in TYPES} == {
        "JobSeeker": ("regionCode",),
        "JobVacancy": ("workRegionCode",),
        "Employer": ("regionCode",),
        "EmployedPerson": ("residenceRegionCode", "workRegionCode"),
        "Training": ("regionCode",),
        "TrainingEnrollment": ("training.regionCode",),
        "Placement": ("originRegionCode", "workRegionCode"),
        "IndustrialDispute": ("regionCode",),
        "ForeignWorker": ("workRegionCodes",),
        "ForeignWorkerEntry": (),
    }


def test_six_types_are_about_persons() -> None:
    """They have two sides; lists of these and of disputes need more than public fields."""
    about = {kind.name for kind in TYPES if kind.about_person}
    assert about == {
        "JobSeeker",
        "EmployedPerson",
        "TrainingEnrollment",
        "Placement",
        "ForeignWorker",
        "ForeignWorkerEntry",
    }
    assert {kind.name for kind in TYPES if kind.listed_only_with_rights} == about | {"IndustrialDispute"}


def test_the_catalogue_cannot_be_changed() -> None:
    """Neither its values nor what they hold."""
    field = CATALOGUE.field("JobSeeker.nik")
    with pytest.raises(dataclasses.FrozenInstanceError):
        field.term = "x"  # type: ignore[misc]  # what the test is about
    with pytest.raises(TypeError):
        cast("dict[str, object]", CATALOGUE.types)["Other"] = field
    with pytest.raises(TypeError):
        cast("dict[str, object]", CATALOGUE.types["JobSeeker"].fields)["other"] = field


def test_an_unknown_coordinate_is_a_key_error() -> None:
    """Nothing outside the catalogue can be decided on."""
    with pytest.raises(KeyError):
        CATALOGUE.field("JobSeeker.religion")


def test_a_personal_field_without_a_kind_is_refused() -> None:
    """However it is written: the rules could not treat it."""

    @domain_type(About(code=11, root="things", domain="x", term="Benda"))
    class Thing(Record):
        """A thing."""

        name: str | None = strawberry.field(
            metadata={GOVERNED: Governed("Nama", PrivacyClass.PERSONAL_GENERAL, None, required=False, links_to=None)},
        )

    with pytest.raises(CatalogueError, match=r"Thing\.name: personal-general fields have a kind"):
        build_catalogue([Thing])


def test_a_field_that_is_not_nullable_is_refused() -> None:
    """Any value may be withheld, so every field must be able to be null."""

    @domain_type(About(code=11, root="things", domain="x", term="Benda"))
    class Thing(Record):
        """A thing."""

        name: str = public("Nama")

    with pytest.raises(CatalogueError, match=r"Thing\.name must be nullable"):
        build_catalogue([Thing])


def test_a_link_of_another_kind_is_refused() -> None:
    """Sealed ids are treated as links, and nothing else is."""

    @domain_type(About(code=11, root="things", domain="x", term="Benda"))
    class Thing(Record):
        """A thing."""

        name: str | None = personal("Nama", Kind.LINK)

    with pytest.raises(CatalogueError, match=r"Thing\.name: kind link is for personal-general ids"):
        build_catalogue([Thing])


def test_a_link_to_an_unknown_type_is_refused() -> None:
    """Its ids could not be sealed."""

    @domain_type(About(code=11, root="things", domain="x", term="Benda"))
    class Thing(Record):
        """A thing."""

        owner_id: strawberry.ID | None = public("Pemilik", links_to="Owner")

    with pytest.raises(CatalogueError, match=r"Thing\.ownerId links to an unknown type Owner"):
        build_catalogue([Thing])


@pytest.mark.parametrize("join", ["JobSeeker.sex", "JobVacancy.employerId", "Thing.missing"])
def test_a_relation_without_its_link_is_refused(join: str) -> None:
    """A relation's right is that of its join field, so there must be one."""

    @domain_type(About(code=11, root="things", domain="x", term="Benda"))
    class Thing(Record):
        """A thing."""

        employer: Annotated["Employer", strawberry.lazy("schema.domains.employer")] | None = to_one(join=join)  # type: ignore[name-defined]  # noqa: F821 - lazy

    with pytest.raises(CatalogueError, match=r"Thing\.employer joins on"):
        build_catalogue([*DOMAIN_TYPES.values(), Thing])


def test_two_types_with_one_code_are_refused() -> None:
    """A sealed id would open as the wrong type."""

    @domain_type(About(code=1, root="things", domain="x", term="Benda"))
    class Thing(Record):
        """A thing."""

        name: str | None = public("Nama")

    with pytest.raises(CatalogueError, match="type codes must be unique"):
        build_catalogue([*DOMAIN_TYPES.values(), Thing])
