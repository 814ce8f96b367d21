"""A database source on a bad day: down, restarted, slow or crowded, whichever database it is."""

import asyncio

import pytest

from resolvers.sources import idle
from resolvers.sources.base import SourceTimeoutError, SourceUnavailableError
from schema.source_state import Circuit
from tests.resolvers.guarding import guarded
from tests.resolvers.sql.gate import LISTING, QUESTION, Gate
from tests.resolvers.sql.labs import Lab, SqlSource, over

CONNECTIONS = 10
"""That a source holds at most."""


async def test_a_source_that_was_down_answers_once_it_is_up(lab: Lab) -> None:
    """Down at the start, up, down again, up again: each read says how things stand, with no restart of the hub."""
    gate = Gate(lab.dsn)
    await gate.open()
    await gate.shut()
    source = lab.at(gate.dsn).source()
    for _ in range(2):
        with pytest.raises(SourceUnavailableError):
            await source.rows(LISTING, QUESTION)
        await gate.open()
        assert len((await source.rows(LISTING, QUESTION)).keys) == 5
        await source.check()
        await gate.shut()
    with pytest.raises(SourceUnavailableError):
        await source.check()
    await source.close()


async def test_a_restarted_database_costs_no_read(lab: Lab, source: SqlSource) -> None:
    """Connections that broke while they were idle are replaced within the read that finds them broken."""
    careful = guarded(source)
    await careful.rows(LISTING, QUESTION)
    assert await lab.sessions()
    await lab.end_sessions()
    assert len((await careful.rows(LISTING, QUESTION)).keys) == 5


async def test_a_source_that_hangs_is_left_at_its_deadline(lab: Lab) -> None:
    """The whole read is bounded, and the next one answers when the source does."""
    gate = Gate(lab.dsn)
    await gate.open()
    source = guarded(lab.at(gate.dsn).source(), 0.4)
    await source.rows(LISTING, QUESTION)
    gate.flowing.clear()
    with pytest.raises(SourceTimeoutError):
        await asyncio.wait_for(source.rows(LISTING, QUESTION), timeout=2)
    gate.flowing.set()
    assert source.circuit is Circuit.OPEN
    await source.check()
    assert len((await source.rows(LISTING, QUESTION)).keys) == 5
    await source.stop()
    await source.close()
    await gate.shut()


async def test_a_slow_statement_is_a_timeout(lab: Lab) -> None:
    """A statement that outlasts the deadline ends, in the hub and in the database."""
    await lab.run(lab.slow_view)
    source = lab.source(over(lab.mapping, "uji.lambat", deadline_ms=300))
    with pytest.raises(SourceTimeoutError):
        await source.rows(LISTING, QUESTION)
    await asyncio.sleep(0.5)
    assert await lab.running() == 0
    await source.close()


async def test_many_readers_share_few_connections(lab: Lab, source: SqlSource) -> None:
    """More reads at once than connections wait their turn; none fails."""
    batches = await asyncio.gather(*(source.rows(LISTING, QUESTION) for _ in range(50)))
    assert 1 < await lab.sessions() <= CONNECTIONS
    assert {tuple(batch.keys) for batch in batches} == {tuple(batches[0].keys)}


async def test_reads_one_after_the_other_use_the_same_connections(lab: Lab, source: SqlSource) -> None:
    """The connections used last serve next, though more are allowed."""
    for _ in range(5):
        await source.rows(LISTING, QUESTION)
    assert await lab.sessions() <= 2  # one for the page, one for its count


async def test_connections_long_unused_are_closed(lab: Lab, source: SqlSource, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a rush of readers opened does not stay open; the source answers on."""
    monkeypatch.setattr(idle, "IDLE_SECONDS", 0.2)
    await asyncio.gather(*(source.rows(LISTING, QUESTION) for _ in range(10)))
    assert await lab.sessions() > 1
    for _ in range(50):
        await asyncio.sleep(0.1)
        if not await lab.sessions():
            break
    assert await lab.sessions() == 0
    assert (await source.rows(LISTING, QUESTION)).keys
