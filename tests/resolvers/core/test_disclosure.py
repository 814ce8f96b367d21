"""Disclosure control: figures that are near the truth on the average and never give it away (ATTACKS 9 to 13)."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.batches import Number
from resolvers.disclosure import BASE, CellCount, dominated, exact_figures, round_keyed, rounded_figures

KEYED = st.integers(-(2**63), 2**63 - 1)
MINIMUM = 10


def _number(values: list[int]) -> Number:
    return Number(len(values), sum(values), min(values, default=None), max(values, default=None))


@given(st.integers(-(10**12), 10**12), st.sampled_from([1, 5, 500, 25_000_000]), KEYED)
def test_a_rounded_figure_is_one_of_the_two_multiples_beside_the_truth(value: int, base: int, keyed: int) -> None:
    """What already is a multiple stays."""
    rounded = round_keyed(value, base, keyed)
    assert rounded % base == 0
    assert abs(rounded - value) < base
    assert value % base or rounded == value


@given(st.integers(0, 10**9), KEYED)
def test_the_same_records_always_give_the_same_figure(value: int, keyed: int) -> None:
    """However often, and in whatever query: averaging equivalent queries teaches nothing."""
    assert {round_keyed(value, BASE, keyed) for _ in range(5)} == {round_keyed(value, BASE, keyed)}


@given(st.integers(0, 10**9), KEYED)
def test_a_keyed_sum_means_the_same_signed_or_not(value: int, keyed: int) -> None:
    """Sources give 64-bit numbers with or without a sign."""
    assert round_keyed(value, BASE, keyed) == round_keyed(value, BASE, keyed & (2**64 - 1))


@pytest.mark.parametrize("value", [1, 12, 13, 14, 99, 1003])
def test_over_many_sets_of_records_the_mean_is_true(value: int) -> None:
    """Whoever adds up many cells is not misled: the chance of going up is the share of the way."""
    draws = random.Random(7)
    figures = [round_keyed(value, BASE, draws.getrandbits(64)) for _ in range(20_000)]
    assert abs(sum(figures) / len(figures) - value) < 0.1


def test_a_difference_of_one_record_is_never_told_exactly() -> None:
    """Two sets that differ in one record show the same figure or figures five apart."""
    draws = random.Random(7)
    apart = {
        round_keyed(value + 1, BASE, draws.getrandbits(64)) - round_keyed(value, BASE, draws.getrandbits(64))
        for value in range(10, 2000)
    }
    assert apart == {-BASE, 0, BASE}


def test_sums_and_counts_of_one_cell_are_drawn_apart() -> None:
    """One draw for all of a cell's figures would let the one tell the direction of the other."""
    draws = random.Random(7)
    cells = [draws.getrandbits(64) for _ in range(2_000)]
    same = sum((round_keyed(12, 5, keyed) > 12) == (round_keyed(12 * 7, 35, keyed) > 84) for keyed in cells)
    assert 0.4 < same / len(cells) < 0.65


@given(st.lists(st.integers(0, 10**7), max_size=40), KEYED)
def test_exact_figures_are_the_true_ones(values: list[int], keyed: int) -> None:
    """Nothing to sum is no sum, not nought."""
    figures = exact_figures(CellCount(len(values), None, keyed, (_number(values),)))
    assert figures.count == len(values)
    assert figures.sums == ((sum(values) if values else None),)
    assert figures.averages == ((sum(values) / len(values) if values else None),)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=60))
def test_a_sum_that_one_record_dominates_takes_the_whole_cell_with_it(values: list[int]) -> None:
    """Over half from one record: sum, average and count are null, for together they would give it away."""
    number = _number(values)
    figures = rounded_figures(CellCount(len(values), None, 1, (number,)), [1], MINIMUM)
    over_half = Fraction(max(values)) > Fraction(sum(values), 2)
    assert dominated(number) is over_half
    assert (figures.count is None) is over_half
    assert figures.sums[0] is None or not over_half


@given(st.lists(st.integers(100, 199), min_size=3, max_size=40), st.integers(0, 20), KEYED)
def test_a_sum_needs_the_minimum_of_contributors(values: list[int], silent: int, keyed: int) -> None:
    """Records without a value count for the cell but not for its sum."""
    cell = CellCount(len(values) + silent, None, keyed, (_number(values),))
    figures = rounded_figures(cell, [10], MINIMUM)
    assert (figures.sums[0] is None) is (len(values) < MINIMUM)
    assert (figures.averages[0] is None) is (len(values) < MINIMUM)
    assert figures.count is not None


@given(st.lists(st.integers(100, 199), min_size=10, max_size=80), KEYED)
def test_an_average_is_the_rounded_sum_over_the_rounded_contributors(values: list[int], keyed: int) -> None:
    """So that sum and average together tell no count that is not shown."""
    figures = rounded_figures(CellCount(len(values), None, keyed, (_number(values),)), [100], MINIMUM)
    assert figures.sums[0] == round_keyed(sum(values), 500, keyed)
    assert figures.averages[0] == figures.sums[0] / round_keyed(len(values), BASE, keyed)


@given(st.integers(10, 10**6), st.integers(10, 10**6), KEYED)
def test_persons_are_rounded_as_records_are(count: int, persons: int, keyed: int) -> None:
    """Never the exact number of persons in a rounded cell."""
    figures = rounded_figures(CellCount(count, persons, keyed, ()), [], MINIMUM)
    assert figures.persons == round_keyed(persons, BASE, keyed)
    assert figures.count == round_keyed(count, BASE, keyed)
