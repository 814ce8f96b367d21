"""A whole hub over its four real sources, for all attacks; and a second one, whose rows a test may replace."""

from collections.abc import Iterator
from datetime import date

import pytest

from hub.demo.data import DemoSettings, generate
from hub.embedded import PostgresServer
from hub.groundwork import MAPPINGS
from resolvers.mapping_load import load_mappings
from schema.build import CATALOGUE
from tests.attacks.target import Target
from tests.publication.conftest import site, sources
from tests.worlds.background import background
from tests.worlds.hubs import running_hubs
from tests.worlds.meaning import World

__all__ = ["site", "sources", "target"]

SEEKERS = 1_500


@pytest.fixture(scope="session")
def target(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The hub under attack."""
    data = generate(DemoSettings(SEEKERS, 11, date(2026, 11, 23)))
    folder = tmp_path_factory.mktemp("attacks")
    with background() as loop, running_hubs(postgres, folder, data, loop) as hubs:
        yield Target(hubs, World(data, load_mappings(MAPPINGS, CATALOGUE)))
