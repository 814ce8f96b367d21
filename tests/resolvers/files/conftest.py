"""The world of the SQL tests in files of each format, the source over them and the pure twin of its reads."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from resolvers.rows.table import Table
from resolvers.sources.bounded import BoundedSource
from tests.resolvers.files.folders import SUFFIXES, mapping_text, open_files, read_mapping, table_of, write_world
from tests.resolvers.sql.world import World, make_world


@dataclass(frozen=True, repr=False)
class Filed:
    """A folder of files of one format, the source over it, and its tables for the pure evaluation."""

    folder: Path
    source: BoundedSource
    tables: Mapping[str, Table]


@pytest.fixture(scope="session")
def world() -> World:
    """The rows of the files."""
    return make_world(seed=20260, size=120)


@pytest.fixture(scope="session", params=SUFFIXES)
def written(request: pytest.FixtureRequest, world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the world's files of one format, named after it."""
    folder: Path = tmp_path_factory.mktemp("berkas") / str(request.param)
    folder.mkdir()
    write_world(world, folder, str(request.param))
    return folder


@pytest.fixture
async def filed(written: Path, world: World, tmp_path: Path) -> AsyncIterator[Filed]:
    """The source over the files, and its twin."""
    mapping = read_mapping(mapping_text(written.name), tmp_path)
    source = open_files(mapping, written)
    yield Filed(written, source, {name: table_of(world, mapping, name) for name in mapping.types})
    await source.close()
