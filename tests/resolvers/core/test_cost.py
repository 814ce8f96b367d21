"""Cost: what an answer may hold at most, counted after fragments are spread (ATTACKS 16)."""

import pytest

from tests.resolvers.core.conftest import Desk

TWICE = "a: vacancies(first: 5) { ...V } b: vacancies(first: 5) { ...V }"
FRAGMENT = "fragment V on JobVacancyPage { nodes { jobTitle status } }"


def _cost(desk: Desk, query: str) -> int:
    asked = desk.ask(query)
    return asked.template.weight.cost(asked.values)


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ("{ employers(first: 10) { nodes { name nib } } }", 10 * 3 + 1),
        ("{ employers(first: 10) { nodes { ...E ...E } } } fragment E on Employer { name nib }", 10 * 3 + 1),
        ("{ employers(first: 10) { nodes { name } edges { node { name nib } } } }", 10 * (2 + 3) + 1),
        ("{ employers(first: 10) { totalCount } }", 1),
        (f"{{ employers(first: 10) {{ nodes {{ vacancies(first: 5) {{ ...V }} }} }} }} {FRAGMENT}", 10 * (1 + 16) + 1),
        (f"{{ employers(first: 10) {{ nodes {{ {TWICE} }} }} }} {FRAGMENT}", 10 * (1 + 16 + 16) + 1),
        ("{ a: jobVacanciesAggregate { total } b: jobVacanciesAggregate { total } }", 1_000),
        ("{ sources { id } __typename }", 2),
    ],
)
def test_cost_is_records_times_members_wherever_they_come_from(desk: Desk, query: str, points: int) -> None:
    """Aliases and fragments neither hide nor double what is asked for."""
    assert _cost(desk, query) == points


def test_a_variable_page_size_costs_what_it_asks_for(desk: Desk) -> None:
    """One shape, two prices."""
    query = "query($first: Int!) { employers(first: $first) { nodes { name } } }"
    prices = []
    for first in (10, 20):
        asked = desk.ask(query, {"first": first})
        weight = asked.template.weight
        prices.append((weight.cost(asked.values), weight.records(asked.values)))
    assert prices == [(21, 10), (41, 20)]


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
