"""Statistics that would tell of one person: small cells, differences, sums, extremes."""

from itertools import pairwise
from typing import Any

import pytest

from tests.attacks.target import Target

ANALYST = "bekasi/analyst/statistics"
MINISTRY = "kemnaker/dashboard/statistics"
THIRD = "bekasi/dashboard/statistics"
BY_MAJOR = """{ employedPersonsAggregate(groupBy: [OCCUPATION_CODE, EDUCATION_LEVEL], sources: ["sip-kerja"])
                { groups { key { occupationCode educationLevel } count persons suppressed sum { monthlyWage } }
                  total exact } }"""


def groups(target: Target, who: str, query: str) -> list[dict[str, Any]]:
    """The groups of an aggregate."""
    found: list[dict[str, Any]] = target.data(who, query)["groups"]
    return found


def test_attack_09_no_cell_below_the_minimum_is_shown(target: Target) -> None:
    """Cells of one or two persons lose their key, and counts are multiples of five."""
    found = groups(target, MINISTRY, BY_MAJOR)
    shown = [group for group in found if not group["suppressed"]]
    (rest,) = [group for group in found if group["suppressed"]]
    assert rest["key"] == {"occupationCode": None, "educationLevel": None}
    assert all(group["count"] >= 10 and group["count"] % 5 == 0 for group in shown if group["count"] is not None)
    assert all(group["persons"] >= 10 and group["persons"] % 5 == 0 for group in shown)


def test_attack_09_the_minimum_is_of_persons_not_of_rows(target: Target) -> None:
    """One person with very many records is one person: the cell stays small."""
    workers = target.records("sip-kerja", "EmployedPerson").table
    nik = next(nik for nik in workers["nik"] if nik)
    many = range(30)
    one = target.changed(
        "sip-kerja.tenaga_kerja",
        nik=[nik if row in many else other for row, other in enumerate(workers["nik"])],
        kode_kbji=["9999" if row in many else "8121" for row in range(len(workers["id"]))],
    )
    query = """{ employedPersonsAggregate(groupBy: [OCCUPATION_CODE], sources: ["sip-kerja"])
                 { groups { key { occupationCode } count persons suppressed } total } }"""
    found = groups(one, MINISTRY, query)
    assert {group["key"]["occupationCode"] for group in found} == {"8121", None}
    (rest,) = [group for group in found if group["suppressed"]]
    assert rest["count"] is None
    assert rest["persons"] is None


def test_attack_09_a_sum_that_one_record_rules_is_not_shown(target: Target) -> None:
    """The wage of a director among those of apprentices would be the sum."""
    workers = target.records("sip-kerja", "EmployedPerson").table
    rich = target.changed(
        "sip-kerja.tenaga_kerja",
        gaji=[900_000_000_000 if row == 0 else 4_000_000 for row in range(len(workers["id"]))],
        kode_kbji=["8121"] * len(workers["id"]),
    )
    query = """{ employedPersonsAggregate(groupBy: [OCCUPATION_CODE], sources: ["sip-kerja"])
                 { groups { suppressed count sum { monthlyWage } avg { monthlyWage } } } }"""
    group = next(one for one in groups(rich, "kemnaker/analyst/statistics", query) if not one["suppressed"])
    assert group == {"suppressed": False, "count": None, "sum": {"monthlyWage": None}, "avg": {"monthlyWage": None}}


def test_attack_09_a_sum_needs_the_minimum_of_contributors(target: Target) -> None:
    """Nine wages in a group of hundreds are not summed."""
    workers = target.records("sip-kerja", "EmployedPerson").table
    few = target.changed(
        "sip-kerja.tenaga_kerja", gaji=[4_000_000 if row < 9 else None for row in range(len(workers["id"]))]
    )
    query = '{ employedPersonsAggregate(sources: ["sip-kerja"]) { groups { suppressed count sum { monthlyWage } } } }'
    group = next(one for one in groups(few, "kemnaker/analyst/statistics", query) if not one["suppressed"])
    assert group["count"] > 100
    assert group["sum"]["monthlyWage"] is None


def test_attack_09_the_contributors_to_a_sum_are_persons_not_records(target: Target) -> None:
    """Thirty wages of one person, in a group where nobody else's is known, would be that person's income."""
    workers = target.records("sip-kerja", "EmployedPerson").table
    nik = next(nik for nik in workers["nik"] if nik)
    one = target.changed(
        "sip-kerja.tenaga_kerja",
        nik=[nik if row < 30 else other for row, other in enumerate(workers["nik"])],
        gaji=[25_000_000 if row < 30 else None for row in range(len(workers["id"]))],
    )
    query = """{ employedPersonsAggregate(sources: ["sip-kerja"])
                 { groups { suppressed count sum { monthlyWage } avg { monthlyWage } } } }"""
    group = next(found for found in groups(one, "kemnaker/analyst/statistics", query) if not found["suppressed"])
    assert group["count"] > 100
    assert group["sum"] == group["avg"] == {"monthlyWage": None}


def test_attack_10_a_suppressed_cell_cannot_be_rebuilt_from_the_total(target: Target) -> None:
    """Total minus the cells shown gives the remainder of several cells, rounded, never one cell's true count."""
    answer = target.data(MINISTRY, BY_MAJOR)
    assert answer["exact"] is False
    assert answer["total"] % 5 == 0
    assert [group["suppressed"] for group in answer["groups"]].count(True) == 1
    query = """{ employedPersonsAggregate(groupBy: [EDUCATION_LEVEL], sources: ["sip-kerja"])
                 { groups { count suppressed } total } }"""
    coarser = target.data(MINISTRY, query)
    assert coarser["total"] == answer["total"]  # the same records give the same figure, however they are cut


@pytest.mark.parametrize(
    "where",
    [
        "{ not: { sex: { eq: MALE } } }",
        '{ or: [{ not: { regionCode: { eq: "32.16" } } }] }',
        '{ registeredAt: { gte: "2026-01-15" } }',
        '{ registeredAt: { gt: "2026-01-01" } }',
        '{ registeredAt: { eq: "2026-01-01" } }',
        "{ sex: { isNull: true } }",
        '{ updatedAt: { gte: "2026-11-01T00:00:00Z" } }',
        '{ id: { eq: "AAAAAAAAAAAAAAAAAAAAAA" } }',
        '{ nik: { eq: "3216990101900001" } }',
        '{ fullName: { eq: "Siti" } }',
    ],
)
def test_attack_11_no_filter_cuts_one_person_out_of_an_aggregate(target: Target, where: str) -> None:
    """Counting with and without somebody: whatever is finer than the published bands is refused."""
    query = f'{{ jobSeekersAggregate(where: {where}, sources: ["sip-kerja"]) {{ total }} }}'
    assert target.ask(MINISTRY, query).code in {"FIELD_NOT_FILTERABLE", "BAD_USER_INPUT"}


def test_attack_11_whole_months_and_bands_may_be_asked(target: Target) -> None:
    """What is published in bands can be counted in them."""
    where = '{ registeredAt: { gte: "2025-01-01", lt: "2026-11-01" }, seekerStatus: { in: [ACTIVE, PLACED] } }'
    answer = target.data(MINISTRY, f"{{ jobSeekersAggregate(where: {where}) {{ total exact }} }}")
    assert answer["total"] % 5 == 0
    assert answer["exact"] is False


def test_attack_11_one_record_more_shows_no_exact_difference(target: Target) -> None:
    """Two sets that differ by one person: the figures differ by nothing or by five, and not always by the latter."""
    seekers = target.records("sip-kerja", "JobSeeker").table
    query = """{ jobSeekersAggregate(where: { educationLevel: { eq: SMK } }, sources: ["sip-kerja"]) { total } }"""
    totals = []
    for size in range(60, 72):
        levels = ["SMK" if row < size else "SD" for row in range(len(seekers["id"]))]
        totals.append(target.changed("sip-kerja.pelamar", pendidikan=levels).data(MINISTRY, query)["total"])
    steps = [abs(after - before) for before, after in pairwise(totals)]
    assert set(steps) <= {0, 5}
    assert set(steps) == {0, 5}


@pytest.mark.parametrize(
    "where",
    [
        "{ seekerStatus: { eq: ACTIVE } }",
        "{ seekerStatus: { in: [ACTIVE] } }",
        "{ or: [{ seekerStatus: { eq: ACTIVE } }] }",
        "{ and: [{ seekerStatus: { eq: ACTIVE } }, { seekerStatus: { in: [ACTIVE, PLACED] } }] }",
        "{ seekerStatus: { eq: ACTIVE }, and: [], or: [{}] }",
    ],
)
def test_attack_12_the_same_set_gives_the_same_figure_however_asked(target: Target, where: str) -> None:
    """Averaging the noise of many equivalent questions: there is no noise but the set's own."""
    plain = target.data(MINISTRY, "{ jobSeekersAggregate(where: { seekerStatus: { eq: ACTIVE } }) { total } }")
    query = f"{{ a: jobSeekersAggregate(where: {where}) {{ total }} }}"
    assert [target.data(MINISTRY, query)["total"] for _ in range(3)] == [plain["total"]] * 3


@pytest.mark.parametrize("figure", ["min", "max"])
def test_attack_13_extremes_are_refused_where_records_are_hidden(target: Target, figure: str) -> None:
    """The greatest wage of a group is somebody's wage."""
    query = f"{{ employedPersonsAggregate {{ groups {{ {figure} {{ monthlyWage }} }} }} }}"
    for who in (MINISTRY, ANALYST, THIRD, "kemnaker/analyst/consolidation"):
        assert target.ask(who, query).code == "FIELD_NOT_GROUPABLE", who
