"""Query cases: a folder with a query and its caller, and beside them what the hub decides, plans, asks and answers.

A new case is a new folder with `query.graphql` and `caller.toml` (`Case` shows its keys). Run the tests with
UPDATE_CASES=1 to write the rest, and read the difference before it is kept: it is what the hub promises.
What differs from run to run stands as its own name in angle brackets (see `_VARYING`).
"""

import os
import tomllib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub.explaining import Inquiry
from schema.caller import Standing
from tests.cases.conftest import NOW, World

_UPDATE = os.environ.get("UPDATE_CASES") == "1"
CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/query.graphql"))
_VARYING = frozenset({"asOf", "checkedAt", "latencyMs", "cursor", "endCursor", "entry"})
"""Response keys whose values differ from run to run; `null` stays. Cases give these fields no alias."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked, and by whom."""

    party: str
    role: str
    purpose: str
    query: str
    language: str = "en"
    variables: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = NOW
    """The instant of the answer."""

    @property
    def standing(self) -> Standing:
        """The caller's standing."""
        return Standing(self.party, self.role, self.purpose)


@dataclass(frozen=True, slots=True)
class Case:
    """A folder. `caller.toml` holds the operation's members but the query; the keys below are optional.

    `world`: `bounded` for a hub that may take few rows of APTEKAD. `away`: sources that are stopped meanwhile. `pages`:
    how many pages are asked for, each with the variable `after` set to the end of the one before. `before`: operations
    asked first, each with its own members.
    """

    folder: Path
    operation: Operation
    world: str
    away: tuple[str, ...]
    pages: int
    before: tuple[Operation, ...]

    @classmethod
    def read(cls, folder: Path) -> "Case":
        """The case of a folder."""
        caller = tomllib.loads((folder / "caller.toml").read_text("utf-8"))
        world = caller.pop("world", "usual")
        away, pages = tuple(caller.pop("away", ())), caller.pop("pages", 1)
        before = tuple(Operation(**operation) for operation in caller.pop("before", ()))
        query = (folder / "query.graphql").read_text("utf-8")
        return cls(folder, Operation(query=query, **caller), world, away, pages, before)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
@pytest.mark.asyncio(loop_scope="session")
async def test_the_hub_decides_plans_and_answers_as_the_case_says(folder: Path, worlds: Mapping[str, World]) -> None:
    """Plan, SQL, decisions and answer are those beside the query, to the letter."""
    case = Case.read(folder)
    world = worlds[case.world]
    for name, found in {**_explained(case, world), **await answered(case, world)}.items():
        expected = folder / name
        if _UPDATE:
            expected.write_text(found, "utf-8")
        assert expected.read_text("utf-8") == found


def _explained(case: Case, world: World) -> dict[str, str]:
    """What `hub explain` says."""
    operation = case.operation
    inquiry = Inquiry(operation.query, dict(operation.variables), operation.standing, operation.at)
    explanation = world.explainer.explain(inquiry)
    return {"plan.txt": explanation.plan, "sql.sql": explanation.sql}


async def answered(case: Case, world: World) -> dict[str, str]:
    """What a caller gets: the answer (a list of them where there are pages), and the decisions apart."""
    for operation in case.before:
        await _ask(operation, {}, world)
    for name in case.away:
        world.apis.send_away(name)
    try:
        answers = [answer async for answer in _pages(case, world)]
    finally:
        for name in case.away:
            world.apis.call_back(name)
    decisions = [answer["extensions"].pop("decisions") for answer in answers]
    assert all(noted == decisions[0] for noted in decisions), "every page rests on the same decisions"
    shown = answers[0] if case.pages == 1 else answers
    return {"answer.json": _text(_steady(shown)), "decisions.json": _lines(decisions[0])}


async def _pages(case: Case, world: World) -> AsyncIterator[dict[str, Any]]:
    after: dict[str, Any] = {}
    for _ in range(case.pages):
        answer = await _ask(case.operation, after, world)
        yield answer
        after = {"after": _end(answer)} if case.pages > 1 else {}


async def _ask(operation: Operation, more: Mapping[str, Any], world: World) -> dict[str, Any]:
    world.clock.now = operation.at
    body = {"query": operation.query, "variables": {**operation.variables, **more}}
    answer = await world.ask(operation.standing, operation.language, body)
    found: dict[str, Any] = answer.json()
    return found


def _end(answer: Mapping[str, Any]) -> str:
    """Where the page of the first root list ended."""
    end: str = next(iter(answer["data"].values()))["pageInfo"]["endCursor"]
    return end


def _steady(value: Any) -> Any:
    """An answer with what varies replaced by its name."""
    if isinstance(value, list):
        return [_steady(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: f"<{key}>" if key in _VARYING and item is not None else _steady(item) for key, item in value.items()}


def _text(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _lines(decisions: list[dict[str, Any]]) -> str:
    """Decisions one a line, so that a difference shows as few lines."""
    return "[\n" + ",\n".join(f"  {orjson.dumps(decision).decode()}" for decision in decisions) + "\n]\n"
