"""What an agreement says of notices is read strictly, and need not be there."""

import pytest

from policies.errors import PolicyError
from policies.notices import Notices, Span, When
from tests.policies.changing import AGREEMENT, loaded

TERM = 'term = { clause = "Pasal 8(3)" }\n'
LIAISON = 'liaison = { working_days = 7, when = "after", clause = "Pasal 11(3)" }\n'
REST = """force_majeure = { days = 14, clause = "Pasal 13(3)" }
evaluation = { months = 12, clause = "Pasal 10(1)" }
"""


def test_both_agreements_say_what_is_to_be_told_and_when() -> None:
    """They differ in the side of a liaison change alone."""
    found = {name: one.notices for name, one in loaded().agreements.items()}
    whens = {"bekasi": When.AFTER, "halmahera-selatan": When.BEFORE}
    assert found == {
        name: Notices(
            term=Span(1, "Pasal 8(3)"),
            liaison=Span(7, "Pasal 11(3)"),
            liaison_when=when,
            force_majeure=Span(14, "Pasal 13(3)"),
            evaluation=Span(12, "Pasal 10(1)"),
        )
        for name, when in whens.items()
    }


def test_an_agreement_need_not_speak_of_notices() -> None:
    """Other regions' texts may not."""
    policies = loaded(replaced=(AGREEMENT, f"[notices]\n{TERM}{LIAISON}{REST}", ""))
    assert policies.agreements["bekasi"].notices is None


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (LIAISON, LIAISON.replace("7", "0"), "working_days = 0"),
        (LIAISON, LIAISON.replace("7", '"7"'), "working_days = '7'"),
        (LIAISON, LIAISON.replace("after", "around"), "'around'"),
        (LIAISON, LIAISON.replace("Pasal 11(3)", "Pasal 11(9)"), "clause 'Pasal 11(9)'"),
        (LIAISON, LIAISON.replace("working_days", "days"), "the key 'days'"),
        (LIAISON, "", "no 'liaison'"),
        ("months = 12", "months = 400", "months = 400"),
    ],
)
def test_what_makes_no_sense_is_refused(old: str, new: str, found: str) -> None:
    """With the file, and what would be right."""
    with pytest.raises(PolicyError, match=AGREEMENT) as caught:
        loaded(replaced=(AGREEMENT, old, new))
    assert found in str(caught.value)
