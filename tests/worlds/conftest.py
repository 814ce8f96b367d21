"""Two worlds, opened once for all tests of this folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from hub.demo.data import DemoSettings, generate
from hub.embedded import PostgresServer
from hub.embedded_mariadb import MariaDbServer
from hub.groundwork import MAPPINGS
from resolvers.mapping_load import load_mappings
from schema.build import CATALOGUE
from tests.worlds.background import background
from tests.worlds.hubs import Servers, running_hubs
from tests.worlds.leaks import CANARY, Secrets, forbidden_marked
from tests.worlds.meaning import World
from tests.worlds.sight import choose_known
from tests.worlds.trial import Ground
from tests.worlds.values import Held

SEEKERS = 300
"""Few enough that small cells, single records and whole lists all occur."""

SEED = 7
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def ground(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Two hubs over two copies of one world, with canaries in every protected text."""
    with _ground(Servers(postgres), tmp_path_factory.mktemp("worlds")) as found:
        yield found


@pytest.fixture(scope="session")
def ground_on_mariadb(
    postgres: PostgresServer, mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    """The same, but that Bekasi's source is on MariaDB."""
    with _ground(Servers(postgres, mariadb), tmp_path_factory.mktemp("on_mariadb")) as found:
        yield found


@contextmanager
def _ground(servers: Servers, folder: Path) -> Iterator[Ground]:
    mappings = load_mappings(MAPPINGS, CATALOGUE)
    data = generate(DemoSettings(SEEKERS, SEED, TODAY, canary=CANARY))
    data = forbidden_marked(data, mappings.values())
    with background() as loop, running_hubs(servers, folder, data, loop) as hubs:
        world = World(data, mappings)
        yield Ground(hubs, world, Held.of(world), Secrets(world), choose_known(world, SEED))
