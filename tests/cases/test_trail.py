"""Who looked at a person whom no one ever looked up: the sources say which records are theirs, later the log does."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from hub.embedded import PostgresServer
from schema.caller import Standing
from tests.cases.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

_OFFICER = Standing("bekasi", "officer", "placement-service")
_DPO = (
    '{ dataSubjectAccesses(nik: "%s", first: 200) { nodes { entry role } completeness { source { id } status rows } } }'
)
_PLACEMENTS = '{ placements(first: 200, sources: ["sip-kerja"]) { nodes { id placedAt } } }'
_NOBODY = "3216990101010009"


async def _trail(world: World, party: str, nik: str) -> dict[str, Any]:
    standing = Standing(party, "dpo", "data-subject-request")
    answer = (await world.ask(standing, "en", {"query": _DPO % nik})).json()
    assert "errors" not in answer
    found: dict[str, Any] = answer["data"]["dataSubjectAccesses"]
    return found


def _officers(trail: Mapping[str, Any]) -> set[str]:
    return {node["entry"] for node in trail["nodes"] if node["role"] == "officer"}


def _states(trail: Mapping[str, Any]) -> dict[str, str]:
    assert all(part["rows"] is None for part in trail["completeness"])
    return {part["source"]["id"]: part["status"] for part in trail["completeness"]}


@asynccontextmanager
async def _placed(databases: PostgresServer, place: int) -> AsyncIterator[tuple[asyncpg.Connection, str]]:
    """The database of SIP Kerja, and the NIK of a seeker with an early placement there, whom no case looks up."""
    connection = await asyncpg.connect(databases.dsn("cases_sip_kerja"))
    nik = await connection.fetchval(
        "SELECT nik FROM pelamar p JOIN penempatan ON pelamar_id = p.id "
        "WHERE nik ~ '^3216..(0[1-9]|1.|2[0-8])(0[1-9]|1[0-2])' "
        "GROUP BY nik ORDER BY min(penempatan.id) OFFSET $1 LIMIT 1",
        place,
    )
    try:
        yield connection, nik
    finally:
        await connection.execute("UPDATE pelamar SET nik = $1 WHERE nik = $2", nik, _NOBODY)
        await connection.close()


async def _entry_of_placements(world: World) -> str:
    """The entry of a list of placements, which names nobody."""
    answer = (await world.ask(_OFFICER, "en", {"query": _PLACEMENTS})).json()
    assert "errors" not in answer
    entry: str = answer["extensions"]["audit"]["entry"]
    return entry


async def test_a_person_seen_in_lists_alone_is_found_through_the_sources(
    worlds: Mapping[str, World], databases: PostgresServer
) -> None:
    """By what belongs to their records too; the Ministry finds it in the region's source, no other region does."""
    world = worlds["usual"]
    listed = await _entry_of_placements(world)
    async with _placed(databases, 10) as (_, nik):
        assert listed in _officers(await _trail(world, "bekasi", nik))
        elsewhere, nobody = [await _trail(world, "halmahera-selatan", one) for one in (nik, _NOBODY)]
        assert listed in _officers(await _trail(world, "kemnaker", nik))
    assert elsewhere["nodes"] == nobody["nodes"] == []
    assert _states(elsewhere) == _states(nobody) == {"siapkerja": "OK", "si-pinker": "OK", "sip-kerja": "DENIED"}


async def test_a_person_whose_record_is_gone_is_found_by_what_it_was(
    worlds: Mapping[str, World], databases: PostgresServer
) -> None:
    """The look-up of a person's trail is kept as any look-up is; who was never looked up is lost with the record."""
    world = worlds["usual"]
    listed = await _entry_of_placements(world)
    async with _placed(databases, 11) as (connection, nik):
        assert listed in _officers(await _trail(world, "bekasi", nik))
        await connection.execute("UPDATE pelamar SET nik = $1 WHERE nik = $2", _NOBODY, nik)
        assert listed in _officers(await _trail(world, "bekasi", nik))
    async with _placed(databases, 12) as (connection, nik):
        await connection.execute("UPDATE pelamar SET nik = $1 WHERE nik = $2", _NOBODY, nik)
        assert listed not in _officers(await _trail(world, "bekasi", nik))


async def test_a_source_that_is_away_is_told_and_takes_nothing_from_the_others(worlds: Mapping[str, World]) -> None:
    """The trail stays as far as the log knows it."""
    world = worlds["usual"]
    world.apis.send_away("si-pinker")
    try:
        trail = await _trail(world, "halmahera-selatan", _NOBODY)
    finally:
        world.apis.call_back("si-pinker")
    assert _states(trail) == {"siapkerja": "OK", "si-pinker": "UNAVAILABLE", "sip-kerja": "DENIED"}


async def test_the_officer_is_shown_nothing_of_the_person(
    worlds: Mapping[str, World], databases: PostgresServer
) -> None:
    """The right to look a person up for the trail opens no list and no look-up, and tells of nobody's being there."""
    world, standing = worlds["usual"], Standing("bekasi", "dpo", "data-subject-request")
    async with _placed(databases, 13) as (_, nik):
        for one in (nik, _NOBODY):
            for query in (
                f'{{ person(nik: "{one}") {{ jobSeekers {{ totalCount }} }} }}',
                f'{{ jobSeekers(where: {{ nik: {{ eq: "{one}" }} }}) {{ totalCount nodes {{ id }} }} }}',
                f'{{ jobSeekersAggregate(where: {{ nik: {{ eq: "{one}" }} }}) {{ total }} }}',
            ):
                answer = (await world.ask(standing, "en", {"query": query})).json()
                assert answer["data"] is None
                assert answer["errors"][0]["extensions"]["code"] in {"FORBIDDEN", "FIELD_NOT_FILTERABLE"}
