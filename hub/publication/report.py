"""What was counted of the newest candidate, for the parties of an agreement alone, or for the operator."""

from collections.abc import Mapping
from typing import Any

import asyncpg

from hub.database import AWAY
from hub.errors import ErrorCode, HubError

_NEWEST = "SELECT number, since, until FROM policy.candidate ORDER BY number DESC LIMIT 1"
_SHIFTS = """
SELECT agreement, owner, coordinate, now, candidate_treatment, count FROM policy.candidate_count
WHERE candidate = $1 AND ($2::text IS NULL OR agreement = $2)
ORDER BY now = candidate_treatment, agreement, owner, coordinate, now, candidate_treatment
"""


async def newest_trial(
    connection: asyncpg.Connection | asyncpg.pool.PoolConnectionProxy, agreement: str | None
) -> Mapping[str, Any] | None:
    """The newest trial with the counts of one agreement (None: of all), in the schema's words; None if none was."""
    trial = await connection.fetchrow(_NEWEST)
    if trial is None:
        return None
    rows = await connection.fetch(_SHIFTS, trial["number"], agreement)
    return {
        "__typename": "PolicyTrial",
        "since": trial["since"],
        "until": trial["until"],
        "shifts": [
            {
                "__typename": "TrialShift",
                "agreement": row["agreement"],
                "owner": row["owner"],
                "coordinate": row["coordinate"],
                "now": row["now"],
                "candidate": row["candidate_treatment"],
                "operations": row["count"],
            }
            for row in rows
        ],
    }


class TrialReader:
    """Reads trials over a pool of connections."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        """Read through `pool` (see `hub.database.reading_pool`)."""
        self._pool = pool

    async def newest(self, agreement: str | None) -> Mapping[str, Any] | None:
        """The newest trial. Raises HubError(AUDIT_UNAVAILABLE) where the database is away."""
        try:
            async with self._pool.acquire() as connection:
                return await newest_trial(connection, agreement)
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error
