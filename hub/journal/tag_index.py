"""Fills what a person's entries are found by: the index of tags, and the records that look-ups of a person led to."""

from collections.abc import Sequence
from typing import Final

import asyncpg

_INDEX: Final = """
INSERT INTO journal.tagged
SELECT e.id, journal.short_tags(e.tags) FROM journal.leaf l JOIN journal.entry e ON e.id = l.entry
WHERE l.seq >= $1 AND length(e.tags) > 0
"""
_RESOLVE: Final = """
INSERT INTO journal.resolution
SELECT DISTINCT found.* FROM journal.leaf l JOIN journal.entry e ON e.id = l.entry, journal.resolved(e.tags) AS found
WHERE l.seq >= $1 AND e.resolves
ON CONFLICT DO NOTHING
"""


class TagIndex:
    """An `Advance` of the sequencer: what has a leaf is in the index, and what has none is in the queue."""

    async def advance(self, connection: asyncpg.Connection, first_seq: int, _hashes: Sequence[bytes]) -> None:
        """Take in the entries of the leaves from this number on."""
        await connection.execute(_INDEX, first_seq)
        await connection.execute(_RESOLVE, first_seq)
