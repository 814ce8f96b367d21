"""What repeats in entries is told apart by its digest, and what is proved of an entry can be derived again."""

from collections.abc import Callable
from dataclasses import fields, replace
from hashlib import sha256
from uuid import UUID

import pytest

from hub.errors import InternalError
from hub.journal.entry import DENIED, NOT_ASKED, DecisionSet, Entry, LeftOut, SourceRecord
from hub.journal.leaf import leaf_data, leaf_hash, personal_data, personal_hash
from hub.journal.profile import Profile, SourceSet, in_places, marks_of, profile_key, profile_of, rows_of
from schema.caller import Caller, Standing
from tests.hub.conftest import decision

RINI = Caller("https://masuk.bekasi.example", "rini", Standing("bekasi", "officer", "placement-service"))
Maker = Callable[..., Entry]

ASKED = SourceRecord("siapkerja", "kemnaker", "OK", 25)
SLOW = SourceRecord("sip-kerja", "bekasi", "TIMED_OUT", None)
REFUSED = SourceRecord("si-pinker", "halmahera-selatan", DENIED, None)
UNWANTED = SourceRecord("aptekad", "halmahera-selatan", NOT_ASKED, None)


def _profile(entry: Entry) -> Profile:
    return profile_of(entry, in_places(entry.sources))


def test_sources_stand_in_places_that_only_the_plan_decides(make_entry: Maker) -> None:
    """Asked, denied, left out, each by id: whoever gives how much, or fails, the places are the same."""
    entry = make_entry(RINI, sources=[UNWANTED, SLOW, REFUSED, ASKED])
    profile = _profile(entry)
    assert [source for source, _ in profile.sources.places] == ["siapkerja", "sip-kerja", "si-pinker", "aptekad"]
    assert (profile.sources.asked, profile.sources.denied, profile.statuses) == (2, 1, ("OK", "TIMED_OUT"))
    assert rows_of(in_places(entry.sources)) == [25]
    assert rows_of(in_places([replace(SLOW, rows=0), replace(ASKED, rows=None)])) == [None, 0]
    answered = make_entry(RINI, sources=[replace(SLOW, status="OK", rows=3), ASKED, REFUSED, UNWANTED])
    assert _profile(answered).sources == profile.sources


def test_who_may_read_are_those_asked_refused_decided_on_or_told(make_entry: Maker) -> None:
    """Not the asking party, and not one whose source the caller left out."""
    decided = [decision("JobSeeker.nik", "kota-bandung", "MASK")]
    entry = make_entry(RINI, sources=[ASKED, SLOW, REFUSED], decisions=decided)
    assert _profile(entry).owners == ("halmahera-selatan", "kemnaker", "kota-bandung")
    assert _profile(make_entry(RINI, sources=[UNWANTED], decisions=[])).owners == ()
    assert _profile(make_entry(None, told=("b", "a", "a"), sources=[], decisions=[])).owners == ("a", "b")


def test_what_a_plan_leaves_out_is_as_if_it_were_told_source_by_source(make_entry: Maker) -> None:
    """The same profile; within a process it has a key of its own."""
    beside = make_entry(RINI, sources=[ASKED, SLOW], left_out=LeftOut.of([REFUSED, UNWANTED]))
    among = make_entry(RINI, sources=[ASKED, SLOW, REFUSED, UNWANTED])
    assert _profile(beside).digest == _profile(among).digest
    keys = {profile_key(entry, in_places(entry.sources)) for entry in (beside, among, replace(beside))}
    assert len(keys) == 2


def test_sources_left_out_beside_others_that_were_not_asked_are_refused(make_entry: Maker) -> None:
    """Rows go by place, and would be told of other sources."""
    with pytest.raises(InternalError):
        _profile(make_entry(RINI, sources=[ASKED, UNWANTED], left_out=LeftOut.of([REFUSED])))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("standing", None),
        ("standing", Standing("bekasi", "officer", "statistics")),
        ("outcome", "FORBIDDEN"),
        ("operation_hash", "hash-2"),
        ("rules_version", "rules-2"),
        ("decisions", DecisionSet.of([])),
        ("sources", SourceSet((("siapkerja", "kemnaker"), ("sip-kerja", "bekasi")), 2, 0)),
        ("sources", SourceSet((("siapkerja", "kemnaker"), ("sip-kerja", "kemnaker")), 1, 1)),
        ("sources", SourceSet((("siapkerja", "kemnaker"), ("sip-kerja", "bekasi")), 1, 0)),
        ("statuses", ("TIMED_OUT",)),
        ("statuses", ("OK", "OK")),
        ("owners", ()),
    ],
)
def test_a_profile_that_differs_in_anything_has_another_digest(make_entry: Maker, name: str, value: object) -> None:
    """But the operation's text, of which the hash is there; a new field would have to be decided on here."""
    profile = _profile(make_entry(RINI, sources=[ASKED, replace(SLOW, status=DENIED)]))
    assert replace(profile, **{name: value}).digest != profile.digest  # type: ignore[arg-type] # of the field's type
    assert {field.name for field in fields(Profile)} == {
        *("standing", "outcome", "operation_hash", "operation_text", "rules_version"),
        *("decisions", "sources", "statuses", "owners"),
    }


def test_a_set_of_decisions_is_marked_with_what_can_be_looked_for() -> None:
    """Coordinates, treatments, and pairs that one decision has; not a pair of two decisions."""
    both = [decision("JobSeeker.nik", "a", "MASK"), decision("JobSeeker.sex", "b", "CLEAR")]
    assert set(marks_of(DecisionSet.of(both))) == {
        *("JobSeeker.nik ", "JobSeeker.sex ", " MASK", " CLEAR"),
        *("JobSeeker.nik MASK", "JobSeeker.sex CLEAR"),
    }


def test_a_leaf_is_these_bytes_and_no_others() -> None:
    """Auditors' programs read them: written down, so that no change goes unnoticed."""
    entry = UUID("01900000-0000-7000-8000-000000000001")
    data = leaf_data(entry, b"\x01" * 32, [25, None, 0], 7, b"\x02" * 32)
    written = f'["{entry}","{"01" * 32}",[25,null,0],7,"{"02" * 32}"]'.encode()
    assert data == written
    assert leaf_hash(data) == sha256(b"\x00" + written).digest()
    personal = personal_data("i", 's"]', b"\xff" * 16)
    assert personal == b'["i","s\\"]"]' + b"\xff" * 16
    assert personal_data(None, None, b"") == b"[null,null]"
    assert personal_hash(b"salt", personal) == sha256(b"salt" + personal).digest()
