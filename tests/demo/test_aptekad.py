"""APTEKAD as a caller meets it: a real process, asked by GraphQL."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from hub.demo.data import DemoData, Table


@pytest.fixture
def api(aptekad_url: str, key: str) -> Iterator[httpx.Client]:
    """A caller with the key."""
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=aptekad_url, headers=headers, trust_env=False) as client:
        yield client


@pytest.fixture
def table(data: DemoData) -> Table:
    """What the process must serve as entries."""
    return data.tables["aptekad.tkaMasuk"]


def asked(api: httpx.Client, query: str) -> Any:
    """The data of an answer without errors."""
    answer = api.post("/graphql", json={"query": query}).json()
    assert "errors" not in answer, answer
    return answer["data"]


def everything(api: httpx.Client, columns: str, arguments: str = "") -> list[Any]:
    """All entries, page by page."""
    records: list[Any] = []
    while True:
        query = f"{{ tkaMasuk(lewati: {len(records)}, ambil: 100 {arguments}) {{ total data {{ {columns} }} }} }}"
        page = asked(api, query)["tkaMasuk"]
        records += page["data"]
        if len(page["data"]) < 100:
            assert page["total"] == len(records)
            return records


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer salah"}, {"Authorization": "kunci-uji"}])
def test_without_the_key_nothing_is_given(aptekad_url: str, headers: dict[str, str]) -> None:
    """401, and no data."""
    query = {"query": "{ perusahaan { total } }"}
    answer = httpx.post(f"{aptekad_url}/graphql", json=query, headers=headers, trust_env=False)
    assert answer.status_code == 401
    assert "data" not in answer.json()


def test_the_status_needs_no_key(aptekad_url: str) -> None:
    """Anyone may ask whether it is up."""
    assert httpx.get(f"{aptekad_url}/status", trust_env=False).json() == {"status": "AKTIF"}


def test_pages_give_every_record_once_and_whole(api: httpx.Client, table: Table) -> None:
    """In the order of their ids."""
    expected = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    assert everything(api, " ".join(table)) == expected


@pytest.mark.parametrize("descending", [False, True])
def test_an_order_by_time_has_nulls_last_and_ties_by_id(api: httpx.Client, table: Table, *, descending: bool) -> None:
    """Both ways."""
    got = everything(api, "idCatatan", f'urut: "{"-" if descending else ""}waktuMasuk"')
    rows = list(zip(table["waktuMasuk"], table["idCatatan"], strict=True))
    dated = sorted((row for row in rows if row[0] is not None), key=lambda row: str(row[0]), reverse=descending)
    assert [record["idCatatan"] for record in got] == [key for _, key in [*dated, *(r for r in rows if r[0] is None)]]


def test_filters_find_what_fits(api: httpx.Client, table: Table) -> None:
    """Equality, lists, and a span of time."""
    found = everything(api, "arah statusRptka", ', saring: {arah: "MASUK", statusRptka: "BERLAKU"}')
    pairs = list(zip(table["arah"], table["statusRptka"], strict=True))
    assert len(found) == pairs.count(("MASUK", "BERLAKU")) > 0
    passport = next(number for number in table["nomorPaspor"] if number is not None)
    named = everything(api, "nomorPaspor", f', saring: {{nomorPaspor: ["{passport}", "tidak ada"]}}')
    assert len(named) == list(table["nomorPaspor"]).count(passport)
    since = "2026-06-01T00:00:00+09:00"
    recent = everything(api, "waktuMasuk", f', saring: {{dari: "{since}"}}')
    assert len(recent) == sum(moment is not None and str(moment) >= since for moment in table["waktuMasuk"])


def test_aliases_fragments_and_directives_shape_the_rows(api: httpx.Client) -> None:
    """The rows are shaped without the executor, and must be as it would have shaped them."""
    query = """{ perusahaan(ambil: 1, saring: {idPerusahaan: 1}) { data {
        nomor: idPerusahaan __typename ...F nib @skip(if: true) ... on Perusahaan { kbli @include(if: false) }
    } } } fragment F on Perusahaan { idPerusahaan }"""
    (record,) = asked(api, query)["perusahaan"]["data"]
    assert record == {"nomor": 1, "__typename": "Perusahaan", "idPerusahaan": 1}


@pytest.mark.parametrize("arguments", ["ambil: 501", "ambil: 0", "lewati: -1", 'urut: "nomorPaspor"'])
def test_what_the_api_does_not_offer_is_refused(api: httpx.Client, arguments: str) -> None:
    """With an error, and no data."""
    answer = api.post("/graphql", json={"query": f"{{ tkaMasuk({arguments}) {{ total }} }}"}).json()
    assert answer["errors"]
    assert answer["data"] is None
