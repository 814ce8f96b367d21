"""An old entry is decided again by the rules of its own epoch, whatever was published since."""

from typing import Any

import orjson
import pytest

from hub.publication.published import RevocationKind
from schema.caller import Standing
from tests.publication.conftest import Asking, Site, opened, package, renamed, strict

AUDITOR = Standing("bekasi", "auditor", "audit")
NAME = "JobSeeker.fullName"


async def asked(asking: Asking) -> str:
    """The entry of an operation of Bekasi's dashboard."""
    answer = await asking.ask()
    entry: str = answer.body["extensions"]["audit"]["entry"]
    return entry


async def replayed(asking: Asking, entry: str, standing: Standing = AUDITOR) -> Any:
    """What an auditor is told of an entry; an error as it is."""
    decision = "treatment form rule clause"
    query = f"""{{ auditReplay(entry: "{entry}") {{
        entry party role purpose epoch rulesVersion epochRulesVersion equal
        decisions {{ logged {{ coordinate owner scope side {decision} }} replayed {{ {decision} }} equal }} }} }}"""
    answer = await asking.ask(asking.site.token(standing), query)
    return answer.body["data"]["auditReplay"] if answer.code == "OK" else answer.body["errors"][0]


async def test_an_old_entry_is_decided_again_by_its_own_rules(site: Site) -> None:
    """Before and after a publish that changes the rule: each entry is as its own epoch decides it."""
    await site.publish(package())
    async with opened(site) as asking:
        old = await asked(asking)
        await site.publish(strict(package()))
        new = await asked(asking)
        then, now = await replayed(asking, old), await replayed(asking, new)
    for found, epoch, treatment in ((then, 1, "MASK"), (now, 2, "WITHHOLD")):
        assert (found["equal"], found["epoch"], found["party"]) == (True, epoch, "bekasi")
        assert found["rulesVersion"] == found["epochRulesVersion"]
        [own] = [
            one for one in found["decisions"] if (one["logged"]["scope"], one["logged"]["side"]) == ("own", "adult")
        ]
        assert own["logged"]["treatment"] == own["replayed"]["treatment"] == treatment
        assert own["logged"]["rule"] == own["replayed"]["rule"]
    assert then["rulesVersion"] != now["rulesVersion"]


async def test_what_was_revoked_later_still_held_then(site: Site) -> None:
    """A version that is revoked decides nothing any more, and its old entries as before."""
    await site.publish(package())
    async with opened(site) as asking:
        old = await asked(asking)
        async with site.publisher() as publisher:
            await publisher.revoke(RevocationKind.VERSION, package().version("bekasi"))
        new = await asked(asking)
        then, now = await replayed(asking, old), await replayed(asking, new)
    assert (then["equal"], now["equal"]) == (True, True)
    treatments = [{one["replayed"]["treatment"] for one in found["decisions"]} for found in (then, now)]
    assert treatments == [{"MASK", "WITHHOLD"}, {"WITHHOLD"}]


async def test_an_entry_whose_decision_was_forged_differs(site: Site) -> None:
    """The log says MASK where the rules withheld: both stand side by side."""
    await site.publish(strict(package()))
    async with opened(site) as asking:
        entry = await asked(asking)
        assert (await replayed(asking, entry))["equal"] is True
        await site.execute_past_triggers(
            "UPDATE journal.decision SET treatment = 'CLEAR' WHERE scope = 'own' AND side = 'adult'"
        )
        found = await replayed(asking, entry)
    assert found["equal"] is False
    [wrong] = [one for one in found["decisions"] if not one["equal"]]
    assert (wrong["logged"]["treatment"], wrong["replayed"]["treatment"]) == ("CLEAR", "WITHHOLD")


async def test_an_entry_under_a_forged_version_differs(site: Site) -> None:
    """Another version that decides the same is another version."""
    await site.publish(package())
    async with opened(site) as asking:
        entry = await asked(asking)
        await site.execute_past_triggers("UPDATE journal.profile SET rules_version = '0123456789abcdef'")
        found = await replayed(asking, entry)
    assert found["equal"] is False
    assert all(one["equal"] for one in found["decisions"])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE policy.epoch SET published = NULL",
        "UPDATE policy.epoch SET published = replace(published, '\"bekasi\":1', '\"bekasi\":7')",
        "DELETE FROM policy.version",
        "UPDATE policy.version SET files = replace(files, 'Dasbor', 'dasbor') WHERE agreement = 'bekasi'",
    ],
)
async def test_rules_that_are_gone_or_altered_are_told_to_be(site: Site, change: str) -> None:
    """Nothing is decided by what nobody published."""
    await site.publish(package())
    async with opened(site) as asking:
        entry = await asked(asking)
        await site.publish(renamed(package(), "baru"))
        await site.execute_past_triggers(change)
        found = await replayed(asking, entry)
    assert found["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "epoch 1 " in str(found["message"])


async def test_an_entry_that_is_not_the_readers_is_not_there(site: Site) -> None:
    """Nor is one that never was, or nothing that could be one."""
    await site.publish(package())
    async with opened(site) as asking:
        entry = await asked(asking)
        other = Standing("halmahera-selatan", "auditor", "audit")
        assert await replayed(asking, entry, other) is None
        for wrong in ("01890a5d-ac96-774b-bcce-b302099a8057", "bukan"):
            assert await replayed(asking, wrong) is None
        owner = await replayed(asking, entry, Standing("kemnaker", "auditor", "audit"))
    assert owner["equal"] is True
    assert NAME in orjson.dumps(owner).decode()


async def test_an_entry_of_administration_has_nothing_to_decide(site: Site) -> None:
    """It is told with its epoch, and that nothing differs."""
    await site.publish(package())
    async with opened(site) as asking:
        [row] = await site.rows("SELECT entry FROM policy.epoch")
        found = await replayed(asking, str(row["entry"]))
    assert (found["equal"], found["party"], found["decisions"]) == (True, None, [])
