"""Medians: exact over all sources, and where figures are rounded nobody's own value (ATTACKS 13)."""

from collections import Counter
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.batches import Group, Number
from resolvers.cells import Cell, Part, Shape, add_values, merge_cells, remainder
from resolvers.disclosure import round_keyed
from resolvers.quantiles import MEDIAN, Guard, Holders, Spread, exact_quantile, guarded_quantile

VALUES = st.lists(st.integers(0, 30), min_size=1, max_size=60)
KEYED = st.integers(-(2**63), 2**63 - 1)
SHARES = st.sampled_from([0.25, MEDIAN, 0.75])
Row = tuple[str, int, int]
"""A key, a person and a value."""
ROWS = st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 8), st.integers(0, 9)), max_size=40)


def spread(values: list[int], *sources: tuple[int, int]) -> Spread:
    """Values, and the records and persons of each source; one person each in one source unless said otherwise."""
    holders = sources or ((len(values), len(values)),)
    return Spread(Counter(values), {place: Holders(*one) for place, one in enumerate(holders)})


def part(rows: list[Row]) -> Part:
    """What a source gives of its rows: groups, and the groups of their values."""
    groups, values = [], []
    for key in sorted({row[0] for row in rows}):
        mine = [row for row in rows if row[0] == key]
        held = [value for _, _, value in mine]
        persons = len({person for _, person, _ in mine})
        number = Number(len(held), sum(held), min(held), max(held), persons)
        groups.append(Group((key,), len(mine), persons, 0, (number,), None))
        values += [Group((key, value), count, count, 0, (), None) for value, count in Counter(held).items()]
    return Part(groups, [values])


def merged(parts: list[Part]) -> dict[tuple[object, ...], Cell]:
    """The cells of all sources, with their values."""
    cells = merge_cells([one.groups for one in parts])
    add_values(cells, [0], parts)
    return cells


@given(st.lists(ROWS, min_size=1, max_size=3))
def test_the_merged_values_are_those_of_the_union(sources: list[list[Row]]) -> None:
    """However records lie in sources, each cell's median is that of all its records in one place."""
    cells = merged([part(rows) for rows in sources])
    union = [row for rows in sources for row in rows]
    assert cells.keys() == {(key,) for key, _, _ in union}
    for (key,), cell in cells.items():
        held = [value for one, _, value in union if one == key]
        assert exact_quantile(cell.spreads[0], MEDIAN) == median(held)
        assert cell.numbers[0].total == sum(held)


@given(st.lists(ROWS, min_size=1, max_size=3), st.booleans())
def test_a_remainder_holds_the_values_of_all_its_cells(sources: list[list[Row]], persons_add: bool) -> None:  # noqa: FBT001
    """And never counts more persons than there surely are."""
    cells = merged([part(rows) for rows in sources])
    whole = remainder(cells.values(), Shape(numbers=1, medians=1, tagged=False, persons_add=persons_add))
    union = [row for rows in sources for row in rows]
    assert whole.spreads[0].counts == Counter(value for _, _, value in union)
    if not persons_add:
        for place, rows in enumerate(sources):
            held = whole.spreads[0].holders.get(place, Holders(0, 0))
            assert held.persons <= len({person for _, person, _ in rows})


@given(VALUES, SHARES)
def test_an_exact_quantile_lies_between_its_neighbours(values: list[int], share: float) -> None:
    """And the median is the usual one."""
    found = exact_quantile(spread(values), share)
    assert found is not None
    assert sum(value <= found for value in values) >= share * (len(values) - 1)
    assert exact_quantile(spread(values), MEDIAN) == median(values)


def test_no_values_have_no_median() -> None:
    """Neither exact nor rounded."""
    assert exact_quantile(Spread(), MEDIAN) is None
    assert guarded_quantile(Spread(), MEDIAN, Guard(10, 1, 0)) is None


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=9), KEYED)
def test_attack_13_fewer_than_the_minimum_have_no_median(values: list[int], keyed: int) -> None:
    """Nine persons' median is one person's value."""
    assert guarded_quantile(spread(values), MEDIAN, Guard(10, 1, keyed)) is None


@given(st.lists(st.integers(50, 100), min_size=20, max_size=80), KEYED)
def test_attack_13_a_quartile_needs_twice_as_many_as_a_median(values: list[int], keyed: int) -> None:
    """The minimum of persons must stand around the quartile too, not above it alone."""
    assert guarded_quantile(spread(values[:19]), 0.25, Guard(10, 1, keyed)) is None
    assert guarded_quantile(spread(values), 0.25, Guard(10, 1, keyed)) is not None


@given(st.lists(st.integers(0, 30), min_size=10, max_size=30), st.integers(10, 40), KEYED)
def test_attack_13_many_records_of_few_persons_have_no_median(values: list[int], repeats: int, keyed: int) -> None:
    """One person's thirty wages in a cell of ten would be the middle of it."""
    many = [*values, *([7] * repeats)]
    few = spread(many, (len(many), 9))
    assert guarded_quantile(few, MEDIAN, Guard(10, 1, keyed)) is None


def test_attack_13_people_known_to_two_sources_count_once() -> None:
    """Ten records in each of two sources may be the same ten persons: twice the minimum is needed."""
    twice = spread([5] * 19, (10, 10), (9, 9))
    assert guarded_quantile(twice, MEDIAN, Guard(10, 1, 0)) is None
    assert guarded_quantile(spread([5] * 20, (10, 10), (10, 10)), MEDIAN, Guard(10, 1, 0)) == 5


def test_attack_13_a_value_that_rules_the_middle_is_not_shown() -> None:
    """Nine nothings and one fortune."""
    assert guarded_quantile(spread([0] * 9 + [10**9]), MEDIAN, Guard(10, 5, 0)) is None


@given(st.lists(st.integers(1_000_000, 9_000_000), min_size=10, max_size=200), KEYED)
def test_the_rounded_median_is_a_rounded_mean_around_the_middle(values: list[int], keyed: int) -> None:
    """Its sum is a multiple of five units, so it is no value that anybody has but by chance; the same set, the same."""
    guard = Guard(10, 1_000_000, keyed)
    found = guarded_quantile(spread(values), MEDIAN, guard)
    width = max(-(-len(values) // 5), 10)
    told = max(round_keyed(len(values), 5, keyed) // 5, 10)
    assert found is not None
    assert round(found * told) % 5_000_000 == 0
    ordered = sorted(values)
    begin = int(len(values) / 2 - width / 2)
    middle = sum(ordered[begin : begin + width]) / width
    assert abs(found - middle) <= 5_000_000 / told
    assert guarded_quantile(spread(values), MEDIAN, guard) == found


@given(st.integers(46, 199), st.integers(0, 30), KEYED)
def test_attack_11_a_rounded_median_tells_no_exact_number_of_records(size: int, repeats: int, keyed: int) -> None:
    """What it is a fraction of follows from the rounded count, whichever records and repeated persons stand behind."""
    values = [2_500_001 + 4_000_003 * place // size for place in range(size)]
    found = guarded_quantile(spread(values, (size, max(size - repeats, 10))), MEDIAN, Guard(10, 5_000_000, keyed))
    if found is not None:
        told = max(round_keyed(size, 5, keyed) // 5, 10)
        assert found * told / 25_000_000 == pytest.approx(round(found * told / 25_000_000))


@pytest.mark.parametrize("size", [1_000, 20_000])
def test_of_many_records_the_rounded_median_is_near_the_true_one(size: int) -> None:
    """Within some hundredths, for a distribution with a long tail."""
    values = [2_000_000 + 3_000 * (place * 7919 % 1000) ** 2 // 1000 for place in range(size)]
    found = guarded_quantile(spread(values), MEDIAN, Guard(10, 5_000_000, 12345))
    assert found == pytest.approx(median(values), rel=0.06)
