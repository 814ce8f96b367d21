"""Halmahera Selatan's levy officer: foreign workers whose RPTKA ends within 60 days, with their entries by APTEKAD."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.acceptance.raw import APTEKAD, SEX, SIAPKERJA, Raw, Row, dotted, is_adult, iso, today, year_start
from tests.conftest import Demo

CALLER = "halmahera-selatan/officer/foreign-worker-levy"
REGION = "8204"
ENTRY_POINTS = {
    "BANDARA_OESMAN_SADIK": "OESMAN_SADIK",
    "PELABUHAN_BABANG": "BABANG",
    "PELABUHAN_LAIWUI": "LAIWUI",
    "JETTY_KAWASI": "KAWASI",
    None: None,
}
STATUS = {
    "BERLAKU": "VALID",
    "SEGERA_BERAKHIR": "EXPIRING_60D",
    "KEDALUWARSA": "EXPIRED",
    "TIDAK_DITEMUKAN": "NOT_FOUND",
    None: None,
}
QUERY = """
query ($from: Date!, $until: Date!, $entries: Int!) {
  foreignWorkers(
    where: { rptkaValidUntil: { gte: $from, lt: $until } }
    orderBy: [{ field: RPTKA_VALID_UNTIL, direction: ASC }]
    first: 200
  ) {
    nodes {
      fullName passportNumber nationality sex birthDate rptkaNumber rptkaValidFrom rptkaValidUntil positionTitle
      workRegionCodes levyMonths levyAmountUsd levyPaidAt monthlyWage stayPermitNumber
      employer { name nib }
      entries(first: $entries) {
        nodes { entryNumber passportNumber entryAt entryPointCode rptkaStatusAtEntry levyDueUsd source { id } }
        totalCount
      }
    }
    totalCount
    completeness { source { id owner } status rows }
  }
}
"""


def hidden_but_four(passport: str | None) -> str | None:
    """A masked passport number: its last four characters."""
    return None if passport is None else "*" * (len(passport) - 4) + passport[-4:]


def entry_node(row: Row) -> dict[str, Any]:
    """An APTEKAD entry as the officer may see it."""
    at = row["waktuMasuk"]
    return {
        "entryNumber": row["nomorCatatan"],
        "passportNumber": hidden_but_four(row["nomorPaspor"]),
        "entryAt": at and iso(datetime.fromisoformat(at).astimezone(UTC)),
        "entryPointCode": ENTRY_POINTS[row["pintuMasuk"]],
        "rptkaStatusAtEntry": STATUS[row["statusRptka"]],
        "levyDueUsd": row["potensiDkptkaUsd"],
        "source": {"id": APTEKAD},
    }


def worker_node(row: Row, employers: Mapping[int, Row], crossings: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """A foreign worker's permit as the officer may see it, with all entries of the same passport."""
    employer = employers.get(row["id_perusahaan"])
    entries = crossings.get(row["no_paspor"], ())
    return {
        "fullName": row["nama"],
        "passportNumber": hidden_but_four(row["no_paspor"]),
        "nationality": row["kewarganegaraan"],
        "sex": SEX[row["jk"]],
        "birthDate": iso(year_start(row["tgl_lahir"])),
        "rptkaNumber": row["no_rptka"],
        "rptkaValidFrom": iso(row["tgl_berlaku"]),
        "rptkaValidUntil": iso(row["tgl_berakhir"]),
        "positionTitle": row["jabatan"],
        "workRegionCodes": [dotted(code) for code in row["lokasi_kerja"]],
        "levyMonths": row["bulan_dkptka"],
        "levyAmountUsd": row["dkptka_usd"] and int(row["dkptka_usd"]),
        "levyPaidAt": iso(row["tgl_bayar"]),
        "monthlyWage": None,
        "stayPermitNumber": row["no_itas"],
        "employer": employer and {"name": employer["nama_perusahaan"], "nib": employer["nib"]},
        "entries": {"nodes": [entry_node(entry) for entry in entries], "totalCount": len(entries)},
    }


def within(row: Row, since: date, until: date) -> bool:
    """Whether the permit ends in [since, until) and the record is one the officer may list: of this region, adult."""
    here = REGION in (row["lokasi_kerja"] or ())
    ends = row["tgl_berakhir"] is not None and since <= row["tgl_berakhir"] < until
    return here and ends and (row["tgl_lahir"] is None or is_adult(row["tgl_lahir"], None, None))


@pytest.fixture(scope="module")
def crossings(raw: Raw) -> Mapping[str, Sequence[Row]]:
    """APTEKAD's entries by passport number, in the order of their keys."""
    found = defaultdict(list)
    for row in raw.crossings():
        found[row["nomorPaspor"]].append(row)
    found.pop(None, None)
    return found


@pytest.fixture(scope="module")
def expected(raw: Raw, crossings: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """The workers whose permit ends within 60 days, by date, ties by key."""
    employers = {row["id"]: row for row in raw.rows(SIAPKERJA, "tenaga_kerja.perusahaan")}
    since, until = today(), today() + timedelta(days=60)
    permits = [row for row in raw.rows(SIAPKERJA, "tenaga_kerja.tka") if within(row, since, until)]
    permits.sort(key=lambda row: row["tgl_berakhir"])
    return [worker_node(row, employers, crossings) for row in permits]


def ask(demo: Demo, entries: int) -> dict[str, Any]:
    """The officer's question with so many entries each."""
    return demo.ask(
        CALLER, QUERY, {"from": iso(today()), "until": iso(today() + timedelta(days=60)), "entries": entries}
    )


@pytest.fixture(scope="module")
def answer(demo: Demo) -> dict[str, Any]:
    """The officer's list with up to 100 entries each."""
    return ask(demo, 100)


def test_the_officer_gets_every_expiring_permit_with_its_entries(
    answer: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    """All permits of the region that end in time and no other, in order, joined across both systems."""
    found = answer["data"]["foreignWorkers"]
    assert found["nodes"] == expected
    assert found["totalCount"] == len(expected) > 20
    assert sum(node["entries"]["totalCount"] > 1 for node in expected) > 10
    assert any(node["entries"]["totalCount"] == 0 for node in expected)


def test_a_short_page_of_entries_holds_the_first_of_them(demo: Demo, expected: list[dict[str, Any]]) -> None:
    """`first` cuts each worker's entries on its own, and the count still tells all."""
    found = ask(demo, 2)["data"]["foreignWorkers"]["nodes"]
    assert [node["entries"]["nodes"] for node in found] == [node["entries"]["nodes"][:2] for node in expected]
    assert [node["entries"]["totalCount"] for node in found] == [node["entries"]["totalCount"] for node in expected]


def test_bekasi_s_own_register_of_foreign_workers_stays_closed(answer: dict[str, Any]) -> None:
    """Its source stands as DENIED, with neither rows nor decisions that open anything."""
    parts = {part["source"]["id"]: part for part in answer["data"]["foreignWorkers"]["completeness"]}
    assert parts["sip-kerja"] == {"source": {"id": "sip-kerja", "owner": "bekasi"}, "status": "DENIED", "rows": None}
    assert parts[SIAPKERJA]["status"] == "OK"
    bekasi = [item for item in answer["extensions"]["decisions"] if item["owner"] == "bekasi"]
    assert {item["treatment"] for item in bekasi} <= {"WITHHOLD"}


def test_the_other_way_round_each_entry_finds_its_worker(demo: Demo, raw: Raw) -> None:
    """From APTEKAD's side: an entry's worker is the permit of the same passport, and none where there is none."""
    query = """{ foreignWorkerEntries(first: 2000) { nodes { entryNumber foreignWorker { rptkaNumber } } } }"""
    nodes = demo.ask(CALLER, query)["data"]["foreignWorkerEntries"]["nodes"]
    permits = defaultdict(set)
    for row in raw.rows(SIAPKERJA, "tenaga_kerja.tka"):
        adult = row["tgl_lahir"] is None or is_adult(row["tgl_lahir"], None, None)
        if row["no_paspor"] is not None and REGION in (row["lokasi_kerja"] or ()) and adult:
            permits[row["no_paspor"]].add(row["no_rptka"])
    crossings = raw.crossings()
    assert len(nodes) == len(crossings)
    for node, row in zip(nodes, crossings, strict=True):
        assert node["entryNumber"] == row["nomorCatatan"]
        known = permits.get(row["nomorPaspor"], set())
        worker = node["foreignWorker"]
        assert (worker is not None) == bool(known)
        assert worker is None or worker["rptkaNumber"] in known
