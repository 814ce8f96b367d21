"""What is older than the log keeps it is erased by the hub that runs, act by act, and stays proved."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from structlog import get_logger
from typer.testing import CliRunner

from hub.cli import APP
from hub.database import connect
from hub.journal.entry import DecisionSet, Entry, entry_id
from hub.journal.sequencer import Sequencer
from hub.journal.store import JournalStore, Pending
from hub.journal.tag_index import TagIndex
from hub.keys import load_keys
from hub.proof.database_log import opened_log
from hub.proof.erasure import Erasure
from hub.proof.note import Kind
from hub.proof.signing import log_signers
from hub.proof.verify import Report, Trust, verify
from hub.retention import store
from hub.retention.due import due_acts, newest_acts
from policies.bundle import read_bundle
from policies.errors import PolicyError
from policies.load import ROOT, load_policies
from policies.retention import Retention
from schema.build import CATALOGUE
from schema.caller import Caller, Standing
from tests.publication.conftest import Site, opened, package, site, sources, until, with_file

__all__ = ["site", "sources"]

NOW = datetime.now(UTC)
OLD = NOW - timedelta(days=6 * 366)
RETENTION = Retention(5, {"bekasi": 7}, "UU 27/2022 Pasal 44(1)a")


def test_each_party_has_its_own_years() -> None:
    """Up to the last midnight, so that one act serves a day."""
    acts = due_acts(RETENTION, ["kemnaker", "bekasi"], datetime(2028, 2, 29, 17, 4, tzinfo=UTC))
    assert [(one.party, one.before, one.years) for one in acts] == [
        ("bekasi", datetime(2021, 2, 28, tzinfo=UTC), 7),
        ("kemnaker", datetime(2023, 2, 28, tzinfo=UTC), 5),
    ]


def test_of_the_acts_told_the_one_that_covers_most_counts() -> None:
    """None that is not due, and nothing that is no act."""
    acts = [Erasure("bekasi", NOW - timedelta(days=days), 1, "UU") for days in (900, 400, 2)]
    found = newest_acts([*(one.words for one in acts), "sources 1"], NOW)
    assert found == {"bekasi": acts[1]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('years = 0\nclause = "UU 27/2022 Pasal 44(1)a"\n[parties]\n', "1 to 100 years"),
        ('years = 5\nclause = "UU 27/2022 Pasal 44(1)a"\n[parties]\nbekas = 5\n', "bekas"),
        ('years = 5\nclause = "UU 1/1999"\n[parties]\n', "UU 1/1999"),
        ('years = 5\nclause = "UU 27/2022 Pasal 44(1)a"\nmonths = 2\n[parties]\n', "months"),
    ],
)
def test_a_wrong_schedule_is_refused(text: str, told: str) -> None:
    """It names what is wrong."""
    with pytest.raises(PolicyError, match=r"retention\.toml") as refused:
        load_policies(with_file(read_bundle(ROOT), "retention.toml", text), CATALOGUE)
    assert told in str(refused.value)


async def _store(site: Site, at: datetime, count: int) -> None:
    """Entries as a hub stored them then."""
    caller = Caller("https://idp.example", "rini", Standing("kemnaker", "officer", "placement-service"))
    [epoch] = await site.rows("SELECT epoch FROM policy.state")
    entry = Entry(
        at=at, caller=caller, outcome="OK", operation_hash="", operation_text="", rules_version="", sources=(),
        epoch=epoch["epoch"], decisions=DecisionSet.of(()), tags=b"\x05" * 16,
    )  # fmt: skip
    journal = JournalStore(site.dsn, 10.0)
    await journal.insert([Pending(entry_id(at), entry) for _ in range(count)])
    journal.drop()


async def _whole(site: Site) -> int:
    [found] = await site.rows("SELECT count(*) FROM journal.entry WHERE salt IS NOT NULL AND id < $1", entry_id(NOW))
    return int(found["count"])


async def _sequenced(site: Site) -> bool:
    return not await site.rows("SELECT FROM journal.unsequenced")


def _verified(site: Site) -> Report:
    signers = log_signers(site.settings.journal.origin, load_keys(site.settings.keys).checkpoint, NOW)
    with opened_log(site.dsn) as log:
        return verify(log, Trust([one.verifier(Kind.NOTE) for one in signers]), lambda _count: None)


def _erase(site: Site, *words: str) -> str:
    result = CliRunner().invoke(APP, ["audit", "erase", *words, "--config", str(site.home.config)])
    assert result.exit_code == 0, result.output
    return result.stdout


async def test_what_waits_for_its_place_in_the_log_is_not_erased(site: Site) -> None:
    """The sequencer may be at its tags, and would commit them to the index after they are gone from the entry."""
    await site.publish(package())
    await _store(site, OLD, 2)
    connection = await connect(site.dsn, 10.0)
    assert await store.erase(connection, "kemnaker", NOW - timedelta(days=366)) == 0
    assert await Sequencer(site.dsn, get_logger(), [TagIndex()]).sequence(connection) >= 2
    assert await store.erase(connection, "kemnaker", NOW - timedelta(days=366)) == 2
    connection.terminate()


async def test_the_hub_erases_what_is_due_and_no_more(site: Site) -> None:
    """Young entries keep theirs; the log is whole; and what went without an act is found beside what went with one."""
    await site.publish(package())
    await _store(site, OLD, 1_200)
    await _store(site, NOW - timedelta(days=30), 3)
    assert "1200" in await asyncio.to_thread(_erase, site)
    before = await _whole(site)
    async with opened(site):

        async def erased() -> bool:
            return await _whole(site) == before - 1_200

        assert await until(erased, 20.0)
        await _store(site, OLD - timedelta(days=1), 2)
        assert await until(partial(_sequenced, site))
        assert "2 entries are erased" in await asyncio.to_thread(_erase, site, "--now")
    report = await asyncio.to_thread(_verified, site)
    assert (report.faults, report.impersonal) == ([], 1_202)
    assert "1200" not in await asyncio.to_thread(_erase, site)
    assert (
        await site.rows("SELECT FROM journal.tagged t JOIN journal.entry e ON e.id = t.entry WHERE e.salt IS NULL")
        == []
    )
    [young] = await site.rows("SELECT id FROM journal.entry WHERE salt IS NOT NULL AND length(tags) > 0 LIMIT 1")
    await site.rows("SELECT journal.erase(ARRAY[$1::uuid])", young["id"])
    assert (await asyncio.to_thread(_verified, site)).faults == [
        f"the entry {young['id']} lacks its personal part, and no act of erasure covers it"
    ]
