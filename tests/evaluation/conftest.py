"""The tests of evaluations ask a site of their own, as those of publication do."""

from tests.publication.conftest import site, sources

__all__ = ["site", "sources"]
