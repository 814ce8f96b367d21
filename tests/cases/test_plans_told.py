"""`extensions.plan`: what the Ministry's operators are told beside an answer, and that nobody else is."""

from collections.abc import Mapping
from typing import Any

import pytest

from schema.caller import Standing
from tests.cases.conftest import NOW, World

OPERATOR = Standing("kemnaker", "operator", "monitoring-evaluation")
OFFICER = Standing("bekasi", "officer", "placement-service")
VACANCIES = """query ($region: RegionCode!) { jobVacancies(
    first: 20,
    where: { workRegionCode: { in: [$region, "82.04"] }, wageMin: { gte: 1234567 }, jobTitle: { eq: "Rahasia" } }
  ) { nodes { jobTitle employer { name } } totalCount } }"""
GROUPS = """{ jobSeekersAggregate(where: { regionCode: { in: ["32.16", "82.04"] } }, groupBy: [EDUCATION_LEVEL]) {
  groups { key { educationLevel } count } total } }"""
Plan = dict[str, Any]


async def _asked(world: World, who: Standing, query: str, **variables: object) -> dict[str, Any]:
    world.clock.now = NOW
    body = {"query": query, "variables": variables}
    answer: dict[str, Any] = (await world.ask(who, "en", body, {"x-sinergi-plan": "1"})).json()
    return answer


@pytest.mark.asyncio(loop_scope="session")
async def test_an_operator_is_told_each_step_with_what_was_pushed_down_and_what_was_not(
    worlds: Mapping[str, World],
) -> None:
    """SQL with placeholders, requests with question marks, time and rows; and for what is left to the hub, why."""
    answer = await _asked(worlds["usual"], OPERATOR, VACANCIES, region="32.16")
    plan: Plan = answer["extensions"]["plan"]
    steps = {(step["path"], step["source"]["id"]): step for step in plan["steps"]}
    national = steps["jobVacancies", "siapkerja"]
    assert [sql.split(" ")[0] for sql in national["sent"]] == ["SELECT", "SELECT"]
    assert {"where", "limit", "count"} <= set(national["pushed"])
    assert (national["reads"], national["left"]) == (1, [])
    assert national["rows"] is not None
    assert national["milliseconds"] > 0
    pinker = steps["jobVacancies", "si-pinker"]
    assert pinker["sent"][0].startswith("GET /api/v1/lowongan: ")
    assert {one["what"]: one["why"] for one in pinker["left"]}["where wageMin gte"] == (
        "the source offers no condition on it"
    )
    assert plan["cost"] > 0
    assert "jobVacancies: list of JobVacancy" in plan["text"]


@pytest.mark.asyncio(loop_scope="session")
async def test_no_value_of_the_request_stands_in_the_plan(worlds: Mapping[str, World]) -> None:
    """Neither written out nor in a variable."""
    answer = await _asked(worlds["usual"], OPERATOR, VACANCIES, region="32.16")
    told = str(answer["extensions"]["plan"])
    assert not [value for value in ("1234567", "Rahasia", "32.16", "3216", "82.04", "8204") if value in told]


@pytest.mark.asyncio(loop_scope="session")
async def test_no_rows_of_an_aggregate_are_told(worlds: Mapping[str, World]) -> None:
    """The figures are rounded; how many groups or rows a source gave would say more."""
    answer = await _asked(worlds["usual"], OPERATOR, GROUPS)
    steps = answer["extensions"]["plan"]["steps"]
    assert {step["source"]["id"] for step in steps} == {"siapkerja", "sip-kerja", "si-pinker"}
    assert [step["rows"] for step in steps] == [None] * 3
    assert all(step["reads"] == 1 for step in steps)


@pytest.mark.parametrize(
    "who",
    [
        OFFICER,
        Standing("kemnaker", "analyst", "statistics"),
        Standing("kemnaker", "auditor", "audit"),
        Standing("bekasi", "operator", "monitoring-evaluation"),
    ],
    ids=str,
)
@pytest.mark.asyncio(loop_scope="session")
async def test_nobody_else_is_told_anything(worlds: Mapping[str, World], who: Standing) -> None:
    """The header is passed over: a statement names the tables of every party."""
    answer = await _asked(worlds["usual"], who, "{ jobVacancies(first: 1) { nodes { jobTitle } } }")
    assert "plan" not in answer["extensions"]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_plan_is_told_only_when_it_is_asked_for(worlds: Mapping[str, World]) -> None:
    """And a refused operation has none."""
    world = worlds["usual"]
    query = "{ jobVacancies(first: 1) { nodes { jobTitle } } }"
    assert "plan" not in (await world.ask(OPERATOR, "en", {"query": query})).json()["extensions"]
    refused = await _asked(world, OPERATOR, "{ jobSeekers(orderBy: [{ field: NIK }]) { totalCount } }")
    assert refused["data"] is None
    assert "plan" not in refused["extensions"]
