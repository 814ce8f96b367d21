"""The text of answers is UTF-8 held byte by byte: what goes in comes out, and nothing else gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.utf8 import from_bytes, from_text, to_bytes

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_a_text_comes_out_as_its_utf_8(text: str) -> None:
    """Whichever way it went in."""
    assert to_bytes(from_text(text)) == to_bytes(from_bytes(text.encode())) == text.encode()


@given(st.lists(TEXTS, min_size=1))
def test_texts_are_joined_and_cut_at_ascii_as_ordinary_ones_are(texts: list[str]) -> None:
    """No byte of a letter beyond ASCII is an ASCII one."""
    whole = "\x1f".join(map(from_text, texts))
    assert to_bytes(whole) == "\x1f".join(texts).encode()
    assert whole.split("\x1f") == [from_text(part) for text in texts for part in text.split("\x1f")]


def test_every_character_is_one_byte_wide() -> None:
    """Which is what it is for."""
    assert max(from_text("Siti É 😀")) <= "\xff"


def test_an_ordinary_text_is_not_sent_by_mistake() -> None:
    """At least where it has letters that are no Latin ones."""
    with pytest.raises(UnicodeEncodeError):
        to_bytes("😀")
