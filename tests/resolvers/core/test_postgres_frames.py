"""The messages of PostgreSQL: what is let through does not depend on how it arrives."""

import struct
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resolvers.sources.postgres_frames import PostgresFrames
from resolvers.sources.wire import FrameError

LISTED = 1009
TEXT = 25


def message(kind: bytes, body: bytes) -> bytes:
    """A message with its head."""
    return kind + struct.pack(">I", 4 + len(body)) + body


def columns(*kinds: int) -> bytes:
    """The description of a statement's rows."""
    described = b"".join(b"c\0" + struct.pack(">IhIhih", 0, 0, kind, -1, -1, 0) for kind in kinds)
    return message(b"T", struct.pack(">H", len(kinds)) + described)


def array(*members: bytes) -> bytes:
    """A list of texts."""
    held = b"".join(struct.pack(">I", len(member)) + member for member in members)
    return struct.pack(">IIIII", 1, 0, TEXT, len(members), 1) + held


def row(*fields: bytes | None) -> bytes:
    """A row; None is null."""
    held = b"".join(b"\xff\xff\xff\xff" if field is None else struct.pack(">I", len(field)) + field for field in fields)
    return message(b"D", struct.pack(">H", len(fields)) + held)


def answer(*rows: bytes, said: int | None = None) -> bytes:
    """A whole answer of a statement that is known."""
    count = len(rows) if said is None else said
    complete = message(b"C", b"SELECT %d\0" % count)
    return message(b"2", b"") + b"".join(rows) + complete + message(b"Z", b"I")


KNOWN = columns(TEXT, LISTED)
"""Rows of two fields, of which the second is a list; those of other widths have none."""

texts = st.none() | st.binary(max_size=40)
arrays = st.none() | st.lists(st.binary(max_size=9), min_size=1, max_size=4).map(lambda held: array(*held))
rows = st.tuples(texts).map(lambda held: row(*held)) | st.tuples(texts, arrays).map(lambda held: row(*held))
answers = st.lists(rows, max_size=6).map(lambda held: answer(*held))


def passed(pieces: list[bytes]) -> int:
    """How many bytes are handed on, as they arrive in these pieces. Raises FrameError."""
    frames = PostgresFrames()
    frames.walk(KNOWN)
    held, count = b"", 0
    for piece in pieces:
        held += piece
        end, _ = frames.walk(held)
        count += end
        held = held[end:]
    return count


def verdict(pieces: list[bytes]) -> int | None:
    """The same; None where a rule is broken."""
    with suppress(FrameError):
        return passed(pieces)
    return None


def bytewise(sent: bytes) -> list[bytes]:
    """One byte after the other."""
    return [sent[at : at + 1] for at in range(len(sent))]


@given(answers)
def test_an_answer_passes_whole_and_in_pieces(sent: bytes) -> None:
    """All of it, whatever its rows hold."""
    assert passed([sent]) == passed(bytewise(sent)) == len(sent)


@given(st.lists(answers, min_size=2, max_size=3))
def test_answers_that_arrive_together_pass(sent: list[bytes]) -> None:
    """As a driver may ask for the next before it has read the last."""
    together = b"".join(sent)
    assert passed([together]) == len(together)


@given(answers, st.data())
@example(answer(row(b"x", array(b"y"))), None)
def test_what_breaks_a_rule_breaks_it_however_it_arrives(sent: bytes, data: st.DataObject | None) -> None:
    """A byte that was changed is let through at once only where it also is byte by byte, and as far."""
    at = 5 if data is None else data.draw(st.integers(0, len(sent) - 1))
    value = 0 if data is None else data.draw(st.integers(0, 255))
    changed = sent[:at] + bytes([value]) + sent[at + 1 :]
    at_once, by_byte = verdict([changed]), verdict(bytewise(changed))
    assert (at_once is None) == (by_byte is None)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(answer(row(b"x"), said=2), id="a row fewer than said"),
        pytest.param(answer(row(b"x"), row(b"x"), said=1), id="a row more than said"),
        pytest.param(answer(row(b"x", struct.pack(">IIIII", 1, 0, TEXT, 2**31 - 1, 1))), id="a list without members"),
        pytest.param(answer(message(b"D", b"\0\2" + b"\0\0\0\x09x")), id="fields beyond their row"),
        pytest.param(
            answer(message(b"D", b"\0\2" + b"\0\0\0\1x" + b"\0\0\0\0" + b"rest")), id="a row beyond its fields"
        ),
        pytest.param(answer(b"D\0\0\0\1"), id="a row shorter than any"),
    ],
)
def test_a_whole_answer_that_lies_is_refused(sent: bytes) -> None:
    """In one piece, as answers usually come."""
    with pytest.raises(FrameError):
        passed([sent])
