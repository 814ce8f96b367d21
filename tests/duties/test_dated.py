"""What is due follows from the agreements as they are signed, and from what was told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from hub.duties.acts import Act, Done, EventKind, Happened, Withdrawn
from hub.duties.answer import WHAT, obligations
from hub.duties.dated import Obligation, obligations_of
from policies.load import ROOT, load_policies
from policies.model import EarlyEnd
from policies.terms import midnight
from schema.build import CATALOGUE
from schema.obligations import ObligationKind, ObligationState

POLICIES = load_policies(ROOT, CATALOGUE)
AGREEMENTS = tuple(POLICIES.agreements.values())
COMING, DUE, OVERDUE, DONE = ObligationState
EVENT = "a" * 32
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


def of(party: str, acts: Iterable[Act] = ()) -> dict[str, Obligation]:
    """A party's obligations by their names."""
    return {one.id: one for one in obligations_of(AGREEMENTS, party, acts)}


def happened(kind: EventKind, party: str, at: datetime) -> Happened:
    """An event under the party's own agreement."""
    return Happened(EVENT, kind, party, party, at)


def state_on(one: Obligation, day: str) -> ObligationState:
    """How an obligation stands at noon of a day in WIB."""
    return one.state(datetime.fromisoformat(f"{day}T12:00:00+07:00"))


def test_the_end_of_term_and_its_notice_follow_from_the_agreement() -> None:
    """The notice is due a month before, and from three months before that on somebody must see to it."""
    found = of("bekasi")
    end, notice = found["end-of-term/bekasi/bekasi/2028-03-20"], found["term-notice/bekasi/bekasi/2028-03-20"]
    assert (end.due_on, end.clause) == (date(2028, 3, 19), "Pasal 8(1); Pasal 16(2)")
    assert (notice.due_on, notice.clause) == (date(2028, 2, 20), "Pasal 8(3)")
    days = ["2027-11-19", "2027-11-20", "2028-02-20", "2028-02-21"]
    assert [state_on(notice, day) for day in days] == [COMING, DUE, DUE, OVERDUE]
    assert [state_on(end, day) for day in ("2028-02-18", "2028-02-19", "2028-03-20")] == [COMING, DUE, DONE]


def test_an_early_end_has_its_notice_done() -> None:
    """Its day stands in the agreement, so nobody tells it again."""
    (bekasi, _) = AGREEMENTS
    end = midnight(date(2027, 3, 1))
    ended = replace(bekasi, until=end, early_end=EarlyEnd(date(2027, 1, 31), end, "Pasal 8(3)"))
    found = {one.kind: one for one in obligations_of((ended,), "bekasi", ())}
    assert found[ObligationKind.TERM_NOTICE].done_on == date(2027, 1, 31)
    assert found[ObligationKind.END_OF_TERM].due_on == date(2027, 2, 28)


def test_evaluation_is_due_every_year_to_the_end_of_the_term() -> None:
    """Three times in three years, by each party of each agreement."""
    for party, agreements in (("bekasi", ["bekasi"]), ("kemnaker", ["bekasi", "halmahera-selatan"])):
        found = [one for one in of(party).values() if one.kind is ObligationKind.EVALUATION]
        days = [date(year, 3, 20) for year in (2026, 2027, 2028) for _ in agreements]
        assert [one.due_on for one in found] == days
        assert {one.agreement for one in found} == {*agreements}
        assert {one.clause for one in found} == {"Pasal 10(1)"}


def test_a_report_that_was_given_is_done_however_late() -> None:
    """Its day and its letter are told with it; the next year's is still to come."""
    name = "evaluation/bekasi/bekasi/2026-03-20"
    act = Done("b" * 32, name, date(2026, 4, 2), "560/12/2026")
    assert of("bekasi")[name].state(NOW) is OVERDUE
    one = of("bekasi", [act])[name]
    assert (one.state(NOW), one.done_on, one.letter) == (DONE, date(2026, 4, 2), "560/12/2026")
    assert of("bekasi", [act])["evaluation/bekasi/bekasi/2027-03-20"].state(NOW) is COMING
    assert of("bekasi", [act, Withdrawn("c" * 32, act.id)])[name].state(NOW) is OVERDUE


@pytest.mark.parametrize(
    ("party", "due"),
    [("bekasi", date(2026, 11, 11)), ("halmahera-selatan", date(2026, 10, 22))],
)
def test_a_liaison_change_is_told_as_each_agreement_says(party: str, due: date) -> None:
    """Bekasi within seven working days after, Halmahera Selatan seven working days before."""
    event = happened(EventKind.LIAISON_CHANGE, party, midnight(date(2026, 11, 2)))
    one = of(party, [event])[f"liaison-notice/{party}/{party}/{EVENT}"]
    assert (one.due_on, one.clause, one.happened_at) == (due, "Pasal 11(3)", event.at)


def test_a_day_that_cannot_be_known_is_due_now() -> None:
    """No decree names the holidays of 2031."""
    event = happened(EventKind.LIAISON_CHANGE, "bekasi", midnight(date(2031, 3, 3)))
    one = of("bekasi", [event])[f"liaison-notice/bekasi/bekasi/{EVENT}"]
    assert (one.due_on, one.state(NOW)) == (None, DUE)


def test_force_majeure_is_told_within_fourteen_days_of_the_calendar() -> None:
    """Holidays count."""
    event = happened(EventKind.FORCE_MAJEURE, "bekasi", midnight(date(2026, 3, 13)))
    one = of("bekasi", [event])[f"force-majeure-notice/bekasi/bekasi/{EVENT}"]
    assert (one.due_on, one.clause) == (date(2026, 3, 27), "Pasal 13(3)")
    assert [state_on(one, day) for day in ("2026-03-27", "2026-03-28")] == [DUE, OVERDUE]


def test_a_breach_is_told_within_three_times_twenty_four_hours() -> None:
    """To the second, by the law and under any agreement, one without a word on notices too."""
    event = happened(EventKind.BREACH, "bekasi", datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC))
    bare = replace(POLICIES.agreements["bekasi"], notices=None)
    found = {one.kind: one for one in obligations_of((bare,), "bekasi", [event])}
    assert found.keys() == {ObligationKind.END_OF_TERM, ObligationKind.BREACH_NOTICE}
    one = found[ObligationKind.BREACH_NOTICE]
    late = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
    assert (one.due_at, one.clause) == (late, "UU 27/2022 Pasal 46(1)")
    assert [one.state(late - timedelta(seconds=1)), one.state(late)] == [DUE, OVERDUE]


def test_a_party_reads_of_the_agreements_that_it_signed_alone() -> None:
    """The regions are third parties to each other, and each sees the Ministry's duties towards itself."""
    event = happened(EventKind.BREACH, "bekasi", NOW)
    agreements = {
        pair: {one["agreement"] for one in obligations(POLICIES, [event], pair, NOW)}
        for pair in (
            ("bekasi", "bekasi"),
            ("bekasi", "kemnaker"),
            ("kemnaker", "bekasi"),
            ("bekasi", "halmahera-selatan"),
            ("halmahera-selatan", "bekasi"),
            ("kemnaker", "kemnaker"),
            ("bekasi", "nobody"),
        )
    }
    own, none = {"bekasi"}, set[str]()
    assert list(agreements.values()) == [own, own, own, none, none, {"bekasi", "halmahera-selatan"}, none]


def test_each_obligation_says_what_to_do_and_shows_its_clause() -> None:
    """In Indonesian, with the text of every clause that it cites."""
    events = [
        Happened(f"{number}" * 32, kind, "bekasi", "bekasi", NOW) for number, kind in enumerate(EventKind, start=1)
    ]
    told = obligations(POLICIES, events, ("bekasi", "bekasi"), NOW)
    assert {one["kind"] for one in told} == {*ObligationKind} == WHAT.keys()
    for one in told:
        assert [clause["clause"] for clause in one["clauses"]] == one["clause"].split("; ")
        assert all(clause["text"] for clause in one["clauses"])
