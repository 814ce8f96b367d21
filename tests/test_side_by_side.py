"""What is costly to start is started in one process, however many there are."""

from pathlib import Path

import pytest

from tests.side_by_side import DEMO, LONGEST, begins, group_of

ROOT = Path(__file__).parent.parent


def test_all_tests_over_the_default_demo_are_one_group(request: pytest.FixtureRequest) -> None:
    """Wherever such a test is written."""
    over_it = [item.nodeid for item in request.session.items if "demo" in getattr(item, "fixturenames", ())]
    assert {group_of(nodeid) for nodeid in over_it} <= {DEMO}


def test_the_longest_groups_are_there_and_begin_first() -> None:
    """None is named that has gone."""
    assert all((ROOT / name).exists() for name in LONGEST if name != DEMO)
    assert begins("tests/web/test_start_page.py::test_x[a/b]") == 0
    assert begins("tests/worlds/test_two_worlds.py::test_x") == LONGEST.index("tests/worlds")
    assert begins("tests/bench/test_bench.py::test_x") < begins("tests/bench/test_parts.py::test_x")
    assert begins("tests/schema/test_nik.py::test_x") == len(LONGEST)
