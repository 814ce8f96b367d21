"""A hub whose sources change while it runs, over the databases that tests of publishing use."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub.demo.home import Wish, settings_text, write_private
from hub.groundwork import MAPPINGS
from hub.publication.statement import new_party_key
from hub.settings import Settings, load_settings
from hub.sourcing.reload import Reloaded, reload_sources
from resolvers.mapping_load import load_mapping
from schema.build import CATALOGUE
from tests.publication.conftest import Site, site, sources

__all__ = ["site", "sources"]

BANDUNG = "kota-bandung"
SYSTEM = "bdg-kerja"
"""The system of a third region, which joins; it is built as Bekasi's is."""


@dataclass(frozen=True)
class Ground:
    """A site whose settings and mappings can be written anew."""

    site: Site
    addresses: Mapping[str, str]

    @property
    def settings(self) -> Settings:
        """The settings as they stand now."""
        return load_settings(self.site.home.config, {})

    @property
    def mappings(self) -> Path:
        """The folder of the mappings."""
        return self.site.home.root / "mappings"

    def connect(self, addresses: Mapping[str, str], more: str = "") -> None:
        """Write settings that name these sources."""
        home = self.site.home
        keys = f'[signers.{BANDUNG}]\njwks = {{ file = "signers/{BANDUNG}.jwks" }}\n'
        text = settings_text(home, Wish(home.root, 0, 0, 0), addresses, self.site.dsn)
        grants = f'{BANDUNG} = ["dashboard"]\nkemnaker ='
        text = text.replace("demo = true", 'demo = true\nmappings = "mappings"').replace("kemnaker =", grants, 1)
        write_private(home.config, f"{text}\n{keys}{more}")

    async def reload(self) -> Reloaded:
        """What `hub sources reload` does."""
        return await reload_sources(self.settings)


@pytest.fixture
def ground(site: Site, sources: Mapping[str, str]) -> Ground:
    """A site with Bekasi's and the Ministry's source, and the keys of a region that may join."""
    ground = Ground(site, sources)
    ground.mappings.mkdir()
    for name in sources:
        (ground.mappings / f"{name}.toml").write_bytes((MAPPINGS / f"{name}.toml").read_bytes())
    private, public = new_party_key()
    site.home.public_keys(BANDUNG).write_text(public)
    write_private(site.home.private_key(BANDUNG), private)
    ground.connect(sources)
    return Ground(Site(site.home, ground.settings), sources)


def write_bandung(ground: Ground, owner: str = BANDUNG) -> None:
    """The mapping of the region that joins: Bekasi's, of another source and owner."""
    text = (ground.mappings / "sip-kerja.toml").read_text()
    text = text.replace('id = "sip-kerja"', f'id = "{SYSTEM}"').replace('owner = "bekasi"', f'owner = "{owner}"')
    text = text.replace("own_regions_only = true\n", "")  # its records here are Bekasi's
    (ground.mappings / f"{SYSTEM}.toml").write_text(text.replace('"32.16"', '"32.73"'))
    assert load_mapping(ground.mappings / f"{SYSTEM}.toml", CATALOGUE).id == SYSTEM
