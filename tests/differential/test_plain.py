"""Five sources answer simple operations as plain SQL does over the database with all rows, without the hub."""

import random

import asyncpg

from tests.differential.ground import EVERYONE, Ground
from tests.differential.plain import Plain, leaves, plain
from tests.differential.trial import Trial
from tests.worlds.asking import Ask

OPERATIONS = 80


def test_five_sources_answer_as_plain_sql(ground: Ground) -> None:
    """Rows in their order, totals, groups with counts, sums and extremes."""
    held, usable, chance = ground.data.held(), Trial(ground, seed=5).maker.usable, random.Random(5)
    counted = 0
    for _ in range(OPERATIONS):
        asked = plain(held, usable, chance)
        answer = ground.hubs.ask_one(EVERYONE, Ask(asked.query)).json
        assert "errors" not in answer, answer
        (found,) = answer["data"].values()
        rows, total = ground.hubs.background.run(_fetched(ground.reference, asked))
        given = [tuple(leaves(one)) for one in found["groups" if asked.is_aggregate else "nodes"]]
        expected = [tuple(map(_json, row)) for row in rows]
        if asked.is_aggregate:
            given.sort(key=repr)
            expected.sort(key=repr)
        assert given == expected, asked
        assert found["total" if asked.is_aggregate else "totalCount"] == total, asked
        counted += len(rows)
    assert counted > OPERATIONS * 3


def _json(value: object) -> object:
    return next(leaves(value))


async def _fetched(dsn: str, asked: Plain) -> tuple[list[asyncpg.Record], int]:
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(asked.rows, *asked.arguments)
        return rows, await connection.fetchval(asked.count, *asked.arguments)
    finally:
        await connection.close()
