"""Of which operations the log learns that all records they give are those of the one person they look up."""

import pytest

from resolvers.resolving import resolves
from tests.resolvers.core.conftest import Desk

OFFICER = "bekasi/officer/placement-service"
NIK = "3216990909820001"
LOOKUPS = {
    f'{{ person(nik: "{NIK}") {{ jobSeekers {{ nodes {{ sex }} }} placements {{ nodes {{ placedAt }} }} }} }}': True,
    f'{{ jobSeekers(where: {{ nik: {{ eq: "{NIK}" }} }}) {{ nodes {{ placements {{ nodes {{ id }} }} }} }} }}': True,
    f'{{ trainingEnrollments(where: {{ participantNik: {{ eq: "{NIK}" }} }}) '
    "{ nodes { training { id } } } }": True,
    "{ jobSeekers { nodes { sex } } }": False,
    f'{{ person(nik: "{NIK}") {{ jobSeekers {{ totalCount }} }} jobSeekers {{ nodes {{ sex }} }} }}': False,
    f'{{ trainingEnrollments(where: {{ participantNik: {{ eq: "{NIK}" }} }}) '
    "{ nodes { training { enrollments { nodes { id } } } } } }": False,
    "{ jobVacancies { totalCount } }": False,
}


@pytest.mark.parametrize(("query", "expected"), LOOKUPS.items())
def test_a_look_up_that_leads_to_nobody_else_resolves_its_person(desk: Desk, query: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table above
    """Not so a list that is not narrowed to one person, nor a training's other participants."""
    assert resolves(desk.plan(OFFICER, query)) is expected


def test_a_look_up_of_a_persons_trail_resolves_its_person(desk: Desk) -> None:
    """The records that it finds are that person's alone, and are kept for when they are gone."""
    query = f'{{ dataSubjectAccesses(nik: "{NIK}") {{ nodes {{ entry }} }} }}'
    assert resolves(desk.plan("bekasi/dpo/data-subject-request", query))
