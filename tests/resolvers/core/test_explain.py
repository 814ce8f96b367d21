"""Explaining: plans and SQL as lines that say everything but a value."""

import re

import pytest

from hub.explaining import Explainer, Inquiry
from policies.errors import UnknownNameError
from policies.rulebook import Rulebook
from resolvers.mapping import SourceMapping
from schema.caller import Standing
from tests.resolvers.core.conftest import LIMITS, NOW, SOURCES, standing

QUERY = """query($nik: NIK!, $from: Date!) {
  seekers: jobSeekers(
    first: 7
    where: { nik: { eq: $nik }, registeredAt: { gte: $from }, or: [{ major: { eq: "Rahasia" } }] }
  ) {
    nodes { id nik fullName birthDate placements(first: 1) { nodes { seekerId employer { name } } totalCount } }
    totalCount
  }
  groups: jobVacanciesAggregate(where: { status: { in: [OPEN] } }, groupBy: [VALID_FROM_MONTH]) { total }
  sources { id }
}"""
VARIABLES = {"nik": "3216990909820001", "from": "2026-01-31"}
VALUES = ("3216990909820001", "2026-01-31", "Rahasia")


@pytest.fixture(scope="module")
def explainer(rulebook: Rulebook, mappings: dict[str, SourceMapping]) -> Explainer:
    """An explainer over the four demo sources."""
    return Explainer(rulebook, mappings, LIMITS)


def _inquiry(query: str = QUERY, who: str = "bekasi/officer/placement-service") -> Inquiry:
    return Inquiry(query, VARIABLES, standing(who), NOW)


def test_no_value_of_a_request_is_shown(explainer: Explainer) -> None:
    """Neither a literal nor a variable; slots stand for them in the plan and in the recipe of each parameter."""
    found = explainer.explain(_inquiry())
    whole = found.decisions + found.plan + found.sql
    assert not found.refused
    assert not [value for value in VALUES if value in whole]
    assert "variable nik" in found.plan
    assert re.search(r"-- \$\d+: list \[\d+\] as stored in nik", found.sql) or "as stored in nik" in found.sql


def test_the_same_operation_is_explained_in_the_same_words(explainer: Explainer) -> None:
    """So that two explanations can be compared line by line."""
    assert explainer.explain(_inquiry()) == explainer.explain(_inquiry())


def test_every_source_is_told_as_asked_denied_or_not_asked(explainer: Explainer) -> None:
    """Under each root that reads sources."""
    query = '{ a: jobSeekers(sources: ["sip-kerja", "si-pinker"]) { totalCount } b: jobVacanciesAggregate { total } }'
    plan = explainer.explain(_inquiry(query)).plan
    first, second = plan.split("\nb:")
    assert ["ask sip-kerja" in first, "si-pinker (halmahera-selatan) is denied" in first] == [True, True]
    assert "siapkerja (kemnaker) is not asked" in first
    assert [f"ask {name}" in second for name in SOURCES] == [True, True, True, False]


def test_each_decision_is_told_once_with_its_rule_and_clause(explainer: Explainer) -> None:
    """In the order in which the operation uses them."""
    lines = explainer.explain(_inquiry()).decisions.splitlines()
    assert len(lines) == len(set(lines))
    assert any(
        re.fullmatch(r"JobSeeker\.nik of bekasi, own/adult: MASK LAST4; .+rules\.csv:\d+; .+", one) for one in lines
    )


def test_sql_is_that_of_postgresql_sources_alone_and_of_each_read(explainer: Explainer) -> None:
    """An API source is only named; employers stand in the statement of their placements."""
    sql = explainer.explain(_inquiry()).sql
    titles = [line for line in sql.splitlines() if re.match(r"-- \w", line) and not line.startswith("-- $")]
    assert "-- seekers, siapkerja: rows" in titles
    assert "-- seekers, siapkerja: total" in titles
    assert "-- seekers.placements, sip-kerja: rows" in titles
    assert not any(title.startswith("-- seekers.placements.employer, sip-kerja") for title in titles)
    assert "-- groups, si-pinker: asked through its API (rest)" in titles


def test_lines_of_sql_break_at_spaces_outside_quotes_only(explainer: Explainer) -> None:
    """The text can be run as it is: no literal is torn apart."""
    for line in explainer.explain(_inquiry()).sql.splitlines():
        if not line.startswith("--"):
            assert line.count("'") % 2 == 0
            assert len(line) <= 120 or " " not in re.sub(r"'[^']*'", "", line)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("{ jobSeekers(orderBy: [{ field: NIK }]) { totalCount } }", "refused: FIELD_NOT_SORTABLE at JobSeeker.nik"),
        ("{ auditEntries { totalCount } }", "refused: FORBIDDEN: The log is read by auditors"),
        ("{ jobSeekers(first: -1) { totalCount } }", "refused: BAD_USER_INPUT: `first` must be between 0 and 1000."),
        ("{ jobSeekers { religion } }", "refused: BAD_USER_INPUT: The operation does not fit the schema"),
        ("{", "refused: BAD_USER_INPUT"),
    ],
)
def test_a_refusal_is_explained_by_its_reason(explainer: Explainer, query: str, reason: str) -> None:
    """With the sources that are denied and the decisions behind it, and without SQL."""
    found = explainer.explain(_inquiry(query))
    assert found.refused
    assert found.plan.startswith(reason)
    assert found.sql == ""
    assert ("SORTABLE" in reason) is ("JobSeeker.nik of bekasi" in found.decisions)


@pytest.mark.parametrize(
    ("who", "named"),
    [
        (
            Standing("bandung", "officer", "audit"),
            "unknown party 'bandung'; known: bekasi, halmahera-selatan, kemnaker",
        ),
        (Standing("bekasi", "officer", "marketing"), "unknown purpose 'marketing'"),
        (Standing("bekasi", "dashboard", "audit"), "role 'dashboard' may not use audit; these may: auditor"),
    ],
)
def test_a_standing_that_no_rule_knows_is_an_error(explainer: Explainer, who: Standing, named: str) -> None:
    """The error says what is known."""
    with pytest.raises(UnknownNameError, match=re.escape(named)):
        explainer.explain(Inquiry("{ sources { id } }", {}, who, NOW))


ODD = [
    f"""{{ foreignWorkers(where: {{ passportNumber: {{ eq: "psn_{"A" * 40}" }}, id: {{ eq: "x" }} }}) {{
        nodes {{ passportNumber employerId }} }} }}""",
    "{ foreignWorkers { nodes { entries { nodes { foreignWorkerId foreignWorker { fullName } } } } } }",
    "{ employedPersonsAggregate(groupBy: [SEX]) { groups { persons sum { hoursPerWeek } } } }",
    "{ jobSeekers(where: { or: [], not: { and: [] } }, require: COMPLETE) { totalCount } }",
]


@pytest.mark.parametrize("query", ODD)
def test_every_kind_of_plan_has_its_words(explainer: Explainer, query: str) -> None:
    """Openings, pseudonyms, joins by person, ids alone, figures: nothing is left as a Python value."""
    found = explainer.explain(_inquiry(query, "kemnaker/analyst/consolidation"))
    assert not found.refused
    assert not re.search(r"\w+\(\w+=|frozenset|<\w+|None\b", found.plan)
