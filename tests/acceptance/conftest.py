"""The raw data of the demo's sources, read once for all acceptance tests."""

from collections.abc import Sequence

import pytest

from tests.acceptance.raw import SI_PINKER, SIAPKERJA, SIP_KERJA, Raw, Seeker
from tests.conftest import Demo


@pytest.fixture(scope="session")
def raw(demo: Demo) -> Raw:
    """The demo's sources, read past the hub."""
    return Raw(demo.sources)


@pytest.fixture(scope="session")
def seekers(raw: Raw) -> Sequence[Seeker]:
    """The job seekers of all three sources that hold them, source by source, by key."""
    return [seeker for source in (SIAPKERJA, SIP_KERJA, SI_PINKER) for seeker in raw.seekers(source)]
