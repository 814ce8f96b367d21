"""Cursors: good for whom they were sealed, for that very list, for a day (ATTACKS 5 and 6)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.cursor import LIFETIME, BadCursorError, Cursors, Listed, Position, digest_of
from resolvers.seal import Keyring, Secrets
from schema.caller import Standing
from tests.resolvers.core.conftest import Desk

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
CURSORS = Cursors(Keyring(Secrets(b"s" * 32, b"t" * 32, b"j" * 32)))
LISTED = Listed(Standing("bekasi", "dashboard", "statistics"), digest_of("JobSeeker", ["x"]))
POSITION = Position((date(2026, 1, 31), "SMA", None), "siapkerja", 7, ("siapkerja", "sip-kerja"))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
)


@given(st.lists(VALUES, max_size=4), st.integers(-(2**63), 2**63 - 1))
def test_a_cursor_opens_to_the_position_it_was_made_of(values: list[object], key: int) -> None:
    """Order values of every kind come back as they were, types and nulls too."""
    position = Position(tuple(values), "siapkerja", key, ("siapkerja", "sip-kerja"))
    opened = CURSORS.unseal(LISTED, CURSORS.seal(LISTED, position, NOW), NOW)
    assert opened == position
    assert [type(value) for value in opened.values] == [type(value) for value in values]


@pytest.mark.parametrize(
    "standing",
    [
        Standing("halmahera-selatan", "dashboard", "statistics"),
        Standing("bekasi", "steward", "statistics"),
        Standing("bekasi", "dashboard", "audit"),
    ],
)
def test_a_cursor_is_no_use_to_anybody_else(standing: Standing) -> None:
    """Neither to another party, nor in another role, nor for another purpose."""
    cursor = CURSORS.seal(LISTED, POSITION, NOW)
    with pytest.raises(BadCursorError):
        CURSORS.unseal(replace(LISTED, standing=standing), cursor, NOW)


def test_a_cursor_is_no_use_in_another_list() -> None:
    """The list's shape, filter values and decisions are in its digest."""
    cursor = CURSORS.seal(LISTED, POSITION, NOW)
    with pytest.raises(BadCursorError):
        CURSORS.unseal(replace(LISTED, digest=digest_of("JobSeeker", ["y"])), cursor, NOW)


def test_a_cursor_lives_for_its_time_and_no_second_longer() -> None:
    """A listing left alone for a day is begun anew."""
    cursor = CURSORS.seal(LISTED, POSITION, NOW)
    assert CURSORS.unseal(LISTED, cursor, NOW + LIFETIME) == POSITION
    with pytest.raises(BadCursorError):
        CURSORS.unseal(LISTED, cursor, NOW + LIFETIME + timedelta(seconds=1))


@given(st.text(max_size=60))
def test_any_other_text_is_a_bad_cursor(text: str) -> None:
    """Whatever a caller sends, the answer is one error and no other."""
    with pytest.raises(BadCursorError):
        CURSORS.unseal(LISTED, text, NOW)


@given(st.integers(0, 200), st.sampled_from("AZaz09-_"))
def test_an_altered_cursor_is_a_bad_one(place: int, character: str) -> None:
    """Sealed, not only hidden; the last character may hold padding alone."""
    cursor = CURSORS.seal(LISTED, POSITION, NOW)
    place %= len(cursor) - 1
    if cursor[place] == character:
        return
    with pytest.raises(BadCursorError):
        CURSORS.unseal(LISTED, cursor[:place] + character + cursor[place + 1 :], NOW)


@given(st.text("ab", max_size=8), st.text("ab", max_size=8))
def test_the_length_of_a_cursor_does_not_tell_the_values(one: str, other: str) -> None:
    """Payloads are padded in steps, so that a name of three letters and one of seven look alike."""
    lengths = {len(CURSORS.seal(LISTED, replace(POSITION, values=(text,)), NOW)) for text in (one, other)}
    assert len(lengths) == 1


def test_no_two_cursors_are_alike_even_of_one_place() -> None:
    """Each has a nonce of its own."""
    assert CURSORS.seal(LISTED, POSITION, NOW) != CURSORS.seal(LISTED, POSITION, NOW)


QUERY = """query($region: RegionCode!) {{
  employers(first: 5, where: {{ {where} }}, orderBy: [{{ field: {field}, direction: {way} }}]{more}) {{
    nodes {{ name }}
  }}
}}"""
USUAL = {"where": "regionCode: { eq: $region }", "field": "NIB", "way": "ASC", "more": ""}


def _digest(desk: Desk, who: str, **changes: str) -> bytes:
    return desk.list_plan(who, QUERY.format(**(USUAL | changes)), {"region": "32.16"}).paged.digest


@pytest.mark.parametrize(
    "changes",
    [
        {"where": "regionCode: { in: [$region] }"},
        {"where": "not: { regionCode: { eq: $region } }"},
        {"where": "regionCode: { eq: $region }, nib: { isNull: false }"},
        {"field": "NAME"},
        {"way": "DESC"},
        {"more": ', sources: ["siapkerja"]'},
    ],
)
def test_a_list_with_another_filter_order_or_choice_of_sources_is_another_list(
    desk: Desk, changes: dict[str, str]
) -> None:
    """Its digest differs, so no cursor of the one fits the other."""
    assert _digest(desk, "bekasi/dashboard/statistics", **changes) != _digest(desk, "bekasi/dashboard/statistics")


def test_a_list_under_other_decisions_is_another_list(desk: Desk) -> None:
    """A cursor does not outlive the rules it was issued under."""
    assert _digest(desk, "bekasi/dashboard/statistics") != _digest(desk, "bekasi/officer/placement-service")


def test_what_is_selected_and_how_many_does_not_bind_a_cursor(desk: Desk) -> None:
    """The next page may show other members, and more of them."""
    other = QUERY.format(**USUAL).replace("first: 5", "first: 9").replace("name", "nib name")
    found = desk.list_plan("bekasi/dashboard/statistics", other, {"region": "32.16"}).paged.digest
    assert found == _digest(desk, "bekasi/dashboard/statistics")
