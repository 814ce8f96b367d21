"""Pages: what a cursor tells, who may use it, and what is counted."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest

from tests.attacks.target import OWN_ADULT, OWN_MINOR, Target
from tests.worlds.hubs import BEGIN

OFFICER = "bekasi/officer/placement-service"
DASHBOARD = "bekasi/dashboard/statistics"
PAGE = """query ($after: String, $region: RegionCode!) {
  jobSeekers(where: { regionCode: { eq: $region } }, orderBy: [{ field: %s }], first: 5, after: $after)
  { nodes { id fullName } edges { cursor } pageInfo { hasNextPage endCursor } } }"""
BY_NAME, BY_DATE = PAGE % "FULL_NAME", PAGE % "REGISTERED_AT"
AGREEMENTS_END = datetime(2028, 3, 19, 17, 0, tzinfo=UTC)


def cursor_of(target: Target, who: str, query: str) -> str:
    """The cursor behind a caller's first page."""
    return str(target.data(who, query, region="32.16")["pageInfo"]["endCursor"])


def test_attack_05_a_cursor_holds_no_readable_sort_value(target: Target) -> None:
    """The position is sealed: neither names nor keys nor sources can be read out of it."""
    page = target.data(OFFICER, BY_NAME, region="32.16")
    for node, edge in zip(page["nodes"], page["edges"], strict=True):
        raw = urlsafe_b64decode(edge["cursor"] + "=" * (-len(edge["cursor"]) % 4))
        assert node["fullName"].encode() not in raw
        assert b"siapkerja" not in raw
        assert b"sip-kerja" not in raw


def test_attack_05_the_length_of_a_cursor_does_not_tell_the_length_of_its_value(target: Target) -> None:
    """Names of many lengths, cursors of one or two."""
    page = target.data(OFFICER, BY_NAME.replace("first: 5", "first: 200"), region="32.16")
    lengths = {len(node["fullName"]) for node in page["nodes"]}
    assert len(lengths) > 8
    assert len({len(edge["cursor"]) for edge in page["edges"]}) <= 2


@pytest.mark.parametrize(
    "thief",
    ["halmahera-selatan/officer/placement-service", "kemnaker/officer/placement-service", DASHBOARD, OFFICER],
)
def test_attack_06_a_cursor_serves_only_its_own_caller_and_list(target: Target, thief: str) -> None:
    """Another party, another purpose, or the same caller with another filter: all the same refusal."""
    cursor = cursor_of(target, OFFICER, BY_DATE)
    region = "32.75" if thief == OFFICER else "32.16"
    stolen = target.ask(thief, BY_DATE, after=cursor, region=region)
    forged = target.ask(thief, BY_DATE, after=cursor[:-4] + "AAAA", region=region)
    assert stolen.code == forged.code == "BAD_CURSOR"
    assert stolen.json["errors"] == forged.json["errors"]


def test_attack_06_a_cursor_expires(target: Target) -> None:
    """A day later it opens nothing; until then it does."""
    cursor = cursor_of(target, OFFICER, BY_DATE)
    assert target.ask(OFFICER, BY_DATE, after=cursor, region="32.16").code == "OK"
    with target.later(timedelta(hours=25)):
        assert target.ask(OFFICER, BY_DATE, after=cursor, region="32.16").code == "BAD_CURSOR"


def test_attack_07_totals_count_no_row_that_the_list_does_not_show(target: Target) -> None:
    """Minors and rows without rights are not in the count, at the root and below."""
    query = """{ jobSeekers(first: 1000, sources: ["sip-kerja"]) { nodes { id } totalCount } }"""
    shown = target.data(DASHBOARD, query)
    adults = target.rows(DASHBOARD, "sip-kerja", "JobSeeker", OWN_ADULT)
    assert target.rows(DASHBOARD, "sip-kerja", "JobSeeker", OWN_MINOR)
    assert shown["totalCount"] == len(shown["nodes"]) == len(adults)


def test_attack_07_a_training_s_enrolments_count_only_whom_the_caller_may_see(target: Target) -> None:
    """A public record leads to persons: who may see none of them counts none."""
    query = """{ trainings(first: 100, sources: ["siapkerja"])
                 { nodes { enrollments(first: 100) { nodes { id } totalCount } } } }"""
    for who in ("bekasi/auditor/audit", "halmahera-selatan/operator/monitoring-evaluation"):
        nodes = target.data(who, query)["nodes"]
        assert nodes
        assert all(node["enrollments"] == {"nodes": [], "totalCount": 0} for node in nodes), who
    for node in target.data(DASHBOARD, query)["nodes"]:
        assert len(node["enrollments"]["nodes"]) == node["enrollments"]["totalCount"]


def test_attack_28_a_listing_does_not_outlive_the_agreement(target: Target) -> None:
    """A page fetched a second before the end; the next one, after it, is refused, and the list begins without rows."""
    query = """query ($after: String) { jobSeekers(first: 3, after: $after, sources: ["sip-kerja"])
               { nodes { id } pageInfo { endCursor } } }"""
    who = "kemnaker/officer/placement-service"
    with target.later(AGREEMENTS_END - BEGIN - timedelta(minutes=30)):
        target.hubs.clock.now = AGREEMENTS_END - timedelta(seconds=2)
        page = target.data(who, query)
        assert len(page["nodes"]) == 3
        target.hubs.clock.now = AGREEMENTS_END
        assert target.ask(who, query, after=page["pageInfo"]["endCursor"]).code in {"BAD_CURSOR", "FORBIDDEN"}
        assert target.ask(who, query).code == "FORBIDDEN"


def test_attack_30_the_agreement_ends_at_midnight_in_jakarta(target: Target) -> None:
    """Not at midnight in London, nor a second later than written: the term is half-open."""
    query = '{ jobSeekers(first: 1, sources: ["sip-kerja"]) { nodes { id } } }'
    who = "kemnaker/officer/placement-service"
    with target.later(AGREEMENTS_END - BEGIN):
        for seconds, code in ((-2, "OK"), (0, "FORBIDDEN"), (7 * 3600, "FORBIDDEN")):
            target.hubs.clock.now = AGREEMENTS_END + timedelta(seconds=seconds)
            assert target.ask(who, query).code == code, seconds
