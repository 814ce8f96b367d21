"""Kill -9 at random moments under load: whoever was told something finds its entry, once, in a log that verifies."""

import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from hub.proof.database_log import opened_log
from hub.proof.verify import Report, Trust, verify
from tests.kills.conftest import Mortal
from tests.kills.ground import Ground, Victim, dice, until
from tests.kills.load import Callers, Outside, Told, asking
from tests.worlds.background import Background

_LONGEST_SECONDS = 0.8
"""Between two kills, at most."""
_ANSWERS = 25
"""After which the hub is told to have recovered."""


@dataclass(frozen=True)
class Ended:
    """What callers were told, what the witness saw, and what was killed."""

    told: Told
    outside: Outside
    killed: Counter[Victim] = field(default_factory=Counter)


def _killing(mortal: Mortal, background: Background, kills: int, seed: int) -> Ended:
    """Ask, witness and kill; then let the log come to rest."""
    ground, chance = mortal.ground, random.Random(seed)
    callers = Callers(ground.site, ground.url, random.Random(seed + 1))
    outside = Outside(ground.site, ground.url, mortal.witness, ground.keys)
    with asking(callers, background) as told, outside.watching():
        ended = Ended(told, outside)
        _until_answered(ground, told)
        for victim in dice(chance, kills):
            time.sleep(chance.uniform(0, _LONGEST_SECONDS))
            ground.kill(victim, chance)
            ended.killed[victim] += 1
            if chance.random() < 0.75:  # the others are killed while they are getting up
                _until_answered(ground, told)
        _until_answered(ground, told)
    until(lambda: not _rows(ground, "SELECT FROM journal.unsequenced"), "every entry has its place")
    return ended


def _until_answered(ground: Ground, told: Told) -> None:
    """The hub recovers by itself."""
    enough = len(told.entries) + _ANSWERS

    def answered() -> bool:
        ground.revive()
        return len(told.entries) >= enough

    until(answered, "answers flow again")


def _rows(ground: Ground, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in asyncio.run(ground.site.rows(sql))]


def _verified(ground: Ground, outside: Outside) -> Report:
    with opened_log(ground.site.dsn) as log:
        return verify(log, Trust(ground.keys, held=outside.seen), lambda _count: None)


def _hold(ground: Ground, ended: Ended) -> None:
    """What must hold, whatever was killed."""
    told, outside = ended.told, ended.outside
    places = Counter(entry for (entry,) in _rows(ground, "SELECT entry::text FROM journal.leaf"))
    stored = {entry for (entry,) in _rows(ground, "SELECT id::text FROM journal.entry")}
    assert told.broken == []
    assert len(set(told.entries)) == len(told.entries), "no two answers under one entry"
    assert not set(told.entries) - stored, "every answer has its entry"
    assert places == Counter(stored), "every entry has one place"
    _hold_each_once(ground, told)
    report = _verified(ground, outside)
    assert (report.faults, report.entries) == ([], len(stored))
    assert outside.contradictions == []
    assert not [why for why in outside.not_now if "answers 500" in why], "what is away is told"
    assert report.held == len(outside.seen) > 0, outside.not_now
    sys.stdout.write(
        f"{sum(ended.killed.values())} kills {dict(ended.killed)}: {sum(told.sent.values())} sent, {told.cut} cut off, "
        f"{len(told.entries)} answered, {len(stored)} entries, {len(outside.seen)} checkpoints held; {told.codes}\n"
    )


def _hold_each_once(ground: Ground, told: Told) -> None:
    """Nobody has more entries than questions; who asked once and was answered has the very entry that was told."""
    by_caller = """
    SELECT a.subject, count(*), min(e.id::text) FROM journal.entry e JOIN journal.account a ON a.id = e.account
    GROUP BY 1
    """
    found = {name: (count, entry) for name, count, entry in _rows(ground, by_caller)}
    assert all(found.get(name, (0, ""))[0] <= count for name, count in told.sent.items())
    assert {name: found[name] for name in told.once} == {name: (1, entry) for name, entry in told.once.items()}


def test_no_answer_is_without_its_entry_whatever_is_killed(mortal: Mortal, loop_of_callers: Background) -> None:
    """Workers, processes of the database, all of it, the hub's process group, and both at once."""
    _hold(mortal.ground, _killing(mortal, loop_of_callers, kills=6, seed=5))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1945, 1952))
def test_no_answer_is_without_its_entry_over_two_hundred_kills(
    mortal: Mortal, loop_of_callers: Background, seed: int
) -> None:
    """The same again and again: thirty kills in each of seven logs."""
    _hold(mortal.ground, _killing(mortal, loop_of_callers, kills=30, seed=seed))
