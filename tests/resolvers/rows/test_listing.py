"""Filter, order, position and limit agree with a plain row-by-row reckoning, whatever the records and the question."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cmp_to_key
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.reads import KEY, And, Comparison, Keyset, Not, Op, Or, OrderTerm, Where
from resolvers.rows.page import page
from tests.resolvers.rows.samples import NOW, clear, piece, question, read, table

Row = dict[str, Any]

NAMES = st.sampled_from(["Ana", "ana", "Budi", "Éa", "Z", "😀", ""])
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 4))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "fullName": st.none() | NAMES,
            "sex": st.sampled_from([None, "MALE", "FEMALE"]),
            "registeredAt": st.none() | DAYS,
            "skills": st.none() | st.lists(st.sampled_from(["las", "tik", "jahit"]), max_size=3),
        }
    ),
    max_size=12,
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "fullName": NAMES,
    "sex": st.sampled_from(["MALE", "FEMALE"]),
    "registeredAt": DAYS,
}
NATIVE_SEX = {None: None, "MALE": "L", "FEMALE": "P"}


def written(rows: Sequence[Row]) -> list[Row]:
    """The rows as the sample source writes them, with keys that do not follow their order."""
    return [
        {
            "id": key_of(i),
            "nama": row["fullName"],
            "jk": NATIVE_SEX[row["sex"]],
            "daftar": row["registeredAt"] and row["registeredAt"].isoformat(),
            "keterampilan": row["skills"],
        }
        for i, row in enumerate(rows)
    ]


def key_of(position: int) -> int:
    """A key for each position, in no order of positions."""
    return position * 7 % 13 + 1


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[str, Op, Any]:
    """A comparison of one field with a value that fits it."""
    field = draw(st.sampled_from([*VALUES, "skills"]))
    if field == "skills":
        op = draw(st.sampled_from([Op.HAS, Op.HAS_ANY, Op.IS_NULL]))
        word = st.sampled_from(["las", "tik", "lain"])
        return field, op, draw({Op.HAS: word, Op.HAS_ANY: st.lists(word), Op.IS_NULL: st.booleans()}[op])
    op = draw(st.sampled_from([Op.EQ, Op.IN, Op.LT, Op.LTE, Op.GT, Op.GTE, Op.IS_NULL]))
    if op is Op.IS_NULL:
        return field, op, draw(st.booleans())
    return field, op, draw(st.lists(st.none() | VALUES[field]) if op is Op.IN else st.none() | VALUES[field])


CONDITIONS: st.SearchStrategy[Any] = st.recursive(
    comparisons(),
    lambda inner: (
        st.tuples(st.just("and"), st.lists(inner, max_size=3))
        | st.tuples(st.just("or"), st.lists(inner, max_size=3))
        | st.tuples(st.just("not"), inner)
    ),
    max_leaves=6,
)


def as_where(condition: Any, values: list[Any]) -> Where:
    """The condition as a read holds it, its values put into slots."""
    if condition[0] == "and":
        return And(tuple(as_where(item, values) for item in condition[1]))
    if condition[0] == "or":
        return Or(tuple(as_where(item, values) for item in condition[1]))
    if condition[0] == "not":
        return Not(as_where(condition[1], values))
    field, op, value = condition
    values.append(value)
    return Comparison(clear(field), op, len(values) - 1)


ORACLE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: lambda found, value: bool(found == value),
    Op.IN: lambda found, value: found in value,
    Op.LT: lambda found, value: bool(found < value),
    Op.LTE: lambda found, value: bool(found <= value),
    Op.GT: lambda found, value: bool(found > value),
    Op.GTE: lambda found, value: bool(found >= value),
    Op.HAS: lambda found, value: value in found,
    Op.HAS_ANY: lambda found, value: bool(set(found) & set(value)),
}


def holds(condition: Any, row: Row) -> bool:
    """The same condition, row by row and by the book: a comparison with null is false."""
    if condition[0] == "and":
        return all(holds(item, row) for item in condition[1])
    if condition[0] == "or":
        return any(holds(item, row) for item in condition[1])
    if condition[0] == "not":
        return not holds(condition[1], row)
    return compared(row[condition[0]], condition[1], condition[2])


def compared(found: Any, op: Op, value: Any) -> bool:
    """One comparison, by the book."""
    if op is Op.IS_NULL:
        return bool((found is None) == value)
    return found is not None and value is not None and ORACLE[op](found, value)


def ranked(rows: Sequence[Row], order: Sequence[tuple[str, bool]]) -> list[int]:
    """The positions of rows, compared pair by pair: nulls last, strings by code point, ties by key."""

    def compared(left: int, right: int) -> int:
        for field, descending in order:
            a, b = rows[left][field], rows[right][field]
            if a == b:
                continue
            if a is None or b is None:
                return 1 if a is None else -1
            return (1 if a > b else -1) * (-1 if descending else 1)
        return key_of(left) - key_of(right)

    return sorted(range(len(rows)), key=cmp_to_key(compared))


ORDERS = st.lists(
    st.tuples(st.sampled_from(["fullName", "sex", "registeredAt"]), st.booleans()),
    max_size=3,
    unique_by=lambda term: term[0],
)


@settings(max_examples=200, deadline=None)
@given(ROWS, CONDITIONS, ORDERS, st.integers(0, 13))
def test_a_page_is_what_filtering_and_sorting_row_by_row_gives(
    rows: list[Row], condition: Any, order: list[tuple[str, bool]], limit: int
) -> None:
    """The keys of the page, the order values and the total are the oracle's."""
    values: list[Any] = [limit]
    asked = read(
        "JobSeeker",
        where=as_where(condition, values),
        order=tuple(OrderTerm(clear(field), descending) for field, descending in order),
        limit_slot=0,
        total=True,
    )
    kept = [i for i in ranked(rows, order) if holds(condition, rows[i])]
    batch = page(asked, table("JobSeeker", written(rows)), question(*values), NOW)
    assert [key_of(i) for i in kept[:limit]] == list(batch.keys)
    assert [[rows[i][field] for i in kept[:limit]] for field, _ in order] == [list(column) for column in batch.order]
    assert len(kept) == batch.total


@settings(max_examples=100, deadline=None)
@given(ROWS, ORDERS, st.integers(1, 4))
def test_paging_gives_each_record_exactly_once_in_order(
    rows: list[Row], order: list[tuple[str, bool]], size: int
) -> None:
    """Page by page from each last position, nulls and ties included, all records come in the oracle's order."""
    records, keyset = table("JobSeeker", written(rows)), None
    found: list[int] = []
    values: list[Any] = [size]
    terms = tuple(OrderTerm(clear(field), descending) for field, descending in order)
    while True:
        asked = read("JobSeeker", order=terms, keyset=keyset, limit_slot=0)
        batch = page(asked, records, question(*values), NOW)
        if not batch.keys:
            break
        found += batch.keys
        last: list[Any] = [column[-1] for column in batch.order]
        values = [size, batch.keys[-1], *last]
        keyset = Keyset(tuple(range(2, 2 + len(last))), tuple(value is None for value in last), 1, 0)
    assert [key_of(i) for i in ranked(rows, order)] == found


def test_at_a_position_of_another_source_ties_are_all_over_or_all_to_come() -> None:
    """A source before the position's own has given its ties already; one after it gives all of them."""
    records = table("JobSeeker", [{"id": 3, "daftar": "2026-01-01"}, {"id": 4, "daftar": "2026-01-02"}])
    order = (OrderTerm(clear("registeredAt"), descending=False),)
    values = (9, 3, date(2026, 1, 1))
    found = [
        page(
            read("JobSeeker", order=order, keyset=Keyset((2,), (False,), 1, tie)), records, question(*values), NOW
        ).keys
        for tie in (-1, 0, 1)
    ]
    assert [list(keys) for keys in found] == [[4], [4], [3, 4]]


def test_records_are_found_by_their_keys() -> None:
    """The pseudo-field `id` compares surrogate keys."""
    records = table("JobSeeker", [{"id": 3}, {"id": 5}, {"id": 8}])
    asked = read("JobSeeker", where=Comparison(clear(KEY), Op.IN, 0))
    assert list(page(asked, records, question([8, 3, 99]), NOW).keys) == [3, 8]


def test_only_the_total_is_given_where_only_it_is_asked_for() -> None:
    """Without rows there are no keys and no texts, but the count is whole."""
    asked = read("JobSeeker", pieces=(piece("sex"),), total=True, rows=False)
    batch = page(asked, table("JobSeeker", [{}, {}, {}]), question(), NOW)
    assert (list(batch.keys), batch.pieces, batch.total) == ([], [[]], 3)
