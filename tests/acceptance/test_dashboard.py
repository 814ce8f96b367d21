"""A Bekasi dashboard page: the 50 newest seekers of 32.16 with last placement, vacancy and employer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.acceptance.raw import (
    AGE_GROUP,
    SIAPKERJA,
    SIP_KERJA,
    Raw,
    Row,
    Seeker,
    dotted,
    in_order,
    initials,
    is_adult,
    iso,
    year_start,
)
from tests.conftest import Demo

CALLER = "bekasi/dashboard/statistics"
REGION = "32.16"
QUERY = """
query ($first: Int!, $after: String) {
  jobSeekers(
    where: { regionCode: { eq: "32.16" } }
    orderBy: [{ field: REGISTERED_AT, direction: DESC }]
    first: $first
    after: $after
  ) {
    nodes {
      id
      source { id owner }
      updatedAt
      registrationNumber nik fullName birthPlace birthDate ageGroup sex address regionCode districtCode phone email
      educationLevel major institutionName skills desiredOccupationCode disabilityType seekerStatus
      registeredAt lastReportedAt
      placements(first: 1, orderBy: [{ field: PLACED_AT, direction: DESC }]) {
        nodes { placedAt vacancy { vacancyNumber jobTitle employer { name } } employer { name nib } }
      }
    }
    totalCount
    pageInfo { hasNextPage endCursor }
    completeness { source { id owner } status rows asOf message }
  }
}
"""
CLEAR = (
    "ageGroup", "regionCode", "districtCode", "educationLevel", "major", "skills", "desiredOccupationCode",
    "seekerStatus", "registeredAt", "lastReportedAt",
)  # fmt: skip
HIDDEN = (
    "registrationNumber", "nik", "birthPlace", "sex", "address", "phone", "email", "institutionName", "disabilityType",
)  # fmt: skip


class Labour:
    """The placements, vacancies and employers of one source as Bekasi's dashboard may see them."""

    def __init__(self, raw: Raw, source: str, seekers: Sequence[Seeker]) -> None:
        """Read the three tables of a source."""
        prefix = "tenaga_kerja." if source == SIAPKERJA else ""
        vacancies = {SIAPKERJA: "lowongan", SIP_KERJA: "lowongan_kerja"}[source]
        self._national = source == SIAPKERJA
        self._employers = {row["id"]: row for row in raw.rows(source, f"{prefix}perusahaan")}
        self._vacancies = {row["id"]: row for row in raw.rows(source, f"{prefix}{vacancies}")}
        self._seekers = {seeker.key: seeker for seeker in seekers if seeker.source == source}
        self._placements: defaultdict[int | None, list[Row]] = defaultdict(list)
        for row in raw.rows(source, f"{prefix}penempatan"):
            if self._shown(row):
                self._placements[row["id_pencari_kerja" if self._national else "pelamar_id"]].append(row)

    def _shown(self, row: Row) -> bool:
        """Bekasi's own rows of adults; the person's own record tells the age before the placement's age group does."""
        regions = {dotted(row["kd_wilayah_asal"]), dotted(row["kd_wilayah_kerja"])} if self._national else {REGION}
        seeker = self._seekers.get(row["id_pencari_kerja" if self._national else "pelamar_id"])
        group = AGE_GROUP[row["gol_umur" if self._national else "kelompok_umur"]]
        born, nik = (seeker["birthDate"], seeker["nik"]) if seeker else (None, None)
        return REGION in regions and is_adult(born, nik, group)

    def last_placement(self, seeker: Seeker) -> list[dict[str, Any]]:
        """The newest placement: none or one node."""
        day = "tgl_penempatan" if self._national else "tanggal"
        found = [row for row in self._placements[seeker.key] if row[day] is not None]
        found.sort(key=lambda row: row[day], reverse=True)
        found += [row for row in self._placements[seeker.key] if row[day] is None]
        return [self._node(row, day) for row in found[:1]]

    def _node(self, row: Row, day: str) -> dict[str, Any]:
        vacancy = self._vacancies.get(row["id_lowongan" if self._national else "lowongan_id"])
        employer = self._employers.get(row["id_perusahaan" if self._national else "perusahaan_id"])
        return {
            "placedAt": iso(row[day]),
            "vacancy": vacancy and self._vacancy(vacancy),
            "employer": employer and {"name": self._name(employer), "nib": employer["nib"]},
        }

    def _vacancy(self, row: Row) -> dict[str, Any]:
        employer = self._employers.get(row["id_perusahaan" if self._national else "perusahaan_id"])
        return {
            "vacancyNumber": row["no_lowongan" if self._national else "nomor"],
            "jobTitle": row["nama_jabatan" if self._national else "judul"],
            "employer": employer and {"name": self._name(employer)},
        }

    def _name(self, employer: Row) -> str | None:
        name: str | None = employer["nama_perusahaan" if self._national else "nama"]
        return name


@pytest.fixture(scope="module")
def labour(raw: Raw, seekers: Sequence[Seeker]) -> Mapping[str, Labour]:
    """What both sources of Bekasi's page know beside the seekers."""
    return {source: Labour(raw, source, seekers) for source in (SIAPKERJA, SIP_KERJA)}


@pytest.fixture(scope="module")
def expected(seekers: Sequence[Seeker]) -> Sequence[Seeker]:
    """Every adult seeker of 32.16 in both sources, newest first."""
    ours = [
        seeker
        for seeker in seekers
        if seeker.source in {SIAPKERJA, SIP_KERJA} and seeker.adult and seeker["regionCode"] == REGION
    ]
    return in_order(ours, [("registeredAt", True)])


@pytest.fixture(scope="module")
def answer(demo: Demo) -> dict[str, Any]:
    """The page, as the dashboard gets it."""
    return demo.ask(CALLER, QUERY, {"first": 50})


def as_shown(seeker: Seeker, labour: Mapping[str, Labour]) -> dict[str, Any]:
    """A seeker's node without its id, by the rules for a dashboard on own rows."""
    node: dict[str, Any] = {name: iso(seeker[name]) for name in CLEAR} | dict.fromkeys(HIDDEN)
    return node | {
        "source": {"id": seeker.source, "owner": "kemnaker" if seeker.source == SIAPKERJA else "bekasi"},
        "updatedAt": iso(seeker["updatedAt"]),
        "fullName": initials(seeker["fullName"]),
        "birthDate": iso(year_start(seeker["birthDate"])),
        "placements": {"nodes": labour[seeker.source].last_placement(seeker)},
    }


def test_the_page_holds_the_fifty_newest_seekers_of_both_sources_in_order(
    answer: dict[str, Any], expected: Sequence[Seeker], labour: Mapping[str, Labour]
) -> None:
    """Who, in which order (ties by source and key), every value by its treatment, and all that hangs below."""
    nodes = answer["data"]["jobSeekers"]["nodes"]
    assert [{**node, "id": None} for node in nodes] == [
        {**as_shown(seeker, labour), "id": None} for seeker in expected[:50]
    ]
    assert {node["source"]["id"] for node in nodes} == {SIAPKERJA, SIP_KERJA}


def test_every_later_page_is_right_too(
    demo: Demo, answer: dict[str, Any], expected: Sequence[Seeker], labour: Mapping[str, Labour]
) -> None:
    """The next 2,000, which hold children of the rarer kinds: unusual names, nulls, many placements."""
    after = answer["data"]["jobSeekers"]["pageInfo"]["endCursor"]
    page = demo.ask(CALLER, QUERY, {"first": 2000, "after": after})["data"]["jobSeekers"]
    shown = [as_shown(seeker, labour) for seeker in expected[50:2050]]
    assert [{**node, "id": None} for node in page["nodes"]] == [{**node, "id": None} for node in shown]
    assert sum(bool(node["placements"]["nodes"]) for node in shown) > 100


def test_the_ids_are_sealed_and_stay_the_same(demo: Demo, answer: dict[str, Any]) -> None:
    """Fifty different ids, the same when asked again, that find their records and tell nothing of the key."""
    ids = [node["id"] for node in answer["data"]["jobSeekers"]["nodes"]]
    assert len(set(ids)) == 50
    again = demo.ask(CALLER, QUERY, {"first": 50})["data"]["jobSeekers"]["nodes"]
    assert [node["id"] for node in again] == ids
    asked = "query ($ids: [ID!]) { jobSeekers(where: { id: { in: $ids } }) { nodes { id registeredAt } totalCount } }"
    found = demo.ask(CALLER, asked, {"ids": ids})["data"]["jobSeekers"]
    assert {node["id"] for node in found["nodes"]} == set(ids)
    assert found["totalCount"] == 50


def test_an_id_is_worth_nothing_to_another_caller(demo: Demo, answer: dict[str, Any]) -> None:
    """Another party, and the same party for another purpose, find nobody by it."""
    ids = [node["id"] for node in answer["data"]["jobSeekers"]["nodes"]]
    asked = "query ($ids: [ID!]) { jobSeekers(where: { id: { in: $ids } }) { nodes { id } } }"
    for other in ("bekasi/officer/placement-service", "kemnaker/officer/placement-service"):
        assert demo.ask(other, asked, {"ids": ids})["data"]["jobSeekers"]["nodes"] == []


def test_the_page_counts_all_and_says_who_took_part(answer: dict[str, Any], expected: Sequence[Seeker]) -> None:
    """The total over both sources, the page's rows by source, and SI-PINKER, all of another region, as not asked."""
    page = answer["data"]["jobSeekers"]
    assert page["totalCount"] == len(expected)
    assert page["pageInfo"]["hasNextPage"] is True
    parts = {part["source"]["id"]: part for part in page["completeness"]}
    assert set(parts) == {SIAPKERJA, SIP_KERJA, "si-pinker"}
    for source in (SIAPKERJA, SIP_KERJA):
        assert parts[source]["status"] == "OK"
        assert parts[source]["rows"] == sum(seeker.source == source for seeker in expected[:50])
        assert parts[source]["asOf"] is not None
    assert parts["si-pinker"]["status"] == "NOT_ASKED"
    assert parts["si-pinker"]["rows"] is None


@pytest.mark.parametrize(
    ("field", "treatment", "form"),
    [
        ("fullName", "MASK", "INITIALS"),
        ("birthDate", "GENERALISE", "YEAR"),
        ("sex", "AGGREGATE", None),
        ("nik", "WITHHOLD", None),
        ("registrationNumber", "WITHHOLD", None),
        ("disabilityType", "AGGREGATE", None),
        ("educationLevel", "CLEAR", None),
    ],
)
def test_each_field_s_decision_stands_beside_the_answer(
    answer: dict[str, Any], field: str, treatment: str, form: str | None
) -> None:
    """For own adult rows of both owners: the treatment, its form, and the rule and clause it rests on."""
    found = [
        decision
        for decision in answer["extensions"]["decisions"]
        if (decision["coordinate"], decision["scope"], decision["side"]) == (f"JobSeeker.{field}", "own", "adult")
    ]
    assert {decision["owner"] for decision in found} == {"kemnaker", "bekasi"}
    assert {(decision["treatment"], decision["form"]) for decision in found} == {(treatment, form)}
    assert all(decision["rule"] and decision["clause"] for decision in found)


def test_children_have_no_place_in_the_list(answer: dict[str, Any], seekers: Sequence[Seeker]) -> None:
    """On the minor side nothing of a record is shown: the rules leave it in counts at most."""
    minors = [seeker for seeker in seekers if not seeker.adult and seeker["regionCode"] == REGION]
    assert minors
    minor_side = [item for item in answer["extensions"]["decisions"] if item["side"] == "minor"]
    assert minor_side
    assert {item["treatment"] for item in minor_side if item["coordinate"].startswith("JobSeeker.")} <= {
        "AGGREGATE",
        "WITHHOLD",
    }
