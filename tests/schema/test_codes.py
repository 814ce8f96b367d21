"""Code lists: canonical names, Indonesian terms."""

import re

import pytest
from graphql import GraphQLEnumType

from schema.build import CATALOGUE
from schema.codes.code_list import CodeList, code_list
from schema.codes.people import Sex
from schema.sdl import SCHEMA


@pytest.mark.parametrize("name", CATALOGUE.enums)
def test_a_code_list_is_an_enum_of_the_schema(name: str) -> None:
    """Upper-case ASCII names, each described by its term."""
    enum = SCHEMA._schema.type_map[name]
    assert isinstance(enum, GraphQLEnumType)
    assert tuple(enum.values) == CATALOGUE.enums[name]
    for code, value in enum.values.items():
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", code)
        assert value.description


def test_age_groups_are_the_five_year_groups() -> None:
    """From 15 to 60 and over."""
    assert CATALOGUE.enums["AgeGroup"][0] == "AGE_15_19"
    assert CATALOGUE.enums["AgeGroup"][-1] == "AGE_60_PLUS"
    assert len(CATALOGUE.enums["AgeGroup"]) == 10


def test_the_gates_of_the_demo_are_known() -> None:
    """The airport and the three ports of Halmahera Selatan."""
    assert CATALOGUE.enums["EntryPoint"] == ("OESMAN_SADIK", "BABANG", "LAIWUI", "KAWASI")


def test_a_code_is_its_own_name_and_has_a_term() -> None:
    """So that a coerced argument, a source's translation and an answer are the same text."""
    assert Sex("MALE") is Sex.MALE
    assert str(Sex.MALE) == "MALE"
    assert Sex.MALE.term == "Laki-laki (L)"


def test_a_code_list_made_here_is_described_by_its_docstring() -> None:
    """And its values by their terms."""

    @code_list
    class Weather(CodeList):
        """Cuaca."""

        RAIN = "RAIN", "Hujan"

    definition = Weather.__dict__["__strawberry_definition__"]
    assert (definition.description, definition.values[0].description) == ("Cuaca.", "Hujan")
