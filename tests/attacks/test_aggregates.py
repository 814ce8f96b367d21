"""Statistics that would tell of one person: small cells, differences, sums, extremes."""

import random
from collections import Counter
from itertools import chain, pairwise
from statistics import stdev
from typing import Any

import pytest

from resolvers.disclosure import BASE, round_keyed
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


PLACED = '{ placements(first: 40, sources: ["sip-kerja"]) { nodes { seekerId employerId } } }'


def test_attack_12_no_set_chosen_by_ids_is_counted_in_rounded_figures(target: Target) -> None:
    """Many sets of known persons, with and without one: their rounding would average out and tell that one's sex.

    The dashboard sees each link, so a list may be filtered by it; an aggregate only while its figures are exact, for
    those rows it may list.
    """
    nodes = target.data(THIRD, PLACED)["nodes"]
    ids = [node["seekerId"] for node in nodes if node["seekerId"]][:15]
    by_sex = """query($ids: [ID!]) { placementsAggregate(where: { seekerId: { in: $ids } }, groupBy: [SEX]) {
                  groups { key { sex } count } } }"""
    for chosen in (ids, ids[1:]):
        assert target.ask(THIRD, by_sex, ids=chosen).code == "FIELD_NOT_FILTERABLE"
    exact = target.data(THIRD, by_sex.replace("groupBy: [SEX]", "").replace("key { sex }", "suppressed"), ids=ids)
    assert sum(group["count"] for group in exact["groups"]) >= 1


@pytest.mark.parametrize(
    ("who", "root", "where"),
    [
        (THIRD, "placements", '{ placedAt: { gte: "2026-10-07" } }'),
        (THIRD, "placements", '{ placedAt: { eq: "2026-10-07" } }'),
        (THIRD, "placements", "{ daysToPlacement: { gt: 30 } }"),
        (ANALYST, "employers", '{ name: { eq: "PT Arunavela Karya Kelapa" } }'),
        (ANALYST, "employers", '{ nib: { in: ["8120000000001"] } }'),
    ],
)
def test_attack_11_what_singles_out_filters_no_rounded_aggregate(
    target: Target, who: str, root: str, where: str
) -> None:
    """Days, numbers, names: clear on the record, but a cut by them is no published band."""
    figure = {"placements": "avg { monthlyWage }", "employers": "sum { workersTotal }"}[root]
    query = f'{{ {root}Aggregate(where: {where}, sources: ["siapkerja"]) {{ groups {{ count {figure} }} }} }}'
    reply = target.ask(who, query)
    assert reply.code == "FIELD_NOT_FILTERABLE", reply.body
    assert b"takes published bands only" in reply.body


def test_attack_11_bands_filter_rounded_aggregates_freely(target: Target) -> None:
    """Whole months, code lists and regions, and their opposites where the field is clear on the record."""
    where = """{ placedAt: { gte: "2026-01-01", lt: "2026-11-01" }, placementKind: { in: [AKL, AKAD] },
                 not: { educationLevel: { eq: SD } } }"""
    query = f'{{ placementsAggregate(where: {where}, groupBy: [SEX], sources: ["sip-kerja"]) {{ total exact }} }}'
    answer = target.data(THIRD, query)
    assert answer["exact"] is False
    assert answer["total"] % 5 == 0


CELLS = {
    "sip-kerja": ("EmployedPerson", "nik", ("educationLevel", "sex"), "EDUCATION_LEVEL, SEX"),
    "si-pinker": ("EmployedPerson", "nik", ("educationLevel", "sex"), "EDUCATION_LEVEL, SEX"),
    "aptekad": (
        "ForeignWorkerEntry",
        "passportNumber",
        ("entryPointCode", "rptkaStatusAtEntry"),
        "ENTRY_POINT_CODE, RPTKA_STATUS_AT_ENTRY",
    ),
}
"""A database, a REST API and a GraphQL API: a type about persons in each, and bands to group it by."""


def true_cells(target: Target, source: str) -> dict[tuple[Any, ...], list[Any]]:
    """The persons of every record by cell, as the source holds them."""
    type_name, identifier, names, _ = CELLS[source]
    records = target.records(source, type_name)
    found: dict[tuple[Any, ...], list[Any]] = {}
    for person, *key in zip(records.column(identifier), *(records.column(name) for name in names), strict=True):
        found.setdefault(tuple(key), []).append(person)
    return found


def by_cells(source: str) -> str:
    """The aggregate by those bands."""
    type_name, _, names, by = CELLS[source]
    root = {"EmployedPerson": "employedPersons", "ForeignWorkerEntry": "foreignWorkerEntries"}[type_name]
    keys = " ".join(names)
    return f"""{{ {root}Aggregate(groupBy: [{by}], sources: ["{source}"]) {{
        groups {{ key {{ {keys} }} count suppressed }} total exact }} }}"""


@pytest.mark.parametrize("source", CELLS)
def test_attack_09_small_cells_are_hidden_on_every_kind_of_source(target: Target, source: str) -> None:
    """Database, REST and GraphQL alike: exactly the cells of ten persons keep their key, and show multiples of five."""
    true = true_cells(target, source)
    shown = {
        tuple(group["key"].values()): group["count"]
        for group in groups(target, MINISTRY, by_cells(source))
        if not group["suppressed"]
    }
    assert shown.keys() == {key for key, persons in true.items() if len(set(persons)) >= 10}
    assert 0 < len(shown) < len(true)
    for key, count in shown.items():
        assert count % 5 == 0
        assert abs(count - len(true[key])) < 5


def test_attack_09_who_is_known_to_two_sources_is_one_person(target: Target) -> None:
    """Over databases and an API: a cell is shown exactly where ten different people surely stand in it.

    Who has no number may be anybody known to another source, so counts in one source alone.
    """
    cells: dict[tuple[Any, ...], list[list[Any]]] = {}
    for place, source in enumerate(("siapkerja", "sip-kerja", "si-pinker")):
        records = target.records(source, "EmployedPerson")
        columns = (records.column(name) for name in ("nik", "educationLevel", "occupationCode"))
        for nik, *key in zip(*columns, strict=True):
            cells.setdefault(tuple(key), [[], [], []])[place].append(nik)
    query = """{ employedPersonsAggregate(groupBy: [EDUCATION_LEVEL, OCCUPATION_CODE]) {
                   groups { key { educationLevel occupationCode } suppressed } } }"""
    shown = {tuple(group["key"].values()) for group in groups(target, MINISTRY, query) if not group["suppressed"]}
    sure = {key: max(len({*chain.from_iterable(by)} - {None}), *map(_persons, by)) for key, by in cells.items()}
    assert shown == {key for key, persons in sure.items() if persons >= 10}
    assert any(sure[key] < 10 <= sum(map(len, by)) for key, by in cells.items())


def _persons(niks: list[Any]) -> int:
    """The persons of one source: who has no number is one."""
    return len(set(niks) - {None}) + niks.count(None)


@pytest.mark.parametrize("source", CELLS)
def test_attack_10_the_remainder_is_of_several_cells_on_every_kind_of_source(target: Target, source: str) -> None:
    """The hidden cells are one, and neither it nor the total is the true sum but by chance of rounding."""
    answer = target.data(MINISTRY, by_cells(source))
    (rest,) = [group for group in answer["groups"] if group["suppressed"]]
    assert set(rest["key"].values()) == {None}
    assert rest["count"] is None or rest["count"] % 5 == 0
    assert answer["total"] % 5 == 0


@pytest.mark.parametrize("source", CELLS)
def test_attack_12_the_same_set_gives_the_same_figure_on_every_kind_of_source(target: Target, source: str) -> None:
    """Asked again and again, whole and in its groups."""
    answers = [target.data(MINISTRY, by_cells(source)) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


def test_attack_12_what_averaging_over_chosen_unions_still_learns() -> None:
    """The README says it: sets with and without a cell, for many others beside it, tell its count after hundreds.

    One pair of figures tells nothing; the mean of n pairs is off by about three divided by the root of n.
    """
    draws, errors = random.Random(3), []
    for pairs in (1, 400):
        means = []
        for _ in range(200):
            differences = [
                round_keyed(size + 1, BASE, draws.getrandbits(64)) - round_keyed(size, BASE, draws.getrandbits(64))
                for size in (draws.randrange(50, 500) for _ in range(pairs))
            ]
            means.append(sum(differences) / pairs)
        errors.append(stdev(means))
    assert 2 < errors[0] < 4
    assert errors[1] < 0.25


def test_attack_09_exact_groups_tell_no_more_than_the_list_does(target: Target) -> None:
    """Exact figures by many bands single out records: of rows that the caller may list with those very fields."""
    by = "REGION_CODE, DISTRICT_CODE, EDUCATION_LEVEL, AGE_GROUP, SEEKER_STATUS"
    keys = "regionCode districtCode educationLevel ageGroup seekerStatus"
    where = "where: { not: { seekerStatus: { eq: PLACED } } }"
    counted = target.data(
        ANALYST,
        f'{{ jobSeekersAggregate({where}, groupBy: [{by}], sources: ["sip-kerja"])'
        f" {{ groups {{ key {{ {keys} }} count }} exact }} }}",
    )
    assert counted["exact"] is True
    listed = target.data(
        ANALYST, f'{{ jobSeekers({where}, first: 10000, sources: ["sip-kerja"]) {{ nodes {{ {keys} }} }} }}'
    )
    singled = Counter(tuple(node.values()) for node in listed["nodes"])
    assert {tuple(group["key"].values()): group["count"] for group in counted["groups"]} == dict(singled)


@pytest.mark.parametrize("who", [MINISTRY, ANALYST, THIRD, "kemnaker/analyst/statistics", "bekasi/auditor/audit"])
def test_attack_09_where_rows_may_not_all_be_listed_no_group_is_exact(target: Target, who: str) -> None:
    """With minors or a third party's rows among them, the same bands show nothing under ten."""
    query = """{ jobSeekersAggregate(groupBy: [DISTRICT_CODE, EDUCATION_LEVEL, AGE_GROUP, SEEKER_STATUS]) {
                   groups { count suppressed } exact } }"""
    answer = target.data(who, query)
    assert answer["exact"] is False
    assert all(group["count"] is None or group["count"] >= 10 for group in answer["groups"] if not group["suppressed"])
