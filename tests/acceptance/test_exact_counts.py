"""Where every decision used shows the value, counts, sums and extremes are the true ones, in small cells too."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

import pytest

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Raw, Row, dotted
from tests.conftest import Demo

BEKASI = "bekasi/dashboard/statistics"
VACANCY_TABLES = {
    SIAPKERJA: ("tenaga_kerja.lowongan", "kd_wilayah_kerja"),
    SIP_KERJA: ("lowongan_kerja", "kode_kab"),
    SI_PINKER: ("lowongan", "kode_kab"),
}
VACANCY_STATUS: Mapping[Hashable, str | None] = {
    None: None,
    **dict.fromkeys((1, "BUKA"), "OPEN"),
    **dict.fromkeys((2, "TUTUP"), "CLOSED"),
    **dict.fromkeys((3, "TERPENUHI", "PENUH"), "FILLED"),
    **dict.fromkeys((4, "KEDALUWARSA", "LEWAT"), "EXPIRED"),
    **dict.fromkeys((5, "DITARIK", "BATAL"), "WITHDRAWN"),
}
REGULATION = {None: None, "BELUM ADA": "NONE", "PP": "PP", "PKB": "PKB"}
VACANCIES = """
{ jobVacanciesAggregate(groupBy: [WORK_REGION_CODE, STATUS]) {
    groups { key { workRegionCode status } count suppressed } total exact
    completeness { source { id } status rows }
} }
"""
EMPLOYERS = """
query ($by: [EmployerGroupField!], $sources: [String!]) {
  employersAggregate(groupBy: $by, sources: $sources) {
    groups { key { capitalStatus regulationStatus } count suppressed }
    total exact completeness { source { id } status }
  }
}
"""
WAGES = """
{ employersAggregate(groupBy: [CAPITAL_STATUS]) {
    groups { key { capitalStatus } count suppressed
      sum { workersTotal lowestWage } avg { workersTotal } min { lowestWage } max { lowestWage workersTotal } }
    total exact completeness { source { id } status }
} }
"""


def region(code: Any) -> str | None:
    """A region code, whichever way its source writes it."""
    return code if isinstance(code, str) and "." in code else dotted(code)


def vacancies(raw: Raw) -> Counter[tuple[Any, ...]]:
    """All vacancies of all sources by region and status."""
    return Counter(
        (region(row[place]), VACANCY_STATUS[row["status"]])
        for source, (table, place) in VACANCY_TABLES.items()
        for row in raw.rows(source, table)
    )


@pytest.mark.parametrize(
    "caller", [BEKASI, "halmahera-selatan/steward/statistics", "kemnaker/auditor/audit", "kemnaker/analyst/statistics"]
)
def test_counts_of_public_fields_are_exact_for_anyone(demo: Demo, raw: Raw, caller: str) -> None:
    """Vacancies are open by law: everyone gets the true number in every cell, over all sources."""
    true = vacancies(raw)
    found = demo.ask(caller, VACANCIES)["data"]["jobVacanciesAggregate"]
    assert found["exact"] is True
    groups = {(group["key"]["workRegionCode"], group["key"]["status"]): group["count"] for group in found["groups"]}
    assert len(groups) == len(found["groups"])
    assert groups == dict(true)
    assert found["total"] == true.total()
    assert not any(group["suppressed"] for group in found["groups"])
    assert min(true.values()) < 5
    parts = [(part["source"]["id"], part["status"], part["rows"]) for part in found["completeness"]]
    assert parts == [(source, "OK", None) for source in VACANCY_TABLES]


def own_employers(raw: Raw) -> list[Row]:
    """Bekasi's own rows: its own source whole, and the national companies in 32.16."""
    national = raw.rows(SIAPKERJA, "tenaga_kerja.perusahaan")
    own = [
        {
            "capital": {"LAIN": "OTHER"}.get(row["status_modal"], row["status_modal"]),
            "workers": row["jml_tk"],
            "wage": row["upah_terendah"] and int(row["upah_terendah"]),
        }
        for row in national
        if row["kd_wilayah"] == "3216"
    ]
    return own + [
        {
            "capital": {"LAINNYA": "OTHER"}.get(row["permodalan"], row["permodalan"]),
            "workers": row["tk_total"],
            "wage": row["upah_min"],
        }
        for row in raw.rows(SIP_KERJA, "perusahaan")
    ]


def test_a_region_s_own_business_figures_are_exact(demo: Demo, raw: Raw) -> None:
    """Company data of own rows are clear to the dashboard: true sums, averages and extremes, others' rows left out."""
    found = demo.ask(BEKASI, WAGES)["data"]["employersAggregate"]
    by_capital: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in own_employers(raw):
        by_capital[row["capital"]].append(row)
    assert found["exact"] is True
    assert found["total"] == sum(map(len, by_capital.values()))
    assert {group["key"]["capitalStatus"] for group in found["groups"]} == set(by_capital)
    for group in found["groups"]:
        rows = by_capital[group["key"]["capitalStatus"]]
        workers = [row["workers"] for row in rows if row["workers"] is not None]
        wages = [row["wage"] for row in rows if row["wage"] is not None]
        assert group["count"] == len(rows)
        assert group["sum"] == {"workersTotal": sum(workers), "lowestWage": sum(wages)}
        assert group["avg"]["workersTotal"] == pytest.approx(sum(workers) / len(workers))
        assert group["min"] == {"lowestWage": min(wages)}
        assert group["max"] == {"lowestWage": max(wages), "workersTotal": max(workers)}
    parts = {part["source"]["id"]: part["status"] for part in found["completeness"]}
    assert parts == {SIAPKERJA: "OK", SIP_KERJA: "OK", SI_PINKER: "DENIED", "aptekad": "DENIED"}


def test_figures_are_exact_only_while_no_third_party_s_rows_take_part(demo: Demo, raw: Raw) -> None:
    """The same count over the own source is exact; over all sources, where others' rows only count, it is rounded."""
    asked = {"by": ["REGULATION_STATUS"], "sources": [SIP_KERJA]}
    own = demo.ask(BEKASI, EMPLOYERS, asked)["data"]["employersAggregate"]
    true = Counter(REGULATION[row["peraturan"]] for row in raw.rows(SIP_KERJA, "perusahaan"))
    assert own["exact"] is True
    assert {group["key"]["regulationStatus"]: group["count"] for group in own["groups"]} == dict(true)
    assert own["total"] == true.total()
    whole = demo.ask(BEKASI, EMPLOYERS, {"by": ["REGULATION_STATUS"]})["data"]["employersAggregate"]
    assert whole["exact"] is False
    assert all(group["count"] is None or group["count"] % 5 == 0 for group in whole["groups"])
    assert whole["total"] % 5 == 0
