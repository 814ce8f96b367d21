"""Sets of sources as the hub's database knows them: by number and digest alone; the files stay with each process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg

from hub.publication.store import one_row

CHANNEL: Final = "sinergi_sources"
"""Where workers are told that a set was announced."""

ALIVE_SECONDS: Final = 6.0
"""How long a worker counts after it was last heard of."""

_NEWEST = "SELECT number, digest, names FROM source.announced ORDER BY number DESC LIMIT 1"
_ANNOUNCE = "INSERT INTO source.announced (digest, names) VALUES ($1, $2) RETURNING number"
_CONFIRM = """
INSERT INTO source.worker (id, process, number, refused, alive_until)
VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
ON CONFLICT (id) DO UPDATE
SET number = excluded.number, refused = excluded.refused, alive_until = excluded.alive_until
"""
_LEAVE = "DELETE FROM source.worker WHERE id = $1 OR alive_until < clock_timestamp() - interval '1 hour'"
_FOLLOWING = """
SELECT count(*) FILTER (WHERE number < $1) AS waiting, count(*) FILTER (WHERE number = $1) AS done,
       coalesce(array_agg(process || ': ' || refused) FILTER (WHERE refused IS NOT NULL AND number = $1), '{}')
       AS refused
FROM source.worker WHERE alive_until > clock_timestamp()
"""


@dataclass(frozen=True, slots=True)
class Announced:
    """The newest set: its number (0: none was ever announced), its digest and the sources' ids."""

    number: int
    digest: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """How many living workers have yet to look at a set, how many have, and what those say that could not take it."""

    waiting: int
    done: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a worker tells: the newest set it looked at, and why it could not take it up (None: it did)."""

    number: int
    refused: str | None = None


async def newest(connection: asyncpg.Connection) -> Announced:
    """The set announced last."""
    row = await connection.fetchrow(_NEWEST)
    return Announced(0, "", ()) if row is None else Announced(row["number"], row["digest"], tuple(row["names"]))


async def announce(connection: asyncpg.Connection, digest: str, names: Sequence[str]) -> int:
    """Tell every worker of a set; within a transaction, when it commits. Gives its number."""
    number: int = await connection.fetchval(_ANNOUNCE, digest, list(names))
    await connection.execute(f"NOTIFY {CHANNEL}")
    return number


async def confirm(connection: asyncpg.Connection, worker: tuple[UUID, str], heard: Heard) -> None:
    """Note what a worker, by its id and process, tells, and that it lives."""
    await connection.execute(_CONFIRM, *worker, heard.number, heard.refused, ALIVE_SECONDS)


async def leave(connection: asyncpg.Connection, worker: UUID) -> None:
    """Nobody needs to wait for a worker any more, nor for those long gone."""
    await connection.execute(_LEAVE, worker)


async def following(connection: asyncpg.Connection, number: int) -> Following:
    """How far the living workers are with a set."""
    row = await one_row(connection, _FOLLOWING, number)
    return Following(row["waiting"], row["done"], tuple(row["refused"]))
