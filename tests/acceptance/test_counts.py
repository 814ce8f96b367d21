"""The Ministry's count of active seekers by region, sex and education over all sources: small cells and rounding."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Seeker
from tests.conftest import Demo

ANALYST = "kemnaker/analyst/statistics"
MINIMUM, STEP = 10, 5
QUERY = """
query ($where: JobSeekerWhere, $by: [JobSeekerGroupField!], $sources: [String!]) {
  jobSeekersAggregate(where: $where, groupBy: $by, sources: $sources) {
    groups { key { regionCode sex educationLevel } count suppressed }
    total
    exact
    completeness { source { id owner } status rows asOf }
  }
}
"""
FIELDS = {"REGION_CODE": "regionCode", "SEX": "sex", "EDUCATION_LEVEL": "educationLevel"}
ACTIVE = {"seekerStatus": {"eq": "ACTIVE"}}


def counted(demo: Demo, where: Mapping[str, Any], by: Sequence[str], caller: str = ANALYST) -> dict[str, Any]:
    """The aggregate, as the caller gets it."""
    answer = demo.ask(caller, QUERY, {"where": where, "by": by})
    found: dict[str, Any] = answer["data"]["jobSeekersAggregate"]
    return found


def key_of(group: Mapping[str, Any]) -> tuple[Any, ...]:
    """A group's key as a tuple in the order region, sex, education."""
    return tuple(group["key"][name] for name in ("regionCode", "sex", "educationLevel"))


def cell_of(seeker: Seeker) -> tuple[Any, ...]:
    """The cell a seeker falls into."""
    return tuple(seeker[name] for name in ("regionCode", "sex", "educationLevel"))


def persons(cell: Iterable[Seeker]) -> int:
    """Distinct persons as far as their NIK tells; a record without one is a person of its own."""
    cells = list(cell)
    known = {seeker["nik"] for seeker in cells if seeker["nik"]}
    return len(known) + sum(not seeker["nik"] for seeker in cells)


def assert_rounded(shown: int | None, true: int) -> None:
    """A shown figure is a multiple of five, less than five from the true one."""
    assert shown is not None
    assert shown % STEP == 0
    assert abs(shown - true) < STEP


@pytest.fixture(scope="module")
def cells(seekers: Sequence[Seeker]) -> Mapping[tuple[Any, ...], list[Seeker]]:
    """The active seekers of all sources, children among them, by cell."""
    found: defaultdict[tuple[Any, ...], list[Seeker]] = defaultdict(list)
    for seeker in seekers:
        if seeker["seekerStatus"] == "ACTIVE":
            found[cell_of(seeker)].append(seeker)
    return found


@pytest.fixture(scope="module")
def ministry(demo: Demo) -> dict[str, Any]:
    """The Ministry's count over all sources."""
    return counted(demo, ACTIVE, list(FIELDS))


def shown_groups(aggregate: Mapping[str, Any]) -> dict[tuple[Any, ...], int]:
    """The shown cells of an aggregate with their counts."""
    return {key_of(group): group["count"] for group in aggregate["groups"] if not group["suppressed"]}


def test_every_shown_cell_is_the_true_count_rounded(
    ministry: dict[str, Any], cells: Mapping[tuple[Any, ...], list[Seeker]]
) -> None:
    """No cell is shown twice, none is invented, each is within the rounding of what the raw data count."""
    shown = [group for group in ministry["groups"] if not group["suppressed"]]
    assert len({key_of(group) for group in shown}) == len(shown) > 50
    for group in shown:
        assert_rounded(group["count"], len(cells[key_of(group)]))


def test_no_cell_under_the_minimum_is_shown(
    ministry: dict[str, Any], cells: Mapping[tuple[Any, ...], list[Seeker]]
) -> None:
    """A shown cell has ten persons, not only ten records; one with ten persons in one source is never kept back."""
    shown = shown_groups(ministry)
    for key, cell in cells.items():
        by_source = Counter(seeker.source for seeker in cell)
        if persons(cell) < MINIMUM:
            assert key not in shown
        elif max(by_source.values()) >= MINIMUM:
            assert key in shown


def test_the_small_cells_are_one_remainder_without_a_key(
    ministry: dict[str, Any], cells: Mapping[tuple[Any, ...], list[Seeker]]
) -> None:
    """One group, every key field null, its count rounded like any other."""
    (rest,) = [group for group in ministry["groups"] if group["suppressed"]]
    assert key_of(rest) == (None, None, None)
    shown = shown_groups(ministry)
    assert_rounded(rest["count"], sum(len(cell) for key, cell in cells.items() if key not in shown))


def test_the_total_is_right_and_nothing_claims_to_be_exact(
    ministry: dict[str, Any], cells: Mapping[tuple[Any, ...], list[Seeker]]
) -> None:
    """The total is the rounded true total; children are among the counted, so no figure is exact."""
    assert_rounded(ministry["total"], sum(map(len, cells.values())))
    assert ministry["exact"] is False
    parts = {part["source"]["id"]: (part["status"], part["rows"]) for part in ministry["completeness"]}
    assert parts == dict.fromkeys((SIAPKERJA, SIP_KERJA, SI_PINKER), ("OK", None))


def test_the_same_records_always_give_the_same_figure(demo: Demo, ministry: dict[str, Any]) -> None:
    """Asked again, or put in other words, each set of records keeps its figure: averaging teaches nothing."""
    assert counted(demo, ACTIVE, list(FIELDS)) | {"completeness": []} == ministry | {"completeness": []}
    for sex in ("MALE", "FEMALE"):
        where = {"or": [{"and": [{"sex": {"in": [sex]}}, ACTIVE]}]}
        other = shown_groups(counted(demo, where, ["EDUCATION_LEVEL", "REGION_CODE"]))
        ours = {key: count for key, count in shown_groups(ministry).items() if key[1] == sex}
        assert {(region, sex, level): count for (region, _, level), count in other.items()} == ours


def test_one_small_cell_alone_has_no_figure_at_all(demo: Demo, seekers: Sequence[Seeker]) -> None:
    """Under ten persons the remainder has no count and the whole no total."""
    small = Counter((seeker["regionCode"], seeker["educationLevel"]) for seeker in seekers)
    region, level = next(key for key, count in sorted(small.items(), key=str) if count < MINIMUM and None not in key)
    where = {"regionCode": {"eq": region}, "educationLevel": {"eq": level}}
    found = counted(demo, where, ["REGION_CODE", "SEX"])
    assert [(key_of(group), group["count"], group["suppressed"]) for group in found["groups"]] == [
        ((None, None, None), None, True)
    ]
    assert found["total"] is None


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"not": {"sex": {"eq": "MALE"}}}, "FIELD_NOT_FILTERABLE"),
        ({"fullName": {"eq": "Siti"}}, "FIELD_NOT_FILTERABLE"),
        ({"birthDate": {"gte": "2000-01-02"}}, "FIELD_NOT_FILTERABLE"),
    ],
)
def test_what_only_counts_cannot_be_cut_finely(demo: Demo, where: Mapping[str, Any], code: str) -> None:
    """No negation, no name, no bound inside a month on what may only be aggregated."""
    answer = demo.ask(ANALYST, QUERY, {"where": where, "by": ["REGION_CODE"]})
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == code


PERSONS = """
query ($by: [JobSeekerGroupField!]) {
  jobSeekersAggregate(groupBy: $by) { groups { key { regionCode } count persons suppressed } total exact }
}
"""


def test_persons_known_to_two_sources_are_counted_once(demo: Demo, seekers: Sequence[Seeker]) -> None:
    """`persons` counts distinct persons across sources, rounded: in 32.16, well under the number of records."""
    groups = demo.ask(ANALYST, PERSONS, {"by": ["REGION_CODE"]})["data"]["jobSeekersAggregate"]["groups"]
    by_region: defaultdict[str, list[Seeker]] = defaultdict(list)
    for seeker in seekers:
        by_region[seeker["regionCode"]].append(seeker)
    for region in ("32.16", "82.04"):
        (group,) = [group for group in groups if group["key"]["regionCode"] == region and not group["suppressed"]]
        valid = {seeker["nik"] for seeker in by_region[region] if seeker["nik"]}
        without = sum(not seeker["nik"] for seeker in by_region[region])
        assert len(valid) - STEP < group["persons"] < len(valid) + without + STEP
        assert group["persons"] % STEP == 0
        assert_rounded(group["count"], len(by_region[region]))
        assert group["persons"] < group["count"] - 100
