"""Two running demos to page through: the default one, and one small enough for pages of one record."""

from collections.abc import Iterator

import pytest

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Raw, Seeker
from tests.conftest import Demo, running_demo


def all_seekers(demo: Demo) -> list[Seeker]:
    """The job seekers of the three sources that hold them, read past the hub."""
    raw = Raw(demo.sources)
    return [seeker for source in (SIAPKERJA, SIP_KERJA, SI_PINKER) for seeker in raw.seekers(source)]


@pytest.fixture(scope="module")
def everyone(demo: Demo) -> list[Seeker]:
    """The 20,000 seekers of the default demo."""
    return all_seekers(demo)


@pytest.fixture(scope="module")
def small_demo() -> Iterator[Demo]:
    """A demo with 300 seekers, where ties, nulls and every source come up within a few records."""
    with running_demo("--seekers", "300", "--seed", "23") as started:
        yield started


@pytest.fixture(scope="module")
def few(small_demo: Demo) -> list[Seeker]:
    """The small demo's seekers."""
    return all_seekers(small_demo)
