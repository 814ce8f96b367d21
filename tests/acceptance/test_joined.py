"""A short page has its linked records joined in the source; a long one asks for them apart. Both say the same."""

import pytest

from tests.conftest import Demo

SHORT, LONG = 60, 700
QUERIES = {
    "kemnaker/officer/placement-service": """
        query ($first: Int!) { placements(first: $first, orderBy: [{ field: PLACED_AT, direction: DESC }]) { nodes {
            id placedAt seeker { id fullName birthDate }
            vacancy { id jobTitle employer { id name } } employer { name industryCode }
        } } }""",
    "bekasi/officer/placement-service": """
        query ($first: Int!) { placements(first: $first, orderBy: [{ field: PLACED_AT, direction: DESC }]) { nodes {
            id source { id } seeker { nik quality } vacancy { id employer { id vacancies(first: 2) { nodes { id } } } }
        } } }""",
    "bekasi/dashboard/statistics": """
        query ($first: Int!) { jobVacancies(first: $first) { nodes { id jobTitle employer { id name quality } } } }""",
}


@pytest.mark.parametrize("caller", QUERIES)
def test_a_short_page_is_the_beginning_of_a_long_one(demo: Demo, caller: str) -> None:
    """Who may be seen, and how, does not depend on the way in which a record was reached."""
    (short,) = demo.ask(caller, QUERIES[caller], {"first": SHORT})["data"].values()
    (long,) = demo.ask(caller, QUERIES[caller], {"first": LONG})["data"].values()
    assert len(short["nodes"]) == SHORT
    assert len(long["nodes"]) > SHORT
    assert short["nodes"] == long["nodes"][:SHORT]
