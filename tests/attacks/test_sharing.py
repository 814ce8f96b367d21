"""Reads under way that several callers share: nobody's answer is another's (ATTACKS 27)."""

import asyncio
from collections.abc import Sequence

from tests.attacks.target import Target
from tests.worlds.asking import Ask, Reply, ask
from tests.worlds.standings import every_standing

QUERIES = (
    "{ jobSeekers(first: 20) { nodes { id nik fullName birthDate phone placements { nodes { id placedAt } } } } }",
    "{ employedPersons(first: 20) { nodes { id nik monthlyWage employer { id name } } completeness { status rows } } }",
    "{ foreignWorkers(first: 20) { nodes { id passportNumber fullName nationality } totalCount } }",
    "{ jobSeekersAggregate(groupBy: [EDUCATION_LEVEL]) { groups { key { educationLevel } count persons } exact } }",
)
EACH = 3
"""How often everyone asks each query at the same moment."""


def test_attack_27_who_asks_at_the_same_moment_gets_what_it_would_get_alone(target: Target) -> None:
    """Every party, role and purpose at once, the same words: reads are shared, and rights are not."""
    hubs = target.hubs
    app, tokens = hubs.sites[0].hub.app, [hubs.token(one) for one in every_standing()]
    asked = [(token, Ask(query)) for token in tokens for query in QUERIES]

    async def alone() -> list[Reply]:
        return [await ask(app, one, token) for token, one in asked]

    async def together() -> Sequence[Reply]:
        return await asyncio.gather(*(ask(app, one, token) for token, one in asked * EACH))

    expected = [reply.comparable() for reply in hubs.background.run(alone())]
    before = shared(target)
    assert [reply.comparable() for reply in hubs.background.run(together())] == expected * EACH
    assert shared(target) - before > len(QUERIES)
    assert len(set(expected)) > len(QUERIES)


def shared(target: Target) -> float:
    """How many reads have been answered by one under way."""
    lines = target.metrics().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("hub_shared_reads_total"))
