"""Pages joined by their positions hold each record once, in the order of the whole, with nulls and ties."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.batches import Batch
from resolvers.reads import Keyset, Read
from resolvers.sources.base import Question
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.labs import SqlSource
from tests.resolvers.sql.made_reads import LIMIT_SLOT, ReadCase, reads
from tests.resolvers.sql.world import NOW

SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WHOLE = 1_000
MOST_PAGES = 200


@given(case=reads(), size=st.sampled_from((3, 17, 50)))
@SETTINGS
async def test_pages_hold_each_record_once(case: ReadCase, size: int, source: SqlSource) -> None:
    """Reading page by page gives what reading everything at once gives."""
    read, values = case
    whole = await source.rows(read, _question(values, WHOLE))
    keys: list[int] = []
    page = await source.rows(read, _question(values, size))
    for _ in range(MOST_PAGES):
        keys += page.keys
        if len(page.keys) < size:
            break
        page = await source.rows(*_behind(read, _question(values, size), page, tie=0))
    assert keys == [*whole.keys]


@given(case=reads(), place=st.integers(0, 100))
@SETTINGS
async def test_another_sources_position_takes_all_ties_or_none(case: ReadCase, place: int, source: SqlSource) -> None:
    """A source before the position's source has given its ties already; one after it still has them all."""
    read, values = case
    whole = await source.rows(read, _question(values, WHOLE))
    if not whole.keys:
        return
    last = place % len(whole.keys)
    marks = [tuple(column[row] for column in whole.order) for row in range(len(whole.keys))]
    upto = replace(whole, keys=whole.keys[: last + 1], order=[column[: last + 1] for column in whole.order])
    done = await source.rows(*_behind(read, _question(values, WHOLE), upto, tie=-1))
    still = await source.rows(*_behind(read, _question(values, WHOLE), upto, tie=1))
    ties = [key for key, mark in zip(whole.keys, marks, strict=True) if mark == marks[last]]
    later = [key for key, mark in zip(whole.keys, marks, strict=True) if mark != marks[last]]
    assert [*done.keys] == [key for key in whole.keys[last:] if key in later]
    assert [*still.keys] == ties + [key for key in whole.keys[last:] if key in later]


def _question(values: list[object], limit: int) -> Question:
    return Question([*values[:LIMIT_SLOT], limit, *values[LIMIT_SLOT + 1 :]], TestKeys(), NOW)


def _behind(read: Read, question: Question, page: Batch, tie: int) -> tuple[Read, Question]:
    """The read and the question for the page behind the last row of `page`."""
    marks = [column[-1] for column in page.order]
    base = len(question.values)
    keyset = Keyset(
        slots=tuple(range(base, base + len(marks))),
        nulls=tuple(mark is None for mark in marks),
        key_slot=base + len(marks),
        tie=tie,
    )
    values = [*question.values, *marks, page.keys[-1]]
    return replace(read, keyset=keyset, total=False), replace(question, values=values)
