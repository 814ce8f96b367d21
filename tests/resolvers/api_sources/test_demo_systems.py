"""The demo's own SI-PINKER and APTEKAD behind their shipped mappings, held against the raw data they were given."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from hub.demo import aptekad, si_pinker
from hub.demo.data import DemoData, DemoSettings, generate
from hub.demo.files import write_aptekad, write_si_pinker
from hub.demo.processes import ApiProcess, ApiProgram, start_api
from resolvers.mapping import SourceMapping
from resolvers.mapping_load import load_mapping
from resolvers.reads import GroupKey, GroupRead, Hidden, HiddenKind, Op, OrderTerm, Parents
from resolvers.sources.bounded import BoundedSource
from resolvers.sources.graphql import GraphqlApi
from resolvers.sources.http import ApiAccess
from resolvers.sources.rest import RestApi
from resolvers.utf8 import to_bytes
from schema.build import CATALOGUE
from tests.resolvers.rows.samples import BOTH_SIDES, OWN_ADULT, clear, piece, question, read, treater, where

ROOT = Path(__file__).parents[3]
KEY = "kunci-uji"
MAPPINGS = ROOT / "resolvers" / "mappings"


@dataclass(frozen=True, slots=True)
class Systems:
    """The data and where the two systems that hold them listen."""

    data: DemoData
    si_pinker: str
    aptekad: str


@pytest.fixture(scope="module")
def systems(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Systems]:
    """Both systems, with 4,000 seekers over all four sources."""
    folder = tmp_path_factory.mktemp("demo systems")
    data = generate(DemoSettings(seekers=4000, seed=7, today=date(2026, 11, 23)))
    write_si_pinker(data, folder / "si_pinker")
    write_aptekad(data, folder / "aptekad")
    keys = {si_pinker.KEY_VARIABLE: KEY, aptekad.KEY_VARIABLE: KEY}
    statuses = {"si_pinker": si_pinker.STATUS_PATH, "aptekad": aptekad.STATUS_PATH}
    running: list[ApiProcess] = []
    try:
        for name, status in statuses.items():
            log = folder / f"{name}.log"
            running.append(start_api(ApiProgram(name, f"hub.demo.{name}", folder / name, log, keys, status)))
        first, second = running
        yield Systems(data, first.url, second.url + aptekad.GRAPHQL_PATH)
    finally:
        for program in running:
            program.stop()


@pytest_asyncio.fixture
async def pinker(systems: Systems) -> AsyncIterator[BoundedSource]:
    """SI-PINKER."""
    access = ApiAccess(systems.si_pinker, {si_pinker.KEY_HEADER: KEY})
    async with connected("si-pinker", lambda mapping: RestApi(mapping, access)) as source:
        yield source


@pytest_asyncio.fixture
async def entries(systems: Systems) -> AsyncIterator[BoundedSource]:
    """APTEKAD."""
    access = ApiAccess(systems.aptekad, {aptekad.KEY_HEADER: aptekad.KEY_PREFIX + KEY})
    async with connected("aptekad", lambda mapping: GraphqlApi(mapping, access)) as source:
        yield source


@asynccontextmanager
async def connected(name: str, api: Callable[[SourceMapping], RestApi | GraphqlApi]) -> AsyncIterator[BoundedSource]:
    """A source behind its shipped mapping."""
    mapping = load_mapping(MAPPINGS / f"{name}.toml", CATALOGUE)
    source = BoundedSource(mapping, CATALOGUE, api(mapping))
    try:
        yield source
    finally:
        await source.close()


def raw(systems: Systems, source: str, table: str) -> list[dict[str, Any]]:
    """The records of a table as they were generated."""
    columns = systems.data.of_source(source)[table]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


async def test_the_shipped_mappings_fit_their_systems(pinker: BoundedSource, entries: BoundedSource) -> None:
    """Every column, code, filter and order of both mappings holds."""
    await pinker.check()
    await entries.check()
    assert await pinker.verify() == []
    assert await entries.verify() == []


async def test_the_newest_active_seekers_are_those_of_the_raw_data(systems: Systems, pinker: BoundedSource) -> None:
    """Filter and order are the API's, and the page is what sorting the raw table gives."""
    asked = read(
        "JobSeeker",
        pieces=(piece("fullName", "registeredAt", "regionCode", "skills"),),
        where=where(("seekerStatus", Op.EQ, 1)),
        order=(OrderTerm(clear("registeredAt"), descending=True),),
        limit_slot=0,
        total=True,
    )
    batch = await pinker.rows(asked, question(40, "ACTIVE"))
    active = [record for record in raw(systems, "si-pinker", "pencari-kerja") if record["status"] == "AKTIF"]
    held = sorted((r for r in active if r["tanggal_daftar"]), key=lambda r: r["id"])
    held.sort(key=lambda record: str(record["tanggal_daftar"]), reverse=True)
    assert list(batch.keys) == [record["id"] for record in held[:40]]
    assert batch.total == len(active)
    first = orjson.loads(to_bytes(f"{{{batch.pieces[0][0]}}}"))
    assert (first["fullName"], first["registeredAt"]) == (held[0]["nama"], str(held[0]["tanggal_daftar"]))
    assert first["regionCode"] == "82.04"


async def test_a_look_up_finds_the_one_person(systems: Systems, pinker: BoundedSource) -> None:
    """One whole NIK goes down to the API; whoever does not have it is not read at all."""
    wanted = next(record for record in raw(systems, "si-pinker", "pencari-kerja") if record["nik"])
    asked = read("JobSeeker", where=where(("nik", Op.EQ, 1)), limit_slot=0)
    assert list((await pinker.rows(asked, question(9, wanted["nik"]))).keys) == [wanted["id"]]
    assert list((await pinker.rows(asked, question(9, "8204990101700000"))).keys) == []


async def test_placements_of_seekers_are_those_of_the_raw_data(systems: Systems, pinker: BoundedSource) -> None:
    """The relation to many by the API's list of ids: newest first, two of each, and the whole count."""
    placements = raw(systems, "si-pinker", "penempatan")
    seekers = sorted({record["id_pencaker"] for record in placements if record["id_pencaker"]})[:150]
    asked = read(
        "Placement",
        order=(OrderTerm(clear("placedAt"), descending=True),),
        parents=Parents("seekerId", by_person=False, slot=0, first_slot=1),
        total=True,
    )
    batch = await pinker.rows(asked, question(seekers, 2))
    counts = {key: sum(record["id_pencaker"] == key for record in placements) for key in seekers}
    assert batch.parent_totals == counts
    assert len(batch.keys) == sum(min(count, 2) for count in counts.values())


async def test_seekers_are_counted_by_sex_as_in_the_raw_data(systems: Systems, pinker: BoundedSource) -> None:
    """The grouped count over all pages is the raw table's."""
    asked = GroupRead("si-pinker", "JobSeeker", BOTH_SIDES, None, True, None, (GroupKey(clear("sex"), None),), (), True)
    found = await pinker.groups(asked, question())
    seekers = raw(systems, "si-pinker", "pencari-kerja")
    sexes = {"L": "MALE", "P": "FEMALE"}
    expected = {sex: sum(sexes.get(r["jenis_kelamin"]) == sex for r in seekers) for sex in ("MALE", "FEMALE")}
    assert {group.key[0]: group.count for group in found.groups if group.key[0]} == expected


async def test_entries_are_read_in_utc_and_joined_on_the_passports_tag(
    systems: Systems, entries: BoundedSource
) -> None:
    """APTEKAD writes times with +09:00; the hub gives UTC, and finds the entries of persons by their tags."""
    records = raw(systems, "aptekad", "tkaMasuk")
    newest = read(
        "ForeignWorkerEntry",
        cells=(OWN_ADULT,),
        pieces=(piece("entryAt"),),
        hidden=(Hidden(HiddenKind.PERSON, clear("passportNumber")),),
        order=(OrderTerm(clear("entryAt"), descending=True),),
        limit_slot=0,
    )
    batch = await entries.rows(newest, question(30))
    times = {r["idCatatan"]: datetime.fromisoformat(r["waktuMasuk"]) for r in records if r["waktuMasuk"]}
    assert [orjson.loads(to_bytes(f"{{{text}}}"))["entryAt"] for text in batch.pieces[0]] == [
        times[key].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for key in batch.keys
    ]
    assert list(batch.keys) == sorted(times, key=lambda key: (-times[key].timestamp(), key))[:30]
    passport = next(r["nomorPaspor"] for r in records if r["nomorPaspor"])
    (tag,) = treater().person_tags([passport])
    of_person = read("ForeignWorkerEntry", parents=Parents("passportNumber", by_person=True, slot=0, first_slot=1))
    found = await entries.rows(of_person, question([tag], 100))
    assert sorted(found.keys) == [r["idCatatan"] for r in records if r["nomorPaspor"] == passport]
