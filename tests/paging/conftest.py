"""Beside the default demo, one small enough for pages of one record."""

from collections.abc import Iterator

import pytest

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Raw, Seeker
from tests.conftest import Demo, running_demo


@pytest.fixture(scope="module")
def small_demo() -> Iterator[Demo]:
    """A demo with 300 seekers, where ties, nulls and every source come up within a few records."""
    with running_demo("--seekers", "300", "--seed", "23") as started:
        yield started


@pytest.fixture(scope="module")
def few(small_demo: Demo) -> list[Seeker]:
    """The small demo's seekers, read past the hub."""
    raw = Raw(small_demo.sources)
    return [seeker for source in (SIAPKERJA, SIP_KERJA, SI_PINKER) for seeker in raw.seekers(source)]
