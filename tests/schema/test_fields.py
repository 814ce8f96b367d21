"""The agreed field list against the catalogue and the schema: every field of it, and nothing else."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from graphql import GraphQLObjectType

from schema.build import CATALOGUE
from schema.sdl import SCHEMA, print_sdl

_LINE = re.compile(r'(?P<coordinate>\S+) (?P<type>\S+) (?P<privacy_class>\S+) "(?P<term>.+)"')
_KEPT_AT_THE_SOURCE = ("familyCardNumber", "religion", "maritalStatus", "photoUrl", "score", "claimantNames", "note")


@dataclass(frozen=True, slots=True)
class Agreed:
    """One line of the agreed list. `!` behind the type means that the source must supply the field."""

    coordinate: str
    type: str
    privacy_class: str
    term: str


def agreed_fields() -> list[Agreed]:
    """The agreed list, beside this file."""
    lines = (Path(__file__).parent / "fields.txt").read_text(encoding="utf-8").splitlines()
    matches = [_LINE.fullmatch(line) for line in lines]
    return [Agreed(**match.groupdict()) for match in matches if match]


AGREED = agreed_fields()


def test_the_list_is_read_whole() -> None:
    """Two hundred and five lines, one field each."""
    assert len({field.coordinate for field in AGREED}) == 205


@pytest.mark.parametrize("agreed", AGREED, ids=lambda agreed: agreed.coordinate)
def test_an_agreed_field_is_in_the_schema(agreed: Agreed) -> None:
    """With its type made nullable, its class and its term."""
    type_name, name = agreed.coordinate.split(".")
    kind = SCHEMA._schema.type_map[type_name]
    assert isinstance(kind, GraphQLObjectType)
    field = kind.fields[name]
    assert str(field.type) == agreed.type.removesuffix("!")
    assert field.description is not None
    assert field.description.startswith(f"{agreed.term}. Privacy class: {agreed.privacy_class}.")


@pytest.mark.parametrize("agreed", AGREED, ids=lambda agreed: agreed.coordinate)
def test_an_agreed_field_is_in_the_catalogue(agreed: Agreed) -> None:
    """With the same words as in the schema."""
    field = CATALOGUE.field(agreed.coordinate)
    written = field.enum or field.value.value
    found = f"[{written}!]" if field.is_list else written
    assert f"{found}{'!' if field.required else ''}" == agreed.type
    assert (field.privacy_class, field.term) == (agreed.privacy_class, agreed.term)


def test_the_catalogue_holds_nothing_beside_the_list() -> None:
    """A field enters the catalogue by agreement only."""
    found = [field.coordinate for kind in CATALOGUE.types.values() for field in kind.fields.values()]
    assert found == [agreed.coordinate for agreed in AGREED]


def test_a_record_shows_nothing_beside_the_list() -> None:
    """Beside its agreed fields and relations a type has what every record has."""
    for kind in CATALOGUE.types.values():
        shown = SCHEMA._schema.type_map[kind.name]
        assert isinstance(shown, GraphQLObjectType)
        assert [*shown.fields] == ["id", "source", "updatedAt", "quality", *kind.fields, *kind.relations]


@pytest.mark.parametrize("name", _KEPT_AT_THE_SOURCE)
def test_what_stays_at_the_source_is_nowhere(name: str) -> None:
    """Neither as a member, nor as an argument, nor as a name to order or group by."""
    upper = re.sub(r"(?=[A-Z])", "_", name).upper()
    assert re.search(rf"^\s*({name}|{upper})\b[:(]?", print_sdl(), re.MULTILINE) is None
