"""Two running demos to page through: the default one, and one small enough for pages of one record."""

from collections.abc import Iterator

import pytest

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Raw, Seeker
from tests.conftest import Demo, running_demo


class Everyone(tuple[Seeker, ...]):
    """Job seekers; a failed example names them in a word."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Only how many."""
        return f"<{len(self)} seekers>"


def all_seekers(demo: Demo) -> Everyone:
    """The job seekers of the three sources that hold them, read past the hub."""
    raw = Raw(demo.sources)
    return Everyone(seeker for source in (SIAPKERJA, SIP_KERJA, SI_PINKER) for seeker in raw.seekers(source))


@pytest.fixture(scope="session")
def seekers(demo: Demo) -> Everyone:
    """The 20,000 seekers of the default demo."""
    return all_seekers(demo)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo with 300 seekers, where ties, nulls and every source come up within a few records."""
    with running_demo("--seekers", "300", "--seed", "23") as started:
        yield started


@pytest.fixture(scope="module")
def few_seekers(few: Demo) -> Everyone:
    """The small demo's seekers."""
    return all_seekers(few)
