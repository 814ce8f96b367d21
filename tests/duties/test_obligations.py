"""Obligations on the command line and in the endpoint: what one tells, the parties of the agreement read."""

import asyncio
import re
from typing import Any

from typer.testing import CliRunner, Result

from hub.cli import APP
from schema.caller import Standing
from tests.publication.conftest import Asking, Site, opened, package

QUERY = """{ obligations(party: "%s") {
  id kind agreement party what dueOn dueAt state happenedAt doneOn letter clause clauses { clause text }
} }"""
STEWARD = Standing("bekasi", "steward", "statistics")
MINISTRY = Standing("kemnaker", "operator", "monitoring-evaluation")
OTHER = Standing("halmahera-selatan", "steward", "statistics")
AUDITOR = Standing("bekasi", "auditor", "audit")
OTHER_AUDITOR = Standing("halmahera-selatan", "auditor", "audit")
REPORT = "evaluation/bekasi/bekasi/2026-03-20"
LOG = "{ auditEntries(first: 50) { nodes { party operation { text } } } }"


def duty(site: Site, *words: str) -> Result:
    """What `hub duty` gives."""
    return CliRunner().invoke(APP, ["duty", *words, "--config", str(site.home.config)])


def told(result: Result) -> str:
    """The id of the act that a command told."""
    assert result.exit_code == 0, result.output
    found = re.search(r"^act ([0-9a-f]{32})$", result.stdout, re.MULTILINE)
    assert found
    return found[1]


async def owed(asking: Asking, standing: Standing, party: str = "bekasi") -> dict[str, dict[str, Any]]:
    """A party's obligations by id, as somebody reads them."""
    answer = await asking.ask(asking.site.token(standing), QUERY % party)
    assert answer.code == "OK"
    return {one["id"]: one for one in answer.body["data"]["obligations"]}


async def logged(asking: Asking, standing: Standing) -> list[str]:
    """The acts about duties that an auditor reads in the log."""
    answer = await asking.ask(asking.site.token(standing), LOG)
    nodes = answer.body["data"]["auditEntries"]["nodes"]
    return [one["operation"]["text"] for one in nodes if one["operation"]["text"].startswith("duty ")]


def test_what_is_told_is_read_by_the_parties_of_the_agreement(site: Site) -> None:
    """A change begins a deadline, a report ends one, and a mistake is taken back; the third party learns nothing."""
    asyncio.run(site.publish(package()))
    change = ("liaison-change", "--agreement", "bekasi", "--party", "bekasi", "--at", "2026-11-02")
    event = told(begun := duty(site, "happened", *change))
    name = f"liaison-notice/bekasi/bekasi/{event}"
    assert "due 2026-11-11" in begun.stdout
    assert name in begun.stdout
    report = told(duty(site, "done", REPORT, "--on", "2026-03-18", "--letter", "560/12/2026"))
    asyncio.run(_read(site, name))
    shown = duty(site, "list", "--party", "bekasi").stdout
    assert (name in shown, "2026-11-11" in shown, REPORT in shown) == (True, True, True)
    told(duty(site, "withdraw", report))
    asyncio.run(_withdrawn(site))


async def _read(site: Site, name: str) -> None:
    async with opened(site) as asking:
        own = await owed(asking, STEWARD)
        assert own == await owed(asking, MINISTRY)
        assert await owed(asking, OTHER) == {}
        assert (await owed(asking, STEWARD, "nobody")) == {}
        assert {one["agreement"] for one in (await owed(asking, OTHER, "kemnaker")).values()} == {"halmahera-selatan"}
        assert (own[REPORT]["state"], own[REPORT]["doneOn"], own[REPORT]["letter"]) == (
            "DONE",
            "2026-03-18",
            "560/12/2026",
        )
        notice = own[name]
        assert notice["dueOn"] == "2026-11-11"
        assert notice["dueAt"].startswith("2026-11-11T17:00:00")
        assert notice["happenedAt"].startswith("2026-11-01T17:00:00")
        (clause,) = notice["clauses"]
        assert clause["clause"] == "Pasal 11(3)"
        assert "7 (tujuh) hari kerja sejak saat perubahan" in clause["text"]
        assert len(await logged(asking, AUDITOR)) == 2
        assert await logged(asking, OTHER_AUDITOR) == []


async def _withdrawn(site: Site) -> None:
    async with opened(site) as asking:
        report = (await owed(asking, STEWARD))[REPORT]
        assert (report["state"] != "DONE", report["doneOn"], report["letter"]) == (True, None, None)
        assert len(await logged(asking, AUDITOR)) == 3


def test_what_cannot_be_told_is_refused_and_leaves_no_entry(site: Site) -> None:
    """The text says what would be right."""
    asyncio.run(site.publish(package()))
    event = ("--party", "bekasi", "--at", "2026-11-02")
    day = ("--on", "2026-11-02")
    refused = {
        "no agreement 'nowhere'": ("happened", "breach", "--agreement", "nowhere", *event),
        "'bekasi' did not sign": ("happened", "breach", "--agreement", "halmahera-selatan", *event),
        "no obligation 'evaluation/bekasi'": ("done", "evaluation/bekasi", *day),
        "number of a letter": ("done", REPORT, *day, "--letter", "dari Budi"),
        "no act": ("withdraw", "0" * 32),
        "no party 'nobody'": ("list", "--party", "nobody"),
    }
    for found, words in refused.items():
        result = duty(site, *words)
        assert (result.exit_code, found in result.stderr) == (2, True), result.output
    rows = asyncio.run(site.rows("SELECT FROM journal.operation WHERE text LIKE 'duty %'"))
    assert rows == []


def test_a_row_that_no_entry_of_the_log_stands_behind_counts_for_nothing(site: Site) -> None:
    """The acts are those of the log, not those of a table beside it."""
    asyncio.run(site.publish(package()))
    words = f'duty {{"id":"{"1" * 32}","is":"done","letter":null,"obligation":"{REPORT}","on":"2026-03-18"}}'

    async def forge() -> None:
        await site.rows("INSERT INTO journal.operation (hash, text) VALUES ('h', $1)", words)
        await site.rows("INSERT INTO journal.duty VALUES ('h')")

    asyncio.run(forge())
    shown = duty(site, "list", "--party", "bekasi")
    assert "overdue" in shown.stdout
    assert "done" not in shown.stdout
