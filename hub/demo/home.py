"""The demo's data directory: where each of its files lies, and what is written into it once."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from hub.keys import KeyName, create_keys, load_keys, rotate_keys
from hub.publication.statement import new_party_key
from hub.tokens import new_signing_key

ISSUER = "https://masuk.sinergi-hub.test"
"""The demo's own issuer of tokens; a name under `.test` is nobody's (RFC 6761)."""

PARTIES = ("kemnaker", "bekasi", "halmahera-selatan")
"""Those who sign the demo's agreements."""


class Bekasi(StrEnum):
    """What Bekasi's SIP Kerja runs on."""

    POSTGRES = "postgres"
    MARIADB = "mariadb"

    @property
    def system(self) -> str:
        """The system's own name."""
        return "MariaDB" if self is Bekasi.MARIADB else "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the demo was asked for. `seekers` and `seed` decide the data; a change of either makes them anew.

    `workers` processes answer. `bekasi` is where Bekasi's data are put; a change of it puts them there, as they were.
    `host` is the address to listen on.
    """

    data: Path
    port: int
    seekers: int
    seed: int
    workers: int = 1
    bekasi: Bekasi = Bekasi.POSTGRES
    host: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Home:
    """Paths inside the data directory."""

    root: Path

    @property
    def postgres(self) -> Path:
        """The embedded PostgreSQL: the hub's journal and two sources."""
        return self.root / "postgres"

    @property
    def mariadb(self) -> Path:
        """The private MariaDB, where Bekasi's source runs on it."""
        return self.root / "mariadb"

    @property
    def ready(self) -> Path:
        """`demo.json`: what another program needs to know, written once all is ready."""
        return self.root / "demo.json"

    @property
    def tokens(self) -> Path:
        """The ready callers' tokens by standing."""
        return self.root / "tokens.json"

    @property
    def config(self) -> Path:
        """The hub's settings."""
        return self.root / "hub.toml"

    @property
    def keys(self) -> Path:
        """The master secrets."""
        return self.root / "keys.toml"

    @property
    def log(self) -> Path:
        """What a detached demo prints."""
        return self.root / "demo.log"

    def private_key(self, party: str) -> Path:
        """A party's own signing key."""
        return self.root / "signers" / f"{party}.json"

    def public_keys(self, party: str) -> Path:
        """The public part of it, which the settings name."""
        return self.root / "signers" / f"{party}.jwks"

    def store(self, source: str) -> Path:
        """The data file of an API source."""
        return self.root / f"{source}.sqlite"

    def prepare(self) -> None:
        """Make the directory, the master secrets, the issuer's keys and the parties', where they are missing."""
        self.root.mkdir(parents=True, exist_ok=True)
        if not self.keys.exists():
            create_keys(self.keys)
        elif not load_keys(self.keys).checkpoint:  # a demo of before the log was signed
            rotate_keys(self.keys, KeyName.CHECKPOINT, datetime.now(UTC).replace(microsecond=0))
        if not (self.root / "issuer.json").exists():
            private, public = new_signing_key()
            write_private(self.root / "issuer.json", private)
            (self.root / "issuer-jwks.json").write_text(public, "utf-8")
        for party in PARTIES:
            self._provide_party_key(party)
        if not (self.root / "api-keys.json").exists():
            self.set_api_keys(_new_api_keys())
        if not self._reader.exists():
            write_private(self._reader, secrets.token_urlsafe(24))

    @property
    def _reader(self) -> Path:
        return self.root / "mariadb-reader"

    def reader_password(self) -> str:
        """The password of the account with which the hub reads MariaDB."""
        return self._reader.read_text("utf-8")

    def _provide_party_key(self, party: str) -> None:
        if self.private_key(party).exists():
            return
        self.private_key(party).parent.mkdir(exist_ok=True)
        private, public = new_party_key()
        self.public_keys(party).write_text(public, "utf-8")
        write_private(self.private_key(party), private)

    def set_api_keys(self, keys: Mapping[str, str]) -> None:
        """Take the API sources' keys from elsewhere."""
        write_private(self.root / "api-keys.json", json.dumps(keys))

    def api_keys(self) -> dict[str, str]:
        """The keys of the API sources, by source."""
        found: dict[str, str] = json.loads((self.root / "api-keys.json").read_text("utf-8"))
        return found

    def loaded(self) -> dict[str, object]:
        """What the data in the sources were made from; empty before they are."""
        marker = self.root / "loaded.json"
        return json.loads(marker.read_text("utf-8")) if marker.exists() else {}

    def mark_loaded(self, wish: Wish, today: date) -> None:
        """Note what the data were made from, once they are all in place."""
        content = {"seekers": wish.seekers, "seed": wish.seed, "today": today.isoformat(), "bekasi": wish.bekasi}
        (self.root / "loaded.json").write_text(json.dumps(content), "utf-8")

    def unmark(self) -> None:
        """Forget what the data were made from, before they are touched."""
        (self.root / "loaded.json").unlink(missing_ok=True)


def _new_api_keys() -> dict[str, str]:
    return {source: secrets.token_urlsafe(24) for source in ("si-pinker", "aptekad")}


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone may read; a reader never sees half of it."""
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)


def signers_text(home: Home) -> str:
    """The part of the settings that names the parties' public keys."""
    files = ((party, home.public_keys(party).relative_to(home.root)) for party in PARTIES)
    return "\n".join(f'[signers.{party}]\njwks = {{ file = "{file}" }}\n' for party, file in files)


def settings_text(home: Home, wish: Wish, addresses: Mapping[str, str], journal: str) -> str:
    """The hub's settings for the demo, as TOML."""
    roles = '["dashboard", "analyst", "officer", "steward", "auditor", "dpo", "operator"]'
    keys = home.api_keys()
    headers = {
        "si-pinker": f'{{ x-api-key = "{keys["si-pinker"]}" }}',
        "aptekad": f'{{ authorization = "Bearer {keys["aptekad"]}" }}',
    }
    others = {"sip-kerja": 'mapping = "mariadb/sip-kerja.toml"\n'} if wish.bekasi is Bekasi.MARIADB else {}
    sources = "\n".join(
        f'[sources.{name}]\naddress = "{address}"\n'
        + (f"headers = {headers[name]}\n" if name in headers else "")
        + others.get(name, "")
        for name, address in addresses.items()
    )
    return f"""# The demo's settings, written anew at each start.
audience = "sinergi-hub"
keys = "keys.toml"
demo = true
demo_tokens = "tokens.json"

[listen]
host = "{wish.host}"
port = {wish.port}

[journal]
dsn = "{journal}"

[[issuers]]
iss = "{ISSUER}"
jwks = {{ file = "issuer-jwks.json" }}
signing_key = {{ file = "issuer.json" }}

[issuers.parties]
kemnaker = {roles}
bekasi = {roles}
halmahera-selatan = {roles}

{signers_text(home)}
{sources}"""
