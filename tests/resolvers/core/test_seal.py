"""Sealed ids, pseudonyms and tags: opened by the hub for whom they were made, and by nobody for anything else."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.seal import IdSealer, Keyring, Pseudonymiser, RecipientTreater, Secrets
from schema.caller import Standing
from schema.pseudonyms import is_pseudonym

BEKASI = Standing("bekasi", "dashboard", "statistics")
OTHERS = {
    "another role": Standing("bekasi", "steward", "statistics"),
    "another purpose": Standing("bekasi", "dashboard", "audit"),
    "another party": Standing("halmahera-selatan", "dashboard", "statistics"),
}
KEYS = st.integers(min_value=-(2**63), max_value=2**63 - 1)
SEALER = IdSealer(b"k" * 32)
MAKER = Pseudonymiser(b"p" * 64)


@given(st.integers(1, 254), st.text(max_size=20), st.lists(KEYS, max_size=40))
def test_a_sealed_id_opens_to_its_key(type_code: int, source: str, keys: list[int]) -> None:
    """Any key a database may have, of any type and source, in the order given."""
    assert SEALER.unseal(type_code, source, SEALER.seal(type_code, source, keys)) == keys


@given(st.lists(KEYS, min_size=1, max_size=20, unique=True))
def test_ids_have_one_length_and_no_two_are_alike(keys: list[int]) -> None:
    """Neither the size of a key nor its neighbourhood shows."""
    ids = SEALER.seal(3, "siapkerja", keys)
    assert {len(text) for text in ids} == {22}
    assert len(set(ids)) == len(keys)


@given(KEYS)
def test_an_id_opens_for_its_own_type_and_source_only(key: int) -> None:
    """The type is checked again when an id comes back, and so is the source."""
    (text,) = SEALER.seal(3, "siapkerja", [key])
    assert SEALER.unseal(4, "siapkerja", [text]) == []
    assert SEALER.unseal(3, "sip-kerja", [text]) == []


@given(KEYS, st.integers(0, 21), st.sampled_from("AZaz09-_"))
def test_an_altered_id_names_no_other_record(key: int, place: int, character: str) -> None:
    """Whoever turns a character gets nothing, or the same id where the last bits are padding."""
    (text,) = SEALER.seal(3, "siapkerja", [key])
    altered = text[:place] + character + text[place + 1 :]
    assert SEALER.unseal(3, "siapkerja", [altered]) in ([], [key])


@given(st.lists(st.text(max_size=40), max_size=5))
def test_what_is_no_id_is_passed_over(texts: list[str]) -> None:
    """Any text may stand where an id is asked for."""
    (known,) = SEALER.seal(3, "siapkerja", [7])
    assert SEALER.unseal(3, "siapkerja", [*texts, known])[-1] == 7


@pytest.mark.parametrize("agreement", [None, "bekasi"])
def test_ids_are_made_for_one_party_purpose_and_agreement(keyring: Keyring, agreement: str | None) -> None:
    """Extracts made for two purposes, or under two agreements, have no id in common."""
    (text,) = keyring.ids(BEKASI, agreement).seal(3, "siapkerja", [7])
    for other in (OTHERS["another purpose"], OTHERS["another party"]):
        assert keyring.ids(other, agreement).unseal(3, "siapkerja", [text]) == []
    assert keyring.ids(BEKASI, "halmahera-selatan").unseal(3, "siapkerja", [text]) == []
    assert keyring.ids(OTHERS["another role"], agreement).unseal(3, "siapkerja", [text]) == [7]


@given(st.text(max_size=60))
def test_a_pseudonym_opens_to_its_value_and_looks_like_one(value: str) -> None:
    """The same value always has the same pseudonym, and no identifier looks like it."""
    one, other = MAKER.seal("NIK", [value, value])
    assert one is not None
    assert one == other
    assert is_pseudonym(one)
    assert MAKER.unseal("NIK", one) == value


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_was_not_issued_opens_to_nothing(value: str, text: str) -> None:
    """A pseudonym of another value type, of another key, a raw identifier, any text at all."""
    (made,) = MAKER.seal("NIK", [value])
    assert made is not None
    assert MAKER.unseal("PassportNumber", made) is None
    assert Pseudonymiser(b"q" * 64).unseal("NIK", made) is None
    assert MAKER.unseal("NIK", text) is None
    assert MAKER.unseal("NIK", f"psn_{text}") is None


def test_null_has_no_pseudonym_and_no_tag(keyring: Keyring) -> None:
    """Absence stays absence, in its place."""
    treater = RecipientTreater(keyring, BEKASI, None, "siapkerja")
    assert [text is None for text in treater.pseudonyms("NIK", [None, "1", None])] == [True, False, True]
    assert [tag is None for tag in treater.person_tags([None, "1", None])] == [True, False, True]


def test_a_person_has_one_tag_in_every_source_and_another_in_the_journal(keyring: Keyring) -> None:
    """Sources are joined on the one; the other is of no use outside the log, and neither is the bare hash."""
    treaters = [RecipientTreater(keyring, who, None, "x") for who in OTHERS.values()]
    tags = {bytes(tag or b"") for treater in treaters for tag in treater.person_tags(["3216990909820001"])}
    assert len(tags) == 1
    assert tags != {keyring.journal_person("3216990909820001")}
    assert {len(tag) for tag in tags} == {16}


def test_records_have_their_own_tag_in_the_journal_by_source_type_and_key(keyring: Keyring) -> None:
    """Sixteen bytes each, packed."""
    packed = [
        keyring.journal_records(1, "siapkerja", [1, 2]),
        keyring.journal_records(2, "siapkerja", [1, 2]),
        keyring.journal_records(1, "sip-kerja", [1, 2]),
    ]
    tags = [text[place : place + 16] for text in packed for place in (0, 16)]
    assert {len(text) for text in packed} == {32}
    assert all(one != other for one, other in combinations(tags, 2))
    assert keyring.journal_records(1, "siapkerja", []) == b""


def test_keys_of_other_secrets_open_nothing(keyring: Keyring) -> None:
    """Every key comes from the master secrets."""
    other = Keyring(Secrets(b"S" * 32, b"T" * 32, b"J" * 32))
    (text,) = keyring.ids(BEKASI, None).seal(3, "siapkerja", [7])
    assert other.ids(BEKASI, None).unseal(3, "siapkerja", [text]) == []
    assert other.person_tags(["1"]) != keyring.person_tags(["1"])
    assert other.unseal_cursor(keyring.seal_cursor(b"{}", b"n" * 12)) is None


def test_rounding_has_a_seed_for_each_source(keyring: Keyring) -> None:
    """Record 5 of one source and record 5 of another would cancel each other out under one seed."""
    seeds = {RecipientTreater(keyring, BEKASI, None, name).rounding_seed for name in ("a", "b", "a")}
    assert len(seeds) == 2
    assert all(-(2**63) <= seed < 2**63 for seed in seeds)
