"""An insider who has a role of the hub's, its command line, or its database, and none of the parties' keys."""

import json
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from joserfc.jws import extract_compact

from hub.demo.home import PARTIES
from hub.publication.folder import sign_offer
from hub.publication.published import RevocationKind
from hub.publication.publisher import NotPossibleError
from hub.publication.shelf import NotAcceptedError
from hub.publication.statement import new_party_key, read_party_key
from hub.settings import load_settings
from policies.bundle import Bundle
from policies.errors import PolicyError
from policies.load import load_policies
from schema.build import CATALOGUE
from tests.attacks.target import OWN_ADULT, Target
from tests.publication.conftest import RULES, Asking, Site, opened, package, strict, until

OFFICER = "bekasi/officer/placement-service"
AGREEMENT = "agreements/bekasi/agreement.toml"


async def _names(asking: Asking) -> list[str | None]:
    """The names shown; none where the worker answers nothing at all."""
    answer = await asking.ask()
    return answer.names if answer.code == "OK" else []


async def _no_names_for_a_while(asking: Asking) -> bool:
    """Whether nobody's name is shown, well after a worker has looked at what was put before it.

    Asked once a time: a worker that does not believe its database answers nothing any more.
    """

    async def shown() -> bool:
        answer = await asking.ask_once()
        return answer.code == "OK" and any(answer.names)

    return not await until(shown, 3)


async def test_attack_41_a_version_that_was_replaced_comes_back_by_nobodys_hand_alone(site: Site) -> None:
    """Both signed the wider version once, and both signed the stricter one since: old signatures are no consent now."""
    await site.publish(package())
    old = site.sign(package())
    async with opened(site) as asking:
        await site.publish(strict(package()))
        assert await _names(asking) == [None] * 5
        async with site.publisher() as publisher:
            with pytest.raises((NotAcceptedError, NotPossibleError)):
                await publisher.publish(old)
        assert await _names(asking) == [None] * 5


async def test_attack_41_a_version_put_back_by_hand_in_the_database_is_not_obeyed(site: Site) -> None:
    """It was signed by both, but no publish brought it in force: the log has no entry of it."""
    await site.publish(package())
    async with opened(site) as asking:
        await site.publish(strict(package()))
        assert await _names(asking) == [None] * 5
        version = package().version("bekasi")
        await site.execute_past_triggers("UPDATE policy.in_force SET version = $1 WHERE agreement = 'bekasi'", version)
        await _moved_by_hand(site, 3)
        assert await _no_names_for_a_while(asking)


async def test_attack_41_an_epoch_that_goes_back_is_not_obeyed(site: Site) -> None:
    """The database is put back to a copy of yesterday: a worker that saw today knows better."""
    await site.publish(package())
    async with opened(site) as asking:
        await site.publish(strict(package()))
        version = package().version("bekasi")
        await site.execute_past_triggers("UPDATE policy.in_force SET version = $1 WHERE agreement = 'bekasi'", version)
        await _moved_by_hand(site, 1)
        assert await _no_names_for_a_while(asking)


async def test_attack_41_a_hub_that_starts_on_a_database_put_back_by_hand_does_not_start(site: Site) -> None:
    """It remembers nothing itself; the rows that are only ever added to tell what was in force since."""
    await site.publish(package())
    await site.publish(strict(package()))
    version = package().version("bekasi")
    await site.execute_past_triggers("UPDATE policy.in_force SET version = $1, revision = 1", version)
    before = "UPDATE policy.state SET epoch = 1"
    for statement in ("", before):
        if statement:
            await site.execute_past_triggers(statement)
        with pytest.raises(NotAcceptedError, match="changed by hand"):
            async with opened(site):
                pass
        async with site.publisher() as publisher:
            with pytest.raises(NotAcceptedError, match="changed by hand"):
                await publisher.publish(site.sign(package()))


async def test_a_version_comes_back_when_both_sign_it_anew(site: Site) -> None:
    """As the next revision; a running worker takes it up."""
    await site.publish(package())
    async with opened(site) as asking:
        await site.publish(strict(package()))
        async with site.publisher() as publisher:
            half = sign_offer(package(), {"kemnaker": site.key("kemnaker")}, {"bekasi": 3})
            with pytest.raises(NotAcceptedError, match="revision 3: not signed by bekasi"):
                await publisher.publish(replace(half, signatures=(*site.sign(package()).signatures, *half.signatures)))
            assert (await publisher.publish(site.sign(package(), {"bekasi": 3}))).epoch == 3
        assert all(await _names(asking))


async def test_attack_27_a_revocation_taken_out_of_the_database_goes_on_holding(site: Site) -> None:
    """A revocation is never taken back: a worker that knows of it does not forget it at the next epoch."""
    await site.publish(package())
    token = site.token()
    jti = json.loads(extract_compact(token.encode()).payload or b"")["jti"]
    async with opened(site) as asking:
        async with site.publisher() as publisher:
            await publisher.revoke(RevocationKind.TOKEN, jti)
        assert (await asking.ask(token)).code == "UNAUTHENTICATED"
        await site.execute_past_triggers("DELETE FROM policy.revocation")
        await _moved_by_hand(site, 3)

        async def let_in() -> bool:
            return (await asking.ask_once(token)).code == "OK"

        assert not await until(let_in, 3)


async def _moved_by_hand(site: Site, epoch: int) -> None:
    await site.execute_past_triggers("UPDATE policy.state SET epoch = $1", epoch)
    await site.execute_past_triggers("NOTIFY sinergi_policy")


def _with_new_key(site: Site) -> tuple[Site, str]:
    """The same site whose settings name one more key of Bekasi's, and that key."""
    private, public = new_party_key()
    file = site.home.public_keys("bekasi")
    file.write_text(json.dumps({"keys": json.loads(file.read_text())["keys"] + json.loads(public)["keys"]}))
    return replace(site, settings=load_settings(site.home.config, {})), private


async def test_attack_41_a_change_of_signers_is_logged_whatever_the_table_of_signers_says(site: Site) -> None:
    """Who can change the settings can often write the hub's database too: the log itself tells the last keys."""
    await site.publish(package())
    async with opened(site):
        pass
    changed, _ = _with_new_key(site)
    connection = await asyncpg.connect(site.dsn)
    try:  # with no right beyond the hub's own
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("UPDATE policy.signers SET entry = gen_random_uuid()")
        await connection.execute("INSERT INTO policy.signers (entry) VALUES (gen_random_uuid())")
    finally:
        await connection.close()
    async with opened(changed):
        pass
    assert len(await site.rows("SELECT FROM journal.operation WHERE text LIKE 'signers %'")) == 2


async def test_a_publish_that_no_worker_accepts_is_not_made(site: Site) -> None:
    """Signed with a key that only the publisher's settings name: refused, instead of silencing every worker."""
    await site.publish(package())
    async with opened(site) as asking:
        changed, private = _with_new_key(site)
        keys = {party: site.key(party) for party in PARTIES} | {"bekasi": read_party_key(private)}
        async with changed.publisher() as publisher:
            with pytest.raises((NotAcceptedError, NotPossibleError)):
                await publisher.publish(sign_offer(strict(package()), keys, {"bekasi": 2}))
        assert (await asking.ask()).code == "OK"


def _harvested(target: Target) -> int:
    limits = target.data(OFFICER, "{ me { limits { personsSeen lookupsTried } } }")["limits"]
    return sum(one["personsSeen"] + one["lookupsTried"] for one in limits)


@pytest.mark.parametrize("field", ["FULL_NAME", "PHONE", "EMAIL", "ADDRESS", "REGISTRATION_NUMBER"])
def test_attack_16_a_register_read_as_groups_counts_as_persons_seen(target: Target, field: str) -> None:
    """One group for each name or telephone is a list of persons: refused, or counted and tagged in the log."""
    before = _harvested(target)
    reply = target.ask(OFFICER, f"{{ jobSeekersAggregate(groupBy: [{field}]) {{ groups {{ count suppressed }} }} }}")
    groups: list[Any] = reply.json["data"]["jobSeekersAggregate"]["groups"] if reply.code == "OK" else []
    singles = sum(group["count"] is not None and group["count"] < 10 for group in groups)
    assert _harvested(target) - before >= singles * 0.9


@pytest.mark.parametrize(
    "query",
    [
        '{ jobSeekers(where: { fullName: { eq: "%s" } }, first: 0) { totalCount } }',
        '{ jobSeekers(where: { fullName: { eq: "%s" } }, first: 0) { pageInfo { hasNextPage } } }',
        '{ jobSeekersAggregate(where: { fullName: { eq: "%s" } }) { total } }',
    ],
)
def test_attack_16_asking_whether_somebody_is_registered_counts_as_a_look_up(target: Target, query: str) -> None:
    """A name that finds one person, asked without taking the record: an oracle that no limit would ever end."""
    row = target.rows(OFFICER, "sip-kerja", "JobSeeker", OWN_ADULT)[0]
    before = _harvested(target)
    reply = target.ask(OFFICER, query % target.value("sip-kerja", "JobSeeker", "fullName", row))
    assert reply.code != "OK" or _harvested(target) > before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (RULES, "\n400,", f"\n{'4' * 5_000},"),
        (AGREEMENT, "from = 2025-03-20", "from = 0001-01-01"),
        (RULES, "Dasbor, statistik: nama", "Dasbor, statistik\u202e: nama"),
        (RULES, "Dasbor, statistik: nama", "Dasbor, statistik: \x1b[2Jnama"),
        (RULES, "Dasbor, statistik: nama", "Dasbor, statistik:\u2028500,officer,*,nama"),
        (RULES, "Dasbor, statistik: nama", "Dasbor,\u200b statistik: nama"),
        (AGREEMENT, '"100.3.7.1/64/Disnaker/2025"', '"100.3.7.1/64\u202e/Disnaker/2025"'),
    ],
    ids=[
        "huge number",
        "first year",
        "bidi in a note",
        "escape in a note",
        "line separator",
        "zero width",
        "bidi in TOML",
    ],
)
def test_attack_34_a_text_that_reads_otherwise_than_it_is_refuses_the_set(file: str, old: str, new: str) -> None:
    """What both sign must be what both see; and what cannot be read is a clear error, never a crash."""
    text = package().files[file].decode()
    assert old in text
    with pytest.raises(PolicyError, match=file):
        load_policies(Bundle({**package().files, file: text.replace(old, new, 1).encode()}), CATALOGUE)
