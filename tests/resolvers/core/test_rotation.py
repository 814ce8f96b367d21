"""Keys are exchanged with an overlap: what older ones sealed opens until they are taken out, and nothing else does."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from resolvers.masters import Master, Secrets
from resolvers.seal import Keyring
from schema.caller import Standing

BEKASI = Standing("bekasi", "dashboard", "statistics")
BEGIN = datetime(2025, 3, 19, 17, tzinfo=UTC)
KEYS = st.integers(min_value=-(2**63), max_value=2**63 - 1)
NUMBERS = st.lists(st.integers(0, 15), min_size=2, max_size=5, unique=True)


def _secret(number: int) -> bytes:
    return bytes((number + 65,)) * 32


def _keyring(number: int, older: Sequence[int] = ()) -> Keyring:
    return Keyring(Secrets(_secret(number), b"t" * 32, b"j" * 32, number, {other: _secret(other) for other in older}))


@given(NUMBERS, st.lists(KEYS, min_size=1, max_size=80))
def test_ids_of_every_key_open_until_it_is_taken_out(numbers: list[int], keys: list[int]) -> None:
    """Whatever was sealed on the way, in one list; ids stay as long as they are."""
    sealed = [text for number in numbers for text in _keyring(number).ids(BEKASI, "bekasi").seal(3, "siapkerja", keys)]
    newest, *older = reversed(numbers)
    assert {len(text) for text in sealed} == {22}
    assert _keyring(newest, older).ids(BEKASI, "bekasi").unseal(3, "siapkerja", sealed) == keys * len(numbers)
    gone = _keyring(newest, older[:-1]).ids(BEKASI, "bekasi").unseal(3, "siapkerja", sealed)
    assert gone == keys * (len(numbers) - 1)


@given(NUMBERS, st.binary(max_size=300))
def test_cursors_of_every_key_open_until_it_is_taken_out(numbers: list[int], payload: bytes) -> None:
    """And they are as long as before keys had numbers."""
    newest, *older = reversed(numbers)
    for number in numbers:
        cursor = _keyring(number).seal_cursor(payload, b"n" * 12)
        steps = -(-len(payload) // 96)
        assert len(cursor) == -(-(12 + steps * 96 + 16) * 8 // 6)
        opened = _keyring(newest, older).unseal_cursor(cursor)
        assert opened is not None
        assert opened.rstrip(b" ") == payload.rstrip(b" ")
    first = _keyring(numbers[0]).seal_cursor(payload, b"n" * 12)
    assert _keyring(newest, older[:-1]).unseal_cursor(first) is None


@given(KEYS, st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
def test_a_forged_number_is_as_unknown_as_any_other_text(key: int, forged: str) -> None:
    """It names no key, or one that did not seal this: nothing either way."""
    keyring = _keyring(3, (7, 12))
    (text,) = keyring.ids(BEKASI, "bekasi").seal(3, "siapkerja", [key])
    cursor = keyring.seal_cursor(b"{}", b"n" * 12)
    (name,) = keyring.pseudonyms(BEKASI, "bekasi").seal("NIK", ["3216990909820001"])
    assert name is not None
    if text[-1] != forged:
        assert keyring.ids(BEKASI, "bekasi").unseal(3, "siapkerja", [text[:-1] + forged]) == []
    if cursor[-1] != forged:
        assert keyring.unseal_cursor(cursor[:-1] + forged) is None
    if name[4] != forged:
        assert keyring.pseudonyms(BEKASI, "bekasi").unseal("NIK", name[:4] + forged + name[5:]) is None


def test_a_text_that_decodes_to_half_a_block_does_no_harm_to_others() -> None:
    """Decoding passes over foreign characters; the block cipher keeps what is less than a block for the next call."""
    ids = _keyring(0).ids(BEKASI, "bekasi")
    texts = ids.seal(3, "siapkerja", [7])
    assert ids.unseal(3, "siapkerja", ["!!" + "A" * 20, *texts]) == [7]
    assert ids.unseal(3, "siapkerja", texts) == [7]


def _renewed(pseudonyms: Sequence[Master], terms: Mapping[str, Sequence[datetime]]) -> Keyring:
    return Keyring(Secrets(b"s" * 32, b"t" * 32, b"j" * 32, pseudonyms=tuple(pseudonyms))).during(
        lambda agreement: terms.get(agreement, ())
    )


OLD = Master(0, BEGIN - timedelta(days=30), b"o" * 32)
NEW = Master(1, BEGIN + timedelta(days=30), b"n" * 32)
RENEWAL = BEGIN + timedelta(days=3 * 365)


@given(st.text(min_size=1, max_size=40))
def test_pseudonyms_change_with_the_term_and_the_last_ones_open_while_both_are_known(value: str) -> None:
    """A new key is taken up at the renewal, not before: within a term extracts can be joined with each other."""
    first = _renewed([OLD], {"bekasi": [BEGIN]}).pseudonyms(BEKASI, "bekasi").seal("NIK", [value])
    same = _renewed([NEW, OLD], {"bekasi": [BEGIN]}).pseudonyms(BEKASI, "bekasi").seal("NIK", [value])
    assert same == first
    renewed = _renewed([NEW, OLD], {"bekasi": [RENEWAL, BEGIN]}).pseudonyms(BEKASI, "bekasi")
    second = renewed.seal("NIK", [value])
    assert second != first
    assert [renewed.unseal("NIK", str(text)) for text in (*first, *second)] == [value, value]
    later = _renewed([NEW, OLD], {"bekasi": [RENEWAL]}).pseudonyms(BEKASI, "bekasi")
    assert [later.unseal("NIK", str(text)) for text in (*first, *second)] == [None, value]


def test_a_renewal_alone_changes_pseudonyms() -> None:
    """The term is part of the key."""
    terms = ([BEGIN], [RENEWAL, BEGIN])
    made = {str(_renewed([OLD], {"bekasi": term}).pseudonyms(BEKASI, "bekasi").seal("NIK", ["1"])[0]) for term in terms}
    assert len(made) == 2


def test_without_an_agreement_the_newest_key_serves() -> None:
    """In one's own sources nothing is renewed; the older ones open what they sealed."""
    old = _renewed([OLD], {}).pseudonyms(BEKASI, None).seal("NIK", ["1"])
    ring = _renewed([NEW, OLD], {}).pseudonyms(BEKASI, None)
    assert ring.seal("NIK", ["1"]) != old
    assert ring.unseal("NIK", str(old[0])) == "1"
