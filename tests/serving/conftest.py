"""`hub serve` as an operator runs it: a process of its own, by a settings file."""

from tests.publication.conftest import site, sources

__all__ = ["site", "sources"]
