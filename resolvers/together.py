"""Several things under way at once."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


async def together(tasks: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """The results in order; one alone is awaited as it is, which spares a task and a turn of the event loop."""
    if len(tasks) == 1:
        return [await tasks[0]]
    return list(await asyncio.gather(*tasks))
