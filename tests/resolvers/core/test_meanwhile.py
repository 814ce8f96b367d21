"""What is computed while something else is awaited is computed once, and fails to who asks for it."""

import asyncio

import pytest

from resolvers.together import Meanwhile


class _Counted:
    """How often it was computed."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


async def test_it_is_computed_while_its_maker_waits() -> None:
    """On the loop's next turn, and not again when it is asked for."""
    counted = _Counted()
    made = Meanwhile(counted)
    assert counted.times == 0
    await asyncio.sleep(0)
    assert counted.times == 1
    assert made.result() == 1


async def test_it_is_computed_at_once_where_nobody_waited() -> None:
    """And never a second time."""
    counted = _Counted()
    assert Meanwhile(counted).result() == 1
    await asyncio.sleep(0)
    assert counted.times == 1


async def test_an_error_is_raised_to_who_asks() -> None:
    """The loop, whose turn it was, has no answer to it."""
    made = Meanwhile(lambda: 1 // 0)
    await asyncio.sleep(0)
    with pytest.raises(ZeroDivisionError):
        made.result()
