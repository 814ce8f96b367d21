"""Cost: rows x sources x fields of the plan, counted after fragments are spread (ATTACKS 16)."""

import pytest

from resolvers.cost import Price, price
from tests.resolvers.core.conftest import Desk

TWICE = "a: vacancies(first: 5) { ...V } b: vacancies(first: 5) { ...V }"
FRAGMENT = "fragment V on JobVacancyPage { nodes { jobTitle status } }"


BEKASI = "bekasi/dashboard/statistics"
OFFICER = "bekasi/officer/placement-service"
EACH, BELOW = 3 * 10, 4 * (10 + 1)
"""Related pages, and what stands above them."""
SOURCES = 4
"""Those that hold employers, and show them to Bekasi's dashboard."""


def _price(desk: Desk, query: str, who: str = BEKASI) -> tuple[Price, list[object]]:
    return price(desk.plan(who, query)), desk.ask(query).values


def _cost(desk: Desk, query: str, who: str = BEKASI) -> int:
    found, values = _price(desk, query, who)
    return found.of(values)


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ("{ employers(first: 10) { nodes { name nib } } }", SOURCES * (10 * 3 + 1)),
        (
            "{ employers(first: 10) { nodes { ...E ...E } } } fragment E on Employer { name nib }",
            SOURCES * (10 * 3 + 1),
        ),
        ("{ employers(first: 10) { nodes { name } edges { node { name nib } } } }", SOURCES * (10 * (2 + 3) + 1)),
        ("{ employers(first: 10) { totalCount } }", SOURCES * (100 + 1)),
        ('{ employers(first: 10, sources: ["siapkerja"]) { nodes { name nib } } }', 10 * 3 + 1),
        (f"{{ employers(first: 10) {{ nodes {{ vacancies(first: 5) {{ ...V }} }} }} }} {FRAGMENT}", BELOW + 16 * EACH),
        (f"{{ employers(first: 10) {{ nodes {{ {TWICE} }} }} }} {FRAGMENT}", BELOW + 2 * 16 * EACH),
        ("{ jobVacancies(first: 10) { nodes { employer { name } } } }", 3 * (10 * (1 + 2) + 1)),
        ("{ a: jobVacanciesAggregate { total } b: jobVacanciesAggregate { total } }", 2 * 3 * 200),
        ("{ jobVacanciesAggregate(groupBy: [STATUS]) { groups { key { status } count } } }", 3 * 2 * 200),
        ("{ sources { id } __typename }", 2),
    ],
)
def test_cost_is_records_times_members_wherever_they_come_from(desk: Desk, query: str, points: int) -> None:
    """At each source that is asked. Aliases and fragments neither hide nor double what is asked for."""
    assert _cost(desk, query) == points


def test_a_persons_records_cost_a_look_up_in_each_domain(desk: Desk) -> None:
    """Two sources let Bekasi's officer look persons up; placements are reached by way of the seeker's record."""
    nik = '(nik: "3216990909820001")'
    assert _cost(desk, f"{{ person{nik} {{ jobSeekers(first: 5) {{ nodes {{ id }} }} }} }}", OFFICER) == 2 * (5 * 2 + 1)
    assert _cost(desk, f"{{ person{nik} {{ placements(first: 5) {{ nodes {{ id }} }} }} }}", OFFICER) == 2 * (5 * 2 + 2)


def test_what_contributes_most_is_told_by_its_type_and_relations(desk: Desk) -> None:
    """Never by an alias, which may hold anything."""
    query = "{ rahasia: employers(first: 10) { nodes { geheim: vacancies(first: 50) { nodes { id status } } } } }"
    found, values = _price(desk, query)
    most = found.dearest(values)
    assert (most.what, most.sources, most.of(values)) == ("Employer.vacancies", 3, 3 * 10 * 50 * 3)


def test_nothing_is_paid_for_sources_that_are_not_asked(desk: Desk) -> None:
    """One denied source less to read from."""
    query = "{ jobSeekers(first: 10) { nodes { id } } }"
    assert _cost(desk, query) == 2 * (10 * 2 + 1)


def test_a_variable_page_size_costs_what_it_asks_for(desk: Desk) -> None:
    """One shape, two prices."""
    query = "query($first: Int!) { employers(first: $first) { nodes { name } } }"
    prices = []
    for first in (10, 20):
        asked = desk.ask(query, {"first": first})
        found = price(desk.plan(BEKASI, query, {"first": first}))
        prices.append((found.of(asked.values), asked.template.weight.records(asked.values)))
    assert prices == [(SOURCES * 21, 10), (SOURCES * 41, 20)]


@pytest.mark.parametrize(
    ("query", "levels"),
    [
        ("{ sources { id } }", 1),
        ("{ employers { totalCount } }", 1),
        ("{ employers { nodes { name } } }", 2),
        ("{ employers { nodes { vacancies { nodes { jobTitle } } } } }", 3),
        ("{ employers { nodes { vacancies { edges { node { employer { name } } } } } } }", 4),
    ],
)
def test_depth_is_the_levels_of_records(desk: Desk, query: str, levels: int) -> None:
    """Connections and edges are no levels of their own."""
    assert desk.ask(query).template.weight.depth == levels


def test_every_list_is_held_against_its_page_limit(desk: Desk) -> None:
    """Those inside edges, relations and fragments too."""
    query = """{ employers(first: 1) { edges { node { vacancies(first: 2) { nodes { employer { ...E } } } } } } }
        fragment E on Employer { vacancies(first: 3) { nodes { id } } }"""
    asked = desk.ask(query)
    assert [asked.values[page] for page in asked.template.weight.pages] == [1, 2, 3]


def test_what_the_person_joins_is_planned_and_paid_once_however_many_sources_it_is_followed_from(desk: Desk) -> None:
    """The records of a page are so many, whichever source each is of; a second selection is paid again."""
    levy = "halmahera-selatan/officer/foreign-worker-levy"
    one = "{ foreignWorkerEntries(first: 10) { nodes { foreignWorker { fullName } } } }"
    plan = desk.list_plan(levy, one)
    targets = {id(source.children[0].targets) for source in plan.asked if source.children[0].targets}
    assert len(targets) == 1
    twice = (
        "{ foreignWorkerEntries(first: 10) { nodes { a: foreignWorker { fullName } b: foreignWorker { fullName } } } }"
    )
    assert _cost(desk, twice, levy) > _cost(desk, one, levy)
