"""Identical operations at once: the sources are asked once for all of them, and each has its own entry in the log."""

import asyncio
import re

from schema.caller import Standing
from tests.chaos.conftest import DASHBOARD, LIST, OFFICER, SI_PINKER, SIAPKERJA, SIP_KERJA, Answered, Ground, Proxies

COUNT = """{ jobSeekersAggregate(groupBy: [EDUCATION_LEVEL]) {
  groups { key { educationLevel } count } total completeness { source { id } status } } }"""
SOURCES = (SIAPKERJA, SIP_KERJA, SI_PINKER)


async def _together(ground: Ground, *asked: tuple[str, Standing]) -> list[Answered]:
    return await asyncio.gather(*(ground.asked(query, who) for query, who in asked))


def _counts(ground: Ground) -> dict[str, tuple[int, int]]:
    """How often each source was asked, and how often an answer was shared."""
    text = ground.metrics()

    def count(metric: str, source: str) -> int:
        return int(sum(map(float, re.findall(rf'^{metric}{{source="{source}".*}} (.*)$', text, re.MULTILINE))))

    return {one: (count("hub_source_calls_total", one), count("hub_shared_reads_total", one)) for one in SOURCES}


def _slowed(proxies: Proxies) -> None:
    """Far enough away that all who ask at once still find the first read under way."""
    for source in SOURCES:
        proxies.behave(source, delay=0.15)


def test_sixteen_identical_aggregates_ask_each_source_once(ground: Ground, proxies: Proxies) -> None:
    """All sixteen get the same figures; sixteen entries stand in the log."""
    ground.ask(COUNT)
    _slowed(proxies)
    before = _counts(ground)
    found = ground.background.run(_together(ground, *[(COUNT, OFFICER)] * 16))
    after = _counts(ground)
    assert {one.reply.json["data"]["jobSeekersAggregate"]["total"] for one in found} == {found[0].root["total"]}
    assert all(set(one.statuses.values()) == {"OK"} for one in found)
    assert len({one.reply.json["extensions"]["audit"]["entry"] for one in found}) == 16
    assert {one: (after[one][0] - before[one][0], after[one][1] - before[one][1]) for one in SOURCES} == dict.fromkeys(
        SOURCES, (1, 15)
    )


def test_identical_pages_share_every_level_and_are_the_same(ground: Ground, proxies: Proxies) -> None:
    """Ids, rows and order; nothing that one caller's answer is made of changes what the others get."""
    alone = ground.ask(LIST).root
    _slowed(proxies)
    before = _counts(ground)
    found = ground.background.run(_together(ground, *[(LIST, OFFICER)] * 4))
    after = _counts(ground)
    assert [one.root["nodes"] for one in found] == [alone["nodes"]] * 4
    for source in SOURCES:
        asked, shared = (now - then for now, then in zip(after[source], before[source], strict=True))
        assert shared == 3 * asked > 0


def test_callers_in_different_standings_never_share(ground: Ground, proxies: Proxies) -> None:
    """The same operation for another party, role and purpose is asked by itself."""
    query = COUNT.replace("(groupBy", '(sources: ["sip-kerja"], groupBy')
    ground.ask(query)
    ground.ask(query, DASHBOARD)
    _slowed(proxies)
    before = _counts(ground)[SIP_KERJA]
    ground.background.run(_together(ground, (query, OFFICER), (query, DASHBOARD)))
    after = _counts(ground)[SIP_KERJA]
    assert (after[0] - before[0], after[1] - before[1]) == (2, 0)


async def _one_leaves(ground: Ground) -> Answered:
    tasks = [asyncio.create_task(ground.asked(COUNT)) for _ in range(3)]
    await asyncio.sleep(0.05)
    tasks[0].cancel()
    tasks[2].cancel()
    return await tasks[1]


def test_a_caller_that_hangs_up_ends_nothing_for_another(ground: Ground, proxies: Proxies) -> None:
    """Not even the one who asked first."""
    _slowed(proxies)
    assert set(ground.background.run(_one_leaves(ground)).statuses.values()) == {"OK"}
