"""The settings of a hub of the benchmark: what all of them are told, and what each is told of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.demo.home import ISSUER, Home, write_private
from hub.settings import Settings, load_settings

_GRANTED = '["dashboard", "analyst", "officer"]'


@dataclass(frozen=True, slots=True)
class Address:
    """Where a source is, and what differs from its mapping's name: the mapping's file, headers that its API wants."""

    address: str
    mapping: str | None = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What one hub is told: its name, port and own database, its sources, and the folders of mappings and policies."""

    name: str
    port: int
    journal: str
    sources: Mapping[str, Address]
    mappings: str | None = None
    policies: str | None = None


def write_hub_settings(home: Home, told: Told, parties: Iterable[str], signers: str) -> tuple[Path, Settings]:
    """Write the file, and read it; `signers` are the parties' keys, as the file holds them."""
    file = home.root / f"{told.name}.toml"
    write_private(file, f"{_common(told)}\n{_grants(parties)}\n\n{signers}\n{_sources(told.sources)}")
    return file, load_settings(file, {})


def _common(told: Told) -> str:
    folders = (("mappings", told.mappings), ("policies", told.policies))
    named = "\n".join(f'{key} = "{folder}"' for key, folder in folders if folder)
    return f"""# A hub of the benchmark, written anew at each run.
audience = "sinergi-hub"
keys = "keys.toml"
{named}

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
"""


def _grants(parties: Iterable[str]) -> str:
    return "\n".join(("[issuers.parties]", *(f"{party} = {_GRANTED}" for party in parties)))


def _sources(sources: Mapping[str, Address]) -> str:
    return "\n".join(f"[sources.{name}]\n{_source(source)}" for name, source in sources.items())


def _source(source: Address) -> str:
    mapping = f'mapping = "{source.mapping}"\n' if source.mapping else ""
    headers = ", ".join(f'{header} = "{value}"' for header, value in (source.headers or {}).items())
    return f'{mapping}address = "{source.address}"\n' + (f"headers = {{ {headers} }}\n" if headers else "")
