"""Filters and orders as written, as variables, and as they are understood: two-valued, without literals."""

import pytest

from resolvers.operation import AllOf, AnyOf, Condition, Filter, NoneOf, Sort
from resolvers.reads import And, Not, Op, Or
from resolvers.rights import conditions
from tests.resolvers.core.conftest import Desk

LIST = "{{ employers(where: {where}) {{ nodes {{ name }} }} }}"
VARIABLE = "query($where: EmployerWhere) { employers(where: $where) { nodes { name } } }"


def _shape(filter_: Filter | None) -> object:
    """A filter without its slots."""
    if isinstance(filter_, Condition):
        return (filter_.field, filter_.op.value)
    if isinstance(filter_, NoneOf):
        return ("not", _shape(filter_.item))
    if isinstance(filter_, AllOf | AnyOf):
        return ("and" if isinstance(filter_, AllOf) else "or", [_shape(item) for item in filter_.items])
    return filter_


NEVER = ("nib", "in")
"""Equality with null: in an empty list, which is false for every record, and its negation true."""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{}", None),
        ("null", None),
        ('{ nib: { eq: "9005630313725" } }', ("nib", "eq")),
        ("{ nib: { eq: null } }", NEVER),
        ("{ nib: { in: null } }", NEVER),
        ("{ nib: {} }", None),
        ("{ nib: null }", None),
        ("{ not: { nib: { eq: null } } }", ("not", NEVER)),
        ("{ not: {} }", ("not", ("and", []))),
        ("{ and: [] }", ("and", [])),
        ("{ or: [] }", ("or", [])),
        ("{ or: [{}] }", ("or", [("and", [])])),
        ("{ workersTotal: { gte: 1, lt: 9 } }", ("and", [("workersTotal", "gte"), ("workersTotal", "lt")])),
        ("{ workersTotal: { gte: null } }", None),
        (
            '{ regionCode: { eq: "32.16" }, or: [{ nib: { isNull: true } }, { name: { in: ["a"] } }] }',
            ("and", [("regionCode", "eq"), ("or", [("nib", "isNull"), ("name", "in")])]),
        ),
    ],
)
def test_a_filter_is_understood_as_it_is_written(desk: Desk, written: str, meant: object) -> None:
    """Comparing with null is false, nothing asked is nothing filtered, `and` of none is true and `or` of none false."""
    assert _shape(desk.listing(LIST.format(where=written)).where) == meant


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"nib": {"eq": None}},
        {"not": {"nib": {"in": ["9005630313725", "9031961055348"]}}},
        {"or": [{"regionCode": {"eq": "32.16"}}, {"and": [{"workersTotal": {"gte": 1}}, {"not": {}}]}]},
        {"and": {"nib": {"isNull": True}}},
        {"kbliVersion": {"eq": "KBLI_2020"}, "businessScale": {"in": ["SMALL", "LARGE"]}},
    ],
)
def test_a_filter_in_a_variable_means_what_it_means_written_out(desk: Desk, where: dict[str, object]) -> None:
    """A single item stands for a list of one there too. Fields of a variable come in the schema's order."""
    asked = desk.ask(VARIABLE, {"where": where})
    (root,) = asked.operation.roots
    written = desk.listing(LIST.format(where=_written(where)))
    assert _shape(getattr(root.ask, "where", None)) == _shape(written.where)


def _written(value: object) -> str:
    """A variable's value as a literal of the document; enum names are told by their capitals."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_written(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, str):
        return value if value.isupper() else f'"{value}"'
    return "null" if value is None else str(value).lower()


def test_conditions_are_found_however_deep(desk: Desk) -> None:
    """Rights are asked for each of them."""
    where = '{ not: { or: [{ nib: { isNull: true } }, { and: [{ name: { eq: "a" } }, { id: { eq: "b" } }] }] } }'
    found = [condition.field for condition in conditions(desk.listing(LIST.format(where=where)).where)]
    assert found == ["nib", "name", "id"]


def test_values_stand_in_slots_and_never_in_the_operation(desk: Desk) -> None:
    """The operation of two requests with different values is the same."""
    where = '{ name: { eq: $name }, nib: { eq: "9005630313725" } }'
    asked = desk.ask(f"query($name: String!) {{ employers(where: {where}) {{ totalCount }} }}", {"name": "PT Rahasia"})
    assert "Rahasia" not in repr(asked.operation)
    assert "9005630313725" not in repr(asked.operation)
    assert {"PT Rahasia", "9005630313725"} <= set(map(str, asked.values))


def test_an_order_takes_each_field_once_in_the_order_given(desk: Desk) -> None:
    """The first mention counts; ascending unless said."""
    order = "[{ field: NIB }, { field: NAME, direction: DESC }, { field: NIB, direction: DESC }]"
    listing = desk.listing(f"{{ employers(orderBy: {order}) {{ totalCount }} }}")
    assert listing.order == (Sort("nib", descending=False), Sort("name", descending=True))


def test_a_source_is_asked_for_the_filter_in_its_own_words(desk: Desk) -> None:
    """`and`, `or` and `not` keep their places; one sealed id becomes a list of keys, empty where it opens to none."""
    where = '{ or: [{ id: { eq: "x" } }, { not: { nib: { eq: "9005630313725" } } }, { and: [] }] }'
    plan = desk.list_plan("bekasi/dashboard/statistics", LIST.format(where=where))
    planned = plan.asked[0].read.where
    assert isinstance(planned, Or)
    by_id, negated, always = planned.items
    assert getattr(by_id, "op", None) is Op.IN
    assert isinstance(negated, Not)
    assert always == And(())
