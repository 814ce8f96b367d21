"""Relations are read once per level and source, whatever the number of records above them."""

from collections import Counter
from collections.abc import Mapping

import pytest

from schema.caller import Standing
from tests.cases.conftest import NOW, World

DASHBOARD = Standing("bekasi", "dashboard", "statistics")
LEVY = Standing("halmahera-selatan", "officer", "foreign-worker-levy")
NESTED = {
    "to many and to one in turn": (
        DASHBOARD,
        """query ($first: Int!) { employers(first: $first, sources: ["siapkerja"]) { nodes {
             vacancies(first: 3) { nodes { jobTitle
               employer { name vacancies(first: 2) { nodes { jobTitle } totalCount } } } } } } }""",
        4,
    ),
    "to one, three deep": (
        DASHBOARD,
        """query ($first: Int!) { placements(first: $first) { nodes { seeker { placements(first: 2) { nodes {
             vacancy { employer { name } } } } } } } }""",
        5,
    ),
    "across sources by the person": (
        LEVY,
        """query ($first: Int!) { foreignWorkers(first: $first) { nodes { fullName entries(first: 3) { nodes {
             entryAt foreignWorker { fullName entries(first: 1) { totalCount } } } } } } }""",
        4,
    ),
}


async def _reads(world: World) -> Counter[str]:
    """The reads of each source so far, by the hub's own metrics."""
    metrics = (await world.client.get("/metrics")).text.splitlines()
    lines = (line.rpartition(" ") for line in metrics if line.startswith("hub_source_calls_total"))
    return Counter({name: int(float(count)) for name, _, count in lines})


@pytest.mark.parametrize(("who", "query", "levels"), NESTED.values(), ids=list(NESTED))
@pytest.mark.asyncio(loop_scope="session")
async def test_a_level_is_one_read_of_each_source_never_one_per_record(
    worlds: Mapping[str, World], who: Standing, query: str, levels: int
) -> None:
    """Three levels of relations below few records and below many: the same reads, one per level and source at most."""
    world, counted = worlds["usual"], []
    world.clock.now = NOW
    for first in (4, 40):
        before = await _reads(world)
        answer = (await world.ask(who, "en", {"query": query, "variables": {"first": first}})).json()
        assert "errors" not in answer, answer
        counted.append(await _reads(world) - before)
    few, many = counted
    assert few.total() > 1
    assert many == few
    assert max(many.values()) <= levels
