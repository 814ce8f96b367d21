"""What is computed while something else is awaited is computed once, and fails to who asks for it."""

import asyncio
import gc
from collections.abc import Iterator
from functools import partial
from weakref import ref

import pytest

from resolvers.together import Meanwhile


class _Counted:
    """How often it was computed."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


class _Large:
    """Something that is not to stay once it was given."""


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Things go when nobody holds them, or not at all."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("waited", [True, False])
async def test_nothing_of_it_stays(waited: bool) -> None:  # noqa: FBT001 - a case
    """What it was computed from goes at once, without the collector: an answer of 10,000 records is megabytes."""
    large = _Large()
    watched = ref(large)
    made = Meanwhile(partial(id, large))
    del large
    if waited:
        await asyncio.sleep(0)
    assert made.result()
    del made
    await asyncio.sleep(0)
    assert watched() is None


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
