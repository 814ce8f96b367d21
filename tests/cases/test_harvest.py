"""Harvest limits at the endpoint: two workers of one hub, policies with small limits, and what the log says of it."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from hub.demo.home import Home
from hub.embedded import PostgresServer, ensure_database
from hub.settings import Settings, load_settings
from policies.load import ROOT
from schema.caller import Standing
from tests.cases.conftest import ApiSources, Clock, World, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

PERSONS, LOOKUPS, SOURCES = 30, 4, ("siapkerja", "sip-kerja")
BEKASI = Standing("bekasi", "officer", "placement-service")
MINISTRY = Standing("kemnaker", "officer", "placement-service")
_ENTRY = """
SELECT p.outcome, e.tags, s.sources FROM journal.entry e
JOIN journal.profile p ON p.id = e.profile JOIN journal.source_set s ON s.id = p.source_set WHERE e.id = $1
"""


@dataclass(frozen=True)
class Workers:
    """Two workers of one hub, and its database."""

    clock: Clock
    both: tuple[World, World]
    dsn: str

    async def ask(self, standing: Standing, query: str, worker: int = 0, language: str = "en") -> httpx.Response:
        """Ask one of the workers."""
        return await self.both[worker].ask(standing, language, {"query": query})

    async def data(self, standing: Standing, query: str) -> dict[str, Any]:
        """The data of an answer that was given."""
        found: dict[str, Any] = (await self.ask(standing, query)).json()["data"]
        return found

    async def entry(self, answer: httpx.Response) -> asyncpg.Record:
        """What the log holds of an answer."""
        connection = await asyncpg.connect(self.dsn)
        try:
            (found,) = await connection.fetch(_ENTRY, answer.json()["extensions"]["audit"]["entry"])
        finally:
            await connection.close()
        return found


@pytest.fixture(scope="module")
def small(home: Home, databases: PostgresServer, written_settings: str) -> Settings:
    """The settings of a hub whose parties have signed small limits for officers, with a database of its own."""
    ensure_database(databases, "cases_harvest")
    folder = home.root / "policies-small"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for file in (folder / "harvest.toml", *folder.glob("agreements/*/agreement.toml")):
        _limit_officers(file)
    config = home.root / "small.toml"
    text = written_settings.replace(databases.dsn("cases_hub"), databases.dsn("cases_harvest"))
    config.write_text(f'policies = "policies-small"\n{text}', "utf-8")
    return load_settings(config, os.environ)


def _limit_officers(file: Path) -> None:
    limits = rf"\1\npersons = {PERSONS}\nlookups = {LOOKUPS}\n"
    pattern = r"(\[(?:harvest\.)?officer\])\npersons = \d[\d_]*\nlookups = \d[\d_]*\n"
    text, found = re.subn(pattern, limits, file.read_text("utf-8"))
    assert found == 1
    file.write_text(text, "utf-8")


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def workers(small: Settings, apis: ApiSources) -> AsyncIterator[Workers]:
    """Two workers, whose clock each test finds a week later, so that it begins a day of its own."""
    async with _working(small, apis) as found:
        yield found


@pytest.fixture(autouse=True)
def _new_day(workers: Workers) -> None:
    workers.clock.now += timedelta(days=7)


@asynccontextmanager
async def _working(settings: Settings, apis: ApiSources) -> AsyncIterator[Workers]:
    clock = Clock()
    async with opened(settings, clock, apis) as one, opened(settings, clock, apis) as other:
        yield Workers(clock, (one, other), settings.journal.dsn.reveal())


def seekers(source: str, after: str | None = None, first: int = 8) -> str:
    """A page of the job seekers of a source."""
    place = f', after: "{after}"' if after else ""
    return f"""{{ jobSeekers(sources: ["{source}"], first: {first}{place}) {{
        nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"""


def lookup(number: int) -> str:
    """A look-up of an invented person whom no source holds."""
    nik = f"329999010190{number + 1:04}"
    return f'{{ jobSeekers(where: {{ nik: {{ eq: "{nik}" }} }}) {{ nodes {{ id }} completeness {{ rows }} }} }}'


async def harvest(workers: Workers, standing: Standing, source: str, first: int = 8) -> tuple[set[str], httpx.Response]:
    """Page through a source, by one worker after the other, till one is refused: whom it showed, and the refusal."""
    seen: set[str] = set()
    after = None
    for number in range(100):
        answer = await workers.ask(standing, seekers(source, after, first), number % 2)
        if answer.status_code != httpx.codes.OK:
            return seen, answer
        page = answer.json()["data"]["jobSeekers"]
        seen |= {node["id"] for node in page["nodes"]}
        assert page["pageInfo"]["hasNextPage"], "the source has too few records for this test"
        after = page["pageInfo"]["endCursor"]
    pytest.fail("nothing stopped the harvest")


@pytest.mark.parametrize("source", SOURCES)
async def test_a_harvest_is_refused_with_a_code_and_an_entry(workers: Workers, source: str) -> None:
    """Under the agreement and in own sources: no more than the limit, a clear word, and nobody's tag in the entry."""
    seen, refused = await harvest(workers, BEKASI, source)
    assert PERSONS - 8 <= len(seen) <= PERSONS
    assert refused.status_code == httpx.codes.TOO_MANY_REQUESTS
    (error,) = refused.json()["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert str(PERSONS) in error["message"]
    assert ("`bekasi`" in error["message"]) == (source == "siapkerja")
    assert refused.json()["data"] is None
    entry = await workers.entry(refused)
    assert (entry["outcome"], entry["tags"]) == ("LIMIT_EXCEEDED", b"")
    assert source in entry["sources"]


async def test_a_limit_under_one_agreement_leaves_the_rest_open(workers: Workers) -> None:
    """Own sources, aggregates, and other accounts go on."""
    await harvest(workers, BEKASI, "siapkerja")
    assert (await workers.data(BEKASI, seekers("sip-kerja")))["jobSeekers"]["nodes"]
    assert (await workers.data(BEKASI, "{ employers(first: 40) { nodes { id } } }"))["employers"]["nodes"]
    steward = Standing("bekasi", "steward", "statistics")
    assert (await workers.data(steward, '{ jobSeekersAggregate(sources: ["siapkerja"]) { total } }'))[
        "jobSeekersAggregate"
    ]
    assert (await workers.data(MINISTRY, seekers("siapkerja")))["jobSeekers"]["nodes"]


async def test_a_reached_limit_asks_no_source(workers: Workers) -> None:
    """Once nothing is left, the operation ends before it begins, whatever it would find."""
    await harvest(workers, BEKASI, "siapkerja", first=1)
    for worker in (0, 1):
        await workers.ask(BEKASI, seekers("siapkerja", first=PERSONS + 9), worker)
        refused = await workers.ask(BEKASI, seekers("siapkerja", first=1), worker, "id")
        assert "mengizinkan" in refused.json()["errors"][0]["message"]
    entry = await workers.entry(refused)
    assert (entry["outcome"], entry["sources"]) == ("LIMIT_EXCEEDED", [])


async def test_lookups_that_find_nobody_are_counted_over_both_workers(workers: Workers) -> None:
    """So many empty answers, then a refusal, which the log holds with the tag of the person named."""
    for number in range(LOOKUPS):
        answer = await workers.ask(MINISTRY, lookup(number), number % 2)
        assert answer.json()["data"]["jobSeekers"]["nodes"] == []
    for worker in (0, 1):
        refused = await workers.ask(MINISTRY, lookup(9), worker)
        assert refused.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
    entry = await workers.entry(refused)
    assert (entry["outcome"], len(entry["tags"]), entry["sources"]) == ("LIMIT_EXCEEDED", 16, [])


FIVE = '["Satu", "Dua", "Tiga", "Empat", "Lima"]'


@pytest.mark.parametrize(
    "query",
    [
        "{ jobSeekers(where: { fullName: { in: %s } }, first: 0) { totalCount } }",
        "{ jobSeekers(where: { not: { fullName: { in: %s } } }, first: 0) { pageInfo { hasNextPage } } }",
        "{ jobSeekersAggregate(where: { registrationNumber: { in: %s } }) { total } }",
        "{ trainings { nodes { enrollments(where: { participantName: { in: %s } }) { totalCount } } } }",
    ],
)
async def test_names_and_record_numbers_in_a_filter_are_look_ups(workers: Workers, query: str) -> None:
    """Each value is one, wherever the filter stands; five are more than the limit."""
    refused = await workers.ask(MINISTRY, query % FIVE)
    assert refused.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_filters_that_name_nobody_are_no_look_ups(workers: Workers) -> None:
    """Regions, education and the presence of a name: as often as wanted."""
    for _ in range(LOOKUPS + 1):
        where = '{ regionCode: { in: ["32.16", "82.04"] }, educationLevel: { eq: S1 }, fullName: { isNull: false } }'
        data = await workers.data(MINISTRY, f"{{ jobSeekersAggregate(where: {where}) {{ total }} }}")
        assert "total" in data["jobSeekersAggregate"]


async def test_aliases_are_no_way_around(workers: Workers) -> None:
    """Five look-ups under five names in one operation are five, and no source is asked for any."""
    aliased = " ".join(f"p{number}: {lookup(number)[2:-2]}" for number in range(LOOKUPS + 1))
    refused = await workers.ask(MINISTRY, f"{{ {aliased} }}")
    assert refused.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert (await workers.entry(refused))["sources"] == []


async def test_another_purpose_of_the_same_account_is_no_way_around(workers: Workers) -> None:
    """The count is the account's: a data subject's request goes on where placement service ended."""
    for number in range(LOOKUPS):
        await workers.ask(MINISTRY, lookup(number))
    other = Standing("kemnaker", "officer", "data-subject-request")
    assert (await workers.ask(other, lookup(7))).json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_relations_count_like_lists(workers: Workers) -> None:
    """Persons reached through public records are persons seen."""
    refused = await workers.ask(
        MINISTRY,
        '{ trainings(sources: ["siapkerja"], first: 50) { nodes { enrollments(first: 50) { nodes { id } } } } }',
    )
    assert refused.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_the_next_day_begins_anew_and_me_tells_the_count(workers: Workers) -> None:
    """`me` counts with both workers; after midnight in WIB it counts nobody."""
    count = "{ me { limits { agreement personsSeen lookupsTried } } }"
    await harvest(workers, BEKASI, "siapkerja")
    own, agreed = (await workers.data(BEKASI, count))["me"]["limits"]
    assert (own["personsSeen"], agreed["agreement"]) == (0, "bekasi")
    assert PERSONS - 8 <= agreed["personsSeen"] <= PERSONS
    workers.clock.now += timedelta(days=1)
    assert [one["personsSeen"] for one in (await workers.data(BEKASI, count))["me"]["limits"]] == [0, 0]
    assert (await workers.data(BEKASI, seekers("siapkerja")))["jobSeekers"]["nodes"]
