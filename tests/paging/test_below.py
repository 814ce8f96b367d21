"""Paging below a record: the vacancies of one employer, each exactly once, in order, whatever the page size."""

from collections import Counter
from typing import Any

import pytest

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Raw, Row
from tests.conftest import Demo

CALLER = "kemnaker/officer/placement-service"
FIND = """
query ($nib: NIB!, $source: String!) {
  employers(where: { nib: { eq: $nib } }, sources: [$source]) { nodes { id vacancies(first: 0) { totalCount } } } }
"""
PAGE = """
query ($id: ID!, $first: Int!, $after: String, $direction: SortDirection!) {
  employers(where: { id: { eq: $id } }) { nodes {
    vacancies(first: $first, after: $after, orderBy: [{ field: WAGE_MIN, direction: $direction }]) {
      nodes { vacancyNumber wageMin updatedAt }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  } }
}
"""
TABLES = {
    SIAPKERJA: ("tenaga_kerja.perusahaan", "tenaga_kerja.lowongan", "id_perusahaan", "no_lowongan", "upah_min"),
    SIP_KERJA: ("perusahaan", "lowongan_kerja", "perusahaan_id", "nomor", "gaji_min"),
    SI_PINKER: ("perusahaan", "lowongan", "id_perusahaan", "nomor", "upah_min"),
}


def busiest(raw: Raw, source: str) -> tuple[str, list[Row]]:
    """The employer (by NIB) with the most vacancies, and these by key."""
    companies, vacancies, link, _, _ = TABLES[source]
    nibs = Counter(row["nib"] for row in raw.rows(source, companies))
    known = {row["id"]: row["nib"] for row in raw.rows(source, companies) if row["nib"] and nibs[row["nib"]] == 1}
    rows = [row for row in raw.rows(source, vacancies) if row[link] in known]
    ((employer, _),) = Counter(row[link] for row in rows).most_common(1)
    return known[employer], [row for row in rows if row[link] == employer]


def in_order(rows: list[Row], source: str, *, down: bool) -> list[tuple[Any, Any]]:
    """Numbers and wages, sorted by wage, nulls last, ties by key."""
    *_, number, wage = TABLES[source]
    valued = sorted((row for row in rows if row[wage] is not None), key=lambda row: int(row[wage]), reverse=down)
    found = valued + [row for row in rows if row[wage] is None]
    return [(row[number], row[wage] and int(row[wage])) for row in found]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("size", [1, 3, 4])
@pytest.mark.parametrize("source", TABLES)
def test_one_employer_s_vacancies_page_like_a_list_of_their_own(
    demo: Demo, source: str, size: int, direction: str
) -> None:
    """Over PostgreSQL and the REST source alike."""
    nib, rows = busiest(Raw(demo.sources), source)
    (employer,) = demo.ask(CALLER, FIND, {"nib": nib, "source": source})["data"]["employers"]["nodes"]
    assert employer["vacancies"]["totalCount"] == len(rows) > 5
    found: list[tuple[Any, Any]] = []
    after, more = None, True
    while more:
        asked = {"id": employer["id"], "first": size, "after": after, "direction": direction}
        (node,) = demo.ask(CALLER, PAGE, asked)["data"]["employers"]["nodes"]
        page = node["vacancies"]
        assert page["totalCount"] == len(rows)
        found += [(vacancy["vacancyNumber"], vacancy["wageMin"]) for vacancy in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert found == in_order(rows, source, down=direction == "DESC")
