"""A hub with an agreement for each of many regions: its parties' keys, its policies as signed, its settings."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.bench.generous import generous
from hub.bench.hub_settings import Told, write_hub_settings
from hub.bench.rulebooks import write_many_agreements
from hub.database import migrate
from hub.demo.home import Home, write_private
from hub.groundwork import policies_of
from hub.issuers import Key
from hub.publication.folder import next_revisions, sign_offer
from hub.publication.publisher import Offer, Outcome, Publisher, publishing
from hub.publication.statement import new_party_key, read_party_key
from hub.settings import Settings
from hub.tokens import TokenIssuer, TokenRequest, own_issuer
from hub.trust import roles_by_purpose
from policies.bundle import Bundle, read_bundle
from schema.caller import Standing

MINISTRY = "kemnaker"
MODELS = ("bekasi", "halmahera-selatan")
"""The agreements that come with the package, with their own sources."""

_MODEL_SOURCE = b'id = "sip-kerja"'
_LIFETIME = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Estate:
    """Policies of many agreements, and the keys of all who sign them; all of it invented, in one folder."""

    home: Home
    bundle: Bundle
    keys: Mapping[str, Key]
    signers: Mapping[str, str]
    """The public key sets, by party."""

    @property
    def policies(self) -> Path:
        """The folder from which the parties sign."""
        return self.home.root / "policies-many"

    def settings(self, told: Told) -> Settings:
        """Write the settings of a hub, and read them."""
        signers = "\n".join(f"[signers.{party}]\njwks = '{keys}'\n" for party, keys in self.signers.items())
        told = replace(told, policies=self.policies.name)
        return write_hub_settings(self.home, told, self.signers, signers)[1]

    def publisher(self, settings: Settings) -> AbstractAsyncContextManager[Publisher]:
        """Who publishes to the database of a hub."""
        return publishing(settings.journal.dsn.reveal(), settings.signers)

    def offer(self, bundle: Bundle, revisions: Mapping[str, int]) -> Offer:
        """A bundle signed by all its parties."""
        return sign_offer(bundle, self.keys, revisions)

    async def publish(self, settings: Settings) -> Outcome:
        """Sign everything, and put it in force in the empty or older database of a hub."""
        await migrate(settings.journal.dsn.reveal())
        async with self.publisher(settings) as publisher:
            return await publisher.publish(
                self.offer(self.bundle, next_revisions(await publisher.published(), self.bundle))
            )


def provide_estate(home: Home, agreements: int) -> Estate:
    """Policies of so many agreements, the package's two among them, and a key for every party, kept for later runs."""
    home.prepare()
    folder = home.root / "policies-many"
    write_many_agreements(folder, agreements)
    bundle = own_sources(generous(read_bundle(folder)))
    parties = (MINISTRY, *bundle.agreements)
    private, public = _keys(home.root / "signers" / "many.json", parties)
    return Estate(home, bundle, {party: read_party_key(private[party]) for party in parties}, public)


def own_sources(bundle: Bundle) -> Bundle:
    """The same policies, but that each region made after Bekasi brings a source of its own, named as the region is."""
    files = dict(bundle.files)
    for name in bundle.agreements:
        file = f"agreements/{name}/agreement.toml"
        if name not in MODELS:
            files[file] = files[file].replace(_MODEL_SOURCE, f'id = "{name}"'.encode())
    return Bundle(files)


def _keys(file: Path, parties: Sequence[str]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The private and the public keys of parties; made where they are missing."""
    made: dict[str, tuple[str, str]] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    lacking = [party for party in parties if party not in made]
    if lacking:
        made |= {party: new_party_key() for party in lacking}
        write_private(file, json.dumps(made))
    return {party: made[party][0] for party in parties}, {party: made[party][1] for party in parties}


def bearer(settings: Settings, standing: Standing) -> str:
    """A token for a hub of these settings."""
    issuer = TokenIssuer(own_issuer(settings), settings.audience, roles_by_purpose(policies_of(settings)))
    return issuer.issue(TokenRequest("bench@sinergi-hub.test", standing, _LIFETIME), datetime.now(UTC))
