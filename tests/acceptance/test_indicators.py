"""The indicators of a dashboard: one question, figures that are right, published ones from BPS alone."""

from typing import Any

import pytest

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Raw, dotted
from tests.conftest import Demo

BEKASI = "bekasi/dashboard/statistics"
MINISTRY = "kemnaker/dashboard/statistics"
QUERY = """
query ($region: RegionCode, $period: Period!, $codes: [IndicatorCode!]) {
  indicators(regionCode: $region, period: $period, codes: $codes) {
    code value unit numerator denominator parts { by key value } status exact period publication
    sources { id owner } completeness { source { id } status } asOf message
  }
}
"""
VACANCIES = {
    SIAPKERJA: ("tenaga_kerja.lowongan", "kd_wilayah_kerja", "tgl_berakhir", "jml_dibutuhkan", "jml_terisi"),
    SIP_KERJA: ("lowongan_kerja", "kode_kab", "sampai", "kebutuhan", "terisi"),
    SI_PINKER: ("lowongan", "kode_kab", "selesai", "butuh", "terisi"),
}
"""Table, region, end of validity, positions requested and filled, as each system calls them."""


def indicators(demo: Demo, caller: str, **given: Any) -> dict[str, dict[str, Any]]:
    """The indicators by code."""
    found = demo.ask(caller, QUERY, given)["data"]["indicators"]
    return {one["code"]: one for one in found}


def test_unemployment_is_bps_s_own_figure(demo: Demo) -> None:
    """Of the region, its period and its publication; never from registrations."""
    found = indicators(demo, BEKASI, region="32.16", period="2025", codes=["TPT", "TPAK"])
    rate = found["TPT"]
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (8.82, 142_000, 1_600_000)
    assert (rate["period"], rate["status"], rate["exact"], rate["unit"]) == ("2025", "OK", True, "PERCENT")
    assert "BPS" in rate["publication"]
    assert [source["id"] for source in rate["sources"]] == ["bps"]
    assert found["TPAK"]["status"] == "NOT_PUBLISHED"
    assert found["TPAK"]["value"] is None


def test_the_latest_published_figure_stands_with_its_own_period(demo: Demo) -> None:
    """The country's of August 2025, asked for October 2026: which period it is of is said."""
    found = indicators(demo, MINISTRY, period="2026-10", codes=["TPT", "TPAK", "UNDEREMPLOYMENT_RATE", "FORMAL_SHARE"])
    assert {code: (one["value"], one["period"]) for code, one in found.items()} == {
        "TPAK": (70.59, "2025-08"),
        "TPT": (4.85, "2025-08"),
        "UNDEREMPLOYMENT_RATE": (7.92, "2025-08"),
        "FORMAL_SHARE": (42.2, "2025-08"),
    }


@pytest.mark.parametrize("caller", [BEKASI, MINISTRY])
def test_one_question_gives_every_indicator(demo: Demo, caller: str) -> None:
    """Each with a value, or with the reason why there is none."""
    found = indicators(demo, caller, region="32.16", period="2026")
    assert len(found) == 28
    for one in found.values():
        assert (one["value"] is None) == (one["status"] != "OK")
        assert one["message"] or one["value"] is not None
    assert sum(one["status"] == "OK" for one in found.values()) >= 10


def test_positions_filled_are_those_of_the_sources(demo: Demo, raw: Raw) -> None:
    """Of vacancies that ended in the year, over three systems with names of their own, to the rounding."""
    found = indicators(demo, MINISTRY, region="32.16", period="2026", codes=["VACANCY_FILL_RATE"])["VACANCY_FILL_RATE"]
    asked = filled = 0
    for source, (table, region, until, requested, done) in VACANCIES.items():
        for row in raw.rows(source, table):
            code = row[region] if "." in str(row[region]) else dotted(row[region])
            if code == "32.16" and str(row[until])[:4] == "2026":
                asked += row[requested] or 0
                filled += row[done] or 0
    assert abs(found["denominator"] - asked) < 50
    assert abs(found["numerator"] - filled) < 50
    assert found["value"] == round(100 * found["numerator"] / found["denominator"], 2)
