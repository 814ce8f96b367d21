"""Planning: the limits an operation is held against before anything is decided, and what a GET may not touch."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.assembly import GRAPHQL, make_planning
from hub.documents import Documents
from hub.errors import HubError
from hub.groundwork import MAPPINGS
from hub.planning import Asked, Planning
from hub.settings import Limits
from policies.load import ROOT, load_policies
from policies.rulebook import Rulebook
from resolvers.collect import MAX_SELECTIONS
from resolvers.mapping_load import load_mapping
from schema.build import CATALOGUE
from schema.caller import Standing

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
BEKASI = Standing("bekasi", "dashboard", "statistics")
LIMITS = Limits(
    body_bytes=100_000,
    depth=4,
    fields=60,
    cost=1_000,
    first=100,
    requests_per_minute=60,
    large_answers=4,
    large_rows=2_000,
)
DOCUMENTS = Documents(GRAPHQL)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """The rules that come with the hub."""
    return Rulebook(load_policies(ROOT, CATALOGUE), CATALOGUE)


def _planning(rulebook: Rulebook, limits: Limits = LIMITS) -> Planning:
    names = ("siapkerja", "sip-kerja", "si-pinker", "aptekad")
    mappings = {name: load_mapping(MAPPINGS / f"{name}.toml", CATALOGUE) for name in names}
    return make_planning(rulebook, mappings, limits)


@pytest.fixture(scope="module")
def planning(rulebook: Rulebook) -> Planning:
    """Planning with narrow limits over the four demo sources."""
    return _planning(rulebook)


def _ask(planning: Planning, query: str, variables: Mapping[str, object] | None = None) -> Asked:
    return planning.ask(DOCUMENTS.prepare(query, None), variables or {})


def _spread(levels: int) -> str:
    """Fragments that spread the next one twice: few words, many fields (CVE-2026-47707)."""
    last = f"fragment F{levels} on Employer {{ name nib }}"
    middle = [f"fragment F{n} on Employer {{ ...F{n + 1} ... on Employer {{ ...F{n + 1} }} }}" for n in range(levels)]
    return "{ employers(first: 1) { nodes { a: id ...F0 } } } " + " ".join([*middle, last])


def _nested(levels: int) -> str:
    """Fragments that select the next one under two aliases each."""
    last = f"fragment F{levels} on Employer {{ name nib }}"
    below = "vacancies(first: 1) {{ nodes {{ employer {{ ...F{0} }} }} }}"
    middle = [
        f"fragment F{n} on Employer {{ a: {below.format(n + 1)} b: {below.format(n + 1)} }}" for n in range(levels)
    ]
    return "{ employers(first: 1) { nodes { ...F0 } } } " + " ".join([*middle, last])


TOO_MUCH = {
    "a page too long": ("{ employers(first: 101) { nodes { name } } }", "BAD_USER_INPUT"),
    "a page of less than nothing": ("{ employers(first: -1) { nodes { name } } }", "BAD_USER_INPUT"),
    "a related page too long": (
        "{ employers(first: 1) { nodes { vacancies(first: 101) { totalCount } } } }",
        "BAD_USER_INPUT",
    ),
    "a related page too long inside an edge": (
        "{ employers(first: 1) { edges { node { vacancies(first: 101) { totalCount } } } } }",
        "BAD_USER_INPUT",
    ),
    "too many values": (
        "{ employers(first: 100) { nodes { " + "x: name " + " ".join(CATALOGUE.types["Employer"].fields) + " } } }",
        "QUERY_TOO_COSTLY",
    ),
    "too many records below": (
        "{ employers(first: 50) { nodes { vacancies(first: 50) { nodes { jobTitle } } } } }",
        "QUERY_TOO_COSTLY",
    ),
    "too many aggregates": (
        "{ a: employersAggregate { total } b: employersAggregate { total } c: employersAggregate { total } }",
        "QUERY_TOO_COSTLY",
    ),
    "too deep": (
        """{ employers(first: 1) { nodes { vacancies(first: 1) { nodes {
            employer { vacancies(first: 1) { nodes { employer { name } } } } } } } } }""",
        "QUERY_TOO_COSTLY",
    ),
    "too many fields by aliases": (
        "{ employers(first: 1) { nodes { " + " ".join(f"a{n}: name" for n in range(61)) + " } } }",
        "QUERY_TOO_COSTLY",
    ),
    "too many fields by nested fragments": (_nested(5), "QUERY_TOO_COSTLY"),
    "far too many fields by nested fragments": (_nested(12), "QUERY_TOO_COSTLY"),
}


@pytest.mark.parametrize(("query", "code"), TOO_MUCH.values(), ids=list(TOO_MUCH))
def test_attack_16_an_operation_too_large_is_refused_before_a_source_is_asked(
    planning: Planning, query: str, code: str
) -> None:
    """Counted after fragments are spread; aliases and fragments hide nothing."""
    with pytest.raises(HubError) as refused:
        planning.plan(_ask(planning, query), BEKASI, NOW)
    assert refused.value.code == code


def test_attack_16_a_fragment_spread_again_on_the_same_object_adds_nothing(planning: Planning) -> None:
    """It is collected once; what it would have multiplied is neither made nor counted."""
    asked = _ask(planning, _spread(10))
    assert asked.template.selections < LIMITS.fields


def test_attack_16_spreading_stops_at_a_bound_of_its_own(rulebook: Rulebook) -> None:
    """However high the limit is set, collecting ends: the work of refusing is bounded too."""
    generous = _planning(rulebook, replace(LIMITS, fields=10**6, cost=10**9, depth=100))
    with pytest.raises(HubError) as refused:
        _ask(generous, _nested(12))
    assert refused.value.code == "QUERY_TOO_COSTLY"
    assert MAX_SELECTIONS < 10**6


def test_a_page_size_in_a_variable_is_held_against_the_limit_each_time(planning: Planning) -> None:
    """The template is shared; the value is not."""
    query = "query($first: Int!) { employers(first: $first) { nodes { name } } }"
    assert _ask(planning, query, {"first": 100}).values
    with pytest.raises(HubError, match="between 0 and 100"):
        _ask(planning, query, {"first": 101})


@pytest.mark.parametrize(
    "variables",
    [{}, {"nik": None}, {"nik": 3216990909820001}, {"nik": "Rahasia"}, {"nik": ["3216990909820001"]}],
)
def test_variables_that_do_not_fit_are_refused_without_being_repeated(
    planning: Planning, variables: Mapping[str, object]
) -> None:
    """The variable is named, its value is not."""
    with pytest.raises(HubError) as refused:
        _ask(planning, "query($nik: NIK!) { jobSeekers(where: { nik: { eq: $nik } }) { totalCount } }", variables)
    assert refused.value.code == "BAD_USER_INPUT"
    assert "$nik" in refused.value.message("en")
    assert not [trace for trace in ("Rahasia", "321699") if trace in refused.value.message("en")]


@pytest.mark.parametrize("name", ["sipkerja", "aptekad", "3216990909820001", ""])
def test_whoever_names_a_source_that_does_not_hold_the_type_is_told_those_that_do(
    planning: Planning, name: str
) -> None:
    """Whether it is misspelt or holds other domains; what was written is not repeated."""
    asked = _ask(planning, "query($from: [String!]) { jobSeekers(sources: $from) { totalCount } }", {"from": [name]})
    with pytest.raises(HubError) as refused:
        planning.plan(asked, BEKASI, NOW)
    assert refused.value.code == "BAD_USER_INPUT"
    assert "`JobSeeker`. Those that do: si-pinker, siapkerja, sip-kerja." in refused.value.message("en")
    assert "3216990909820001" not in refused.value.message("en")


GETS = {
    "{ jobVacancies(where: { status: { eq: OPEN } }, orderBy: [{ field: VALID_FROM }]) { nodes { jobTitle } } }": True,
    "{ jobSeekers { totalCount } }": True,
    "{ sources { id } }": True,
    '{ jobSeekers(where: { nik: { eq: "3216990909820001" } }) { totalCount } }': False,
    '{ jobSeekers(where: { not: { or: [{ regionCode: { eq: "32.16" } }] } }) { totalCount } }': False,
    "{ jobVacancies(orderBy: [{ field: POSITIONS_FILLED }]) { totalCount } }": False,
    '{ employers { nodes { vacancies(where: { contactName: { eq: "x" } }) { totalCount } } } }': False,
    "{ jobVacanciesAggregate(where: { positionsFilled: { gte: 1 } }) { total } }": False,
    '{ employers(where: { id: { eq: "x" } }) { totalCount } }': False,
    '{ dataSubjectAccesses(nik: "3216990909820001") { nodes { entry } } }': False,
    '{ employers(where: { updatedAt: { gte: "2026-01-01T00:00:00Z" } }) { totalCount } }': False,
}


@pytest.mark.parametrize(("query", "fits"), GETS.items())
def test_a_get_may_touch_public_fields_alone(planning: Planning, query: str, fits: bool) -> None:  # noqa: FBT001 - a column of the table above
    """Its arguments stand in addresses, and addresses in histories and logs."""
    operation = _ask(planning, query).operation
    if fits:
        planning.check_public(operation)
        return
    with pytest.raises(HubError) as refused:
        planning.check_public(operation)
    assert refused.value.code == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("where", "fits"),
    [
        ('registeredAt: { gte: "2026-06-01", lt: "2026-07-01" }', True),
        ('registeredAt: { gte: "2026-06-02" }', False),
        ('and: [{ registeredAt: { lt: "2026-06-30" } }]', False),
    ],
)
def test_attack_11_dates_that_may_only_be_counted_are_bounded_by_whole_months(
    planning: Planning,
    where: str,
    fits: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    """The value decides, so it is looked at in each request, though the plan is shared."""
    asked = _ask(planning, f"{{ jobSeekersAggregate(where: {{ {where} }}) {{ total }} }}")
    who = Standing("kemnaker", "dashboard", "statistics")
    if fits:
        assert planning.plan(asked, who, NOW).roots
        return
    with pytest.raises(Exception, match="FIELD_NOT_FILTERABLE"):
        planning.plan(asked, who, NOW)
