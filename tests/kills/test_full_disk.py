"""A disk on which nothing more can be written: no data without an entry, and afterwards all goes on by itself."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import asyncpg
import httpx
import psutil
import pytest

from hub.proof.database_log import opened_log
from hub.proof.verify import Trust, verify
from tests.kills.conftest import Mortal
from tests.kills.ground import Ground, until
from tests.publication.conftest import QUERY

_SEGMENT: Final = 16 * 2**20
"""Bytes of a file of the database's own log: below this limit that cannot be written, above it only tables cannot."""

_GROWN: Final = """
WITH made AS (
    INSERT INTO journal.entry (id, profile, rows, epoch, personal, salt, tags)
    SELECT gen_random_uuid(), (SELECT min(id) FROM journal.profile), '{}', 1,
        sha256(salt || convert_to('[null,null]', 'UTF8')), salt, ''
    FROM generate_series(1, 16000) AS nth, LATERAL substr(sha256(nth::text::bytea), 1, 16) AS salt RETURNING id
)
INSERT INTO journal.unsequenced SELECT id FROM made
"""
"""Entries of nobody, as many as a file of a table takes to be larger than a segment."""


class Asking:
    """One caller, and the entries it was told."""

    def __init__(self, client: httpx.Client) -> None:
        """Ask nothing yet."""
        self.entries: list[str] = []
        self._client = client

    def code(self) -> str:
        """Ask: OK with data and an entry, or the code of a refusal that has neither."""
        try:
            answer: dict[str, Any] = self._client.post("/graphql", json={"query": QUERY}).json()
        except httpx.TransportError:
            return "nobody there"
        if "errors" not in answer:
            self.entries.append(answer["extensions"]["audit"]["entry"])
            return "OK"
        code: str = answer["errors"][0]["extensions"]["code"]
        assert (answer["data"], "audit" in answer["extensions"]) == (None, False)
        return code


@contextmanager
def _full(ground: Ground, limit: int) -> Iterator[None]:
    """No file of the database grows beyond so many bytes, until the block ends."""
    _limit(ground, str(limit))
    try:
        yield
    finally:
        _limit(ground, "unlimited")


def _limit(ground: Ground, limit: str) -> None:
    with suppress(psutil.NoSuchProcess):
        postmaster = psutil.Process(ground.server.pid)
        for process in (postmaster, *postmaster.children()):
            _limit_one(process, limit)


def _limit_one(process: psutil.Process, limit: str) -> None:
    """As the account that the process has: nobody else may, without special rights."""
    with suppress(psutil.NoSuchProcess):
        user, group = process.uids().real, process.gids().real
        command = ["prlimit", "--pid", str(process.pid), f"--fsize={limit}:"]
        others: list[int] | None = [] if os.geteuid() == 0 else None
        subprocess.run(command, user=user, group=group, extra_groups=others, check=False)


async def _with_a_large_table(ground: Ground) -> int:
    """Let the table of entries be larger than a segment, and give its bytes: from there on it cannot grow."""
    connection = await asyncpg.connect(ground.site.dsn)
    try:
        await connection.execute("ALTER TABLE journal.entry SET (fillfactor = 10)")
        await connection.execute(_GROWN)
        await connection.execute("CHECKPOINT")
        return int(await connection.fetchval("SELECT pg_relation_size('journal.entry')"))
    finally:
        await connection.close()


def _hold(ground: Ground, asking: Asking, told: int) -> None:
    """Everything told has its entry, and the log verifies, whatever could not be written."""
    assert len(asking.entries) > told
    until(lambda: _is_whole(ground), "every entry has its place")
    with opened_log(ground.site.dsn) as log:
        stored = {str(getattr(entry, "id", None)) for entry in log.entries(0)}
        assert verify(log, Trust(ground.keys), lambda _count: None).faults == []
    assert set(asking.entries) <= stored
    assert len(set(asking.entries)) == len(asking.entries)


def _is_whole(ground: Ground) -> bool:
    return not asyncio.run(ground.site.rows("SELECT FROM journal.unsequenced LIMIT 1"))


@pytest.fixture
def asking(mortal: Mortal) -> Iterator[Asking]:
    """A caller whom the hub answers."""
    url, headers = mortal.ground.url, {"authorization": f"Bearer {mortal.ground.site.token()}"}
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=30) as client:
        made = Asking(client)
        until(lambda: made.code() == "OK", "the hub answers")
        yield made


def test_attack_37_a_table_that_cannot_grow_costs_answers_and_no_entry(mortal: Mortal, asking: Asking) -> None:
    """AUDIT_UNAVAILABLE and no data while no page can be added; as soon as one can, all goes on by itself."""
    ground = mortal.ground
    size = asyncio.run(_with_a_large_table(ground))
    assert size > _SEGMENT
    with _full(ground, size):
        until(lambda: asking.code() == "AUDIT_UNAVAILABLE", "the pages that are there are full")
        assert {asking.code() for _ in range(20)} == {"AUDIT_UNAVAILABLE"}
        assert asyncio.run(ground.site.rows("SELECT FROM journal.entry LIMIT 1")), "it can be read all the while"
    told = len(asking.entries)
    until(lambda: asking.code() == "OK", "entries are taken again")
    _hold(ground, asking, told)


def test_attack_37_a_database_that_cannot_write_its_own_log_costs_answers_and_no_entry(
    mortal: Mortal, asking: Asking
) -> None:
    """It ends itself; started again with room, it holds what was told, and the hub goes on by itself."""
    ground = mortal.ground
    with _full(ground, 65_536):
        until(lambda: asking.code() == "AUDIT_UNAVAILABLE", "nothing can be written")
        assert "OK" not in {asking.code() for _ in range(20)}
    told = len(asking.entries)
    ground.start_database()
    until(lambda: asking.code() == "OK", "entries are taken again")
    _hold(ground, asking, told)
