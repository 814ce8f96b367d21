"""Publishing: only what both parties signed comes in force, from the next request on, and it is in the log."""

import json
from dataclasses import replace

import pytest

from hub.demo.home import PARTIES
from hub.publication.folder import sign_offer
from hub.publication.publisher import NotPossibleError, Offer
from hub.publication.shelf import NotAcceptedError, NotPublishedError
from hub.publication.statement import Signature, Statement, new_party_key, read_party_key, sign
from hub.settings import load_settings
from policies.bundle import Bundle
from policies.errors import PolicyError
from schema.caller import Standing
from tests.publication.conftest import RULES, Asking, Site, opened, package, renamed, strict, until, with_file

EPOCHS = """
SELECT e.epoch, p.rules_version, p.outcome FROM journal.entry e JOIN journal.profile p ON p.id = e.profile
ORDER BY e.xmin::text::bigint, e.id
"""


async def test_nothing_is_served_before_anything_is_published(site: Site) -> None:
    """The error says which commands publish."""
    with pytest.raises(NotPublishedError, match="hub policy publish"):
        async with opened(site):
            pass


async def test_published_rules_hold_from_the_next_request_on(site: Site) -> None:
    """And every entry of the log names the version and epoch it was decided by, the publish itself included."""
    first = await site.publish(package())
    async with opened(site) as asking:
        before = await asking.ask()
        assert all(before.names)
        second = await site.publish(strict(package()))
        after = await asking.ask()
    assert (first.epoch, second.epoch) == (1, 2)
    assert after.names == [None] * 5
    entries = [row for row in await site.rows(EPOCHS) if row["rules_version"]]
    assert [entry["epoch"] for entry in entries] == [1, 1, 2, 2]
    assert entries[0]["rules_version"] == entries[1]["rules_version"] != entries[2]["rules_version"]


async def test_what_is_in_force_already_is_not_published_again(site: Site) -> None:
    """No epoch passes, and nothing is logged."""
    await site.publish(package())
    again = await site.publish(package())
    assert (again.epoch, again.changed) == (1, ())
    assert len(await site.rows("SELECT FROM journal.entry")) == 1


async def test_one_agreement_is_published_without_the_others(site: Site) -> None:
    """The other stays in force as it is."""
    await site.publish(package())
    outcome = await site.publish(strict(package()).chosen(["bekasi"]))
    [words] = outcome.changed
    assert words.startswith("bekasi ")
    assert len(await site.rows("SELECT FROM policy.in_force")) == 2


async def test_a_new_common_part_needs_every_agreement_signed_anew(site: Site) -> None:
    """Who signed under the old one has not signed this."""
    await site.publish(package())
    changed = with_file(package(), "purposes.toml", "# x\n" + package().files["purposes.toml"].decode())
    with pytest.raises(NotPossibleError, match="halmahera-selatan"):
        await site.publish(changed.chosen(["bekasi"]))
    assert (await site.publish(changed)).epoch == 2


@pytest.mark.parametrize("parties", [("kemnaker",), ("bekasi", "halmahera-selatan"), ()])
async def test_attack_41_nothing_is_published_without_both_signatures(site: Site, parties: tuple[str, ...]) -> None:
    """Nor by an administrator alone, who holds no party's key."""
    keys = {party: site.key(party) for party in parties}
    async with site.publisher() as publisher:
        with pytest.raises(NotAcceptedError, match="not signed by"):
            await publisher.publish(sign_offer(package(), keys))
    assert (await site.rows("SELECT epoch FROM policy.state"))[0]["epoch"] == 0


async def test_attack_41_a_key_that_the_hub_does_not_know_signs_nothing(site: Site) -> None:
    """A fresh key under the party's name, and another party's key under it."""
    foreign = read_party_key(new_party_key()[0])
    other = site.key("halmahera-selatan")
    async with site.publisher() as publisher:
        for key in (foreign, other):
            keys = {party: site.key(party) for party in PARTIES} | {"bekasi": key}
            with pytest.raises(NotAcceptedError, match="bekasi"):
                await publisher.publish(sign_offer(package(), keys))


async def test_attack_41_a_signature_holds_for_one_version_alone(site: Site) -> None:
    """Signatures under the package's version are none under another, however they are labelled."""
    keys = {party: site.key(party) for party in PARTIES}
    offer, changed = sign_offer(package(), keys), strict(package())
    version = changed.version("bekasi")
    moved = tuple(replace(one, version=version) for one in offer.signatures)
    async with site.publisher() as publisher:
        with pytest.raises(NotAcceptedError, match="bekasi"):
            await publisher.publish(Offer(changed, (*offer.signatures, *moved)))


async def test_attack_41_a_signature_under_another_common_part_or_agreement_does_not_hold(site: Site) -> None:
    """The statement binds all three."""
    bundle = package()
    version = bundle.version("bekasi")
    wrong = [Statement("bekasi", version, "0" * 64), Statement("halmahera-selatan", version, bundle.common)]
    good = sign_offer(bundle, {"kemnaker": site.key("kemnaker"), "halmahera-selatan": site.key("halmahera-selatan")})
    async with site.publisher() as publisher:
        for statement in wrong:
            signature: Signature = sign(statement, "bekasi", site.key("bekasi"))
            with pytest.raises(NotAcceptedError, match="bekasi"):
                await publisher.publish(Offer(bundle, (*good.signatures, signature)))


async def test_a_set_that_does_not_load_is_not_published(site: Site) -> None:
    """It is told by file and line, and what is in force stays."""
    await site.publish(package())
    wrong = package().files[RULES].decode().replace(",CLEAR,", ",CLAER,", 1)
    with pytest.raises(PolicyError, match=RULES):
        await site.publish(with_file(package(), RULES, wrong))
    assert (await site.rows("SELECT epoch FROM policy.state"))[0]["epoch"] == 1


async def test_attack_41_content_altered_in_the_database_is_obeyed_by_nobody(site: Site) -> None:
    """A running worker stops answering at the next epoch, and a new one does not start."""
    await site.publish(package())
    altered = strict(package())
    async with opened(site) as asking:
        assert (await asking.ask()).code == "OK"
        await site.execute_past_triggers(
            "UPDATE policy.version SET files = replace(files, 'Dasbor', 'dasbor') WHERE agreement = 'bekasi'"
        )
        bundle = renamed(altered, "baru")
        await _slip_in(site, bundle)
        assert await until(lambda: _refused(asking), 15)
    with pytest.raises(NotAcceptedError):
        async with opened(site):
            pass


async def _slip_in(site: Site, bundle: Bundle) -> None:
    """What an administrator of the database can write without any party's key."""
    version = bundle.version("bekasi")
    await site.execute_past_triggers(
        "INSERT INTO policy.version SELECT $1, agreement, common, files FROM policy.version WHERE agreement = 'bekasi'",
        version,
    )
    await site.execute_past_triggers("UPDATE policy.in_force SET version = $1 WHERE agreement = 'bekasi'", version)
    await site.execute_past_triggers("UPDATE policy.state SET epoch = epoch + 1")
    await site.execute_past_triggers("NOTIFY sinergi_policy")


async def _refused(asking: Asking) -> bool:
    return (await asking.ask_once()).code == "AUDIT_UNAVAILABLE"


async def test_a_region_reads_the_publishes_of_its_agreement_in_the_log(site: Site) -> None:
    """And no other's."""
    await site.publish(package())
    await site.publish(strict(package()))
    query = "{ auditEntries(first: 10) { nodes { outcome rulesVersion operation { text } } totalCount } }"
    async with opened(site) as asking:
        own = await asking.ask(site.token(Standing("bekasi", "auditor", "audit")), query)
        other = await asking.ask(site.token(Standing("halmahera-selatan", "auditor", "audit")), query)
    texts = [node["operation"]["text"] for node in own.body["data"]["auditEntries"]["nodes"]]
    assert [text.split()[:2] for text in texts] == [["signers", "bekasi:"], *[["publish", "bekasi"]] * 2]
    assert len(other.body["data"]["auditEntries"]["nodes"]) == 2


async def test_what_a_running_worker_cannot_take_up_is_not_published(site: Site) -> None:
    """It does not know the signer's new key: the publish is refused, and the worker answers as before."""
    await site.publish(package())
    async with opened(site) as asking:
        private, public = new_party_key()
        file = site.home.public_keys("bekasi")
        file.write_text(json.dumps({"keys": json.loads(file.read_text())["keys"] + json.loads(public)["keys"]}))
        renewed = replace(site, settings=load_settings(site.home.config, {}))
        keys = {party: site.key(party) for party in PARTIES} | {"bekasi": read_party_key(private)}
        async with renewed.publisher() as publisher:
            with pytest.raises(NotPossibleError, match="cannot take these policies up"):
                await publisher.publish(sign_offer(strict(package()), keys, {"bekasi": 2}))
        assert all((await asking.ask()).names)
        assert (await site.publish(strict(package()))).epoch == 2


async def test_a_change_of_signers_is_an_entry_of_the_log(site: Site) -> None:
    """Whoever may change the settings cannot change unseen whose signatures count."""
    await site.publish(package())
    for _ in range(2):
        async with opened(site):
            pass
    texts = "SELECT text FROM journal.operation WHERE text LIKE 'signers %'"
    [first] = await site.rows(texts)
    assert all(str(site.key(party).kid) in first["text"] for party in PARTIES)
    file = site.home.public_keys("bekasi")
    keys = json.loads(file.read_text())["keys"] + json.loads(new_party_key()[1])["keys"]
    file.write_text(json.dumps({"keys": keys}))
    async with opened(replace(site, settings=load_settings(site.home.config, {}))):
        pass
    assert len(await site.rows(texts)) == 2
