"""SI-PINKER as a caller meets it: a real process, asked over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.demo.data import DemoData, Table

BASE = "/api/v1"


@pytest.fixture
def api(si_pinker_url: str, key: str) -> Iterator[httpx.Client]:
    """A caller with the key."""
    with httpx.Client(base_url=f"{si_pinker_url}{BASE}", headers={"X-Api-Key": key}, trust_env=False) as client:
        yield client


@pytest.fixture
def table(data: DemoData) -> Table:
    """What the process must serve as seekers."""
    return data.tables["si-pinker.pencari-kerja"]


def everything(api: httpx.Client, resource: str, size: int, **asked: str) -> list[Any]:
    """All records of a list, page by page."""
    records: list[Any] = []
    while True:
        page = api.get(f"/{resource}", params={"halaman": len(records) // size + 1, "batas": size, **asked}).json()
        records += page["data"]
        if len(page["data"]) < size:
            assert page["total"] == len(records)
            return records


@pytest.mark.parametrize("headers", [{}, {"X-Api-Key": "salah"}, {"X-Api-Key": ""}])
def test_without_the_key_nothing_is_given(si_pinker_url: str, headers: dict[str, str]) -> None:
    """401, and no data."""
    answer = httpx.get(f"{si_pinker_url}{BASE}/pencari-kerja", headers=headers, trust_env=False)
    assert answer.status_code == 401
    assert "data" not in answer.json()


def test_the_status_needs_no_key(si_pinker_url: str) -> None:
    """Anyone may ask whether it is up."""
    assert httpx.get(f"{si_pinker_url}{BASE}/status", trust_env=False).json() == {"status": "AKTIF"}


def test_pages_give_every_record_once_and_whole(api: httpx.Client, data: DemoData) -> None:
    """Each resource, in the order of its ids."""
    for resource, table in data.of_source("si-pinker").items():
        expected = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
        assert everything(api, resource, 170) == expected


@pytest.mark.parametrize("descending", [False, True])
def test_an_order_by_date_has_nulls_last_and_ties_by_id(api: httpx.Client, table: Table, *, descending: bool) -> None:
    """Both ways."""
    got = everything(api, "pencari-kerja", 500, urut="-tanggal_daftar" if descending else "tanggal_daftar")
    rows = sorted(zip(table["tanggal_daftar"], table["id"], strict=True), key=lambda row: int(str(row[1])))
    dated = sorted((row for row in rows if row[0] is not None), key=lambda row: str(row[0]), reverse=descending)
    assert [record["id"] for record in got] == [key for _, key in [*dated, *(row for row in rows if row[0] is None)]]


def test_equality_filters_find_what_fits(api: httpx.Client, table: Table) -> None:
    """One filter, and two together."""
    nik = next(nik for nik in table["nik"] if nik is not None)
    assert [record["nik"] for record in everything(api, "pencari-kerja", 100, nik=str(nik))] == [nik]
    both = everything(api, "pencari-kerja", 100, status="AKTIF", kode_kab="8204")
    pairs = list(zip(table["status"], table["kode_kab"], strict=True))
    assert len(both) == pairs.count(("AKTIF", 8204)) > 0


def test_lists_of_keys_find_a_batch(api: httpx.Client, data: DemoData) -> None:
    """As relations are fetched: by id, and by a foreign key."""
    assert [record["id"] for record in everything(api, "lowongan", 10, id="3,1,2")] == [1, 2, 3]
    keys = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89}
    found = everything(api, "penempatan", 500, id_pencaker=",".join(map(str, keys)))
    expected = [key for key in data.tables["si-pinker.penempatan"]["id_pencaker"] if key in keys]
    assert sorted(record["id_pencaker"] for record in found) == sorted(map(int, map(str, expected)))


def test_one_record_is_found_by_its_id(api: httpx.Client) -> None:
    """And a missing one is 404."""
    assert api.get("/perusahaan/2").json()["data"]["id"] == 2
    assert api.get("/perusahaan/999999").status_code == 404
    assert api.get("/gaji").status_code == 404


@pytest.mark.parametrize("asked", ["urut=nama", "batas=501", "batas=x", "halaman=0", "agama=ISLAM", "id=1,a", "id="])
def test_what_the_api_does_not_offer_is_refused(api: httpx.Client, asked: str) -> None:
    """400 with a word on what would be right."""
    answer = api.get(f"/pencari-kerja?{asked}")
    assert answer.status_code == 400
    assert answer.json()["galat"]


def test_the_access_log_holds_no_query(
    api: httpx.Client, data: DemoData, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A query may hold a NIK."""
    api.get("/pencari-kerja", params={"nik": "3216999999999999"})
    log = max(tmp_path_factory.getbasetemp().glob("si pinker*/data.log"), key=lambda path: path.stat().st_mtime)
    text = Path(log).read_text()
    assert f"GET {BASE}/pencari-kerja 200" in text
    assert "3216999999999999" not in text
