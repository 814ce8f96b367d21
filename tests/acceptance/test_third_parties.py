"""Bekasi asks for Halmahera Selatan's data, and anyone asks Bekasi for foreign workers: no agreement joins the two."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from tests.acceptance.raw import (
    EDUCATION,
    SI_PINKER,
    SIP_KERJA,
    Raw,
    Row,
    Seeker,
    dotted,
    iso,
    listed,
)
from tests.conftest import Demo

BEKASI = ("bekasi/dashboard/statistics", "bekasi/officer/placement-service", "bekasi/steward/statistics")
PERSON_LISTS = ("jobSeekers", "employedPersons", "placements", "trainingEnrollments")

VACANCIES = """
query ($first: Int!) { jobVacancies(sources: ["si-pinker"], first: $first) {
  nodes {
    vacancyNumber jobTitle occupationCode industryCode positionsRequested positionsFilled validFrom validUntil
    minEducation skillsRequired wageMin wageMax workRegionCode disabilityFriendly placementKind contactName
    contactPhone employer { name directorName }
  }
  totalCount
  completeness { source { id } status rows }
} }
"""
EMPLOYERS = """
{ employers(sources: ["si-pinker"], first: 1000) { nodes {
    nib name address regionCode industrialEstate
    npwp directorName phone workersTotal lowestWage regulationStatus wlkpReportedAt } totalCount } }
"""
TRAININGS = """
{ trainings(sources: ["si-pinker"], first: 1000) { nodes {
    programName institutionVin institutionName batch startsOn endsOn hours capacity regionCode
    enrollments(first: 5) { nodes { participantName } totalCount } } totalCount } }
"""
SEEKERS = """
query ($where: JobSeekerWhere, $by: [JobSeekerGroupField!]) {
  jobSeekersAggregate(sources: ["si-pinker"], where: $where, groupBy: $by) {
    groups { key { educationLevel seekerStatus } count suppressed } total exact completeness { source { id } status }
} }
"""


def vacancy_node(row: Row, employers: dict[int, Row]) -> dict[str, Any]:
    """A vacancy as anyone may see it: what the law opens, and nothing of the persons behind it."""
    employer = employers.get(row["id_perusahaan"])
    return {
        "vacancyNumber": row["nomor"],
        "jobTitle": row["jabatan"],
        "occupationCode": row["kode_jabatan"],
        "industryCode": row["kbli"],
        "positionsRequested": row["butuh"],
        "positionsFilled": None,
        "validFrom": row["mulai"],
        "validUntil": row["selesai"],
        "minEducation": EDUCATION[row["pendidikan"]],
        "skillsRequired": listed(row["keterampilan"], "|"),
        "wageMin": row["upah_min"],
        "wageMax": row["upah_maks"],
        "workRegionCode": dotted(row["kode_kab"]),
        "disabilityFriendly": row["inklusif"],
        "placementKind": row["antar_kerja"],
        "contactName": None,
        "contactPhone": None,
        "employer": employer and {"name": employer["nama"], "directorName": None},
    }


@pytest.mark.parametrize("caller", BEKASI)
def test_bekasi_sees_the_public_part_of_halmahera_selatan_s_vacancies(demo: Demo, raw: Raw, caller: str) -> None:
    """Every vacancy by key, public fields clear, contacts and fillings hidden."""
    employers = {row["id"]: row for row in raw.rows(SI_PINKER, "perusahaan")}
    rows = raw.rows(SI_PINKER, "lowongan")
    found = demo.ask(caller, VACANCIES, {"first": 2000})["data"]["jobVacancies"]
    assert found["nodes"] == [vacancy_node(row, employers) for row in rows]
    assert found["totalCount"] == len(rows)
    parts = {part["source"]["id"]: part["status"] for part in found["completeness"]}
    assert parts == {SI_PINKER: "OK", "siapkerja": "NOT_ASKED", SIP_KERJA: "NOT_ASKED"}


def test_bekasi_sees_only_the_public_part_of_its_employers(demo: Demo, raw: Raw) -> None:
    """Names and addresses, no tax number, director, telephone, head count or wage."""
    rows = raw.rows(SI_PINKER, "perusahaan")
    found = demo.ask(BEKASI[0], EMPLOYERS)["data"]["employers"]
    hidden = ("npwp", "directorName", "phone", "workersTotal", "lowestWage", "regulationStatus", "wlkpReportedAt")
    assert found["nodes"] == [
        {
            "nib": row["nib"],
            "name": row["nama"],
            "address": row["alamat"],
            "regionCode": dotted(row["kode_kab"]),
            "industrialEstate": row["kawasan"],
        }
        | dict.fromkeys(hidden)
        for row in rows
    ]
    assert found["totalCount"] == len(rows) > 100


def test_bekasi_sees_its_trainings_without_the_people_in_them(demo: Demo, raw: Raw) -> None:
    """The programmes are public; nobody who takes part is, not even as a number."""
    rows = raw.rows(SI_PINKER, "pelatihan")
    found = demo.ask(BEKASI[0], TRAININGS)["data"]["trainings"]["nodes"]
    assert [(node["programName"], node["startsOn"], node["regionCode"]) for node in found] == [
        (row["program"], iso(row["tanggal_mulai"]), dotted(row["kode_kab"])) for row in rows
    ]
    for node in found:
        assert node["enrollments"]["nodes"] == []
        assert not node["enrollments"]["totalCount"]


@pytest.mark.parametrize("caller", BEKASI)
@pytest.mark.parametrize("root", PERSON_LISTS)
def test_lists_of_its_people_are_refused(demo: Demo, caller: str, root: str) -> None:
    """No page, no count, no empty list that would say something: FORBIDDEN."""
    answer = demo.ask(caller, f'{{ {root}(sources: ["si-pinker"]) {{ nodes {{ id }} totalCount }} }}')
    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
    assert answer["extensions"]["audit"]["entry"]


def test_a_person_who_exists_and_one_who_does_not_are_refused_alike(demo: Demo, seekers: Sequence[Seeker]) -> None:
    """A look-up by NIK, which the officer has at home, tells nothing about Halmahera Selatan's people."""
    query = 'query ($nik: NIK!) { jobSeekers(sources: ["si-pinker"], where: { nik: { eq: $nik } }) { nodes { id } } }'
    real = next(seeker["nik"] for seeker in seekers if seeker.source == SI_PINKER and seeker["birthDate"])
    answers = [demo.ask(BEKASI[1], query, {"nik": nik}) for nik in (real, "8204990101900999")]
    for answer in answers:
        del answer["extensions"]["audit"]
    assert answers[0] == answers[1]
    assert answers[0]["data"] is None


def test_counts_of_its_people_are_rounded_and_small_cells_kept_back(demo: Demo, seekers: Sequence[Seeker]) -> None:
    """Open after aggregation: cells of ten and more within the rounding, the smaller ones in one remainder."""
    theirs = [seeker for seeker in seekers if seeker.source == SI_PINKER]
    true = Counter((seeker["educationLevel"], seeker["seekerStatus"]) for seeker in theirs)
    found = demo.ask(BEKASI[0], SEEKERS, {"by": ["EDUCATION_LEVEL", "SEEKER_STATUS"]})["data"]["jobSeekersAggregate"]
    assert found["exact"] is False
    shown = {tuple(group["key"].values()): group["count"] for group in found["groups"] if not group["suppressed"]}
    assert set(shown) == {key for key, count in true.items() if count >= 10}
    assert all(count % 5 == 0 and abs(count - true[key]) < 5 for key, count in shown.items())
    (rest,) = [group for group in found["groups"] if group["suppressed"]]
    kept_back = sum(count for count in true.values() if count < 10)
    assert kept_back > 0
    assert rest["key"] == {"educationLevel": None, "seekerStatus": None}
    assert rest["count"] % 5 == 0
    assert abs(rest["count"] - kept_back) < 5
    assert found["total"] % 5 == 0
    assert abs(found["total"] - len(theirs)) < 5


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"by": ["SEX"]}, "FIELD_NOT_GROUPABLE"),
        ({"by": ["DISABILITY_TYPE"]}, "FIELD_NOT_GROUPABLE"),
        ({"where": {"sex": {"eq": "MALE"}}}, "FIELD_NOT_FILTERABLE"),
        ({"where": {"registeredAt": {"gte": "2026-01-15"}}}, "FIELD_NOT_FILTERABLE"),
    ],
)
def test_what_is_personal_does_not_even_count(demo: Demo, asked: dict[str, Any], code: str) -> None:
    """Personal fields of a third party group and filter nothing, and open ones only by published bands."""
    answer = demo.ask(BEKASI[0], SEEKERS, asked)
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == code


BY_FILLINGS = """
query ($sources: [String!]) { employers(sources: $sources, first: 1000) { nodes {
    source { id } vacancies(orderBy: [{ field: POSITIONS_FILLED, direction: DESC }]) { nodes { id } totalCount } } } }
"""


def test_a_relation_ordered_by_what_only_counts_leaves_that_owner_out(demo: Demo) -> None:
    """Below its own companies Bekasi's officer may order by fillings; below the third party's there is nothing then."""
    officer = "bekasi/officer/placement-service"
    nodes = demo.ask(officer, BY_FILLINGS, {"sources": [SIP_KERJA, SI_PINKER]})["data"]["employers"]["nodes"]
    found = Counter((node["source"]["id"], node["vacancies"]["totalCount"] > 0) for node in nodes)
    assert found[SIP_KERJA, True] > 100
    assert found[SI_PINKER, False] > 100
    assert found[SI_PINKER, True] == 0
    assert all(node["vacancies"]["nodes"] == [] for node in nodes if node["source"]["id"] == SI_PINKER)
    refused = demo.ask(officer, BY_FILLINGS, {"sources": [SI_PINKER]})
    assert refused["data"] is None
    assert refused["errors"][0]["extensions"]["code"] == "FIELD_NOT_SORTABLE"


# --- Foreign workers of Bekasi ---------------------------------------------------------------------------------------

STRANGERS = (
    "halmahera-selatan/officer/foreign-worker-levy",
    "halmahera-selatan/officer/placement-service",
    "halmahera-selatan/dashboard/statistics",
    "kemnaker/dashboard/statistics",
    "kemnaker/analyst/statistics",
    "kemnaker/analyst/consolidation",
    "kemnaker/officer/placement-service",
    "kemnaker/officer/data-subject-request",
    "kemnaker/operator/monitoring-evaluation",
    "kemnaker/auditor/audit",
)
LOG = """
query ($from: DateTime!) { auditEntries(first: 50, where: { from: $from }) { nodes {
    id at outcome party role purpose decisions { owner treatment } sources { source { id owner } status rows } } } }
"""


@pytest.mark.parametrize("caller", STRANGERS)
@pytest.mark.parametrize(
    "query",
    [
        '{ foreignWorkers(sources: ["sip-kerja"]) { nodes { fullName nationality } totalCount } }',
        '{ foreignWorkersAggregate(sources: ["sip-kerja"], groupBy: [RPTKA_KIND]) { groups { count } total } }',
    ],
    ids=["list", "count"],
)
def test_anyone_who_asks_bekasi_for_foreign_workers_is_refused_and_logged(demo: Demo, caller: str, query: str) -> None:
    """Its agreement does not hold the domain: neither list nor count; Bekasi's auditor finds who asked."""
    answer = demo.ask(caller, query)
    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
    entry = answer["extensions"]["audit"]["entry"]
    found = demo.ask("bekasi/auditor/audit", LOG, {"from": "2020-01-01T00:00:00Z"})["data"]["auditEntries"]["nodes"]
    (logged,) = [node for node in found if node["id"] == entry]
    assert logged["outcome"] == "FORBIDDEN"
    assert [logged["party"], logged["role"], logged["purpose"]] == caller.split("/")
    assert logged["sources"] == [{"source": {"id": "sip-kerja", "owner": "bekasi"}, "status": "DENIED", "rows": None}]
    assert {decision["owner"] for decision in logged["decisions"]} <= {"bekasi"}
    assert {decision["treatment"] for decision in logged["decisions"]} <= {"WITHHOLD"}


@pytest.mark.parametrize("caller", ["bekasi/dashboard/statistics", "bekasi/officer/placement-service"])
def test_bekasi_gets_no_foreign_workers_from_the_ministry_either(demo: Demo, raw: Raw, caller: str) -> None:
    """The gate works both ways: of foreign workers Bekasi has its own register and no other."""
    query = (
        "{ foreignWorkers(first: 1000) { nodes { source { id } } totalCount completeness { source { id } status } } }"
    )
    found = demo.ask(caller, query)["data"]["foreignWorkers"]
    assert {node["source"]["id"] for node in found["nodes"]} == {SIP_KERJA}
    assert found["totalCount"] == len(raw.rows(SIP_KERJA, "tka"))
    parts = {part["source"]["id"]: part["status"] for part in found["completeness"]}
    assert parts == {"siapkerja": "DENIED", SIP_KERJA: "OK"}
