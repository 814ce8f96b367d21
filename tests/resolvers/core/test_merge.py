"""Merging: what several sorted sources give is what sorting everything in one place gives."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from resolvers.batches import Batch
from resolvers.merge import Place, merged, sorted_places

NOW = datetime(2026, 11, 2, tzinfo=UTC)
Row = tuple[object, ...]
COLUMNS: list[st.SearchStrategy[object]] = [
    st.none() | st.integers(0, 3),
    st.none() | st.sampled_from(["", "A", "a", "Z", "Ä", "é", "😀", "\uffff"]),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    st.none() | st.booleans(),
]


@st.composite
def listings(draw: st.DrawFn) -> tuple[list[list[Row]], list[bool]]:
    """Up to three sources with rows of up to three order values, and the direction of each."""
    chosen = draw(st.lists(st.sampled_from(COLUMNS), max_size=3))
    rows = st.lists(st.tuples(*chosen), max_size=8)
    return draw(st.lists(rows, min_size=1, max_size=3)), [draw(st.booleans()) for _ in chosen]


def _batch(source: int, rows: Sequence[Row], keys: Sequence[int], terms: int) -> Batch:
    order = [[row[term] for row in rows] for term in range(terms)]
    return Batch(f"s{source}", keys, [], [], order, None, None, None, NOW)


def _sorted_in_one_place(everything: list[tuple[Row, int, int]], descending: Sequence[bool]) -> list[tuple[int, int]]:
    """The slow reference: every row of every source, sorted term by term; ties by source and key."""
    everything.sort(key=lambda item: item[1:])
    for term in reversed(range(len(descending))):
        everything.sort(key=_rank(term), reverse=descending[term])
        everything.sort(key=_is_null(term))
    return [(source, key) for _, source, key in everything]


def _rank(term: int) -> Callable[[tuple[Row, int, int]], list[object]]:
    return lambda item: [] if item[0][term] is None else [item[0][term]]


def _is_null(term: int) -> Callable[[tuple[Row, int, int]], bool]:
    return lambda item: item[0][term] is None


def _sources(sources: Sequence[list[Row]], descending: Sequence[bool]) -> tuple[list[Batch], list[tuple[int, int]]]:
    """Each source sorted by itself, as sources answer, and the order of everything."""
    everything = [(row, source, key) for source, rows in enumerate(sources) for key, row in enumerate(rows)]
    batches = []
    for source, rows in enumerate(sources):
        mine = _sorted_in_one_place([item for item in everything if item[1] == source], descending)
        keys = [key for _, key in mine]
        batches.append(_batch(source, [rows[key] for key in keys], keys, len(descending)))
    return batches, _sorted_in_one_place(everything, descending)


def _keys(batches: Sequence[Batch], places: Sequence[Place]) -> list[tuple[int, int]]:
    return [(index, batches[index].keys[row]) for index, row in places]


@given(listings(), st.integers(0, 30))
def test_a_merged_page_is_the_head_of_everything_sorted_in_one_place(
    listing: tuple[list[list[Row]], list[bool]], limit: int
) -> None:
    """Nulls last in both directions, text by code point, ties by source and key."""
    batches, expected = _sources(*listing)
    assert _keys(batches, merged(batches, listing[1], limit)) == expected[:limit]


@given(listings())
def test_some_rows_keep_the_order_that_all_have(listing: tuple[list[list[Row]], list[bool]]) -> None:
    """A parent's rows from several sources are sorted as the whole would be."""
    batches, expected = _sources(*listing)
    odd = [(index, row) for index, batch in enumerate(batches) for row, key in enumerate(batch.keys) if key % 2]
    assert _keys(batches, sorted_places(batches, odd, listing[1])) == [item for item in expected if item[1] % 2]
