"""How tests are dealt out to several processes: those that share what is costly to start go to one.

The tests over the default demo are one group; every folder is another, but for the longest files, which stand alone.
"""

from xdist.scheduler import LoadScopeScheduling

DEMO = "the default demo"
_DEMO = ("tests/acceptance/", "tests/paging/", "tests/web/", "tests/test_readme.py")
_ALONE = ("tests/acceptance/test_demo_command.py", "tests/acceptance/test_outage.py", "tests/bench/test_bench.py")
"""They start demos and databases of their own."""
LONGEST = (
    DEMO, "tests/attacks", "tests/worlds", "tests/publication", "tests/bench/test_bench.py", "tests/resolvers/sql",
    "tests/proof", "tests/kills", "tests/sourcing", "tests/policies", "tests/hub", "tests/bench", "tests/serving",
    "tests/acceptance/test_outage.py",
    "tests/acceptance/test_demo_command.py", "tests/cases", "tests/demo", "tests/chaos", "tests/resolvers/files",
    "tests/compose", "tests/resolvers/api_sources", "tests/differential", "tests/resolvers/core",
)  # fmt: skip
"""The groups that take ten seconds and more; the many short ones fill what is left of the time."""


class Groups(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
    """Deals out whole groups."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """The group of a test, by its file."""
    file = nodeid.partition("::")[0]
    if file in _ALONE:
        return file
    return DEMO if file.startswith(_DEMO) else file.rpartition("/")[0]


def begins(nodeid: str) -> int:
    """The place of a test's group in the order in which groups begin: the longest first, then all others."""
    group = group_of(nodeid)
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)
