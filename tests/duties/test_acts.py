"""Acts are told to the log in words that hold no name, and read from it as they were told."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.duties.acts import Act, ActError, Done, EventKind, Happened, Withdrawn, act_of, standing, words_of

IDS = st.uuids().map(lambda one: one.hex)
NAMES = st.sampled_from(["bekasi", "kemnaker", "halmahera-selatan"])
HAPPENED = st.builds(
    Happened,
    id=IDS,
    kind=st.sampled_from(EventKind),
    agreement=NAMES,
    party=NAMES,
    at=st.datetimes(timezones=st.just(UTC)),
)
DONE = st.builds(
    Done,
    id=IDS,
    obligation=st.just("evaluation/bekasi/kemnaker/2026-03-20"),
    on=st.dates(),
    letter=st.none() | st.from_regex(r"[0-9A-Za-z][0-9A-Za-z./-]{0,59}", fullmatch=True),
)
ACTS = HAPPENED | DONE | st.builds(Withdrawn, id=IDS, act=IDS)


@given(ACTS)
def test_an_act_is_read_as_it_was_told(act: Act) -> None:
    """The words of the log hold all of it."""
    assert act_of(words_of(act)) == act


@given(st.lists(ACTS))
def test_what_was_withdrawn_counts_no_more(acts: list[Act]) -> None:
    """And nothing else is lost, in the same order."""
    if acts:
        acts.append(Withdrawn("0" * 32, acts[0].id))
    gone = {act.act for act in acts if isinstance(act, Withdrawn)}
    kept = [act for act in acts if not isinstance(act, Withdrawn) and act.id not in gone]
    assert list(standing(acts)) == kept


@pytest.mark.parametrize("letter", ["Surat Budi Santoso", "", "x" * 61, "560/1\n2"])
def test_a_letter_is_a_number_and_no_text(letter: str) -> None:
    """What stands in the log stays there, so no name can get in."""
    with pytest.raises(ActError, match="number of a letter"):
        Done("1" * 32, "evaluation/bekasi/kemnaker/2026-03-20", date(2026, 3, 1), letter)


@pytest.mark.parametrize(
    "words",
    [
        "duty {}",
        "duty not JSON",
        'duty {"is":"other"}',
        'duty {"is":"withdrawn","act":"1"}',
        'duty {"is":"happened","id":"1"}',
        'duty {"is":"done","id":"1","obligation":"x","on":"2026-13-01","letter":null}',
        "duty []",
        "duty 1",
    ],
)
def test_other_words_tell_no_act(words: str) -> None:
    """They are refused, not passed over."""
    with pytest.raises(ActError):
        act_of(words)


def test_the_instant_of_a_breach_is_kept_to_the_second() -> None:
    """Seventy-two hours are counted from it."""
    at = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
    act = Happened("1" * 32, EventKind.BREACH, "bekasi", "bekasi", at)
    assert '"2026-11-02T03:04:05+00:00"' in words_of(act)
