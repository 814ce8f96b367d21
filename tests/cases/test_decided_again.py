"""What the hub decided of every case, decided again from its entry in the log, comes out the same."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from schema.caller import Standing
from tests.cases.conftest import World
from tests.cases.test_cases import CASES, Case

AGAIN = """
query ($entry: ID!) { auditReplay(entry: $entry) {
  party role purpose rulesVersion epochRulesVersion equal
  decisions { equal logged { coordinate owner } replayed { coordinate owner } } } }
"""
MINISTRY = Standing("kemnaker", "auditor", "audit")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
@pytest.mark.asyncio(loop_scope="session")
async def test_an_entry_is_decided_again_as_it_was(folder: Path, worlds: Mapping[str, World]) -> None:
    """By the version it names, for its party, role and purpose, at its time: every decision the same."""
    case = Case.read(folder)
    world, operation = worlds[case.world], case.operation
    world.clock.now = operation.at
    body = {"query": operation.query, "variables": dict(operation.variables)}
    answer = (await world.ask(operation.standing, operation.language, body)).json()["extensions"]
    given = {"query": AGAIN, "variables": {"entry": answer["audit"]["entry"]}}
    again = (await world.ask(MINISTRY, "en", given)).json()["data"]["auditReplay"]
    assert again["equal"], [one for one in again["decisions"] if not one["equal"]]
    asked = {(one["coordinate"], one["owner"]) for one in answer["decisions"]}
    assert {(one["logged"]["coordinate"], one["logged"]["owner"]) for one in again["decisions"]} == asked
