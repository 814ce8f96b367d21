"""A hub with an agreement for each of many regions: its parties' keys, its policies as signed, its settings."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.bench.generous import generous
from hub.bench.rulebooks import write_many_agreements
from hub.database import migrate
from hub.demo.home import ISSUER, Home, write_private
from hub.groundwork import policies_of
from hub.issuers import Key
from hub.publication.folder import next_revisions, sign_offer
from hub.publication.publisher import Offer, Outcome, Publisher, publishing
from hub.publication.statement import new_party_key, read_party_key
from hub.settings import Settings, load_settings
from hub.tokens import TokenIssuer, TokenRequest, own_issuer
from hub.trust import roles_by_purpose
from policies.bundle import Bundle, read_bundle
from schema.caller import Standing

MINISTRY = "kemnaker"
MODELS = ("bekasi", "halmahera-selatan")
"""The agreements that come with the package, with their own sources."""

_MODEL_SOURCE = b'id = "sip-kerja"'
_LIFETIME = timedelta(hours=6)
_ROLES = '["dashboard", "analyst", "officer"]'


@dataclass(frozen=True, slots=True)
class Address:
    """Where a source is: its mapping's file, its address, and the headers its API wants."""

    mapping: str
    address: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What one hub of an estate is told: its name, port and own database, its sources, the folder of their mappings."""

    name: str
    port: int
    journal: str
    sources: Mapping[str, Address]
    mappings: str | None = None


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
        file = self.home.root / f"{told.name}.toml"
        write_private(file, self._text(told))
        return load_settings(file, {})

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

    def _text(self, told: Told) -> str:
        signers = "\n".join(f"[signers.{party}]\njwks = '{keys}'\n" for party, keys in self.signers.items())
        grants = "\n".join(f"{party} = {_ROLES}" for party in self.signers)
        sources = "\n".join(_source(name, source) for name, source in told.sources.items())
        mappings = f'mappings = "{told.mappings}"\n' if told.mappings else ""
        return f"""# A hub with many agreements, written anew at each run.
audience = "sinergi-hub"
keys = "keys.toml"
policies = "{self.policies.name}"
{mappings}
[listen]
host = "127.0.0.1"
port = {told.port}
access_log = false

[limits]
requests_per_minute = 10000000
cost = 1000000000

[journal]
dsn = "{told.journal}"

[[issuers]]
iss = "{ISSUER}"
jwks = {{ file = "issuer-jwks.json" }}
signing_key = {{ file = "issuer.json" }}

[issuers.parties]
{grants}

{signers}
{sources}"""


def _source(name: str, source: Address) -> str:
    text = f'[sources.{name}]\nmapping = "{source.mapping}"\naddress = "{source.address}"\n'
    headers = ", ".join(f'{header} = "{value}"' for header, value in source.headers.items())
    return text + (f"headers = {{ {headers} }}\n" if headers else "")


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
