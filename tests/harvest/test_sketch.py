"""A sketch counts distinct tags nearly, alone or merged, and knows nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.harvest.sketch import EMPTY, TAG, added, estimate, merged
from tests.harvest.conftest import tags

TAGS = st.lists(st.binary(min_size=TAG, max_size=TAG), max_size=120)


@pytest.mark.parametrize("persons", [1, 2, 5, 10, 40])
def test_a_few_persons_are_counted_one_by_one(persons: int) -> None:
    """With few, two seldom share a register; a count is off by one at most."""
    assert abs(estimate(added(EMPTY, tags(range(persons)))) - persons) <= 1.5


@pytest.mark.parametrize("persons", [300, 2_000, 12_000, 50_000, 200_000])
def test_many_persons_are_counted_to_a_few_parts_in_a_hundred(persons: int) -> None:
    """At every size the error stays within five standard ones."""
    assert abs(estimate(added(EMPTY, tags(range(persons)))) / persons - 1) < 0.08


def test_nobody_is_counted_as_nobody() -> None:
    """An empty sketch counts zero, and no tags leave it as it is."""
    assert estimate(EMPTY) == 0
    assert added(EMPTY, b"") is EMPTY


@given(TAGS)
def test_persons_seen_again_change_nothing(packed: list[bytes]) -> None:
    """Whoever was counted is not counted again, in whatever order."""
    counted = added(EMPTY, b"".join(packed))
    assert added(counted, b"".join(reversed(packed))) is counted


@given(TAGS)
def test_one_after_the_other_counts_as_all_at_once(packed: list[bytes]) -> None:
    """Whole columns and single tags make the same sketch."""
    single = EMPTY
    for tag in packed:
        single = added(single, tag)
    assert single == added(EMPTY, b"".join(packed))


@given(TAGS, TAGS)
def test_two_workers_together_count_as_one(one: list[bytes], other: list[bytes]) -> None:
    """Merged sketches are the sketch of both, whoever comes first."""
    mine, others = added(EMPTY, b"".join(one)), added(EMPTY, b"".join(other))
    both = added(EMPTY, b"".join([*one, *other]))
    assert merged(mine, others) == merged(others, mine) == both
