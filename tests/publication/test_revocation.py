"""Revocation: a version, a consent, a token, an issuer, a key; every worker obeys once `revoke` returns."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from joserfc.jws import extract_compact

from hub.demo.home import ISSUER, PARTIES
from hub.journal.entry import entry_time
from hub.publication.folder import sign_offer
from hub.publication.published import RevocationKind
from hub.publication.publisher import NotPossibleError
from hub.publication.shelf import NotAcceptedError
from hub.publication.statement import new_party_key, read_party_key
from hub.settings import load_settings
from schema.caller import Standing
from tests.policies.changing import AGREEMENT, CONSENT, RECEIVING, RULES, UNIVERSITY
from tests.policies.changing import bundle as with_consent
from tests.publication.conftest import Site, opened, package, strict

LEVELS = '{ jobSeekers(first: 5, sources: ["sip-kerja"]) { nodes { educationLevel } } }'
"""What the consent opens of Bekasi's job seekers, as records."""


async def _revoke(site: Site, kind: RevocationKind, subject: str) -> str:
    async with site.publisher() as publisher:
        [words] = (await publisher.revoke(kind, subject)).changed
        return words


async def test_a_revoked_version_holds_no_more(site: Site) -> None:
    """The exchange under it stops; own sources stay, and it is published never again."""
    await site.publish(package())
    async with opened(site) as asking:
        assert all((await asking.ask()).names)
        words = await _revoke(site, RevocationKind.VERSION, package().version("bekasi"))
        assert "bekasi is no longer in force" in words
        assert (await asking.ask()).code == "FORBIDDEN"
        own = await asking.ask(query='{ jobSeekersAggregate(sources: ["sip-kerja"]) { total } }')
        assert own.body["data"]["jobSeekersAggregate"]["total"] > 0
    with pytest.raises(NotPossibleError, match="revoked"):
        await site.publish(package())
    await site.publish(strict(package()))
    async with opened(site) as asking:
        assert (await asking.ask()).names == [None] * 5


async def test_a_revoked_token_proves_nothing(site: Site) -> None:
    """Another token of the same account does; a token that was verified before is forgotten."""
    await site.publish(package())
    token, other = site.token(), site.token()
    jti = json.loads(extract_compact(token.encode()).payload)["jti"]
    async with opened(site) as asking:
        assert (await asking.ask(token)).code == "OK"
        await _revoke(site, RevocationKind.TOKEN, jti)
        assert (await asking.ask(token)).code == "UNAUTHENTICATED"
        assert (await asking.ask(other)).code == "OK"


@pytest.mark.parametrize("kind", [RevocationKind.ISSUER, RevocationKind.KEY])
async def test_a_revoked_issuer_or_key_proves_nothing(site: Site, kind: RevocationKind) -> None:
    """For every token it signed, in a running hub and in one started later."""
    await site.publish(package())
    subject = ISSUER if kind is RevocationKind.ISSUER else next(iter(site.settings.issuers[0].keys))
    async with opened(site) as asking:
        assert (await asking.ask()).code == "OK"
        await _revoke(site, kind, subject)
        assert (await asking.ask()).code == "UNAUTHENTICATED"
    async with opened(site) as asking:
        assert (await asking.ask()).code == "UNAUTHENTICATED"


async def test_what_a_revoked_key_signed_holds_no_more_until_it_is_signed_anew(site: Site) -> None:
    """With another key of the party, which the settings name beside the old one."""
    await site.publish(package())
    kid = site.key("bekasi").kid or ""
    async with opened(site) as asking:
        assert "bekasi is no longer in force" in await _revoke(site, RevocationKind.KEY, kid)
        assert (await asking.ask()).code == "FORBIDDEN"
    with pytest.raises(NotAcceptedError, match="revoked"):
        await site.publish(strict(package()))
    private, public = new_party_key()
    file = site.home.public_keys("bekasi")
    file.write_text(json.dumps({"keys": json.loads(file.read_text())["keys"] + json.loads(public)["keys"]}))
    renewed = Site(site.home, load_settings(site.home.config, {}))
    keys = {party: site.key(party) for party in PARTIES} | {"bekasi": read_party_key(private)}
    async with renewed.publisher() as publisher:
        [words] = (await publisher.publish(sign_offer(package(), keys))).changed
    assert "bekasi" in words
    assert "signed anew" in words
    async with opened(renewed) as asking:
        assert all((await asking.ask()).names)


async def test_attack_32_a_revoked_consent_opens_nothing(site: Site) -> None:
    """A university sees what the letter opens, until it is taken back; only a consent that is there can be."""
    consenting = with_consent({**UNIVERSITY, AGREEMENT: CONSENT, RULES: RECEIVING})
    await site.publish(consenting.chosen(consenting.agreements))
    text = site.home.config.read_text().replace("[issuers.parties]\n", '[issuers.parties]\nkampus = ["analyst"]\n')
    site.home.config.write_text(text)
    university = replace(site, settings=load_settings(site.home.config, {}))
    token = university.token(Standing("kampus", "analyst", "statistics"))
    async with opened(university) as asking:
        seen = await asking.ask(token, LEVELS)
        assert [node["educationLevel"] for node in seen.body["data"]["jobSeekers"]["nodes"]].count(None) < 5
        with pytest.raises(NotPossibleError, match="no consent bekasi/lain is in force; there are: bekasi/penelitian"):
            await _revoke(university, RevocationKind.CONSENT, "bekasi/lain")
        await _revoke(university, RevocationKind.CONSENT, "bekasi/penelitian")
        assert (await asking.ask(token, LEVELS)).code == "FORBIDDEN"


async def test_what_was_revoked_is_revoked_once(site: Site) -> None:
    """The second time nothing changes, and nothing is logged."""
    await site.publish(package())
    async with site.publisher() as publisher:
        first = await publisher.revoke(RevocationKind.TOKEN, "jti-1")
        again = await publisher.revoke(RevocationKind.TOKEN, "jti-1")
    assert (first.epoch, again.epoch, again.changed) == (2, 2, ())
    assert len(await site.rows("SELECT FROM journal.entry")) == 2


async def test_a_version_that_never_was_cannot_be_revoked(site: Site) -> None:
    """A slip of the pen would pass for a revocation."""
    await site.publish(package())
    with pytest.raises(NotPossibleError, match="no version"):
        await _revoke(site, RevocationKind.VERSION, "0" * 64)


async def test_a_revocation_is_an_entry_of_the_log(site: Site) -> None:
    """With the epoch it began, and what was revoked in words."""
    await site.publish(package())
    before = datetime.now(UTC)
    await _revoke(site, RevocationKind.TOKEN, "jti-7")
    [row] = await site.rows(
        "SELECT e.id, e.epoch, p.party, o.text FROM journal.entry e JOIN journal.profile p ON p.id = profile "
        "JOIN journal.operation o ON o.id = operation WHERE epoch = 2"
    )
    assert (row["epoch"], row["party"], row["text"]) == (2, None, "revoke token jti-7")
    assert abs((entry_time(row["id"]) - before).total_seconds()) < 30
