"""The same query cases with Bekasi's source on MariaDB: what a caller gets does not depend on what a region runs.

Plans and SQL are each kind's own, and stand beside the queries for PostgreSQL. One thing depends on the kind: in which
direction a figure that is not exact is rounded, for each database sums a hash of its own over the records.
"""

import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from hub.demo.data import generate
from hub.demo.home import Bekasi, Home, Wish, settings_text
from hub.demo.load_mariadb import load_sip_kerja_mariadb
from hub.embedded import PostgresServer
from hub.embedded import ensure_database as ensure_in_postgres
from hub.embedded_mariadb import MariaDbServer, ensure_database, ensure_reader
from hub.settings import load_settings
from tests.cases.conftest import DATA, ApiSources, Clock, World, opened
from tests.cases.test_cases import CASES, Case, answered

_DATABASE, _READER, _PASSWORD = "cases_sip_kerja", "cases_pembaca", "rahasia-uji"
_JOURNAL = "cases_hub_mariadb"
_COUNTS = frozenset({"count", "persons", "total"})
_SUMS = frozenset({"sum", "avg", "median", "value", "numerator", "denominator", "parts"})


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def addresses_with_mariadb(mariadb: MariaDbServer, addresses: Mapping[str, str]) -> Mapping[str, str]:
    """Where each source is: SIP Kerja's data, the same, in MariaDB."""
    ensure_database(mariadb, _DATABASE)
    ensure_reader(mariadb, _DATABASE, _READER, _PASSWORD)
    await load_sip_kerja_mariadb(mariadb.dsn(_DATABASE), generate(DATA))
    return {**addresses, "sip-kerja": mariadb.dsn(_DATABASE, _READER, _PASSWORD)}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def on_mariadb(
    home: Home,
    postgres: PostgresServer,
    addresses_with_mariadb: Mapping[str, str],
    bounded_mappings: str,
    apis: ApiSources,
) -> AsyncIterator[Mapping[str, World]]:
    """The two hubs of the cases, with a log of their own."""
    ensure_in_postgres(postgres, _JOURNAL)
    wish = Wish(home.root, 0, DATA.seekers, DATA.seed, bekasi=Bekasi.MARIADB)
    text = settings_text(home, wish, addresses_with_mariadb, postgres.dsn(_JOURNAL))
    usual, bounded = home.root / "usual-mariadb.toml", home.root / "bounded-mariadb.toml"
    usual.write_text(text, "utf-8")
    bounded.write_text(f'mappings = "{bounded_mappings}"\n{text}', "utf-8")
    clock, (one, other) = Clock(), (load_settings(file, os.environ) for file in (usual, bounded))
    async with opened(one, clock, apis) as first, opened(other, clock, apis) as second:
        yield {"usual": first, "bounded": second}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
@pytest.mark.asyncio(loop_scope="session")
async def test_answers_and_decisions_are_the_same(folder: Path, on_mariadb: Mapping[str, World]) -> None:
    """To the letter, whatever the region's database; a figure that is rounded is at most one step away."""
    case = Case.read(folder)
    found = await answered(case, on_mariadb[case.world])
    assert found["decisions.json"] == (folder / "decisions.json").read_text("utf-8")
    expected = _with_its_kind((folder / "answer.json").read_text("utf-8"))
    if '"exact": false' in expected:
        assert _steps_apart(orjson.loads(expected), orjson.loads(found["answer.json"])) <= 1
    else:
        assert found["answer.json"] == expected


def _with_its_kind(expected: str) -> str:
    """The one thing that does tell: where a case shows the kinds of the sources, Bekasi's."""
    before, name, after = expected.partition('"id": "sip-kerja"')
    return before + name + after.replace('"kind": "postgres"', '"kind": "mysql"', 1)


def _steps_apart(expected: Any, found: Any, place: str = "") -> int:
    """How many steps of 5 two answers are apart at most; a sum's step is not known here, so it counts as one."""
    if isinstance(expected, dict) and expected.keys() == found.keys() and expected.get("exact") is not True:
        inside = place if place in _SUMS else ""
        return max((_steps_apart(expected[key], found[key], inside or key) for key in expected), default=0)
    if isinstance(expected, list) and len(expected) == len(found):
        return max((_steps_apart(*pair, place) for pair in zip(expected, found, strict=True)), default=0)
    if isinstance(expected, int | float) and isinstance(found, int | float) and place in _SUMS:
        return int(expected != found)
    if isinstance(expected, int) and isinstance(found, int) and place in _COUNTS:
        return abs(expected - found) // 5
    assert found == expected, place
    return 0
