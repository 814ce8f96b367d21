"""The ready examples of the pages: files that stand on their own, so that the README and other tests run the same."""

import json
import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate

import hub.web
import schema

FOLDER = Path(hub.web.__file__).parent / "src" / "examples"
NAMES = sorted(path.stem for path in FOLDER.glob("*.graphql"))
DATE = re.compile(r"\{today(\+\d+)?\}")


@pytest.fixture(scope="module")
def printed_schema() -> GraphQLSchema:
    """The schema as it is checked in."""
    return build_schema((Path(schema.__file__).parent / "schema.graphql").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_one_valid_operation_of_the_schema(name: str, printed_schema: GraphQLSchema) -> None:
    """It asks for nothing that the schema does not have, and declares every variable that its file gives."""
    document = parse((FOLDER / f"{name}.graphql").read_text("utf-8"))
    about = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert validate(printed_schema, document) == []
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    declared = {definition.variable.name.value for definition in operation.variable_definitions or ()}
    assert declared == set(about["variables"])


@pytest.mark.parametrize("name", NAMES)
def test_an_example_names_its_caller_and_its_title_in_both_languages(name: str) -> None:
    """The page offers it to the demo's caller of that key; its dates are counted from today."""
    about = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert about["caller"].count("/") == 2
    for words in (about["title"], about["user"]):
        assert set(words) == {"id", "en"}
        assert all(words.values())
    assert all(DATE.fullmatch(value) for value in about["variables"].values())
