"""Two worlds: what a caller's treatment hides changes nothing in any answer (DESIGN section 6).

The same operations go to two hubs over two copies of the four real sources. In the second copy every value is changed,
but only as far as the caller's treatment hides it. The answers must be equal byte for byte: order, counts, nulls,
errors, headers and the length of cursors included; entry ids, times and cursor bytes aside. On the way every answer is
searched for raw protected values.
"""

import pytest

from schema.caller import Standing
from tests.worlds.standings import every_standing, name_of
from tests.worlds.trial import Ground, Outcome, Trial

STANDINGS = every_standing()
OPERATIONS = 70
"""For each standing."""

LEAST = 2_000
"""For all of them together (issue A)."""


def test_there_are_operations_enough_for_everyone() -> None:
    """Spread over every party, role and purpose."""
    assert len({standing.party for standing in STANDINGS}) == 3
    assert len(STANDINGS) * OPERATIONS >= LEAST


@pytest.mark.parametrize("standing", STANDINGS, ids=name_of)
def test_a_caller_cannot_tell_the_worlds_apart(ground: Ground, standing: Standing) -> None:
    """Nor read what is protected in either."""
    check(Trial(ground, standing, seed=1).run(OPERATIONS), OPERATIONS)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 14))
@pytest.mark.parametrize("standing", STANDINGS, ids=name_of)
def test_a_caller_cannot_tell_the_worlds_apart_in_many_tries(ground: Ground, standing: Standing, seed: int) -> None:
    """The same with other worlds and other operations."""
    check(Trial(ground, standing, seed).run(300), 300)


def check(outcome: Outcome, operations: int) -> None:
    """Hold an outcome against what must be."""
    assert not outcome.differing, _difference(*outcome.differing[0])
    assert not outcome.leaking, outcome.leaking[0]
    assert not outcome.troubled, outcome.troubled[0]
    assert outcome.codes["INTERNAL"] == 0
    assert outcome.asked == operations
    assert len(outcome.touched) > 40  # the second world is another one


def _difference(asked: object, one: bytes, other: bytes) -> str:
    """Where two answers part."""
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    around = slice(max(0, at - 200), at + 200)
    return f"{asked}\n  first world: {one[around]!r}\n  second world: {other[around]!r}"
