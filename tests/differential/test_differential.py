"""Five sources, one of each kind, answer as one PostgreSQL database that holds all their rows (issue C, 1).

The reference is the same hub over that one database, so what is compared is what the hub adds for several sources of
several kinds: four other adapters, merging, paging over sources, totals, relations across sources, partial aggregates.
"""

import pytest

from tests.differential.ground import Ground
from tests.differential.trial import Outcome, Trial

OPERATIONS = 150
SEEDS = range(2, 14)
MANY = 500
"""For each seed of the soak: 6,000 in all."""


def test_five_sources_answer_as_one_database(ground: Ground) -> None:
    """Whatever is asked: filters, orders, pages, aliases, fragments, relations, totals and aggregates."""
    check(Trial(ground, seed=1).run(OPERATIONS), OPERATIONS)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
def test_five_sources_answer_as_one_database_in_many_tries(ground: Ground, seed: int) -> None:
    """The same with other operations."""
    check(Trial(ground, seed).run(MANY), MANY)


def check(outcome: Outcome, operations: int) -> None:
    """Hold an outcome against what must be."""
    found = "\n".join(map(str, outcome.differences[:3]))
    assert not outcome.differences, f"{len(outcome.differences)} differ; the first:\n{found}"
    assert not outcome.troubled, outcome.troubled[0]
    assert outcome.asked == operations
    assert outcome.codes["OK"] > operations * 0.7, outcome.codes
    assert outcome.followed > operations * 0.1
    assert outcome.rows > operations
    assert outcome.aggregates[True] > 5 * outcome.aggregates[False], outcome.aggregates
