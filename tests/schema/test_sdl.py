"""The printed schema, and the shapes that clients rely on."""

import subprocess
import sys
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    ObjectTypeDefinitionNode,
    parse,
    print_ast,
    validate,
)

from schema.build import CATALOGUE
from schema.catalogue import DomainType, ValueType
from schema.sdl import SCHEMA, print_sdl

SCHEMA_CORE = SCHEMA._schema
GOLDEN = Path(__file__).parents[2] / "schema" / "schema.graphql"
TYPES = list(CATALOGUE.types.values())
PRINTED_TYPES = {
    node.name.value: node for node in parse(print_sdl()).definitions if isinstance(node, ObjectTypeDefinitionNode)
}


def output(name: str) -> GraphQLObjectType:
    """An object type of the schema."""
    found = SCHEMA_CORE.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


def given(name: str) -> dict[str, str]:
    """The members of an input type with their types."""
    found = SCHEMA_CORE.type_map[name]
    assert isinstance(found, GraphQLInputObjectType)
    return {member: str(field.type) for member, field in found.fields.items()}


def members(name: str) -> dict[str, str]:
    """The members of an object type with their types."""
    return {member: str(field.type) for member, field in output(name).fields.items()}


def arguments(type_name: str, field: str) -> dict[str, str]:
    """The arguments of a field with their types and defaults, as the schema prints them."""
    (found,) = (one for one in PRINTED_TYPES[type_name].fields or () if one.name.value == field)
    return {
        one.name.value: " = ".join(print_ast(part) for part in (one.type, one.default_value) if part is not None)
        for one in found.arguments or ()
    }


def by_name(kind: DomainType) -> str:
    """The name of a type, for the test report."""
    return kind.name


def test_the_checked_in_schema_is_the_schema() -> None:
    """After a wanted change: `python -m schema > schema/schema.graphql`, and look at the difference."""
    assert print_sdl() == GOLDEN.read_text(encoding="utf-8")


def test_the_module_prints_the_schema() -> None:
    """As the golden file is made."""
    printed = subprocess.run(
        [sys.executable, "-m", "schema"],
        cwd=GOLDEN.parents[1],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert printed.stdout == GOLDEN.read_text(encoding="utf-8")


def test_the_root_has_a_list_and_an_aggregate_for_each_type() -> None:
    """And the sources, the log, duties with dates, and what a caller may learn about itself."""
    lists = {kind.root: f"{kind.name}Connection" for kind in TYPES}
    aggregates = {f"{kind.root}Aggregate": f"{kind.name}Aggregate" for kind in TYPES}
    rest = {
        "indicators": "[Indicator!]!",
        "person": "Person!",
        "sources": "[SourceState!]!",
        "auditEntries": "AuditEntryConnection",
        "dataSubjectAccesses": "DataSubjectAccessConnection",
        "auditTotals": "AuditTotals",
        "auditCheckpoint": "AuditCheckpoint",
        "auditProof": "AuditProof",
        "auditReplay": "AuditReplay",
        "obligations": "[Obligation!]!",
    }
    itself = {"me": "Me", "accessMatrix": "AccessMatrix", "explain": "AccessExplanation", "policyTrial": "PolicyTrial"}
    assert members("Query") == lists | aggregates | rest | itself


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_a_list_takes_what_every_list_takes(kind: DomainType) -> None:
    """Filter, order, place, sources and what to do without one of them."""
    assert arguments("Query", kind.root) == {
        "where": f"{kind.name}Where",
        "orderBy": f"[{kind.name}Order!]",
        "first": "Int! = 50",
        "after": "String",
        "sources": "[String!]",
        "require": "Require! = PARTIAL",
    }


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_an_aggregate_takes_what_to_group_by(kind: DomainType) -> None:
    """Beside the filter and the sources."""
    assert arguments("Query", f"{kind.root}Aggregate") == {
        "where": f"{kind.name}Where",
        "groupBy": f"[{kind.name}GroupField!]",
        "sources": "[String!]",
        "require": "Require! = PARTIAL",
    }


def test_the_log_is_filtered_and_paged() -> None:
    """By time, who asked in what standing, what came of it, source, and decision."""
    assert arguments("Query", "auditEntries") == {"where": "AuditWhere", "first": "Int! = 50", "after": "String"}
    assert given("AuditWhere") == {
        "from": "DateTime",
        "to": "DateTime",
        "party": "String",
        "purpose": "String",
        "role": "String",
        "caller": "AuditCallerWhere",
        "outcome": "String",
        "source": "String",
        "coordinate": "String",
        "treatment": "Treatment",
        "rule": "String",
    }
    assert given("AuditCallerWhere") == {"issuer": "String!", "subject": "String!"}


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_a_list_gives_records_and_how_complete_they_are(kind: DomainType) -> None:
    """The shape of every root list."""
    assert members(f"{kind.name}Connection") == {
        "nodes": f"[{kind.name}!]!",
        "edges": f"[{kind.name}Edge!]!",
        "pageInfo": "PageInfo!",
        "totalCount": "Int",
        "completeness": "[Completeness!]!",
    }
    assert members(f"{kind.name}Edge") == {"cursor": "String!", "node": f"{kind.name}!"}


def test_completeness_names_source_status_rows_and_time() -> None:
    """And six ways of taking part."""
    assert [*members("Completeness")] == ["source", "status", "rows", "asOf", "message"]
    status = SCHEMA_CORE.type_map["SourceStatus"]
    assert isinstance(status, GraphQLEnumType)
    assert [*status.values] == ["OK", "UNAVAILABLE", "TIMED_OUT", "DENIED", "NOT_ASKED", "OVER_BOUND"]


@pytest.mark.parametrize(
    ("type_name", "relation", "target"),
    [
        ("JobSeeker", "placements", "Placement"),
        ("Employer", "vacancies", "JobVacancy"),
        ("Training", "enrollments", "TrainingEnrollment"),
        ("ForeignWorker", "entries", "ForeignWorkerEntry"),
    ],
)
def test_a_relation_to_many_is_a_page_with_arguments(type_name: str, relation: str, target: str) -> None:
    """Of ten unless asked, without completeness."""
    assert members(type_name)[relation] == f"{target}Page"
    assert [*members(f"{target}Page")] == ["nodes", "edges", "pageInfo", "totalCount"]
    assert arguments(type_name, relation) == {
        "where": f"{target}Where",
        "orderBy": f"[{target}Order!]",
        "first": "Int! = 10",
        "after": "String",
    }


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_a_relation_to_one_is_the_target_or_null(kind: DomainType) -> None:
    """What may not be seen equals what is not there."""
    for relation in kind.relations.values():
        if not relation.many:
            assert members(kind.name)[relation.name] == relation.target


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_a_filter_holds_every_field_and_combines(kind: DomainType) -> None:
    """With the record's id, its time of change, and, or and not."""
    name = f"{kind.name}Where"
    where = given(name)
    assert [*where] == ["id", "updatedAt", *kind.fields, "and", "or", "not"]
    assert (where["and"], where["or"], where["not"]) == (f"[{name}!]", f"[{name}!]", name)


@pytest.mark.parametrize(
    ("name", "operators"),
    [
        ("IdFilter", {"eq": "ID", "in": "[ID!]"}),
        ("LinkFilter", {"eq": "ID", "in": "[ID!]", "isNull": "Boolean"}),
        ("NIKFilter", {"eq": "NIK", "in": "[NIK!]"}),
        ("PassportNumberFilter", {"eq": "PassportNumber", "in": "[PassportNumber!]"}),
        ("StringFilter", {"eq": "String", "in": "[String!]", "isNull": "Boolean"}),
        ("StringListFilter", {"has": "String", "hasAny": "[String!]"}),
        ("SexFilter", {"eq": "Sex", "in": "[Sex!]", "isNull": "Boolean"}),
        ("BooleanFilter", {"eq": "Boolean", "isNull": "Boolean"}),
        ("SocialSecurityProgramListFilter", {"has": "SocialSecurityProgram", "hasAny": "[SocialSecurityProgram!]"}),
    ],
)
def test_a_filter_has_the_operators_of_its_kind_of_value(name: str, operators: dict[str, str]) -> None:
    """A person's number is asked for whole and never for being absent."""
    assert given(name) == operators


@pytest.mark.parametrize("name", ["Int", "Money", "Date", "DateTime"])
def test_ordered_values_are_compared(name: str) -> None:
    """Greater and less, each with and without the bound."""
    assert [*given(f"{name}Filter")] == ["eq", "in", "gt", "gte", "lt", "lte", "isNull"]


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_an_order_term_has_a_direction(kind: DomainType) -> None:
    """Ascending unless said otherwise; `Direction` itself is the way a foreign worker travels."""
    assert given(f"{kind.name}Order") == {"field": f"{kind.name}OrderField!", "direction": "SortDirection!"}
    direction = SCHEMA_CORE.type_map["Direction"]
    assert isinstance(direction, GraphQLEnumType)
    assert [*direction.values] == ["IN", "OUT"]


@pytest.mark.parametrize("kind", TYPES, ids=by_name)
def test_an_aggregate_gives_groups_with_counts(kind: DomainType) -> None:
    """Figures too, where the type has numbers; what may be suppressed may be null."""
    assert members(f"{kind.name}Aggregate") == {
        "groups": f"[{kind.name}Group!]!",
        "total": "Int",
        "exact": "Boolean!",
        "completeness": "[Completeness!]!",
    }
    counts = {"key": f"{kind.name}GroupKey!", "count": "Int", "persons": "Int", "suppressed": "Boolean!"}
    numbers = {one.name for one in kind.fields.values() if one.value in {ValueType.INT, ValueType.MONEY}}
    group = members(f"{kind.name}Group")
    assert group.items() >= counts.items()
    assert [*group][4:] == (["sum", "avg", "median", "min", "max"] if numbers else [])
    for figure in [*group][4:]:
        assert members(group[figure]).keys() == numbers


def test_sums_outgrow_32_bits() -> None:
    """Money is wide already; sums of counts are floats, and averages always are."""
    assert (members("EmployerSums")["workersTotal"], members("EmployerSums")["lowestWage"]) == ("Float", "Money")
    assert members("EmployerAverages")["lowestWage"] == "Float"
    assert members("EmployerExtremes")["workersTotal"] == "Int"


def test_a_group_key_has_the_first_day_of_a_bucket() -> None:
    """Under a name of its own, beside the field itself."""
    key = members("ForeignWorkerEntryGroupKey")
    assert (key["entryAt"], key["entryAtMonth"], key["nationality"]) == ("DateTime", "Date", "CountryCode")
    assert "workRegionCodes" not in members("ForeignWorkerGroupKey")


def test_the_everyday_operations_are_valid() -> None:
    """A page with three levels, a lookup, a grouped count and a reading of the log."""
    document = parse("""
      query Dashboard($today: Date!) {
        jobSeekers(
          where: { regionCode: { eq: "32.16" }, educationLevel: { in: [S1, S2] }, registeredAt: { lt: $today }
                   or: [{ not: { sex: { eq: MALE } } }, { skills: { hasAny: ["las"] } }] }
          orderBy: [{ field: REGISTERED_AT, direction: DESC }]
        ) {
          nodes { id source { id owner } updatedAt quality fullName
            placements(first: 1, orderBy: [{ field: PLACED_AT, direction: DESC }]) {
              nodes { placedAt vacancy { jobTitle } employer { name } } } }
          pageInfo { hasNextPage endCursor } totalCount
          completeness { source { id owner } status rows asOf message }
        }
        person: jobSeekers(where: { nik: { eq: "3216994508980001" } }) { nodes { fullName } }
        jobSeekersAggregate(groupBy: [REGION_CODE, SEX, REGISTERED_AT_MONTH], require: COMPLETE) {
          groups { key { regionCode sex registeredAtMonth } count persons suppressed } total exact
        }
        auditEntries(where: { from: "2026-01-01T00:00:00+07:00", treatment: MASK }) {
          nodes { id at caller { issuer subject } party role purpose outcome operation { hash text }
            decisions { coordinate owner scope side treatment form rule clause }
            sources { source { id owner } status rows } rulesVersion }
          pageInfo { endCursor } totalCount
        }
        sources { id owner kind domains regions status latencyMs checkedAt message }
      }
    """)
    assert validate(SCHEMA_CORE, document) == []


def test_a_misspelt_field_gets_no_suggestion_from_execution() -> None:
    """A guess would map the schema for whoever has no token (ATTACKS 15)."""
    result = SCHEMA.execute_sync("{ jobSeeker { id } }")
    assert result.errors is not None
    assert "Did you mean" not in result.errors[0].message
