"""Both hubs, opened once for all tests of this folder."""

from collections.abc import Iterator

import pytest

from hub.embedded import PostgresServer
from hub.embedded_mariadb import MariaDbServer
from tests.differential.ground import Ground, Servers, prepared
from tests.differential.rows import make_data
from tests.worlds.background import background

SIZE = 40
"""Rows of each type in each source: groups, ties and whole lists all occur."""


@pytest.fixture(scope="session")
def ground(
    postgres: PostgresServer, mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    """Five sources and one."""
    servers = Servers(postgres, mariadb, tmp_path_factory.mktemp("setara"))
    with background() as loop, prepared(servers, make_data(11, SIZE), loop) as opened:
        yield opened
