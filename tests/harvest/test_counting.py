"""An officer's ordinary day passes; a harvest does not, over however many workers it is spread."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from hub.errors import ErrorCode, HubError
from hub.harvest.counting import Harvest, Visit
from hub.harvest.store import PART
from hub.logs import make_log
from hub.secret import Secret
from hub.settings import JournalSettings
from policies.model import HarvestLimit
from tests.harvest.conftest import LOOKUPS, NOON, PERSONS, Open, Worker, tags

MakeVisit = Callable[..., Visit]
_ERROR = 0.06
"""How far a count may be off, beyond the share that workers keep to themselves."""


async def refusal(worker: Worker, visit: Visit, persons: range, agreement: str | None = "bekasi") -> HubError:
    """The error of an answer with these persons."""
    with pytest.raises(HubError) as caught:
        await worker.sees(visit, persons, agreement)
    return caught.value


async def test_an_officers_ordinary_day_passes(open_worker: Open, visit: MakeVisit) -> None:
    """Pages seen again and again, look-ups found or not: half of each limit leaves room."""
    worker = await open_worker()
    for client in range(LOOKUPS // 2):
        await worker.looks_up(visit())
        await worker.sees(visit(), range(client, client + 10))
        await worker.sees(visit(), range(PERSONS // 4))
    (taken,) = await worker.harvest.taken(visit(), ["bekasi"])
    assert taken.lookups == LOOKUPS // 2
    assert taken.persons == pytest.approx(169, rel=_ERROR)


async def test_a_harvest_is_stopped(open_worker: Open, visit: MakeVisit) -> None:
    """Ever new persons: the answer that would go beyond does not leave, nor one after it."""
    worker = await open_worker()
    seen = 0

    async def harvest() -> None:
        nonlocal seen
        for begin in range(0, 3 * PERSONS, 20):
            await worker.sees(visit(), range(begin, begin + 20))
            seen += 20

    with pytest.raises(HubError) as caught:
        await harvest()
    assert (caught.value.code, caught.value.key) == (ErrorCode.LIMIT_EXCEEDED, "harvest_persons")
    assert caught.value.parameters == {"agreement": "bekasi", "limit": PERSONS}
    assert PERSONS * (1 - _ERROR) - 20 <= seen <= PERSONS * (1 + _ERROR)


async def test_a_harvest_over_four_workers_is_stopped_within_the_promised_share(
    open_worker: Open, visit: MakeVisit
) -> None:
    """Four workers at once: what each keeps to itself is all that can go beyond."""
    workers = [await open_worker() for _ in range(4)]
    seen = 0

    async def harvest(number: int, worker: Worker) -> None:
        nonlocal seen
        for begin in range(number * 10_000, number * 10_000 + 2 * PERSONS, 5):
            await worker.sees(visit(), range(begin, begin + 5))
            seen += 5

    ended = await asyncio.gather(*(harvest(*one) for one in enumerate(workers)), return_exceptions=True)
    assert all(isinstance(end, HubError) and end.code is ErrorCode.LIMIT_EXCEEDED for end in ended)
    assert PERSONS * (1 - _ERROR) - 20 <= seen <= PERSONS * (1 + len(workers) / PART + _ERROR)


async def test_lookups_that_find_nobody_count(open_worker: Open, visit: MakeVisit) -> None:
    """So many may be tried and not one more, whoever is named; lists go on."""
    worker = await open_worker()
    for _ in range(LOOKUPS):
        await worker.looks_up(visit())
    with pytest.raises(HubError) as caught:
        await worker.looks_up(visit())
    assert (caught.value.code, caught.value.key) == (ErrorCode.LIMIT_EXCEEDED, "harvest_lookups")
    await worker.sees(visit(), range(5))


async def test_lookups_over_four_workers_are_stopped_within_the_promised_share(
    open_worker: Open, visit: MakeVisit
) -> None:
    """Identifiers tried at random through all workers: the whole count is known to each soon enough."""
    workers = [await open_worker() for _ in range(4)]
    tried = 0

    async def guess(worker: Worker) -> None:
        nonlocal tried
        while True:
            await worker.looks_up(visit())
            tried += 1

    await asyncio.gather(*map(guess, workers), return_exceptions=True)
    assert LOOKUPS - len(workers) <= tried <= LOOKUPS * (1 + len(workers) / PART)


async def test_several_identifiers_in_one_operation_are_several_lookups(open_worker: Open, visit: MakeVisit) -> None:
    """A list of identifiers is no way around: three were allowed in own sources, and four are refused untried."""
    worker = await open_worker()
    with pytest.raises(HubError) as caught:
        await worker.looks_up(visit(), 4, agreement=None)
    assert caught.value.key == "harvest_lookups_own"
    await worker.looks_up(visit(), 3, agreement=None)


async def test_a_small_limit_is_never_passed(open_worker: Open, visit: MakeVisit) -> None:
    """Ten in own sources over two workers: each refuses an eleventh, and then everyone."""
    first, second = await open_worker(), await open_worker()
    for person in range(5):
        await first.sees(visit(), range(person, person + 1), None)
        await second.sees(visit(), range(person + 5, person + 6), None)
    refused = await refusal(second, visit(), range(10, 11), None)
    assert (refused.key, refused.parameters) == ("harvest_persons_own", {"limit": 10})
    for worker in (first, second):
        await refusal(worker, visit(), range(11, 12), None)
        await refusal(worker, visit(), range(1), None)


async def test_an_answer_that_does_not_fit_is_not_counted(open_worker: Open, visit: MakeVisit) -> None:
    """A page too long by mistake takes nothing away while enough is left; a shorter one passes."""
    worker = await open_worker()
    await worker.sees(visit(), range(100))
    await refusal(worker, visit(), range(2 * PERSONS))
    await worker.sees(visit(), range(100, 300))


async def test_refusals_tell_nothing_without_end(open_worker: Open, visit: MakeVisit) -> None:
    """When next to nothing is left, the first answer that does not fit ends the day, also for persons seen before."""
    worker, other = await open_worker(), await open_worker()
    await worker.sees(visit(), range(PERSONS - PERSONS // PART - 20))
    (taken,) = await worker.harvest.taken(visit(), ["bekasi"])
    left = PERSONS - taken.persons
    await worker.sees(visit(), range(10_000, 10_000 + max(left - PERSONS // PART // 2, 0)))
    await refusal(worker, visit(), range(20_000, 20_000 + 4 * PERSONS))
    for each in (worker, other):
        await refusal(each, visit(), range(1))


async def test_each_agreement_has_a_count_of_its_own(open_worker: Open, visit: MakeVisit) -> None:
    """What is reached in own sources is open under the agreement; the recipient of a consent stands under it too."""
    worker = await open_worker()
    await worker.sees(visit(), range(10), None)
    await refusal(worker, visit(), range(10, 11), None)
    await worker.sees(visit(), range(10, 60))
    await worker.harvest.show(visit(), {"bekasi/bps": [tags(range(60, 70))], "bekasi": [tags(range(60, 65))]})
    (taken,) = await worker.harvest.taken(visit(), ["bekasi"])
    assert taken.persons == pytest.approx(60, abs=2)


async def test_an_operation_under_two_agreements_leaves_whole_or_not_at_all(
    open_worker: Open, visit: MakeVisit
) -> None:
    """One limit passed: nobody is shown, so nobody is counted, under the other either."""
    worker = await open_worker()
    with pytest.raises(HubError):
        await worker.harvest.show(visit(), {None: [tags(range(11))], "bekasi": [tags(range(50))]})
    assert [one.persons for one in await worker.harvest.taken(visit(), [None, "bekasi"])] == [0, 0]


async def test_counts_begin_anew_at_midnight_in_wib(open_worker: Open, visit: MakeVisit) -> None:
    """At 16:59 UTC the day still goes on; at 17:00 UTC it is over."""
    worker = await open_worker()
    evening = NOON.replace(hour=16, minute=59)
    await worker.sees(visit(), range(10), None)
    await refusal(worker, visit(evening), range(10, 11), None)
    await worker.sees(visit(evening + timedelta(minutes=1)), range(10), None)


async def test_limits_are_by_role_and_counts_by_account(open_worker: Open, visit: MakeVisit) -> None:
    """Another role of the same account has another limit on the same count; another account has its own count."""
    worker = await open_worker()
    await worker.sees(visit(), range(10), None)
    await refusal(worker, visit(), range(10, 11), None)
    await worker.sees(visit(role="dashboard"), range(10, 500), None)
    assert [one.persons for one in await worker.harvest.taken(visit(), [None])] == [pytest.approx(500, rel=_ERROR)]
    await worker.sees(visit(subject="another"), range(10), None)
    await worker.sees(visit(issuer="https://another.example"), range(10), None)


async def test_roles_without_lookups_still_list(open_worker: Open, visit: MakeVisit) -> None:
    """No look-ups is no closed day."""
    worker = await open_worker()
    await worker.sees(visit(role="dashboard"), range(100), None)
    with pytest.raises(HubError):
        await worker.looks_up(visit(role="dashboard"), agreement=None)


async def test_what_a_worker_counted_outlives_it(open_worker: Open, visit: MakeVisit) -> None:
    """A worker tells the rest when it ends; the next begins with what all have counted."""
    worker = await open_worker()
    await worker.sees(visit(), range(8))
    await worker.harvest.close()
    (taken,) = await (await open_worker()).harvest.taken(visit(), ["bekasi"])
    assert taken.persons == 8


async def test_a_worker_tells_the_others_by_itself(open_worker: Open, visit: MakeVisit) -> None:
    """After a while without callers, too: within two seconds the database knows even a small share."""
    worker, other = await open_worker(), await open_worker()
    await asyncio.sleep(1.2)
    await worker.sees(visit(), range(8))
    await worker.looks_up(visit())
    for _ in range(30):
        await asyncio.sleep(0.1)
        (taken,) = await other.harvest.taken(visit(), ["bekasi"])
        if (taken.persons, taken.lookups) == (8, 1):
            return
    pytest.fail(f"the other worker knows of {taken}")


async def test_without_the_database_nobody_is_shown(visit: MakeVisit) -> None:
    """A count that cannot be known is no count of zero."""
    address = JournalSettings(Secret("postgresql://nobody@127.0.0.1:1/none"), 0.5, 16)
    worker = Worker(Harvest(address, make_log("error")))
    with pytest.raises(HubError) as caught:
        await worker.sees(visit(), range(1))
    assert caught.value.code is ErrorCode.AUDIT_UNAVAILABLE


async def test_a_lost_connection_is_renewed(
    open_worker: Open, visit: MakeVisit, connection: asyncpg.Connection
) -> None:
    """The server ends every other connection; the next answer opens a new one and counts on."""
    worker = await open_worker()
    await worker.sees(visit(), range(5), None)
    await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    await asyncio.sleep(0.1)
    await worker.sees(visit(), range(5, 8), None)
    assert [one.persons for one in await worker.harvest.taken(visit(), [None])] == [8]


async def test_days_gone_by_are_forgotten(open_worker: Open, visit: MakeVisit, connection: asyncpg.Connection) -> None:
    """Two days later the counts of a day are out of the database."""
    worker = await open_worker()
    await worker.sees(visit(NOON + timedelta(days=100)), range(5))
    later = await open_worker()
    await later.sees(visit(NOON + timedelta(days=102)), range(5))
    for _ in range(40):
        await asyncio.sleep(0.1)
        if await connection.fetchval("SELECT min(day) FROM harvest.tally") > NOON.date() + timedelta(days=100):
            return
    pytest.fail("the counts are still there")


async def test_no_person_stands_in_the_counts(
    open_worker: Open, visit: MakeVisit, connection: asyncpg.Connection
) -> None:
    """A row holds a sketch, in which no part of a tag can be read."""
    worker = await open_worker()
    await worker.sees(visit(), range(300))
    await worker.harvest.taken(visit(), ["bekasi"])
    rows = await connection.fetch("SELECT registers FROM harvest.tally")
    assert rows
    packed = tags(range(300))
    for at in range(0, len(packed), 16):
        assert all(packed[at : at + 4] not in row["registers"] for row in rows)


async def test_a_raised_limit_opens_the_day_again(open_worker: Open, visit: MakeVisit) -> None:
    """Limits are read with every operation: a new version of the agreement holds from the next one."""
    worker = await open_worker()
    await worker.sees(visit(), range(10), None)
    raised = replace(visit().policies, harvest={**visit().policies.harvest, "officer": HarvestLimit(50, 3)})
    await refusal(worker, visit(), range(10, 12), None)
    await worker.sees(replace(visit(), policies=raised), range(10, 12), None)


async def test_requests_at_once_count_each_other(open_worker: Open, visit: MakeVisit) -> None:
    """Forty answers under way in one worker stop at the limit as if they came one by one."""
    worker = await open_worker()
    given = 0

    async def one(begin: int) -> None:
        nonlocal given
        with suppress(HubError):
            await worker.sees(visit(), range(begin, begin + 1), None)
            given += 1

    await asyncio.gather(*(one(begin) for begin in range(40)))
    assert given == 10


async def test_lookups_at_once_are_counted_once_each(open_worker: Open, visit: MakeVisit) -> None:
    """Answers that tell the database at the same time tell it each look-up once."""
    worker = await open_worker()
    await asyncio.gather(*(worker.looks_up(visit()) for _ in range(100)))
    assert [one.lookups for one in await worker.harvest.taken(visit(), ["bekasi"])] == [100]
