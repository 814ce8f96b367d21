"""Never an answer without its entry: what the whole hub does while its log cannot be written."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import asyncpg
import pytest

from hub.embedded import PostgresServer
from schema.caller import Standing
from tests.cases.conftest import World

_DASHBOARD = Standing("bekasi", "dashboard", "statistics")
_SEEKERS = {"query": "{ jobSeekers(first: 2) { nodes { id fullName educationLevel } totalCount } }"}


@asynccontextmanager
async def _log_away(dsn: str) -> AsyncIterator[None]:
    """The entries' table goes by another name meanwhile."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("ALTER TABLE journal.entry RENAME TO entry_away")
    try:
        yield
    finally:
        await connection.execute("ALTER TABLE journal.entry_away RENAME TO entry")
        await connection.close()


@pytest.mark.asyncio(loop_scope="session")
async def test_attack_37_while_the_log_is_away_no_data_leaves(
    worlds: Mapping[str, World], databases: PostgresServer
) -> None:
    """The answer is AUDIT_UNAVAILABLE, refusals too; with the log back, data flow again by themselves."""
    world = worlds["usual"]
    before = (await world.ask(_DASHBOARD, "en", _SEEKERS)).json()
    assert before["data"]["jobSeekers"]["nodes"]
    async with _log_away(databases.dsn("cases_hub")):
        for query in (_SEEKERS, {"query": '{ foreignWorkers(sources: ["siapkerja"]) { totalCount } }'}):
            answer = (await world.ask(_DASHBOARD, "en", query)).json()
            assert answer["data"] is None
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["AUDIT_UNAVAILABLE"]
            assert "audit" not in answer["extensions"]
            assert "decisions" not in answer["extensions"]
    after = (await world.ask(_DASHBOARD, "en", _SEEKERS)).json()
    assert after["data"] == before["data"]
