"""How sources took part in an operation, as its entry tells it: those a plan leaves out too, however many roots."""

from collections.abc import Mapping
from typing import Any

import asyncpg
import pytest

from hub.embedded import PostgresServer
from schema.caller import Standing
from tests.cases.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

_DASHBOARD = Standing("bekasi", "dashboard", "statistics")
_SEEKERS = "seekers: jobSeekers(first: 2) { nodes { id } }"
_OTHER = 'vacancies: jobVacancies(first: 2, sources: ["si-pinker"]) { nodes { id } }'
_COUNTED = 'counted: jobVacanciesAggregate(sources: ["si-pinker"]) { total }'
_AUDITOR = Standing("kemnaker", "auditor", "audit")
_READ = """{ auditEntries(first: 1000, where: { party: "bekasi", role: "dashboard" }) {
    nodes { id sources { source { id } status rows } } } }"""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (_SEEKERS, {"siapkerja": "OK", "sip-kerja": "OK", "si-pinker": "DENIED"}),
        (_OTHER, {"siapkerja": "NOT_ASKED", "sip-kerja": "NOT_ASKED", "si-pinker": "OK"}),
        (f"{_SEEKERS} {_OTHER}", {"siapkerja": "OK", "sip-kerja": "OK", "si-pinker": "OK"}),
        (f"{_SEEKERS} {_COUNTED}", {"siapkerja": "OK", "sip-kerja": "OK", "si-pinker": "DENIED"}),
    ],
)
async def test_an_entry_tells_of_each_source_once(
    worlds: Mapping[str, World], databases: PostgresServer, query: str, expected: dict[str, str]
) -> None:
    """Who gave records did take part; who was denied at one root, or left out, is told so where it gave none."""
    world = worlds["usual"]
    answer = (await world.ask(_DASHBOARD, "en", {"query": f"{{ {query} }}"})).json()
    assert "errors" not in answer
    read = (await world.ask(_AUDITOR, "en", {"query": _READ})).json()["data"]["auditEntries"]["nodes"]
    entry = answer["extensions"]["audit"]["entry"]
    [found] = [node["sources"] for node in read if node["id"] == entry]
    assert {part["source"]["id"]: part["status"] for part in found} == expected
    assert len(found) == len(expected)
    assert sum(part["rows"] or 0 for part in found) == _records(answer["data"])
    assert await _owners(databases, entry) == (
        ["halmahera-selatan", "kemnaker"] if "seekers" in query else ["halmahera-selatan"]
    )


def _records(data: dict[str, Any]) -> int:
    return sum(len(root.get("nodes", ())) for root in data.values())


async def _owners(databases: PostgresServer, entry: str) -> list[str]:
    """The other parties that may read of an entry."""
    connection = await asyncpg.connect(databases.dsn("cases_hub"))
    try:
        owners: list[str] = await connection.fetchval(
            "SELECT o.owners FROM journal.entry e JOIN journal.profile p ON p.id = e.profile "
            "JOIN journal.owner_set o ON o.id = p.owner_set WHERE e.id = $1",
            entry,
        )
        return owners
    finally:
        await connection.close()
