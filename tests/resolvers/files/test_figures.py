"""Published figures from files: the demo's own from BPS, and what is refused."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import hub.demo
from hub.groundwork import MAPPINGS
from resolvers.figures import INDONESIA, Figure
from resolvers.mapping_load import load_mapping
from resolvers.mapping_toml import MappingError
from resolvers.sources.base import SourceError
from resolvers.sources.figures import FolderFigures
from schema.build import CATALOGUE
from tests.resolvers.rows.samples import question, read

BPS = Path(hub.demo.__file__).parent / "bps"


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[FolderFigures]:
    """The demo's mapping over a folder."""
    mapping = load_mapping(MAPPINGS / "bps.toml", CATALOGUE)
    assert mapping.figures is not None
    source = FolderFigures(mapping, mapping.figures, str(folder))
    try:
        yield source
    finally:
        await source.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo's folder."""
    return Path(shutil.copytree(BPS, tmp_path / "bps"))


async def test_the_demo_gives_what_bps_published_for_the_country() -> None:
    """August 2025, with unit, publication and its day; 4.85 is exactly 4.85."""
    async with opened(BPS) as source:
        assert await source.verify() == []
        found = await source.figures([INDONESIA], "2025-08")
    figures = {figure.indicator: figure for figure in found}
    assert {name: figure.value for name, figure in figures.items()} == {
        "workingAgePopulation": 218_170_000,
        "laborForce": 154_000_000,
        "employed": 146_540_000,
        "unemployed": 7_460_000,
        "TPAK": Decimal("70.59"),
        "TPT": Decimal("4.85"),
        "underemployed": 11_600_000,
        "formalShare": Decimal("42.2"),
    }
    assert figures["TPT"] == Figure(
        "TPT", "00", "2025-08", Decimal("4.85"), "percent", "BPS, Sakernas Agustus 2025 (BRS 5 November 2025)",
        date(2025, 11, 5),
    )  # fmt: skip


async def test_published_components_give_the_published_rates() -> None:
    """TPT = unemployed / laborForce x 100 and TPAK = laborForce / workingAgePopulation x 100, to the digit."""
    async with opened(BPS) as source:
        found = {figure.indicator: figure.value for figure in await source.figures([INDONESIA], "2025-08")}
    assert abs(found["unemployed"] / found["laborForce"] * 100 - found["TPT"]) < Decimal("0.01")
    assert abs(found["laborForce"] / found["workingAgePopulation"] * 100 - found["TPAK"]) < Decimal("0.01")


async def test_figures_are_chosen_by_region_and_period() -> None:
    """A year takes its months, newest first; no period takes all; what is not asked for or not known is not there."""
    async with opened(BPS) as source:
        year = await source.figures(["32.16", "82.04"], "2025")
        every = await source.figures(["82.04"], None)
        assert await source.figures(["99.99"], None) == []
        assert await source.figures([], None) == []
        assert await source.figures(["32.16' OR '1'='1"], "2025' OR '1'='1") == []
    told = [(figure.region, figure.indicator, figure.period) for figure in year]
    assert told == [
        ("32.16", "TPT", "2025-07"),
        ("32.16", "TPT", "2025"),
        ("32.16", "laborForce", "2025"),
        ("32.16", "unemployed", "2025"),
    ]
    assert {figure.indicator: figure.value for figure in every} == {
        "TPAK": Decimal("73.24"),
        "TPT": Decimal("2.44"),
        "employed": 137_800,
        "laborForce": 141_300,
    }


async def test_a_folder_of_figures_holds_no_records() -> None:
    """Asked for records it is unavailable, and it never shows a figure as one."""
    async with opened(BPS) as source:
        with pytest.raises(SourceError, match="holds figures"):
            await source.rows(read("JobSeeker"), question())


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ("TPT,00,2025-08,4.85", "TPT,00,2025-08,4;85", "row 7, column 'value': expected a number"),
        ("TPT,00,2025-08,4.85", "TPT,00,2025-08,", "row 7, column 'value': expected a value"),
        ("TPT,00,2025-08", "TPT,3216,2025-08", "row 7, column 'region_code': expected 00 or a Kemendagri code"),
        ("TPT,00,2025-08", "TPT,00,Agustus", "row 7, column 'period': expected a year or a month"),
        ("published_at", "terbit", "angkatan_kerja.csv: no column 'published_at'"),
    ],
)
async def test_one_bad_figure_closes_the_folder_and_is_told(found: str, put: str, said: str, folder: Path) -> None:
    """A figure misread misleads whoever reads it: none is given until the file is right."""
    file = folder / "angkatan_kerja.csv"
    text = file.read_text("utf-8")
    assert found in text
    file.write_text(text.replace(found, put, 1), "utf-8")
    async with opened(folder) as source:
        lines = await source.verify()
        assert any(said in line and line.startswith("bps.toml: figures.table: ") for line in lines), lines
        with pytest.raises(SourceError):
            await source.figures([INDONESIA], None)
        file.write_text(text, "utf-8")
        assert await source.figures([INDONESIA], None)


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ('kind = "files"', 'kind = "rest"', "figures: found 'rest'; expected kind = \"files\""),
        ("[figures]", "[types]\n[figures]", "expected either `types` or `figures`"),
        (
            'region = "region_code"',
            'wilayah = "region_code"',
            "figures.wilayah: found 'wilayah'; expected one of table",
        ),
        ('region = "region_code"', 'region = "value"', "a column of its own for each part"),
    ],
)
def test_a_mapping_of_figures_is_strict(found: str, put: str, said: str, tmp_path: Path) -> None:
    """Its faults name the key."""
    text = (MAPPINGS / "bps.toml").read_text("utf-8")
    file = tmp_path / "bps.toml"
    file.write_text(text.replace(found, put, 1), "utf-8")
    with pytest.raises(MappingError) as refused:
        load_mapping(file, CATALOGUE)
    assert said in str(refused.value)
