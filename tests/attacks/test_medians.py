"""Medians that would be one person's value (ATTACKS 13), and those that may be exact."""

from statistics import median
from typing import Any

import pytest

from tests.attacks.target import Target

MINISTRY = "kemnaker/dashboard/statistics"
DASHBOARD = "bekasi/dashboard/statistics"
MEDIAN = """{ employedPersonsAggregate(sources: ["sip-kerja"]) {
                groups { suppressed count median { monthlyWage } avg { monthlyWage } } exact } }"""


@pytest.mark.parametrize("holders", [9, 40])
def test_attack_13_a_median_is_nobody_s_own_wage(target: Target, holders: int) -> None:
    """Under ten there is none; above, the mean of the middle, its sum rounded, which nobody earns."""
    workers = target.records("sip-kerja", "EmployedPerson").table
    wages = [3_000_003 + 1_000_007 * (row % 11) if row < holders else None for row in range(len(workers["id"]))]
    changed = target.changed("sip-kerja.tenaga_kerja", gaji=wages)
    group = next(one for one in shown_groups(changed, MINISTRY, MEDIAN) if not one["suppressed"])
    shown = group["median"]["monthlyWage"]
    if holders < 10:
        assert shown is None
    else:
        assert shown not in wages
        assert round(shown * 10) % 25_000_000 == 0
        assert shown + 2_500_000 >= 3_000_003
        assert shown - 2_500_000 <= 13_000_073


def test_attack_13_one_person_s_many_wages_are_not_the_middle(target: Target) -> None:
    """Thirty records of one person among forty-five: so wide a middle is taken that ten persons surely stand in it."""
    workers = target.records("sip-kerja", "EmployedPerson").table
    nik = next(nik for nik in workers["nik"] if nik)
    one = target.changed(
        "sip-kerja.tenaga_kerja",
        nik=[nik if row < 30 else other for row, other in enumerate(workers["nik"])],
        gaji=[25_000_000 if row < 30 else 4_000_000 if row < 45 else None for row in range(len(workers["id"]))],
    )
    group = next(found for found in shown_groups(one, MINISTRY, MEDIAN) if not found["suppressed"])
    assert group["median"]["monthlyWage"] < 23_000_000


def test_attack_13_a_median_over_an_api_is_held_to_the_same(target: Target) -> None:
    """A REST source's median of hours: a rounded sum over its middle, or nothing."""
    query = MEDIAN.replace("sip-kerja", "si-pinker").replace("monthlyWage", "hoursPerWeek")
    answer = target.data(MINISTRY, query)
    assert answer["exact"] is False
    hours = [one for one in target.records("si-pinker", "EmployedPerson").column("hoursPerWeek") if one is not None]
    (group,) = [one for one in answer["groups"] if not one["suppressed"]]
    assert len(hours) >= 10
    widths = [max(width, 10) for width in (len(hours) // 5, -(-len(hours) // 5))]
    assert any(round(group["median"]["hoursPerWeek"] * width, 6) % 200 == 0 for width in widths)


def test_an_exact_median_is_the_median(target: Target) -> None:
    """Of own business figures, over a national and a regional source: as if all records lay in one place."""
    query = """{ employersAggregate(where: { regionCode: { eq: "32.16" } }, sources: ["sip-kerja"]) {
                   groups { median { workersTotal lowestWage } } exact } }"""
    answer = target.data(DASHBOARD, query)
    records = target.records("sip-kerja", "Employer")
    inside = [row for row, code in enumerate(records.column("regionCode")) if code == "32.16"]
    assert answer["exact"] is True
    for name, shown in answer["groups"][0]["median"].items():
        held = [value for row in inside if (value := records.column(name)[row]) is not None]
        assert shown == median(held)


def shown_groups(target: Target, who: str, query: str) -> list[dict[str, Any]]:
    """The groups of an aggregate."""
    found: list[dict[str, Any]] = target.data(who, query)["groups"]
    return found
