"""What GraphQL promises of a selection holds to the letter: graphql-core executes the same documents over one answer.

The hub plans an operation whole and writes its JSON itself; aliases, fragments, directives, merged fields and the
order of members must come out as if each field had been resolved by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson
import pytest
from graphql import GraphQLResolveInfo, build_schema, execute_sync, parse

from schema.caller import Standing
from schema.sdl import SCHEMA
from tests.cases.conftest import NOW, World

DASHBOARD = Standing("bekasi", "dashboard", "statistics")
OPERATIONS = 120
ROWS, BELOW = 12, 10
PLAIN = {
    "JobSeeker": ("id", "fullName", "educationLevel", "registeredAt", "phone", "ageGroup", "updatedAt"),
    "Placement": ("id", "placedAt", "wageAmount", "jobTitle", "seekerId", "employerId"),
    "JobVacancy": ("id", "jobTitle", "status", "validFrom", "skillsRequired"),
    "Employer": ("id", "name", "regionCode"),
    "SourceRef": ("id", "owner"),
}
TO_ONE = {
    "JobSeeker": {"source": "SourceRef"},
    "Placement": {"source": "SourceRef", "seeker": "JobSeeker", "vacancy": "JobVacancy", "employer": "Employer"},
    "JobVacancy": {"source": "SourceRef", "employer": "Employer"},
    "Employer": {"source": "SourceRef"},
    "SourceRef": dict[str, str](),
}
TO_MANY = {"JobSeeker": {"placements": "Placement"}}
TYPES = build_schema(SCHEMA.as_str())
_DEPTH = 3


def _fields(type_name: str) -> list[str]:
    known = TYPES.type_map[type_name].fields  # type: ignore[attr-defined]  # each of them is an object type
    return [name for name in PLAIN[type_name] if name in known]


def _whole(type_name: str, depth: int) -> str:
    """Every member of a type that the documents may select, down to their depth."""
    members = _fields(type_name)
    if depth:
        members += [f"{name} {{ {_whole(target, depth - 1)} }}" for name, target in TO_ONE[type_name].items()]
        for name, target in TO_MANY.get(type_name, {}).items():
            members.append(f"{name}(first: {BELOW}) {{ totalCount nodes {{ {_whole(target, depth - 1)} }} }}")
    elif "source" in TO_ONE[type_name]:
        members.append("source { id owner }")
    return " ".join(members)


@dataclass
class Writer:
    """Writes documents that ask for the same things in every way there is."""

    chance: Random
    fragments: list[str] = field(default_factory=list)

    def document(self) -> str:
        """A document with a root list or two, its fragments, and the variables `yes` and `no`."""
        roots = " ".join(self._root() for _ in range(self.chance.randint(1, 2)))
        # `yes` and `no` must be used to be declared
        used = "a1: __typename @include(if: $yes) a2: __typename @skip(if: $yes) a3: __typename @include(if: $no)"
        return f"query ($yes: Boolean!, $no: Boolean = false) {{ {used} {roots} }} {' '.join(self.fragments)}"

    def _root(self) -> str:
        first = self.chance.randint(0, ROWS)
        body = self._page("JobSeeker", "JobSeekerConnection", _DEPTH)
        return f"s{first}: jobSeekers(first: {first}) {{ {body} }}"

    def _page(self, type_name: str, connection: str, depth: int) -> str:
        parts = []
        for _ in range(self.chance.randint(1, 3)):
            inner = self.selection(type_name, depth - 1)
            choice = self.chance.random()
            if choice < 0.6:
                parts.append(f"{self.chance.choice(['nodes', 'nodes', 'n: nodes'])}{self._when()} {{ {inner} }}")
            elif choice < 0.8:
                parts.append(f"edges {{ __typename node {{ {inner} }} }}")
            else:
                parts.append(f"... on {connection} {{ nodes {{ {inner} }} __typename }}")
        return " ".join([*parts, self.chance.choice(["totalCount", "__typename", "c: totalCount"])])

    def selection(self, type_name: str, depth: int) -> str:
        """Some members of a type: at least one always applies."""
        items = [self._item(type_name, depth) for _ in range(self.chance.randint(1, 5))]
        return " ".join([*items, self.chance.choice(["__typename", "t: __typename", *_fields(type_name)])])

    def _item(self, type_name: str, depth: int) -> str:
        choice = self.chance.random()
        if depth > 0 and choice < 0.25:
            inner = self.selection(type_name, depth - 1)
            return f"... {self.chance.choice([f'on {type_name}', ''])}{self._when()} {{ {inner} }}"
        if depth > 0 and choice < 0.4:
            return self._spread(type_name, depth)
        if depth > 0 and choice < 0.65:
            return self._relation(type_name, depth)
        name = self.chance.choice(_fields(type_name))
        return f"{self.chance.choice(['', f'{name}_1: ', f'x_{name}: '])}{name}{self._when()}"

    def _relation(self, type_name: str, depth: int) -> str:
        many = TO_MANY.get(type_name, {})
        if many and self.chance.random() < 0.6:
            (name, target) = next(iter(many.items()))
            first = self.chance.randint(0, BELOW)
            return f"p{first}: {name}(first: {first}){self._when()} {{ {self._page(target, target + 'Page', depth)} }}"
        name, target = self.chance.choice(list(TO_ONE[type_name].items()) or [("__typename", "")])
        return f"{name}{self._when()} {{ {self.selection(target, depth - 1)} }}" if target else name

    def _spread(self, type_name: str, depth: int) -> str:
        inner = self.selection(type_name, depth - 1)
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {type_name} {{ {inner} }}")
        return f"...{name}{self._when()}"

    def _when(self) -> str:
        ways = ["", "", "", "", " @include(if: $yes)", " @skip(if: $no)", " @skip(if: $yes)", " @include(if: false)"]
        both = " @include(if: $yes) @skip(if: $no)"
        return self.chance.choice([*ways, both])


def _resolved(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """A member of one answer; a page is its beginning, edges are made of its nodes."""
    if info.field_name == "edges":
        return [{"node": node} for node in source["nodes"]]
    value = source[info.field_name]
    if "first" in arguments and value is not None:
        return {**value, "nodes": value["nodes"][: arguments["first"]]}
    return value


async def _answer(world: World, query: str, variables: Mapping[str, Any]) -> Any:
    world.clock.now = NOW
    return (await world.ask(DASHBOARD, "en", {"query": query, "variables": dict(variables)})).json()


@pytest.mark.asyncio(loop_scope="session")
async def test_selections_come_out_as_graphql_core_makes_them(worlds: Mapping[str, World]) -> None:
    """Aliases, fragments of every kind, directives with variables, merged fields, the order of members."""
    world = worlds["usual"]
    whole = f"{{ jobSeekers(first: {ROWS}) {{ totalCount nodes {{ {_whole('JobSeeker', _DEPTH + 1)} }} }} }}"
    root = (await _answer(world, whole, {}))["data"]
    asked = 0
    for seed in range(OPERATIONS):
        document = Writer(Random(seed)).document()
        variables = {"yes": seed % 3 > 0}
        expected = execute_sync(
            TYPES, parse(document), root_value=root, variable_values=variables, field_resolver=_resolved
        )
        assert expected.errors is None, (document, expected.errors)
        found = await _answer(world, document, variables)
        if found["data"] is None:
            assert found["errors"][0]["extensions"]["code"] == "QUERY_TOO_COSTLY", (document, found)
            continue
        asked += 1
        assert orjson.dumps(found["data"]) == orjson.dumps(expected.data), document
    assert asked > OPERATIONS * 0.9


@pytest.mark.asyncio(loop_scope="session")
async def test_every_object_tells_its_own_type(worlds: Mapping[str, World]) -> None:
    """`__typename` is that of the schema on every object there is."""
    query = """{ __typename
      jobSeekers(first: 1) { __typename pageInfo { __typename } completeness { __typename source { __typename } }
        nodes { __typename source { __typename } placements(first: 1) { __typename pageInfo { __typename }
          edges { __typename } } }
        edges { __typename node { __typename } } }
      jobSeekersAggregate(groupBy: [EDUCATION_LEVEL]) { __typename completeness { __typename }
        groups { __typename key { __typename } } }
      sources { __typename } me { __typename limits { __typename } } }"""
    data = (await _answer(worlds["usual"], query, {}))["data"]
    wrong: list[str] = []
    _compare(data, TYPES.query_type, "Query", wrong)
    assert wrong == []


def _compare(value: Any, kind: Any, path: str, wrong: list[str]) -> None:
    """Hold each `__typename` against the schema's type at its place."""
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    if isinstance(value, list):
        for item in value:
            _compare(item, kind, path, wrong)
    elif isinstance(value, dict):
        if value["__typename"] != kind.name:
            wrong.append(f"{path}: {value['__typename']} for {kind.name}")
        for name, member in value.items():
            if name != "__typename":
                _compare(member, kind.fields[name].type, f"{path}.{name}", wrong)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ jobSeekers { totalCount @uppercase } }", {}),
        ("{ jobSeekers @include { totalCount } }", {}),
        ("{ jobSeekers @include(if: null) { totalCount } }", {}),
        ("{ jobSeekers @include(if: true) @include(if: true) { totalCount } }", {}),
        ("query @skip(if: true) { jobSeekers { totalCount } }", {}),
        ("query ($on: Boolean) { jobSeekers @skip(if: $on) { totalCount } }", {"on": None}),
        ("query ($on: Boolean!) { jobSeekers @skip(if: $on) { totalCount } }", {}),
        ("query ($on: String!) { jobSeekers @skip(if: $on) { totalCount } }", {"on": "x"}),
        ("{ jobSeekers(first: 1) { totalCount } jobSeekers(first: 2) { totalCount } }", {}),
        ("{ jobSeekers { nodes { x: fullName x: educationLevel } } }", {}),
        ("{ jobSeekers { nodes { ... on Placement { id } } } }", {}),
        ("{ jobSeekers { nodes { fullName { first } } } }", {}),
        ("{ jobSeekers { nodes } }", {}),
        ("query ($unused: Int) { __typename }", {}),
        ("fragment F on JobSeeker { id } { __typename }", {}),
    ],
)
@pytest.mark.asyncio(loop_scope="session")
async def test_documents_that_graphql_refuses_are_refused(
    worlds: Mapping[str, World], query: str, variables: Mapping[str, Any]
) -> None:
    """Unknown directives, directives out of place or repeated, fields that do not fit together."""
    answer = await _answer(worlds["usual"], query, variables)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer["data"] is None


@pytest.mark.asyncio(loop_scope="session")
async def test_an_operation_may_turn_out_to_ask_for_nothing(worlds: Mapping[str, World]) -> None:
    """All of it skipped: an empty object, and no source is asked."""
    query = "query ($no: Boolean!) { jobSeekers @include(if: $no) { nodes { id } } }"
    assert (await _answer(worlds["usual"], query, {"no": False}))["data"] == {}
