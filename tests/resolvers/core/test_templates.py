"""Templates and plans: made once per shape, with every value left out, and shared by requests of that shape alone."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.inputs import shape
from tests.resolvers.core.conftest import NOW, Desk, standing

QUERY = """query($where: JobSeekerWhere, $first: Int! = 5, $order: [JobSeekerOrder!], $all: Boolean! = true) {
  jobSeekers(where: $where, first: $first, orderBy: $order) { nodes { id @include(if: $all) educationLevel } }
}"""
BEKASI = "bekasi/dashboard/statistics"
Variables = Mapping[str, object]

ALIKE: list[tuple[Variables, Variables]] = [
    ({}, {"first": 9}),
    ({"where": {"districtCode": {"eq": "32.16.01"}}}, {"where": {"districtCode": {"eq": "82.04.01"}}, "first": 1}),
    ({"where": {"regionCode": {"eq": "32.16"}}}, {"where": {"regionCode": {"eq": "32.16"}}, "first": 1}),
    ({"where": {"regionCode": {"in": ["32.16"]}}}, {"where": {"regionCode": {"in": ["11.01", "32.16"]}}}),
    (
        {"where": {"registeredAt": {"gte": "2026-01-01", "lt": "2026-02-01"}}},
        {"where": {"registeredAt": {"gte": "2025-01-01", "lt": "2025-02-01"}}},
    ),
    ({"order": [{"field": "REGISTERED_AT"}]}, {"order": [{"field": "REGISTERED_AT"}]}),
]
UNLIKE: list[tuple[Variables, Variables]] = [
    ({}, {"where": {}}),
    ({"all": True}, {"all": False}),
    ({"where": None}, {"where": {"regionCode": {"eq": "32.16"}}}),
    ({"where": {"regionCode": {"eq": "32.16"}}}, {"where": {"regionCode": {"eq": None}}}),
    ({"where": {"regionCode": {"eq": "32.16"}}}, {"where": {"regionCode": {"in": ["32.16"]}}}),
    ({"where": {"regionCode": {"isNull": True}}}, {"where": {"regionCode": {"isNull": False}}}),
    ({"where": {"educationLevel": {"eq": "SMA"}}}, {"where": {"educationLevel": {"eq": "SMK"}}}),
    ({"where": {"and": [{}]}}, {"where": {"and": [{}, {}]}}),
    ({"order": [{"field": "REGISTERED_AT"}]}, {"order": [{"field": "REGION_CODE"}]}),
    (
        {"order": [{"field": "REGISTERED_AT"}]},
        {"order": [{"field": "REGISTERED_AT", "direction": "DESC"}]},
    ),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_requests_of_one_shape_share_template_and_plan(desk: Desk, one: Variables, other: Variables) -> None:
    """Only their values differ, and those stand beside the template."""
    assert desk.ask(QUERY, one).template is desk.ask(QUERY, other).template
    assert desk.plan(BEKASI, QUERY, one) is desk.plan(BEKASI, QUERY, other)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_what_changes_an_operation_makes_another_template(desk: Desk, one: Variables, other: Variables) -> None:
    """Nulls, Booleans, enums, operators and the number of objects decide how an operation is planned."""
    assert desk.ask(QUERY, one).template is not desk.ask(QUERY, other).template
    assert desk.plan(BEKASI, QUERY, one) is not desk.plan(BEKASI, QUERY, other)


def test_each_request_keeps_its_own_values(desk: Desk) -> None:
    """Sharing a template never mixes up whose value is whose."""
    first = desk.ask(QUERY, {"where": {"regionCode": {"eq": "32.16"}}, "first": 3})
    second = desk.ask(QUERY, {"where": {"regionCode": {"eq": "82.04"}}, "first": 4})
    assert first.template is second.template
    assert (sorted(map(str, first.values)), sorted(map(str, second.values))) == (["3", "32.16"], ["4", "82.04"])


def test_a_plan_belongs_to_one_standing(desk: Desk) -> None:
    """Another role of the same party has another plan."""
    plans = {desk.plan(who, QUERY) for who in (BEKASI, "bekasi/steward/statistics", BEKASI)}
    assert len(plans) == 2


@pytest.mark.parametrize(
    ("earlier", "later", "shared"),
    [
        (NOW, NOW.replace(year=2027), True),
        (datetime.fromisoformat("2028-03-19T16:59:59Z"), datetime.fromisoformat("2028-03-19T17:00:00Z"), False),
        (datetime.fromisoformat("2025-03-19T16:59:59Z"), datetime.fromisoformat("2025-03-19T17:00:00Z"), False),
        (datetime.fromisoformat("2028-03-19T17:00:00Z"), datetime.fromisoformat("2030-01-01T00:00:00Z"), True),
    ],
)
def test_a_plan_does_not_outlive_its_agreements(
    desk: Desk, earlier: datetime, later: datetime, *, shared: bool
) -> None:
    """At WIB midnight an agreement begins or ends, and every plan made before is of no use any more.

    The Ministry may ask its own source before any agreement begins; a region's is connected from then on.
    """
    who = "kemnaker/dashboard/statistics"
    assert (desk.plan(who, QUERY, at=earlier) is desk.plan(who, QUERY, at=later)) is shared


def test_a_plan_belongs_to_the_sources_asked_for(desk: Desk) -> None:
    """`sources` is a value, but it decides who is asked."""
    query = "query($from: [String!]) { employers(sources: $from) { nodes { name } } }"
    asked = [desk.ask(query, {"from": names}) for names in (["siapkerja"], ["sip-kerja"])]
    assert asked[0].template is asked[1].template
    plans = [desk.planning.plan(one, standing(BEKASI), NOW) for one in asked]
    assert [[source.source.id for source in plan.roots[0][1].asked] for plan in plans] == [["siapkerja"], ["sip-kerja"]]  # type: ignore[union-attr] # both are lists


class Colour(Enum):
    """An enum as graphql-core gives coerced values."""

    RED = 1
    BLUE = 2


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(Colour),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from("abc"), below, max_size=3),
    max_leaves=8,
)


def _without_values(value: object) -> object:
    """The slow reference: the same value with every text and number made alike, lists of them emptied."""
    if isinstance(value, dict):
        return {name: _without_values(item) for name, item in value.items()}
    if isinstance(value, list):
        structured = any(isinstance(item, dict | Enum | bool) for item in value)
        return [_without_values(item) for item in value] if structured else []
    return value if value is None or isinstance(value, bool | Enum) else 0


@given(VALUES)
def test_a_shape_forgets_texts_and_numbers_and_nothing_else(value: object) -> None:
    """Making all texts and numbers alike does not change it."""
    assert shape(_without_values(value)) == shape(value)


@given(VALUES)
def test_a_shape_holds_no_value(value: object) -> None:
    """Shapes are keys of what is remembered for long; no text or number of a request stays in memory by them."""
    marked = _with_marks(value)
    assert "RAHASIA" not in repr(shape(marked))
    hash(shape(marked))


def _with_marks(value: object) -> object:
    if isinstance(value, dict):
        return {name: _with_marks(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_marks(item) for item in value]
    return f"RAHASIA{value}" if isinstance(value, str) else value


@given(VALUES, VALUES)
def test_values_of_one_shape_have_their_parts_in_the_same_places(one: object, other: object) -> None:
    """What decides an operation's structure (nulls, Booleans, enums, members) is the same in both."""
    if shape(one) == shape(other):
        assert _paths(one) == _paths(other)


def _paths(value: object, at: tuple[object, ...] = ()) -> set[object]:
    """Where what stands, as far as it decides structure."""
    if isinstance(value, dict):
        return {at}.union(*(_paths(item, (*at, name)) for name, item in value.items()))
    if isinstance(value, list):
        structured = any(isinstance(item, dict | Enum | bool) for item in value)
        inner = [_paths(item, (*at, place)) for place, item in enumerate(value)] if structured else []
        return {(at, "list")}.union(*inner)
    return {(at, value if value is None or isinstance(value, bool | Enum) else "value")}
