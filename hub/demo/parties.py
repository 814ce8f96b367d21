"""The demo's parties sign its policies, and they are published: each party has a signing key of its own.

In the demo all keys lie in one folder. In earnest no party's private key ever comes near the hub.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hub.database import OtherVersionError, make_anew, migrate
from hub.demo.home import PARTIES, Home
from hub.issuers import Key
from hub.publication.folder import next_revisions, sign_offer
from hub.publication.publisher import Outcome, Publisher, publishing
from hub.publication.statement import read_party_key
from hub.settings import Settings
from policies.bundle import Bundle, read_bundle
from policies.load import ROOT


async def publish_folder(home: Home, settings: Settings) -> None:
    """Sign and publish the policies of the settings; what is in force already, or was revoked, stays as it is.

    Raises PolicyError, DatabaseError, or what a publish may raise.
    """
    bundle = read_bundle(settings.policies or ROOT)
    async with _publisher(settings) as publisher:
        published = await publisher.published()
        revoked = published.revoked.versions
        names = [name for name in bundle.agreements if bundle.version(name) not in revoked]
        if names:
            chosen = bundle.chosen(names)
            await publisher.publish(sign_offer(chosen, _keys(home), next_revisions(published, chosen)))


async def publish_bundle(home: Home, settings: Settings, bundle: Bundle) -> Outcome:
    """Sign some policies with the parties' keys, and publish them."""
    async with _publisher(settings) as publisher:
        revisions = next_revisions(await publisher.published(), bundle)
        return await publisher.publish(sign_offer(bundle, _keys(home), revisions))


@asynccontextmanager
async def _publisher(settings: Settings) -> AsyncIterator[Publisher]:
    dsn = settings.journal.dsn.reveal()
    try:
        await migrate(dsn)
    except OtherVersionError:
        await make_anew(dsn)  # the demo's log is as invented as its data
    async with publishing(dsn, settings.signers) as publisher:
        yield publisher


def _keys(home: Home) -> dict[str, Key]:
    return {party: read_party_key(home.private_key(party).read_text("utf-8")) for party in PARTIES}
