"""A candidate on trial: live operations are decided a second time, and its parties learn what would change."""

import asyncio

from typer.testing import CliRunner

from hub.cli import APP
from hub.publication.publisher import Offer
from schema.caller import Standing
from tests.publication.conftest import DASHBOARD, Answer, Asking, Site, opened, package, strict, until

REPORT = "{ policyTrial { since until shifts { agreement owner coordinate now candidate operations } } }"
BEKASI = Standing("bekasi", "steward", "statistics")
OTHER = Standing("halmahera-selatan", "steward", "statistics")
MINISTRY = Standing("kemnaker", "auditor", "audit")
NAME = {
    "agreement": "bekasi",
    "owner": "kemnaker",
    "coordinate": "JobSeeker.fullName",
    "now": "MASK",
    "candidate": "WITHHOLD",
}


async def _propose(site: Site, asking: Asking) -> None:
    """Without any signature."""
    async with site.publisher() as publisher:
        await publisher.propose(Offer(strict(package()), ()))
    assert await until(lambda: _on_trial(asking))


async def _on_trial(asking: Asking) -> bool:
    return asking.hub.trials.candidate is not None


async def _report(asking: Asking, standing: Standing) -> Answer:
    return await asking.ask(asking.site.token(standing), REPORT)


async def test_a_candidate_changes_no_answer_and_is_reported_to_its_parties(site: Site) -> None:
    """Counts by coordinate, owner and treatment now and then; other parties learn nothing, other roles are refused."""
    await site.publish(package())
    async with opened(site) as asking:
        await _propose(site, asking)
        for _ in range(3):
            assert all((await asking.ask()).names)

        async def counted() -> bool:
            shifts = (await _report(asking, BEKASI)).body["data"]["policyTrial"]["shifts"]
            return {**NAME, "operations": 3} in shifts

        assert await until(counted)
        for standing, expected in ((MINISTRY, True), (OTHER, False)):
            shifts = (await _report(asking, standing)).body["data"]["policyTrial"]["shifts"]
            assert ({**NAME, "operations": 3} in shifts) is expected
            assert expected or shifts == []
        assert (await _report(asking, DASHBOARD)).code == "FORBIDDEN"


async def test_a_trial_is_ended_and_its_counts_stay(site: Site) -> None:
    """From then on nothing is decided twice; both are entries of the log."""
    await site.publish(package())
    async with opened(site) as asking:
        await _propose(site, asking)
        await asking.ask()
        async with site.publisher() as publisher:
            await publisher.end_trial()
        assert await until(lambda: _off_trial(asking))
        trial = (await _report(asking, BEKASI)).body["data"]["policyTrial"]
    assert trial["until"] is not None
    texts = await site.rows("SELECT text FROM journal.operation WHERE text LIKE 'shadow %' ORDER BY id")
    assert [row["text"].split()[1] for row in texts] == ["bekasi", "ended"]


async def _off_trial(asking: Asking) -> bool:
    return asking.hub.trials.candidate is None


def test_nothing_on_trial_is_told(site: Site) -> None:
    """The command says what begins one."""
    asyncio.run(site.publish(package()))
    result = CliRunner().invoke(APP, ["policy", "shadow", "--config", str(site.home.config)])
    assert (result.exit_code, "--shadow" in result.stdout) == (0, True)
