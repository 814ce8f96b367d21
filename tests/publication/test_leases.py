"""A worker's lease, and answers on their way: none of an old version begins to be sent after a publish returned."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from hub.journal.entry import Entry
from hub.publication import lease as lease_module
from hub.publication.lease import SECONDS, Lease, instant
from hub.publication.publisher import Outcome
from tests.publication.conftest import QUERY, Asking, Site, opened, package, renamed, strict, until

CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class SlowClient:
    """A client that does not take the first byte of its answer until it is told to."""

    def __init__(self, asking: Asking) -> None:
        """Nothing is asked yet."""
        self.asking = asking
        self.taking = asyncio.Event()
        self.offered = asyncio.Event()
        self.messages: list[dict[str, Any]] = []

    async def ask(self) -> None:
        """Ask once."""
        body = b'{"query": "%s"}' % QUERY.replace('"', '\\"').encode()
        headers = [
            (b"authorization", f"Bearer {self.asking.site.token()}".encode()),
            (b"content-type", b"application/json"),
        ]
        scope = {
            "type": "http", "method": "POST", "path": "/graphql", "headers": headers, "query_string": b"",
            "http_version": "1.1", "scheme": "http", "server": ("hub.test", 80), "client": ("127.0.0.1", 1),
            "root_path": "", "raw_path": b"/graphql",
        }  # fmt: skip

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            self.offered.set()
            await self.taking.wait()
            self.messages.append(message)

        await self.asking.hub.app(scope, receive, send)

    @property
    def status(self) -> int:
        """The status that was sent."""
        return int(self.messages[0]["status"])


async def test_attack_28_a_publish_waits_for_an_answer_on_its_way(site: Site) -> None:
    """It returns when the old answer's first byte is out, and not before."""
    await site.publish(package())
    async with opened(site) as asking:
        client = SlowClient(asking)
        request = asyncio.create_task(client.ask())
        await client.offered.wait()
        publish = asyncio.create_task(site.publish(strict(package())))
        assert await until(lambda: _true(asking.hub.regimes.current.epoch == 2))
        await asyncio.sleep(0.3)
        assert not publish.done()
        client.taking.set()
        await asyncio.wait_for(publish, 10)
        await request
    assert client.status == 200


async def test_attack_28_an_answer_that_nobody_takes_is_broken_off(site: Site) -> None:
    """A client cannot hold up a publish: its connection is closed without an answer."""
    await site.publish(package())
    async with opened(site) as asking:
        client = SlowClient(asking)
        request = asyncio.create_task(client.ask())
        await client.offered.wait()
        await asyncio.wait_for(site.publish(strict(package())), 20)
        with pytest.raises(asyncio.CancelledError):
            await request
    assert client.messages == []


async def _true(condition: object) -> bool:
    return bool(condition)


async def test_an_answer_in_flight_is_decided_anew_when_its_decisions_change(site: Site) -> None:
    """It was fetched under the old rules and is thrown away; its entry is of the new epoch, and so is what it shows."""
    await site.publish(package())
    async with opened(site) as asking:
        append, blocked, go = asking.hub.journal.append, asyncio.Event(), asyncio.Event()

        async def slowly(entry: Entry, key: UUID | None = None) -> str:
            blocked.set()
            await go.wait()
            return await append(entry, key)

        asking.hub.journal.append = slowly  # type: ignore[method-assign] # the test decides when the entry is written
        request = asyncio.create_task(asking.ask())
        await blocked.wait()
        publish = asyncio.create_task(site.publish(strict(package())))
        assert await until(lambda: _true(asking.hub.regimes.current.epoch == 2))
        go.set()
        answer = await request
        await publish
    assert answer.names == [None] * 5
    [row] = await site.rows("SELECT epoch FROM journal.entry WHERE account IS NOT NULL")
    assert row["epoch"] == 2


async def test_an_answer_in_flight_is_kept_when_its_decisions_stay(site: Site) -> None:
    """No source is asked again, and its entry is of the new epoch."""
    await site.publish(package())
    async with opened(site) as asking:
        append, publishes = asking.hub.journal.append, list[asyncio.Task[Outcome]]()

        async def publishing_first(entry: Entry, key: UUID | None = None) -> str:
            if not publishes:
                publishes.append(asyncio.create_task(site.publish(renamed(package(), "lain"))))
                assert await until(lambda: _true(asking.hub.regimes.current.epoch == 2))
            return await append(entry, key)

        asking.hub.journal.append = publishing_first  # type: ignore[method-assign] # as above
        before = _asked(asking)
        answer = await asking.ask()
        await publishes[0]
        assert all(answer.names)
        assert _asked(asking) - before == 1
    [row] = await site.rows("SELECT epoch FROM journal.entry WHERE account IS NOT NULL")
    assert row["epoch"] == 2


def _asked(asking: Asking) -> int:
    """How often the national system was read."""
    source: Any = asking.hub.sources["siapkerja"]
    lines = source._watch._metrics.text().decode().splitlines()
    counts = [line for line in lines if line.startswith('hub_source_calls_total{source="siapkerja"')]
    return int(sum(float(line.split()[-1]) for line in counts))


async def test_a_worker_whose_database_is_gone_stops_answering(site: Site) -> None:
    """Even what needs no source; once the database is back it answers again."""
    await site.publish(package())
    async with opened(site) as asking:
        assert (await asking.ask()).code == "OK"
        await _shut_out(site)
        assert (await asking.ask_once()).code == "AUDIT_UNAVAILABLE"
        assert await until(lambda: _true(not asking.hub.regimes.lease.holds), SECONDS + 5)
        page = await asking.client.get("/health/ready")
        assert (page.status_code, page.json()["lease"]) == (503, "LOST")
        await _let_in(site)
        assert await until(lambda: _answers(asking), 15)


async def test_a_publish_goes_on_without_a_worker_that_is_cut_off(site: Site) -> None:
    """Once its lease has run out; and the worker, cut off from leases alone, answers nothing of the old version."""
    await site.publish(package())
    async with opened(site) as asking:
        assert (await asking.ask()).code == "OK"
        regimes = asking.hub.regimes
        await _only_leases_cut(site)
        client = SlowClient(asking)
        request = asyncio.create_task(client.ask())
        await client.offered.wait()
        assert await until(lambda: _true(not regimes.lease.holds), SECONDS + 5)
        assert (await asking.ask_once()).code == "AUDIT_UNAVAILABLE"
        with pytest.raises(asyncio.CancelledError):
            await request
    assert client.messages == []


async def _answers(asking: Asking) -> bool:
    return (await asking.ask()).code == "OK"


async def _shut_out(site: Site) -> None:
    await _administer(site, "ALTER DATABASE {} ALLOW_CONNECTIONS false")
    await _administer(site, CUT.replace("current_database()", "'{}'"), quoted=False)


async def _let_in(site: Site) -> None:
    await _administer(site, "ALTER DATABASE {} ALLOW_CONNECTIONS true")


async def _only_leases_cut(site: Site) -> None:
    """Renewals fail from now on; everything else goes on."""
    connection = await asyncpg.connect(site.dsn)
    try:
        await connection.execute(
            "CREATE FUNCTION policy.refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'cut'; END $$; "
            "CREATE TRIGGER cut BEFORE INSERT OR UPDATE ON policy.worker FOR EACH STATEMENT "
            "EXECUTE FUNCTION policy.refuse()"
        )
    finally:
        await connection.close()


async def _administer(site: Site, statement: str, *, quoted: bool = True) -> None:
    base, _, database = site.dsn.rpartition("/")
    connection = await asyncpg.connect(f"{base}/postgres")
    try:
        await connection.execute(statement.format(f'"{database}"' if quoted else database))
    finally:
        await connection.close()


def test_a_lease_that_had_run_out_begins_a_new_span(monkeypatch: pytest.MonkeyPatch) -> None:
    """So an answer logged under the old one is known, even if the lease holds again when it is sent."""
    now = [100.0]
    monkeypatch.setattr(lease_module, "instant", lambda: now[0])
    lease = Lease()
    assert not lease.holds
    lease.renew(now[0])
    span = lease.span
    now[0] += SECONDS - 0.1
    lease.renew(now[0])
    assert (lease.holds, lease.span) == (True, span)
    now[0] += SECONDS + 0.1
    assert not lease.holds
    lease.renew(now[0])
    assert (lease.holds, lease.span) == (True, span + 1)


def test_a_renewal_that_took_too_long_gives_nothing() -> None:
    """The lease counts from before it was asked for."""
    lease = Lease()
    lease.renew(instant() - SECONDS - 1)
    assert not lease.holds
