"""Indicators: every recipe fits the schema and asks for published bands alone; each aggregate is asked once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from hub.errors import HubError
from policies.load import ROOT, load_policies
from resolvers.cost import price
from resolvers.explain import plan_text
from resolvers.figures import Figure
from resolvers.indicators.published import Library, look_up
from resolvers.indicators.recipes import RECIPES, Published, Recipe
from resolvers.indicators.reckoning import ratio
from resolvers.indicators.terms import Districts, Edge, Moment, Region, Tally, Term
from resolvers.operation import Indicators
from resolvers.plan import IndicatorsPlan, SourceRef
from resolvers.reads import Op
from schema.build import CATALOGUE
from schema.catalogue import ValueType
from schema.indicators import DEFINITIONS
from schema.names import NAMES, enum_name
from schema.periods import parse_period
from tests.resolvers.core.conftest import Desk

POLICIES = load_policies(ROOT, CATALOGUE)
EVERYBODY = [
    f"{party}/{role}/{name}"
    for party, (name, purpose) in product(POLICIES.parties, POLICIES.purposes.items())
    for role in sorted(map(str, purpose.roles))
]
ALL = '{ indicators(period: "2026-Q3", regionCode: "32.16") { code value } }'
DATES = {ValueType.DATE: Edge, ValueType.DATETIME: Moment}
BPS = SourceRef("bps", "bps")


def tallies() -> Iterator[tuple[str, Tally]]:
    """Every aggregate of every recipe."""
    for code, recipe in RECIPES.items():
        if isinstance(recipe, Recipe):
            yield from ((code, tally) for tally in recipe.tallies)


def terms(tally: Tally) -> Iterator[Term]:
    """Every condition of an aggregate."""
    yield from tally.where
    yield from (term for alternative in tally.either for term in alternative)
    if tally.region is not None:
        yield tally.region


def plan(desk: Desk, who: str, query: str = ALL) -> IndicatorsPlan:
    """The plan of the first root."""
    ((_, root),) = desk.plan(who, query).roots
    assert isinstance(root, IndicatorsPlan)
    return root


def test_every_code_has_a_recipe_in_the_order_of_the_schema() -> None:
    """And no recipe is without a code."""
    assert list(RECIPES) == list(DEFINITIONS)


@pytest.mark.parametrize(
    ("code", "tally"), [*tallies()], ids=lambda one: one if isinstance(one, str) else one.type_name
)
def test_an_aggregate_asks_for_fields_and_codes_that_exist(code: str, tally: Tally) -> None:
    """Bounds of dates are whole months, values of enums are members, numbers are numbers."""
    kind = CATALOGUE.types[tally.type_name]
    assert {enum_name(name) for name in tally.by} <= set(NAMES.group_fields(kind.name)), code
    assert set(tally.medians) <= set(tally.numbers) <= set(kind.fields)
    for term in terms(tally):
        field = kind.fields[term.field]
        if field.value in DATES:
            assert term.op in {Op.GTE, Op.LT}
            assert isinstance(term.value, DATES[field.value])
        elif field.enum is not None:
            assert term.value in CATALOGUE.enums[field.enum]
        elif isinstance(term.value, Region):
            assert field.value is ValueType.REGION
        elif isinstance(term.value, Districts):
            assert field.value is ValueType.DISTRICT
        else:
            assert isinstance(term.value, bool)


@pytest.mark.parametrize("period", ["2026-02", "2026-Q4", "2026", "1900", "2099-12"])
def test_every_bound_of_a_date_is_the_first_of_a_month(desk: Desk, period: str) -> None:
    """So that no indicator cuts a month where figures are rounded."""
    asked = desk.ask(ALL.replace("2026-Q3", period))
    days = [value for value in asked.values if isinstance(value, date)]
    assert days
    assert all(day.day == 1 for day in days)


@pytest.mark.parametrize("who", EVERYBODY)
def test_whoever_asks_has_every_indicator_planned_or_refused_by_itself(desk: Desk, who: str) -> None:
    """One that may not be had refuses no other, and every aggregate has a source to ask."""
    found = plan(desk, who)
    assert [one.code for one in found.indicators] == list(RECIPES)
    for one in found.indicators:
        published = isinstance(RECIPES[one.code], Published)
        assert one.refused == (not one.tables and not published)
    assert all(table.asked for table in found.tables)
    used = {place for one in found.indicators for place in one.tables}
    assert used == set(range(len(found.tables)))


def test_what_several_indicators_rest_on_is_asked_once(desk: Desk) -> None:
    """Foreign workers stand in three indicators, closed disputes in two."""
    found = plan(desk, "kemnaker/dashboard/statistics")
    by_code = {one.code: one.tables for one in found.indicators}
    assert by_code["SETTLEMENT_RATE"] == by_code["ESCALATION_RATE"]
    assert by_code["ACTIVE_SEEKERS"][0] == by_code["LABOUR_MARKET_TIGHTNESS"][1]
    groupings = [(table.grouping, tuple(source.source.id for source in table.asked)) for table in found.tables]
    assert len(set(groupings)) == len(groupings)


def test_the_figures_of_one_indicator_are_of_the_same_sources(desk: Desk) -> None:
    """An owner that is denied one of its aggregates is in none of them."""
    for who in EVERYBODY:
        found = plan(desk, who)
        for one in found.indicators:
            denied = {ref.id for ref in one.denied}
            for place in one.tables:
                assert not denied & {source.source.id for source in found.tables[place].asked}


def test_the_decisions_behind_indicators_are_noted(desk: Desk) -> None:
    """Those that refuse one of them too: they go to the log as of any aggregate."""
    noted = desk.plan("bekasi/auditor/audit", ALL).noted
    coordinates = {decision.coordinate for decision in noted.decisions}
    assert {"JobSeeker.seekerStatus", "TrainingEnrollment.enrollmentStatus", "Placement.vacancyId"} <= coordinates


def test_only_the_codes_asked_for_are_planned(desk: Desk) -> None:
    """In the order of the schema, each once; none for an empty list."""
    query = '{ indicators(period: "2026", codes: [TPT, WLKP_COMPLIANCE, TPT, ACTIVE_SEEKERS]) { code } }'
    found = plan(desk, "kemnaker/dashboard/statistics", query)
    assert [one.code for one in found.indicators] == ["TPT", "ACTIVE_SEEKERS", "WLKP_COMPLIANCE"]
    assert len(found.tables) == 3
    assert not plan(desk, "kemnaker/dashboard/statistics", '{ indicators(period: "2026", codes: []) { code } }').tables


def test_variables_give_region_period_and_codes(desk: Desk) -> None:
    """As a dashboard sends them; requests of one shape share a template."""
    query = """query($p: Period!, $r: RegionCode, $c: [IndicatorCode!]) {
                 indicators(period: $p, regionCode: $r, codes: $c) { code } }"""
    given = {"p": "2026-10", "r": "32.16", "c": ["ACTIVE_SEEKERS"]}
    one = desk.ask(query, given)
    other = desk.ask(query, {**given, "p": "2025", "r": "82.04"})
    assert one.template is other.template
    assert date(2026, 4, 1) in one.values
    assert date(2025, 6, 1) in other.values
    everywhere = desk.ask(query, {"p": "2026-10"}).operation.roots[0].ask
    assert isinstance(everywhere, Indicators)
    assert everywhere.region is None


def test_over_get_indicators_are_refused(desk: Desk) -> None:
    """They filter by fields that are not public."""
    with pytest.raises(HubError, match="Over GET"):
        desk.planning.check_public(desk.ask(ALL).operation)


def test_the_cost_of_indicators_is_that_of_their_aggregates(desk: Desk) -> None:
    """As if they were asked one by one, each once."""
    query = '{ indicators(period: "2026", codes: [LABOUR_MARKET_TIGHTNESS]) { code } }'
    found, whole = desk.plan("bekasi/dashboard/statistics", query), plan(desk, "bekasi/dashboard/statistics", query)
    one_by_one = [
        price(replace(found, roots=((str(place), table),))).of(()) for place, table in enumerate(whole.tables)
    ]
    assert len(one_by_one) > 1
    assert price(found).of(()) == sum(one_by_one)


def test_a_plan_of_indicators_is_told_in_words(desk: Desk) -> None:
    """Which rests on what, who is left out, and where the bounds come from."""
    query = '{ indicators(period: "2026", codes: [TPT, TIME_TO_PLACEMENT, LEVY_POTENTIAL]) { code } }'
    asked = desk.ask(query)
    text = plan_text(desk.plan("bekasi/dashboard/statistics", query), asked.template.slots)
    assert "begins of literal" in text
    assert "TPT: published figures" in text
    assert "LEVY_POTENTIAL: refused; without aptekad" in text
    assert "TIME_TO_PLACEMENT: indicators.0" in text
    assert "median: of daysToPlacement" in text


def test_a_ratio_of_what_may_not_be_shown_is_not_shown() -> None:
    """And nothing is divided by nothing."""
    assert ratio(None, 10).value is None
    assert ratio(10, None).value is None
    assert ratio(5, 0).empty
    assert ratio(15, 40).value == 37.5


def figure(indicator: str, period: str, value: str, region: str = "32.16") -> tuple[SourceRef, Figure]:
    """A published figure."""
    return BPS, Figure(indicator, region, period, Decimal(value), "percent", "BPS", date(2025, 11, 5))


LIBRARY = Library(
    (
        figure("TPT", "2025", "8.82"),
        figure("TPT", "2025-07", "8.81"),
        figure("TPT", "2023-08", "9.10"),
        figure("unemployed", "2025", "142000"),
        figure("laborForce", "2025", "1600000"),
        figure("workingAgePopulation", "2025", "2000000"),
    ),
    (),
    (BPS,),
)
TPT, TPAK = RECIPES["TPT"], RECIPES["TPAK"]


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2025", "2025"), ("2025-07", "2025-07"), ("2025-Q3", "2025-07"), ("2026-10", "2025-07"), ("2024", "2023-08")],
)
def test_the_published_figure_is_that_of_the_period_or_the_latest_before(period: str, expected: str) -> None:
    """Which period it is of stands beside it."""
    assert isinstance(TPT, Published)
    found = look_up(LIBRARY, TPT, parse_period(period))
    assert found is not None
    assert found.figure.period == expected


def test_what_is_not_published_is_not_given() -> None:
    """Nor worked out from registrations: before the first figure there is none."""
    assert isinstance(TPT, Published)
    assert look_up(LIBRARY, TPT, parse_period("2022")) is None


def test_a_rate_that_is_not_published_follows_from_its_published_parts() -> None:
    """Both of the same region and period."""
    assert isinstance(TPAK, Published)
    found = look_up(LIBRARY, TPAK, parse_period("2025"))
    assert found is not None
    assert (found.reckoned.value, found.reckoned.numerator, found.reckoned.denominator) == (80.0, 1_600_000, 2_000_000)


def test_a_rate_whose_other_part_is_not_published_is_not_given() -> None:
    """The labour force alone is no rate of participation."""
    library = Library((figure("laborForce", "2025", "1600000"),), (), (BPS,))
    assert isinstance(TPAK, Published)
    assert look_up(library, TPAK, parse_period("2025")) is None
