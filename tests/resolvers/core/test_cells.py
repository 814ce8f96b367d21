"""Merged aggregates: the cells of several sources become one, whatever the order of sources and groups."""

from hypothesis import given
from hypothesis import strategies as st

from resolvers.batches import Group, Number
from resolvers.cells import merge_cells

NUMBERS = st.lists(st.integers(0, 9), max_size=5)
TAGS = st.frozensets(st.sampled_from([b"a", b"b", b"c", b"d"]))


@st.composite
def sources(draw: st.DrawFn) -> list[list[Group]]:
    """Up to three sources with groups of two keys."""
    return draw(st.lists(st.lists(_groups(), max_size=4), max_size=3))


@st.composite
def _groups(draw: st.DrawFn) -> Group:
    values = draw(NUMBERS)
    number = Number(len(values), sum(values), min(values, default=None), max(values, default=None))
    tags = draw(TAGS)
    key = draw(st.tuples(st.sampled_from(["x", "y", None])))
    return Group(key, draw(st.integers(0, 50)), len(tags), draw(st.integers(-9, 9)), (number,), tags)


@given(sources())
def test_counts_numbers_and_tags_of_a_key_come_together(partial: list[list[Group]]) -> None:
    """What a cell shows is what all sources have of it; who stands in two sources is one person."""
    cells = merge_cells(partial)
    everything = [group for groups in partial for group in groups]
    assert cells.keys() == {group.key for group in everything}
    for key, cell in cells.items():
        mine = [group for group in everything if group.key == key]
        (number,) = cell.numbers
        assert cell.count == sum(group.count for group in mine)
        assert (number.count, number.total) == (
            sum(group.numbers[0].count for group in mine),
            sum(group.numbers[0].total for group in mine),
        )
        assert cell.tags == frozenset().union(*(group.tags or () for group in mine))
        assert cell.persons == len(cell.tags or ())
        greatest = [group.numbers[0].greatest for group in mine if group.numbers[0].greatest is not None]
        assert number.greatest == max(greatest, default=None)


@given(sources())
def test_the_order_of_sources_and_groups_does_not_matter(partial: list[list[Group]]) -> None:
    """The keyed sum least of all: the figures shown hang on it."""
    turned = [list(reversed(groups)) for groups in reversed(partial)]
    one, other = merge_cells(partial), merge_cells(turned)
    assert one.keys() == other.keys()
    for key, cell in one.items():
        assert (cell.count, cell.keyed, cell.numbers, cell.tags) == (
            other[key].count,
            other[key].keyed,
            other[key].numbers,
            other[key].tags,
        )


@given(st.lists(st.integers(0, 50), min_size=1, max_size=3))
def test_without_tags_only_the_largest_source_is_surely_distinct(persons: list[int]) -> None:
    """Two sources may hold the same people, so their counts never add up to a minimum."""
    partial = [[Group(("x",), count, count, 0, (), None)] for count in persons]
    assert merge_cells(partial)["x",].persons == max(persons)
