"""Indicators are no second path to data: each figure is one that the caller could have asked for as an aggregate."""

from typing import Any

import pytest

from tests.attacks.target import Target

REGION, PERIOD = "32.16", "2026"
DASHBOARDS = ("bekasi/dashboard/statistics", "kemnaker/analyst/statistics", "halmahera-selatan/auditor/audit")
MEMBERS = """code value numerator denominator parts { by key value } status suppressed exact
             sources { id } completeness { source { id } status }"""
QUERY = f"""query($c: [IndicatorCode!]) {{
    indicators(regionCode: "{REGION}", period: "{PERIOD}", codes: $c) {{ {MEMBERS} }} }}"""
OF_PERIOD = f'gte: "{PERIOD}-01-01", lt: "2027-01-01"'


def indicator(target: Target, who: str, code: str) -> dict[str, Any]:
    """One indicator."""
    (found,) = target.data(who, QUERY, c=[code])
    assert found["code"] == code
    return dict(found)


@pytest.mark.parametrize("who", DASHBOARDS)
def test_an_indicator_shows_what_the_aggregate_shows(target: Target, who: str) -> None:
    """The same records, so the same rounded figure, and hidden where it is hidden there."""
    rate = indicator(target, who, "LOCAL_WORKER_SHARE")
    aggregate = target.data(
        who,
        f"""{{ placementsAggregate(where: {{ workRegionCode: {{ eq: "{REGION}" }}, placedAt: {{ {OF_PERIOD} }} }},
                                   groupBy: [LOCAL_WORKER])
               {{ groups {{ key {{ localWorker }} count }} total exact }} }}""",
    )
    local = {group["key"]["localWorker"]: group["count"] for group in aggregate["groups"]}.get(True)
    assert (rate["numerator"], rate["denominator"], rate["exact"]) == (local, aggregate["total"], aggregate["exact"])
    assert rate["suppressed"] == (local is None or aggregate["total"] is None)
    if local is not None and aggregate["total"]:
        assert rate["value"] == round(100 * local / aggregate["total"], 2)


@pytest.mark.parametrize("who", DASHBOARDS)
def test_a_median_time_is_the_aggregate_s_median(target: Target, who: str) -> None:
    """With the same guard against one person's value (ATTACKS 13)."""
    time = indicator(target, who, "TIME_TO_PLACEMENT")
    aggregate = target.data(
        who,
        f"""{{ placementsAggregate(where: {{ workRegionCode: {{ eq: "{REGION}" }}, placedAt: {{ {OF_PERIOD} }} }})
               {{ groups {{ median {{ daysToPlacement }} suppressed }} }} }}""",
    )
    shown = [group["median"] for group in aggregate["groups"] if not group["suppressed"]]
    expected = shown[0]["daysToPlacement"] if shown else None
    assert time["value"] == (None if expected is None else round(expected, 2))


def test_active_seekers_are_near_the_truth(target: Target) -> None:
    """Counted in the sources themselves: active, and heard of in the seven months to the period's end."""
    found = indicator(target, "kemnaker/analyst/statistics", "ACTIVE_SEEKERS")
    begin, true = "2026-06-01", 0
    for source in ("siapkerja", "sip-kerja", "si-pinker"):
        records = target.records(source, "JobSeeker")
        columns = (records.column(name) for name in ("seekerStatus", "regionCode", "registeredAt", "lastReportedAt"))
        true += sum(
            status == "ACTIVE"
            and region == REGION
            and any(day is not None and day.isoformat() >= begin for day in (registered, reported))
            for status, region, registered, reported in zip(*columns, strict=True)
        )
    assert found["exact"] is False
    assert abs(found["value"] - true) < 5
    assert found["value"] % 5 == 0


@pytest.mark.parametrize(
    "who", ["bekasi/auditor/audit", "bekasi/officer/foreign-worker-levy", "kemnaker/dpo/data-subject-request"]
)
def test_what_may_not_be_counted_is_no_part_of_an_indicator(target: Target, who: str) -> None:
    """Refused one by one, before a source is asked; the rest is answered."""
    denied = [one for one in target.data(who, QUERY) if one["status"] == "DENIED"]
    assert denied
    for one in denied:
        assert one["value"] is one["numerator"] is one["denominator"] is None
        assert one["parts"] == one["sources"] == []
        assert {part["status"] for part in one["completeness"]} <= {"DENIED"}


def test_attack_09_no_indicator_shows_a_figure_of_few(target: Target) -> None:
    """Whatever it is made of: where figures are rounded, each is nothing or ten and more."""
    for who in (*DASHBOARDS, "bekasi/dashboard/statistics"):
        for period in ("2026", "2026-Q2", "2026-03"):
            query = f'{{ indicators(period: "{period}", regionCode: "{REGION}") {{ {MEMBERS} }} }}'
            for one in target.data(who, query):
                if not one["exact"] and one["code"] != "LABOUR_MARKET_TIGHTNESS":
                    figures = [one["numerator"], one["denominator"]]
                    assert all(figure is None or figure >= 10 or figure == 0 for figure in figures), one
                assert one["suppressed"] == (one["status"] == "SUPPRESSED")
                assert (one["value"] is None) == (one["status"] != "OK")


def test_a_third_party_s_rows_are_in_no_indicator_that_it_denies(target: Target) -> None:
    """Halmahera Selatan's enrolments are nobody else's: Bekasi's rates are Bekasi's own."""
    found = indicator(target, "bekasi/dashboard/statistics", "TRAINING_TO_WORK_RATE")
    assert {source["id"] for source in found["sources"]} == {"siapkerja", "sip-kerja"}
    assert {"source": {"id": "si-pinker"}, "status": "DENIED"} in found["completeness"]
    other = indicator(target, "kemnaker/analyst/statistics", "TRAINING_TO_WORK_RATE")
    assert other["status"] == "NO_REGION"


def test_the_log_holds_the_decisions_behind_indicators(target: Target) -> None:
    """As of any aggregate: the auditor sees what was decided on each field, and which sources answered."""
    reply = target.ask("bekasi/dashboard/statistics", QUERY, c=["VACANCY_FILL_RATE"])
    decided = {one["coordinate"] for one in reply.json["extensions"]["decisions"]}
    assert decided == {
        "JobVacancy.workRegionCode",
        "JobVacancy.validUntil",
        "JobVacancy.positionsRequested",
        "JobVacancy.positionsFilled",
    }
