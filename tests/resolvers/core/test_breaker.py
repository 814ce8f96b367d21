"""The circuit breaker by itself: when a source is left alone, and how it is trusted again."""

import pytest

from resolvers.guarded.breaker import Breaker
from resolvers.rows.contract import ContractError
from resolvers.sources.base import SourceBoundError, SourceError, SourceTimeoutError, SourceUnavailableError
from schema.source_state import Circuit

CLOSED, OPEN, HALF_OPEN = Circuit.CLOSED, Circuit.OPEN, Circuit.HALF_OPEN
AWAY, LATE = SourceUnavailableError("away"), SourceTimeoutError("late")


def breaker(failures: int = 3) -> tuple[Breaker, list[Circuit]]:
    """A breaker, and the states it told of."""
    states: list[Circuit] = []
    return Breaker(failures, states.append), states


def test_it_opens_after_some_failures_in_a_row() -> None:
    """An answer in between begins the count anew."""
    one, states = breaker()
    for now in (1.0, 2.0):
        one.failed(AWAY, now, now)
    one.answered(3.0)
    for now in (4.0, 5.0):
        one.failed(AWAY, now, now)
    assert (one.circuit, states) == (CLOSED, [])
    one.failed(AWAY, 6.0, 6.0)
    assert (one.circuit, states) == (OPEN, [OPEN])


@pytest.mark.parametrize("error", [AWAY, LATE])
def test_while_open_it_says_what_was_last_known(error: SourceError) -> None:
    """Unavailable or out of time, as when it was last asked; the operator's log is not told again."""
    one, _ = breaker(1)
    one.failed(error, 1.0, 1.0)
    with pytest.raises(type(error)) as refused:
        one.admit()
    assert refused.value.told


def test_one_that_answers_nothing_for_a_whole_deadline_is_left_alone_at_once() -> None:
    """One read that ran out of time is enough where nothing else was answered meanwhile, and only there."""
    busy, _ = breaker()
    busy.answered(2.0)
    busy.failed(LATE, 1.0, 4.0)
    assert busy.circuit is CLOSED
    silent, _ = breaker()
    silent.answered(0.5)
    silent.failed(LATE, 1.0, 4.0)
    assert silent.circuit is OPEN


def test_reads_begun_before_it_opened_say_nothing_new() -> None:
    """Ten reads that hang together are one observation."""
    one, states = breaker()
    for _ in range(10):
        one.failed(LATE, 1.0, 4.0)
    one.checked(4.5)
    assert (one.circuit, states) == (CLOSED, [OPEN, CLOSED])


@pytest.mark.parametrize("error", [SourceBoundError(5, "narrow it"), ContractError("no JSON")])
def test_an_answer_of_any_kind_is_an_answer(error: SourceError) -> None:
    """Over the bound or outside the contract: the source is there."""
    one, _ = breaker(1)
    one.failed(error, 1.0, 1.0)
    one.admit()
    assert one.circuit is CLOSED


def half_open() -> tuple[Breaker, list[Circuit]]:
    """One that failed often and has answered a check."""
    one, states = breaker(2)
    one.failed(AWAY, 1.0, 1.0)
    one.failed(AWAY, 1.0, 1.0)
    one.checked(2.0)
    assert one.circuit is HALF_OPEN
    return one, states


def test_after_a_check_one_read_at_a_time_tries_it() -> None:
    """The others are refused until that one is answered."""
    one, states = half_open()
    one.admit()
    with pytest.raises(SourceUnavailableError):
        one.admit()
    one.answered(3.0)
    one.admit()
    assert states == [OPEN, HALF_OPEN, CLOSED]


def test_a_try_that_fails_opens_it_again() -> None:
    """Reads from before do not."""
    one, states = half_open()
    one.failed(AWAY, 1.5, 2.5)
    assert one.circuit is HALF_OPEN
    one.admit()
    one.failed(AWAY, 2.6, 2.7)
    assert states == [OPEN, HALF_OPEN, OPEN]


def test_a_try_that_nobody_waited_for_lets_another_try() -> None:
    """Who left told nothing of the source."""
    one, _ = half_open()
    one.admit()
    one.left(2.5)
    one.admit()
    assert one.circuit is HALF_OPEN


def test_a_check_changes_nothing_while_it_is_closed() -> None:
    """Readiness pages check all the time."""
    one, states = breaker()
    one.failed(AWAY, 1.0, 1.0)
    one.checked(2.0)
    one.failed(AWAY, 3.0, 3.0)
    one.failed(AWAY, 4.0, 4.0)
    assert states == [OPEN]
